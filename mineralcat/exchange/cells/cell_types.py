"""What the readers of cells take and give."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, NamedTuple

from mineralcat.domain.number_marks import NumberMarks

from ..tables.column_marks import ColumnMarks
from ..workbooks.workbook_cells import Cell
from .word_meanings import UnitMeaning

Columns = Mapping[str, Any]
"""Columns of a record with their values; beside them may stand `DOUBT` and the three below."""
CellReader = Callable[[Cell], Columns]

UNKNOWN_UNIT: Final = "unit?"
"""Stands among the columns where a unit's text is not known and is yet to be asked about."""
NOTE: Final = "note?"
"""Stands among the columns where a cell says something that belongs into the note of its row."""
SCALE: Final = "scale?"
"""Stands among the columns where a cell shows a figure in thousands or millions of what it holds
without saying so in words."""


class CellRules(NamedTuple):
    """How the cells of a file are read: its number marks, None where unknown; what its units mean;
    other units that the catalogue knows; whether a `'` may shield a text from spreadsheets;
    whether texts are read to the letter, as those that this program wrote; how the numbers of the
    column are written, None of what is no column."""

    marks: NumberMarks | None
    units: Mapping[str, UnitMeaning]
    known_units: Collection[str] = ()
    shielded: bool = False
    verbatim: bool = False
    column: ColumnMarks | None = None
