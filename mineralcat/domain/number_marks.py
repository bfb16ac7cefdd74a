"""Numbers as people write them: which mark begins the decimals, and which part the thousands.

``1.234`` is a thousand and more in Berlin and a little more than one in London: what a text can
mean depends on the marks, and `read_number` reads it with one set of marks at a time.
"""

import math
import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from .published_text import without_invisible

THIN = "\N{NARROW NO-BREAK SPACE}"


class NumberMarks(NamedTuple):
    """How numbers are written: 1,234.5 has the decimal mark "." and the group mark ","."""

    decimal: str
    group: str

    def fit(self, text: str) -> bool:
        """Whether a plain text has neither . nor , in it but as one of these marks. Blanks and
        apostrophes between thousands are the same in all notations."""
        other = "," if self.decimal == "." else "."
        return self.group == other or other not in text

    def write(self, value: float) -> str:
        """A number with all its digits and none that it has not; reads back as the same number."""
        if value and not 1e-6 <= abs(value) < 1e15:
            return repr(value).replace(".", self.decimal)
        digits = f"{Decimal(repr(value or 0.0)):,f}"
        digits = digits.removesuffix(".0")
        return digits.translate({ord(","): self.group, ord("."): self.decimal})


COMMA_POINT = NumberMarks(".", ",")
POINT_COMMA = NumberMarks(",", ".")
SPACE_POINT = NumberMarks(".", THIN)
SPACE_COMMA = NumberMarks(",", THIN)
BOTH = (COMMA_POINT, POINT_COMMA)
"""One for each decimal mark there is."""

NUMBER = r"[-+]?(?:\d(?:[\d.,' ]*\d)?|[.,]\d+)(?:[eE][-+]?\d+)?"
"""What may be a number, in a text made plain by `plain_digits`."""

_SIGNS = {
    "\N{MINUS SIGN}": "-",
    **dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4", "'"),
    **dict(zip("\uff0c\uff0e\uff0b\uff0d", ",.+-", strict=True)),
    "\N{ARABIC DECIMAL SEPARATOR}": ".",
    "\N{ARABIC THOUSANDS SEPARATOR}": ",",
}


def plain_digits(text: str) -> str:
    """A text with ASCII digits for those of any script, plain blanks, and a plain minus; without
    signs that cannot be seen."""
    return " ".join("".join(map(_plain, without_invisible(text))).split())


def _plain(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(character) == "Zs":
        return " "
    return _SIGNS.get(character, character)


def read_number(text: str, decimal: str) -> float | None:
    """The number that a plain text writes with this decimal mark; None where it is none so.

    Thousands may be parted by the other mark, by blanks or apostrophes, one of these throughout;
    by commas also as in India: 1,23,45,678. Infinite where it is too large for a number.
    """
    match = _FORMS[decimal].fullmatch(text)
    if match is None:
        return None
    whole = re.sub(r"[^\d]", "", match["whole"] or "0")
    value = float(f"{match['sign']}{whole}.{match['rest'] or '0'}{match['power'] or ''}")
    if value == 0 and re.search("[1-9]", f"{whole}{match['rest'] or ''}"):
        return math.nan  # too small for a number
    return value + 0.0  # which turns -0 into 0


def _pattern(decimal: str) -> re.Pattern[str]:
    other = "," if decimal == "." else "."
    marks = [re.escape(mark) for mark in (other, " ", "'")]
    grouped = [rf"[1-9]\d{{0,2}}(?:{mark}\d{{3}})+" for mark in marks]
    if other == ",":
        grouped.append(r"[1-9]\d?(?:,\d{2})+,\d{3}")
    return re.compile(
        rf"(?P<sign>[-+]?)(?P<whole>{'|'.join(grouped)}|\d+)?"
        rf"(?:{re.escape(decimal)}(?P<rest>\d+))?(?P<power>[eE][-+]?\d+)?(?<=\d)"
    )


_FORMS = {decimal: _pattern(decimal) for decimal in ".,"}
