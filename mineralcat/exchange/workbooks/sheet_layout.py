"""The rows of a sheet as they are laid out: with the values of merged cells, without what is
hidden."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from .merged_cells import Row, with_merged
from .workbook_limits import MOST_COLUMNS, Block

if TYPE_CHECKING:
    from ..tables.table_files import TableChoices
    from .workbook_files import OpenWorkbook


class SheetLayout:
    """Reads the sheets of a workbook as was chosen."""

    def __init__(self, book: "OpenWorkbook") -> None:
        self._book = book

    def rows(self, choices: "TableChoices", *, merged: bool = True) -> Iterator[Row]:
        """The rows of a sheet without those that are hidden, with the values of merged cells
        unless each is to stand in its first cell alone."""
        sheet = choices.sheet or ""
        rows = self._book.rows(sheet)
        blocks = self._book.merged(sheet) if merged else ()
        if blocks:
            rows = with_merged(
                rows, blocks, self._book.first_column(sheet), self._headed(choices, blocks)
            )
        if not self.hides(choices):
            return rows
        hidden = self._book.found(sheet).hidden_rows
        return (row for row in rows if row[0] not in hidden)

    def hides(self, choices: "TableChoices") -> bool:
        """Whether rows are hidden that are not to be read."""
        hidden = self._book.found(choices.sheet or "").hidden_rows
        return bool(hidden) and not choices.take_hidden

    def blocks(self, sheet: str | None) -> list[Block]:
        """The merged cells of a sheet, their columns counted as those of its rows are."""
        shift = self._book.first_column(sheet or "") - 1
        return [
            block._replace(left=block.left - shift, right=block.right - shift)
            for block in self._book.merged(sheet or "")
        ]

    def hidden_headings(self, choices: "TableChoices", headings: Sequence[str]) -> frozenset[str]:
        """The headings of hidden columns, where these are not to be read."""
        sheet = choices.sheet or ""
        found = self._book.found(sheet)
        if choices.take_hidden or not found.hidden_columns:
            return frozenset()
        numbered = enumerate(headings, self._book.first_column(sheet))
        return frozenset(heading for column, heading in numbered if found.is_hidden(column))

    def _headed(self, choices: "TableChoices", blocks: Sequence[Block]) -> frozenset[int] | None:
        """The columns of a sheet that have a heading; None where it has no row of them."""
        if not choices.header:
            return None
        sheet, top = choices.sheet or "", choices.header - choices.heading_rows
        first = self._book.first_column(sheet)
        heads = (row[1] for row in islice(self._book.rows(sheet), choices.header) if row[0] > top)
        filled = {first + at for cells in heads for at, cell in enumerate(cells) if cell != ""}
        for block in blocks:
            if block.top <= choices.header and block.bottom > top:
                filled.update(range(block.left, min(block.right, MOST_COLUMNS) + 1))
        return frozenset(filled)
