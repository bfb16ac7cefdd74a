"""An application as rows of the inspector: what it is part of, its parts, and what it needs."""

from collections.abc import Iterator

from mineralcat.domain.terms import LinkKind
from mineralcat.store.rows import ApplicationDetail, BillRow, ClaimRow, LinkRow, SourceRow

from .facts import Fact, Link, Numbering, dotted, paragraph, section, with_sources
from .mineral_facts import Page
from .use_facts import agreement_facts, path_words, rivals, use, uses_by_importance


def application_pages(detail: ApplicationDetail) -> dict[str, Page]:
    """The pages of an application by title, each made when it is asked for."""
    numbers = Numbering(_claims(detail))
    pages: dict[str, Page] = {"Overview": lambda: _overview(detail, numbers)}
    if detail.agreements:
        pages["Agreements"] = lambda: with_sources(
            agreement_facts(detail.agreements, numbers), numbers
        )
    if detail.synonyms or detail.note:
        pages["Names"] = lambda: _names(detail)
    return pages


def _claims(detail: ApplicationDetail) -> Iterator[ClaimRow | SourceRow | None]:
    for bill in detail.minerals:
        yield from (*bill.intensities[:1], bill.usage, *bill.intensities, *bill.usages)
    yield from (agreement.source for agreement in detail.agreements)


def _overview(detail: ApplicationDetail, numbers: Numbering) -> list[Fact]:
    variants = [link for link in detail.parts if link.kind is LinkKind.VARIANT]
    parts = [link for link in detail.parts if link.kind is not LinkKind.VARIANT]
    bill = uses_by_importance("bill", [_line(line, detail, numbers) for line in detail.minerals])
    return with_sources(
        [
            *section("wholes", "Part of", [_whole(link) for link in detail.wholes]),
            *section("variants", "Variants · one of several", [_part(link) for link in variants]),
            *section("parts", "Parts", [_part(link) for link in parts]),
            *section("bill", "Minerals it needs", bill),
        ],
        numbers,
    )


def _whole(link: LinkRow) -> Fact:
    how = f"{link.kind}, one of several" if link.kind is LinkKind.VARIANT else link.kind.value
    return _linked("whole", link, f"as a {how}")


def _part(link: LinkRow) -> Fact:
    return _linked("part", link, "" if link.kind is LinkKind.VARIANT else link.kind.value)


def _linked(key: str, link: LinkRow, aside: str) -> Fact:
    return Fact(
        key=f"{key}/{link.application.slug}",
        text=link.application.name,
        aside=aside,
        link=Link("application", link.application.slug),
    )


def _line(line: BillRow, detail: ApplicationDetail, numbers: Numbering) -> Fact:
    """A mineral with the amount that is shown first; opened, all uses and amounts."""
    amount = line.amount
    name = f"{line.mineral.name}  {line.symbol}" if line.symbol else line.mineral.name
    others = [other for other in line.intensities if other is not amount]
    more = rivals(others, numbers) if others else []
    return use(
        line.usage,
        [amount] if amount else [],
        numbers,
        name=name,
        link=Link("mineral", line.mineral.slug),
        path=path_words(line.path),
        more=(*more, *_other_uses(line)),
    )


def _other_uses(line: BillRow) -> list[Fact]:
    return [
        Fact(
            key=f"also/{usage.uid}",
            text=f"Also in {usage.application.name}",
            detail=dotted(usage.importance.value, usage.role),
            about=f"{usage.mineral.name} in {usage.application.name}",
            claim=usage,
            link=Link("application", usage.application.slug),
            usage=usage,
        )
        for usage in line.usages
        if usage is not line.usage
    ]


def _names(detail: ApplicationDetail) -> list[Fact]:
    names = [paragraph(f"synonym/{at}", text) for at, text in enumerate(detail.synonyms)]
    note = [paragraph("note", detail.note)] if detail.note else []
    return [*section("synonyms", "Also called", names), *section("note", "Note", note)]
