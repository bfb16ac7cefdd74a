"""A sheet of an open workbook: its cells as they were last computed, and its rows as they are laid
out, with the values of merged cells and without what is hidden."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ..problems import reporting_damage
from ..tables.table_description import TableChoices
from .workbook_cells import Cell, CellError, Uncomputed, as_shown, shared_cell
from .workbook_limits import MOST_CELLS, MOST_COLUMNS, Block, SheetFindings

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Row = tuple[int, list[Cell]]
"""The number of a row, from 1, and its cells; an empty cell is an empty text."""


class OpenSheet(NamedTuple):
    """A parsed sheet of the workbook called *file*, with what the check found in it."""

    file: str
    parsed: "CalamineSheet"
    found: SheetFindings

    @property
    def first_column(self) -> int:
        """The column, from 1, in which its rows begin."""
        return 1 + (self.parsed.start[1] if self.parsed.start else 0)

    @property
    def last_row(self) -> int:
        """The last row with something in it, from 1; 0 where there is none."""
        return self.parsed.end[0] + 1 if self.parsed.end else 0

    @property
    def merged(self) -> Sequence[Block]:
        """The blocks of merged cells: of each, the first cell has the value."""
        if self.found.merged is not None:
            return self.found.merged
        ranges = self.parsed.merged_cell_ranges or ()
        return [Block(top + 1, bottom + 1, left + 1, right + 1)
                for (top, left), (bottom, right) in ranges]  # fmt: skip

    @property
    def blocks(self) -> list[Block]:
        """The same with columns counted as those of the rows are."""
        shift = self.first_column - 1
        return [b._replace(left=b.left - shift, right=b.right - shift) for b in self.merged]

    def hides(self, choices: TableChoices) -> bool:
        """Whether rows are hidden that are not to be read."""
        return bool(self.found.hidden_rows) and not choices.take_hidden

    def hidden_headings(self, choices: TableChoices, headings: Sequence[str]) -> frozenset[str]:
        """The headings of hidden columns, where these are not to be read."""
        if choices.take_hidden or not self.found.hidden_columns:
            return frozenset()
        numbered = enumerate(headings, self.first_column)
        return frozenset(heading for column, heading in numbered if self.found.is_hidden(column))

    # -- rows --------------------------------------------------------------------------------------

    def rows(self) -> Iterator[Row]:
        """All rows, blank and hidden ones too; cells as numbers, texts, dates, an error as
        `CellError`."""
        rows: Iterator[Row] = enumerate(self.parsed.iter_rows(), 1)
        found = self.found
        if found.errors or found.shown or found.texts or found.uncomputed:
            rows = self._completed(rows)
        with reporting_damage(self.file):
            yield from rows

    def laid_out(
        self, choices: TableChoices, *, merged: bool = True, after: int = 0
    ) -> Iterator[Row]:
        """The rows below row *after*, without those that are hidden, with the values of merged
        cells unless each is to stand in its first cell alone."""
        rows = self.rows()
        if merged and (blocks := self.merged):
            rows = _with_merged(rows, blocks, self.first_column, self._headed(choices, blocks))
        rows = islice(rows, after, None)
        if not self.hides(choices):
            return rows
        hidden = self.found.hidden_rows
        return (row for row in rows if row[0] not in hidden)

    def _headed(self, choices: TableChoices, blocks: Sequence[Block]) -> frozenset[int] | None:
        """The columns that have a heading; None where there is no row of headings."""
        if not choices.header:
            return None
        top = choices.header - choices.heading_rows
        heads = (row[1] for row in islice(self.rows(), choices.header) if row[0] > top)
        filled = {
            self.first_column + at for cells in heads for at, cell in enumerate(cells) if cell != ""
        }
        for block in blocks:
            if block.top <= choices.header and block.bottom > top:
                filled.update(range(block.left, min(block.right, MOST_COLUMNS) + 1))
        return frozenset(filled)

    def _completed(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows with what the reader of workbooks leaves out: errors, which it gives as empty
        cells, formulas without a value, superscripts, and how numbers are shown."""
        found, first = self.found, self.first_column
        by_row: dict[int, list[int]] = {}
        for row, column in {*found.errors, *found.shown, *found.texts, *found.uncomputed}:
            by_row.setdefault(row, []).append(column)
        for number, cells in rows:
            for column in by_row.get(number, ()):
                at, place = column - first, (number, column)
                if not 0 <= at < len(cells):
                    continue
                cell = cells[at]
                if place in found.errors:
                    cells[at] = CellError(found.errors[place])
                elif place in found.uncomputed:
                    cells[at] = Uncomputed("(not computed)")
                elif place in found.texts:
                    cells[at] = found.texts[place]
                elif isinstance(cell, float):
                    cells[at] = as_shown(cell, found.shown[place])
            yield number, cells


def _with_merged(
    rows: Iterator[Row], blocks: Sequence[Block], first: int, headed: Collection[int] | None
) -> Iterator[Row]:
    """The rows with the value of each block in all its cells; *first* is the column in which they
    begin.

    A value that stands for several rows or for several of the *headed* columns (None: all) is a
    `SharedCell`, so that no figure is taken for each of them.
    """
    waiting = sorted(blocks, reverse=True)
    open_: list[tuple[Block, Cell]] = []
    budget = MOST_CELLS
    for number, cells in rows:
        while waiting and waiting[-1].top <= number:
            block = waiting.pop()
            at = block.left - first
            if block.top == number and block.bottom >= number and 0 <= at < len(cells):
                open_.append((block, _shared(cells[at], block, headed)))
        if open_:
            open_ = [one for one in open_ if one[0].bottom >= number]
        for block, value in open_:
            begin, end = max(0, block.left - first), min(len(cells), block.right - first + 1)
            budget -= end - begin
            if value != "" and begin < end and budget > 0:
                cells[begin:end] = [value] * (end - begin)
        yield number, cells


def _shared(value: Cell, block: Block, headed: Collection[int] | None) -> Cell:
    columns = range(block.left, block.right + 1)
    several = len(columns) if headed is None else sum(column in headed for column in columns)
    if block.top == block.bottom and several < 2:
        return value
    return shared_cell(value, block.words)
