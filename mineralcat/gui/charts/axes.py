"""Axes in the manner of the window: quiet lines, figures as everywhere else, text always plain."""

from collections.abc import Sequence
from html import escape

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from mineralcat.domain.figures import number
from mineralcat.gui import theme


def fitted(name: str, metrics: QFontMetrics, room: float) -> tuple[str, int]:
    """A name that fits, and its width: whole, else without the short form in brackets at its end,
    else elided."""
    width = metrics.horizontalAdvance(name)
    if width > room and name.endswith(")"):
        name = name.rpartition(" (")[0] or name
        width = metrics.horizontalAdvance(name)
    if width > room:
        name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(room))
        width = metrics.horizontalAdvance(name)
    return name, width


_Line = tuple[QPen, QPointF, QPointF]
_Text = tuple[QRectF, int, str]


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """Painted from a cache in the window, straight into files: the cache, a QPicture, sizes its
    letters for a screen."""

    is_picture = False
    _worn: tuple[str, ...] = ()

    def wears(self, *palette: str) -> bool:
        """Whether it wears this already; if not, it is taken to do so from now on."""
        same = self._worn == palette
        self._worn = palette
        return same

    def paint(self, p: QPainter, opt: QStyleOptionGraphicsItem, widget: QWidget | None) -> None:
        if not self.is_picture:
            super().paint(p, opt, widget)
            return
        p.setFont(self.style["tickFont"])
        specs = self.generateDrawSpecs(p)
        if specs is not None:
            self.drawPicture(p, *specs)


class AmountAxis(_Axis):
    """A horizontal axis of amounts, with their unit below."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setStyle(hideOverlappingLabels=False)  # else the zero at its edge is left out
        self.enableAutoSIPrefix(False)

    def wear(self, font: QFont, palette: theme.Palette) -> None:
        """Take the theme's colours and the font of the chart."""
        if self.wears(font.key(), palette.name):
            return
        self.setStyle(tickLength=theme.em(font, 0.25), tickTextOffset=theme.em(font, 0.1))
        self.setTickFont(theme.figures(font))
        self.setPen(pg.mkPen(palette.hatch))
        self.setTextPen(pg.mkPen(palette.muted))
        self.label.setFont(font)
        self.setHeight(theme.em(font, 2.6))

    def show_unit(self, unit: str) -> None:
        """*unit* is data: it is written out, never read as markup."""
        if escape(unit) != self.labelText:
            self.setLabel(escape(unit))

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [number(round(value * scale, 9)) for value in values]


class NameAxis(_Axis):
    """A vertical axis of names, one beside each group of bars; long ones are elided."""

    def __init__(self) -> None:
        super().__init__("left", pen=QPen(Qt.PenStyle.NoPen))
        self.setStyle(tickLength=0, hideOverlappingLabels=False)

    def wear(self, font: QFont, palette: theme.Palette) -> None:
        """Take the theme's colours and the font of the chart."""
        if self.wears(font.key(), palette.name):
            return
        self.setStyle(tickTextOffset=theme.em(font, 0.5))
        self.setTickFont(font)
        self.setTextPen(pg.mkPen(palette.text))

    def show_names(self, names: Sequence[tuple[float, str]], font: QFont, width: int) -> None:
        """Set each name at its height; none is wider than *width*."""
        metrics = QFontMetrics(font)
        room = width - theme.em(font)
        self.setTicks([[(at, fitted(name, metrics, room)[0]) for at, name in names]])
        self.setWidth(width)

    def drawPicture(
        self, p: QPainter, axisSpec: _Line, tickSpecs: Sequence[_Line], textSpecs: Sequence[_Text]
    ) -> None:
        super().drawPicture(p, axisSpec, (), textSpecs)  # a tick of no length is still a dot
