"""Tables of any make: what a file is found to be, what a user may choose otherwise, and its rows.

`Table` looks, previews the first rows as the reader itself reads them, and reads all. Delimited
text is read by `text_files`, workbooks by `workbooks`, JSON by `json_tables`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from typing import Final, NamedTuple, Self

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.domain.published_text import without_invisible

from ..incoming import Member, Place, RejectedRow
from ..problems import UnreadableFileError
from ..workbooks.sheet_layout import SheetLayout
from ..workbooks.workbook_files import OpenWorkbook, Sheet, cell_text, workbook_kind
from ..workbooks.workbook_notes import sheet_notes
from .headings import JOINT, HeadingRows, heading_rows_in, joined, unique
from .json_tables import JsonTables, is_json
from .table_description import TableDescription
from .table_detection import SAMPLE, Cells, TableRow, why_no_table
from .text_files import (
    FoundEncoding,
    declared_delimiter,
    delimiter_of,
    encoding_of,
    text_rows,
    visible,
)

PREVIEWED: Final = 1_000
_LOOKED_AT: Final = 2_000


@dataclass(frozen=True, slots=True)
class TableChoices:
    """How a table is to be read; found by `detected`, and each may be chosen otherwise.

    *encoding* and *delimiter* are of delimited text, *sheet* of a workbook. *marks* are those of
    the numbers written as text, which bind where they are chosen; None where each column of figures
    has to tell its own (`column_marks.py`). *marks_remembered* says that they were chosen for
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


@dataclass(frozen=True, slots=True)
class Detected:
    """What a file was found to be; *notes* say what is a guess and what was not taken over."""

    choices: TableChoices
    notes: tuple[str, ...] = ()


class Sample(NamedTuple):
    """The first rows of a table, those that are blank or cannot be read left out; *whole* where it
    has no more."""

    rows: Sequence[TableRow]
    whole: bool


