"""What is looked at in an ODS file: how far its sheets reach, repeated cells included."""

from collections.abc import Iterator
from xml.parsers import expat

from .workbook_limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Findings,
    reaches_too_far,
    refuse_declarations,
    refused,
)


class _Ods:
    """Counts the cells of the sheets of an ODS file, those included that are said to repeat."""

    def __init__(self, name: str, found: Findings) -> None:
        self._name = name
        self._found = found
        self._sheet = ""
        self._width = self._filled = self._times = self._rows = self._widest = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "table":
                self._rows = self._widest = 0
                names = (value for key, value in attributes.items() if key.endswith(":name"))
                self._sheet = next(names, "")
            case "table-row":
                self._width = self._filled = 0
                self._times = _repeats(attributes, "number-rows-repeated")
            case "table-cell" | "covered-table-cell":
                first = self._width + 1
                self._width += _repeats(attributes, "number-columns-repeated")
                if "percentage" in attributes.values():
                    self._note_percents(first)
                if any(key.endswith(("value-type", "formula")) for key in attributes):
                    self._filled = self._width

    def _note_percents(self, first: int) -> None:
        """A cell that shows a percentage, and its repeats, as far as such a sheet is read."""
        places = self._found.percents.setdefault(self._sheet, set())
        columns = range(first, min(self._width, MOST_COLUMNS) + 1)
        if len(columns) * self._times + len(places) <= MOST_CELLS // 4:
            rows = range(self._rows + 1, self._rows + self._times + 1)
            places.update((row, column) for row in rows for column in columns)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] != "table-row":
            return
        self._rows += self._times
        if self._filled:
            self._widest = max(self._widest, self._filled)
            if self._widest > MOST_COLUMNS or self._rows * self._widest > MOST_CELLS:
                raise reaches_too_far(self._name, self._rows, self._widest)

    def refuse(self, *_: object) -> None:
        refuse_declarations(self._name, b"<!DOCTYPE")


def _repeats(attributes: dict[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.endswith(name):
            return int(value) if value.isdigit() and len(value) < 10 else MOST_ROWS
    return 1


def check_ods(name: str, chunks: Iterator[bytes], found: Findings) -> None:
    counter, parser = _Ods(name, found), expat.ParserCreate()
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    parser.StartDoctypeDeclHandler = counter.refuse
    parser.EntityDeclHandler = counter.refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise refused(
            name,
            "its XML is damaged. Open it in a spreadsheet program, save it anew, and import that.",
        ) from error
