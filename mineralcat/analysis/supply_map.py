"""Who mines, refines or holds a mineral, country by country, and how certain that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mineralcat.domain.figures import figure_text, status_mark
from mineralcat.domain.terms import AreaKind, ClaimStatus, Confidence, Measure, Stage
from mineralcat.domain.text_lists import capitalised
from mineralcat.store.rows import MineralSupply, SourceRow, SupplyRow
from mineralcat.translation import _, comma_list, ngettext

from .area_figures import (
    AreaFigure,
    Concentration,
    Sign,
    area_figures,
    concentration_of,
    interval_text,
    percent_text,
    scale_of,
)
from .citation import UNSOURCED, short_figure
from .figure import (
    NAMED_IN_SENTENCE,
    Cell,
    MineralFigure,
    TableRow,
    ViewTable,
    applying,
    bracketed,
    dotted,
    listed,
    numbers,
    semicolon_list,
    sources_of,
    texts,
)
from .supply_tables import (
    ANY_TABLE,
    NO_OPTIONS,
    SupplyOptions,
    SupplyTable,
    TableRequest,
    options,
    pick,
    tables_of,
)
from .views import VIEWS

BORDERS = _("Borders are Natural Earth's and no statement on whose land it is")
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


def empty_map(sentence: str, mineral: str = "") -> MapFigure:
    """A map of which there is nothing to show, and why."""
    return MapFigure(title=_("Map"), sentence=sentence, mineral=mineral)


def map_of(
    supply: MineralSupply | None, request: TableRequest = ANY_TABLE, found: str = ""
) -> MapFigure:
    """The map of a mineral's supply. *found* says how the search limits what can be chosen."""
    if supply is None:
        return empty_map(VIEWS["map"].empty)
    tables = tables_of(supply)
    shown = pick(tables, request)
    if shown is None:
        sentence = _(
            "No supply by country is published for {mineral}.", mineral=supply.mineral.name
        )
        return empty_map(sentence, supply.mineral.slug)
    areas = area_figures(shown, tables)
    concentration = concentration_of(shown)
    others = tuple(_other_stages(shown, tables))
    scale = scale_of(shown)
    relative = scale is None or not scale.is_total
    whole = _shares_of(shown)
    series = shown.series
    what = _(
        "{mineral}: {measure} {years}",
        mineral=bracketed(supply.mineral.name, series.group(supply.mineral)),
        measure=series.words,
        years=shown.period.full_words,
    )
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
        request=shown.request,
        found=found,
    )


def _shares_of(table: SupplyTable) -> str:
    """What a hundred percent is."""
    world = table.world
    if table.series.measure is Measure.SHARE:
        whose = table.source.scope or _("the world")
        return _("shares of {area} as published", area=whose)
    if world is None:
        return _("amounts; no world total is published")
    total, status = figure_text(world), world.status
    if status is not ClaimStatus.REPORTED:
        total = listed(total, status.label)
    if table.total is not None:
        return _("shares of the published world total of {total}", total=total)
    return _("amounts; the world total is published as {total}", total=total)


def _sentence(what: str, table: SupplyTable, areas: Sequence[AreaFigure], whole: str) -> str:
    ranked = [area for area in areas if area.kind is AreaKind.COUNTRY and area.size]
    parts = [f"{area.name} {area.text}" for area in ranked[:NAMED_IN_SENTENCE]]
    if more := len(ranked[NAMED_IN_SENTENCE:]):
        parts.append(ngettext("and {count} more", "and {count} more", more))
    parts += [f"{area.name} {area.text}" for area in areas if area.kind is AreaKind.REST]
    withheld = [area.name for area in areas if area.sign is Sign.WITHHELD]
    if withheld:
        parts.append(_("withheld: {areas}", areas=comma_list(withheld)))
    head = bracketed(what, listed(table.series.form, table.series.basis))
    shown = semicolon_list(parts, None) or _("no country is named")
    return f"{listed(head, whole, table.source_words)}: {shown}."


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
        first = leaders[:NAMED_IN_SENTENCE]
        found[stage] = OtherStage(
            f"{table.series.heading} {table.period.words} ({table.source_words})",
            comma_list(f"{area.name} {area.text}" for area in first),
            _("top 3: {share}", share=interval_text(concentration.three, "%")),
            table.request,
            tuple(area.claim for area in first),
        )
    return list(found.values())


# -- words and rows ----------------------------------------------------------------------------

_HATCHES = {
    Sign.WITHHELD: _("hatched ///: withheld, so a producer"),
    Sign.NOT_REPORTED: _("hatched \\\\\\: not available (NA)"),
    Sign.IN_WORDS: _("dotted: told in words"),
    Sign.NOT_APPLICABLE: _("outlined: not applicable"),
    Sign.ZERO: _("outlined, 0: published as zero"),
    Sign.NEGLIGIBLE: _("outlined, < ½: less than half a unit"),
    Sign.BOUND: _("shaded by the bound (<, >) or the middle of a range"),
}


