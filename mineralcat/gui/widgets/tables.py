"""Tables without grid and row numbers, which Tab leaves."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from mineralcat.gui import theme

from .line_editing import EditsInPlace


class PlainTable(QTableView):
    """A table with an object name and an accessible one; rows are so many ems high."""

    def __init__(
        self, name: str, words: str, row_height: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, showGrid=False, wordWrap=False)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.em(self, row_height))
        self.horizontalHeader().setHighlightSections(False)


class ReadOnlyTable(PlainTable):
    """Rows to be read and chosen."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(name, words, 1.75, parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(left)
        self.setFont(theme.figures(self.font()))


class EditableTable(PlainTable, EditsInPlace):
    """Cells edited in place, sorted by a click on their heading; subclasses set the delegate."""

    def __init__(
        self, name: str, words: str, row_height: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, words, row_height, parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
