"""Lines in other terms: in a unit that suits them, or as an index of a year."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mineralcat.domain.units import convert, dimension

from .trend_lines import TrendLine

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
