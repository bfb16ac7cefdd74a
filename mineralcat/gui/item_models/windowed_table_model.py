"""A table whose rows come in windows, as one scrolls: nobody counts what may be a million."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from mineralcat.gui.plain_text import tooltip

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class TextColumn:
    """A column of texts."""

    title: str
    display: Callable[[Any], str]
    align: Qt.AlignmentFlag = LEFT


class WindowedTableModel(QAbstractTableModel):
    """Rows come through *fetch*, which is given the last row that is here and answers with `take`;
    a window that is not full is the last."""

    def __init__(
        self,
        columns: Sequence[TextColumn],
        fetch: Callable[[Any], None],
        window: int,
        parent: QObject | None = None,
        *,
        struck: Callable[[Any], bool] = lambda row: False,
        strong: Callable[[Any], bool] = lambda row: False,
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._fetch = fetch
        self._window = window
        self._struck, self._strong = struck, strong
        self._rows: list[Any] = []
        self._more = False
        self._asked = False

    def show(self, rows: Sequence[Any], *, more: bool | None = None) -> None:
        """Show other rows, of which these are the first; *more* where that is known already."""
        self.beginResetModel()
        self._rows = list(rows)
        self._more = len(rows) >= self._window if more is None else more
        self._asked = False
        self.endResetModel()

    def take(self, rows: Sequence[Any], *, more: bool | None = None) -> None:
        """Take the next window."""
        self._asked = False
        self._more = len(rows) >= self._window if more is None else more
        if rows:
            first = len(self._rows)
            self.beginInsertRows(_NONE, first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def row_at(self, row: int) -> Any:
        """What a line is about, None where there is no such line."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def find(self, matches: Callable[[Any], bool]) -> int:
        """The first line that matches, of those that are here; -1 where none does."""
        return next((at for at, row in enumerate(self._rows) if matches(row)), -1)

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent) and self._rows:
            self._asked = True
            self._fetch(self._rows[-1])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        column = self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.display(row).replace("\n", " ")
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(column.display(row))
            case Qt.ItemDataRole.TextAlignmentRole:
                return column.align
            case Qt.ItemDataRole.FontRole if self._struck(row) or self._strong(row):
                font = QFont()
                font.setStrikeOut(self._struck(row))
                font.setBold(self._strong(row))
                return font
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return None
