"""The check of an XLSX file. Of its sheets: how far each reaches, which cells hold errors, formulas
without a value or superscripts, how numbers are shown, and which rows and columns are hidden. Of
its other parts: the names of the sheets, how styles show numbers, which texts have superscripts,
how long texts are, and whether formulas were computed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from mineralcat.domain.published_text import raised
from mineralcat.translation import _

from ..problems import UnreadableFileError
from . import workbook_limits as limits
from .workbook_cells import BUILT_IN, Shown, shown_by
from .workbook_limits import Place, ReachesTooFarError, WorkbookFindings, column_number
from .zip_parts import ZipParts


def sheet_parts(parts: ZipParts) -> list[tuple[str, str]]:
    """The name and the part of each sheet; empty where a name or a link is there twice, so that it
    is not certain which is which."""
    from xml.etree import ElementTree

    try:
        book = ElementTree.fromstring(parts.small("xl/workbook.xml"))
        links = ElementTree.fromstring(parts.small("xl/_rels/workbook.xml.rels"))
    except (ValueError, LookupError, ElementTree.ParseError):
        return []
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found: list[tuple[str, str]] = []
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            number = next((v for key, v in sheet.attrib.items() if key.endswith("}id")), None)
            target = targets.get(number, "").removeprefix("/").removeprefix("xl/")
            found.append((sheet.get("name", ""), f"xl/{target}"))
    certain = len(targets) == len(links) and len(dict(found)) == len(found)
    return found if certain else []


_TO_COMPUTE: Final = re.compile(rb"""\bfullCalcOnLoad\s*=\s*["'](?:1|true)["']""")


def is_computed(parts: ZipParts) -> bool:
    """Whether the values of formulas are those that a spreadsheet program computed: programs that
    cannot compute ask for it when the workbook is opened."""
    return _TO_COMPUTE.search(parts.small("xl/workbook.xml")) is None


def _matches(
    chunks: Iterator[bytes], pattern: re.Pattern[bytes], longest: int
) -> Iterator[tuple[int, re.Match[bytes]]]:
    """The matches in the content of *chunks*, each with the position of its end in the whole; none
    is longer than *longest* bytes."""
    tail, skipped = b"", 0
    for chunk in chunks:
        piece, end = tail + chunk, 0
        for match in pattern.finditer(piece):
            end = match.end()
            yield skipped + end, match
        begin = max(end, len(piece) - longest)
        tail, skipped = piece[begin:], skipped + begin


# -- texts -----------------------------------------------------------------------------------------

_SUPERSCRIPT: Final = b"superscript"
_STRING: Final = re.compile(
    rb"<(?:\w+:)?si\b[^<>]*(?:(?<=/)>|(?<!/)>((?:[^<]++|<(?!/?(?:\w+:)?si\b))*+)</(?:\w+:)?si>)"
)
_STRING_END: Final = re.compile(rb"</(?:\w+:)?si>")
_RUN: Final = re.compile(
    rb"(?:<(?:\w+:)?rPr\b[^<>]*(?:(?<=/)>|(?<!/)>"
    rb"(?P<format>(?:[^<]++|<(?!/?(?:\w+:)?rPr\b))*+)</(?:\w+:)?rPr>)\s*)?"
    rb"<(?:\w+:)?t\b[^<>]*(?:(?<=/)>|(?<!/)>(?P<text>[^<]*)</(?:\w+:)?t>)"
)
_PHONETIC: Final = re.compile(rb"<(?:\w+:)?rPh\b(?:[^<]++|<(?!/?(?:\w+:)?rPh\b))*+</(?:\w+:)?rPh>")
_SHARED: Final = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<""")
_LONGEST: Final = 8 * limits.CHUNK
"""Bytes of a text with the formats of its runs; a cell holds 32 767 characters."""


def raised_text(xml: bytes) -> str:
    """A text of several runs with those in superscript raised: 86,000³."""
    runs = []
    for run in _RUN.finditer(_PHONETIC.sub(b"", xml)):
        text = unescape((run["text"] or b"").decode("utf-8", "replace"))
        runs.append(raised(text) if _SUPERSCRIPT in (run["format"] or b"") else text)
    return "".join(runs)


def raised_texts(parts: ZipParts) -> dict[int, str]:
    """The shared texts with superscripts, by their number."""
    path = next((p for p in parts.paths if p.casefold().endswith("sharedstrings.xml")), "")
    superscript = re.compile(_SUPERSCRIPT)
    if not path or not any(_matches(parts.chunks(path), superscript, 11)):
        return {}
    strings = enumerate(_strings(parts.name, parts.chunks(path)))
    return {number: raised_text(xml) for number, xml in strings if _SUPERSCRIPT in xml}


def _strings(name: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    tail = b""
    for chunk in chunks:
        piece, end = tail + chunk, 0
        for match in _STRING.finditer(piece):
            yield match[1] or b""
            end = match.end()
        tail = piece[end:]
        if len(tail) > _LONGEST:
            reason = _(
                "a text of it is longer than a cell can hold. Open it in a spreadsheet program,"
                " save it anew, and import that."
            )
            raise UnreadableFileError(name, reason)


def check_shared_texts(parts: ZipParts, texts: Sequence[str], cells: int) -> None:
    """Raise where so many cells share texts that these would fill the memory; *cells* is how many
    cells share a text of the parts *texts* at most."""
    for path in texts:
        ends = [end for end, _match in _matches(parts.chunks(path), _STRING_END, 16)]
        lengths = [end - begin for begin, end in pairwise([0, *ends])]
        if not lengths or max(lengths) * cells <= limits.MOST_TEXT:
            continue
        whole = 0
        for sheet in parts.paths:
            for _end, match in _matches(parts.chunks(sheet), _SHARED, 200):
                number = int(match[1])
                whole += lengths[number] if number < len(lengths) else 0
                if whole > limits.MOST_TEXT:
                    raise limits.too_large(parts.name, whole)


# -- styles ----------------------------------------------------------------------------------------

_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\b[^<>]*>")
_ID: Final = re.compile(rb"""\bnumFmtId\s*=\s*(["'])(.*?)\1""", re.S)
_CODE: Final = re.compile(rb"""\bformatCode\s*=\s*(["'])(.*?)\1""", re.S)
_STYLE: Final = re.compile(rb"<(?:\w+:)?xf\b[^<>]*>")


class Styles(NamedTuple):
    """How styles of a workbook show numbers, by the number of the style; *pattern* finds the cells
    that have one of them."""

    shown: Mapping[int, Shown] = MappingProxyType({})
    pattern: re.Pattern[bytes] | None = None

    def cells(self, piece: bytes) -> list[tuple[bytes, bytes, bytes]]:
        """Style, letters of the column and row of the cells that have such a style."""
        return [] if self.pattern is None else self.pattern.findall(piece)


def styles_of(parts: ZipParts) -> Styles:
    """The styles that show numbers otherwise than they are stored."""
    xml = parts.small("xl/styles.xml")
    formats = {b"%d" % number: shown for number, shown in BUILT_IN.items()}
    for tag in _FORMAT.findall(xml):
        number, code = _ID.search(tag), _CODE.search(tag)
        if number and code and (shown := shown_by(unescape(code[2].decode("utf-8", "replace")))):
            formats[number[2]] = shown
    of_cells = xml.partition(b"cellXfs")[2].partition(b"cellXfs")[0]
    ids = enumerate(_ID.search(tag) for tag in _STYLE.findall(of_cells))
    found = {at: formats[match[2]] for at, match in ids if match and match[2] in formats}
    if not found:
        return Styles()
    numbers = b"|".join(b"%d" % at for at in found)
    pattern = re.compile(
        rb"""<(?:\w+:)?c\b(?=[^<>]*\bs\s*=\s*["'](%s)["'])[^<>]*\br\s*=\s*["']([A-Za-z]+)(\d{1,9})["']"""
        % numbers
    )
    return Styles(found, pattern)


# -- sheets ----------------------------------------------------------------------------------------

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
# That a piece has something at all is found faster by patterns than by `in`.
_HAS_ERROR = re.compile(rb"""t=["']e""")
_HAS_FORMULA = re.compile(rb"<f[ >/]")
_HAS_HIDDEN = re.compile(rb"hidden")
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
        self,
        name: str,
        part: str,
        found: WorkbookFindings,
        styles: Styles,
        *,
        computed: bool = True,
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
        if found:
            lines = {int(digits) for _, digits in found}
            first = min(lines)
            self._first_row = min(self._first_row, first) if self._last_row else first
            self._last_row = max(self._last_row, *lines)
            letters = {letters.decode() for letters, _ in found}
            self._columns = max(self._columns, *map(column_number, letters))
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
        if _HAS_ERROR.search(piece) is not None:
            self._collect_errors(piece)
        for style, letters, digits in self._styles.cells(piece):
            if len(shown) < limits.MOST_CELLS // 4:
                shown[_place(letters, digits)] = self._styles.shown[int(style)]
        if _HAS_HIDDEN.search(piece) is not None:
            self._collect_hidden(piece)
        if self._is_prefixed or _HAS_FORMULA.search(piece) is not None:
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
