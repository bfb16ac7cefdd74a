"""Uses, amounts and agreements as rows of the inspector; of a mineral and of an application."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mineralcat.analysis.citation import UNSOURCED, short_source
from mineralcat.domain.terms import Confidence, Importance, LinkKind
from mineralcat.store.rows import (
    AgreementRow,
    BillRow,
    IntensityRow,
    PathStep,
    SubstituteRow,
    UsageRow,
)

from .facts import Fact, Link, Numbering, claimed, dotted, figure, group, paragraph, section

GROUPED_FROM = 12
NO_AMOUNT = "no amount"
ONE_OF_SEVERAL = "one of several"


def use(
    usage: UsageRow,
    amounts: Sequence[IntensityRow],
    numbers: Numbering,
    *,
    name: str,
    link: Link,
    path: str = "",
    more: Iterable[Fact] = (),
) -> Fact:
    """A use: its first amount, importance and role; opened, all that is known about it."""
    about = used_in(usage)
    own = [a for a in amounts if a.application.slug == usage.application.slug] or amounts[:1]
    detail = "\n".join(filter(None, (dotted(usage.importance.value, usage.role), path)))
    key = f"use/{usage.uid}"
    if own:
        row = figure(own[0], numbers, name, about=used_in(own[0]), detail=detail, link=link)
    else:
        row = claimed(usage, numbers, key, name, about=about, detail=detail, link=link)
        row = replace(row, aside=NO_AMOUNT)
    children = [*rivals(amounts, numbers, usage), *_substitutes(usage), _basis(usage, numbers)]
    return replace(row, key=key, usage=usage, children=(*children, *more))


def uses_by_importance(key: str, rows: Sequence[Fact]) -> list[Fact]:
    """All uses where they are few; else in groups, the minor ones folded away."""
    if len(rows) <= GROUPED_FROM:
        return list(rows)
    found: list[Fact] = []
    for importance in Importance:
        of_it = [row for row in rows if row.usage and row.usage.importance is importance]
        opened = not found
        found += group(f"{key}/{importance}", f"{importance} · {len(of_it)}", of_it, opened=opened)
    return found


def rivals(
    amounts: Sequence[IntensityRow], numbers: Numbering, usage: UsageRow | None = None
) -> list[Fact]:
    """Each amount with who says so, where more than one is known."""
    if len(amounts) < 2 and usage is not None:
        return []
    rows = []
    for amount in amounts:
        text = short_source(amount.source)
        if usage is None or amount.application.slug != usage.application.slug:
            text = f"{amount.application.name} · {text}"
        detail = ", ".join(filter(None, (amount.scope, amount.scenario, amount.locator)))
        rows.append(figure(amount, numbers, text, about=used_in(amount), detail=detail))
    return rows


def path_words(path: Sequence[PathStep]) -> str:
    """``"Offshore wind › Direct drive (one of several) › Magnet"``; empty for a path of one."""
    if len(path) < 2:
        return ""
    return " › ".join(
        f"{step.application.name} ({ONE_OF_SEVERAL})"
        if step.kind is LinkKind.VARIANT
        else step.application.name
        for step in path
    )


def why_it_matched(bill: BillRow | None, numbers: Numbering) -> list[Fact]:
    """The path from the application in the query to the mineral."""
    if bill is None:
        return []
    usage, path = bill.usage, path_words(bill.path) or bill.path[0].application.name
    row = claimed(
        usage,
        numbers,
        "why",
        f"{path} › {bill.mineral.name}",
        about=f"{bill.mineral.name} in {usage.application.name}",
        detail=f"{usage.importance}, {usage.role}" if usage.role else usage.importance.value,
        link=Link("application", usage.application.slug),
    )
    return section("why", "Why it matched", [row])


def agreement_facts(agreements: Iterable[AgreementRow], numbers: Numbering) -> list[Fact]:
    """Cooperations, each with its parties and minerals."""
    rows = []
    for one in agreements:
        unsourced = one.source is None or one.confidence is Confidence.UNSOURCED
        minerals = ", ".join(mineral.name for mineral in one.minerals)
        lines = (
            dotted(agreement_date(one), one.kind, one.status),
            ", ".join(party.name for party in one.parties),
            f"on {minerals}" if minerals else "",
            one.summary or "",
        )
        rows.append(
            Fact(
                key=f"agreement/{one.slug}",
                text=one.title,
                detail="\n".join(filter(None, lines)),
                warning=UNSOURCED if unsourced else "",
                mark=numbers.mark(one.source),
                source=one.source,
            )
        )
    return section("agreements", "Agreements", rows)


def agreement_date(one: AgreementRow) -> str:
    """A date no more exact than it is known."""
    if one.date is None:
        return ""
    if one.date_precision == "reported":
        return f"reported {one.date}"
    if one.date_precision == "week":
        return f"week of {one.date}"
    year, month = one.date[:4], one.date[:7]
    if one.date_precision == "quarter" and len(one.date) >= 7:
        return f"{year} Q{(int(one.date[5:7]) + 2) // 3}"
    return {"year": year, "month": month}.get(one.date_precision, one.date)


def used_in(row: IntensityRow | UsageRow) -> str:
    """What an amount or a use is of."""
    return f"{row.mineral.name} in {row.application.name}"


def _substitutes(usage: UsageRow) -> list[Fact]:
    key = f"use/{usage.uid}/substitute"
    return [
        paragraph(f"{key}/{at}", f"or {one.text}", substitute_link(one))
        for at, one in enumerate(usage.substitutes)
    ]


def substitute_link(one: SubstituteRow) -> Link | None:
    """What a substitute leads to, where it is an entry of its own."""
    if one.mineral:
        return Link("mineral", one.mineral)
    return Link("application", one.application) if one.application else None


def _basis(usage: UsageRow, numbers: Numbering) -> Fact:
    """What backs the use itself, apart from its amounts."""
    curated = "; role and importance are the curator's words" if usage.curated else ""
    return claimed(
        usage,
        numbers,
        f"use/{usage.uid}/basis",
        f"The use: {short_source(usage.source)}{curated}",
        about=f"That {usage.mineral.name} is used in {usage.application.name}",
    )
