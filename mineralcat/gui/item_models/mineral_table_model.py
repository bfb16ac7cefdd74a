"""The mineral table as Qt sees it: the whole result by count, its rows in windows as shown."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QObject, Qt, Signal

from mineralcat.gui.plain_text import tooltip
from mineralcat.store.search_rows import MineralRow

from .columns import COLUMNS, amount_unit
from .windowed_table_model import CellData, Index, WindowedTableModel

WINDOW = 32
"""Rows fetched at once: about two screens."""
ROW = Qt.ItemDataRole.UserRole
"""The `MineralRow` of a line, for the delegate, which words and paints it itself."""
_EDITED = {"mineral": "name", "symbol": "symbol"}
"""The fields that can be edited, by the keys of their columns."""


class MineralTableModel(WindowedTableModel[MineralRow]):
    """Rows come through *fetch*, which gets the number of the first and how many."""

    edit_asked = Signal(str, str, str)
    """The field's key, the mineral's slug and the text, where a cell was edited."""

    def __init__(self, fetch: Callable[[int, int], None], parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, lambda start: fetch(start, WINDOW), WINDOW, parent)
        self.breaks: Collection[int] = ()
        self.unit = ""
        """The unit that the heading of the amounts names."""

    def show(self, count: int, first: Sequence[MineralRow], breaks: Collection[int] = ()) -> None:
        """Show another result, of which the first window is here; *breaks* are the lines where
        less sure ones begin."""
        self.breaks = breaks
        self.unit = next(filter(None, map(amount_unit, first)), "")
        self.replace_rows(count, 0, first, reset=True)

    def refresh(
        self, count: int, first: Sequence[MineralRow], breaks: Collection[int] = ()
    ) -> bool:
        """Show the same minerals with what changed in them; False where that needs a reset."""
        shown = [row.id for row in self._windows.get(0, ())]
        if count != self._count or shown != [row.id for row in first] or count > WINDOW:
            return False
        self.breaks = breaks
        self.replace_rows(count, 0, first, reset=False)
        return True

    def row_of(self, slug: str) -> int | None:
        """The line of a mineral, among the windows that are here."""
        return self.find(lambda row: row.slug == slug)

    # -- what Qt asks --------------------------------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> CellData:
        return self.row_at(index.row()) if role == ROW else super().data(index, role)

    def setData(self, index: Index, value: str, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_at(index.row())
        column = COLUMNS[index.column()]
        if row is None or column.key not in _EDITED or role != Qt.ItemDataRole.EditRole:
            return False
        if value != column.display(row):
            self.edit_asked.emit(_EDITED[column.key], row.slug, value)
        return True

    def is_editable(self, column: int) -> bool:
        return COLUMNS[column].key in _EDITED

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> CellData:
        found = super().headerData(section, orientation, role)
        if orientation is Qt.Orientation.Vertical:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(column.hint or _meaning(column.title)) or None
        if role == Qt.ItemDataRole.DisplayRole and column.key == "amount" and self.unit:
            return f"{column.title}, {self.unit}"
        return found


def _meaning(title: str) -> str:
    from mineralcat.gui.glossary import meaning

    return meaning(title)
