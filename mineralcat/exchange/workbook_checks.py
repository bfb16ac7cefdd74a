"""What is looked at in a workbook before it is parsed, so that no small file fills the memory.

XLSX and ODS files are zips of XML. The reader of workbooks lays out a sheet as a full rectangle and
gives each cell a text of its own: one stray cell in the last corner, a cell that is said to repeat
a million times, or one long text that many cells share would take gigabytes. All of that shows in
the XML, which is gone through here once, in pieces, at the speed of its unpacking.
"""

import copy
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from xml.parsers import expat

from .problems import UnreadableFileError

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 2_000
MOST_CELLS: Final = 3_000_000
"""A cell takes some 90 bytes while its sheet is read."""
MOST_TEXT: Final = 150_000_000
LARGEST_PART: Final = 160_000_000
LARGEST_WHOLE: Final = 400_000_000
MOST_PARTS: Final = 5_000
HIGHEST_RATIO: Final = 200
"""Sheets shrink to a fifth or a thirtieth; what shrinks more is looked at by its size."""
_HARMLESS: Final = 20_000_000
_CHUNK: Final = 1 << 18
_OVERLAP: Final = 64

Place = tuple[int, int]
"""Row and column of a cell, both from 1."""


@dataclass(slots=True)
class Findings:
    """What a workbook has beside its values."""

    macros: bool = False
    links: bool = False
    """To other files, which are never followed."""
    formulas: set[str] = field(default_factory=set)
    """Sheets with formulas, of which the values last computed are taken."""
    errors: dict[str, dict[Place, str]] = field(default_factory=dict)
    """By sheet: cells that hold an error such as #REF!"""

    def call_sheets(self, names: dict[str, str]) -> None:
        """Call the sheets by their names in place of their parts."""
        self.formulas = {names.get(part, part) for part in self.formulas}
        self.errors = {names.get(part, part): cells for part, cells in self.errors.items()}


def check_zip(name: str, file: BinaryIO) -> Findings:
    """Look at a zipped workbook; UnreadableFileError says why one is not to be parsed."""
    found = Findings()
    try:
        with zipfile.ZipFile(file) as archive:
            parts = _checked_parts(name, archive)
            ods = any(part.filename == "content.xml" for part in parts)
            cells_of_text = 0
            for part in parts:
                path = part.filename.casefold()
                found.macros |= path.endswith("vbaproject.bin") or path.startswith("basic/")
                found.links |= "externallink" in path
                if ods and path == "content.xml":
                    _check_ods(name, _inflated(name, archive, part))
                elif "/worksheets/" in path and path.endswith(".xml"):
                    cells_of_text += _Sheet(name, part.filename, found).check(
                        _inflated(name, archive, part)
                    )
                else:
                    _check_plain(name, part.filename, _inflated(name, archive, part))
            _check_shared(name, archive, parts, cells_of_text)
            if found.formulas or found.errors:
                found.call_sheets(_sheet_names(archive))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise UnreadableFileError(
            name,
            "it is damaged or was not copied whole. Open it in a spreadsheet program, save it anew,"
            " and import that.",
        ) from error
    except RuntimeError as error:  # how zipfile says that a password is needed
        raise UnreadableFileError(name, PASSWORD) from error
    return found


PASSWORD: Final = (
    "it is protected by a password. Take the password away in a spreadsheet program, and import it"
    " again."
)


def _refused(name: str, reason: str) -> UnreadableFileError:
    return UnreadableFileError(name, reason)


