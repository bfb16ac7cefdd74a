"""The check of an ODS file: how far its sheets reach, repeated cells included, and what its cells
hold beside their values."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO
from xml.parsers import expat

from mineralcat.domain.published_text import raised
from mineralcat.translation import _

from ..problems import damaged
from . import workbook_limits as limits
from .workbook_cells import PERCENT, Shown
from .workbook_limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Block, ReachesTooFarError

_HIDDEN = ("collapse", "filter")
_NUMBER_STYLES = ("number-style", "currency-style")

Attributes = Mapping[str, str]
"""The attributes of an element by their names without prefix."""


class _OdsStyles:
    """The automatic styles of an ODS file, as far as they say something of values: numbers that are
    shown in thousands or with text beside them, and texts that are raised."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.raised: set[str] = set()
        """The styles that raise texts."""
        self._parser = parser
        self._style = self._format = ""
        self._texts = ["", ""]
        self._scale = 1
        self._seen = False
        self._formats: dict[str, Shown] = {}
        self._format_of: dict[str, str] = {}

    def shown(self, style: str) -> Shown | None:
        """How a style shows numbers, where it does so otherwise than they are stored."""
        return self._formats.get(self._format_of.get(style, ""))

    def start(self, element: str, attributes: Attributes) -> None:
        if element == "style":
            self._style = attributes.get("name", "")
            self._format_of[self._style] = attributes.get("data-style-name", "")
        elif element == "text-properties":
            position = attributes.get("text-position", "")
            if position.startswith("super") or (position[:1].isdigit() and position[:2] != "0%"):
                self.raised.add(self._style)
        elif element in _NUMBER_STYLES:
            self._format, self._texts = attributes.get("name", ""), ["", ""]
            self._scale, self._seen = 1, False
        elif element in ("number", "scientific-number", "fraction"):
            self._seen = True
            factor = attributes.get("display-factor")
            if factor in ("1000", "1000000", "1000000000"):
                self._scale = int(factor)
        elif element == "text" and self._format:
            self._parser.CharacterDataHandler = self._add_text

    def end(self, element: str) -> None:
        if element == "text" and self._format:
            self._parser.CharacterDataHandler = None
        elif element in _NUMBER_STYLES:
            shown = Shown.of(self._scale, *self._texts)
            if shown is not None:
                self._formats[self._format] = shown
            self._format = ""

    def _add_text(self, text: str) -> None:
        self._texts[self._seen] += text


