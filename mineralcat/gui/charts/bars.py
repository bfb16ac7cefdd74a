"""Axes in the manner of the window, and horizontal bars with whiskers and labels between them: one
graphics item paints all of a panel."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from mineralcat.analysis.citation import UNSOURCED
from mineralcat.analysis.uses import UsesBar
from mineralcat.domain.figures import number
from mineralcat.domain.terms import ClaimKind
from mineralcat.gui import theme

from .layout import LEFT, paint_bar, paint_whisker


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
    _palette: tuple[str, str] | None = None

    def wear(self, font: QFont, palette: theme.Palette) -> None:
        """Take the theme's colours and the font of the chart."""
        if self._palette != (font.key(), palette.name):
            self._palette = font.key(), palette.name
            self._dress(font, palette)

    def _dress(self, font: QFont, palette: theme.Palette) -> None:
        raise NotImplementedError

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

    def _dress(self, font: QFont, palette: theme.Palette) -> None:
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

    def _dress(self, font: QFont, palette: theme.Palette) -> None:
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


class PlacedBar(NamedTuple):
    """A bar and its place: *top* and *height* in pixels from the top of its panel."""

    bar: UsesBar
    leads: bool
    """Whether it is the first of its label; the others are its rivals or of its parts."""
    top: float
    height: float


