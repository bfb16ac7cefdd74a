"""How production grew: published figures over the years, of the world or by country.

Each basis and kind of unit has a panel of its own; publications are lines of their own. Nothing is
joined, filled in or averaged.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from mineralcat.domain.grouping import grouped
from mineralcat.domain.notation import notation
from mineralcat.domain.terms import AreaKind, Stage
from mineralcat.domain.units import dimension
from mineralcat.store.rows import MineralSupply, Ref, SourceRow

from .area_figures import Sign
from .figure import MineralFigure, listed, sources_of
from .supply_tables import TableOption
from .trend_index import base_year, indexed, rescaled, with_index
from .trend_lines import Publication, TrendLine, production_lines, years_of
from .trend_words import note_of, sentence_of, subtitle_of, table_of, title_of

MOST_MINERALS = 6
"""Beside one another; of more no line could be distinguished."""
MOST_COUNTRIES = 6
"""Drawn; the others are in the table."""
SINCE = (1950, 1975, 2000, 2010)
"""Years that can be begun with, beside the first."""


MOST_ABSENT = 3
"""Countries of which only what is no amount is shown, drawn below the lines."""


class AxisScale(StrEnum):
    """How amounts become heights."""

    LINEAR = "linear"
    LOG = "logarithmic"
    INDEX = "index"


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

    stages: tuple[TableOption[Stage], ...]
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
    return TrendsFigure(title="Trends", sentence=sentence, mineral=mineral)


def trends_of(
    supplies: Sequence[MineralSupply], request: TrendsRequest = ANY_TREND, found: str = ""
) -> TrendsFigure:
    """The trends of one mineral, or of several beside one another."""
    if not supplies:
        return empty_trends("Choose a mineral to see how its production grew.")
    names = [supply.mineral.name for supply in supplies[:MOST_MINERALS]]
    made = [line for supply in supplies[:MOST_MINERALS] for line in production_lines(supply)]
    stage = _stage(made, request.stage)
    of_stage = [line for line in made if line.series.stage is stage]
    countries = _by_country(of_stage, supplies[0].mineral)
    by_country = request.by_country and bool(countries)
    world = [line for line in of_stage if line.area_kind is AreaKind.WORLD]
    shown = countries if by_country else world
    whole = years_of(shown)
    if whole is None or not any(line.drawn for line in shown):  # all of it may be withheld
        first = supplies[0].mineral.slug
        return empty_trends(f"No production over the years is published for {names[0]}.", first)
    since = request.since if request.since is not None and request.since < whole[1] else None
    shown = _since(shown, since)
    drawn, others = _drawn(shown, by_country=by_country)
    drawn = _labelled(drawn, by_country=by_country)
    base = base_year(drawn, request.base) if request.scale is AxisScale.INDEX else None
    panels = _panels(drawn, base)
    shown_wish = request._replace(stage=stage, by_country=by_country, since=since, base=base)
    seen = with_index(drawn, base)
    years = years_of(seen)
    assert years is not None
    publications = _publications(seen)
    options = TrendOptions(
        tuple(TableOption(one, f"{one.value.capitalize()} production") for one in _stages(made)),
        bool(countries),
        tuple(year for year in SINCE if whole[0] < year < whole[1]),
        whole,
    )
    return TrendsFigure(
        title=title_of(names, seen, years, by_country=by_country, base=base),
        subtitle=subtitle_of(seen, publications, found),
        sentence=sentence_of(names, panels, drawn, base),
        note=note_of(
            panels, drawn, others, publications, base=base, log=request.scale is AxisScale.LOG
        ),
        sources=_sources((*seen, *drawn, *others)),
        table=table_of((*drawn, *others), panels, base, by_country=by_country),
        mineral=supplies[0].mineral.slug,
        panels=panels,
        years=years,
        publications=publications,
        request=shown_wish,
        options=options,
        found=found,
    )


def _stages(lines: Sequence[TrendLine]) -> list[Stage]:
    """Those that can be looked at, that of the headline first."""
    ranked = sorted(lines, key=lambda line: not line.headline)
    return list(dict.fromkeys(line.series.stage for line in ranked if len(line.drawn) > 1))


def _stage(lines: Sequence[TrendLine], requested: Stage | None) -> Stage | None:
    stages = _stages(lines)
    return requested if requested in stages else next(iter(stages), None)


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
        group = "" if line.series.of == line.of else f"as {line.series.of.name}"
        parts = [line.name] if by_country or several or not form else []
        if not by_country and (len(of_each[line.slug]) > 1 or not several):
            parts.append(form)
        parts.append("" if by_country else group)
        hue = hues.setdefault((line.slug, line.series, line.area), len(hues))
        labelled.append(replace(line, label=listed(*parts), hue=hue))
    return labelled


def _panels(lines: Sequence[TrendLine], base: int | None) -> tuple[TrendPanel, ...]:
    """One for each basis and kind of unit, that of a headline first."""
    ranked = sorted(lines, key=lambda line: not line.headline)
    groups = grouped(((line.series.basis, dimension(line.unit)[0]), line) for line in ranked)
    panels = []
    for (basis, _), group in groups.items():
        same, unit = rescaled(group, notation().mass_unit)
        if base is not None:
            same, unit = indexed(same, base), f"{base} = 100"
        if any(line.drawn for line in same):
            stated = basis or "basis not stated"
            panels.append(TrendPanel(f"{stated}, {unit}", unit, tuple(same)))
    return tuple(panels)


def _publications(lines: Sequence[TrendLine]) -> tuple[Publication, ...]:
    counts = Counter(line.publication for line in lines for _ in line.points)
    return tuple(sorted(counts, key=lambda one: (-counts[one], one)))


def _sources(lines: Sequence[TrendLine]) -> tuple[SourceRow, ...]:
    """Who says what is shown; the publication that says most first, its newest release first."""
    return sources_of(point.claim for line in lines for point in reversed(line.points))
