"""The parts of trends that were laid out: points, strokes, leaders to labels, and their panel."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

from mineralcat.analysis.area_figures import Sign
from mineralcat.analysis.trend_lines import TrendLine, TrendPoint
from mineralcat.analysis.trends import TrendPanel

from .scales import Axis

GLYPHS = {
    Sign.WITHHELD: "W",
    Sign.NOT_REPORTED: "NA",
    Sign.IN_WORDS: "“”",
    Sign.NEGLIGIBLE: "< ½",
    Sign.NOT_APPLICABLE: "n/a",
}


class Dot(NamedTuple):
    """A figure and its place. *shape* is its publication's number; *is_marked* where it is painted
    as a point and not only as part of a line."""

    at: QPointF
    line: TrendLine
    point: TrendPoint
    shape: int
    is_marked: bool


class Stroke(NamedTuple):
    """A part of a line in one manner."""

    points: list[QPointF]
    line: TrendLine
    is_dashed: bool


class LabelLine(NamedTuple):
    """From the end of a line to its label."""

    begin: QPointF
    end: QPointF
    line: TrendLine


class PublicationKey(NamedTuple):
    """A publication in the legend."""

    box: QRectF
    shape: int
    is_marked: bool


class PlacedPanel:
    """The places of one panel; *plot* is where its lines are."""

    def __init__(self, panel: TrendPanel, plot: QRectF, axis: Axis) -> None:
        self.panel = panel
        self.plot = plot
        self.axis = axis
        self.dots: list[Dot] = []
        self.strokes: list[Stroke] = []
        self.leaders: list[LabelLine] = []
        self.rules: list[float] = []
        """Heights of the ticks."""
        self.bottom = plot.bottom()
        """Where what is no amount ends."""


def strokes_of(line: TrendLine, dots: Sequence[Dot]) -> list[Stroke]:
    """Parts of one manner: what leads to or from an estimate is dashed."""
    made: list[Stroke] = []
    for one, other in itertools.pairwise(dots):
        if other.point.year != one.point.year + 1:
            continue  # a zero between them has no place on a logarithmic axis
        dashed = one.point.estimate or other.point.estimate
        last = made[-1] if made else None
        if last is not None and last.is_dashed == dashed and last.points[-1] is one.at:
            last.points.append(other.at)
        else:
            made.append(Stroke([one.at, other.at], line, dashed))
    return made


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
