"""Supply, demand and statistics as rows of the inspector: newest first, older ones folded away."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from mineralcat.analysis.citation import period_text, short_source
from mineralcat.domain.figures import status_mark
from mineralcat.domain.terms import ClaimStatus, Measure, Stage
from mineralcat.domain.text_lists import capitalised
from mineralcat.store.rows import ClaimRow, DemandShareRow, MineralDetail, StatisticRow, SupplyRow

from .facts import (
    Fact,
    FactKind,
    Link,
    Numbering,
    dotted,
    figure,
    folded,
    group,
    paragraph,
    section,
    with_share,
)

_DONE = {
    Stage.MINE: "Mined",
    Stage.SMELTER: "Smelted",
    Stage.REFINERY: "Refined",
    Stage.PLANT: "Processed",
}
LEADERS = 3
_series = attrgetter("stage", "measure", "form", "basis", "headline")
"""What the rows of one series of supply have in common."""

Row = TypeVar("Row", bound=ClaimRow)


def supply_sections(supply: Sequence[SupplyRow], numbers: Numbering) -> list[Fact]:
    """A section a series: its newest table, and behind a line the older and the rival ones."""
    found: list[Fact] = []
    for at, (_, rows) in enumerate(groupby(supply, key=_series)):
        of_series = list(rows)
        first = of_series[0]
        key = f"series/{at}"
        newest, *others = _tables(of_series)
        what = ", ".join(filter(None, (first.form, first.basis)))
        shown = [paragraph(f"{key}/what", f"{what} · {_table_title(newest[0])}".strip(" ·"))]
        shown += folded(key, [_area(row, numbers) for row in newest], "areas")
        shown += _folded_tables(key, others, numbers)
        title = f"{first.stage.capitalize()} {first.measure}"
        found += section(key, f"{title} · headline" if first.headline else title, shown)
    return found


def leading_supply(detail: MineralDetail, numbers: Numbering) -> list[Fact]:
    """The areas that lead the world at each stage in its newest year; the rest is a page of its
    own. Whom one buyer buys from leads nothing."""
    rows: list[Fact] = []
    stages: set[Stage] = set()
    for _, of_series in groupby(detail.supply, key=_series):
        newest = _tables(list(of_series))[0]
        first = newest[0]
        production = first.measure in (Measure.PRODUCTION, Measure.SHARE)
        leads = production and first.of_the_world and first.status is not ClaimStatus.PROJECTED
        if first.stage in stages or not leads:
            continue
        stages.add(first.stage)
        leaders = [row for row in newest if row.area.slug not in ("world", "rest")]
        for row in leaders[:LEADERS]:
            year = f"{period_text(row)}{status_mark(row.status)}"
            text = f"{_DONE[row.stage]}, {row.area.name} {year}".strip()
            fact = _area(row, numbers)
            rows.append(replace(fact, key=f"lead/{row.uid}", text=text, aside=""))
    if not rows and detail.member_of:
        group_ = detail.member_of[-1]
        words = f"Published for the group: {group_.name}"
        rows.append(paragraph("supply/group", words, Link("mineral", group_.slug)))
    return section("supply", "Supply", rows)


def demand_facts(shares: Sequence[DemandShareRow], numbers: Numbering) -> list[Fact]:
    """Shares of demand: the newest table, the others behind a line."""
    if not shares:
        return []
    newest, *others = _tables(shares)
    shown = [paragraph("demand/what", _table_title(newest[0]))]
    shown += [_end_use(row, numbers) for row in newest]
    more: list[Fact] = []
    for at, table in enumerate(others):
        rows = [_end_use(row, numbers) for row in table]
        more += group(f"demand/{at}", _table_title(table[0]), rows)
    shown += group("demand/others", _others_title(others), more)
    return section("demand", "Demand by end use", shown)


def statistic_facts(statistics: Iterable[StatisticRow], numbers: Numbering) -> list[Fact]:
    """Other published series, each with its newest figure; earlier ones, older editions and whom a
    country imports from behind a line."""
    rows: list[Fact] = []
    imports: list[Fact] = []
    for (indicator, detail), series in groupby(statistics, key=lambda s: (s.indicator, s.detail)):
        newest, *earlier = series
        name = capitalised(indicator)
        into = imports if indicator == IMPORT_SOURCE else rows
        into.append(_statistic(newest, numbers, name, detail))
        older = [_statistic(row, numbers, name, "") for row in earlier]
        one_source = len({row.source and row.source.slug for row in (newest, *earlier)}) == 1
        title = "{} earlier" if one_source else "{} more: earlier years and editions"
        into += group(f"statistic/{indicator}/{detail}", title.format(len(older)), older)
    countries = sum(fact.kind is FactKind.FIGURE for fact in imports)
    rows += group("statistic/imports", f"Import sources: {countries} shares", imports)
    return section("statistics", "Statistics", rows)


IMPORT_SOURCE = "import source"


def _statistic(row: StatisticRow, numbers: Numbering, name: str, detail: str) -> Fact:
    text, about = f"{name} {period_text(row)}".strip(), dotted(name, row.detail)
    return figure(row, numbers, text, about=about, detail=dotted(detail, row.scope))


def _tables(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows that one source published together, in the order in which they first come up."""
    tables: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        source = row.source.slug if row.source else None
        case = (source, row.period_from, row.period_to, row.scope, row.scenario)
        tables.setdefault(case, []).append(row)
    return _swapped(list(tables.values()))


