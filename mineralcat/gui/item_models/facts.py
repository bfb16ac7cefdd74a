"""What the inspector shows: rows of plain text, each with the claim that it rests on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import NamedTuple

from mineralcat.analysis.citation import (
    UNSOURCED,
    evidence_text,
    is_unsourced,
    short_figure,
    source_text,
)
from mineralcat.domain.figures import number
from mineralcat.domain.terms import ClaimKind
from mineralcat.store.rows import ClaimRow, SourceRow, UsageRow

SHOWN_AT_FIRST = 8
PREFERRED = "preferred to others"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row. *key* stays the same when the row is shown again, *about* says in full what its
    figure is of; *share* is percent, drawn as a bar, *hatched* a bar of unknown length."""

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
    opened: bool = False
    children: tuple["Fact", ...] = ()

    @property
    def publication(self) -> SourceRow | None:
        """The source that the row is, or rests on."""
        return self.source or (self.claim.source if self.claim else None)

    @property
    def spoken(self) -> str:
        """The whole row in words, for those who do not see it."""
        head = ": ".join(filter(None, (self.text, self.figure or self.aside)))
        beside = self.aside if self.figure else ""
        source = f"source {self.mark}" if self.mark and self.kind is not FactKind.SOURCE else ""
        return ", ".join(filter(None, (head, beside, self.warning, self.detail, source)))

    @property
    def hover(self) -> str:
        """What hovering shows: the evidence, plain."""
        if self.claim is not None:
            return evidence_text(self.claim, self.about or self.text)
        return source_text(self.source) if self.source is not None else ""


class Numbering:
    """Numbers the sources of an entry in the order in which they come up."""

    def __init__(self, claims: Iterable[ClaimRow | SourceRow | None]) -> None:
        self._numbers: dict[str, int] = {}
        for claim in claims:
            source = claim.source if isinstance(claim, ClaimRow) else claim
            if source is not None:
                self._numbers.setdefault(source.slug, len(self._numbers) + 1)

    def mark(self, source: SourceRow | None) -> str:
        """The number of a source; a question mark where there is none."""
        return "?" if source is None else str(self._numbers.get(source.slug, ""))


def dotted(*parts: str | None) -> str:
    """The parts that are not empty, parted by dots."""
    return " · ".join(filter(None, parts))


def section(key: str, text: str, children: Iterable[Fact]) -> list[Fact]:
    """A heading with its rows; nothing where there are none."""
    return _above(FactKind.SECTION, key, text, children, opened=True)


def group(key: str, text: str, children: Iterable[Fact], *, opened: bool = False) -> list[Fact]:
    """A line that opens to show more; nothing where there is no more."""
    return _above(FactKind.GROUP, key, text, children, opened=opened)


def _above(
    kind: FactKind, key: str, text: str, children: Iterable[Fact], *, opened: bool
) -> list[Fact]:
    rows = tuple(children)
    return [Fact(kind=kind, key=key, text=text, children=rows, opened=opened)] if rows else []


def paragraph(key: str, text: str, link: Link | None = None) -> Fact:
    """Some words, which may lead somewhere."""
    return Fact(kind=FactKind.TEXT, key=key, text=text, link=link)


def claimed(
    claim: ClaimRow,
    numbers: Numbering,
    key: str,
    text: str,
    *,
    about: str = "",
    detail: str = "",
    link: Link | None = None,
) -> Fact:
    """A row that rests on a claim: the mark of its source, and a warning if it has none."""
    return Fact(
        key=key,
        text=text,
        about=about,
        detail=detail,
        link=link,
        warning=UNSOURCED if is_unsourced(claim) else "",
        mark=numbers.mark(claim.source),
        claim=claim,
    )


def figure(
    claim: ClaimRow,
    numbers: Numbering,
    text: str,
    *,
    about: str = "",
    detail: str = "",
    link: Link | None = None,
    share: float | None = None,
) -> Fact:
    """A claim as a row with its figure and status letter."""
    detail = dotted(detail, PREFERRED if claim.preferred else "")
    row = claimed(claim, numbers, claim.uid, text, about=about or text, detail=detail, link=link)
    withheld = claim.kind in (ClaimKind.WITHHELD, ClaimKind.NOT_AVAILABLE)
    return replace(row, figure=short_figure(claim), share=share, hatched=withheld)


def with_share(fact: Fact, share: float | None) -> Fact:
    """A row whose share is the figure, and whose amount stands aside."""
    if share is None:
        return fact
    words = f"{number(round(share, 1 if share < 10 else 0))} %"
    return replace(fact, share=share, figure=words, aside=fact.figure)


def folded(key: str, rows: Sequence[Fact], what: str, first: int = SHOWN_AT_FIRST) -> list[Fact]:
    """The first rows, and the others behind a line that says how many they are."""
    if len(rows) <= first + 1:
        return list(rows)
    rest = rows[first:]
    return [*rows[:first], *group(f"{key}/more", f"{len(rest)} more {what}", rest)]


def walk(facts: Iterable[Fact]) -> Iterator[Fact]:
    """All rows, those that are folded away included."""
    for fact in facts:
        yield fact
        yield from walk(fact.children)


def with_sources(facts: list[Fact], numbers: Numbering) -> list[Fact]:
    """The rows, and below them the numbered sources that they rest on."""
    used: dict[str, SourceRow] = {}
    for fact in walk(facts):
        source = fact.publication
        if source is not None:
            used.setdefault(source.slug, source)
    rows = [
        Fact(
            kind=FactKind.SOURCE,
            key=f"source/{source.slug}",
            text=source_text(source),
            mark=numbers.mark(source),
            source=source,
        )
        for source in used.values()
    ]
    rows.sort(key=lambda row: int(row.mark or 0))
    return [*facts, *section("sources", "Sources", rows)]
