"""Any table of the catalogue as Qt sees it: rows by count, fetched in windows, to be edited."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from mineralcat.gui.field_editors import alignment_of
from mineralcat.schema.entities import EntityInfo
from mineralcat.schema.field_types import Reference
from mineralcat.schema.fields import Field

from .windowed_table_model import Index, TextColumn, WindowedTableModel

if TYPE_CHECKING:
    from mineralcat.editing.entries import EntryRow

WINDOW = 64
_SHORT = 20
"""Characters that every column shows, so that no tool tip need repeat them."""


class EntriesModel(WindowedTableModel["EntryRow"]):
    """One column for each field of a table."""

    edited = Signal(str, str, str)
    """Uid, key of the field and the text of a cell that was edited."""

    def __init__(self, kind: EntityInfo, fetch: Callable[[int], None], parent: QObject) -> None:
        super().__init__([self._column(field) for field in kind.fields], fetch, WINDOW, parent)
        self.kind = kind
        self._waiting: dict[tuple[str, str], str] = {}
        """Texts that were typed and are not saved yet, by uid and key of the field."""

    def _column(self, field: Field) -> TextColumn:
        def display(row: "EntryRow") -> str:
            return self._waiting.get((row.uid, field.key), row.shown[field.key])

        def tip(row: "EntryRow") -> str:
            text = display(row)
            return text if len(text) > _SHORT else ""

        return TextColumn(field.label, display, alignment_of(field), tip)

    def show(self, count: int, start: int, rows: "Sequence[EntryRow]") -> None:
        """Show a result anew, of which one window is here."""
        self._waiting.clear()
        self.replace_rows(count, start, rows, reset=count != self._count)

    def row_of(self, uid: str) -> int | None:
        """The line of a row, among the windows that are here."""
        return self.find(lambda row: row.uid == uid)

    def field(self, column: int) -> Field:
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
        return self._waiting.get((found.uid, key), (found.typed if typed else found.shown)[key])

    def setData(self, index: Index, value: str, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_at(index.row())
        field = self.field(index.column())
        if row is None or role != Qt.ItemDataRole.EditRole:
            return False
        if value not in (row.shown[field.key], row.typed[field.key]):
            if not isinstance(field.type, Reference):  # whose key says nothing to a reader
                self._waiting[row.uid, field.key] = value
            self.edited.emit(row.uid, field.key, value)
        return True

    def is_editable(self, column: int) -> bool:
        return not self.field(column).fixed