def _swapped(tables: list[list[Row]]) -> list[list[Row]]:
    """A preferred figure that no table surrounds stands in the table of its rival, and the rival
    where that stood."""
    for lone in [table for table in tables if len(table) == 1 and table[0].preferred]:
        hosts = (table for table in tables if table is not lone)
        found = ((t, at) for t in hosts for at, row in enumerate(t) if _rivals(row, lone[0]))
        host, at = next(found, (lone, 0))
        if host is not lone:
            lone[0], host[at] = host[at], lone[0]
            tables.remove(lone)
            tables.insert(tables.index(host) + 1, lone)
    return tables


def _rivals(one: ClaimRow, other: ClaimRow) -> bool:
    """Whether two figures of a page answer the same question."""
    fields = ("area", "end_use", "period_from", "period_to", "scope", "scenario")
    return all(getattr(one, name, None) == getattr(other, name, None) for name in fields)


def _table_title(row: ClaimRow) -> str:
    when = f"{period_text(row)}{status_mark(row.status)}"
    return dotted(when or "no single year", row.scope, row.scenario, short_source(row.source))


def _others_title(tables: Sequence[Sequence[ClaimRow]]) -> str:
    count = "1 more table" if len(tables) == 1 else f"{len(tables)} more tables"
    return f"{count}: other years and sources"


def _folded_tables(
    key: str, tables: Sequence[Sequence[SupplyRow]], numbers: Numbering
) -> list[Fact]:
    """Each table behind a line of its own; world totals that stand alone, year for year, together
    behind one: a source that tells nothing else may tell a hundred years of it."""
    alone: dict[object, list[SupplyRow]] = {}
    shown: list[Sequence[SupplyRow]] = []
    for table in tables:
        first = table[0]
        if len(table) > 1 or first.area.slug != "world":
            shown.append(table)
            continue
        case = (first.source and first.source.slug, first.scope, first.scenario)
        if case not in alone:
            alone[case] = []
            shown.append(alone[case])
        alone[case].append(first)
    shown.sort(key=_is_many_years)
    rows = [
        fact
        for at, table in enumerate(shown)
        for fact in group(f"{key}/table/{at}", _title(table), _rows_of(table, numbers))
    ]
    return group(f"{key}/others", _others_title(shown), rows)


def _title(table: Sequence[SupplyRow]) -> str:
    """What a table is of; of world totals, the years from first to last."""
    first, last = table[0], table[-1]
    if not _is_many_years(table):
        return _table_title(first)
    years = f"{last.period_from}\N{EN DASH}{first.period_to}"
    return dotted(years, first.scope, first.scenario, short_source(first.source))


def _rows_of(table: Sequence[SupplyRow], numbers: Numbering) -> list[Fact]:
    rows = [_area(row, numbers) for row in table]
    if not _is_many_years(table):
        return rows
    return [
        replace(fact, text=f"{period_text(row)}{status_mark(row.status)}", aside="", share=None)
        for fact, row in zip(rows, table, strict=True)
    ]


def _is_many_years(table: Sequence[ClaimRow]) -> bool:
    return len({(row.period_from, row.period_to) for row in table}) > 1


def _area(row: SupplyRow, numbers: Numbering) -> Fact:
    about = f"{row.area.name}, {row.stage} {row.measure} of {row.form}"
    fact = figure(row, numbers, row.area.name, about=about.removesuffix(" of "), detail="")
    if row.measure is Measure.SHARE:
        return replace(fact, share=row.share)
    return with_share(fact, row.share)


def _end_use(row: DemandShareRow, numbers: Numbering) -> Fact:
    link = Link("application", row.application.slug) if row.application else None
    name = capitalised(row.end_use)
    return figure(
        row,
        numbers,
        name,
        about=f"Demand for {row.end_use}",
        detail="sum of other rows" if row.subtotal else "",
        link=link,
        share=row.value if row.unit in ("percent", "%") else None,
    )
