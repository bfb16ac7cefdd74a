"""Minerals side by side: who supplies them, how much there is, how they are judged, and for what
they are needed."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from mineralcat.domain.short_names import short_list
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Importance, Measure, Stage
from mineralcat.domain.units import UnitError, convert
from mineralcat.store.rows import ClaimRow, MineralDetail, MineralSupply, SupplyRow

from .area_figures import amount_of, area_figures, concentration_of, interval_text
from .citation import period_text, short_figure, short_source
from .compare_cells import NO_FIGURE, CellKind, CompareCell, CompareRow, CompareSection, row_of
from .supply_tables import SupplyTable, tables_of

MOST_SHARED = 12
"""Applications that several need, of which so many are named."""
REFINED = (Stage.REFINERY, Stage.SMELTER, Stage.PLANT)


class ComparedMineral(NamedTuple):
    """All that is read of one mineral."""

    detail: MineralDetail
    supply: MineralSupply


def mineral_sections(minerals: Sequence[ComparedMineral]) -> tuple[CompareSection, ...]:
    """Concentration, amounts, assessments, lists and uses."""
    names = [one.detail.name for one in minerals]
    tables = [tables_of(one.supply) for one in minerals]
    sections = [
        CompareSection("Supply concentration", tuple(_concentration_rows(tables, names))),
        CompareSection("World amounts, as published", tuple(_amount_rows(tables, names))),
        CompareSection("Assessments", tuple(_assessment_rows(minerals, names))),
        CompareSection("Lists", tuple(_list_rows(minerals, names))),
        CompareSection("Uses in this catalogue", tuple(_use_rows(minerals, names))),
    ]
    return tuple(section for section in sections if section.rows)


# -- who supplies it ---------------------------------------------------------------------------


def _concentration_rows(
    tables: Sequence[Sequence[SupplyTable]], names: Sequence[str]
) -> list[CompareRow]:
    rows = []
    for stages, word in (((Stage.MINE,), "mine"), (REFINED, "refinery or smelter")):
        shown = [_table(of_one, stages) for of_one in tables]
        if not any(shown):
            continue
        years = _apart([table.period.words for table in shown if table], "year")
        groups = (
            (f"Largest, {word}", _largest),
            (f"Top 3, {word}", lambda table, own: _interval(table, own, "three")),
            (f"HHI, {word}", lambda table, own: _interval(table, own, "hhi")),
        )
        for label, cell in groups:
            cells = [
                NO_FIGURE if table is None else cell(table, own)
                for table, own in zip(shown, names, strict=True)
            ]
            unit = "percent" if label.startswith("Top") else ""
            rows.append(row_of(label, cells, names, unit=unit, more=years))
    return rows


def _table(tables: Sequence[SupplyTable], stages: Sequence[Stage]) -> SupplyTable | None:
    """The table of a stage that the map would show first, of which a concentration is known."""
    return next(
        (
            table
            for table in tables
            if table.series.stage in stages
            and table.series.measure in (Measure.PRODUCTION, Measure.SHARE)
            and not table.period.projected
            and table.source.scope is None
            and concentration_of(table) is not None
        ),
        None,
    )


def _beside(table: SupplyTable, own: str) -> str:
    """Year and source, and whose supply it is where that is a group's."""
    group = "" if table.series.of.name == own else f", as {table.series.of.name}"
    return f"{table.period.words}, {table.source_words}{group}"


def _largest(table: SupplyTable, own: str) -> CompareCell:
    areas = [area for area in area_figures(table, ()) if area.kind is AreaKind.COUNTRY]
    if not areas or areas[0].share is None:
        return NO_FIGURE
    first = areas[0]
    return CompareCell(
        kind=CellKind.WORDS,
        text=f"{first.name} {first.text}",
        beside=_beside(table, own),
        estimate=first.estimate,
        claims=(first.claim,),
    )


