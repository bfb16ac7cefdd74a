"""What is looked at in an ODS file: how far its sheets reach, repeated cells included, and what its
cells hold beside their values."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.parsers import expat

from mineralcat.domain.published_text import raised

from ..problems import damaged
from .number_formats import PERCENT, Shown
from .ods_styles import OdsStyles, attribute
from .workbook_limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Block,
    Findings,
    ReachesTooFarError,
    SheetFindings,
    refuse_declarations,
)


class _Ods:
    """Counts the cells of the sheets of an ODS file, those included that are said to repeat."""

    def __init__(self, name: str, found: Findings, parser: expat.XMLParserType) -> None:
        self._name = name
        self._found = found
        self._parser = parser
        self._styles = OdsStyles(parser)
        self._sheet = ""
        self._here = SheetFindings()
        self._width = self._filled = self._times = self._rows = self._widest = 0
        self._columns: list[tuple[int, int, str]] = []
        """From one column to another the style of cells that name none."""
        self._first_column = 0
        self._texts: list[str] | None = None
        """What the cell says that is gone through, where texts may be raised."""
        self._raised = [False]
        self._any_raised = False
        self._begun: list[int] = []
        """Where the sheets begin that are gone through, one of them within the other."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "table":
                self._begun.append(self._parser.CurrentByteIndex)
                self._begin_sheet(attribute(attributes, "name"))
            case "table-column":
                self._take_column(attributes)
            case "table-row":
                self._width = self._filled = 0
                self._times = _repeats(attributes, "number-rows-repeated")
                if attribute(attributes, "visibility") in _HIDDEN:
                    last = min(self._rows + self._times, MOST_ROWS)
                    self._here.hidden_rows.update(range(self._rows + 1, last + 1))
            case "table-cell" | "covered-table-cell":
                self._take_cell(attributes)
            case "p" if self._texts is not None:
                self._texts.append("\n" if self._texts else "")
            case "s" if self._texts is not None:
                self._texts.append(" " * min(_repeats(attributes, "c"), 100))
            case "span" if self._texts is not None:
                is_raised = self._styles.is_raised(attribute(attributes, "style-name"))
                self._raised.append(self._raised[-1] or is_raised)
            case other:
                self._styles.start(other, attributes)

    def _begin_sheet(self, name: str) -> None:
        self._rows = self._widest = self._first_column = 0
        self._columns = []
        self._sheet = name
        self._here = self._found.of(name)
        self._here.merged = []

    def _take_column(self, attributes: dict[str, str]) -> None:
        first = self._first_column + 1
        self._first_column += _repeats(attributes, "number-columns-repeated")
        if attribute(attributes, "visibility") in _HIDDEN:
            self._here.hidden_columns.append((first, self._first_column))
        style = attribute(attributes, "default-cell-style-name")
        if style and len(self._columns) < MOST_COLUMNS:
            self._columns.append((first, self._first_column, style))

    def _take_cell(self, attributes: dict[str, str]) -> None:
        first = self._width + 1
        self._width += _repeats(attributes, "number-columns-repeated")
        kind = attribute(attributes, "value-type")
        is_formula = any(key.endswith(":formula") for key in attributes)
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
        elif kind == "string" and self._styles.has_raised:
            self._texts, self._raised, self._any_raised = [], [False], False
            self._parser.CharacterDataHandler = self._take_text
        self._note_merged(attributes, first)

    def _shown(self, attributes: dict[str, str], column: int) -> Shown | None:
        style = attribute(attributes, "style-name") or next(
            (name for first, last, name in self._columns if first <= column <= last), ""
        )
        return self._styles.shown(style)

    def _note_shown(self, first: int, shown: Shown) -> None:
        """A cell that shows its number in another way, and its repeats, as far as such a sheet is
        read."""
        places = self._here.shown
        columns = range(first, min(self._width, MOST_COLUMNS) + 1)
        if len(columns) * self._times + len(places) <= MOST_CELLS // 4:
            for row in range(self._rows + 1, self._rows + self._times + 1):
                places.update(((row, column), shown) for column in columns)

    def _note_merged(self, attributes: dict[str, str], left: int) -> None:
        rows = _repeats(attributes, "number-rows-spanned")
        columns = _repeats(attributes, "number-columns-spanned")
        merged = self._here.merged
        if (rows > 1 or columns > 1) and merged is not None and len(merged) < MOST_CELLS // 100:
            top = self._rows + 1
            merged.append(Block(top, top + rows - 1, left, left + columns - 1))

    def _take_text(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(raised(text) if self._raised[-1] else text)
            self._any_raised |= self._raised[-1]

    def end(self, tag: str) -> None:
        match tag.rpartition(":")[2]:
            case "span" if self._texts is not None and len(self._raised) > 1:
                self._raised.pop()
            case "table-cell" | "covered-table-cell" if self._texts is not None:
                self._end_text("".join(self._texts))
            case "table-row":
                self._end_row()
            case "table" if self._begun:
                begin, end = self._begun.pop(), self._parser.CurrentByteIndex
                if self._here.refused is not None and not self._begun:
                    self._found.refused_bytes.append((begin, end + len(tag) + len("</>")))
            case other:
                self._styles.end(other)

    def _end_text(self, text: str) -> None:
        self._parser.CharacterDataHandler = None
        self._texts = None
        if self._any_raised:
            self._here.texts[self._rows + 1, self._filled] = text

    def _end_row(self) -> None:
        self._rows += self._times
        if self._filled:
            self._widest = max(self._widest, self._filled)
            if self._widest > MOST_COLUMNS or self._rows * self._widest > MOST_CELLS:
                error = ReachesTooFarError(self._name, self._rows, self._widest, self._sheet)
                if len(self._begun) > 1:  # a table in a cell, as no spreadsheet program writes
                    raise error
                self._here.refused = self._here.refused or error

    def refuse(self, *_: object) -> None:
        refuse_declarations(self._name, b"<!DOCTYPE")


_HIDDEN = ("collapse", "filter")


def _repeats(attributes: dict[str, str], name: str) -> int:
    value = attribute(attributes, name)
    if not value:
        return 1
    return int(value) if value.isdecimal() and len(value) < 10 else MOST_ROWS


def check_ods(name: str, chunks: Iterator[bytes], found: Findings) -> None:
    parser = expat.ParserCreate()
    counter = _Ods(name, found, parser)
    parser.buffer_text = True
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    parser.StartDoctypeDeclHandler = counter.refuse
    parser.EntityDeclHandler = counter.refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged(
            name,
            "its XML is damaged. Open it in a spreadsheet program, save it anew, and import that.",
            error,
        ) from error
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
