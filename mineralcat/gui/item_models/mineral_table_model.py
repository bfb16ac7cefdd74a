"""The mineral table as Qt sees it: the whole result by count, its rows in windows as shown."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from mineralcat.gui.plain_text import tooltip
from mineralcat.store.rows import MineralRow

from .columns import COLUMNS, LEFT, amount_unit

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[int, int], None]

WINDOW = 32
"""Rows fetched at once: about two screens."""
KEPT = 48
"""Windows kept; the least recently fetched go first."""

ROW = Qt.ItemDataRole.UserRole
"""The `MineralRow` of a line, for the delegate, which words and paints it itself."""
_NO_PARENT = QModelIndex()
_EDITED = {"mineral": "name", "symbol": "symbol"}
"""The fields that can be edited, by the keys of their columns."""


_SHOWN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
_EDITABLE = _SHOWN | Qt.ItemFlag.ItemIsEditable


class MineralTableModel(QAbstractTableModel):
    """Rows come through *fetch*, which answers with `take`; until then a line is empty."""

    edit_asked = Signal(str, str, str)
    """The field's key, the mineral's slug and the text, where a cell was edited."""

    def __init__(self, fetch: Fetch, parent: Any = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._count = 0
        self._windows: dict[int, Sequence[MineralRow]] = {}
        self._asked: set[int] = set()
        self.can_edit = False
        self.breaks: Collection[int] = ()
        self.unit = ""
        """The unit that the heading of the amounts names."""

    # -- what the window gives ---------------------------------------------------------------

    def show(self, count: int, first: Sequence[MineralRow], breaks: Collection[int] = ()) -> None:
        """Show another result, of which the first window is at hand; *breaks* are the lines where
        less sure ones begin."""
        self.beginResetModel()
        self.breaks = breaks
        self.unit = next(filter(None, map(amount_unit, first)), "")
        self._count = count
        self._windows = {0: first} if first else {}
        self._asked = set()
        self.endResetModel()

    def refresh(
        self, count: int, first: Sequence[MineralRow], breaks: Collection[int] = ()
    ) -> bool:
        """Show the same minerals with what changed in them; False where that needs a reset."""
        same = count == self._count and [r.id for r in self._windows.get(0, ())] == [
            r.id for r in first
        ]
        if not same or count > WINDOW:
            return False
        self._windows = {0: first}
        self.breaks = breaks
        if count:
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, len(COLUMNS) - 1))
        return True

    def take(self, start: int, rows: Sequence[MineralRow]) -> None:
        """Take a window that was fetched."""
        window = start // WINDOW
        self._asked.discard(window)
        self._windows[window] = rows
        while len(self._windows) > KEPT:
            self._windows.pop(next(iter(self._windows)))
        if rows:
            last = start + len(rows) - 1
            self.dataChanged.emit(self.index(start, 0), self.index(last, len(COLUMNS) - 1))

    def row_at(self, row: int) -> MineralRow | None:
        """The line, or None where it is not here yet."""
        window, place = divmod(row, WINDOW)
        rows = self._windows.get(window)
        if rows is None:
            if window not in self._asked and 0 <= row < self._count:
                self._asked.add(window)
                self._fetch(window * WINDOW, WINDOW)
                rows = self._windows.get(window)
            if rows is None:
                return None
        return rows[place] if place < len(rows) else None

    def row_of(self, slug: str) -> int | None:
        """Where a mineral stands, among the windows that are here."""
        for window, rows in self._windows.items():
            for place, row in enumerate(rows):
                if row.slug == slug:
                    return window * WINDOW + place
        return None

    # -- what Qt asks --------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        column = COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return column.display(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return column.align
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(column.tip(row) or column.display(row))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.title}: {column.display(row)}"
            case _ if role == ROW:
                return row
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_at(index.row())
        field = _EDITED.get(COLUMNS[index.column()].key)
        if row is None or field is None or role != Qt.ItemDataRole.EditRole:
            return False
        if str(value) != COLUMNS[index.column()].display(row):
            self.edit_asked.emit(field, row.slug, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.can_edit and COLUMNS[index.column()].key in _EDITED:
            return _EDITABLE
        return _SHOWN

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                f"{column.title}, {self.unit}"
                if column.key == "amount" and self.unit
                else column.title
            )
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align if column.align != LEFT else LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(column.hint or _meaning(column.title)) or None
        return None


def _meaning(title: str) -> str:
    from mineralcat.gui.glossary import meaning

    return meaning(title)
