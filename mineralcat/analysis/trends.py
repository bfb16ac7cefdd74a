"""How production grew: published figures over the years, of the world or by country.

Each basis and kind of unit has a panel of its own; publications are lines of their own. Nothing is
joined, filled in or averaged.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from mineralcat.domain.grouping import grouped
from mineralcat.domain.notation import notation
from mineralcat.domain.terms import AreaKind, Stage
from mineralcat.domain.units import dimension
from mineralcat.store.rows import MineralSupply, Ref, SourceRow
from mineralcat.translation import _

from .area_figures import Sign
from .figure import MineralFigure, listed, sources_of
from .supply_tables import Offered
from .trend_lines import (
    Publication,
    TrendLine,
    base_year,
    indexed,
    production_lines,
    rescaled,
    years_of,
)
from .trend_words import AxisScale, ShownTrends
from .views import VIEWS

MOST_MINERALS = 6
"""Beside one another; of more no line could be distinguished."""
MOST_COUNTRIES = 6
"""Drawn; the others are in the table."""
SINCE = (1950, 1975, 2000, 2010)
"""Years that can be begun with, beside the first."""


MOST_ABSENT = 3
"""Countries of which only what is no amount is shown, drawn below the lines."""


class TrendsRequest(NamedTuple):
    """What the user chose to look at. *base* is the year that is 100 on an index, None where it is
    the first that all lines have; *since* the year to begin with."""

    stage: Stage | None = None
    by_country: bool = False
    scale: AxisScale = AxisScale.LINEAR
    base: int | None = None
    since: int | None = None


ANY_TREND = TrendsRequest()
"""The world, linear, all years."""


@dataclass(frozen=True, slots=True)
class TrendPanel:
    """Lines that may share an axis: of one basis and in one unit; *heading* says which."""

    heading: str
    unit: str
    lines: tuple[TrendLine, ...]


class TrendOptions(NamedTuple):
    """What there is to choose from."""

    stages: Offered[Stage]
    by_country: bool
    since: tuple[int, ...]
    base: tuple[int, int] | None


NO_TREND_OPTIONS = TrendOptions((), False, (), None)


@dataclass(frozen=True, kw_only=True)
class TrendsFigure(MineralFigure):
    """What the Trends view shows. *publications* begin with the one that has most figures;
    *request* is what is shown, as far as there is what was requested."""

    panels: tuple[TrendPanel, ...] = ()
    years: tuple[int, int] = (0, 0)
    publications: tuple[Publication, ...] = ()
    request: TrendsRequest = ANY_TREND
    options: TrendOptions = NO_TREND_OPTIONS


def empty_trends(sentence: str, mineral: str = "") -> TrendsFigure:
    """Nothing to show, and why."""
    return TrendsFigure(title=_("Trends"), sentence=sentence, mineral=mineral)


def trends_of(
    supplies: Sequence[MineralSupply], request: TrendsRequest = ANY_TREND, found: str = ""
) -> TrendsFigure:
    """The trends of one mineral, or of several beside one another."""
    if not supplies:
        return empty_trends(VIEWS["trends"].empty)
    supplies = supplies[:MOST_MINERALS]
    of = supplies[0].mineral
    made = [line for supply in supplies for line in production_lines(supply)]
    stages = _stages(made)
    stage = request.stage if request.stage in stages else next(iter(stages), None)
    of_stage = [line for line in made if line.series.stage is stage]
    countries = _by_country(of_stage, of)
    by_country = request.by_country and bool(countries)
    world = [line for line in of_stage if line.area_kind is AreaKind.WORLD]
    lines = countries if by_country else world
    whole = years_of(lines)
    if whole is None or not any(line.drawn for line in lines):  # all of it may be withheld
        return empty_trends(
            _("No production over the years is published for {mineral}.", mineral=of.name), of.slug
        )
    since = request.since if request.since is not None and request.since < whole[1] else None
    drawn, others = _drawn(_since(lines, since), by_country=by_country)
    drawn = _labelled(drawn, by_country=by_country)
    base = base_year(drawn, request.base) if request.scale is AxisScale.INDEX else None
    panels = _panels(drawn, base)
    shown = ShownTrends(
        names=[supply.mineral.name for supply in supplies],
        lines=drawn,
        others=others,
        panels=panels,
        by_country=by_country,
        scale=request.scale,
        base=base,
    )
    return TrendsFigure(
        title=shown.title(),
        subtitle=shown.subtitle(found),
        sentence=shown.sentence(),
        note=shown.note(),
        sources=_sources((*shown.drawn, *drawn, *others)),
        table=shown.table(),
        mineral=of.slug,
        panels=panels,
        years=shown.years,
        publications=shown.publications,
        request=request._replace(stage=stage, by_country=by_country, since=since, base=base),
        options=TrendOptions(
            tuple(stages.items()),
            bool(countries),
            tuple(year for year in SINCE if whole[0] < year < whole[1]),
            whole,
        ),
        found=found,
    )


def _stages(lines: Sequence[TrendLine]) -> dict[Stage, str]:
    """Those that can be looked at, that of the headline first, with their words."""
    ranked = sorted(lines, key=lambda line: not line.headline)
    long = [line.series for line in ranked if len(line.drawn) > 1]
    return {series.stage: series.heading for series in long}


def _by_country(lines: Sequence[TrendLine], of: Ref) -> list[TrendLine]:
    """The countries of one series by one publication, the one that names most; largest in their
    newest year first, and what is no amount last. Empty where there is one year only."""
    tables = grouped(
        ((line.series, line.publication, dimension(line.unit)[0]), line)
        for line in lines
        if line.of == of and line.area_kind is not AreaKind.WORLD
    )
    several = [table for table in tables.values() if any(len(one.points) > 1 for one in table)]
    best = max(several, key=lambda table: (table[0].headline, len(table)), default=[])

    def size(line: TrendLine) -> tuple[bool, float]:
        newest = line.points[-1].value
        return line.area_kind is AreaKind.REST, -(newest or 0.0)

    return sorted((replace(one, slug=one.area.slug, name=one.area.name) for one in best), key=size)


def _since(lines: Sequence[TrendLine], since: int | None) -> list[TrendLine]:
    if since is None:
        return list(lines)
    cut = (
        replace(line, points=tuple(point for point in line.points if point.year >= since))
        for line in lines
    )
    return [line for line in cut if line.points]


def _drawn(
    lines: Sequence[TrendLine], *, by_country: bool
) -> tuple[list[TrendLine], list[TrendLine]]:
    """What is drawn, and what is only in the table: single figures beside lines, and all countries
    but the largest and those that withhold."""
    if by_country:
        sized = [line for line in lines if line.drawn]
        rest = [line for line in lines if not line.drawn]
        rest.sort(key=lambda line: line.points[-1].sign is not Sign.WITHHELD)
        shown = [*sized[:MOST_COUNTRIES], *rest[:MOST_ABSENT]]
        return shown, [*sized[MOST_COUNTRIES:], *rest[MOST_ABSENT:]]
    long = [line for line in lines if len(line.drawn) > 1]
    if not long:
        return [line for line in lines if line.drawn], [line for line in lines if not line.drawn]
    return long, [line for line in lines if line not in long]


def _labelled(lines: Sequence[TrendLine], *, by_country: bool) -> list[TrendLine]:
    """The lines with their labels and colours; what is counted is in the label where the mineral
    alone does not tell lines apart."""
    several = len({line.slug for line in lines}) > 1
    of_each: dict[str, set[str]] = {}
    for line in lines:
        of_each.setdefault(line.slug, set()).add(line.series.form)
    hues: dict[tuple[object, ...], int] = {}
    labelled = []
    for line in lines:
        form = line.series.form
        parts = [line.name] if by_country or several or not form else []
        if not by_country and (len(of_each[line.slug]) > 1 or not several):
            parts.append(form)
        parts.append("" if by_country else line.series.group(line.of))
        hue = hues.setdefault((line.slug, line.series, line.area), len(hues))
        labelled.append(replace(line, label=listed(*parts), hue=hue))
    return labelled


def _panels(lines: Sequence[TrendLine], base: int | None) -> tuple[TrendPanel, ...]:
    """One for each basis and kind of unit, that of a headline first."""
    ranked = sorted(lines, key=lambda line: not line.headline)
    groups = grouped(((line.series.basis, dimension(line.unit)[0]), line) for line in ranked)
    panels = []
    for (basis, _unit), group in groups.items():
        same, unit = rescaled(group, notation().mass_unit)
        if base is not None:
            same, unit = indexed(same, base), _("{year} = 100", year=base)
        if any(line.drawn for line in same):
            heading = listed(basis or _("basis not stated"), unit)
            panels.append(TrendPanel(heading, unit, tuple(same)))
    return tuple(panels)


def _sources(lines: Sequence[TrendLine]) -> tuple[SourceRow, ...]:
    """Who says what is shown; the publication that says most first, its newest release first."""
    return sources_of(point.claim for line in lines for point in reversed(line.points))
