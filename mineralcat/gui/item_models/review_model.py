"""The rows of an import's review, in windows, each to be taken or not."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from mineralcat.domain.figures import figure_text, number
from mineralcat.translation import _, comma_list

from .windowed_table_model import CellData, GrowingTableModel, Index, TextColumn

if TYPE_CHECKING:
    from mineralcat.exchange.incoming import Place
    from mineralcat.exchange.review.review_kinds import ReviewCell, ReviewRow

WINDOW = 200
CHOSEN = 0
_CHOICE = ("added", "changed", "conflicting")
"""The kinds of rows that may be taken or left."""


class ReviewModel(GrowingTableModel["ReviewRow"]):
    """A box at the left takes a row, or leaves it."""

    def __init__(
        self,
        fetch: Callable[["ReviewRow"], None],
        choose: Callable[["ReviewRow", bool], None],
        parent: QObject,
    ) -> None:
        columns = (
            TextColumn(_("What"), lambda row: row.title or row.text),
            TextColumn(_("Would be"), _outcome),
            TextColumn(_("Difference"), difference_text),
            TextColumn(_("Where in the file"), lambda row: where_text(row.place)),
        )
        super().__init__(columns, fetch, WINDOW, parent)
        self._choose = choose

    def replace(self, at: int, row: "ReviewRow") -> None:
        """Show one row as it is now."""
        if 0 <= at < len(self._rows):
            self._rows[at] = row
            self._rows_changed(at, at)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        row = self.row_at(index.row())
        if index.column() == CHOSEN and row is not None and row.kind in _CHOICE:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> CellData:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == CHOSEN:
            row = self.row_at(index.row())
            if row is None or row.kind not in _CHOICE:
                return None
            if not row.accepted:
                return Qt.CheckState.Unchecked
            some_left = any(not cell.accepted for cell in row.cells if cell.before != cell.after)
            return Qt.CheckState.PartiallyChecked if some_left else Qt.CheckState.Checked
        return super().data(index, role)

    def setData(self, index: Index, value: int, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_at(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or row is None:
            return False
        self._choose(row, Qt.CheckState(value) != Qt.CheckState.Unchecked)
        return True


def value_text(value: Any) -> str:
    """A plain value of a row in words."""
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return number(value)
    return str(value)


def cell_texts(cell: "ReviewCell") -> tuple[str, str]:
    """What a field is before and after, in words; what it refers to by its name."""
    before, after = cell.called
    return value_text(before or cell.before), value_text(after or cell.after)


def difference_text(row: "ReviewRow") -> str:
    """What differs, the first of it: “value: 150 → 160”; why a row is rejected."""
    if row.reason:
        return row.reason
    if row.kind == "same":
        return ""
    cells = [cell for cell in row.cells if cell.before != cell.after]
    if row.kind == "added":
        from mineralcat.exchange.review.review_kinds import figure_words

        return figure_words(row.cells, lambda figure: figure_text(figure, published=True))
    words = "; ".join(f"{cell.label}: {' → '.join(cell_texts(cell))}" for cell in cells[:3])
    if len(cells) <= 3:
        return words
    return _("{differences}; and {count:,} more", differences=words, count=len(cells) - 3)


def _outcome(row: "ReviewRow") -> str:
    if row.kind == "conflicting" and not row.accepted:
        return _("conflicting, yours kept")
    return str(row.kind)


def where_text(place: "Place") -> str:
    """A place in a file: its line, sheet and file; empty for one that is in no file."""
    if not place.file:
        return ""
    name = place.file.rpartition("/")[2] or place.file
    line = _("Line {number}", number=place.line) if place.line else ""
    sheet = _("sheet {name}", name=place.sheet) if place.sheet else ""
    return comma_list(filter(None, (line, sheet, name)))
