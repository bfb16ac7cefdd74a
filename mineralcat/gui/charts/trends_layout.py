"""Where everything of trends lies: panels below one another, their lines, ticks and labels.

Labels stand at the right ends of lines, moved apart where they would overlap; a coloured line leads
to each.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFont

from mineralcat.analysis.area_figures import Sign
from mineralcat.analysis.citation import short_figure
from mineralcat.analysis.trend_lines import TrendLine, TrendPoint
from mineralcat.analysis.trend_words import AxisScale
from mineralcat.analysis.trends import TrendPanel, TrendsFigure
from mineralcat.domain.figures import number

from .layout import MIDDLE, RIGHT, Layout
from .scales import Axis, linear_axis, log_axis, spread, year_ticks

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
    for one, other in pairwise(dots):
        if other.point.year != one.point.year + 1:
            continue  # a zero between them has no place on a logarithmic axis
        dashed = one.point.estimate or other.point.estimate
        last = made[-1] if made else None
        if last is not None and last.is_dashed == dashed and last.points[-1] is one.at:
            last.points.append(other.at)
        else:
            made.append(Stroke([one.at, other.at], line, dashed))
    return made


SHORT = 15
"""Lines of so few figures show each as a point, even those of the first publication."""


class TrendsPlaces(Layout):
    """The places of all parts."""

    figure: TrendsFigure

    def __init__(self, figure: TrendsFigure, width: float, room: float, font: QFont) -> None:
        super().__init__(figure, width, room, font)
        self.panels: list[PlacedPanel] = []
        inset = self.inset
        self._left, self._right = inset, width - inset
        self._marked = self._marked_shapes()
        top = self._place_keys(inset)
        self._column = self._label_width(width)
        needed = [self._needed(panel) for panel in figure.panels]
        spare = max(room - top - inset - sum(needed), 0.0) / max(len(needed), 1)
        axes = [
            self._axis(panel, int((high + spare - self._around(panel)) // (2.2 * self.em)))
            for panel, high in zip(figure.panels, needed, strict=True)
        ]
        ticks = (self.advance(number(tick), self.small) for axis in axes for tick in axis.ticks)
        self._ticks = max(ticks, default=0.0) + 0.6 * self.em
        for panel, high, axis in zip(figure.panels, needed, axes, strict=True):
            top = self._place_panel(panel, axis, top, high + spare)
        self.height = top + inset

    # The legend -----------------------------------------------------------------------------------

    def _marked_shapes(self) -> set[int]:
        """The publications whose figures are points: all but the first, and that too if short."""
        lines = [line for panel in self.figure.panels for line in panel.lines]
        first = [line for line in lines if self._shape(line) == 0]
        shapes = set(range(1, len(self.figure.publications)))
        return shapes | ({0} if all(len(line.drawn) <= SHORT for line in first) else set())

    def _shape(self, line: TrendLine) -> int:
        return self.figure.publications.index(line.publication)

    def _place_keys(self, top: float) -> float:
        keys = (
            (one.name, shape, "point" if shape in self._marked else "")
            for shape, one in enumerate(self.figure.publications)
        )
        place = QRectF(self._left, top, self._width(), self._high(self.small))
        end = self.place_keys(
            keys, place, QSizeF(2.2 * self.em, place.height()), 0.95 * self.em + 2
        )
        return end + 0.3 * self.em

    # Panels ---------------------------------------------------------------------------------------

    def _needed(self, panel: TrendPanel) -> float:
        """The least height of a panel, which has room for its labels."""
        labels = len(_ends(panel.lines)) * self._label_high
        return max(labels, 5.5 * self.em) + self._around(panel)

    def _around(self, panel: TrendPanel) -> float:
        """The height that heading, years and what is no amount take of a panel."""
        rows = 1 + len(_absent(panel.lines))
        return self._high(self.strong) + 1.25 * self.em + self._high(self.small) * rows

    def _place_panel(self, panel: TrendPanel, axis: Axis, top: float, high: float) -> float:
        heading = self._high(self.strong)
        text = self.elided(panel.heading, self.strong, self._width())
        box = QRectF(self._left, top, self._width(), heading)
        self.add_words(text, box, self.strong, "text")
        right = self._right - self._column - 1.6 * self.em
        left, plot_high = self._left + self._ticks, high - self._around(panel)
        plot = QRectF(left, top + heading + 0.3 * self.em, right - left, plot_high)
        placed = PlacedPanel(panel, plot, axis)
        self.panels.append(placed)
        self._place_ticks(placed)
        for line in panel.lines:
            self._place_line(placed, line)
        self._place_labels(placed)
        self._place_absent(placed)
        self._place_years(placed)
        return top + high

    def _axis(self, panel: TrendPanel, room: int) -> Axis:
        points = (point for line in panel.lines for point in line.drawn)
        values = [point.value for point in points if point.value is not None]
        if self.figure.request.scale is AxisScale.LOG:
            return log_axis(values, max(room, 2))
        return linear_axis(values, max(room, 2))

    def x(self, placed: PlacedPanel, year: float) -> float:
        """Where a year lies; the same in all panels of one tick width."""
        first, last = self.figure.years
        share = (year - first) / (last - first) if last > first else 0.5
        return placed.plot.left() + share * placed.plot.width()

    def _y(self, placed: PlacedPanel, value: float) -> float:
        return placed.plot.bottom() - placed.axis.share(value) * placed.plot.height()

    def _place_ticks(self, placed: PlacedPanel) -> None:
        high, width = self._high(self.small), self._ticks - 0.4 * self.em
        for tick in placed.axis.ticks:
            y = self._y(placed, tick)
            placed.rules.append(y)
            box = QRectF(self._left, y - high / 2, width, high)
            self.add_words(number(tick), box, self.small, "muted", RIGHT)

    def _place_years(self, placed: PlacedPanel) -> None:
        each = self.advance("2000", self.small) * 1.6
        end = 0.0
        air = (0.1 if placed.bottom > placed.plot.bottom() else 0.5) * self.em
        for year in year_ticks(*self.figure.years, int(placed.plot.width() // each)):
            end = self._centred(str(year), self.x(placed, year), placed.bottom + air, end, "muted")

    def _centred(self, text: str, x: float, top: float, end: float, role: str) -> float:
        """Place a small text, unless it would touch what ends at *end*; where it ends then."""
        half = self.advance(text, self.small) / 2 + 1
        if x - half < end:
            return end
        box = QRectF(x - half, top, 2 * half, self._high(self.small))
        self.add_words(text, box, self.small, role, MIDDLE)
        return x + half

    # Lines ----------------------------------------------------------------------------------------

    def _place_line(self, placed: PlacedPanel, line: TrendLine) -> None:
        shape = self._shape(line)
        dots = {
            point.year: self._dot(placed, line, point, shape)
            for point in line.drawn
            if not (placed.axis.is_log and not point.value)
        }
        for stretch in line.stretches():
            shown = [dots[point.year] for point in stretch if point.year in dots]
            placed.strokes += strokes_of(line, shown)
            if len(shown) == 1:
                alone = shown[0]
                dots[alone.point.year] = alone._replace(is_marked=True)
        placed.dots += dots.values()

    def _dot(self, placed: PlacedPanel, line: TrendLine, point: TrendPoint, shape: int) -> Dot:
        assert point.value is not None
        at = QPointF(self.x(placed, point.year), self._y(placed, point.value))
        return Dot(at, line, point, shape, shape in self._marked or not point.joins)

    def _place_absent(self, placed: PlacedPanel) -> None:
        """Below the lines, a row for each that has years without an amount, with its name."""
        high, left = self._high(self.small), placed.plot.right() + 1.6 * self.em
        y = placed.plot.bottom() + 0.55 * self.em  # clear of the lowest tick's figure
        for line in _absent(placed.panel.lines):
            end = -1.0
            for point in line.points:
                if point.sign in GLYPHS:
                    x = self.x(placed, point.year)
                    at = QPointF(x, y + high / 2)
                    placed.dots.append(Dot(at, line, point, self._shape(line), is_marked=False))
                    end = self._centred(GLYPHS[point.sign], x, y, end, "text")
            text = self.elided(line.label, self.small, self._right - left)
            self.add_words(text, QRectF(left, y, self._right - left, high), self.small, "muted")
            y += high
            placed.bottom = y

    # Labels ---------------------------------------------------------------------------------------

    def _label_width(self, width: float) -> float:
        """As wide as the widest label; two lines each where that is too much."""
        most = 0.4 * width
        lines = [line for panel in self.figure.panels for line in _ends(panel.lines)]
        wide = [
            (
                self.advance(self._name(line), self.font),
                self.advance(self._figure(line), self.strong),
            )
            for line in lines
        ]
        whole = max((name + 0.4 * self.em + figure for name, figure in wide), default=0.0)
        self._is_double = whole + 4 > most
        self._label_high = self._high(self.font) * (2 if self._is_double else 1)
        if self._is_double:
            whole = max((max(pair) for pair in wide), default=0.0)
        absent = [line for panel in self.figure.panels for line in _absent(panel.lines)]
        others = [self.advance(line.label, self.small) for line in absent]
        return min(max([whole, *others]) + 4, most)

    def _name(self, line: TrendLine) -> str:
        """Its label, with the year where it ends before the others."""
        last = line.drawn[-1].year
        return line.label if last == self.figure.years[1] else f"{line.label} {last}"

    def _figure(self, line: TrendLine) -> str:
        """The last figure, as published, or on an index as that."""
        last = line.drawn[-1]
        if self.figure.request.scale is AxisScale.INDEX and last.value is not None:
            return number(round(last.value))
        return short_figure(last.claim)

    def _place_labels(self, placed: PlacedPanel) -> None:
        at = {(id(dot.line), dot.point.year): dot.at for dot in placed.dots}
        ends = [
            (found, line)
            for line in _ends(placed.panel.lines)
            if (found := at.get((id(line), line.drawn[-1].year))) is not None
        ]
        ends.sort(key=lambda end: end[0].y())
        high = self._label_high
        low, most = placed.plot.top() - 0.25 * self.em, placed.plot.bottom() + 0.25 * self.em
        middles = spread([end.y() for end, _ in ends], high, low, most)
        left = self._right - self._column
        for (end, line), middle in zip(ends, middles, strict=True):
            placed.leaders.append(LabelLine(end, QPointF(left - 0.25 * self.em, middle), line))
            self._say_label(line, left, middle - high / 2)

    def _say_label(self, line: TrendLine, left: float, top: float) -> None:
        high, figure = self._high(self.font), self._figure(line)
        advance = self.advance(figure, self.strong) + 2
        room = self._column if self._is_double else self._column - advance - 0.4 * self.em
        name = self.elided(self._name(line), self.font, room)
        width = min(self.advance(name, self.font) + 2, self._column)
        self.add_words(name, QRectF(left, top, width, high), self.font, "text")
        if advance > self._column:  # a part of a figure would be another figure
            return
        x, y = (left, top + high) if self._is_double else (left + width + 0.3 * self.em, top)
        self.add_words(figure, QRectF(x, y, advance, high), self.strong, "text")

    # Letters --------------------------------------------------------------------------------------

    def _high(self, font: QFont) -> float:
        return self.metrics(font).height() * 1.1

    def _width(self) -> float:
        return self._right - self._left


def _ends(lines: Iterable[TrendLine]) -> list[TrendLine]:
    """Of lines of one series, the one that ends last: it bears the label."""
    last: dict[int, TrendLine] = {}
    for line in lines:
        if line.drawn:
            other = last.get(line.hue)
            if other is None or line.drawn[-1].year > other.drawn[-1].year:
                last[line.hue] = line
    return list(last.values())


def _absent(lines: Iterable[TrendLine]) -> list[TrendLine]:
    """Those with years that have a sign in place of an amount."""
    return [line for line in lines if any(point.sign in GLYPHS for point in line.points)]
