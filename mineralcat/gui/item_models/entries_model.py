"""Any table of the catalogue as Qt sees it: rows by count, fetched in windows, to be edited."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from mineralcat.gui.field_editors import alignment_of
from mineralcat.gui.plain_text import tooltip
from mineralcat.schema.entities import EntityInfo
from mineralcat.schema.field_types import Reference
from mineralcat.schema.fields import Field

if TYPE_CHECKING:
    from mineralcat.editing.entries import EntryRow

Index = QModelIndex | QPersistentModelIndex
WINDOW = 64
KEPT = 40
"""Windows kept; the least recently fetched go first."""
_NONE = QModelIndex()
_SHOWN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled


class EntriesModel(QAbstractTableModel):
    """Rows come through *fetch*, which answers with `take`; until then a line is empty."""

    edited = Signal(str, str, str)
    """Uid, key of the field and the text of a cell that was edited."""

    def __init__(self, kind: EntityInfo, fetch: Callable[[int], None], parent: Any) -> None:
        super().__init__(parent)
        self.kind = kind
        self.can_edit = False
        self._fetch = fetch
        self._count = 0
        self._windows: dict[int, Sequence[EntryRow]] = {}
        self._asked: set[int] = set()
        self._waiting: dict[tuple[str, str], str] = {}

    def show(self, count: int, start: int, rows: "Sequence[EntryRow]") -> None:
        """Show a result anew, of which one window is at hand."""
        self._waiting.clear()
        same = count == self._count
        if not same:
            self.beginResetModel()
        self._count = count
        self._windows = {start // WINDOW: rows}
        self._asked = set()
        if not same:
            self.endResetModel()
        elif count:
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, self.columnCount() - 1))

    def take(self, start: int, rows: "Sequence[EntryRow]") -> None:
        """Take a window that was fetched."""
        self._asked.discard(start // WINDOW)
        self._windows[start // WINDOW] = rows
        while len(self._windows) > KEPT:
            self._windows.pop(next(iter(self._windows)))
        if rows:
            last = self.index(start + len(rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(start, 0), last)

    def row_at(self, row: int) -> "EntryRow | None":
        """The line, or None where it is not here yet."""
        window, place = divmod(row, WINDOW)
        if window not in self._windows and 0 <= row < self._count and window not in self._asked:
            self._asked.add(window)
            self._fetch(window * WINDOW)
        rows = self._windows.get(window, ())
        return rows[place] if place < len(rows) else None

    def row_of(self, uid: str) -> int | None:
        """Where a row stands, among the windows that are here."""
        for window, rows in self._windows.items():
            for place, row in enumerate(rows):
                if row.uid == uid:
                    return window * WINDOW + place
        return None

    def field(self, column: int) -> Field[Any]:
        """What a column holds."""
        return self.kind.fields[column]

    def column_of(self, key: str) -> int:
        """The column of a field."""
        return next(at for at, field in enumerate(self.kind.fields) if field.key == key)

    def forget(self, uid: str, key: str) -> None:
        """What was typed there was not taken."""
        self._waiting.pop((uid, key), None)

    def text(self, row: int, column: int, *, typed: bool = False) -> str:
        """A cell as it is shown, or as one types it."""
        found = self.row_at(row)
        if found is None:
            return ""
        key = self.field(column).key
        waiting = self._waiting.get((found.uid, key))
        if waiting is not None:
            return waiting
        return (found.typed if typed else found.shown)[key]

    # -- what Qt asks --------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.kind.fields)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(index.row(), index.column()).replace("\n", " ")
            case Qt.ItemDataRole.EditRole:
                return self.text(index.row(), index.column())
            case Qt.ItemDataRole.ToolTipRole:
                text = self.text(index.row(), index.column())
                return tooltip(text) if len(text) > 20 else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return alignment_of(self.field(index.column()))
            case Qt.ItemDataRole.AccessibleTextRole:
                label = self.field(index.column()).label
                return f"{label}: {self.text(index.row(), index.column())}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_at(index.row())
        field = self.field(index.column())
        if row is None or role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value)
        if text not in (row.shown[field.key], row.typed[field.key]):
            if not isinstance(field.type, Reference):  # whose key says nothing to a reader
                self._waiting[row.uid, field.key] = text
            self.edited.emit(row.uid, field.key, text)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.can_edit and not self.field(index.column()).fixed:
            return _SHOWN | Qt.ItemFlag.ItemIsEditable
        return _SHOWN

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.field(section).label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment_of(self.field(section))
        return None
