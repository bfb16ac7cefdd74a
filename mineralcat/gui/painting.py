"""Texts as delegates and labels draw them: on one line, elided where there is no room."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter

# As whole numbers: combining Qt's enumerations for each cell takes a third of its time.
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
LEFT = (Qt.AlignmentFlag.AlignLeft | _MIDDLE).value
RIGHT = (Qt.AlignmentFlag.AlignRight | _MIDDLE).value
CENTRE = Qt.AlignmentFlag.AlignCenter.value


def draw_elided(
    painter: QPainter,
    rect: QRect,
    text: str,
    align: int = LEFT,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """Draw as much of a text as fits into a rectangle."""
    metrics = painter.fontMetrics()
    if metrics.horizontalAdvance(text) > rect.width():
        text = metrics.elidedText(text, mode, rect.width())
    painter.drawText(rect, align, text)


def draw_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    font: QFont,
    colour: QColor,
    align: int = LEFT,
    *,
    gap: int = 0,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> QRect:
    """Draw a text at the left or right of a rectangle; what is left of that beside the text and a
    *gap*."""
    painter.setFont(font)
    painter.setPen(colour)
    draw_elided(painter, rect, text, align, mode)
    room = painter.fontMetrics().horizontalAdvance(text) + gap
    return rect.adjusted(0, 0, -room, 0) if align == RIGHT else rect.adjusted(room, 0, 0, 0)
