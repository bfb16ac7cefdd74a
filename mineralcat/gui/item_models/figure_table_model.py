"""The figures of a chart in rows, each with its source."""

from collections.abc import Iterable

from PySide6.QtCore import QObject

from mineralcat.analysis.citation import cited, evidence_text
from mineralcat.analysis.figure import Cell, ColumnHeading, TableRow, ViewTable
from mineralcat.domain.figures import number, plain_number
from mineralcat.gui.clipboard import plain_cell
from mineralcat.translation import _

from .windowed_table_model import LEFT, NO_PARENT, RIGHT, Index, TextColumn, TextTableModel


def cell_text(cell: Cell, heading: ColumnHeading) -> str:
    """A cell as people read it, in the notation in use."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    return f"{cell:g}" if heading.is_year else number(cell)


def cells_of(table: ViewTable, rows: Iterable[TableRow]) -> list[list[str]]:
    """Rows as spreadsheets take them, with a header and the citations of each."""
    lines = [[heading.text for heading in table.headings] + [_("Citation")]]
    for row in rows:
        cells = zip(row.cells, table.headings, strict=True)
        lines.append([_copied(cell, heading) for cell, heading in cells] + [cited(row.claims)])
    return lines


def _copied(cell: Cell, heading: ColumnHeading) -> str:
    """A cell with plain digits."""
    if isinstance(cell, int | float) and not heading.is_year:
        return plain_number(cell)
    return plain_cell(cell_text(cell, heading))


class FigureTableModel(TextTableModel[TableRow]):
    """The rows of a `ViewTable`, in its order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((), parent)
        self.table = ViewTable()

    def show_table(self, table: ViewTable) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.table = table
        self._columns = [_column(at, heading) for at, heading in enumerate(table.headings)]
        self.endResetModel()

    def row_at(self, row: int) -> TableRow:
        return self.table.rows[row]

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.table.rows)


def _column(at: int, heading: ColumnHeading) -> TextColumn:
    align = RIGHT if heading.is_number or heading.is_year else LEFT
    return TextColumn(
        heading.text, lambda row: cell_text(row.cells[at], heading), align, evidence_of
    )


def evidence_of(row: TableRow) -> str:
    """What is known of a row's figures, in lines, under its first cell."""
    about = next((cell for cell in row.cells if isinstance(cell, str)), "")
    return "\n\n".join(evidence_text(claim, about) for claim in row.claims)
