"""Who mines, refines or holds a mineral, country by country, and how certain that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mineralcat.domain.figures import figure_text, status_mark
from mineralcat.domain.query import quoted
from mineralcat.domain.terms import AreaKind, ClaimStatus, Measure, Stage
from mineralcat.domain.text_lists import capitalised
from mineralcat.store.rows import MineralSupply, SourceRow, SupplyRow

from .area_figures import (
    AreaFigure,
    Concentration,
    Sign,
    area_figures,
    concentration_of,
    interval_text,
    scale_of,
)
from .citation import UNSOURCED, short_figure
from .figure import (
    NAMED_IN_SENTENCE,
    MineralFigure,
    TableRow,
    ViewTable,
    applying,
    dotted,
    listed,
    numbers,
    sources_of,
    texts,
)
from .supply_certainty import certainty_of
from .supply_tables import (
    ANY_TABLE,
    NO_OPTIONS,
    SupplyOptions,
    SupplySeries,
    SupplyTable,
    TableRequest,
    options,
    pick,
    tables_of,
)

BORDERS = "Borders are Natural Earth's and no statement on whose land it is"
"""Stands below every map."""


class OtherStage(NamedTuple):
    """Who leads elsewhere along the chain: its heading, the leaders in words, how certain that is,
    what to request for to see it, and the claims of the leaders."""

    heading: str
    leaders: str
    certainty: str
    request: TableRequest
    claims: tuple[SupplyRow, ...]


@dataclass(frozen=True, kw_only=True)
class MapFigure(MineralFigure):
    """What the Map view shows.

    *areas* are countries and what stands beside the map (groups, the rest of the world), largest
    first. *shares_of* says what a hundred percent is; where *relative*, nothing is known of a whole
    and shades are percent of the largest amount. *certainty* is given in lines.
    """

    areas: tuple[AreaFigure, ...] = ()
    shares_of: str = ""
    relative: bool = False
    certainty: tuple[str, ...] = ()
    concentration: Concentration | None = None
    others: tuple[OtherStage, ...] = ()
    options: SupplyOptions = NO_OPTIONS
    request: TableRequest = ANY_TABLE
    """The table that is shown."""

    @property
    def countries(self) -> tuple[AreaFigure, ...]:
        """The areas that have a place on the map."""
        return tuple(area for area in self.areas if area.kind is AreaKind.COUNTRY)

    @property
    def beside(self) -> tuple[AreaFigure, ...]:
        """The areas that are no single country."""
        return tuple(area for area in self.areas if area.kind is not AreaKind.COUNTRY)

    def clause(self, area: AreaFigure) -> str | None:
        """The search for all that is mined or refined in a country."""
        return _clause(area, self.request.series) or None


def _clause(area: AreaFigure, series: SupplySeries | None) -> str:
    if area.kind is not AreaKind.COUNTRY:
        return ""
    field = "mined-in" if series is None or series.stage is Stage.MINE else "refined-in"
    return f"{field}:{quoted(area.name)}"


def empty_map(sentence: str, mineral: str = "") -> MapFigure:
    """A map of which there is nothing to show, and why."""
    return MapFigure(title="Map", sentence=sentence, mineral=mineral)


NO_MAP = empty_map("Choose a mineral to see where it is mined, refined and held in reserve.")
"""Where there is no mineral to speak of."""


def map_of(
    supply: MineralSupply | None, request: TableRequest = ANY_TABLE, found: str = ""
) -> MapFigure:
    """The map of a mineral's supply. *found* says how the search limits what can be chosen."""
    if supply is None:
        return NO_MAP
    tables = tables_of(supply)
    shown = pick(tables, request)
    if shown is None:
        name = supply.mineral.name
        return empty_map(f"No supply by country is published for {name}.", supply.mineral.slug)
    areas = area_figures(shown, tables)
    concentration = concentration_of(shown)
    others = tuple(_other_stages(shown, tables))
    scale = scale_of(shown)
    relative = scale is None or not scale.is_total
    whole = _shares_of(shown)
    series, name = shown.series, supply.mineral.name
    as_group = "" if series.of == supply.mineral else f" (as {series.of.name})"
    what = f"{name}{as_group}: {series.words} {_when(shown)}"
    return MapFigure(
        title=what,
        subtitle=dotted(whole, series.form, series.basis, shown.source_words, found),
        sentence=_sentence(what, shown, areas, whole),
        note=_note(areas, relative=relative),
        sources=_sources(shown, areas, others),
        table=_table(shown, areas),
        mineral=supply.mineral.slug,
        areas=areas,
        shares_of=whole,
        relative=relative,
        certainty=certainty_of(shown, areas, concentration),
        concentration=concentration,
        others=others,
        options=options(tables, shown),
        request=_as_request(shown),
        found=found,
    )


def _as_request(table: SupplyTable) -> TableRequest:
    return TableRequest(table.series, table.period, table.source)


def _when(table: SupplyTable) -> str:
    return f"{table.period.words}, projected" if table.period.projected else table.period.words


def _shares_of(table: SupplyTable) -> str:
    """What a hundred percent is."""
    world = table.world
    if table.series.measure is Measure.SHARE:
        whose = table.source.scope or "the world"
        return f"shares of {whose} as published"
    if table.total is not None and world is not None:
        return f"shares of the published world total of {_in_full(world)}"
    if world is not None:
        return f"amounts; the world total is published as {_in_full(world)}"
    return "amounts; no world total is published"


def _in_full(world: SupplyRow) -> str:
    """The world total, with how it came about in words."""
    figure = figure_text(world)
    return figure if world.status is ClaimStatus.REPORTED else f"{figure}, {world.status.value}"


