"""What is looked at in the sheets of an XLSX file: how far each reaches, which cells hold errors,
formulas without a value or superscripts, how numbers are shown, and which rows and columns are
hidden."""

import re
import zipfile
from collections.abc import Iterator
from functools import cache

from .workbook_limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    Findings,
    Place,
    ReachesTooFarError,
    column_number,
    inflated,
    refuse_declarations,
    too_large,
)
from .xlsx_parts import Styles, raised_text

_HAS_ERROR = re.compile(rb"""t=["']e""")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d{1,9})["']""")
_ATTRIBUTES = rb'(?:\s++[\w:.-]++="[^"<>]*+")*+\s*+'
_EMPTY_CELL = rb"<(?:\w+:)?c%s(?:/>|>\s*+</(?:\w+:)?c>)" % _ATTRIBUTES
_EMPTY = re.compile(
    rb"<(?:\w+:)?row%s(?:/>|>(?:\s*+%s)*+\s*+(?:</(?:\w+:)?row>|\Z))|%s"
    % (_ATTRIBUTES, _EMPTY_CELL, _EMPTY_CELL)
)
"""Cells that have a format alone, and rows of such cells, which the reader of workbooks leaves
out."""
_ODD_SIGNS = (b"'", b"\t", b"\n", b"\r")
_CONTENT = rb"((?:[^<]++|<(?!/(?:\w+:)?c>)(?!(?:\w+:)?c[ >]))*+)</(?:\w+:)?c>"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)(?<!/)>" + _CONTENT)
"""A cell with something in it: its attributes, and what is in it."""
_HAS_FORMULA = re.compile(rb"<f[ >/]")
_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^<>]*)(?<!/)>\s*(?=<(?:\w+:)?f[ >/])" + _CONTENT)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")
_KIND = re.compile(rb"""\bt\s*=\s*["'](\w+)["']""")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^<>]*>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_ENDS = re.compile(rb"""\bm(?:in|ax)\s*=\s*["'](\d{1,5})["']""")
_MOST_NOTED = 200_000
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
    the file itself: how far it reaches, and what its cells hold beside their values.

    *computed* is False where the file says that its formulas are yet to be computed: a zero is then
    no value.
    """

    def __init__(
        self, name: str, part: str, found: Findings, styles: Styles, *, computed: bool = True
    ) -> None:
        self._name = name
        self._part = part
        self._found = found
        self._here = found.of(part)
        self._styles = styles
        self._computed = computed
        self._rows = [1, 0]
        """The least and the greatest row seen."""
        self._columns = 1
        self._is_prefixed = self._has_own_texts = False
        """Whether its elements have a prefix, and whether it has texts that no other cell has: what
        few files have is looked for in these alone."""
        self.has_texts = False
        """Whether there are texts that cells share."""

    def check(self, chunks: Iterator[bytes]) -> int:
        """How many cells share a text at most. Where it reaches too far, it is noted as refused,
        and not gone through further."""
        try:
            return self._check(chunks)
        except ReachesTooFarError as error:
            self._here.refused = error
            return 0

    def _check(self, chunks: Iterator[bytes]) -> int:
        tail, texts, first = b"", 0, True
        for chunk in chunks:
            piece = tail + chunk
            if first:
                self._is_prefixed = b":row" in piece
                self._has_own_texts = b"inlineStr" in piece
                self.has_texts = b"sst" in piece or _TEXTS in self._part.casefold()
                if _is_xml(self._part, piece):
                    refuse_declarations(self._name, piece)
            end = self._end_of_whole(piece)
            self._look(piece, end, exactly=first)
            self._collect(piece)
            texts += len(chunk)
            tail, first = piece[end:], False
        self._look(tail, len(tail), exactly=True)
        return texts // 20

    @staticmethod
    def _end_of_whole(piece: bytes) -> int:
        """Where the last cell begins, which may go on in the next piece and is looked at there."""
        return max(piece.rfind(b"<c "), len(piece) - 4096, 0)

    # -- how far it reaches ------------------------------------------------------------------------

    def _look(self, piece: bytes, end: int, *, exactly: bool) -> None:
        """Take in how far the filled cells of a piece reach. Where none lies beyond the columns
        that are known and the last row, its end tells it all."""
        found = _references(piece[max(0, end - _END) : end])
        last = max((int(digits) for _, digits in found), default=1)
        exactly = exactly or any(sign in piece for sign in _ODD_SIGNS)
        beyond = _beyond(last or 1, self._columns)
        if exactly or beyond.search(piece, 0, end) is not None:
            found = _references(piece[:end])
        for letters, digits in set(found):
            column = column_number(letters.decode()) if letters else 0
            self._reach(int(digits), column)
        rows, columns = self._rows[1] - self._rows[0] + 1, self._columns
        if columns > MOST_COLUMNS or rows * columns > MOST_CELLS or rows > MOST_ROWS:
            raise ReachesTooFarError(self._name, self._rows[1], columns)

    def _reach(self, row: int, column: int) -> None:
        if not self._rows[1]:
            self._rows = [row, row]
        self._rows = [min(self._rows[0], row), max(self._rows[1], row)]
        self._columns = max(self._columns, column)

    # -- what cells hold beside their values -------------------------------------------------------

    def _collect(self, piece: bytes) -> None:
        here = self._here
        if _HAS_ERROR.search(piece) is not None:
            self._collect_errors(piece)
        for style, letters, digits in self._styles.cells(piece):
            if len(here.shown) < MOST_CELLS // 4:
                here.shown[_place(letters, digits)] = self._styles.shown[int(style)]
        if b"hidden" in piece:
            self._collect_hidden(piece)
        if self._is_prefixed or _HAS_FORMULA.search(piece) is not None:
            self._collect_formulas(piece)
        if self._found.raised_texts or (self._has_own_texts and b"superscript" in piece):
            self._collect_raised(piece)

    def _collect_errors(self, piece: bytes) -> None:
        for attributes, content in _CELL.findall(piece):
            kind, value = _KIND.search(attributes), _VALUE.search(content)
            place = _place_in(attributes) if kind and kind[1] == b"e" and value else None
            if place is not None and value is not None and len(self._here.errors) < _MOST_NOTED:
                self._here.errors[place] = value[1][:20].decode("utf-8", "replace")

    def _collect_hidden(self, piece: bytes) -> None:
        for tag in filter(_HIDDEN.search, _ROW.findall(piece)):
            found = _REFERENCE.search(tag)
            if found is not None and not found[1]:
                self._here.hidden_rows.add(int(found[2]))
        for tag in filter(_HIDDEN.search, _COLUMN.findall(piece)):
            ends = sorted(map(int, _ENDS.findall(tag)))
            if ends and len(self._here.hidden_columns) < MOST_COLUMNS:
                self._here.hidden_columns.append((ends[0], ends[-1]))

    def _collect_formulas(self, piece: bytes) -> None:
        for attributes, content in _FORMULA.findall(piece):
            place = _place_in(attributes)
            if place is None:
                continue
            self._here.formulas.add(place[1])
            kind, value = _KIND.search(attributes), _VALUE.search(content)
            is_number = kind is None or kind[1] == b"n"
            text = value[1].strip() if value else b""
            if is_number and (not text or (text == b"0" and not self._computed)):
                if len(self._here.uncomputed) < _MOST_NOTED:
                    self._here.uncomputed.add(place)
            else:
                self._here.uncomputed.discard(place)

    def _collect_raised(self, piece: bytes) -> None:
        texts = self._here.texts
        for attributes, content in _CELL.findall(piece):
            kind = _KIND.search(attributes)
            place = _place_in(attributes) if kind is not None else None
            if kind is None or place is None or len(texts) >= _MOST_NOTED:
                continue
            if kind[1] == b"s":
                value = _VALUE.search(content)
                number = int(value[1]) if value and value[1].isdigit() else -1
                if number in self._found.raised_texts:
                    texts[place] = self._found.raised_texts[number]
            elif kind[1] == b"inlineStr" and b"superscript" in content:
                texts[place] = raised_text(content)


def _references(piece: bytes) -> list[tuple[bytes, bytes]]:
    """The places of filled cells, and of the rows that have some."""
    return _REFERENCE.findall(_EMPTY.sub(b"", piece) if b"/>" in piece else piece)


def _place(letters: bytes, digits: bytes) -> Place:
    return int(digits), column_number(letters.decode())


def _place_in(attributes: bytes) -> Place | None:
    found = _REFERENCE.search(attributes)
    return _place(found[1], found[2]) if found is not None and found[1] else None


_END = 512


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
