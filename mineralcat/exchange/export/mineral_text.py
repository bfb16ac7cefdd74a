"""A mineral for reading in a terminal: all that the catalogue holds of it, figures with sources."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeVar

from mineralcat.domain.figures import years_text
from mineralcat.domain.terms import ClaimKind, Confidence, Measure
from mineralcat.store.rows import (
    AssessmentRow,
    ClaimRow,
    DemandShareRow,
    ListingRow,
    MineralDetail,
    NameRow,
    RelationRow,
    StatisticRow,
    SupplyRow,
    UsageRow,
)

from .text_claims import (
    UNSOURCED,
    Named,
    agreements,
    cited,
    figure,
    marks,
    percent,
    source,
    sources,
    table,
    when,
)
from .text_tables import aligned, section, wrapped

Line = tuple[Named, tuple[str, ...]]
Row = TypeVar("Row", bound=ClaimRow)


def mineral(detail: MineralDetail) -> str:
    """What it is, where it goes, where it comes from, who lists it, and who says so."""
    claims = list(_claims(detail))
    return "\n".join(
        [
            *_head(detail),
            *section("NAMES", _names(detail.names)),
            *section("USED IN", table(map(_use, detail.usages))),
            *section("SUBSTITUTES", _substitutes(detail.usages)),
            *section("AMOUNTS", table(_amounts(detail))),
            *_supply(detail.supply),
            *section("DEMAND BY END USE", _demand(detail.demand_shares)),
            *section("LISTS", table(map(_list, detail.lists))),
            *section("ASSESSMENTS", table(map(_assessment, detail.assessments))),
            *section("STATISTICS", table(map(_statistic, detail.statistics))),
            *section("AGREEMENTS", agreements(detail.agreements)),
            *section("SOURCES", sources(cited(claims, detail.agreements))),
            *marks(claims),
            *_more(detail),
        ]
    )


def _claims(detail: MineralDetail) -> Iterator[ClaimRow]:
    yield from detail.usages
    yield from detail.intensities
    yield from detail.supply
    yield from detail.demand_shares
    yield from detail.lists
    yield from detail.assessments
    yield from detail.statistics


def _head(detail: MineralDetail) -> list[str]:
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
    return f"{one} is {row.relation.value} {other[:1].lower()}{other[1:]}"


def _names(names: Iterable[NameRow]) -> list[str]:
    return aligned((row.lang, _source_of_name(row), row.text) for row in names)


def _source_of_name(row: NameRow) -> str:
    return UNSOURCED if row.confidence is Confidence.UNSOURCED else row.source or UNSOURCED


def _use(row: UsageRow) -> Line:
    name = row.application.name
    return (name, row), (name, row.importance.value, row.role or "", source(row))


def _substitutes(usages: Iterable[UsageRow]) -> list[str]:
    return aligned(
        (row.application.name, "; ".join(one.text for one in row.substitutes))
        for row in usages
        if row.substitutes
    )


def _amounts(detail: MineralDetail) -> Iterator[Line]:
    for row in detail.intensities:
        name = row.application.name
        yield (name, row), (name, figure(row), when(row), source(row))


# -- supply and demand: one table a series, scope, source and period ---------------------------


def _supply(supply: Iterable[SupplyRow]) -> list[str]:
    lines: list[str] = []
    for (stage, measure, form, basis, headline), rows in groupby(supply, key=_series):
        what = f"SUPPLY: {stage.upper()} {measure.upper()}"
        counted = " - ".join(filter(None, (what, form, basis)))
        title = f"{counted} (headline)" if headline else counted
        shown = [line for one in _tables(rows) for line in _areas(one)]
        lines += section(title, shown)
    return lines


def _series(row: SupplyRow) -> tuple[str, str, str, str, bool]:
    return row.stage.value, row.measure.value, row.form, row.basis, row.headline


def _tables(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows that one source gives for one period, scope and scenario, in the order of the first."""
    tables: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        case = (source(row), row.period_from, row.period_to, row.scope, row.scenario)
        tables.setdefault(case, []).append(row)
    return list(tables.values())


def _table_title(row: ClaimRow) -> str:
    years = years_text(row.period_from, row.period_to) or "no single year"
    return ", ".join(filter(None, (years, row.scope, row.scenario, source(row))))


def _areas(rows: list[SupplyRow]) -> list[str]:
    cells = [((row.area.name, row), (row.area.name, _share(row), figure(row))) for row in rows]
    return [*wrapped(_table_title(rows[0])), *table(cells, "  ")]


def _share(row: SupplyRow) -> str:
    """Of the published world total, where the figure is no share itself."""
    if row.share is None or row.measure is Measure.SHARE:
        return ""
    return percent(row.share)


def _demand(shares: Iterable[DemandShareRow]) -> list[str]:
    lines: list[str] = []
    for rows in _tables(shares):
        cells = [((row.end_use, row), (row.end_use, figure(row), _sum(row))) for row in rows]
        lines += [*wrapped(_table_title(rows[0])), *table(cells, "  ")]
    return lines


def _sum(row: DemandShareRow) -> str:
    return "sum of other rows" if row.subtotal else ""


# -- judged by others --------------------------------------------------------------------------


def _list(row: ListingRow) -> Line:
    said = (
        "strategic" if row.strategic else "",
        f"via {row.via.name}" if row.via else "",
        f"named as “{row.named_as}”" if row.named_as else "",
        f"since {row.since}" if row.since else "",
        f"until {row.until}" if row.until else "",
        "" if row.complete else "the list is incomplete here",
    )
    return (row.list.name, row), (row.list.name, ", ".join(filter(None, said)), source(row))


def _assessment(row: AssessmentRow) -> Line:
    words = row.as_published if row.kind is ClaimKind.NUMBER else None
    shown = f"{figure(row)} ({words})" if words else figure(row)
    scale = f"scale: {row.scale}" if row.scale else ""
    name = f"{row.scheme}, {row.indicator}"
    return (name, row), (name, shown, when(row), scale, source(row))


def _statistic(row: StatisticRow) -> Line:
    name = ", ".join(filter(None, (row.indicator, row.detail)))
    return (name, row), (name, figure(row), when(row), source(row))


def _more(detail: MineralDetail) -> list[str]:
    return ["", f"Where in each source: mineralcat show {detail.slug} --format json"]
