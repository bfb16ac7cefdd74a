"""Tables of any make: what a file is found to be, and its rows.

`Table` detects how a file is to be read, previews the first rows as the reader itself reads them,
and reads all. Delimited text is read by `text_files`, workbooks by `workbook_files`, JSON by
`json_tables`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from typing import Final, NamedTuple, Self

from mineralcat.domain.published_text import without_invisible
from mineralcat.translation import _

from ..incoming import Member, RejectedRow
from ..problems import UnreadableFileError
from ..workbooks.open_sheet import OpenSheet
from ..workbooks.workbook_cells import TableRow, cell_text
from ..workbooks.workbook_files import OpenWorkbook, TableSheet, workbook_kind
from ..workbooks.workbook_notes import sheet_notes
from . import text_files
from .headings import JOINT, HeadingRows, heading_rows_in, joined, unique
from .json_tables import JsonTables, is_json
from .table_description import TableChoices, TableDescription
from .table_detection import SAMPLE, why_no_table
from .text_files import visible

PREVIEWED: Final = 1_000
_LOOKED_AT: Final = 2_000

AnyRow = TableRow | RejectedRow
ShownRow = tuple[int, tuple[str, ...]]


class Detected(NamedTuple):
    """What a file was found to be; *notes* say what is a guess and what was not taken over."""

    choices: TableChoices
    notes: tuple[str, ...] = ()


class Sample(NamedTuple):
    """The first rows of a table, those that are blank or cannot be read left out; *whole* where it
    has no more."""

    rows: Sequence[TableRow]
    whole: bool


class Preview(NamedTuple):
    """The first rows as they will be read.

    *headings* are made unique; *rows* are texts, cut to what can be shown; *rejected* what cannot
    be read at all.
    """

    choices: TableChoices
    headings: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    rejected: tuple[RejectedRow, ...]
    notes: tuple[str, ...]
    sheets: tuple[TableSheet, ...]


class Table:
    """A file open as a table.

    To be closed, or used in a ``with``. UnreadableFileError where the file is no table, is damaged
    or is not to be trusted.
    """

    def __init__(self, member: Member) -> None:
        why = why_no_table(member)
        if why is not None:
            raise UnreadableFileError(member.name, why)
        self.member = member
        self._book: OpenWorkbook | JsonTables | None = None
        if workbook_kind(member) is not None:
            self._book = OpenWorkbook(member)
        elif is_json(member.head(SAMPLE)):
            self._book = JsonTables(member)
        self._encoding: text_files.FoundEncoding | None = None
        self._described = member.described or TableDescription()
        self._sampled: tuple[TableChoices, Sample] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the file and the memory."""
        if self._book is not None:
            self._book.close()

    @property
    def is_json(self) -> bool:
        """Whether it is a list of records in JSON."""
        return isinstance(self._book, JsonTables)

    @property
    def sheets(self) -> tuple[TableSheet, ...]:
        """The sheets of a workbook; none of a text."""
        return () if self._book is None else self._book.sheets

    @property
    def notes_of_file(self) -> tuple[str, ...]:
        """What is to be known of a workbook as a whole."""
        return () if self._book is None else self._book.notes

    # -- what it is found to be --------------------------------------------------------------------

    def detected(self, chosen: TableChoices | None = None) -> Detected:
        """What the file is found to be. Of *chosen*, encoding, delimiter, sheet, and whether hidden
        rows are read are retained."""
        choices, notes = self._source_choices(chosen or TableChoices())
        first = list(islice(self._rows(choices, merged=False), _LOOKED_AT))
        rows = list(_readable(first))
        refused = next((row for row in first if isinstance(row, RejectedRow)), None)
        if refused is not None and not rows:
            reason = _(
                "line {line} says why. {reason}", line=refused.place.line, reason=refused.reason
            )
            raise UnreadableFileError(self.member.name, reason)
        if not self._described.choices.header:
            found = HeadingRows(0, 1)
        elif self.is_json:
            found = HeadingRows(1, 1)
        else:
            sheet = self._sheet(choices)
            found = heading_rows_in(rows, () if sheet is None else sheet.blocks)
        marks = self._described.choices.marks
        choices = replace(choices, marks=marks, header=found.line, heading_rows=found.rows)
        return Detected(choices, notes)

    def notes(self, choices: TableChoices) -> tuple[str, ...]:
        """What is to be known of a file that is read as was chosen: what is not taken over."""
        return self._source_choices(choices).notes

    def _source_choices(self, chosen: TableChoices) -> Detected:
        """Encoding and delimiter of a text, or the sheet of a workbook: chosen, else found."""
        return self._in_text(chosen) if self._book is None else self._in_workbook(chosen)

    def _in_workbook(self, chosen: TableChoices) -> Detected:
        notes = self.notes_of_file
        sheet = chosen.sheet
        if sheet is None and any(one.name == self._described.choices.sheet for one in self.sheets):
            sheet = self._described.choices.sheet
        if sheet is None:
            shown = [one.name for one in self.sheets if not one.hidden and not one.why_not]
            if not shown:
                reason = _(
                    "it has no sheet that can be seen. Show the sheet in a spreadsheet"
                    " program, or choose a hidden one here."
                )
                raise UnreadableFileError(self.member.name, reason)
            sheet = shown[0]
            if len(shown) > 1:
                sheet = next(filter(self._has_rows, shown), sheet)
                notes += (
                    _(
                        "Of {count} sheets “{sheet}” is read; any other can be chosen.",
                        count=len(shown),
                        sheet=sheet,
                    ),
                )
        return Detected(TableChoices(sheet=sheet, take_hidden=chosen.take_hidden), notes)

    def _has_rows(self, sheet: str) -> bool:
        rows = islice(self._rows(TableChoices(sheet=sheet)), _LOOKED_AT)
        return len(list(_readable(rows))) > 1

    def _in_text(self, chosen: TableChoices) -> Detected:
        notes = []
        encoding = chosen.encoding or self._described.choices.encoding
        if encoding is None:
            self._encoding = self._encoding or text_files.encoding_of(self.member)
            encoding, doubt = self._encoding
            notes += [doubt] if doubt else []
        delimiter = chosen.delimiter or self._described.choices.delimiter
        if delimiter is None:
            head = self.member.head(SAMPLE)
            sample = head.decode(encoding, "replace")
            if len(head) == SAMPLE:  # whole lines of it
                sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
            delimiter = text_files.delimiter_of(sample)
            if delimiter is None:
                notes.append(_("No delimiter was found, so that each line is read as one cell."))
        return Detected(TableChoices(encoding=encoding, delimiter=delimiter), tuple(notes))

    # -- rows --------------------------------------------------------------------------------------

    def rows(self, choices: TableChoices) -> Iterator[AnyRow]:
        """All rows below the headings, blank ones of a workbook too."""
        rows = self._rows(choices, after=choices.header)
        return self._described.read(rows, self.headings(choices)) if self.member.described else rows

    def sample(self, choices: TableChoices) -> Sample:
        """The first rows below the headings, by which columns are judged; read once."""
        key = replace(choices, marks=None)
        if self._sampled is None or self._sampled[0] != key:
            first = list(islice(self.rows(choices), _LOOKED_AT + 1))
            self._sampled = key, Sample(list(_readable(first)), len(first) <= _LOOKED_AT)
        return self._sampled[1]

    def _sheet(self, choices: TableChoices) -> OpenSheet | None:
        return self._book.sheet(choices.sheet) if isinstance(self._book, OpenWorkbook) else None

    def _rows(
        self, choices: TableChoices, *, merged: bool = True, after: int = 0
    ) -> Iterator[AnyRow]:
        """The rows below row or line *after*."""
        sheet = self._sheet(choices)
        if sheet is not None:
            return sheet.laid_out(choices, merged=merged, after=after)
        if isinstance(self._book, JsonTables):
            return islice(self._book.rows(choices.sheet or ""), after, None)
        rows = self._text_rows(choices)
        return (
            row
            for row in rows
            if (row.place.line if isinstance(row, RejectedRow) else row[0]) > after
        )

    def _text_rows(self, choices: TableChoices) -> Iterator[AnyRow]:
        delimiter = choices.delimiter
        try:
            rows = text_files.text_rows(self.member, choices.encoding or "utf-8", delimiter)
            first = next(rows, None)
            if isinstance(first, RejectedRow) or (
                first is not None
                and text_files.declared_delimiter((delimiter or ",").join(first[1])) is None
            ):
                yield first
            yield from rows
        except (LookupError, TypeError, ValueError) as error:
            reason = _(
                "“{encoding}” is no encoding, or “{delimiter}” no delimiter, that can be used. "
                "Choose another.",
                encoding=str(choices.encoding),
                delimiter=str(delimiter),
            )
            raise UnreadableFileError(self.member.name, reason) from error

    # -- headings ----------------------------------------------------------------------------------

    def headings(self, choices: TableChoices) -> tuple[str, ...]:
        """The headings, made unique; those that are empty or absent are named by their column."""
        if self.is_json or not choices.header:
            rows = (row[1] for row in self._rows(choices) if not isinstance(row, RejectedRow))
            first = next(rows, ())
            if choices.header:
                return tuple(unique([visible(cell_text(key)) for key in first]))
            names = [one.name for one in self._described.fields]
            return tuple(unique([*names, *[""] * len(first)][: len(first)]))
        lines = takewhile(
            lambda row: isinstance(row, RejectedRow) or row[0] <= choices.header,
            islice(self._rows(replace(choices, header=0)), _LOOKED_AT),
        )
        top = choices.header - choices.heading_rows
        cells = [row[1] for row in lines if not isinstance(row, RejectedRow) and row[0] > top]
        return tuple(unique([visible(text) for text in joined(cells)]))

    def hidden_headings(self, choices: TableChoices) -> frozenset[str]:
        """The headings of hidden columns, where these are not to be read."""
        sheet = self._sheet(choices)
        if sheet is None:
            return frozenset()
        return sheet.hidden_headings(choices, self.headings(choices))

    def words_of(self, headings: Sequence[str]) -> Mapping[str, str]:
        """What the package of the table says to explain its headings."""
        return self._described.words_of(headings)

    def notes_of_rows(
        self, choices: TableChoices, used: Collection[str] | None = None
    ) -> Iterator[str]:
        """What is to be known of the rows that are read as was chosen, of the columns that are
        *used*, if that is given."""
        if choices.heading_rows > 1 and choices.header:
            first = choices.header - choices.heading_rows + 1
            joint = next((one for one in self.headings(choices) if JOINT in one), "")
            sentence = _("The headings of rows {first} to {last} are joined.")
            if joint:
                sentence = _("The headings of rows {first} to {last} are joined, as in “{joint}”.")
            yield sentence.format(first=first, last=choices.header, joint=joint)
        if (sheet := self._sheet(choices)) is not None:
            yield from sheet_notes(sheet, choices, self.headings(choices), used)

    def preview(self, choices: TableChoices | None = None, count: int = PREVIEWED) -> Preview:
        """The first *count* rows by the reader itself, with what was found or is chosen."""
        choices, notes = self.detected() if choices is None else Detected(choices)
        headings = self.headings(choices)
        first = list(islice(self.rows(choices), count))
        rows = tuple(
            (line, tuple(visible(without_invisible(cell_text(cell))) for cell in cells))
            for line, cells in _readable(first)
        )
        rejected = tuple(row for row in first if isinstance(row, RejectedRow))
        notes = (*notes, *self.notes_of_rows(choices), *_notes(headings, rows))
        return Preview(choices, headings, rows, rejected, notes, self.sheets)


def _readable(rows: Iterable[AnyRow]) -> Iterator[TableRow]:
    """The rows that are neither rejected nor blank."""
    for row in rows:
        if not isinstance(row, RejectedRow) and any(cell != "" for cell in row[1]):
            yield row


def _notes(headings: Sequence[str], rows: Sequence[ShownRow]) -> Iterator[str]:
    doubled = next((heading for heading in headings if re.search(r" \(\d+\)$", heading)), "")
    if doubled:
        sentence = _("Several columns have the same heading; one of them is called “{name}” here.")
        yield sentence.format(name=doubled)
    if not rows:
        yield _("There are no rows below the headings.")
    long = next((row for row in rows if any(cell for cell in row[1][len(headings) :])), None)
    if long is not None:
        yield _(
            "Line {line} has {count} cells where the headings are {width}: such rows are rejected."
        ).format(line=long[0], count=len(long[1]), width=len(headings))