ShownRow = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows as they will be read.

    *headings* are made unique; *rows* are texts, cut to what can be shown; *accented* are the
    first cells that a wrong encoding would spoil; *rejected* what cannot be read at all.
    """

    choices: TableChoices
    headings: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    rejected: tuple[RejectedRow, ...]
    accented: tuple[tuple[Place, str], ...]
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]


class Table:
    """A file open as a table: what is found of it is looked at once, however often it is shown.

    To be closed, or used in a ``with``. UnreadableFileError where the file is no table, is damaged
    or is not to be trusted.
    """

    def __init__(self, member: Member) -> None:
        why = why_no_table(member)
        if why is not None:
            raise UnreadableFileError(member.name, why)
        self.member = member
        self._book: OpenWorkbook | JsonTables | None = None
        self._layout: SheetLayout | None = None
        if workbook_kind(member) is not None:
            self._book = OpenWorkbook(member)
            self._layout = SheetLayout(self._book)
        elif is_json(member.head(SAMPLE)):
            self._book = JsonTables(member)
        self._encoding: FoundEncoding | None = None
        self._said = member.described or TableDescription()
        self._sampled: tuple[object, Sample] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and the memory."""
        if self._book is not None:
            self._book.close()

    @property
    def is_json(self) -> bool:
        """Whether it is a list of records in JSON."""
        return isinstance(self._book, JsonTables)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets of a workbook; none of a text."""
        return () if self._book is None else self._book.sheets

    def detected(self, chosen: TableChoices | None = None) -> Detected:
        """What the file is found to be. Of *chosen*, encoding, delimiter and sheet are kept, and
        whether hidden rows are read."""
        found = self._in_text(chosen) if self._book is None else self._in_workbook(chosen)
        rows: list[TableRow] = []
        refused: RejectedRow | None = None
        for row in islice(self._rows(found.choices, merged=False), _LOOKED_AT):
            if isinstance(row, RejectedRow):
                refused = refused or row
            elif _is_filled(row[1]):
                rows.append(row)
        if refused is not None and not rows:
            raise UnreadableFileError(
                self.member.name, f"line {refused.place.line} says why. {refused.reason}"
            )
        blocks = () if self._layout is None else self._layout.blocks(found.choices.sheet)
        header = HeadingRows(1, 1) if self.is_json else heading_rows_in(rows, blocks)
        if not self._said.has_headings:
            header = HeadingRows(0, 1)
        choices = replace(
            found.choices, marks=self._said.marks, header=header.line, heading_rows=header.rows
        )
        return Detected(choices, found.notes)

    @property
    def notes_of_file(self) -> tuple[str, ...]:
        """What is to be known of a workbook as a whole."""
        return () if self._book is None else self._book.notes

    def notes(self, choices: TableChoices) -> tuple[str, ...]:
        """What is to be known of a file that is read as was chosen: what is not taken over."""
        found = self._in_text(choices) if self._book is None else self._in_workbook(choices)
        return found.notes

    def _in_workbook(self, chosen: TableChoices | None) -> Detected:
        assert self._book is not None
        notes = list(self._book.notes)
        sheet = chosen.sheet if chosen else None
        if sheet is None and any(one.name == self._said.sheet for one in self.sheets):
            sheet = self._said.sheet
        if sheet is None:
            shown = [one.name for one in self.sheets if not one.hidden and not one.why_not]
            if not shown:
                raise UnreadableFileError(
                    self.member.name,
                    "it has no sheet that can be seen. Show the sheet in a spreadsheet program, or"
                    " choose a hidden one here.",
                )
            sheet = shown[0]
            if len(shown) > 1:
                sheet = next((name for name in shown if self._has_rows(name)), sheet)
                notes.append(f"Of {len(shown)} sheets “{sheet}” is read; any other can be chosen.")
        hidden = chosen is not None and chosen.take_hidden
        return Detected(TableChoices(sheet=sheet, take_hidden=hidden), tuple(notes))

    def notes_of_rows(
        self, choices: TableChoices, used: Collection[str] | None = None
    ) -> Iterator[str]:
        """What is to be known of the rows that are read as was chosen, of the columns that are
        *used*, if that is given."""
        if choices.heading_rows > 1 and choices.header:
            first = choices.header - choices.heading_rows + 1
            joint = next((one for one in self.headings(choices) if JOINT in one), "")
            yield (
                f"The headings of rows {first} to {choices.header} are joined"
                + (f", as in “{joint}”." if joint else ".")
            )
        if isinstance(self._book, OpenWorkbook):
            yield from sheet_notes(self._book, choices, self.headings(choices), used)

    def _has_rows(self, sheet: str) -> bool:
        rows = islice(self._rows(TableChoices(sheet=sheet)), _LOOKED_AT)
        filled = (not isinstance(row, RejectedRow) and _is_filled(row[1]) for row in rows)
        return sum(filled) > 1

    def _in_text(self, chosen: TableChoices | None) -> Detected:
        notes = []
        encoding = (chosen.encoding if chosen else None) or self._said.encoding
        if encoding is None:
            self._encoding = self._encoding or encoding_of(self.member)
            encoding, doubt = self._encoding
            if doubt:
                notes.append(doubt)
        delimiter = (chosen.delimiter if chosen else None) or self._said.delimiter
        if delimiter is None:
            delimiter = delimiter_of(self._sample(encoding))
            if delimiter is None:
                notes.append("No delimiter was found, so that each line is read as one cell.")
        return Detected(TableChoices(encoding=encoding, delimiter=delimiter), tuple(notes))

    def _sample(self, encoding: str) -> str:
        """Whole lines from the beginning of a text."""
        head = self.member.head(SAMPLE)
        sample = head.decode(encoding, "replace")
        if len(head) < SAMPLE:
            return sample
        return sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample

    def rows(self, choices: TableChoices) -> Iterator[TableRow | RejectedRow]:
        """All rows below the headings, blank ones of a workbook too."""
        rows = self._rows_below(choices)
        return self._said.read(rows, self.headings(choices)) if self.member.described else rows

    def sample(self, choices: TableChoices) -> Sample:
        """The first rows below the headings, by which columns are judged; read once."""
        key = replace(choices, marks=None)
        if self._sampled is None or self._sampled[0] != key:
            first = list(islice(self.rows(choices), _LOOKED_AT + 1))
            rows = (row for row in first if not isinstance(row, RejectedRow))
            filled = [row for row in rows if _is_filled(row[1])]
            self._sampled = key, Sample(filled, len(first) <= _LOOKED_AT)
        return self._sampled[1]

    def _rows_below(self, choices: TableChoices) -> Iterator[TableRow | RejectedRow]:
        header = choices.header
        if self._layout is not None and not self._layout.hides(choices):
            return islice(self._layout.rows(choices), header, None)  # numbered without a gap
        if self.is_json:  # whose records are numbered, and the keys above them are not
            return islice(self._rows(choices), header, None)
        return (
            row
            for row in self._rows(choices)
            if (row.place.line if isinstance(row, RejectedRow) else row[0]) > header
        )

    def _rows(
        self, choices: TableChoices, *, merged: bool = True
    ) -> Iterator[TableRow | RejectedRow]:
        if self._layout is not None:
            return self._layout.rows(choices, merged=merged)
        if self._book is not None:
            return self._book.rows(choices.sheet or "")
        return self._text_rows(choices)

    def hidden_headings(self, choices: TableChoices) -> frozenset[str]:
        """The headings of hidden columns, where these are not to be read."""
        if self._layout is None:
            return frozenset()
        return self._layout.hidden_headings(choices, self.headings(choices))

    def _text_rows(self, choices: TableChoices) -> Iterator[TableRow | RejectedRow]:
        delimiter = choices.delimiter
        try:
            rows = text_rows(self.member, choices.encoding or "utf-8", delimiter)
            first = next(rows, None)
            if isinstance(first, RejectedRow) or (
                first is not None and declared_delimiter((delimiter or ",").join(first[1])) is None
            ):
                yield first
            yield from rows
        except (LookupError, TypeError, ValueError) as error:
            raise UnreadableFileError(
                self.member.name,
                f"“{choices.encoding}” is no encoding, or “{delimiter}” no delimiter, that can be"
                " used. Choose another.",
            ) from error

    def headings(self, choices: TableChoices) -> tuple[str, ...]:
        """The headings, made unique; those that are empty or absent are called by their column."""
        if not choices.header:
            first: Cells = next(
                (row[1] for row in self._rows(choices) if not isinstance(row, RejectedRow)), ()
            )
            names = [one.name for one in self._said.fields]
            return tuple(unique([*names, *[""] * len(first)][: len(first)]))
        if self.is_json:
            keys = next((row[1] for row in self._rows(choices) if isinstance(row, tuple)), ())
            return tuple(unique([visible(str(key)) for key in keys]))
        top = choices.header - choices.heading_rows
        rows = [
            row[1]
            for row in takewhile(
                lambda row: isinstance(row, RejectedRow) or row[0] <= choices.header,
                islice(self._rows(replace(choices, header=0)), _LOOKED_AT),
            )
            if not isinstance(row, RejectedRow) and row[0] > top
        ]
        return tuple(unique([visible(text) for text in joined(rows)]))

    def words_of(self, headings: Sequence[str]) -> Mapping[str, str]:
        """What the package of the table says to explain its headings."""
        return self._said.words_of(headings)

    def preview(self, choices: TableChoices | None = None, count: int = PREVIEWED) -> Preview:
        """The first *count* rows by the reader itself, with what was found or is chosen."""
        found = self.detected() if choices is None else Detected(choices)
        choices = found.choices
        headings = self.headings(choices)
        rows: list[ShownRow] = []
        rejected: list[RejectedRow] = []
        for row in islice(self.rows(choices), count):
            if isinstance(row, RejectedRow):
                rejected.append(row)
            elif _is_filled(row[1]):
                texts = (visible(without_invisible(cell_text(cell))) for cell in row[1])
                rows.append((row[0], tuple(texts)))
        return Preview(
            choices,
            headings,
            tuple(rows),
            tuple(rejected),
            _accented(self.member.name, choices, headings, rows),
            (*found.notes, *self.notes_of_rows(choices), *_notes(headings, rows)),
            self.sheets,
        )


def detected(member: Member, chosen: TableChoices | None = None) -> Detected:
    """What a file is found to be; see `Table.detected`."""
    with Table(member) as table:
        return table.detected(chosen)


def preview(member: Member, choices: TableChoices | None = None, count: int = PREVIEWED) -> Preview:
    """The first rows of a file; see `Table.preview`. For one look: who shows it again as choices
    change keeps a `Table` open."""
    with Table(member) as table:
        return table.preview(choices, count)


def _is_filled(cells: Cells) -> bool:
    return any(cell != "" for cell in cells)


def _notes(headings: Sequence[str], rows: Sequence[ShownRow]) -> Iterator[str]:
    doubled = [heading for heading in headings if re.search(r" \(\d+\)$", heading)]
    if doubled:
        yield f"Several columns have the same heading; one of them is called “{doubled[0]}” here."
    if not rows:
        yield "There are no rows below the headings."
    long = next((row for row in rows if any(cell for cell in row[1][len(headings) :])), None)
    if long is not None:
        yield (
            f"Line {long[0]} has {len(long[1])} cells where the headings are {len(headings)}: such"
            " rows are rejected."
        )


def _accented(
    file: str,
    choices: TableChoices,
    headings: Sequence[str],
    rows: Sequence[ShownRow],
) -> tuple[tuple[Place, str], ...]:
    found = (
        (Place(file, line, heading, choices.sheet), cell)
        for line, cells in rows
        for heading, cell in zip(headings, cells, strict=False)
        if not cell.isascii()
    )
    return tuple(islice(found, 3)) if choices.sheet is None else ()
