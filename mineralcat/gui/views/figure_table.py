"""The table twin of a chart, as a widget; copies rows with their citations."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from mineralcat.gui import theme
from mineralcat.gui.clipboard import copy_cells
from mineralcat.gui.item_models.figure_table_model import FigureTableModel, cells_of

from ..widgets.tables import ReadOnlyTable

WIDEST = 18
"""Lines of text that a column is wide at most; what is longer is elided."""


class FigureTable(ReadOnlyTable):
    """Shows the rows of a figure. Return or a double-click chooses what a row is about."""

    chosen = Signal(str)
    added = Signal(str)
    menu_asked = Signal(object, QPoint)
    """The row that the menu is about, or None, and the place of the menu on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.figures = FigureTableModel(self)
        self.setModel(self.figures)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.activated.connect(self._choose_row)

    def fit(self) -> None:
        """Give each column the width of what it shows, long names elided."""
        self.resizeColumnsToContents()
        for column in range(self.figures.columnCount()):
            self.setColumnWidth(column, min(self.columnWidth(column), theme.em(self, WIDEST)))

    def copied(self) -> list[list[str]]:
        """The cells of the selected rows, all where none is, with citations."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        table = self.figures.table
        return cells_of(table, [table.rows[place] for place in places] or table.rows)

    def copy(self) -> None:
        """Copy the selected rows, all where none is, with their citations."""
        copy_cells(self.copied())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _choose_row(self, index: QModelIndex) -> None:
        slug = self.figures.row_at(index.row()).chosen
        if slug:
            held = QGuiApplication.keyboardModifiers()
            adds = held & Qt.KeyboardModifier.ControlModifier
            (self.added if adds else self.chosen).emit(slug)

    def _ask_menu(self, pos: QPoint) -> None:
        index = self.indexAt(pos)
        row = self.figures.row_at(index.row()) if index.isValid() else None
        self.menu_asked.emit(row, self.viewport().mapToGlobal(pos))
