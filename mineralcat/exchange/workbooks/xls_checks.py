"""The check of an old workbook (XLS): how far its sheets reach, which cells hold errors or
formulas, how numbers are shown, which rows and columns are hidden.

Such a file is a small file system ("compound file"), which olefile reads, with one stream of
records, of which only what is needed is read here. Its specification is Microsoft's [MS-XLS].
"""

import io
import struct
from collections.abc import Iterator
from typing import Final

from mineralcat.translation import _

from ..problems import UnreadableFileError, damaged
from . import workbook_limits as limits
from .workbook_cells import BUILT_IN, Shown, shown_by
from .workbook_limits import PASSWORD, Place, ReachesTooFarError, SheetFindings, WorkbookFindings

Record = tuple[int, bytes]
"""The kind of a record, and its content."""

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST: Final = 60_000_000

_BOF, _EOF, _BOUNDSHEET, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x002F
_FORMULA, _BOOLERR, _MULRK, _MULBLANK = 0x0006, 0x0205, 0x00BD, 0x00BE
_FORMAT, _XF = 0x041E, 0x00E0
_ROW, _COLINFO = 0x0208, 0x007D
_NUMBERS: Final = frozenset((0x0203, 0x027E, _FORMULA))
_CELLS: Final = frozenset(
    (_FORMULA, _BOOLERR, _MULRK, _MULBLANK, 0x00FD, 0x0201, 0x0203, 0x0204, 0x027E, 0x00D6)
)
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def check_xls(name: str, data: bytes) -> WorkbookFindings:
    """Look at an XLS file; UnreadableFileError says why one is not to be parsed."""
    if len(data) > LARGEST:
        reason = _(
            "it has {size:,.0f} MB, more than is read of an old workbook at once. Save "
            "the sheet as CSV and import that.",
            size=len(data) / 1e6,
        )
        raise UnreadableFileError(name, reason)
    from olefile import OleFileIO

    try:
        with OleFileIO(io.BytesIO(data)) as file:
            if file.exists("EncryptedPackage"):
                raise UnreadableFileError(name, PASSWORD)
            stream = next(filter(file.exists, ("Workbook", "Book")), None)
            if stream is None:
                reason = _(
                    "it is no workbook but another kind of Office file. Save the table as XLSX."
                )
                raise UnreadableFileError(name, reason)
            found = _check_records(name, file.openstream(stream).read())
            found.macros = file.exists("_VBA_PROJECT_CUR")
    except (OSError, struct.error, LookupError, ValueError, RecursionError) as error:
        raise damaged(name, limits.INCOMPLETE, error) from error
    return found


def _records(book: bytes, at: int) -> Iterator[Record]:
    """The records of a part of the stream, up to the end that belongs to its beginning."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _check_records(name: str, book: bytes) -> WorkbookFindings:
    """Go through the records of the workbook, and of each sheet from where it begins."""
    found, styles = WorkbookFindings(), _XlsStyles()
    sheets: list[tuple[int, str]] = []
    for kind, record in _records(book, 0):
        if kind == _BOUNDSHEET:
            sheets.append((struct.unpack_from("<I", record)[0], _sheet_name(record)))
        elif kind == _FILEPASS:
            raise UnreadableFileError(name, PASSWORD)
        elif kind in (_FORMAT, _XF):
            styles.take(kind, record)
    for begins, sheet in sheets:
        if struct.unpack_from("<H", book, begins)[0] != _BOF:
            raise IndexError(begins)  # the reader of workbooks would fail there
        _check_sheet(name, sheet, _records(book, begins), found, styles)
    return found


def _check_sheet(
    name: str, sheet: str, records: Iterator[Record], found: WorkbookFindings, styles: "_XlsStyles"
) -> None:
    """How far the cells of a sheet reach, and what they hold beside their values."""
    least, most, columns = 1 << 16, 0, 0
    here = found.of(sheet)
    for kind, record in records:
        if kind == _ROW and record[12] & 0x20:
            here.hidden_rows.add(struct.unpack_from("<H", record)[0] + 1)
        elif kind == _COLINFO and record[8] & 1:
            first, last = struct.unpack_from("<HH", record)
            here.hidden_columns.append((first + 1, last + 1))
        if kind not in _CELLS:
            continue
        row, column = struct.unpack_from("<HH", record)
        last = column
        if kind in (_MULRK, _MULBLANK):
            last = struct.unpack_from("<H", record, len(record) - 2)[0]
        least, most = min(least, row), max(most, row)
        columns = max(columns, last + 1)
        if columns > limits.MOST_COLUMNS or (most - least + 1) * columns > limits.MOST_CELLS:
            raise ReachesTooFarError(name, row + 1, columns, sheet)
        for at, shown in styles.shown(kind, record):
            here.shown[row + 1, column + 1 + at] = shown
        _note_formula(here, kind, (row + 1, column + 1), record)


class _XlsStyles:
    """How the styles of an old workbook show numbers."""

    def __init__(self) -> None:
        self._formats: dict[int, Shown] = dict(BUILT_IN)
        self._styles: list[int] = []

    def take(self, kind: int, record: bytes) -> None:
        """Take in a format or a style."""
        if kind == _XF:
            self._styles.append(struct.unpack_from("<H", record, 2)[0])
            return
        number, length, wide = struct.unpack_from("<HHB", record)
        text = record[5 : 5 + length * (2 if wide & 1 else 1)]
        shown = shown_by(text.decode("utf-16-le" if wide & 1 else "latin-1", "replace"))
        if shown is not None:
            self._formats[number] = shown

    def shown(self, kind: int, record: bytes) -> Iterator[tuple[int, Shown]]:
        """Which of the cells of a record, from 0, are shown otherwise than they are held."""
        count = (len(record) - 6) // 6 if kind == _MULRK else int(kind in _NUMBERS)
        for at in range(count):
            (style,) = struct.unpack_from("<H", record, 4 + 6 * at)
            shown = self._formats.get(self._styles[style]) if style < len(self._styles) else None
            if shown is not None:
                yield at, shown


def _note_formula(here: SheetFindings, kind: int, place: Place, record: bytes) -> None:
    """Note a cell with a formula or an error."""
    code = -1
    if kind == _FORMULA:
        here.formulas.add(place[1])
        if len(record) > 13 and record[6] == 2 and record[12:14] == b"\xff\xff":
            code = record[8]
    elif kind == _BOOLERR and len(record) > 7 and record[7]:
        code = record[6]
    if code >= 0:
        here.errors[place] = _ERRORS.get(code, "an error")


def _sheet_name(record: bytes) -> str:
    length, wide = record[6], record[7] & 1
    name = record[8 : 8 + length * (2 if wide else 1)]
    return name.decode("utf-16-le" if wide else "latin-1", "replace")
