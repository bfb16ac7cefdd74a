"""Labels and buttons that show text as it is; some give way: elided where there is no room, whole
in their tool tips."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel, set_tooltip
from mineralcat.gui.wrapping import wrapped


def plain_label(name: str, role: str = "", text: str = "") -> QLabel:
    """A label with this object name, and a role of the theme if one is given."""
    label = PlainLabel(text)
    label.setObjectName(name)
    if role:
        theme.set_role(label, role)
    return label


class ElidedLabel(PlainLabel):
    """A label of plain text that gives way: so many lines at most, of which the last is elided;
    *text()* and the accessible name stay whole."""

    def __init__(self, text: str = "", parent: QWidget | None = None, most_lines: int = 1) -> None:
        super().__init__(parent=parent)
        self._most_lines = most_lines
        self._wraps = most_lines > 1
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

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
        one, text = self._most_lines == 1, self.text()
        *lines, last = (
            [text] if one else wrapped(text, self.font(), width, self._most_lines) or [""]
        )
        return [*lines, self.fontMetrics().elidedText(last, Qt.TextElideMode.ElideRight, width)]

    def hasHeightForWidth(self) -> bool:
        return self._wraps  # the size policy forgets it with every new text

    def heightForWidth(self, width: int) -> int:
        return len(self.lines(width)) * self.fontMetrics().lineSpacing()

    def sizeHint(self) -> QSize:
        if not self._wraps:
            return super().sizeHint()
        return QSize(0, self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        return QSize(0, line if self._wraps else super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.drawFrame(painter)
        painter.setPen(self.palette().windowText().color())
        room = self.contentsRect()
        painter.drawText(room, int(self.alignment()), "\n".join(self.lines(room.width())))


class ElidedButton(QToolButton):
    """A button whose words give way: a long name must not push aside what lies beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(self, 3), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionToolButton()
        self.initStyleOption(option)
        room = self.width() - theme.em(self, 1)
        option.text = self.fontMetrics().elidedText(option.text, Qt.TextElideMode.ElideMiddle, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
