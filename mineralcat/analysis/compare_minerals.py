"""Minerals side by side: who supplies them, how much there is, how they are judged, and for what
they are needed."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from mineralcat.domain.short_names import short_list
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Importance, Measure, Stage
from mineralcat.domain.units import UnitError, convert
from mineralcat.store.rows import ClaimRow, MineralDetail, MineralSupply, SupplyRow
from mineralcat.translation import _

from .area_figures import amount_of, area_figures, concentration_of, interval_text
from .citation import period_text, short_figure, short_source
from .compare_cells import (
    NO_FIGURE,
    CellKind,
    CompareCell,
    CompareRow,
    CompareSection,
    in_words,
    row_of,
)
from .figure import dotted, listed
from .supply_tables import SupplyTable, tables_of

Key = TypeVar("Key", bound=Hashable)
MOST_SHARED = 12
"""Applications that several need, of which so many are named."""
REFINED = (Stage.REFINERY, Stage.SMELTER, Stage.PLANT)


class ComparedMineral(NamedTuple):
    """All that is read of one mineral."""

    detail: MineralDetail
    supply: MineralSupply


def mineral_sections(minerals: Sequence[ComparedMineral]) -> tuple[CompareSection, ...]:
    """Concentration, amounts, assessments, lists and uses."""
    details = [one.detail for one in minerals]
    names = [detail.name for detail in details]
    tables = [tables_of(one.supply) for one in minerals]
    sections = {
        _("Supply concentration"): _concentration_rows(tables, names),
        _("World amounts, as published"): _amount_rows(tables, names),
        _("Assessments"): _assessment_rows(details, names),
        _("Lists"): _list_rows(details, names),
        _("Uses in this catalogue"): _use_rows(details, names),
    }
    return tuple(CompareSection(heading, tuple(rows)) for heading, rows in sections.items() if rows)


def _by_key(
    details: Iterable[MineralDetail],
    items: Callable[[MineralDetail], Iterable[tuple[Key, CompareCell]]],
) -> dict[Key, list[CompareCell | None]]:
    """For each key the cells of all minerals, of each the first that it has."""
    given = [list(items(detail)) for detail in details]
    found: dict[Key, list[CompareCell | None]] = {}
    for at, pairs in enumerate(given):
        for key, cell in pairs:
            cells = found.setdefault(key, [None] * len(given))
            cells[at] = cells[at] or cell
    return found


# -- who supplies it ---------------------------------------------------------------------------


def _concentration_rows(
    tables: Sequence[Sequence[SupplyTable]], names: Sequence[str]
) -> list[CompareRow]:
    rows = []
    for stages, largest, three, hhi in (
        ((Stage.MINE,), _("Largest, mine"), _("Top 3, mine"), _("HHI, mine")),
        (
            REFINED,
            _("Largest, refinery or smelter"),
            _("Top 3, refinery or smelter"),
            _("HHI, refinery or smelter"),
        ),
    ):
        shown = [_concentrated(of_one, stages) for of_one in tables]
        if not any(shown):
            continue
        years = _years_apart([table.period.words for table in shown if table])
        pairs = list(zip(shown, names, strict=True))
        for label, unit, cells in (
            (largest, "", [_largest(*pair) for pair in pairs]),
            (three, "percent", [_interval(*pair, is_index=False) for pair in pairs]),
            (hhi, "", [_interval(*pair, is_index=True) for pair in pairs]),
        ):
            rows.append(row_of(label, cells, names, unit=unit, more=years))
    return rows


def _measured(table: SupplyTable, stages: Sequence[Stage], *measures: Measure) -> bool:
    """Whether a table is of the world as it was, in one of these stages and measures."""
    series = table.series
    is_real = not table.period.projected and table.source.scope is None
    return is_real and series.stage in stages and series.measure in measures


def _concentrated(tables: Sequence[SupplyTable], stages: Sequence[Stage]) -> SupplyTable | None:
    """The table of a stage that the map would show first, of which a concentration is known."""
    measures = (Measure.PRODUCTION, Measure.SHARE)
    fitting = (table for table in tables if _measured(table, stages, *measures))
    return next((table for table in fitting if concentration_of(table) is not None), None)


def _beside(table: SupplyTable, own: str) -> str:
    """Year and source, and whose supply it is where that is a group's."""
    group = "" if table.series.of.name == own else _("as {group}", group=table.series.of.name)
    return listed(table.period.words, table.source_words, group)


