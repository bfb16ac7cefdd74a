"""Supply, demand and statistics as rows of the inspector: newest first, older ones folded away."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from mineralcat.analysis.citation import period_text, short_source
from mineralcat.domain.figures import status_mark
from mineralcat.domain.terms import ClaimStatus, Measure, Stage
from mineralcat.domain.text_lists import capitalised
from mineralcat.store.rows import ClaimRow, DemandShareRow, MineralDetail, StatisticRow, SupplyRow
from mineralcat.translation import _, comma_list, ngettext

from .facts import Fact, FactKind, Link, dotted, figure, group, paragraph, section, with_share

_DONE = {
    Stage.MINE: _("Mined"),
    Stage.SMELTER: _("Smelted"),
    Stage.REFINERY: _("Refined"),
    Stage.PLANT: _("Processed"),
}
LEADERS = 3
SHOWN_AT_FIRST = 8
"""Areas of a table; the others stand behind a line."""
IMPORT_SOURCE = "import source"
_series = attrgetter("stage", "measure", "form", "basis", "headline")
"""What the rows of one series of supply have in common."""

Row = TypeVar("Row", bound=ClaimRow)


def supply_sections(detail: MineralDetail) -> list[Fact]:
    """A section a series: its newest table, and behind a line the older and the rival ones."""
    found: list[Fact] = []
    for at, (_key, rows) in enumerate(groupby(detail.supply, key=_series)):
        newest, *others = _tables(list(rows))
        first, key = newest[0], f"series/{at}"
        what = comma_list(filter(None, (first.form, first.basis)))
        areas = list(map(_area, newest))
        most = SHOWN_AT_FIRST if len(areas) > SHOWN_AT_FIRST + 1 else len(areas)
        rest = len(areas) - most
        more = ngettext("{count} more area", "{count} more areas", rest)
        shown = [
            paragraph(f"{key}/what", dotted(what, _table_title(first))),
            *areas[:most],
            *group(f"{key}/more", more, areas[most:]),
            *_folded_tables(key, others),
        ]
        headline = _("headline") if first.headline else ""
        found += section(key, dotted(capitalised(_counted(first)), headline), shown)
    return found


def _counted(row: SupplyRow) -> str:
    """What of supply is counted: mine production."""
    return _("{stage} {measure}", stage=row.stage.label, measure=row.measure.label)


def leading_supply(detail: MineralDetail) -> list[Fact]:
    """The areas that lead the world at each stage in its newest year; the rest is a page of its
    own. Whom one buyer buys from leads nothing."""
    rows: list[Fact] = []
    stages: set[Stage] = set()
    for _key, of_series in groupby(detail.supply, key=_series):
        newest = _tables(list(of_series))[0]
        first = newest[0]
        production = first.measure in (Measure.PRODUCTION, Measure.SHARE)
        leads = production and first.of_the_world and first.status is not ClaimStatus.PROJECTED
        if first.stage in stages or not leads:
            continue
        stages.add(first.stage)
        leaders = [row for row in newest if row.area.slug not in ("world", "rest")]
        for row in leaders[:LEADERS]:
            text = comma_list((_DONE[row.stage], f"{row.area.name} {_when(row)}".strip()))
            rows.append(replace(_area(row), key=f"lead/{row.uid}", text=text, aside=""))
    if not rows and detail.member_of:
        above = detail.member_of[-1]
        words = _("Published for the group: {group}", group=above.name)
        rows.append(paragraph("supply/group", words, Link("mineral", above.slug)))
    return section("supply", _("Supply"), rows)


def demand_facts(detail: MineralDetail) -> list[Fact]:
    """Shares of demand: the newest table, the others behind a line."""
    if not detail.demand_shares:
        return []
    newest, *others = _tables(detail.demand_shares)
    more = [
        fact
        for at, table in enumerate(others)
        for fact in group(f"demand/{at}", _table_title(table[0]), map(_end_use, table))
    ]
    shown = [
        paragraph("demand/what", _table_title(newest[0])),
        *map(_end_use, newest),
        *group("demand/others", _others_title(others), more),
    ]
    return section("demand", _("Demand by end use"), shown)


def statistic_facts(detail: MineralDetail) -> list[Fact]:
    """Other published series, each with its newest figure; earlier ones, older editions and whom a
    country imports from behind a line."""
    rows: list[Fact] = []
    imports: list[Fact] = []
    by_series = groupby(detail.statistics, key=lambda row: (row.indicator, row.detail))
    for (indicator, what), series in by_series:
        newest, *earlier = series
        into = imports if indicator == IMPORT_SOURCE else rows
        into.append(_statistic(newest, what))
        older = [_statistic(row) for row in earlier]
        count, one_source = len(older), len({row.source for row in (newest, *earlier)}) == 1
        title = ngettext("{count} earlier", "{count} earlier", count)
        if not one_source:
            title = _("{count} more: earlier years and editions", count=count)
        into += group(f"statistic/{indicator}/{what}", title, older)
    countries = sum(fact.kind is FactKind.FIGURE for fact in imports)
    words = ngettext("Import sources: {count} share", "Import sources: {count} shares", countries)
    rows += group("statistic/imports", words, imports)
    return section("statistics", _("Statistics"), rows)


def _statistic(row: StatisticRow, detail: str = "") -> Fact:
    name = capitalised(row.indicator)
    text, about = f"{name} {period_text(row)}".strip(), dotted(name, row.detail)
    return figure(row, text, about=about, detail=dotted(detail, row.scope))


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


def _when(row: ClaimRow) -> str:
    return f"{period_text(row)}{status_mark(row.status)}"


def _table_title(row: ClaimRow) -> str:
    when = _when(row) or _("no single year")
    return dotted(when, row.scope, row.scenario, short_source(row.source))


def _others_title(tables: Sequence[Sequence[ClaimRow]]) -> str:
    return ngettext(
        "{count} more table: other years and sources",
        "{count} more tables: other years and sources",
        len(tables),
    )


def _folded_tables(key: str, tables: Sequence[Sequence[SupplyRow]]) -> list[Fact]:
    """Each table behind a line of its own; world totals that stand alone, year for year, together
    behind one: a source that tells nothing else may tell a hundred years of it."""
    shown: dict[tuple[object, ...], list[SupplyRow]] = {}
    for at, table in enumerate(tables):
        first = table[0]
        alone = len(table) == 1 and first.area.slug == "world"
        case = (first.source, first.scope, first.scenario) if alone else (at,)
        shown.setdefault(case, []).extend(table)
    ordered = sorted(shown.values(), key=_is_many_years)
    rows = [
        fact
        for at, table in enumerate(ordered)
        for fact in group(f"{key}/table/{at}", _title(table), _rows_of(table))
    ]
    return group(f"{key}/others", _others_title(ordered), rows)


def _title(table: Sequence[SupplyRow]) -> str:
    """What a table is of; of world totals, the years from first to last."""
    first, last = table[0], table[-1]
    if not _is_many_years(table):
        return _table_title(first)
    years = f"{last.period_from}\N{EN DASH}{first.period_to}"
    return dotted(years, first.scope, first.scenario, short_source(first.source))


def _rows_of(table: Sequence[SupplyRow]) -> list[Fact]:
    if not _is_many_years(table):
        return list(map(_area, table))
    return [replace(_area(row), text=_when(row), aside="", share=None) for row in table]


def _is_many_years(table: Sequence[ClaimRow]) -> bool:
    return len({(row.period_from, row.period_to) for row in table}) > 1


def _area(row: SupplyRow) -> Fact:
    about = comma_list((row.area.name, _counted(row)))
    if row.form:
        about = _("{counted} of {form}", counted=about, form=row.form)
    fact = figure(row, row.area.name, about=about)
    if row.measure is Measure.SHARE:
        return replace(fact, share=row.share)
    return with_share(fact, row.share)


def _end_use(row: DemandShareRow) -> Fact:
    link = Link("application", row.application.slug) if row.application else None
    about = _("Demand for {end_use}", end_use=row.end_use)
    detail = _("sum of other rows") if row.subtotal else ""
    fact = figure(row, capitalised(row.end_use), about=about, detail=detail, link=link)
    return replace(fact, share=row.value if row.unit in ("percent", "%") else None)
