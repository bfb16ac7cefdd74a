"""The chart of trends: lines, points, ticks and labels, painted on any paint device."""

from collections.abc import Collection, Iterable
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from mineralcat.analysis.area_figures import Sign
from mineralcat.analysis.citation import evidence_text, short_figure, short_source
from mineralcat.analysis.figure import bracketed
from mineralcat.analysis.trends import TrendsFigure
from mineralcat.domain.figures import number
from mineralcat.gui import theme
from mineralcat.gui.theme import Palette
from mineralcat.translation import _

from .canvas import LayoutChart
from .chart import UNMARKED, Mark, Marking
from .trends_layout import GLYPHS, Dot, PlacedPanel, TrendsPlaces

Colours = tuple[QColor, ...]


class TrendsLayout(TrendsPlaces):
    """Trends laid out. Their marks are the figures, line by line; left and right walk the years of
    a line, up and down its neighbours."""

    selection_in_picture = True

    @classmethod
    def least_height(cls, figure: TrendsFigure, width: float) -> float:
        """As high as is good for lines, and more where there are many panels."""
        return width * (0.5 if len(figure.panels) < 2 else 0.62)

    # What can be pointed at -----------------------------------------------------------------------

    @cached_property
    def dots(self) -> list[Dot]:
        """All figures, line by line."""
        return [dot for placed in self.panels for dot in placed.dots]

    def marks(self) -> list[Mark]:
        """All figures, line by line."""
        return [self._mark(dot) for dot in self.dots]

    def mark_at(self, pos: QPointF) -> Mark | None:
        """The nearest figure of the year under a point; beside the lines the end of the line whose
        label is there."""
        placed = self._panel_at(pos)
        if placed is None or not placed.dots or pos.x() < placed.plot.left():
            return None
        if pos.x() > placed.plot.right() + self.em and placed.leaders:
            near = min(placed.leaders, key=lambda one: abs(one.end.y() - pos.y()))
            found = next((dot for dot in placed.dots if dot.at == near.begin), None)
            return self._mark(found) if found else None
        return self._mark(min(placed.dots, key=lambda dot: _distance(dot, pos)))

    def _panel_at(self, pos: QPointF) -> PlacedPanel | None:
        for placed in self.panels:
            if placed.plot.top() - placed.plot.height() * 0.05 <= pos.y() <= placed.bottom:
                return placed
        return None

    def mark_beside(self, mark: Mark | None, key: Qt.Key) -> Mark | None:
        """Along a line by years, and from line to line in a year."""
        dots = self.dots
        at = mark.part if mark else None
        if not dots or key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return self._mark(dots[0 if key == Qt.Key.Key_Home else -1]) if dots else None
        if at is None:
            return self._mark(dots[0])
        step = 1 if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            line = sorted(
                (dot for dot in dots if dot.line is at.line), key=lambda dot: dot.point.year
            )
            place = next((n for n, dot in enumerate(line) if dot.point is at.point), 0)
            return self._mark(line[min(max(place + step, 0), len(line) - 1)])
        lines = list({id(dot.line): dot.line for dot in dots}.values())
        place = next((n for n, line in enumerate(lines) if line is at.line), 0)
        other = lines[min(max(place + step, 0), len(lines) - 1)]
        if other is at.line:
            return mark
        those = [dot for dot in dots if dot.line is other]
        return self._mark(min(those, key=lambda dot: abs(dot.point.year - at.point.year)))

    def _mark(self, dot: Dot) -> Mark:
        slug, name, query = dot.line.about
        corner = QPointF(0.4 * self.em, 0.4 * self.em)
        place = QRectF(dot.at - corner, dot.at + corner).toAlignedRect()
        claims = (dot.point.claim, *dot.point.older)
        return Mark(slug, name, self._hover_text(dot), place, query, claims, part=dot)

    def _hover_text(self, dot: Dot) -> str:
        """Year, figure and source; earlier releases; the other figures of the year."""
        line, point = dot.line, dot.point
        head = f"{line.label}, {point.year}: {short_figure(point.claim)}"
        if line.unit == "index" and point.value is not None:
            head = bracketed(head, _("index {number:.0f}", number=point.value))
        lines = [evidence_text(point.claim, head)]
        for one in point.older:
            figure, source = short_figure(one), short_source(one.source)
            lines.append(_("Earlier: {figure} ({source})", figure=figure, source=source))
        same = [
            f"{one.line.label}: {short_figure(one.point.claim)} ({one.line.publication.name})"
            for placed in self.panels
            if dot in placed.dots
            for one in placed.dots
            if one.point.year == point.year and one is not dot
        ]
        if same:
            lines += ["", _("Also of {year}:", year=point.year), *same]
        return "\n".join(lines)

    # Painting -------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, palette: Palette, marked: Marking = UNMARKED) -> None:
        """Lines of what is selected are thicker, where that tells them apart."""
        colours = theme.kind_colours(palette)
        slugs = {line.slug for placed in self.panels for line in placed.panel.lines}
        stressed = slugs & marked.chosen if not slugs <= marked.chosen else set()
        for placed in self.panels:
            self._paint_frame(painter, placed, palette)
            self._paint_lines(painter, placed, colours, stressed)
            dots = [dot for dot in placed.dots if dot.is_marked]
            self._paint_dots(painter, dots, colours, palette, 0.22)
        for key in self.keys:
            painter.setPen(QPen(palette.muted, 1.8))
            y = key.box.center().y()
            painter.drawLine(QPointF(key.box.left(), y), QPointF(key.box.right(), y))
            if key.sign:
                painter.setBrush(palette.muted)
                _paint_shape(painter, key.box.center(), 0.22 * self.em, key.shade or 0)
        self.paint_words(painter, palette)

    def _paint_frame(self, painter: QPainter, placed: PlacedPanel, palette: Palette) -> None:
        """The line of the years, a short stroke at each tick, and a line below what is no amount,
        whose signs are words."""
        plot, tick = placed.plot, 0.3 * self.em
        painter.setPen(QPen(palette.hatch, 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.drawLine(plot.topLeft(), plot.bottomLeft())
        for y in placed.rules:
            painter.drawLine(QPointF(plot.left() - tick, y), QPointF(plot.left(), y))
        if placed.bottom > plot.bottom():
            painter.setPen(QPen(palette.hairline, 1))
            ends = QPointF(plot.left(), placed.bottom), QPointF(plot.right(), placed.bottom)
            painter.drawLine(*ends)

    def _paint_lines(
        self, painter: QPainter, placed: PlacedPanel, colours: Colours, stressed: Collection[str]
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = max(0.11 * self.em, 1.5)
        for stroke in placed.strokes:
            wide = width * (1.7 if stroke.line.slug in stressed else 1.0)
            pen = QPen(colours[stroke.line.hue % len(colours)], wide)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if stroke.is_dashed:
                pen.setDashPattern([3.0, 2.0])
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(stroke.points))
        for leader in placed.leaders:
            pen = QPen(colours[leader.line.hue % len(colours)], 1)
            pen.setDashPattern([1.0, 2.0])
            painter.setPen(pen)
            elbow = QPointF(placed.plot.right() + 0.5 * self.em, leader.begin.y())
            painter.drawPolyline(QPolygonF([leader.begin, elbow, leader.end]))

    def _paint_dots(
        self,
        painter: QPainter,
        dots: Iterable[Dot],
        colours: Colours,
        palette: Palette,
        size: float,
    ) -> None:
        """Figures as points: hollow where they are estimates, triangles where they are bounds."""
        for dot in dots:
            if dot.point.sign in GLYPHS:
                continue
            colour = colours[dot.line.hue % len(colours)]
            painter.setPen(QPen(colour, max(0.09 * self.em, 1.2)))
            painter.setBrush(palette.panel if dot.point.estimate else colour)
            shape = 2 if dot.point.sign is Sign.BOUND else dot.shape
            _paint_shape(painter, dot.at, size * self.em, shape)

    def paint_marks(self, painter: QPainter, palette: Palette, marked: Marking) -> None:
        """The year that is pointed at, through all panels, and its figures on every line."""
        if marked.pointed is None:
            return
        colours, dot = theme.kind_colours(palette), marked.pointed.part
        for placed in self.panels:
            x = self.x(placed, dot.point.year)
            painter.setPen(QPen(palette.muted, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, placed.plot.top()), QPointF(x, placed.bottom))
            same = [one for one in placed.dots if one.point.year == dot.point.year]
            if dot in same:
                painter.drawLine(QPointF(placed.plot.left(), dot.at.y()), dot.at)
            for one in same:
                size = 0.34 if one == dot else 0.26
                self._paint_dots(painter, [one], colours, palette, size)
        self._paint_reading(painter, dot, palette)

    def _paint_reading(self, painter: QPainter, dot: Dot, palette: Palette) -> None:
        """A box with the figure beside its point, always within the picture."""
        metrics, pad = self.metrics(self.font), 0.3 * self.em
        text = reading(dot)
        width = min(metrics.horizontalAdvance(text) + 2 * pad, self.width)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width - 2 * pad)
        high = metrics.height() + pad
        x = min(max(dot.at.x() - width - pad, 0.0), self.width - width)
        y = dot.at.y() - high - pad
        box = QRectF(x, y if y > 0 else dot.at.y() + pad, width, high)
        painter.setPen(QPen(palette.hatch, 1))
        painter.setBrush(palette.panel)
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(self.font)
        painter.setPen(palette.text)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


class TrendsChart(LayoutChart):
    """Shows a `TrendsFigure`."""

    layout_type = TrendsLayout

    def reveal(self, mark: Mark) -> None:
        """Scroll to a figure."""
        place = mark.place
        self.area.ensureVisible(place.left(), place.center().y(), 0, 8 * place.height())


def _paint_shape(painter: QPainter, at: QPointF, half: float, shape: int) -> None:
    """The sign of a publication: a circle, a square, a triangle or a rhomb."""
    corners = {
        1: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        2: ((0, -1.2), (1.2, 1), (-1.2, 1)),
        3: ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    }.get(shape % 4)
    if corners is None:
        painter.drawEllipse(at, half, half)
    else:
        painter.drawPolygon(QPolygonF([at + QPointF(x * half, y * half) for x, y in corners]))


def reading(dot: Dot) -> str:
    """The figure that is pointed at, in one line."""
    words = f"{dot.point.year}: {short_figure(dot.point.claim)}"
    if dot.line.unit == "index" and dot.point.value is not None:
        words += f" = {number(float(f'{dot.point.value:.4g}'))}"
    return f"{dot.line.label} {words} ({short_source(dot.point.claim.source)})"


def _distance(dot: Dot, pos: QPointF) -> tuple[float, float]:
    """First by the year, then by the height."""
    return round(abs(dot.at.x() - pos.x()), 1), abs(dot.at.y() - pos.y())
