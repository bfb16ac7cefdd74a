"""An application as rows of the inspector: what it is part of, its parts, and what it needs."""

from dataclasses import replace

from mineralcat.domain.terms import LinkKind
from mineralcat.store.rows import ApplicationDetail, BillRow, LinkRow
from mineralcat.translation import _

from .facts import (
    AGREEMENTS,
    NAMES,
    OVERVIEW,
    Fact,
    Link,
    Page,
    PageType,
    RowTarget,
    claimed,
    dotted,
    pages_of,
    paragraph,
    section,
)
from .use_facts import agreement_facts, path_words, rivals, use, used_in, uses_by_importance


def application_pages(detail: ApplicationDetail) -> dict[str, Page]:
    """The pages of an application by title."""
    return pages_of(detail, _PAGES)


def _graph(detail: ApplicationDetail) -> list[Fact]:
    """What it is part of, its variants and its parts."""
    variants = [link for link in detail.parts if link.kind is LinkKind.VARIANT]
    parts = [link for link in detail.parts if link.kind is not LinkKind.VARIANT]
    return [
        *section("wholes", _("Part of"), [_whole(detail, link) for link in detail.wholes]),
        *section(
            "variants", _("Variants · one of several"), [_part(detail, link) for link in variants]
        ),
        *section("parts", _("Parts"), [_part(detail, link) for link in parts]),
    ]


def _whole(detail: ApplicationDetail, link: LinkRow) -> Fact:
    aside = {
        LinkKind.VARIANT: _("as a variant, one of several"),
        LinkKind.COMPONENT: _("as a component"),
        LinkKind.SUBSECTOR: _("as a subsector"),
    }[link.kind]
    return _linked("whole", link, aside, {"whole": link.application.slug, "part": detail.slug})


def _part(detail: ApplicationDetail, link: LinkRow) -> Fact:
    aside = "" if link.kind is LinkKind.VARIANT else link.kind.label
    return _linked("part", link, aside, {"whole": detail.slug, "part": link.application.slug})


def _linked(key: str, link: LinkRow, aside: str, values: dict[str, str]) -> Fact:
    return Fact(
        key=f"{key}/{link.application.slug}",
        text=link.application.name,
        aside=aside,
        link=Link("application", link.application.slug),
        of=RowTarget("application_link", values=values),
    )


def _bill(detail: ApplicationDetail) -> list[Fact]:
    rows = uses_by_importance("bill", [_line(line) for line in detail.minerals])
    return section("bill", _("Minerals it needs"), rows)


def _line(line: BillRow) -> Fact:
    """A mineral with the amount that is shown first; opened, all uses and amounts."""
    amount = line.amount
    others = [
        replace(
            claimed(usage, _("Also in {application}", application=usage.application.name)),
            key=f"also/{usage.uid}",
            about=used_in(usage),
            detail=dotted(usage.importance.label, usage.role),
            link=Link("application", usage.application.slug),
            usage=usage,
        )
        for usage in line.usages
        if usage is not line.usage
    ]
    return use(
        line.usage,
        [amount] if amount else [],
        name=f"{line.mineral.name}  {line.symbol}" if line.symbol else line.mineral.name,
        link=Link("mineral", line.mineral.slug),
        path=path_words(line.path),
        more=(*rivals([other for other in line.intensities if other is not amount]), *others),
    )


def _synonyms(detail: ApplicationDetail) -> list[Fact]:
    rows = (
        paragraph(f"synonym/{at}", text, of=RowTarget("application_synonym", values=values))
        for at, text in enumerate(detail.synonyms)
        for values in [{"application": detail.slug, "text": text}]
    )
    return section("synonyms", _("Also called"), rows)


def _note(detail: ApplicationDetail) -> list[Fact]:
    return section("note", _("Note"), [paragraph("note", detail.note)] if detail.note else [])


_PAGES: dict[str, PageType[ApplicationDetail]] = {
    OVERVIEW: PageType((_graph, _bill)),
    AGREEMENTS: PageType((agreement_facts,), ("agreements",)),
    NAMES: PageType((_synonyms, _note), ("synonyms", "note")),
}
