"""The check of a sheet of an XLSX file: how far it reaches, which cells hold errors, formulas
without a value or superscripts, how numbers are shown, and which rows and columns are hidden."""

import re
from collections.abc import Iterator
from functools import cache

from . import workbook_limits as limits
from .workbook_limits import Findings, Place, ReachesTooFarError, column_number
from .xlsx_parts import Styles, raised_text

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
_END = 512
"""Bytes at the end of a chunk in which its last row is looked for."""


@cache
def _beyond(row: int, columns: int) -> re.Pattern[bytes]:
    """Finds a cell beyond *columns* or column Z, a row much beyond *row*, or a place that is not
    written as all programs write it."""
    digits, last = str(row), b"%c" % (64 + min(max(1, columns), 26))
    more = max(1, len(digits) - 1)
    return re.compile(rb' r(?!="[A-%s]?+[0-%d]?\d{1,%d}")' % (last, int(digits[0]), more))


class SheetCheck:
    """The check of one part of an XLSX file. All parts are checked as if they were sheets, for the
    file itself declares which are.

    *computed* is False where the file asks for its formulas to be computed: a zero is then no
    value.
    """

    def __init__(
        self, name: str, part: str, found: Findings, styles: Styles, *, computed: bool = True
    ) -> None:
        self._name = name
        self._part = part.casefold()
        self._raised_texts = found.raised_texts
        self._here = found.of(part)
        self._styles = styles
        self._computed = computed
        self._first_row = self._last_row = 0
        self._columns = 1
        self._is_prefixed = self._has_own_texts = False
        """Whether its elements have a prefix, and whether cells hold texts of their own: what few
        files have is looked for in these alone."""
        self.has_texts = False
        """Whether it has texts that cells share."""

    def check(self, chunks: Iterator[bytes]) -> int:
        """How many cells share a text at most. A sheet that reaches too far is noted as refused,
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
                self.has_texts = b"sst" in piece or "sharedstrings" in self._part
                if self._part.endswith((".xml", ".rels")) or piece.lstrip()[:1] == b"<":
                    limits.refuse_declarations(self._name, piece)
            end = max(piece.rfind(b"<c "), len(piece) - 4096, 0)  # of the last whole cell
            self._measure(piece, end, exactly=first)
            self._collect(piece)
            texts += len(chunk)
            tail, first = piece[end:], False
        self._measure(tail, len(tail), exactly=True)
        return texts // 20

    def _measure(self, piece: bytes, end: int, *, exactly: bool) -> None:
        """Note how far the filled cells of a piece reach. Where none lies beyond the columns that
        are known and the last row, its end is enough."""
        found = _references(piece[max(0, end - _END) : end])
        last = max((int(digits) for _, digits in found), default=1)
        exactly = exactly or any(sign in piece for sign in _ODD_SIGNS)
        if exactly or _beyond(last or 1, self._columns).search(piece, 0, end) is not None:
            found = _references(piece[:end])
        for letters, digits in set(found):
            row = int(digits)
            self._first_row = min(self._first_row, row) if self._last_row else row
            self._last_row = max(self._last_row, row)
            self._columns = max(self._columns, column_number(letters.decode()))
        rows, columns = self._last_row - self._first_row + 1, self._columns
        if (
            columns > limits.MOST_COLUMNS
            or rows * columns > limits.MOST_CELLS
            or rows > limits.MOST_ROWS
        ):
            raise ReachesTooFarError(self._name, self._last_row, columns)

    # -- what cells hold beside their values -------------------------------------------------------

    def _collect(self, piece: bytes) -> None:
        shown = self._here.shown
        if b't="e' in piece or b"t='e" in piece:
            self._collect_errors(piece)
        for style, letters, digits in self._styles.cells(piece):
            if len(shown) < limits.MOST_CELLS // 4:
                shown[_place(letters, digits)] = self._styles.shown[int(style)]
        if b"hidden" in piece:
            self._collect_hidden(piece)
        if self._is_prefixed or (b"<f" in piece and _HAS_FORMULA.search(piece) is not None):
            self._collect_formulas(piece)
        if self._raised_texts or (self._has_own_texts and b"superscript" in piece):
            self._collect_raised(piece)

    def _collect_errors(self, piece: bytes) -> None:
        for place, kind, content in _cells(_CELL, piece):
            value = _VALUE.search(content)
            if kind == b"e" and value is not None and len(self._here.errors) < _MOST_NOTED:
                self._here.errors[place] = value[1][:20].decode("utf-8", "replace")

    def _collect_hidden(self, piece: bytes) -> None:
        for tag in filter(_HIDDEN.search, _ROW.findall(piece)):
            found = _REFERENCE.search(tag)
            if found is not None and not found[1]:
                self._here.hidden_rows.add(int(found[2]))
        for tag in filter(_HIDDEN.search, _COLUMN.findall(piece)):
            ends = sorted(map(int, _ENDS.findall(tag)))
            if ends and len(self._here.hidden_columns) < limits.MOST_COLUMNS:
                self._here.hidden_columns.append((ends[0], ends[-1]))

    def _collect_formulas(self, piece: bytes) -> None:
        for place, kind, content in _cells(_FORMULA, piece):
            self._here.formulas.add(place[1])
            value = _VALUE.search(content)
            text = value[1].strip() if value else b""
            if kind in (b"", b"n") and (not text or (text == b"0" and not self._computed)):
                if len(self._here.uncomputed) < _MOST_NOTED:
                    self._here.uncomputed.add(place)
            else:
                self._here.uncomputed.discard(place)

    def _collect_raised(self, piece: bytes) -> None:
        texts = self._here.texts
        for place, kind, content in _cells(_CELL, piece):
            if len(texts) >= _MOST_NOTED:
                return
            if kind == b"s" and (value := _VALUE.search(content)) and value[1].isdigit():
                if (text := self._raised_texts.get(int(value[1]))) is not None:
                    texts[place] = text
            elif kind == b"inlineStr" and b"superscript" in content:
                texts[place] = raised_text(content)


def _references(piece: bytes) -> list[tuple[bytes, bytes]]:
    """The places of filled cells, and of the rows that have some."""
    return _REFERENCE.findall(_EMPTY.sub(b"", piece) if b"/>" in piece else piece)


def _cells(pattern: re.Pattern[bytes], piece: bytes) -> Iterator[tuple[Place, bytes, bytes]]:
    """Place, type (empty where none is given) and content of the cells that a pattern finds."""
    for attributes, content in pattern.findall(piece):
        found = _REFERENCE.search(attributes)
        if found is not None and found[1]:
            kind = _KIND.search(attributes)
            yield _place(found[1], found[2]), kind[1] if kind else b"", content


def _place(letters: bytes, digits: bytes) -> Place:
    return int(digits), column_number(letters.decode())
