"""Paints trends that were laid out, on any paint device: lines, points, ticks and labels."""

from collections.abc import Collection

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from mineralcat.analysis.area_figures import Sign
from mineralcat.domain.figures import number
from mineralcat.gui import theme

from .texts import paint_words
from .trends_layout import TrendsLayout
from .trends_parts import GLYPHS, Dot, PlacedPanel


def paint_trends(
    painter: QPainter,
    layout: TrendsLayout,
    palette: theme.Palette,
    chosen: Collection[str] = (),
) -> None:
    """Paint all; lines of what is *chosen* are thicker, where that tells them apart."""
    colours = theme.kind_colours(palette)
    slugs = {line.slug for placed in layout.panels for line in placed.panel.lines}
    stressed = slugs & set(chosen) if not slugs <= set(chosen) else set()
    for placed in layout.panels:
        _paint_frame(painter, placed, layout, palette)
        _paint_lines(painter, placed, layout, colours, stressed)
        _paint_absent(painter, placed, palette)
        for dot in placed.dots:
            if dot.is_marked and dot.point.sign not in GLYPHS:
                paint_dot(painter, dot, layout.em, colours, palette)
    for key in layout.keys:
        painter.setPen(QPen(palette.muted, 1.8))
        y = key.box.center().y()
        painter.drawLine(QPointF(key.box.left(), y), QPointF(key.box.right(), y))
        if key.is_marked:
            painter.setBrush(palette.muted)
            _paint_shape(painter, key.box.center(), 0.22 * layout.em, key.shape)
    paint_words(painter, layout.words, palette)


def _paint_frame(
    painter: QPainter, placed: PlacedPanel, layout: TrendsLayout, palette: theme.Palette
) -> None:
    """The line of the years, and a short stroke at each tick."""
    plot, tick = placed.plot, 0.3 * layout.em
    painter.setPen(QPen(palette.hatch, 1))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())
    painter.drawLine(plot.topLeft(), plot.bottomLeft())
    for y in placed.rules:
        painter.drawLine(QPointF(plot.left() - tick, y), QPointF(plot.left(), y))


def _paint_lines(
    painter: QPainter,
    placed: PlacedPanel,
    layout: TrendsLayout,
    colours: tuple[QColor, ...],
    stressed: Collection[str],
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = max(0.11 * layout.em, 1.5)
    for stroke in placed.strokes:
        pen = QPen(
            colours[stroke.line.hue % len(colours)],
            width * (1.7 if stroke.line.slug in stressed else 1.0),
        )
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if stroke.is_dashed:
            pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(stroke.points))
    for leader in placed.leaders:
        pen = QPen(colours[leader.line.hue % len(colours)], 1)
        pen.setDashPattern([1.0, 2.0])
        painter.setPen(pen)
        elbow = QPointF(placed.plot.right() + 0.5 * layout.em, leader.begin.y())
        painter.drawPolyline(QPolygonF([leader.begin, elbow, leader.end]))


def _paint_absent(painter: QPainter, placed: PlacedPanel, palette: theme.Palette) -> None:
    """A line below what is no amount; the signs themselves are words."""
    if placed.bottom > placed.plot.bottom():
        painter.setPen(QPen(palette.hairline, 1))
        painter.drawLine(
            QPointF(placed.plot.left(), placed.bottom),
            QPointF(placed.plot.right(), placed.bottom),
        )


def paint_dot(
    painter: QPainter,
    dot: Dot,
    em: float,
    colours: tuple[QColor, ...],
    palette: theme.Palette,
    size: float = 0.22,
) -> None:
    """A figure as a point: hollow where it is an estimate, a triangle where it is a bound."""
    colour = colours[dot.line.hue % len(colours)]
    painter.setPen(QPen(colour, max(0.09 * em, 1.2)))
    painter.setBrush(palette.panel if dot.point.estimate else colour)
    _paint_shape(painter, dot.at, size * em, 2 if dot.point.sign is Sign.BOUND else dot.shape)


def _paint_shape(painter: QPainter, at: QPointF, half: float, shape: int) -> None:
    x, y = at.x(), at.y()
    if shape % 4 == 0:
        painter.drawEllipse(at, half, half)
    elif shape % 4 == 1:
        painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
    elif shape % 4 == 2:
        corners = [(x, y - 1.2 * half), (x + 1.2 * half, y + half), (x - 1.2 * half, y + half)]
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    else:
        half *= 1.3
        corners = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def paint_crosshair(
    painter: QPainter, layout: TrendsLayout, dot: Dot, palette: theme.Palette, bounds: QRectF
) -> None:
    """The year that is pointed at, through all panels, and its figures on every line."""
    colours = theme.kind_colours(palette)
    year = dot.point.year
    for placed in layout.panels:
        x = layout.x(placed, year)
        painter.setPen(QPen(palette.muted, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, placed.plot.top()), QPointF(x, placed.bottom))
        same = [one for one in placed.dots if one.point.year == year]
        if dot in same:
            painter.drawLine(QPointF(placed.plot.left(), dot.at.y()), dot.at)
        for one in same:
            if one.point.sign not in GLYPHS:
                paint_dot(painter, one, layout.em, colours, palette, 0.34 if one is dot else 0.26)
    _paint_reading(painter, layout, dot, palette, bounds)


def reading(dot: Dot) -> str:
    """The figure that is pointed at, in one line."""
    from mineralcat.analysis.citation import short_figure, short_source

    words = f"{dot.point.year}: {short_figure(dot.point.claim)}"
    if dot.line.unit == "index" and dot.point.value is not None:
        words += f" = {number(float(f'{dot.point.value:.4g}'))}"
    return f"{dot.line.label} {words} ({short_source(dot.point.claim.source)})"


def _paint_reading(
    painter: QPainter, layout: TrendsLayout, dot: Dot, palette: theme.Palette, bounds: QRectF
) -> None:
    """A box with the figure beside its point, always within the picture."""
    metrics = QFontMetricsF(layout.font)
    text, pad = reading(dot), 0.3 * layout.em
    width = min(metrics.horizontalAdvance(text) + 2 * pad, bounds.width())
    text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width - 2 * pad)
    high = metrics.height() + pad
    x = min(max(dot.at.x() - width - pad, bounds.left()), bounds.right() - width)
    y = dot.at.y() - high - pad
    box = QRectF(x, y if y > bounds.top() else dot.at.y() + pad, width, high)
    painter.setPen(QPen(palette.hatch, 1))
    painter.setBrush(palette.panel)
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(layout.font)
    painter.setPen(palette.text)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