def _note(areas: Sequence[AreaFigure], *, relative: bool) -> str:
    signs = {area.sign for area in areas if area.kind is AreaKind.COUNTRY}
    notes = {
        **{words: sign in signs for sign, words in _HATCHES.items()},
        _("dashed, e: estimate"): any(area.estimate for area in areas),
        _("hatched |||: unsourced"): any(area.unsourced for area in areas),
        _("whisker: other sources"): any(area.rivals for area in areas),
        _("plain: not named here, which does not mean none"): True,
        _("shades are percent of the largest amount"): relative,
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
    amount = numbers(capitalised(table.series.measure.label), unit=unit)
    headings = (
        *(*texts(_("Area")), *numbers(_("Share"), unit="%"), *(() if is_share else amount)),
        *texts(_("As published"), _("Status"), _("Other sources")),
    )
    rows = []
    for area in areas:
        zero = 0.0 if area.sign is Sign.ZERO else None
        share = zero if area.share is None else round(area.share, 2)
        value = area.claim.value if area.sign is Sign.AMOUNT else zero
        rivals = semicolon_list([rival.words for rival in area.rivals], None)
        words: tuple[Cell, ...] = (area.amount, _status(area), rivals)
        rows.append(
            TableRow(
                cells=(area.name, share, *(() if is_share else (value,)), *words),
                slugs=(area.slug,),
                claims=(area.claim, *(rival.claim for rival in area.rivals)),
                name=area.name,
                query=area.query,
            )
        )
    if (world := table.world) is not None:
        words = (short_figure(world), _published_status(world.status), "")
        cells = (world.area.name, None, *(() if is_share else (world.value,)), *words)
        rows.append(TableRow(cells=cells, slugs=(world.area.slug,), claims=(world,)))
    return ViewTable(headings, tuple(rows))


def _status(area: AreaFigure) -> str:
    unsourced = UNSOURCED if area.unsourced else ""
    preferred = _("preferred by you") if area.claim.preferred else ""
    return listed(_published_status(area.claim.status), unsourced, preferred)


def _published_status(status: ClaimStatus) -> str:
    return status.label if status_mark(status) else ClaimStatus.REPORTED.label


def certainty_of(
    table: SupplyTable, areas: Sequence[AreaFigure], concentration: Concentration | None
) -> tuple[str, ...]:
    lines = []
    if concentration is not None:
        three = interval_text(concentration.three, "%")
        index = interval_text(concentration.hhi)
        lines.append(_("Top 3: {share} · HHI {index}", share=three, index=index))
    rest = [area for area in areas if area.kind is not AreaKind.COUNTRY and area.share]
    if rest:
        share = percent_text(sum(area.share or 0.0 for area in rest))
        lines.append(_("{share} is not told by country: {areas}", share=share, areas=_names(rest)))
    withheld = [area for area in areas if area.sign is Sign.WITHHELD]
    if withheld:
        lines.append(_("{areas}: withheld, and outside the total", areas=_names(withheld)))
    amounts = [area for area in areas if area.size]
    lines.append(
        _some(
            sum(area.estimate for area in amounts),
            len(amounts),
            _("All figures are estimates (e)"),
            _("{some} of {all} figures are estimates (e)"),
        )
    )
    if table.period.projected and table.source.scenario:
        lines.append(_("Projected, not measured: {scenario}", scenario=table.source.scenario))
    elif table.period.projected:
        lines.append(_("Projected, not measured"))
    lines += [_proof(areas), _disagreement(areas)]
    return tuple(filter(None, lines))


def _some(some: int, every: int, if_all: str, template: str) -> str:
    """How many of the figures are so; nothing where none is."""
    if not some:
        return ""
    return if_all if some == every else template.format(some=some, all=every)


def _names(areas: Sequence[AreaFigure]) -> str:
    return comma_list(area.name for area in areas)


def _proof(areas: Sequence[AreaFigure]) -> str:
    """How well the figures are proved, by the worst of them."""
    if not areas:
        return ""
    if unsourced := sum(area.unsourced for area in areas):
        return _("{some} of {all} figures are unsourced", some=unsourced, all=len(areas))
    single = _some(
        sum(area.claim.confidence is Confidence.SINGLE_COPY for area in areas),
        len(areas),
        _("All figures rest on a single copy"),
        _("{some} of {all} figures rest on a single copy"),
    )
    return single or _("All figures were verified in two places")


def _disagreement(areas: Sequence[AreaFigure]) -> str:
    """Where sources are farthest apart on the same period."""
    apart = [(area, area.shares) for area in areas if area.shares is not None]
    if not apart:
        return ""
    area, shares = max(apart, key=lambda pair: pair[1].high - pair[1].low)
    rivals = semicolon_list([rival.words for rival in area.rivals], None)
    if percent_text(shares.low) == percent_text(shares.high):
        return _("Other sources agree, as on {area}: {shares}", area=area.name, shares=rivals)
    return _(
        "Sources differ most on {area}: {share} here, {shares}",
        area=area.name,
        share=area.text,
        shares=rivals,
    )
