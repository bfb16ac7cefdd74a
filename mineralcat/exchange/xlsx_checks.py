"""What is looked at in the parts of an XLSX file: how far a sheet reaches, which cells hold errors
or percentages, and which texts too many cells share."""

import re
import zipfile
from collections.abc import Iterator
from functools import cache

from .workbook_limits import (
    CHUNK,
    HARMLESS,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    Findings,
    Place,
    column_number,
    inflated,
    reaches_too_far,
    refuse_declarations,
    too_large,
)

_HAS_ERROR = re.compile(rb"""t=["']e""")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d{1,9})["']""")
_ODD_SIGNS = (b"'", b"\t", b"\n", b"\r")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bt\s*=\s*["']e["'])[^>]*\br\s*=\s*["']([A-Za-z]+)(\d+)["'][^>]*>"""
    rb"""(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})""",
    re.S,
)
_MOST_ERRORS = 100_000
_TEXTS = "sharedstrings"


@cache
def _beyond(row: int, columns: int) -> re.Pattern[bytes]:
    """Finds a cell beyond *columns* or column Z, a row much beyond *row*, or a place that is not
    written as all programs write it."""
    digits, last = str(row), b"%c" % (64 + min(max(1, columns), 26))
    more = max(1, len(digits) - 1)
    return re.compile(rb' r(?!="[A-%s]?+[0-%d]?\d{1,%d}")' % (last, int(digits[0]), more))


class SheetCheck:
    """Goes through a part of an XLSX file as if it were a sheet, for which part is one is said by
    the file itself: how far it reaches, and which cells hold errors."""

    def __init__(
        self, name: str, part: str, found: Findings, percents: re.Pattern[bytes] | None
    ) -> None:
        self._name = name
        self._part = part
        self._found = found
        self._percents = percents
        self._rows = [1, 0]
        """The least and the greatest row seen."""
        self._columns = 1
        self.has_texts = False
        """Whether there are texts that cells share."""

    def check(self, chunks: Iterator[bytes]) -> int:
        """How many cells share a text at most; UnreadableFileError where it reaches too far."""
        tail, texts, first = b"", 0, True
        errors: dict[Place, str] = {}
        for chunk in chunks:
            piece = tail + chunk
            if first:
                self.has_texts = b"sst" in piece or _TEXTS in self._part.casefold()
                if _is_xml(self._part, piece):
                    refuse_declarations(self._name, piece)
            end = self._end_of_whole(piece)
            self._look(piece, end, exactly=first)
            if _HAS_ERROR.search(piece) is not None:
                self._collect(piece, errors)
            if self._percents is not None:
                self._collect_percents(self._percents.findall(piece))
            if texts < _LOOKED_AT_FOR_FORMULAS and b"<f" in piece:
                self._found.formulas.add(self._part)
            texts += len(chunk)
            tail, first = piece[end:], False
        self._look(tail, len(tail), exactly=True)
        if errors:
            self._found.errors[self._part] = errors
        return texts // 20

    @staticmethod
    def _end_of_whole(piece: bytes) -> int:
        """Where the last cell begins, which may go on in the next piece and is looked at there."""
        return max(piece.rfind(b"<c "), len(piece) - 4096, 0)

    def _look(self, piece: bytes, end: int, *, exactly: bool) -> None:
        """Take in how far the cells of a piece reach. Where none lies beyond the columns that are
        known and the last row, its end tells it all."""
        found = _REFERENCE.findall(piece[-_END:])
        last = max((int(digits) for _, digits in found), default=1)
        exactly = exactly or any(sign in piece for sign in _ODD_SIGNS)
        beyond = _beyond(last or 1, self._columns)
        if exactly or beyond.search(piece, 0, end) is not None:
            found = _REFERENCE.findall(piece)
        for letters, digits in set(found):
            column = column_number(letters.decode()) if letters else 0
            self._reach(int(digits), column)
        rows, columns = self._rows[1] - self._rows[0] + 1, self._columns
        if columns > MOST_COLUMNS or rows * columns > MOST_CELLS or rows > MOST_ROWS:
            raise reaches_too_far(self._name, self._rows[1], columns)

    def _reach(self, row: int, column: int) -> None:
        if not self._rows[1]:
            self._rows = [row, row]
        self._rows = [min(self._rows[0], row), max(self._rows[1], row)]
        self._columns = max(self._columns, column)

    def _collect_percents(self, found: list[tuple[bytes, bytes]]) -> None:
        if found:
            places = self._found.percents.setdefault(self._part, set())
            places.update((int(row), column_number(column.decode())) for column, row in found)

    def _collect(self, piece: bytes, errors: dict[Place, str]) -> None:
        for letters, digits, text in _ERROR.findall(piece):
            if len(errors) < _MOST_ERRORS:
                errors[int(digits), column_number(letters.decode())] = text.decode(
                    "utf-8", "replace"
                )


