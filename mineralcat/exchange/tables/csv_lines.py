"""Lines of CSV that every reader takes apart as they were put together.

Written here, not by the csv module: that of Python 3.11 and 3.12 leaves a lone carriage return
without quotes, and then reads it as the end of a line.
"""

import re
from collections.abc import Iterable
from typing import Final

_QUOTED: Final = re.compile(r'[",\r\n\0]')
_FORMULA: Final = re.compile("['=+\\-@\t\r\n\0\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
                             "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]")  # fmt: skip
"""How a text begins that a spreadsheet may take for a formula, or that begins as `harmless`
makes it begin."""


def line(cells: Iterable[str], end: str = "\n") -> str:
    """A line of cells, quoted where they have to be."""
    return ",".join(map(_quoted, cells)) + end


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before it where one might.
    Texts that begin with an apostrophe get one more, so that taking one away restores each."""
    return f"'{text}" if _FORMULA.match(text) else text
