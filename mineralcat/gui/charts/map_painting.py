"""Paints a map that was laid out, on any paint device: countries, legend, list and words."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from mineralcat.analysis.area_figures import SHADES, AreaFigure, Sign
from mineralcat.domain.terms import AreaKind
from mineralcat.gui import theme

from .map_land import AreaPainter
from .map_layout import MapLayout
from .texts import paint_whisker, paint_words


def paint_figures(
    painter: QPainter,
    layout: MapLayout,
    palette: theme.Palette,
    *,
    smooth: bool = True,
    seen: QRectF | None = None,
) -> None:
    """Fill the countries that are named; paint legend, list and words, of which only those in
    *seen*, where it is given: a list of all countries is longer than any window."""
    shades = theme.amount_shades(palette, len(SHADES) + 1)
    areas = AreaPainter(painter, palette, shades, layout.em, smooth=smooth)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    drawn = [area for area in layout.figure.areas if area.kind is AreaKind.COUNTRY]
    for area in reversed(drawn):  # the largest last, so that its edge is whole
        areas.paint(layout.land, area)
    for key in layout.keys:
        areas.paint_key(key.box, key.shade, key.sign)
    for row in layout.rows:
        if seen is None or seen.intersects(row.box):
            _paint_bar(painter, areas, row.area, row.bar, palette)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(palette.panel)
    painter.setPen(QPen(palette.hatch, 1))
    for badge in layout.badges:
        painter.drawEllipse(badge.box)
    paint_words(painter, layout.words, palette, seen)


def _paint_bar(
    painter: QPainter, areas: AreaPainter, area: AreaFigure, bar: QRectF, palette: theme.Palette
) -> None:
    """The length of a share, on the line that a hundred percent would take; hatched where it is
    not known; and from the least to the most that other sources say."""
    painter.setPen(QPen(palette.hairline, 1))
    painter.drawLine(bar.bottomLeft(), bar.bottomRight())
    length = bar.width() * min(area.size / 100, 1.0) if area.size else bar.width() * 0.25
    if area.sign is not Sign.ZERO:
        areas.paint_box(QRectF(bar.left(), bar.top(), max(length, 2.0), bar.height()), area)
    if area.shares is not None:
        left = bar.left() + bar.width() * min(area.shares.low / 100, 1.0)
        right = bar.left() + bar.width() * min(area.shares.high / 100, 1.0)
        y = bar.bottom() + 0.7 * bar.height()  # on the bar, it would be seen on few shades
        paint_whisker(painter, left, right, y, bar.height() * 0.4, QPen(palette.whisker, 1.5))
