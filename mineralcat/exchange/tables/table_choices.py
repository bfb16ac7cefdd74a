"""How a table is to be read."""

from dataclasses import dataclass, field

from mineralcat.domain.number_marks import NumberMarks


@dataclass(frozen=True, slots=True)
class TableChoices:
    """How a table is to be read; found by `Table.detected`, and each may be chosen otherwise.

    *encoding* and *delimiter* are of delimited text, *sheet* of a workbook. *marks* are those of
    the numbers written as text, which bind where they are chosen; None where each column of figures
    has to prove its own (`column_marks.py`). *marks_remembered* says that they were chosen for
    another file. *header* is the line of the headings, 0 for none, and of several rows of them,
    *heading_rows*, the last. *take_hidden*: hidden rows and columns of a workbook are read like
    others.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    marks: NumberMarks | None = None
    header: int = 1
    heading_rows: int = 1
    take_hidden: bool = False
    marks_remembered: bool = field(default=False, compare=False)
