"""Writes tables as a workbook: text stays text, numbers have a format, headings stay in sight.

No text becomes a formula or a link, whatever it looks like. What a cell cannot hold is counted:
control characters give way to their pictures, texts that are too long are cut.
"""

import math
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mineralcat.translation import ngettext

from .result_lines import Cell, ExportTable

MOST_ROWS: Final = 1_048_576
"""Of a sheet; what is more goes on in another."""
LONGEST_TEXT: Final = 32_767
"""Characters of a cell, counted as Excel does: those beyond the first 65 536 are two."""
_LONGEST_TITLE: Final = 31
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The same rows give the same bytes: nothing of time goes in."""
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
}
_PICTURES: Final = {
    **{code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"},
    0x7F: 0x2421,
    0xFFFE: 0xFFFD,
    0xFFFF: 0xFFFD,
}


def write_xlsx(file: BinaryIO, sheets: Iterable[ExportTable]) -> list[str]:
    """The sheets, one after another, as their rows come; what cells could not hold, in sentences.
    OSError where there is no room."""
    with TemporaryDirectory(prefix="mineralcat-") as folder:
        book = xlsxwriter.Workbook(file, {**_OPTIONS, "tmpdir": folder})
        book.set_properties({"created": _MADE, "comments": "Made by MineralCat"})
        writing = _Book(book)
        try:
            for sheet in sheets:
                writing.write(sheet)
        except BaseException:
            writing.drop()
            raise
        try:
            book.close()
        except FileCreateError as error:
            raise (error.args[0] if isinstance(error.args[0], OSError) else error) from error
        return list(writing.losses())


class _Book:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._heading = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._formats: dict[str, Format] = {}
        self._titles: set[str] = set()
        self.replaced = 0
        self.cut = 0

    def losses(self) -> Iterator[str]:
        """What the cells could not hold."""
        if self.replaced:
            yield ngettext(
                "{count} control character was replaced by a picture of it, for a workbook cannot"
                " hold any.",
                "{count} control characters were replaced by a picture of it, for a workbook cannot"
                " hold any.",
                self.replaced,
            )
        if self.cut:
            yield ngettext(
                "{count} text was cut to the 32,767 characters that a cell can hold.",
                "{count} texts were cut to the 32,767 characters that a cell can hold.",
                self.cut,
            )

    def drop(self) -> None:
        """Close what is half written; the file is not finished."""
        for sheet in self._book.worksheets():
            sheet._opt_close()
        self._book.fileclosed = True

    def write(self, sheet: ExportTable) -> None:
        page, number = self._page(sheet), 1
        for row in sheet.rows:
            if number == MOST_ROWS:
                page, number = self._page(sheet), 1
            for place, cell in enumerate(row):
                self._cell(page, number, place, cell, year=place in sheet.years)
            number += 1

    def _page(self, sheet: ExportTable) -> Worksheet:
        page = self._book.add_worksheet(self._title(sheet.title))
        page.freeze_panes(1, 1 if len(sheet.headings) > 2 else 0)
        for place, width in enumerate(sheet.widths):
            page.set_column(place, place, width)
        for place, heading in enumerate(sheet.headings):
            page.write_string(0, place, heading, self._heading)
        return page

    def _title(self, given: str) -> str:
        title, number = given[:_LONGEST_TITLE], 1
        while title.casefold() in self._titles:
            number += 1
            title = f"{given[: _LONGEST_TITLE - 4]} {number}"
        self._titles.add(title.casefold())
        return title

    def _cell(self, page: Worksheet, row: int, place: int, cell: Cell, *, year: bool) -> None:
        if cell is None:
            return
        if isinstance(cell, bool):
            page.write_boolean(row, place, cell)
        elif isinstance(cell, str):
            page.write_string(row, place, self._text(cell))
        elif not math.isfinite(cell) or (isinstance(cell, int) and abs(cell) >= 10**15):
            page.write_string(row, place, str(cell))
        else:
            code = "0" if year else number_format(cell)
            page.write_number(row, place, cell, self._format(code))

    def _format(self, code: str) -> Format:
        if code not in self._formats:
            self._formats[code] = self._book.add_format({"num_format": code})
        return self._formats[code]

    def _text(self, text: str) -> str:
        held = text.replace("\r\n", "\n").translate(_PICTURES)
        self.replaced += sum(ord(sign) in _PICTURES for sign in text) - text.count("\r\n")
        if len(held) > LONGEST_TEXT // 2 and _units(held) > LONGEST_TEXT:
            held = held.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")
            self.cut += 1
        return held


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def number_format(value: float) -> str:
    """The format that shows all digits of a number and no others: ``#,##0.00`` for 2 decimals."""
    decimals = -int(Decimal(repr(value)).normalize().as_tuple().exponent)
    if decimals > 6 or abs(value) >= 1e15:
        return "General"
    return "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