def _largest(table: SupplyTable | None, own: str) -> CompareCell:
    areas = area_figures(table, ()) if table is not None else ()
    first = next((area for area in areas if area.kind is AreaKind.COUNTRY), None)
    if table is None or first is None or first.share is None:
        return NO_FIGURE
    return CompareCell(
        kind=CellKind.WORDS,
        text=f"{first.name} {first.text}",
        beside=_beside(table, own),
        estimate=first.estimate,
        claims=(first.claim,),
    )


def _interval(table: SupplyTable | None, own: str, *, is_index: bool) -> CompareCell:
    """The HHI, or the share of the first three, with both its ends where part of the world is not
    known."""
    found = concentration_of(table) if table is not None else None
    if table is None or found is None:
        return NO_FIGURE
    interval = found.hhi if is_index else found.three
    claims: list[ClaimRow] = [row for row in (table.world,) if row is not None]
    claims += [area.claim for area in area_figures(table, ())[:3]]
    return CompareCell(
        kind=CellKind.FIGURE,
        text=interval_text(interval, "" if is_index else "%"),
        value=(interval.low + interval.high) / 2,
        low=interval.low,
        high=interval.high,
        is_middle=interval.high > interval.low,
        beside=_beside(table, own),
        estimate=any(claim.status is ClaimStatus.ESTIMATED for claim in claims),
        claims=tuple(claims),
    )


# -- how much there is -------------------------------------------------------------------------


def _amount_rows(tables: Sequence[Sequence[SupplyTable]], names: Sequence[str]) -> list[CompareRow]:
    """World production and reserves: bars only where unit and basis are the same for all."""
    rows = []
    for label, measure, stages in (
        (_("Mine production"), Measure.PRODUCTION, (Stage.MINE,)),
        (_("Refinery or smelter production"), Measure.PRODUCTION, REFINED),
        (_("Reserves"), Measure.RESERVES, tuple(Stage)),
    ):
        found = [_world(of_one, measure, stages) for of_one in tables]
        there = [one for one in found if one is not None]
        if not there:
            continue
        basis, *others = {table.series.basis or _("basis not stated") for table, _row in there}
        unit = "" if others else _common_unit([row for _table, row in there])
        cells = [
            NO_FIGURE if one is None else _world_cell(*one, unit=unit, own=own)
            for one, own in zip(found, names, strict=True)
        ]
        more = listed(
            _("≠ basis, not comparable") if others else "",
            "" if others or unit else _("≠ unit, not comparable"),
            _years_apart([period_text(row) for _table, row in there]),
        )
        label = label if others else listed(label, basis)
        rows.append(row_of(label, cells, names, unit=unit, more=more, comparable=bool(unit)))
    return rows


def _world(
    tables: Sequence[SupplyTable], measure: Measure, stages: Sequence[Stage]
) -> tuple[SupplyTable, SupplyRow] | None:
    fitting = (table for table in tables if _measured(table, stages, measure))
    return next(((table, table.world) for table in fitting if table.world is not None), None)


def _common_unit(rows: Sequence[SupplyRow]) -> str:
    """The unit that all can be turned into; none where there is no such."""
    unit = rows[0].unit or ""
    try:
        for row in rows:
            convert(1.0, row.unit or "", unit)
    except UnitError:
        return ""
    return unit


def _world_cell(table: SupplyTable, row: SupplyRow, *, unit: str, own: str) -> CompareCell:
    amount = amount_of(row)
    return CompareCell(
        kind=CellKind.FIGURE if unit and amount else CellKind.WORDS,
        text=short_figure(row),
        value=convert(amount, row.unit or "", unit) if unit and amount else None,
        beside=dotted(
            table.series.form, table.series.basis if not unit else "", _beside(table, own)
        ),
        estimate=row.status is ClaimStatus.ESTIMATED,
        is_bound=row.kind in (ClaimKind.ABOVE, ClaimKind.BELOW),
        claims=(row,),
    )


# -- how it is judged --------------------------------------------------------------------------


