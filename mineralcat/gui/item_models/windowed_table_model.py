"""Tables of text columns whose rows are fetched in windows, as one scrolls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from mineralcat.gui.plain_text import tooltip
from mineralcat.store.search_rows import MineralRow

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
CellData = str | Qt.AlignmentFlag | Qt.CheckState | QFont | MineralRow | None
"""What a model answers for the roles of Qt."""
NO_PARENT = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CACHED_WINDOWS = 48
"""Windows held in memory; the least recently fetched are dropped first."""


@dataclass(frozen=True)
class TextColumn:
    """A column of texts; *tip* is the tool tip of a cell, where it is not its text."""

    title: str
    display: Callable[[Any], str]
    align: Qt.AlignmentFlag = LEFT
    tip: Callable[[Any], str] | None = None


class TextTableModel(QAbstractTableModel, Generic[Row]):
    """A table of text columns; subclasses know the rows."""

    def __init__(self, columns: Sequence[TextColumn], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns

    def row_at(self, row: int) -> Row | None:
        """The row at a line, or None where it is not here."""
        raise NotImplementedError

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> CellData:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.display(row).replace("\n", " ")
            case Qt.ItemDataRole.EditRole:
                return column.display(row)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip((column.tip or column.display)(row)) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return column.align
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.title}: {column.display(row)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> CellData:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return self._columns[section].align if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _rows_changed(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))


class WindowedTableModel(TextTableModel[Row]):
    """Rows whose number is known. A window is asked for by *fetch*, with the number of its first
    line, once one of its lines is shown; it arrives by `take`, and is empty until then."""

    def __init__(
        self,
        columns: Sequence[TextColumn],
        fetch: Callable[[int], None],
        window: int,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._fetch = fetch
        self._window = window
        self._count = 0
        self._windows: dict[int, Sequence[Row]] = {}
        self._requested: set[int] = set()
        self.can_edit = False

    def replace_rows(self, count: int, start: int, rows: Sequence[Row], *, reset: bool) -> None:
        """Show another result, of which one window is here. Without *reset*, which is for rows of
        the same number, selection and current line stay."""
        if reset:
            self.beginResetModel()
        self._count = count
        self._windows = {start // self._window: rows} if rows else {}
        self._requested = set()
        if reset:
            self.endResetModel()
        else:
            self._rows_changed(0, count - 1)

    def take(self, start: int, rows: Sequence[Row]) -> None:
        """Take a window that was fetched."""
        self._requested.discard(start // self._window)
        self._windows[start // self._window] = rows
        while len(self._windows) > CACHED_WINDOWS:
            self._windows.pop(next(iter(self._windows)))
        self._rows_changed(start, start + len(rows) - 1)

    def row_at(self, row: int) -> Row | None:
        """The row at a line; None where it is not here yet, and then it is asked for."""
        window, place = divmod(row, self._window)
        known = window in self._windows or window in self._requested
        if not known and 0 <= row < self._count:
            self._requested.add(window)
            self._fetch(window * self._window)
        rows = self._windows.get(window, ())
        return rows[place] if place < len(rows) else None

    def find(self, matches: Callable[[Row], bool]) -> int | None:
        """The line of the first row that matches, of those that are here."""
        lines = (
            window * self._window + place
            for window, rows in self._windows.items()
            for place, row in enumerate(rows)
            if matches(row)
        )
        return next(lines, None)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else self._count

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.can_edit and self.is_editable(index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def is_editable(self, column: int) -> bool:
        """Whether the cells of a column can be edited in a catalogue that can be."""
        raise NotImplementedError


class GrowingTableModel(TextTableModel[Row]):
    """Rows that nobody counts, for they may be a million. *fetch* is given the last row that is
    here, and answers with `take`; a window that is not full is the last."""

    def __init__(
        self,
        columns: Sequence[TextColumn],
        fetch: Callable[[Row], None],
        window: int,
        parent: QObject | None = None,
        *,
        struck: Callable[[Row], bool] = lambda row: False,
        strong: Callable[[Row], bool] = lambda row: False,
    ) -> None:
        super().__init__(columns, parent)
        self._fetch = fetch
        self._window = window
        self._struck, self._strong = struck, strong
        self._rows: list[Row] = []
        self._more = self._requested = False

    def show(self, rows: Sequence[Row], *, more: bool | None = None) -> None:
        """Show other rows, of which these are the first; *more* where that is known already."""
        self.beginResetModel()
        self._rows = list(rows)
        self._note_window(rows, more)
        self.endResetModel()

    def take(self, rows: Sequence[Row], *, more: bool | None = None) -> None:
        """Take the next window."""
        self._note_window(rows, more)
        if rows:
            first = len(self._rows)
            self.beginInsertRows(NO_PARENT, first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def _note_window(self, rows: Sequence[Row], more: bool | None) -> None:
        self._requested = False
        self._more = len(rows) >= self._window if more is None else more

    def row_at(self, row: int) -> Row | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def find(self, matches: Callable[[Row], bool]) -> int:
        """The first line that matches, of those that are here; -1 where none does."""
        return next((at for at, row in enumerate(self._rows) if matches(row)), -1)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more and not self._requested

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent) and self._rows:
            self._requested = True
            self._fetch(self._rows[-1])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> CellData:
        row = self.row_at(index.row())
        if role != Qt.ItemDataRole.FontRole or row is None:
            return super().data(index, role)
        if not (self._struck(row) or self._strong(row)):
            return None
        font = QFont()
        font.setStrikeOut(self._struck(row))
        font.setBold(self._strong(row))
        return font
