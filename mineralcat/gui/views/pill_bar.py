"""Tabs drawn as pills, each wide enough for its text when it is chosen and thus semibold."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QTabBar, QWidget


class PillBar(QTabBar):
    """A quiet tab bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)

    def tabSizeHint(self, index: int) -> QSize:
        size = super().tabSizeHint(index)
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        text = self.tabText(index)
        more = QFontMetrics(strong).horizontalAdvance(text)
        return size + QSize(max(more - self.fontMetrics().horizontalAdvance(text), 0), 0)