def _assessment_rows(details: Sequence[MineralDetail], names: Sequence[str]) -> list[CompareRow]:
    """Each indicator of a scheme that at least one has, its newest figure, which is the first."""
    scales: dict[tuple[str, str], str] = {}

    def assessed(detail: MineralDetail) -> Iterable[tuple[tuple[str, str], CompareCell]]:
        for row in detail.assessments:
            scales.setdefault((row.scheme, row.indicator), row.scale or "")
            is_rank = "=" in (row.scale or "")  # such as 1 = listed: nothing to measure
            cell = CompareCell(
                kind=CellKind.WORDS if is_rank else CellKind.FIGURE,
                text=short_figure(row),
                value=None if is_rank else row.value,
                beside=f"{period_text(row)} {short_source(row.source)}".strip(),
                estimate=row.status is ClaimStatus.ESTIMATED,
                claims=(row,),
            )
            yield (row.scheme, row.indicator), cell

    rows = []
    for (scheme, indicator), found in sorted(_by_key(details, assessed).items()):
        cells = [cell or NO_FIGURE for cell in found]
        sources = {claim.source.slug for cell in cells for claim in cell.claims if claim.source}
        more = _("≠ edition") if len(sources) > 1 else ""
        unit = scales[scheme, indicator]
        rows.append(row_of(f"{scheme}: {indicator}", cells, names, unit=unit, more=more))
    return rows


def _list_rows(details: Sequence[MineralDetail], names: Sequence[str]) -> list[CompareRow]:
    """Each list that any of them is on; of an incomplete list nothing follows for the others."""
    titles: dict[str, tuple[str, bool]] = {}

    def listings(detail: MineralDetail) -> Iterable[tuple[str, CompareCell]]:
        for row in reversed(detail.lists):
            title = short_list(row.jurisdiction, row.list.slug, row.list.name)
            titles.setdefault(row.list.slug, (title, row.complete))
            cell = CompareCell(
                kind=CellKind.WORDS,
                text=_("strategic") if row.strategic else _("listed"),
                beside=_("via {group}", group=row.via.name) if row.via else "",
                claims=(row,),
            )
            yield row.list.slug, cell

    found = _by_key(details, listings)
    rows = []
    for slug, (title, complete) in sorted(titles.items(), key=lambda one: one[1]):
        absent = in_words(_("not listed") if complete else _("not known"))
        rows.append(row_of(title, [cell or absent for cell in found[slug]], names))
    return rows


# -- for what it is needed ---------------------------------------------------------------------


def _use_rows(details: Sequence[MineralDetail], names: Sequence[str]) -> list[CompareRow]:
    """How many applications need it, and those that several of them need."""
    rows = []
    for label, counted in (
        (_("Applications"), tuple(Importance)),
        (_("Essential in"), (Importance.ESSENTIAL,)),
    ):
        counts = [
            len({use.application.slug for use in detail.usages if use.importance in counted})
            for detail in details
        ]
        cells = [CompareCell(kind=CellKind.FIGURE, text=str(n), value=float(n)) for n in counts]
        rows.append(row_of(label, cells, names, unit="applications"))
    titles = {
        use.application.slug: use.application.name for detail in details for use in detail.usages
    }

    def used(detail: MineralDetail) -> Iterable[tuple[str, CompareCell]]:
        for use in sorted(detail.usages, key=lambda use: use.importance.rank):
            yield use.application.slug, in_words(use.importance.label, use)

    def rank(slug: str) -> tuple[int, int, str]:
        there = [cell for cell in shared[slug] if cell is not None]
        essential = sum(cell.text == Importance.ESSENTIAL.label for cell in there)
        return -len(there), -essential, titles[slug]

    fewest = min(2, len(details))
    shared = _by_key(details, used)
    several = [slug for slug, cells in shared.items() if len([*filter(None, cells)]) >= fewest]
    absent = in_words(_("not used"))
    for slug in sorted(several, key=rank)[:MOST_SHARED]:
        cells = [cell or absent for cell in shared[slug]]
        rows.append(row_of(titles[slug], cells, names, slug=slug))
    return rows


def _years_apart(years: Sequence[str]) -> str:
    return _("≠ year") if len(set(years)) > 1 else ""
