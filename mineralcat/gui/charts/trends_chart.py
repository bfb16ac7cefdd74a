"""The chart of trends: a widget that paints all of it at once, and is fed with other figures."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.citation import evidence_text, short_figure, short_source
from mineralcat.analysis.trends import TrendsFigure
from mineralcat.gui import theme
from mineralcat.translation import _

from .canvas import Canvas
from .chart import FigureChart, Look, Mark
from .trends_layout import TrendsLayout
from .trends_painting import paint_crosshair, paint_trends
from .trends_parts import Dot, PlacedPanel


class TrendsChart(FigureChart[TrendsFigure, "TrendsCanvas"]):
    """Shows a `TrendsFigure`. Its marks are the figures, line by line; left and right walk the
    years of a line, up and down its neighbours."""

    figure_type = TrendsFigure

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(TrendsCanvas(), parent)
        self.hold(self.canvas)

    def marks(self) -> Sequence[Mark]:
        """All figures, line by line."""
        return [self.canvas.mark_of(dot) for dot in self.canvas.dots()]

    def mark_at(self, pos: QPoint) -> Mark | None:
        """The nearest figure of the nearest year."""
        dot = self.canvas.dot_at(QPointF(pos))
        return self.canvas.mark_of(dot) if dot else None

    def mark_beside(self, mark: Mark | None, key: Qt.Key) -> Mark | None:
        """Along a line by years, and from line to line in a year."""
        dot = self.canvas.dot_beside(mark.place if mark else None, key)
        return self.canvas.mark_of(dot) if dot else None

    def point_at(self, mark: Mark | None) -> None:
        """Draw a cross of lines through a figure."""
        self.canvas.point_at(self.canvas.dot_in(mark.place) if mark else None)

    def reveal(self, mark: Mark) -> None:
        """Scroll to a figure."""
        place = mark.place
        self.area.ensureVisible(place.left(), place.center().y(), 0, 8 * place.height())

    def height_for(self, width: float, look: Look) -> float:
        """As high as is good for lines, and more where there are many panels."""
        assert self._figure is not None
        least = width * (0.5 if len(self._figure.panels) < 2 else 0.62)
        return max(TrendsLayout(self._figure, width, least, look.font).height, least)

    def _paint_picture(
        self, painter: QPainter, figure: TrendsFigure, size: QSizeF, look: Look
    ) -> None:
        layout = TrendsLayout(figure, size.width(), size.height(), look.font)
        paint_trends(painter, layout, look.theme)


class TrendsCanvas(Canvas[TrendsFigure, TrendsLayout, Dot]):
    """Paints trends; what is pointed at is a figure."""

    selection_in_picture = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last_marked: Dot | None = None
        """Of two figures in one place, the one that was the last to be a mark is meant."""

    # What can be pointed at -----------------------------------------------------------------------

    def dots(self) -> list[Dot]:
        """All figures, line by line."""
        if self._layout is None:
            return []
        return [dot for placed in self._layout.panels for dot in placed.dots]

    def dot_at(self, pos: QPointF) -> Dot | None:
        """The nearest figure of the year under a point; beside the lines the end of the line whose
        label is there."""
        placed = self._panel_at(pos)
        if placed is None or not placed.dots:
            return None
        if pos.x() > placed.plot.right() + self.layout_shown.em:
            ends = {id(leader.line): leader for leader in placed.leaders}
            near = min(ends.values(), key=lambda one: abs(one.end.y() - pos.y()), default=None)
            if near is not None:
                return next((dot for dot in placed.dots if dot.at == near.begin), None)
        return min(placed.dots, key=lambda dot: _distance(dot, pos))

    def _panel_at(self, pos: QPointF) -> PlacedPanel | None:
        layout = self._layout
        for placed in layout.panels if layout else ():
            if placed.plot.top() - placed.plot.height() * 0.05 <= pos.y() <= placed.bottom:
                return placed if pos.x() >= placed.plot.left() else None
        return None

    def dot_beside(self, place: QRect | None, key: Qt.Key) -> Dot | None:
        """Where a key leads from a place."""
        dots = self.dots()
        at = self.dot_in(place)
        if not dots:
            return None
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return dots[0 if key == Qt.Key.Key_Home else -1]
        if at is None:
            return dots[0]
        forward = key in (Qt.Key.Key_Right, Qt.Key.Key_Down)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            line = sorted(
                (dot for dot in dots if dot.line is at.line), key=lambda dot: dot.point.year
            )
            beside = line.index(at) + (1 if forward else -1)
            return line[min(max(beside, 0), len(line) - 1)]
        lines = list({id(dot.line): dot.line for dot in dots}.values())
        number = next(number for number, line in enumerate(lines) if line is at.line)
        other = lines[min(max(number + (1 if forward else -1), 0), len(lines) - 1)]
        if other is at.line:
            return at
        those = [dot for dot in dots if dot.line is other]
        return min(those, key=lambda dot: abs(dot.point.year - at.point.year))

    def dot_in(self, place: QRect | None) -> Dot | None:
        """The figure whose mark has this place."""
        if place is None:
            return None
        if self._last_marked is not None and self._place(self._last_marked) == place:
            return self._last_marked
        return next((dot for dot in self.dots() if self._place(dot) == place), None)

    def _place(self, dot: Dot) -> QRect:
        half = 0.4 * self.layout_shown.em
        corner = QPointF(half, half)
        return QRectF(dot.at - corner, dot.at + corner).toAlignedRect()

    def mark_of(self, dot: Dot) -> Mark:
        """A figure as what can be pointed at."""
        self._last_marked = dot
        line, claim = dot.line, dot.point.claim
        slug, name, query = line.about
        claims = (claim, *dot.point.older)
        return Mark(slug, name, self._hover_text(dot), self._place(dot), query, claims)

    def _hover_text(self, dot: Dot) -> str:
        """Year, figure and source; earlier releases; the other figures of the year."""
        line, point = dot.line, dot.point
        head = f"{line.label}, {point.year}: {short_figure(point.claim)}"
        if line.unit == "index" and point.value is not None:
            head = _("{figure} (index {index:.0f})", figure=head, index=point.value)
        lines = [evidence_text(point.claim, head)]
        lines += [
            _(
                "Earlier: {figure} ({source})",
                figure=short_figure(one),
                source=short_source(one.source),
            )
            for one in point.older
        ]
        same = [
            f"{one.line.label}: {short_figure(one.point.claim)} ({one.line.publication.name})"
            for placed in self.layout_shown.panels
            for one in placed.dots
            if one.point.year == point.year and one is not dot and dot in placed.dots
        ]
        if same:
            lines += ["", _("Also of {year}:", year=point.year), *same]
        return "\n".join(lines)

    # Painting -------------------------------------------------------------------------------------

    def _paint_figure(
        self, painter: QPainter, layout: TrendsLayout, palette: theme.Palette
    ) -> None:
        paint_trends(painter, layout, palette, self._chosen)

    def _paint_marks(self, painter: QPainter, layout: TrendsLayout, palette: theme.Palette) -> None:
        if self._pointed is not None:
            paint_crosshair(painter, layout, self._pointed, palette, QRectF(self.rect()))

    def _make_layout(self, figure: TrendsFigure) -> TrendsLayout:
        layout = TrendsLayout(figure, float(self.width()), self._room(), self.font())
        self._pointed = self._last_marked = None
        self.setMinimumHeight(int(layout.height))
        return layout


def _distance(dot: Dot, pos: QPointF) -> tuple[float, float]:
    """First by the year, then by the height."""
    return round(abs(dot.at.x() - pos.x()), 1), abs(dot.at.y() - pos.y())
