"""Workbooks: XLSX (with macros too), XLS and ODS, by python-calamine, after a look at them.

Values come as they were last computed: no formula runs, no link is followed, no macro is touched.
"""

import io
import math
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from enum import Enum
from threading import Lock
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from mineralcat.domain.published_text import without_invisible
from mineralcat.domain.text_lists import quoted_list

from ..incoming import Member
from ..problems import DAMAGE, UnreadableFileError, reporting_damage
from .number_formats import Shown
from .ods_checks import without_refused
from .workbook_cells import (
    ERRORS,
    Cell,
    CellError,
    FormattedNumber,
    Percent,
    SharedCell,
    SharedNumber,
    SharedText,
    Uncomputed,
    cell_text,
)
from .workbook_checks import check_zip
from .workbook_limits import PASSWORD, Block, SheetFindings
from .xls_checks import MAGIC as XLS_MAGIC
from .xls_checks import check_xls

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = [
    "ERRORS",
    "Cell",
    "CellError",
    "FormattedNumber",
    "OpenWorkbook",
    "Percent",
    "SharedCell",
    "SharedNumber",
    "SharedText",
    "Sheet",
    "Uncomputed",
    "cell_text",
    "said_plainly",
    "workbook_kind",
]

LARGEST_FILE: Final = 100_000_000
ZIP_MAGIC: Final = b"PK\x03\x04"


