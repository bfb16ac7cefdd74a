"""Where figures lie along an axis, which of them are written beside it, and where labels do."""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import NamedTuple

_STEPS = (1.0, 2.0, 5.0)
_YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100)


class Axis(NamedTuple):
    """*low* and *high* are the figures at its ends, *ticks* those that are written."""

    low: float
    high: float
    ticks: tuple[float, ...]
    is_log: bool = False

    def share(self, value: float) -> float:
        """How far along a figure lies, 0 at the low end and 1 at the high."""
        if self.is_log:
            return (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return (value - self.low) / (self.high - self.low)


def linear_axis(values: Sequence[float], room: int) -> Axis:
    """From zero, or from below it, to a round figure, with at most *room* steps."""
    most, least = max([*values, 0.0]), min([*values, 0.0])
    if most == least:
        most = least + 1.0
    step = _round_up((most - least) / max(room, 1))
    low, high = floor(least / step), ceil(round(most / step, 9))
    ticks = tuple(round(at * step, 12) for at in range(low, high + 1))
    return Axis(low * step, high * step, ticks)


def log_axis(values: Sequence[float], room: int) -> Axis:
    """Round figures around those above zero; whole decades where there are many."""
    positive = [value for value in values if value > 0] or [1.0, 10.0]
    low, high = _round_down(min(positive)), _round_up(max(positive))
    if low == high:
        high = _round_up(high * 1.5)
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    fine = [s * 10.0**at for at in decades for s in _STEPS if low <= s * 10.0**at <= high * 1.001]
    if len(fine) <= room + 1:
        return Axis(low, high, tuple(fine), True)
    whole = [10.0**at for at in decades if low <= 10.0**at <= high * 1.001]
    every = max(ceil(len(whole) / max(room, 1)), 1)
    return Axis(low, high, tuple(whole[::every]) or (low, high), True)


def year_ticks(first: int, last: int, room: int) -> tuple[int, ...]:
    """Round years from the first to the last, at most *room* of them."""
    step = next((s for s in _YEAR_STEPS if (last - first) / s + 1 <= max(room, 1)), 100)
    begin = -(-first // step) * step
    return tuple(range(begin, last + 1, step)) or (first,)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10 … that is no less."""
    power = 10.0 ** floor(log10(value))
    return next((s * power for s in _STEPS if s * power >= value * 0.999_999), 10 * power)


def _round_down(value: float) -> float:
    power = 10.0 ** floor(log10(value))
    return next(s * power for s in reversed(_STEPS) if s * power <= value * 1.000_001)


def spread(middles_asked: Sequence[float], high: float, low: float, most: float) -> list[float]:
    """Middles of boxes *high* each, as near as can be to where they are asked for, in order and
    without overlap, between *low* and *most*."""
    groups: list[list[float]] = []  # sum of the middles at its first box, and how many boxes
    for one in middles_asked:
        groups.append([one, 1])
        while len(groups) > 1 and _start(groups[-2]) + groups[-2][1] * high > _start(groups[-1]):
            total, count = groups.pop()
            groups[-1][0] += total - count * groups[-1][1] * high
            groups[-1][1] += count
    middles = [_start(group) + at * high for group in groups for at in range(int(group[1]))]
    if middles and (over := middles[-1] + high / 2 - most) > 0:
        limit = middles[-1] - over
        for at in range(len(middles) - 1, -1, -1):
            middles[at] = min(middles[at], limit)
            limit = middles[at] - high
    if middles and middles[0] - high / 2 < low:
        limit = low + high / 2
        for at, middle in enumerate(middles):
            middles[at] = max(middle, limit)
            limit = middles[at] + high
    return middles


def _start(group: Sequence[float]) -> float:
    return group[0] / group[1]