class BarsItem(pg.GraphicsObject):  # type: ignore[misc]
    """Paints the bars of one panel; in its view, x is the amount and y pixels downwards."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(self.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # what is to be painted
        self._bars: tuple[PlacedBar, ...] = ()
        self._labels: tuple[_Label, ...] = ()
        self._font = QFont()
        self._worn = theme.current()
        self._hovered: PlacedBar | None = None
        self._chosen: frozenset[str] = frozenset()

    def show_bars(
        self, bars: Sequence[PlacedBar], font: QFont, width: float, palette: theme.Palette
    ) -> float:
        """Replace what is painted; how many pixels a unit may take such that bar, whisker and
        label fit into *width*."""
        self.prepareGeometryChange()
        self._worn = palette
        self._bars = tuple(bars)
        self._font = font
        letters, gap = _Letters(font), self._gap
        labels = [_Label(placed.bar, letters, width * 0.6) for placed in bars]
        scales = (
            max(width - label.width - 2 * gap, width * 0.1) / placed.bar.extent
            for placed, label in zip(bars, labels, strict=True)
        )
        scale = min(scales, default=1.0)
        rooms = (width - placed.bar.extent * scale - 2 * gap for placed in bars)
        self._labels = tuple(
            label if label.width <= room else _Label(placed.bar, letters, room)
            for placed, label, room in zip(bars, labels, rooms, strict=True)
        )
        self.update()
        return scale

    def mark(self, hovered: PlacedBar | None, chosen: frozenset[str]) -> None:
        """Lay a soft band behind the bar under the pointer, and behind those of chosen slugs."""
        if (hovered, chosen) != (self._hovered, self._chosen):
            self._hovered, self._chosen = hovered, chosen
            self.update()

    def label_texts(self) -> list[str]:
        """What stands behind the bars, from top to bottom."""
        return [label.text() for label in self._labels]

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()
        super().viewTransformChanged()

    def boundingRect(self) -> QRectF:
        view = self.getViewBox()
        return QRectF() if view is None else QRectF(view.viewRect())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        to_pixels = self.sceneTransform()  # a pixel of the scene, whatever the device
        painter.save()
        painter.setTransform(to_pixels.inverted()[0] * painter.transform())
        across = to_pixels.mapRect(self.boundingRect())
        asked = option.exposedRect
        gap = self._gap
        for placed, label in zip(self._bars, self._labels, strict=True):
            if placed.top > asked.bottom() or placed.top + placed.height < asked.top():
                continue
            at = _Pixels(placed, to_pixels)
            if placed is self._hovered or placed.bar.slug in self._chosen:
                band = QRectF(across.left(), at.top, across.width(), at.height)
                painter.fillRect(band, self._worn.accent_soft)
            _paint_bar(painter, placed, at, self._worn)
            label.paint(painter, at.x(placed.bar.extent) + gap, at, self._worn)
        painter.restore()

    @property
    def _gap(self) -> float:
        return float(theme.em(self._font, 0.5))


class _Pixels:
    """Where a bar comes to lie in the scene."""

    def __init__(self, placed: PlacedBar, to_pixels: QTransform) -> None:
        self._map = to_pixels
        top = to_pixels.map(QPointF(0, placed.top)).y()
        bottom = to_pixels.map(QPointF(0, placed.top + placed.height)).y()
        self.top, self.height = min(top, bottom), abs(bottom - top)
        self.middle = self.top + self.height / 2

    def x(self, amount: float) -> float:
        return self._map.map(QPointF(amount, 0)).x()


class _Letters:
    """The fonts of labels, and how wide they are; made once for all labels."""

    def __init__(self, font: QFont) -> None:
        strong = theme.strong_font(font)
        self.space = theme.em(font, 0.6)
        self.fonts = ((strong, QFontMetrics(strong)), (font, QFontMetrics(font)))


class _Label:
    """The figure, semibold, and what sets it apart from others; measured once."""

    def __init__(self, bar: UsesBar, letters: _Letters, room: float) -> None:
        self._unsourced = bar.unsourced
        apart = bar.context
        if bar.unsourced and UNSOURCED not in apart:
            apart = f"{UNSOURCED} · {apart}" if apart else UNSOURCED
        self._space = letters.space
        self._parts = []
        for text, (font, metrics) in zip((bar.text, apart), letters.fonts, strict=True):
            text, width = fitted(text, metrics, room) if text else (text, 0)
            self._parts.append((text, font, width))
            room -= width + self._space
        self.width = sum(width for _, _, width in self._parts) + self._space

    def text(self) -> str:
        return "  ".join(filter(None, (text for text, _, _ in self._parts)))

    def paint(self, painter: QPainter, x: float, at: _Pixels, palette: theme.Palette) -> None:
        colours = (palette.text, palette.warning if self._unsourced else palette.muted)
        for (text, font, width), colour in zip(self._parts, colours, strict=True):
            painter.setFont(font)
            painter.setPen(colour)
            box = QRectF(x, at.top, width + 2, at.height)
            painter.drawText(box, LEFT, text)
            x += width + self._space


def _paint_bar(painter: QPainter, placed: PlacedBar, at: _Pixels, palette: theme.Palette) -> None:
    """Full colour for the leading figure, soft for rivals and estimates."""
    bar = placed.bar
    thickness = at.height * (0.66 if placed.leads else 0.5)
    end = bar.value
    if bar.claim.kind is ClaimKind.BELOW:
        end = bar.claim.high
    elif bar.claim.kind is ClaimKind.ABOVE:
        end = bar.claim.low
    if end is not None:
        body = QRectF(at.x(0), at.middle - thickness / 2, at.x(end) - at.x(0), thickness)
        edge = QPen(palette.bar if placed.leads else palette.bar_edge)
        soft = bar.estimate or not placed.leads
        fill = QBrush(palette.bar_soft if soft else palette.bar)
        if bar.claim.kind is ClaimKind.BELOW:  # all that is known is that there is no more
            fill = QBrush()
        ways = {"estimate": bar.estimate, "unsourced": bar.unsourced}
        paint_bar(painter, body, edge, fill, palette, **ways)
        if bar.value is None:
            _paint_arrow(painter, body, bar.claim.kind, palette)
    if bar.claim.low is not None and bar.claim.high is not None:
        left, right, cap = at.x(bar.claim.low), at.x(bar.claim.high), thickness * 0.28
        pen = QPen(palette.whisker, max(1.0, thickness / 14))
        paint_whisker(painter, left, right, at.middle, cap, pen)


def _paint_arrow(painter: QPainter, body: QRectF, kind: ClaimKind, palette: theme.Palette) -> None:
    """A bound points to where the figure may lie: back from an upper one, on from a lower one."""
    side = body.height() * 0.45
    tip = -side if kind is ClaimKind.BELOW else side
    x, y = body.right(), body.center().y()
    corners = [QPointF(x, y - side * 0.8), QPointF(x + tip, y), QPointF(x, y + side * 0.8)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.whisker)
    painter.drawPolygon(QPolygonF(corners))
