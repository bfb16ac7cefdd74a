"""Published figures of one series and area as lines over the years, one line a publication.

A publication that comes out every year, such as the Mineral Commodity Summaries, gives one line: of
each year what its newest release says. Different publications, forms and bases are never joined.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from mineralcat.domain.figures import years_text
from mineralcat.domain.grouping import grouped
from mineralcat.domain.notation import notation
from mineralcat.domain.preference import claim_order
from mineralcat.domain.terms import AreaKind, ClaimStatus, Measure
from mineralcat.domain.units import convert, dimension
from mineralcat.store.rows import MineralSupply, Ref, SourceRow, SupplyRow
from mineralcat.translation import comma_list

from .area_figures import Sign, amount_of, sign_of
from .citation import UNSOURCED, is_unsourced
from .supply_tables import SupplySeries


class Publication(NamedTuple):
    """What all releases of a work have in common: who publishes it, and its name."""

    publisher: str
    name: str


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What a publication says of one year. *value* is in the unit of its line, None where the claim
    is no amount; *older* is what its earlier releases stated."""

    year: int
    value: float | None
    sign: Sign
    claim: SupplyRow
    older: tuple[SupplyRow, ...] = ()

    @property
    def estimate(self) -> bool:
        """Whether it is drawn dashed: anything but reported."""
        return self.claim.status is not ClaimStatus.REPORTED

    @property
    def joins(self) -> bool:
        """Whether a line leads through it; a bound or the middle of a range stands alone."""
        return self.value is not None and self.sign in (Sign.AMOUNT, Sign.ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendLine:
    """One series of one area by one publication, in the order of the years; *unit* is that of the
    values. *slug* and *name* are what a click selects: the mineral, or the country."""

    slug: str
    name: str
    of: Ref
    series: SupplySeries
    area: Ref
    area_kind: AreaKind
    headline: bool
    publication: Publication
    unit: str
    points: tuple[TrendPoint, ...]
    label: str = ""
    """What stands at its end; lines of one series, by whatever publication, have the same."""
    hue: int = 0
    """Which colour: the same for all lines of one series of one area."""

    @property
    def about(self) -> tuple[str, str, str]:
        """Slug and name of what a click selects, and the search for it; what is left over, or a
        group of countries, is no entry, so that the mineral is meant."""
        if self.area_kind is AreaKind.COUNTRY:
            return self.slug, self.name, self.series.clause(self.name)
        return self.of.slug, self.of.name, f'"{self.of.name}"'

    @property
    def drawn(self) -> tuple[TrendPoint, ...]:
        """The points that are amounts."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def unsourced(self) -> bool:
        """Whether nothing that can be looked up stands behind any of its figures."""
        return any(is_unsourced(point.claim) for point in self.points)

    def at(self, year: int) -> TrendPoint | None:
        """What it says of a year."""
        return next((point for point in self.points if point.year == year), None)

    def stretches(self) -> list[tuple[TrendPoint, ...]]:
        """The points that a line may lead through, parted where a year is missing."""
        joined = [point for point in self.points if point.joins]
        at = enumerate(joined)
        return [
            tuple(point for _at, point in group)
            for _key, group in groupby(at, key=lambda one: one[1].year - one[0])
        ]


_PARTED = re.compile(r"\s*[(,/]|\s+\d{4}\b")
_NUMBERED = re.compile(r"\(([^()]*\bSeries \d+)\)")


def publication_of(source: SourceRow | None) -> Publication:
    """The work that a source is a release of: its title up to the year or the bracket, or the
    number in a series of publications where it has one."""
    if source is None:
        return Publication("", UNSOURCED)
    numbered = _NUMBERED.search(source.title)
    name = numbered[1] if numbered else _PARTED.split(source.title)[0]
    return Publication(source.publisher or "", name or source.title)


def production_lines(supply: MineralSupply) -> list[TrendLine]:
    """Production by series, area and publication, of single years that were: shares, averages over
    years, projections and what one buyer buys have no part in it. Those of the mineral itself, and
    of the groups above it only where it has none."""
    for of, rows in supply.supply:
        saved = [row for row in rows if _counts(row)]
        if saved:
            return _lines(supply, of, saved)
    return []


def _counts(row: SupplyRow) -> bool:
    return (
        row.measure is Measure.PRODUCTION
        and row.of_the_world
        and row.scenario is None
        and row.status is not ClaimStatus.PROJECTED
        and row.period_to is not None
        and row.period_from in (None, row.period_to)
    )


def _lines(supply: MineralSupply, of: Ref, rows: Iterable[SupplyRow]) -> list[TrendLine]:
    """Rows apart by series, area, publication and what their unit measures; what is absent often
    names no unit, and goes where its series has amounts."""
    keyed = [(SupplySeries(of, row.stage, row.measure, row.form, row.basis), row) for row in rows]
    usual = {series: row.unit for series, row in reversed(keyed) if row.unit}
    found: dict[tuple[SupplySeries, Ref, Publication, str], list[SupplyRow]] = {}
    for series, row in keyed:
        what = dimension(row.unit or usual.get(series) or "")[0]
        found.setdefault((series, row.area, publication_of(row.source), what), []).append(row)
    units = _units(found)
    return [
        TrendLine(
            slug=supply.mineral.slug,
            name=supply.mineral.name,
            of=supply.mineral,
            series=series,
            area=area,
            area_kind=supply.kinds.get(area.slug, AreaKind.COUNTRY),
            headline=same[0].headline,
            publication=publication,
            unit=units[series, what],
            points=_points(same, units[series, what]),
        )
        for (series, area, publication, what), same in found.items()
    ]


def _units(
    found: dict[tuple[SupplySeries, Ref, Publication, str], list[SupplyRow]],
) -> dict[tuple[SupplySeries, str], str]:
    """The unit of each series: the one that the reader chose for masses, else as most of its rows
    have it."""
    counts = grouped(
        ((series, what), row.unit)
        for (series, _area, _publication, what), rows in found.items()
        for row in rows
    )
    return {
        key: notation().unit_shown(max(sorted(filter(None, units)), key=units.count, default=""))
        or ""
        for key, units in counts.items()
    }


def _points(rows: Sequence[SupplyRow], unit: str) -> tuple[TrendPoint, ...]:
    """Of each year what its newest release says; without an amount what is only stated of it."""
    by_year = grouped((row.period_to or 0, row) for row in rows)
    points = []
    for year in sorted(by_year):
        newest, *older = sorted(by_year[year], key=_order)
        sign, amount = sign_of(newest), amount_of(newest)
        value = convert(amount, newest.unit or "", unit) if amount else None
        if sign is Sign.ZERO:
            value = 0.0
        points.append(TrendPoint(year, value, sign, newest, tuple(older)))
    return tuple(points)


def _order(row: SupplyRow) -> tuple[int, int, int]:
    source = row.source
    kind, year = (source.kind, source.year) if source else (None, None)
    return claim_order(kind, year, preferred=row.preferred)


def years_of(lines: Iterable[TrendLine]) -> tuple[int, int] | None:
    """The first and the last year that any line speaks of."""
    years = [point.year for line in lines for point in line.points]
    return (min(years), max(years)) if years else None


def years_words(years: Iterable[int]) -> str:
    """Years in words: ``"1950–1952, 1960"``."""
    at = enumerate(sorted(set(years)))
    runs = [
        [year for _at, year in run] for _key, run in groupby(at, key=lambda one: one[1] - one[0])
    ]
    return comma_list(years_text(run[0], run[-1]) for run in runs)


# -- lines in another unit, or as an index of a year -------------------------------------------

_UNITS = {"Mt": 10.0, "kt": 10.0, "t": 1.0}
"""The largest figure on an axis is at least so many of its unit; smaller ones are in kilograms."""


def rescaled(lines: Sequence[TrendLine], chosen: str | None) -> tuple[list[TrendLine], str]:
    """Lines of one dimension in one unit, and that unit: of masses the one that the reader chose,
    else one in which the largest is written short."""
    unit = lines[0].unit
    if dimension(unit)[0] == "kg":
        unit = chosen or _suiting(lines)
    return [_in_unit(line, unit) for line in lines], unit


def _suiting(lines: Iterable[TrendLine]) -> str:
    most = max(
        (convert(point.value or 0.0, line.unit, "kg") for line in lines for point in line.points),
        default=0.0,
    )
    return next((unit for unit, few in _UNITS.items() if convert(most, "kg", unit) >= few), "kg")


def _in_unit(line: TrendLine, unit: str) -> TrendLine:
    factor = 1.0 if line.unit == unit else convert(1.0, line.unit, unit)
    return _times(line, factor, unit)


def _times(line: TrendLine, factor: float, unit: str) -> TrendLine:
    points = tuple(
        point if point.value is None else replace(point, value=point.value * factor)
        for point in line.points
    )
    return replace(line, unit=unit, points=points)


def base_value(line: TrendLine, lines: Iterable[TrendLine], year: int) -> float | None:
    """What an index of the line is reckoned from: its own figure of the year, else that of another
    publication of the same series and area."""
    for one in (line, *(other for other in lines if other.hue == line.hue)):
        point = one.at(year)
        if point is not None and point.joins and point.value:
            return convert(point.value, one.unit, line.unit)
    return None


def with_index(lines: Sequence[TrendLine], base: int | None) -> list[TrendLine]:
    """Those that are drawn on an index; all where none is asked for, or none has one."""
    if base is None:
        return list(lines)
    return [line for line in lines if base_value(line, lines, base) is not None] or list(lines)


def base_year(lines: Sequence[TrendLine], requested: int | None) -> int | None:
    """The year that is 100: the one requested, where any line has it; else the first that all
    series have, or that most have."""
    counts: dict[int, set[int]] = {}
    for line in lines:
        for point in line.points:
            if point.joins and point.value:
                counts.setdefault(point.year, set()).add(line.hue)
    if requested in counts:
        return requested
    return min(counts, key=lambda year: (-len(counts[year]), year), default=None)


def indexed(lines: Sequence[TrendLine], year: int) -> list[TrendLine]:
    """The lines as an index; one without a figure of the year has no values."""
    made = []
    for line in lines:
        base = base_value(line, lines, year)
        if base is None:
            points = tuple(replace(point, value=None) for point in line.points)
            made.append(replace(line, unit="index", points=points))
        else:
            made.append(_times(line, 100 / base, "index"))
    return made
