"""A mineral or an application for reading in a terminal: all that the catalogue holds of it."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from mineralcat.domain.figures import years_text
from mineralcat.domain.terms import ClaimKind, Confidence, Measure
from mineralcat.store.rows import (
    ApplicationDetail,
    AssessmentRow,
    BillRow,
    ClaimRow,
    DemandShareRow,
    IntensityRow,
    ListingRow,
    MineralDetail,
    NameRow,
    RelationRow,
    StatisticRow,
    SupplyRow,
    UsageRow,
)
from mineralcat.translation import _

from .text_claims import (
    UNSOURCED,
    ClaimLine,
    agreements,
    figure,
    marks,
    percent,
    source,
    sources,
    table,
    when,
)
from .text_tables import aligned, aligned_rows, section, wrapped

Row = TypeVar("Row", bound=ClaimRow)


def mineral_text(detail: MineralDetail) -> str:
    """What it is, where it goes, where it comes from, who lists it, and who says so."""
    claims: list[ClaimRow] = [*detail.usages, *detail.intensities, *detail.supply]
    claims += [*detail.demand_shares, *detail.lists, *detail.assessments, *detail.statistics]
    substitutes = (
        (row.application.name, "; ".join(one.text for one in row.substitutes))
        for row in detail.usages
        if row.substitutes
    )
    return "\n".join(
        [
            *_head_of_mineral(detail),
            *section("NAMES", aligned((r.lang, _source_of_name(r), r.text) for r in detail.names)),
            *section("USED IN", table(map(_use, detail.usages))),
            *section("SUBSTITUTES", aligned(substitutes)),
            *section("AMOUNTS", table(map(_amount, detail.intensities))),
            *_supply(detail.supply),
            *section("DEMAND BY END USE", _by_source(detail.demand_shares, _demand)),
            *section("LISTS", table(map(_list, detail.lists))),
            *section("ASSESSMENTS", table(map(_assessment, detail.assessments))),
            *section("STATISTICS", table(map(_statistic, detail.statistics))),
            *_end(detail, claims),
        ]
    )


def application_text(detail: ApplicationDetail) -> str:
    """What it is, what it is part of, which minerals it needs and how much of each."""
    bill = detail.minerals
    uses = [((line.mineral.name,), row) for line in bill for row in line.usages]
    amounts = [((line.mineral.name,), row) for line in bill for row in line.intensities]
    claims = [row for line in bill for row in (*line.usages, *line.intensities)]
    return "\n".join(
        [
            *_head_of_application(detail),
            *section("PARTS", aligned((r.application.name, r.kind.value) for r in detail.parts)),
            *section("PART OF", aligned((r.application.name, r.kind.value) for r in detail.wholes)),
            *section("MINERALS", _bill(bill)),
            *section("USES", table((row, (*of, *_use(row)[1])) for of, row in uses)),
            *section("AMOUNTS", table((row, (*of, *_amount(row)[1])) for of, row in amounts)),
            *_end(detail, claims),
        ]
    )


def _end(detail: MineralDetail | ApplicationDetail, claims: Sequence[ClaimRow]) -> list[str]:
    """Agreements and sources, what the marks mean, and how to see where in each source."""
    return [
        *section("AGREEMENTS", agreements(detail.agreements)),
        *section("SOURCES", sources(claims, detail.agreements)),
        *marks(claims),
        "",
        f"Where in each source: mineralcat show {detail.slug} --format json",
    ]


# -- what it is --------------------------------------------------------------------------------


def _head_of_mineral(detail: MineralDetail) -> list[str]:
    lines = [f"{detail.name}{f' ({detail.symbol})' if detail.symbol else ''} - {detail.kind.value}"]
    for label, text in (
        ("", detail.summary),
        ("", detail.note),
        ("Formula: ", detail.formula),
        ("Also called: ", ", ".join(detail.synonyms)),
        ("Member of: ", ", ".join(ref.name for ref in detail.member_of)),
        ("Members: ", ", ".join(ref.name for ref in detail.members)),
    ):
        if text:
            lines += wrapped(f"{label}{text}", hanging="    " if label else "")
    for row in detail.related:
        lines += wrapped(_relation(detail.name, row))
    return lines


def _relation(name: str, row: RelationRow) -> str:
    one, other = (row.mineral.name, name) if row.inverse else (name, row.mineral.name)
    return _("{one} is {relation} {other}", one=one, relation=row.relation.label, other=other)


def _source_of_name(row: NameRow) -> str:
    return UNSOURCED if row.confidence is Confidence.UNSOURCED else row.source or UNSOURCED


def _head_of_application(detail: ApplicationDetail) -> list[str]:
    lines = [f"{detail.name} - {detail.kind.value}"]
    if detail.comparison:
        lines.append("For comparison: a conventional technology.")
    for text in (detail.summary, detail.note):
        lines += wrapped(text) if text else []
    if detail.synonyms:
        lines += wrapped(f"Also called: {', '.join(detail.synonyms)}", hanging="    ")
    return lines


def _bill(bill: Sequence[BillRow]) -> list[str]:
    """Each mineral with the amount that is shown first, whose it is, and the way from the
    application to the part that holds the mineral, where it is a part."""
    rows = aligned_rows(
        (
            line.mineral.name,
            line.usage.importance.value,
            figure(line.amount) if line.amount else "no amount",
            line.amount.application.name if line.amount else "",
            source(line.amount or line.usage),
        )
        for line in bill
    )
    texts: list[str] = []
    for lines, line in zip(rows, bill, strict=True):
        texts += lines
        if path := " > ".join(step.application.name for step in line.path[1:]):
            several = " (one of several)" if line.variant else ""
            texts += wrapped(f"via {path}{several}", "    ", "      ")
    return texts


# -- claims ------------------------------------------------------------------------------------


def _use(row: UsageRow) -> ClaimLine:
    return row, (row.application.name, row.importance.value, row.role or "", source(row))


def _amount(row: IntensityRow) -> ClaimLine:
    return row, (row.application.name, figure(row), when(row), source(row))


def _supply(supply: Iterable[SupplyRow]) -> list[str]:
    """A section for each series."""
    lines: list[str] = []
    for (stage, measure, form, basis, headline), rows in groupby(supply, key=_series):
        what = f"SUPPLY: {stage.upper()} {measure.upper()}"
        title = " - ".join(filter(None, (what, form, basis)))
        lines += section(f"{title} (headline)" if headline else title, _by_source(rows, _area))
    return lines


def _series(row: SupplyRow) -> tuple[str, str, str, str, bool]:
    return row.stage.value, row.measure.value, row.form, row.basis, row.headline


def _by_source(rows: Iterable[Row], line_of: Callable[[Row], ClaimLine]) -> list[str]:
    """A table for the rows that one source gives for one period, scope and scenario, in the order
    of the first."""
    tables: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        case = (source(row), row.period_from, row.period_to, row.scope, row.scenario)
        tables.setdefault(case, []).append(row)
    lines: list[str] = []
    for first, *others in tables.values():
        years = years_text(first.period_from, first.period_to) or "no single year"
        title = ", ".join(filter(None, (years, first.scope, first.scenario, source(first))))
        lines += [*wrapped(title), *table(map(line_of, (first, *others)), "  ")]
    return lines


def _area(row: SupplyRow) -> ClaimLine:
    """A figure, with its share of the published world total where it is no share itself."""
    share = None if row.measure is Measure.SHARE else row.share
    return row, (row.area.name, "" if share is None else percent(share), figure(row))


def _demand(row: DemandShareRow) -> ClaimLine:
    return row, (row.end_use, figure(row), "sum of other rows" if row.subtotal else "")


def _list(row: ListingRow) -> ClaimLine:
    details = (
        "strategic" if row.strategic else "",
        f"via {row.via.name}" if row.via else "",
        f"named as “{row.named_as}”" if row.named_as else "",
        f"since {row.since}" if row.since else "",
        f"until {row.until}" if row.until else "",
        "" if row.complete else "the list is incomplete here",
    )
    return row, (row.list.name, ", ".join(filter(None, details)), source(row))


def _assessment(row: AssessmentRow) -> ClaimLine:
    words = row.as_published if row.kind is ClaimKind.NUMBER else None
    shown = f"{figure(row)} ({words})" if words else figure(row)
    scale = f"scale: {row.scale}" if row.scale else ""
    return row, (f"{row.scheme}, {row.indicator}", shown, when(row), scale, source(row))


def _statistic(row: StatisticRow) -> ClaimLine:
    name = ", ".join(filter(None, (row.indicator, row.detail)))
    return row, (name, figure(row), when(row), source(row))