class WorkbookKind(Enum):
    """The kinds of workbooks, by their usual suffix."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"


class Sheet(NamedTuple):
    """A sheet; a hidden one is read only where it is asked for. *why_not* says, as a sentence goes
    on, why one cannot be read: it holds a chart, or *is_too_large*."""

    name: str
    hidden: bool = False
    why_not: str = ""
    is_too_large: bool = False


def workbook_kind(member: Member) -> WorkbookKind | None:
    """Which kind of workbook a file is; None where it is none. Raises on no bytes."""
    head = member.head(8)
    if head.startswith(XLS_MAGIC):
        return WorkbookKind.XLS
    if not head.startswith(ZIP_MAGIC):
        return None
    try:
        with _seekable(member) as file, zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (*DAMAGE, UnreadableFileError):
        return None
    if "xl/workbook.bin" in names:
        return WorkbookKind.XLSB
    if "xl/workbook.xml" in names or any(n.startswith("xl/worksheets/") for n in names):
        return WorkbookKind.XLSX
    return WorkbookKind.ODS if {"content.xml", "mimetype"} <= names else None


class OpenWorkbook:
    """A workbook that was looked at and opened; the sheet asked for last is kept, parsed.

    *sheets* are those with cells; *notes* are sentences on what is not taken over.
    UnreadableFileError where it cannot be read, or must not be.
    """

    def __init__(self, member: Member) -> None:
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

        if workbook_kind(member) is WorkbookKind.XLSB:
            raise UnreadableFileError(
                member.name, "it is a binary workbook (XLSB). Save it as XLSX, and import that."
            )
        self._name = member.name
        with _seekable(member) as file:
            is_xls = member.head(8).startswith(XLS_MAGIC)
            check = check_xls(member.name, file.read()) if is_xls else check_zip(member.name, file)
            self._found = check
            file.seek(0)
            with said_plainly(member.name):
                if check.refused_bytes:
                    file = without_refused(file, check.refused_bytes)
                    self._book = CalamineWorkbook.from_object(file)
                else:
                    self._book = CalamineWorkbook.from_object(member.path or file)
        self._names: dict[str, str] = {}
        """The names of the sheets as they are shown, with those that the file has."""
        self.sheets: tuple[Sheet, ...] = ()
        for about in self._book.sheets_metadata:
            name = without_invisible(about.name).strip() or about.name
            hidden = about.visible != SheetVisibleEnum.Visible
            if about.typ != SheetTypeEnum.WorkSheet:
                self.sheets += (Sheet(name, hidden, _NO_CELLS),)
                continue
            self._names[name] = about.name
            refused = self._found.of(about.name).refused
            reason = "" if refused is None else refused.reason
            self.sheets += (Sheet(name, hidden, reason, refused is not None),)
        for name, here in self._found.sheets.items():
            if check.refused_bytes and here.refused is not None:
                self.sheets += (Sheet(name, False, here.refused.reason, True),)
        self.notes = tuple(self._notes())
        self._sheet: CalamineSheet | None = None

    def close(self) -> None:
        """Let go of the file and the memory."""
        self._sheet = None
        self._book.close()

    def _parsed(self, sheet: str) -> "CalamineSheet":
        own = self._names.get(sheet, sheet)
        if self._sheet is None or self._sheet.name != own:
            if sheet not in self._names:
                raise UnreadableFileError(
                    self._name, f"it has no sheet “{sheet}”. Choose one of its sheets."
                )
            if (refused := self._found.of(own).refused) is not None:
                raise refused
            self._sheet = None
            with said_plainly(self._name):
                self._sheet = self._book.get_sheet_by_name(own)
        return self._sheet

    def found(self, sheet: str) -> SheetFindings:
        """What a sheet has beside its values."""
        return self._found.of(self._names.get(sheet, sheet))

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Any]]]:
        """The rows of a sheet with their number, blank ones too; cells as numbers, texts, dates,
        an empty one as an empty text, an error as `CellError`."""
        table = self._parsed(sheet)
        rows = enumerate(table.iter_rows(), 1)
        found = self.found(sheet)
        plain = not (found.errors or found.shown or found.texts or found.uncomputed)
        with reporting_damage(self._name):
            yield from rows if plain else _mended(rows, table, found)

    def merged(self, sheet: str) -> Sequence[Block]:
        """The blocks of merged cells of a sheet: of each, the first cell has the value."""
        found = self.found(sheet).merged
        if found is not None:
            return found
        return [
            Block(top + 1, bottom + 1, left + 1, right + 1)
            for (top, left), (bottom, right) in self._parsed(sheet).merged_cell_ranges or ()
        ]

    def first_column(self, sheet: str) -> int:
        """The column, from 1, in which the rows of a sheet begin."""
        return _first_column(self._parsed(sheet))

    def size(self, sheet: str) -> tuple[int, int]:
        """The last row and the last column with something in them."""
        end = self._parsed(sheet).end
        return (end[0] + 1, end[1] + 1) if end else (0, 0)

    def _notes(self) -> Iterator[str]:
        """What is to be known of the workbook as a whole."""
        hidden = [sheet.name for sheet in self.sheets if sheet.hidden]
        if hidden:
            yield f"Hidden sheets are read only where you choose them: {quoted_list(hidden)}."
        if self._found.links:
            yield "The workbook has links to other files; they are not followed."
        if self._found.macros:
            yield "The workbook has macros; they are not run."


def _first_column(sheet: "CalamineSheet") -> int:
    return 1 + (sheet.start[1] if sheet.start else 0)


def _mended(
    rows: Iterator[tuple[int, list[Any]]], sheet: "CalamineSheet", found: SheetFindings
) -> Iterator[tuple[int, list[Any]]]:
    """The rows with what the reader of workbooks leaves out: their errors, which it gives as empty
    cells, formulas without a value, superscripts, and how numbers are shown."""
    first = _first_column(sheet)
    by_row: dict[int, list[int]] = {}
    for row, column in {*found.errors, *found.shown, *found.texts, *found.uncomputed}:
        by_row.setdefault(row, []).append(column)
    for number, cells in rows:
        for column in by_row.get(number, ()):
            at, place = column - first, (number, column)
            if not 0 <= at < len(cells):
                continue
            if place in found.errors:
                cells[at] = CellError(found.errors[place])
            elif place in found.uncomputed:
                cells[at] = Uncomputed("(not computed)")
            elif place in found.texts:
                cells[at] = found.texts[place]
            elif isinstance(cells[at], float):
                cells[at] = _as_shown(cells[at], found.shown[place])
        yield number, cells


def _as_shown(value: float, shown: Shown) -> float:
    """A number as its cell shows it."""
    if not math.isfinite(value):
        return value
    if shown.percent:  # a share of one in percent, with the digits that it has
        return Percent(Decimal(repr(value)).scaleb(2))
    formatted = FormattedNumber(value)
    formatted.shown = shown
    return formatted


@contextmanager
def said_plainly(name: str) -> Iterator[None]:
    """The errors of the reader of workbooks in plain words."""
    from python_calamine import CalamineError, PasswordError

    try:
        with _NOISE, _unheard():
            yield
    except PasswordError as error:
        raise UnreadableFileError(name, PASSWORD) from error
    except (CalamineError, *DAMAGE) as error:
        raise UnreadableFileError(name, _DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how the reader fails on what is broken
            raise UnreadableFileError(name, _DAMAGED) from error
        raise


_NOISE = Lock()


@contextmanager
def _unheard() -> Iterator[None]:
    """Nothing is written to standard error in here: the reader of workbooks writes there how it
    failed, for programmers, below Python."""
    try:
        kept = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
    except OSError:  # a program without a terminal has no standard error
        yield
        return
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


_NO_CELLS: Final = "it holds a chart or a macro and no cells."
_DAMAGED = (
    "it is damaged, or no workbook that this program reads. Open it in a spreadsheet program, save"
    " it anew as XLSX, and import that."
)


@contextmanager
def _seekable(member: Member) -> Iterator[BinaryIO]:
    """The file where one can go back and forth in it: on the disk, else in memory."""
    if member.path is not None:
        with member.open() as file:
            yield file
        return
    if member.size > LARGEST_FILE:
        raise UnreadableFileError(
            member.name,
            f"it has {member.size / 1e6:,.0f} MB, more than is read of a workbook at once. Take it"
            " out of its archive, or save the sheet as CSV and import that.",
        )
    with member.open() as packed:
        yield io.BytesIO(packed.read(LARGEST_FILE + 1))