def _sentence(what: str, table: SupplyTable, areas: Sequence[AreaFigure], whole: str) -> str:
    ranked = [area for area in areas if area.kind is AreaKind.COUNTRY and area.size]
    basis = listed(table.series.form, table.series.basis)
    parts = [f"{area.name} {area.text}" for area in ranked[:NAMED_IN_SENTENCE]]
    if len(ranked) > NAMED_IN_SENTENCE:
        parts.append(f"and {len(ranked) - NAMED_IN_SENTENCE} more")
    parts += [f"{area.name} {area.text}" for area in areas if area.kind is AreaKind.REST]
    withheld = [area.name for area in areas if area.sign is Sign.WITHHELD]
    if withheld:
        parts.append(f"withheld: {', '.join(withheld)}")
    head = f"{what}{f' ({basis})' if basis else ''}, {whole}, {table.source_words}"
    return f"{head}: {'; '.join(parts) or 'no country is named'}."


# -- elsewhere along the chain ----------------------------------------------------------------


def _other_stages(shown: SupplyTable, tables: Sequence[SupplyTable]) -> list[OtherStage]:
    """The leaders of the stages that are not shown, each by the table of it shown first."""
    found: dict[Stage, OtherStage] = {}
    for table in tables:
        stage = table.series.stage
        produced = table.series.measure in (Measure.PRODUCTION, Measure.SHARE)
        parts = produced and not table.period.projected and table.source.scope is None
        if stage is shown.series.stage or stage in found or not parts:
            continue
        concentration = concentration_of(table)
        leaders = [a for a in area_figures(table, ()) if a.kind is AreaKind.COUNTRY and a.share]
        if concentration is None or not leaders:
            continue
        words = capitalised(table.series.words)
        found[stage] = OtherStage(
            f"{words} {table.period.words} ({table.source_words})",
            ", ".join(f"{area.name} {area.text}" for area in leaders[:NAMED_IN_SENTENCE]),
            f"top 3: {interval_text(concentration.three, '%')}",
            _as_request(table),
            tuple(area.claim for area in leaders[:NAMED_IN_SENTENCE]),
        )
    return list(found.values())


# -- words and rows ----------------------------------------------------------------------------

_HATCHES = {
    Sign.WITHHELD: "hatched ///: withheld, so a producer",
    Sign.NOT_REPORTED: "hatched \\\\\\: not available (NA)",
    Sign.IN_WORDS: "dotted: told in words",
    Sign.NOT_APPLICABLE: "outlined: not applicable",
    Sign.ZERO: "outlined, 0: published as zero",
    Sign.NEGLIGIBLE: "outlined, < ½: less than half a unit",
    Sign.BOUND: "shaded by the bound (<, >) or the middle of a range",
}


def _note(areas: Sequence[AreaFigure], *, relative: bool) -> str:
    signs = {area.sign for area in areas if area.kind is AreaKind.COUNTRY}
    notes = {
        **{words: sign in signs for sign, words in _HATCHES.items()},
        "dashed, e: estimate": any(area.estimate for area in areas),
        "hatched |||: unsourced": any(area.unsourced for area in areas),
        "whisker: other sources": any(area.rivals for area in areas),
        "plain: not named here, which does not mean none": True,
        "shades are percent of the largest amount": relative,
    }
    return dotted(*applying(notes))


def _sources(
    table: SupplyTable, areas: Sequence[AreaFigure], others: Sequence[OtherStage]
) -> tuple[SourceRow, ...]:
    """Who says all that is shown, the table's own first."""
    return sources_of(
        [
            *filter(None, [table.world]),
            *(area.claim for area in areas),
            *(rival.claim for area in areas for rival in area.rivals),
            *(claim for other in others for claim in other.claims),
        ]
    )


def _table(table: SupplyTable, areas: Sequence[AreaFigure]) -> ViewTable:
    """One row an area, the world last; an absence stands in words, never as a number."""
    units = {area.claim.unit for area in areas if area.claim.value is not None}
    unit = next(iter(units)) or "" if len(units) == 1 else ""
    is_share = table.series.measure is Measure.SHARE
    amount = numbers(capitalised(table.series.measure.value), unit=unit)
    headings = (
        *(*texts("Area"), *numbers("Share", unit="%"), *(() if is_share else amount)),
        *texts("As published", "Status", "Other sources"),
    )
    rows = []
    for area in areas:
        zero = 0.0 if area.sign is Sign.ZERO else None
        share = zero if area.share is None else round(area.share, 2)
        cells: list[str | float | None] = [area.name, share]
        if not is_share:
            cells.append(area.claim.value if area.sign is Sign.AMOUNT else zero)
        cells += [area.amount, _status(area), "; ".join(rival.words for rival in area.rivals)]
        claims = (area.claim, *(rival.claim for rival in area.rivals))
        about = {"name": area.name, "query": _clause(area, table.series)}
        rows.append(TableRow(cells=tuple(cells), slugs=(area.slug,), claims=claims, **about))
    if table.world is not None:
        world = table.world
        total: list[str | float | None] = [world.area.name, None]
        total += [] if is_share else [world.value]
        total += [short_figure(world), _published_status(world.status), ""]
        rows.append(TableRow(cells=tuple(total), slugs=(world.area.slug,), claims=(world,)))
    return ViewTable(headings, tuple(rows))


def _status(area: AreaFigure) -> str:
    unsourced = UNSOURCED if area.unsourced else ""
    preferred = "preferred by you" if area.claim.preferred else ""
    return listed(_published_status(area.claim.status), unsourced, preferred)


def _published_status(status: ClaimStatus) -> str:
    return status.value if status_mark(status) else "reported"