_END = 512
_LOOKED_AT_FOR_FORMULAS = 4 * CHUNK


_STRING = re.compile(rb"</(?:\w+:)?si>")


def _is_xml(part: str, piece: bytes) -> bool:
    return part.casefold().endswith((".xml", ".rels")) or piece.lstrip()[:1] == b"<"


def check_shared(
    name: str,
    archive: zipfile.ZipFile,
    shared: list[zipfile.ZipInfo],
    sheets: list[zipfile.ZipInfo],
    cells: int,
) -> None:
    """Refuse texts that are shared by so many cells that they would fill the memory."""
    for part in shared:
        lengths = _lengths(inflated(name, archive, part))
        if not lengths or max(lengths) * cells <= MOST_TEXT:
            continue
        whole = 0
        for sheet in sheets:
            for number in _shared_of(inflated(name, archive, sheet)):
                whole += lengths[number] if number < len(lengths) else 0
                if whole > MOST_TEXT:
                    raise too_large(name, whole)


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


def sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The names of the sheets of an XLSX file by their parts; what is not as usual is left out."""
    from xml.etree import ElementTree

    names: dict[str, str] = {}
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ValueError, LookupError, ElementTree.ParseError):
        return names
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            number = next((v for key, v in sheet.attrib.items() if key.endswith("}id")), None)
            target = targets.get(number, "").removeprefix("/").removeprefix("xl/")
            names[f"xl/{target}"] = sheet.get("name", "")
    return names


_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b[^>]*>")
_ATTRIBUTE = rb"""\b%s\s*=\s*["']([^"']*)["']"""
_ID = re.compile(_ATTRIBUTE % b"numFmtId")
_CODE = re.compile(_ATTRIBUTE % b"formatCode")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_STYLE = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_LITERAL = re.compile(rb"&quot;.*?&quot;|\\.")
_PERCENT_FORMATS = {b"9", b"10"}
"""The two that every workbook has; others are declared."""


def percent_styles(
    name: str, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]
) -> re.Pattern[bytes] | None:
    """What finds the cells that show percentages; None where no style does so."""
    part = next((one for one in parts if one.filename == "xl/styles.xml"), None)
    if part is None or part.file_size > HARMLESS:
        return None
    xml = b"".join(inflated(name, archive, part))
    formats = set(_PERCENT_FORMATS)
    for tag in _FORMAT.findall(xml):
        number, code = _ID.search(tag), _CODE.search(tag)
        if number and code and b"%" in _LITERAL.sub(b"", code[1]):
            formats.add(number[1])
    styles = _STYLES.search(xml)
    ids = [_ID.search(tag) for tag in _STYLE.findall(styles[0])] if styles else []
    chosen = [b"%d" % at for at, found in enumerate(ids) if found and found[1] in formats]
    if not chosen:
        return None
    return re.compile(
        rb"""<(?:\w+:)?c\b(?=[^>]*\bs\s*=\s*["'](?:%s)["'])[^>]*\br\s*=\s*["']([A-Za-z]+)(\d{1,9})["']"""
        % b"|".join(chosen)
    )