def _checked_parts(name: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise _refused(
            name,
            f"it has {len(parts):,} parts, as no workbook has. Copy the sheet into a new workbook.",
        )
    if len({part.filename for part in parts}) < len(parts):
        raise _refused(
            name,
            "two parts of it have the same name, so that it is not certain what it says. Open it in"
            " a spreadsheet program and save it anew.",
        )
    whole = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if (
        whole > LARGEST_WHOLE
        or any(part.file_size > LARGEST_PART for part in parts)
        or (whole > _HARMLESS and whole / packed > HIGHEST_RATIO)
    ):
        raise _too_large(name, whole)
    return parts


def _too_large(name: str, size: int) -> UnreadableFileError:
    return _refused(
        name,
        f"unpacked it has {size / 1e6:,.0f} MB or more, too much to be read at once as a workbook."
        " If it is what you expect, save the sheet as CSV and import that: CSV files may be of any"
        " size.",
    )


def _inflated(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces, and not a byte more than it was said to have: others unpack to the end."""
    honest = copy.copy(part)
    honest.file_size = LARGEST_PART + 1
    done = 0
    with archive.open(honest) as file:
        while chunk := file.read(_CHUNK):
            done += len(chunk)
            if done > part.file_size:
                raise _too_large(name, done)
            yield chunk


def _check_plain(name: str, part: str, chunks: Iterator[bytes]) -> None:
    """A part that is read but is no sheet: XML without a document type, or of no interest."""
    xml = part.casefold().endswith((".xml", ".rels"))
    tail = b""
    for chunk in chunks:
        if xml:
            _refuse_declarations(name, tail + chunk)
            tail = chunk[-_OVERLAP:]


def _refuse_declarations(name: str, piece: bytes) -> None:
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise _refused(
            name,
            "it declares entities of its own in its XML, as no spreadsheet program does and as"
            " files do that are to fill the memory or to reach other files. Nothing of it was"
            " followed; save the sheet anew in a spreadsheet program.",
        )
    if b"\0" in piece[:_CHUNK]:
        raise _refused(
            name,
            "its XML is in an encoding that spreadsheet programs do not write. Open it in one and"
            " save it anew.",
        )


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The names of the sheets of an XLSX file by their parts; what is not as usual is left out."""
    from xml.etree import ElementTree

    names: dict[str, str] = {}
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return names
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            number = next((v for key, v in sheet.attrib.items() if key.endswith("}id")), None)
            target = targets.get(number, "").removeprefix("/").removeprefix("xl/")
            names[f"xl/{target}"] = sheet.get("name", "")
    return names


# -- XLSX ------------------------------------------------------------------------------------------

_FAR = re.compile(rb' r(?:="[A-Za-z]{2}|[^=]|=[^"])')
"""A cell beyond column Z, or one whose place is not written as all programs write it."""
_HAS_ERROR = re.compile(rb"""t=["']e""")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d{1,9})["']""")
_ODD_SIGNS = (b"'", b"\t", b"\n", b"\r")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bt\s*=\s*["']e["'])[^>]*\br\s*=\s*["']([A-Za-z]+)(\d+)["'][^>]*>"""
    rb"""(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})""",
    re.S,
)
_TEXT_CELL = re.compile(rb"""\bt\s*=\s*["']s["']""")
_MOST_ERRORS = 100_000


class _Sheet:
    """Goes through a worksheet: how far it reaches, and which cells hold errors."""

    def __init__(self, name: str, part: str, found: Findings) -> None:
        self._name = name
        self._part = part
        self._found = found
        self._rows = [1, 0]
        """The least and the greatest row seen."""
        self._columns = 26

    def check(self, chunks: Iterator[bytes]) -> int:
        """How many cells share a text at most; UnreadableFileError where it reaches too far."""
        tail, texts, first = b"", 0, True
        errors: dict[Place, str] = {}
        for chunk in chunks:
            piece = tail + chunk
            if first:
                _refuse_declarations(self._name, piece)
            self._look(piece, exactly=first)
            if _HAS_ERROR.search(piece) is not None:
                self._collect(piece, errors)
            if texts < _LOOKED_AT_FOR_FORMULAS and b"<f" in piece:
                self._found.formulas.add(self._part)
            texts += len(chunk)
            tail, first = self._whole(piece), False
        self._look(tail, exactly=True)
        if errors:
            self._found.errors[self._part] = errors
        return texts // 20

    def _whole(self, piece: bytes) -> bytes:
        """What is looked at again with the next piece: from the last cell on, which may go on."""
        at = max(piece.rfind(b"<c "), len(piece) - 4096)
        return piece[at:]

    def _look(self, piece: bytes, exactly: bool) -> None:
        """Take in how far the cells of a piece reach. The usual ones lie in the columns A to Z,
        and their rows come in order: then the ends tell it all."""
        exactly = exactly or any(sign in piece for sign in _ODD_SIGNS)
        exactly = exactly or _FAR.search(piece) is not None
        found = _REFERENCE.findall(piece if exactly else piece[-_END:])
        for letters, digits in set(found):
            column = column_number(letters.decode()) if letters else 0
            self._reach(int(digits), column)
        rows, columns = self._rows[1] - self._rows[0] + 1, self._columns
        if columns > MOST_COLUMNS or rows * columns > MOST_CELLS or rows > MOST_ROWS:
            raise _reaches(self._name, self._rows[1], columns)

    def _reach(self, row: int, column: int) -> None:
        if not self._rows[1]:
            self._rows = [row, row]
        self._rows = [min(self._rows[0], row), max(self._rows[1], row)]
        self._columns = max(self._columns, column)

    def _collect(self, piece: bytes, errors: dict[Place, str]) -> None:
        for letters, digits, text in _ERROR.findall(piece):
            if len(errors) < _MOST_ERRORS:
                errors[int(digits), column_number(letters.decode())] = text.decode(
                    "utf-8", "replace"
                )


_END = 512
_LOOKED_AT_FOR_FORMULAS = 4 * _CHUNK


def _reaches(name: str, row: int, column: int) -> UnreadableFileError:
    return _refused(
        name,
        f"a sheet of it reaches at least to column {column_letters(column)} and row {row:,}, more"
        " than can be read at once as a workbook. Delete stray cells far from the table, or save"
        " the sheet as CSV and import that.",
    )


_STRING = re.compile(rb"</(?:\w+:)?si>")


def _check_shared(
    name: str, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], cells: int
) -> None:
    """Refuse texts that are shared by so many cells that they would fill the memory."""
    shared = [part for part in parts if part.filename.casefold().endswith("sharedstrings.xml")]
    sheets = [part for part in parts if "/worksheets/" in part.filename.casefold()]
    for part in shared:
        lengths = _lengths(_inflated(name, archive, part))
        if not lengths or max(lengths) * cells <= MOST_TEXT:
            continue
        whole = 0
        for sheet in sheets:
            for number in _shared_of(_inflated(name, archive, sheet)):
                whole += lengths[number] if number < len(lengths) else 0
                if whole > MOST_TEXT:
                    raise _too_large(name, whole)


