"""Uses, amounts and agreements as rows of the inspector; of a mineral and of an application."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mineralcat.analysis.citation import UNSOURCED, short_source
from mineralcat.domain.terms import Confidence, DatePrecision, Importance, LinkKind
from mineralcat.store.rows import (
    AgreementRow,
    ApplicationDetail,
    BillRow,
    IntensityRow,
    MineralDetail,
    PathStep,
    SubstituteRow,
    UsageRow,
)
from mineralcat.translation import _, comma_list

from .facts import Fact, Link, RowTarget, claimed, dotted, figure, group, paragraph, section

GROUPED_FROM = 12


def use(
    usage: UsageRow,
    amounts: Sequence[IntensityRow],
    *,
    name: str,
    link: Link,
    path: str = "",
    more: Iterable[Fact] = (),
) -> Fact:
    """A use: its first amount, importance and role; opened, all that is known about it."""
    own = [a for a in amounts if a.application.slug == usage.application.slug] or amounts[:1]
    detail = "\n".join(filter(None, (dotted(usage.importance.label, usage.role), path)))
    if own:
        row = figure(own[0], name, about=used_in(own[0]), detail=detail, link=link)
    else:
        row = claimed(usage, name, about=used_in(usage), detail=detail, link=link)
        row = replace(row, aside=_("no amount"))
    said = rivals(amounts, usage) if len(amounts) > 1 else []
    children = (*said, *_substitutes(usage), _basis(usage), *more)
    return replace(row, key=f"use/{usage.uid}", usage=usage, children=children)


def uses_by_importance(key: str, rows: Sequence[Fact]) -> list[Fact]:
    """All uses where they are few; else in groups, the minor ones folded away."""
    if len(rows) <= GROUPED_FROM:
        return list(rows)
    found: list[Fact] = []
    for importance in Importance:
        of_it = [row for row in rows if row.usage and row.usage.importance is importance]
        title = f"{importance.label} · {len(of_it)}"
        found += group(f"{key}/{importance}", title, of_it, opened=not found)
    return found


def rivals(amounts: Sequence[IntensityRow], usage: UsageRow | None = None) -> list[Fact]:
    """Each amount with who says so; its application where that is not the use's."""
    rows = []
    for amount in amounts:
        elsewhere = usage is None or amount.application.slug != usage.application.slug
        application = amount.application.name if elsewhere else ""
        text = dotted(application, short_source(amount.source))
        detail = comma_list(filter(None, (amount.scope, amount.scenario, amount.locator)))
        rows.append(figure(amount, text, about=used_in(amount), detail=detail))
    return rows


def path_words(path: Sequence[PathStep]) -> str:
    """``"Offshore wind › Direct drive (one of several) › Magnet"``; empty for a path of one."""
    if len(path) < 2:
        return ""
    return " › ".join(
        _("{name} (one of several)", name=step.application.name)
        if step.kind is LinkKind.VARIANT
        else step.application.name
        for step in path
    )


def why_it_matched(bill: BillRow | None) -> list[Fact]:
    """The path from the application in the query to the mineral."""
    if bill is None:
        return []
    usage, path = bill.usage, path_words(bill.path) or bill.path[0].application.name
    row = claimed(
        usage,
        f"{path} › {bill.mineral.name}",
        key="why",
        about=used_in(usage),
        detail=comma_list(filter(None, (usage.importance.label, usage.role))),
        link=Link("application", usage.application.slug),
    )
    return section("why", _("Why it matched"), [row])


def agreement_facts(detail: MineralDetail | ApplicationDetail) -> list[Fact]:
    """Cooperations, each with its parties and minerals."""
    return section("agreements", _("Agreements"), map(_agreement, detail.agreements))


def _agreement(one: AgreementRow) -> Fact:
    minerals = comma_list(mineral.name for mineral in one.minerals)
    lines = (
        dotted(agreement_date(one), one.kind, one.status),
        comma_list(party.name for party in one.parties),
        _("on {minerals}", minerals=minerals) if minerals else "",
        one.summary or "",
    )
    unsourced = one.source is None or one.confidence is Confidence.UNSOURCED
    return Fact(
        key=f"agreement/{one.slug}",
        text=one.title,
        detail="\n".join(filter(None, lines)),
        warning=UNSOURCED if unsourced else "",
        mark="" if one.source else "?",
        source=one.source,
        of=RowTarget("agreement", one.slug),
    )


def agreement_date(one: AgreementRow) -> str:
    """A date no more exact than it is known."""
    if one.date is None:
        return ""
    year, month = one.date[:4], one.date[:7]
    match one.date_precision:
        case DatePrecision.REPORTED:
            return _("reported {date}", date=one.date)
        case DatePrecision.WEEK:
            return _("week of {date}", date=one.date)
        case DatePrecision.QUARTER if len(month) == 7:
            return _("{year} Q{quarter}", year=year, quarter=(int(month[5:]) + 2) // 3)
        case DatePrecision.YEAR:
            return year
    return month if one.date_precision == DatePrecision.MONTH else one.date


def used_in(row: IntensityRow | UsageRow) -> str:
    """What an amount or a use is of."""
    return _(
        "{mineral} in {application}", mineral=row.mineral.name, application=row.application.name
    )


def _substitutes(usage: UsageRow) -> list[Fact]:
    return [
        paragraph(
            f"use/{usage.uid}/substitute/{at}",
            _("or {substitute}", substitute=one.text),
            substitute_link(one),
            RowTarget("usage_substitute", values={"usage": usage.uid, "text": one.text}),
        )
        for at, one in enumerate(usage.substitutes)
    ]


def substitute_link(one: SubstituteRow) -> Link | None:
    """What a substitute leads to, where it is an entry of its own."""
    if one.mineral:
        return Link("mineral", one.mineral)
    return Link("application", one.application) if one.application else None


def _basis(usage: UsageRow) -> Fact:
    """What backs the use itself, apart from its amounts."""
    source = short_source(usage.source)
    text = _("The use: {source}", source=source)
    if usage.curated:
        text = _("The use: {source}; role and importance are the curator's words", source=source)
    about = _(
        "That {mineral} is used in {application}",
        mineral=usage.mineral.name,
        application=usage.application.name,
    )
    return claimed(usage, text, key=f"use/{usage.uid}/basis", about=about)
