"""Texts as delegates and labels draw them: on one line, elided where there is no room."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

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
