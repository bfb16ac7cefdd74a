"""A few lines of text that give way: wrapped, the last one elided, whole in the tool tip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mineralcat.gui.plain_text import PlainLabel, set_tooltip
from mineralcat.gui.wrapping import wrapped

MOST_LINES = 3


class WrappedLabel(PlainLabel):
    """A label of plain text that is as high as its lines, up to three; *text()* and the accessible
    name stay whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._most_lines = MOST_LINES
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:
        super().setText(text)
        set_tooltip(self, text)
        self.setAccessibleName(text)

    def keep_to(self, most_lines: int) -> None:
        """Show at most so many lines; the rest is in the tool tip."""
        if most_lines != self._most_lines:
            self._most_lines = most_lines
            self.updateGeometry()
            self.update()

    def lines(self, width: int) -> list[str]:
        """The text in lines of a width; the last holds all that is left, elided."""
        found = wrapped(self.text(), self.font(), width, self._most_lines)
        if found:
            right = Qt.TextElideMode.ElideRight
            found[-1] = self.fontMetrics().elidedText(found[-1], right, width)
        return found

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(len(self.lines(width)), 1) * self.fontMetrics().lineSpacing()

    def sizeHint(self) -> QSize:
        return QSize(0, self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().lineSpacing())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        spacing, ascent = self.fontMetrics().lineSpacing(), self.fontMetrics().ascent()
        lines = self.lines(self.width())
        top = max(0, self.height() - spacing * len(lines)) // 2
        for number, line in enumerate(lines):
            painter.drawText(0, top + ascent + number * spacing, line)