def _lengths(chunks: Iterator[bytes]) -> list[int]:
    """The bytes of each shared text with its marks."""
    lengths, open_ = [], 0
    tail = b""
    for chunk in chunks:
        piece = tail + chunk
        begin = 0
        for match in _STRING.finditer(piece):
            lengths.append(open_ + match.end() - begin)
            begin, open_ = match.end(), 0
        tail = piece[max(begin, len(piece) - 16) :]
        open_ += len(piece) - begin - len(tail)
    return lengths


_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<""")


def _shared_of(chunks: Iterator[bytes]) -> Iterator[int]:
    tail = b""
    for chunk in chunks:
        piece = tail + chunk
        end = 0
        for match in _SHARED.finditer(piece):
            yield int(match[1])
            end = match.end()
        tail = piece[max(end, len(piece) - 200) :]


def column_number(letters: str) -> int:
    """The number of a column from 1: of ``"AB"`` 28; many for one that is none."""
    number = 0
    for letter in letters.upper()[:6]:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column: of 28 ``"AB"``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# -- ODS -------------------------------------------------------------------------------------------


class _Ods:
    """Counts the cells of the sheets of an ODS file, those included that are said to repeat."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._width = self._filled = self._times = self._rows = self._widest = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "table":
                self._rows = self._widest = 0
            case "table-row":
                self._width = self._filled = 0
                self._times = _repeats(attributes, "number-rows-repeated")
            case "table-cell" | "covered-table-cell":
                self._width += _repeats(attributes, "number-columns-repeated")
                if any(key.endswith(("value-type", "formula")) for key in attributes):
                    self._filled = self._width

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] != "table-row":
            return
        self._rows += self._times
        if self._filled:
            self._widest = max(self._widest, self._filled)
            if self._widest > MOST_COLUMNS or self._rows * self._widest > MOST_CELLS:
                raise _reaches(self._name, self._rows, self._widest)

    def refuse(self, *_: object) -> None:
        _refuse_declarations(self._name, b"<!DOCTYPE")


def _repeats(attributes: dict[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.endswith(name):
            return int(value) if value.isdigit() and len(value) < 10 else MOST_ROWS
    return 1


def _check_ods(name: str, chunks: Iterator[bytes]) -> None:
    counter, parser = _Ods(name), expat.ParserCreate()
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    parser.StartDoctypeDeclHandler = counter.refuse
    parser.EntityDeclHandler = counter.refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise _refused(
            name,
            "its XML is damaged. Open it in a spreadsheet program, save it anew, and import that.",
        ) from error
