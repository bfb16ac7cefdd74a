"""The table twin of a chart: the same figures in rows, each with its source."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mineralcat.analysis.citation import cited, evidence_text
from mineralcat.analysis.figure import Cell, ColumnHeading, TableRow, ViewTable
from mineralcat.domain.figures import number, plain_number
from mineralcat.gui.clipboard import plain_cell
from mineralcat.gui.plain_text import tooltip

Index = QModelIndex | QPersistentModelIndex

_NONE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def cell_text(cell: Cell, heading: ColumnHeading) -> str:
    """A cell as people read it, in the notation in use."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    return f"{cell:g}" if heading.is_year else number(cell)


def cells_of(table: ViewTable, rows: Iterable[TableRow]) -> list[list[str]]:
    """Rows as spreadsheets take them, with a header and the citations of each."""
    lines = [[heading.text for heading in table.headings] + ["Citation"]]
    for row in rows:
        cells = zip(row.cells, table.headings, strict=True)
        lines.append([_copied(cell, heading) for cell, heading in cells] + [cited(row.claims)])
    return lines


def _copied(cell: Cell, heading: ColumnHeading) -> str:
    """A cell with plain digits."""
    if isinstance(cell, int | float) and not heading.is_year:
        return plain_number(cell)
    return plain_cell(cell_text(cell, heading))


class FigureTableModel(QAbstractTableModel):
    """The rows of a `ViewTable`, in its order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = ViewTable()

    def show_table(self, table: ViewTable) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    @property
    def table(self) -> ViewTable:
        """What is shown."""
        return self._table

    def row(self, place: int) -> TableRow:
        """What stands in a row."""
        return self._table.rows[place]

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._table.headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        headings = self._table.headings
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return headings[section].text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _align(headings[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, heading = self.row(index.row()), self._table.headings[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row.cells[index.column()], heading)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _align(heading)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(evidence_of(row))
        return None


def evidence_of(row: TableRow) -> str:
    """What is known of a row's figures, in lines, under its first cell."""
    about = next((cell for cell in row.cells if isinstance(cell, str)), "")
    return "\n\n".join(evidence_text(claim, about) for claim in row.claims)


def _align(heading: ColumnHeading) -> Qt.AlignmentFlag:
    return RIGHT if heading.is_number or heading.is_year else LEFT
