"""What charts are laid out with: texts with their places, whiskers, and the base of all layouts."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QPen

from mineralcat.gui import theme
from mineralcat.gui.theme import Palette

from .chart import UNMARKED, Mark, Marking, walk

_SINGLE = Qt.TextFlag.TextSingleLine.value
_VCENTER = Qt.AlignmentFlag.AlignVCenter.value
LEFT = Qt.AlignmentFlag.AlignLeft.value | _VCENTER | _SINGLE
RIGHT = Qt.AlignmentFlag.AlignRight.value | _VCENTER | _SINGLE
MIDDLE = Qt.AlignmentFlag.AlignCenter.value | _SINGLE
TOP_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop).value


class PlacedText(NamedTuple):
    """A text and its place; *role* is the name of its colour in the theme, *flags* are alignment
    and text flags of Qt. *upright* texts are read from below, *box* being where they then stand."""

    text: str
    box: QRectF
    font: QFont
    role: str
    flags: int = LEFT
    upright: bool = False


class LegendKey(NamedTuple):
    """A box of the legend: a *shade*, or what *sign* stands for."""

    box: QRectF
    shade: int | None
    sign: str


class Layout:
    """A figure laid out: the places of all parts, how they are painted on any device, and what can
    be pointed at. Asked for is a picture *width* wide for which there is so much *room* in height;
    *width* and *height* are what it then takes.

    All lengths follow the font: *em* is its height, *inset* the room at the edges for the frame of
    the focus; *words* are the texts that were placed.
    """

    antialiased = True
    selection_in_picture = False
    """Whether the picture itself shows what is selected."""
    least_width = 0.0
    """The least width that needs no more than was asked for."""

    def __init__(self, figure: Any, width: float, room: float, font: QFont) -> None:
        self.figure = figure
        self.width, self.room = width, room
        self.height = room
        self.font = font
        self.em = float(theme.em(font))
        self.strong, self.small = theme.strong_font(font), theme.small_font(font)
        self.section = theme.section_font(font)
        fonts = (font, self.strong, self.small, self.section)
        self._metrics_of = {id(one): QFontMetricsF(one) for one in fonts}
        self.words: list[PlacedText] = []
        self.keys: list[LegendKey] = []
        self.inset = 0.4 * self.em

    @classmethod
    def least_height(cls, figure: Any, width: float) -> float:
        """The height that a picture of this width has at least."""
        return 0.0

    def marks(self) -> Sequence[Mark]:
        """All that can be pointed at, in the order in which keys walk."""
        raise NotImplementedError

    def mark_at(self, pos: QPointF) -> Mark | None:
        """What lies at a point."""
        return next((mark for mark in self.marks() if mark.place.contains(pos.toPoint())), None)

    def mark_beside(self, mark: Mark | None, key: Qt.Key) -> Mark | None:
        """Where a key leads from a mark."""
        return walk(self.marks(), mark, key)

    def paint(self, painter: QPainter, palette: Palette, marked: Marking = UNMARKED) -> None:
        """Paint all of it, and what is selected where the picture itself shows that."""
        raise NotImplementedError

    def paint_marks(self, painter: QPainter, palette: Palette, marked: Marking) -> None:
        """Paint over it what is pointed at and selected."""
        raise NotImplementedError

    # What layouts are made with -------------------------------------------------------------------

    def metrics(self, font: QFont) -> QFontMetricsF:
        """The metrics of one of the four fonts."""
        return self._metrics_of[id(font)]

    def advance(self, text: str, font: QFont) -> float:
        return self.metrics(font).horizontalAdvance(text)

    def elided(self, text: str, font: QFont, room: float) -> str:
        """The text, shortened at its end if it is wider than *room*."""
        return self.metrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)

    def add_words(self, text: str, box: QRectF, font: QFont, role: str, flags: int = LEFT) -> None:
        self.words.append(PlacedText(text, box, font, role, flags))

    def place_keys(
        self,
        keys: Iterable[tuple[str, int | None, str]],
        place: QRectF,
        box: QSizeF,
        air: float,
        begin: float = 0.0,
    ) -> float:
        """Place the legend, words, shade and sign each, in lines like words as high as *place*,
        of which the first begins so far from its edge; where it ends."""
        gap, high = 0.35 * self.em, place.height()
        x, y = place.left() + begin, place.top()
        for text, shade, sign in keys:
            text = self.elided(text, self.small, place.width() - box.width() - gap)
            length = self.advance(text, self.small)
            if x > place.left() and x + box.width() + gap + length > place.right():
                x, y = place.left(), y + high
            at = QPointF(x, y + (high - box.height()) / 2)
            self.keys.append(LegendKey(QRectF(at, box), shade, sign))
            x += box.width() + gap
            self.add_words(text, QRectF(x, y, length + 1, high), self.small, "muted")
            x += length + air
        return y + high

    def paint_words(self, painter: QPainter, palette: Palette, seen: QRectF | None = None) -> None:
        """Paint the texts, where *seen* is given only those that touch it."""
        for one in self.words:
            if seen is None or seen.intersects(one.box):
                painter.setFont(one.font)
                painter.setPen(getattr(palette, one.role))
                painter.drawText(one.box, one.flags, one.text)


def paint_whisker(
    painter: QPainter, left: float, right: float, y: float, cap: float, pen: QPen
) -> None:
    """Paint a horizontal range whose ends are strokes of twice the length *cap*."""
    painter.setPen(pen)
    lines = [QLineF(left, y, right, y)]
    painter.drawLines([*lines, *(QLineF(x, y - cap, x, y + cap) for x in (left, right))])


def paint_bar(
    painter: QPainter,
    body: QRectF,
    edge: QPen,
    fill: QBrush,
    palette: Palette,
    *,
    estimate: bool,
    unsourced: bool,
) -> None:
    """Paint a bar: dashed for an estimate, hatched where nothing stands behind its figure."""
    if estimate:
        edge.setStyle(Qt.PenStyle.DashLine)
    if unsourced:
        edge.setColor(palette.hatch)
    hatched = unsourced and fill.style() is not Qt.BrushStyle.NoBrush
    painter.setPen(edge)
    painter.setBrush(QBrush(palette.hatch, Qt.BrushStyle.BDiagPattern) if hatched else fill)
    painter.drawRect(body.adjusted(0.5, 0.5, -0.5, -0.5))
