"""Published figures of one series and area as lines over the years, one line a publication.

A publication that comes out every year, such as the Mineral Commodity Summaries, gives one line: of
each year what its newest release says. Different publications, forms and bases are never joined.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from mineralcat.domain.figures import years_text
from mineralcat.domain.notation import notation
from mineralcat.domain.preference import claim_order
from mineralcat.domain.query import quoted
from mineralcat.domain.terms import AreaKind, ClaimStatus, Measure, Stage
from mineralcat.domain.units import convert, dimension
from mineralcat.store.rows import MineralSupply, Ref, SourceRow, SupplyRow

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
            field = "mined-in" if self.series.stage is Stage.MINE else "refined-in"
            return self.slug, self.name, f"{field}:{quoted(self.name)}"
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
            tuple(point for _, point in group)
            for _, group in groupby(at, key=lambda one: one[1].year - one[0])
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
        saved = [row for row in rows if _is_told(row)]
        if saved:
            return _lines(supply, of, saved)
    return []


def _is_told(row: SupplyRow) -> bool:
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
    counts: dict[tuple[SupplySeries, str], list[str]] = {}
    for (series, _, _, what), rows in found.items():
        named = [row.unit for row in rows if row.unit]
        counts.setdefault((series, what), []).extend(named)
    return {
        key: notation().unit_shown(max(sorted(set(units)), key=units.count, default="")) or ""
        for key, units in counts.items()
    }


def _points(rows: Sequence[SupplyRow], unit: str) -> tuple[TrendPoint, ...]:
    by_year: dict[int, list[SupplyRow]] = {}
    for row in rows:
        assert row.period_to is not None
        by_year.setdefault(row.period_to, []).append(row)
    points = []
    for year in sorted(by_year):
        newest, *older = sorted(by_year[year], key=_order)
        points.append(_point(year, newest, tuple(older), unit))
    return tuple(points)


def _order(row: SupplyRow) -> tuple[int, int, int]:
    source = row.source
    kind, year = (source.kind, source.year) if source else (None, None)
    return claim_order(kind, year, preferred=row.preferred)


def _point(year: int, row: SupplyRow, older: tuple[SupplyRow, ...], unit: str) -> TrendPoint:
    sign = sign_of(row)
    if sign is Sign.ZERO:
        return TrendPoint(year, 0.0, sign, row, older)
    amount = amount_of(row)
    value = convert(amount, row.unit or "", unit) if amount else None
    return TrendPoint(year, value, sign, row, older)


def years_of(lines: Iterable[TrendLine]) -> tuple[int, int] | None:
    """The first and the last year that any line speaks of."""
    years = [point.year for line in lines for point in line.points]
    return (min(years), max(years)) if years else None


def years_words(years: Iterable[int]) -> str:
    """Years in words: ``"1950–1952, 1960"``."""
    at = enumerate(sorted(set(years)))
    runs = [[year for _, year in run] for _, run in groupby(at, key=lambda one: one[1] - one[0])]
    return ", ".join(years_text(run[0], run[-1]) for run in runs)
