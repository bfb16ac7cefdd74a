"""Writes tables as CSV for spreadsheets: CRLF, and no text that is taken for a formula.

A cell of text that might be gets an apostrophe before it (`csv_lines.harmless`); numbers are left
as they are, so that -5 stays a number.
"""

from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final

from ..packages.write_data_package import text_of
from ..tables import csv_lines
from .result_lines import Cell

BOM: Final = b"\xef\xbb\xbf"
"""By which Excel knows UTF-8."""


def write_csv(
    file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False
) -> None:
    """A table with its headings."""
    if bom:
        file.write(BOM)
    file.write(_line(headings))
    for row in rows:
        file.write(_line(row))


def _line(cells: Iterable[Cell]) -> bytes:
    texts = (csv_lines.harmless(c) if isinstance(c, str) else text_of(c) for c in cells)
    return csv_lines.line(texts, "\r\n").encode("utf-8")
