"""Workbooks: XLSX (with macros too), XLS and ODS, by python-calamine, after a look at them.

Values come as they were last computed: no formula runs, no link is followed, no macro is touched.
"""

import io
import math
import os
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from threading import Lock
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from .incoming import Member
from .problems import DAMAGE, UnreadableFileError, damage_told
from .workbook_checks import check_zip
from .workbook_limits import PASSWORD, Findings, Place, column_letters
from .xls_checks import MAGIC as XLS_MAGIC
from .xls_checks import check_xls

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

LARGEST_FILE: Final = 100_000_000
ZIP_MAGIC: Final = b"PK\x03\x04"


class CellError(str):
    """An error that a cell holds in place of a value, such as ``#REF!``."""

    __slots__ = ()


class Percent(float):
    """A number that its cell shows as a percentage: 25 where 0.25 is kept and 25 % is seen."""

    __slots__ = ()


Cell = str | int | float | bool | date | datetime | time | timedelta
ERRORS: Final = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "Err:502")
)


class WorkbookKind(Enum):
    """The kinds of workbooks, by their usual suffix."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"


class Sheet(NamedTuple):
    """A sheet with cells; a hidden one is read only where it is asked for."""

    name: str
    hidden: bool = False


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
                self._book = CalamineWorkbook.from_object(member.path or file)
        self.sheets = tuple(
            Sheet(about.name, about.visible != SheetVisibleEnum.Visible)
            for about in self._book.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet
        )
        self.notes = tuple(_notes(self._found, self.sheets))
        self._sheet: CalamineSheet | None = None

    def close(self) -> None:
        """Let go of the file and the memory."""
        self._sheet = None
        self._book.close()

    def _parsed(self, sheet: str) -> "CalamineSheet":
        if self._sheet is None or self._sheet.name != sheet:
            if sheet not in [one.name for one in self.sheets]:
                raise UnreadableFileError(
                    self._name, f"it has no sheet “{sheet}”. Choose one of its sheets."
                )
            self._sheet = None
            with said_plainly(self._name):
                self._sheet = self._book.get_sheet_by_name(sheet)
        return self._sheet

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Any]]]:
        """The rows of a sheet with their number, blank ones too; cells as numbers, texts, dates,
        an empty one as an empty text, an error as `CellError`."""
        table = self._parsed(sheet)
        rows = enumerate(table.iter_rows(), 1)
        errors = self._found.errors.get(sheet, {})
        percents = self._found.percents.get(sheet, set())
        with damage_told(self._name):
            yield from _mended(rows, table, errors, percents) if errors or percents else rows

    def merged(self, sheet: str) -> int:
        """How many blocks of merged cells a sheet has: of each, the first cell has the value."""
        return len(self._parsed(sheet).merged_cell_ranges or ())


def _notes(found: Findings, sheets: tuple[Sheet, ...]) -> Iterator[str]:
    hidden = [sheet.name for sheet in sheets if sheet.hidden]
    if hidden:
        names = ", ".join(f"“{name}”" for name in hidden[:5])
        yield f"Hidden sheets are read only where you choose them: {names}."
    if found.percents:
        yield ("Cells that are shown as percentages are read as they are shown: 25%, not 0.25.")
    if found.formulas:
        yield "Of cells with formulas, the values last computed are read."
    if found.links:
        yield "The workbook has links to other files; they are not followed."
    if found.macros:
        yield "The workbook has macros; they are not run."
    for sheet, cells in found.errors.items():
        row, column = next(iter(cells))
        count = "A cell holds" if len(cells) == 1 else f"{len(cells):,} cells hold"
        yield (
            f"{count} an error in place of a value on sheet “{sheet}”, the first"
            f" {column_letters(column)}{row}: their rows are rejected."
        )


def _mended(
    rows: Iterator[tuple[int, list[Any]]],
    sheet: "CalamineSheet",
    errors: Mapping[Place, str],
    percents: Collection[Place],
) -> Iterator[tuple[int, list[Any]]]:
    """The rows with what the reader of workbooks leaves out: their errors, which it gives as empty
    cells, and which numbers are percentages."""
    first = 1 + (sheet.start[1] if sheet.start else 0)
    by_row: dict[int, list[int]] = {}
    for row, column in (*errors, *percents):
        by_row.setdefault(row, []).append(column)
    for number, cells in rows:
        for column in by_row.get(number, ()):
            at = column - first
            if not 0 <= at < len(cells):
                continue
            if (number, column) in errors:
                cells[at] = CellError(errors[number, column])
            elif isinstance(cells[at], float):
                cells[at] = _percent(cells[at])
        yield number, cells


def _percent(share: float) -> Percent:
    """A share of one in percent, with the digits that it has."""
    return Percent(Decimal(repr(share)).scaleb(2)) if math.isfinite(share) else Percent(share)


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


def cell_text(cell: Cell) -> str:
    """A cell as text: a whole number without decimals, a date as ISO 8601."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case Percent():
            return f"{cell_text(float(cell))}%"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case datetime() if (cell.hour, cell.minute, cell.second) == (0, 0, 0):
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
    return str(cell)
