"""What the inspector shows: rows of plain text, each with the claim that it rests on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from mineralcat.analysis.citation import (
    UNSOURCED,
    citation,
    claim_text,
    evidence_text,
    is_unsourced,
    short_figure,
    source_text,
)
from mineralcat.domain.figures import number
from mineralcat.domain.terms import ClaimKind
from mineralcat.store.rows import ClaimRow, ListingRow, SourceRow, UsageRow
from mineralcat.translation import _, comma_list, pgettext

OVERVIEW = pgettext("page", "Overview")
SUPPLY = pgettext("page", "Supply")
LISTS = pgettext("page", "Lists")
AGREEMENTS = pgettext("page", "Agreements")
NAMES = pgettext("page", "Names")
Detail = TypeVar("Detail")
Page = Callable[[], list["Fact"]]


class FactKind(Enum):
    """How a row is drawn."""

    SECTION = auto()
    """A heading in small capitals; always open."""
    FIGURE = auto()
    """Something and its figure."""
    GROUP = auto()
    """A line that opens to show more."""
    TEXT = auto()
    """A paragraph."""
    SOURCE = auto()
    """A publication, with its number."""


class Link(NamedTuple):
    """What a row leads to: *kind* is "mineral" or "application"."""

    kind: str
    slug: str


class RowTarget(NamedTuple):
    """A row of the catalogue by its table, and its uid or slug; or, where neither is known, by some
    of its fields."""

    entity: str
    uid: str = ""
    values: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row. *key* stays the same when the row is shown again, *about* says in full what its
    figure is of; *share* is percent, drawn as a bar, *hatched* a bar of unknown length; *mark* the
    number of its source, a question mark where it should have one; *of* the row of the catalogue
    that it is of, where that is no claim, use or source."""

    key: str
    text: str
    kind: FactKind = FactKind.FIGURE
    detail: str = ""
    figure: str = ""
    aside: str = ""
    warning: str = ""
    about: str = ""
    share: float | None = None
    hatched: bool = False
    mark: str = ""
    claim: ClaimRow | None = None
    source: SourceRow | None = None
    link: Link | None = None
    usage: UsageRow | None = None
    of: RowTarget | None = None
    opened: bool = False
    children: tuple["Fact", ...] = ()

    @property
    def publication(self) -> SourceRow | None:
        """The source that the row is, or rests on."""
        return self.source or (self.claim.source if self.claim else None)

    @property
    def target(self) -> RowTarget | None:
        """The row of the catalogue that it is of; None where it is of none, or of several."""
        claim = self.usage or self.claim
        if claim is not None:
            return RowTarget(claim.entity, claim.uid)
        if self.kind is FactKind.SOURCE and self.source is not None:
            return RowTarget("source", self.source.slug)
        return self.of

    @property
    def has_figure(self) -> bool:
        """Whether it shows a figure that can be changed."""
        return self.claim is not None and not isinstance(self.claim, UsageRow | ListingRow)

    @property
    def spoken(self) -> str:
        """The whole row in words, for those who do not see it."""
        head = ": ".join(filter(None, (self.text, self.figure or self.aside)))
        beside = self.aside if self.figure else ""
        cites = self.mark and self.kind is not FactKind.SOURCE
        source = _("source {mark}", mark=self.mark) if cites else ""
        return comma_list(filter(None, (head, beside, self.warning, self.detail, source)))

    @property
    def hover(self) -> str:
        """What hovering shows: the evidence, plain."""
        if self.claim is not None:
            return evidence_text(self.claim, self.about or self.text)
        return self.citation

    @property
    def citation(self) -> str:
        """Who says so; nothing where it rests on nothing."""
        if self.claim is not None:
            return citation(self.claim)
        return source_text(self.source) if self.source is not None else ""

    @property
    def cited(self) -> str:
        """What a figure is of, the figure, and who says so."""
        if self.claim is None:
            return f"{self.text}. {self.citation}".strip()
        words = ": ".join(filter(None, (self.about or self.text, claim_text(self.claim))))
        return f"{words}. {self.citation}"


