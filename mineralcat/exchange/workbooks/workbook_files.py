"""Workbooks: XLSX (with macros too), XLS and ODS, by python-calamine, after a check.

Values come as they were last computed: no formula runs, no link is followed, no macro is touched.
"""

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from threading import Lock
from typing import BinaryIO, Final, NamedTuple

from mineralcat.domain.published_text import without_invisible
from mineralcat.domain.text_lists import quoted_list
from mineralcat.translation import _

from ..incoming import Member
from ..problems import DAMAGE, UnreadableFileError
from .ods_checks import without_refused
from .open_sheet import OpenSheet, Row
from .workbook_checks import check_zip
from .workbook_limits import PASSWORD
from .xls_checks import MAGIC as XLS_MAGIC
from .xls_checks import check_xls

LARGEST_FILE: Final = 100_000_000
ZIP_MAGIC: Final = b"PK\x03\x04"


class WorkbookKind(Enum):
    """The kinds of workbooks, by their usual suffix."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"


class TableSheet(NamedTuple):
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
    """A workbook that was checked and opened.

    *sheets* are those with cells; *notes* are sentences on what is not taken over.
    UnreadableFileError where it cannot be read, or must not be.
    """

    def __init__(self, member: Member) -> None:
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

        if workbook_kind(member) is WorkbookKind.XLSB:
            raise UnreadableFileError(
                member.name, _("it is a binary workbook (XLSB). Save it as XLSX, and import that.")
            )
        self._name = member.name
        with _seekable(member) as file:
            is_xls = member.head(8).startswith(XLS_MAGIC)
            check = check_xls(member.name, file.read()) if is_xls else check_zip(member.name, file)
            self._found = check
            file.seek(0)
            with reporting_reader_errors(member.name):
                if check.refused_bytes:
                    file = without_refused(file, check.refused_bytes)
                    self._book = CalamineWorkbook.from_object(file)
                else:
                    self._book = CalamineWorkbook.from_object(member.path or file)
        self._names: dict[str, str] = {}
        """The names of the sheets as they are shown, with those that the file has."""
        self.sheets: tuple[TableSheet, ...] = ()
        for about in self._book.sheets_metadata:
            name = without_invisible(about.name).strip() or about.name
            hidden = about.visible != SheetVisibleEnum.Visible
            if about.typ != SheetTypeEnum.WorkSheet:
                self.sheets += (TableSheet(name, hidden, _NO_CELLS),)
                continue
            self._names[name] = about.name
            refused = check.of(about.name).refused
            reason = "" if refused is None else refused.reason
            self.sheets += (TableSheet(name, hidden, reason, refused is not None),)
        for name, here in check.sheets.items():
            if check.refused_bytes and here.refused is not None:
                self.sheets += (TableSheet(name, False, here.refused.reason, True),)
        self.notes = tuple(self._notes())
        self._sheet: OpenSheet | None = None

    def close(self) -> None:
        """Release the file and the memory."""
        self._sheet = None
        self._book.close()

    def sheet(self, name: str | None) -> OpenSheet:
        """A sheet, parsed; the last one is cached."""
        own = self._names.get(name or "", name or "")
        if self._sheet is None or self._sheet.parsed.name != own:
            if (name or "") not in self._names:
                reason = _("it has no sheet “{value}”. Choose one of its sheets.", value=name or "")
                raise UnreadableFileError(self._name, reason)
            found = self._found.of(own)
            if found.refused is not None:
                raise found.refused
            self._sheet = None
            with reporting_reader_errors(self._name):
                self._sheet = OpenSheet(self._name, self._book.get_sheet_by_name(own), found)
        return self._sheet

    def rows(self, sheet: str) -> Iterator[Row]:
        """All rows of a sheet; see `OpenSheet.rows`."""
        return self.sheet(sheet).rows()

    def _notes(self) -> Iterator[str]:
        """What is to be known of the workbook as a whole."""
        hidden = [sheet.name for sheet in self.sheets if sheet.hidden]
        if hidden:
            yield _(
                "Hidden sheets are read only where you choose them: {hidden}.",
                hidden=quoted_list(hidden),
            )
        if self._found.links:
            yield _("The workbook has links to other files; they are not followed.")
        if self._found.macros:
            yield _("The workbook has macros; they are not run.")


@contextmanager
def reporting_reader_errors(name: str) -> Iterator[None]:
    """Turn the errors of the reader of workbooks into `UnreadableFileError`."""
    from python_calamine import CalamineError, PasswordError

    try:
        with _STDERR, _stderr_silenced():
            yield
    except PasswordError as error:
        raise UnreadableFileError(name, PASSWORD) from error
    except (CalamineError, *DAMAGE) as error:
        raise UnreadableFileError(name, _DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how the reader fails on what is broken
            raise UnreadableFileError(name, _DAMAGED) from error
        raise


_STDERR = Lock()


@contextmanager
def _stderr_silenced() -> Iterator[None]:
    """Drop what is written to standard error: the reader of workbooks, which is no Python, writes
    there how it failed."""
    try:
        saved = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
    except OSError:  # a program without a terminal has no standard error
        yield
        return
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)


_NO_CELLS: Final = _("it holds a chart or a macro and no cells.")
_DAMAGED = _(
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
        reason = _(
            "it has {size:,.0f} MB, more than is read of a workbook at once. Take it out "
            "of its archive, or save the sheet as CSV and import that.",
            size=member.size / 1e6,
        )
        raise UnreadableFileError(member.name, reason)
    with member.open() as packed:
        yield io.BytesIO(packed.read(LARGEST_FILE + 1))