def _interval(table: SupplyTable, own: str, which: str) -> CompareCell:
    """An index with both its ends, where part of the world is not known."""
    found = concentration_of(table)
    assert found is not None
    interval = getattr(found, which)
    claims: list[ClaimRow] = [row for row in (table.world,) if row is not None]
    claims += [area.claim for area in area_figures(table, ())[:3]]
    return CompareCell(
        kind=CellKind.FIGURE,
        text=interval_text(interval, "%" if which == "three" else ""),
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
    needed = (
        ("Mine production", Measure.PRODUCTION, (Stage.MINE,)),
        ("Refinery or smelter production", Measure.PRODUCTION, REFINED),
        ("Reserves", Measure.RESERVES, tuple(Stage)),
    )
    for label, measure, stages in needed:
        found = [_world(of_one, measure, stages) for of_one in tables]
        parts = [one for one in found if one is not None]
        if not parts:
            continue
        bases = {table.series.basis or "basis not stated" for table, _ in parts}
        unit = _common_unit([row for _, row in parts]) if len(bases) == 1 else ""
        cells = [
            NO_FIGURE if one is None else _world_cell(*one, unit=unit, own=own)
            for one, own in zip(found, names, strict=True)
        ]
        phrases = ["≠ basis, not comparable"] if len(bases) > 1 else []
        if len(bases) == 1 and not unit:
            phrases.append("≠ unit, not comparable")
        phrases.append(_apart([period_text(row) for _, row in parts], "year"))
        basis = f", {bases.pop()}" if len(bases) == 1 else ""
        more = ", ".join(filter(None, phrases))
        rows.append(
            row_of(f"{label}{basis}", cells, names, unit=unit, more=more, comparable=bool(unit))
        )
    return rows


def _world(
    tables: Sequence[SupplyTable], measure: Measure, stages: Sequence[Stage]
) -> tuple[SupplyTable, SupplyRow] | None:
    for table in tables:
        series, row = table.series, table.world
        parts = series.measure is measure and series.stage in stages and row is not None
        if parts and row is not None and not table.period.projected and table.source.scope is None:
            return table, row
    return None


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
    phrases = (table.series.form, table.series.basis if not unit else "", _beside(table, own))
    return CompareCell(
        kind=CellKind.FIGURE if unit and amount else CellKind.WORDS,
        text=short_figure(row),
        value=convert(amount, row.unit or "", unit) if unit and amount else None,
        beside=" · ".join(filter(None, phrases)),
        estimate=row.status is ClaimStatus.ESTIMATED,
        is_bound=row.kind in (ClaimKind.ABOVE, ClaimKind.BELOW),
        claims=(row,),
    )


# -- how it is judged --------------------------------------------------------------------------


def _assessment_rows(minerals: Sequence[ComparedMineral], names: Sequence[str]) -> list[CompareRow]:
    """Each indicator of a scheme that at least one has, its newest figure."""
    found: dict[tuple[str, str], list[CompareCell]] = {}
    scales: dict[tuple[str, str], str] = {}
    for at, one in enumerate(minerals):
        for row in one.detail.assessments:
            key = row.scheme, row.indicator
            cells = found.setdefault(key, [NO_FIGURE] * len(minerals))
            if cells[at] is NO_FIGURE:  # the newest is first
                scales.setdefault(key, row.scale or "")
                is_rank = "=" in (row.scale or "")  # such as 1 = listed: nothing to measure
                cells[at] = CompareCell(
                    kind=CellKind.WORDS if is_rank else CellKind.FIGURE,
                    text=short_figure(row),
                    value=None if is_rank else row.value,
                    beside=f"{period_text(row)} {short_source(row.source)}".strip(),
                    estimate=row.status is ClaimStatus.ESTIMATED,
                    claims=(row,),
                )
    rows = []
    for (scheme, indicator), cells in sorted(found.items()):
        sources = [claim.source.slug for cell in cells for claim in cell.claims if claim.source]
        more = _apart(sources, "edition")
        label = f"{scheme}: {indicator}"
        rows.append(row_of(label, cells, names, unit=scales[scheme, indicator], more=more))
    return rows


def _list_rows(minerals: Sequence[ComparedMineral], names: Sequence[str]) -> list[CompareRow]:
    """Each list that any of them is on; of an incomplete list nothing follows for the others."""
    lists: dict[str, tuple[str, bool]] = {}
    cells: dict[str, list[CompareCell | None]] = {}
    for at, one in enumerate(minerals):
        for row in one.detail.lists:
            title = short_list(row.jurisdiction, row.list.slug, row.list.name)
            lists.setdefault(row.list.slug, (title, row.complete))
            via = f"via {row.via.name}" if row.via else ""
            cells.setdefault(row.list.slug, [None] * len(minerals))[at] = CompareCell(
                kind=CellKind.WORDS,
                text="strategic" if row.strategic else "listed",
                beside=via,
                claims=(row,),
            )
    rows = []
    for slug, (title, complete) in sorted(lists.items(), key=lambda one: one[1]):
        absent = CompareCell(kind=CellKind.WORDS, text="not listed" if complete else "not known")
        rows.append(row_of(title, [cell or absent for cell in cells[slug]], names))
    return rows


# -- for what it is needed ---------------------------------------------------------------------


def _use_rows(minerals: Sequence[ComparedMineral], names: Sequence[str]) -> list[CompareRow]:
    """How many applications need it, and those that several of them need."""

    def count(needed: Callable[[Importance], bool]) -> list[CompareCell]:
        counts = [
            len({u.application.slug for u in one.detail.usages if needed(u.importance)})
            for one in minerals
        ]
        return [
            CompareCell(kind=CellKind.FIGURE, text=str(count), value=float(count))
            for count in counts
        ]

    rows = [
        row_of("Applications", count(lambda _: True), names, unit="applications"),
        row_of(
            "Essential in",
            count(lambda one: one is Importance.ESSENTIAL),
            names,
            unit="applications",
        ),
    ]
    shared: dict[str, list[CompareCell]] = {}
    titles: dict[str, str] = {}
    absent = CompareCell(kind=CellKind.WORDS, text="not used")
    for at, one in enumerate(minerals):
        for use in sorted(one.detail.usages, key=lambda use: use.importance.rank):
            titles[use.application.slug] = use.application.name
            cells = shared.setdefault(use.application.slug, [absent] * len(minerals))
            if cells[at] is absent:
                cells[at] = CompareCell(
                    kind=CellKind.WORDS, text=use.importance.value, claims=(use,)
                )

    def rank(slug: str) -> tuple[int, int, str]:
        parts = [cell for cell in shared[slug] if cell is not absent]
        essential = sum(cell.text == Importance.ESSENTIAL.value for cell in parts)
        return -len(parts), -essential, titles[slug]

    fewest = min(2, len(minerals))
    several = [
        slug for slug in shared if sum(cell is not absent for cell in shared[slug]) >= fewest
    ]
    for slug in sorted(several, key=rank)[:MOST_SHARED]:
        rows.append(row_of(titles[slug], shared[slug], names, slug=slug))
    return rows


def _apart(words: Sequence[str], what: str) -> str:
    return f"≠ {what}" if len(set(words)) > 1 else ""