def dotted(*parts: str | None) -> str:
    """The parts that are not empty, parted by dots."""
    return " · ".join(filter(None, parts))


def section(key: str, text: str, children: Iterable[Fact]) -> list[Fact]:
    """A heading with its rows; nothing where there are none."""
    return group(key, text, children, opened=True, kind=FactKind.SECTION)


def group(
    key: str,
    text: str,
    children: Iterable[Fact],
    *,
    opened: bool = False,
    kind: FactKind = FactKind.GROUP,
) -> list[Fact]:
    """A line that opens to show more; nothing where there is no more."""
    rows = tuple(children)
    return [Fact(kind=kind, key=key, text=text, children=rows, opened=opened)] if rows else []


def paragraph(key: str, text: str, link: Link | None = None, of: RowTarget | None = None) -> Fact:
    """Some words, which may lead somewhere."""
    return Fact(kind=FactKind.TEXT, key=key, text=text, link=link, of=of)


def claimed(
    claim: ClaimRow,
    text: str,
    *,
    key: str = "",
    about: str = "",
    detail: str = "",
    link: Link | None = None,
) -> Fact:
    """A row that rests on a claim, with a warning if that has no source."""
    return Fact(
        key=key or claim.uid,
        text=text,
        about=about or text,
        detail=detail,
        link=link,
        warning=UNSOURCED if is_unsourced(claim) else "",
        mark="" if claim.source else "?",
        claim=claim,
    )


def figure(
    claim: ClaimRow, text: str, *, about: str = "", detail: str = "", link: Link | None = None
) -> Fact:
    """A claim as a row with its figure and status letter."""
    detail = dotted(detail, _("preferred to others") if claim.preferred else "")
    row = claimed(claim, text, about=about, detail=detail, link=link)
    withheld = claim.kind in (ClaimKind.WITHHELD, ClaimKind.NOT_AVAILABLE)
    return replace(row, figure=short_figure(claim), hatched=withheld)


def with_share(fact: Fact, share: float | None) -> Fact:
    """A row whose share is the figure, and whose amount stands aside."""
    if share is None:
        return fact
    words = f"{number(round(share, 1 if share < 10 else 0))} %"
    return replace(fact, share=share, figure=words, aside=fact.figure)


def walk(facts: Iterable[Fact]) -> Iterator[Fact]:
    """All rows, those that are folded away included."""
    for fact in facts:
        yield fact
        yield from walk(fact.children)


# -- pages -----------------------------------------------------------------------------------------


class PageType(NamedTuple, Generic[Detail]):
    """A page of an entry: its sections, and the fields of the entry of which one must say something
    for the page to be there."""

    sections: Sequence[Callable[[Detail], list[Fact]]]
    needs: Sequence[str] = ()


def pages_of(detail: Detail, types: Mapping[str, PageType[Detail]]) -> dict[str, Page]:
    """The pages of an entry by title, each made when it is asked for; empty ones are left out."""
    return {
        title: partial(_page, detail, kind.sections)
        for title, kind in types.items()
        if not kind.needs or any(getattr(detail, name) for name in kind.needs)
    }


def _page(detail: Detail, sections: Sequence[Callable[[Detail], list[Fact]]]) -> list[Fact]:
    return with_sources([fact for section in sections for fact in section(detail)])


def with_sources(facts: Sequence[Fact]) -> list[Fact]:
    """The rows, each with the number of the source that it rests on, and these sources below."""
    sources = {one.slug: one for fact in walk(facts) if (one := fact.publication) is not None}
    marks = {slug: str(at) for at, slug in enumerate(sources, start=1)}

    def marked(fact: Fact) -> Fact:
        source = fact.publication
        mark = fact.mark if source is None else marks[source.slug]
        return replace(fact, mark=mark, children=tuple(map(marked, fact.children)))

    rows = [
        Fact(
            kind=FactKind.SOURCE,
            key=f"source/{source.slug}",
            text=source_text(source),
            mark=marks[source.slug],
            source=source,
        )
        for source in sources.values()
    ]
    return [*map(marked, facts), *section("sources", _("Sources"), rows)]
