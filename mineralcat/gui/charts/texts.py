"""What the charts have in common beside their canvas: texts with their places, and whiskers."""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from mineralcat.gui import theme

_SINGLE = Qt.TextFlag.TextSingleLine.value
_VCENTER = Qt.AlignmentFlag.AlignVCenter.value
LEFT = Qt.AlignmentFlag.AlignLeft.value | _VCENTER | _SINGLE
RIGHT = Qt.AlignmentFlag.AlignRight.value | _VCENTER | _SINGLE
MIDDLE = Qt.AlignmentFlag.AlignCenter.value | _SINGLE
TOP_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop).value


class Words(NamedTuple):
    """A text and its place; *role* is the name of its colour in the theme, *flags* are alignment
    and text flags of Qt. *upright* texts are read from below, *box* being where they then stand."""

    text: str
    box: QRectF
    font: QFont
    role: str
    flags: int = LEFT
    upright: bool = False


class TextLayout:
    """The base of layouts whose lengths follow the font: *em* is its height, *words* are the texts
    that were placed."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.em = float(theme.em(font))
        self.strong, self.small = theme.strong_font(font), theme.small_font(font)
        self.section = theme.section_font(font)
        fonts = (font, self.strong, self.small, self.section)
        self._metrics_of = {id(one): QFontMetricsF(one) for one in fonts}
        self.words: list[Words] = []
        self.inset = 0.4 * self.em
        """Room at the edges for the frame of the focus."""

    def metrics(self, font: QFont) -> QFontMetricsF:
        """The metrics of one of the four fonts."""
        return self._metrics_of[id(font)]

    def advance(self, text: str, font: QFont) -> float:
        return self.metrics(font).horizontalAdvance(text)

    def elided(self, text: str, font: QFont, room: float) -> str:
        """The text, shortened at its end if it is wider than *room*."""
        return self.metrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)

    def add_words(self, text: str, box: QRectF, font: QFont, role: str, flags: int = LEFT) -> None:
        self.words.append(Words(text, box, font, role, flags))


def paint_words(
    painter: QPainter, words: Iterable[Words], palette: theme.Palette, seen: QRectF | None = None
) -> None:
    """Paint texts, where *seen* is given only those that touch it."""
    for one in words:
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