class _Content:
    """Goes through the content of an ODS file, and counts repeated cells as often as they
    repeat."""

    def __init__(
        self, name: str, found: limits.WorkbookFindings, parser: expat.XMLParserType
    ) -> None:
        self._name = name
        self._found = found
        self._parser = parser
        self._styles = _OdsStyles(parser)
        self._sheet = ""
        self._here = limits.SheetFindings()
        self._width = self._filled = self._times = self._rows = self._widest = 0
        self._columns: list[tuple[int, int, str]] = []
        """From one column to another the style of cells that name none."""
        self._first_column = 0
        self._texts: list[str] | None = None
        """The parts of the text of the open cell, where texts may be raised."""
        self._raised = [False]
        self._any_raised = False
        self._begun: list[int] = []
        """Where the open sheets begin, one of them within the other."""

    def start(self, tag: str, prefixed: dict[str, str]) -> None:
        # The first of a name counts: an attribute of an extension follows the one of the standard.
        attributes = {key.rpartition(":")[2]: prefixed[key] for key in reversed(prefixed)}
        match tag.rpartition(":")[2]:
            case "table":
                self._begun.append(self._parser.CurrentByteIndex)
                self._begin_sheet(attributes.get("name", ""))
            case "table-column":
                self._column(attributes)
            case "table-row":
                self._width = self._filled = 0
                self._times = _count(attributes, "number-rows-repeated")
                if attributes.get("visibility") in _HIDDEN:
                    last = min(self._rows + self._times, MOST_ROWS)
                    self._here.hidden_rows.update(range(self._rows + 1, last + 1))
            case "table-cell" | "covered-table-cell":
                self._cell(attributes)
            case "p" if self._texts is not None:
                self._texts.append("\n" if self._texts else "")
            case "s" if self._texts is not None:
                self._texts.append(" " * min(_count(attributes, "c"), 100))
            case "span" if self._texts is not None:
                is_raised = attributes.get("style-name") in self._styles.raised
                self._raised.append(self._raised[-1] or is_raised)
            case other:
                self._styles.start(other, attributes)

    def _begin_sheet(self, name: str) -> None:
        self._rows = self._widest = self._first_column = 0
        self._columns = []
        self._sheet = name
        self._here = self._found.of(name)
        self._here.merged = []

    def _column(self, attributes: Attributes) -> None:
        first = self._first_column + 1
        self._first_column += _count(attributes, "number-columns-repeated")
        if attributes.get("visibility") in _HIDDEN:
            self._here.hidden_columns.append((first, self._first_column))
        style = attributes.get("default-cell-style-name")
        if style and len(self._columns) < MOST_COLUMNS:
            self._columns.append((first, self._first_column, style))

    def _cell(self, attributes: Attributes) -> None:
        first = self._width + 1
        self._width += _count(attributes, "number-columns-repeated")
        kind = attributes.get("value-type")
        is_formula = "formula" in attributes
        if not kind and not is_formula:
            return
        self._filled = self._width
        if is_formula:
            self._here.formulas.add(first)
            if not kind:
                self._here.uncomputed.add((self._rows + 1, first))
        if kind == "percentage":
            self._note_shown(first, PERCENT)
        elif kind == "float" and (shown := self._shown(attributes, first)) is not None:
            self._note_shown(first, shown)
        elif kind == "string" and self._styles.raised:
            self._texts, self._raised, self._any_raised = [], [False], False
            self._parser.CharacterDataHandler = self._add_text
        rows = _count(attributes, "number-rows-spanned")
        columns = _count(attributes, "number-columns-spanned")
        merged, top = self._here.merged, self._rows + 1
        if (rows > 1 or columns > 1) and merged is not None and len(merged) < MOST_CELLS // 100:
            merged.append(Block(top, top + rows - 1, first, first + columns - 1))

    def _shown(self, attributes: Attributes, column: int) -> Shown | None:
        of_column = (name for first, last, name in self._columns if first <= column <= last)
        return self._styles.shown(attributes.get("style-name") or next(of_column, ""))

    def _note_shown(self, first: int, shown: Shown) -> None:
        """Note a cell that shows its number in another way, and its repeats, as far as such a sheet
        is read."""
        places = self._here.shown
        columns = range(first, min(self._width, MOST_COLUMNS) + 1)
        if len(columns) * self._times + len(places) <= MOST_CELLS // 4:
            for row in range(self._rows + 1, self._rows + self._times + 1):
                places.update(((row, column), shown) for column in columns)

    def _add_text(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(raised(text) if self._raised[-1] else text)
            self._any_raised |= self._raised[-1]

    def end(self, tag: str) -> None:
        match tag.rpartition(":")[2]:
            case "span" if self._texts is not None and len(self._raised) > 1:
                self._raised.pop()
            case "table-cell" | "covered-table-cell" if self._texts is not None:
                self._parser.CharacterDataHandler = None
                if self._any_raised:
                    self._here.texts[self._rows + 1, self._filled] = "".join(self._texts)
                self._texts = None
            case "table-row":
                self._end_row()
            case "table" if self._begun:
                begin, end = self._begun.pop(), self._parser.CurrentByteIndex
                if self._here.refused is not None and not self._begun:
                    self._found.refused_bytes.append((begin, end + len(tag) + len("</>")))
            case other:
                self._styles.end(other)

    def _end_row(self) -> None:
        self._rows += self._times
        if self._filled:
            self._widest = max(self._widest, self._filled)
            if self._widest > MOST_COLUMNS or self._rows * self._widest > MOST_CELLS:
                error = ReachesTooFarError(self._name, self._rows, self._widest, self._sheet)
                if len(self._begun) > 1:  # a table in a cell, as no spreadsheet program writes
                    raise error
                self._here.refused = self._here.refused or error

    def refuse(self, *_: str | int | None) -> None:
        limits.refuse_declarations(self._name, b"<!DOCTYPE")


def _count(attributes: Attributes, name: str) -> int:
    """How often something repeats, or how far it spans: once where that is not given."""
    value = attributes.get(name)
    if not value:
        return 1
    return int(value) if value.isdecimal() and len(value) < 10 else MOST_ROWS


def check_ods(name: str, chunks: Iterator[bytes], found: limits.WorkbookFindings) -> None:
    """Add to *found* what the content of an ODS file has; UnreadableFileError where it is damaged
    or all its sheets are too large."""
    parser = expat.ParserCreate()
    content = _Content(name, found, parser)
    parser.buffer_text = True
    parser.StartElementHandler = content.start
    parser.EndElementHandler = content.end
    parser.StartDoctypeDeclHandler = content.refuse
    parser.EntityDeclHandler = content.refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        reason = _(
            "its XML is damaged. Open it in a spreadsheet program, save it anew, and import that."
        )
        raise damaged(name, reason, error) from error
    errors = [here.refused for here in found.sheets.values()]
    if errors and errors[0] is not None and all(errors):
        raise errors[0]


_NEEDED = frozenset(("mimetype", "META-INF/manifest.xml", "content.xml"))


def without_refused(file: BinaryIO, refused_bytes: Sequence[tuple[int, int]]) -> BinaryIO:
    """The same file without the sheets that are too large, for the reader of workbooks lays out all
    of them at once."""
    shorter = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(shorter, "w") as new:
        for name in sorted(_NEEDED & {*old.namelist()}):
            content = old.read(name)
            if name == "content.xml":
                for begin, end in reversed(refused_bytes):
                    content = content[:begin] + content[end:]
            new.writestr(name, content)
    shorter.seek(0)
    return shorter
