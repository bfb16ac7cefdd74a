"""What a cell of a workbook can hold, how it is written as text, and what the format of a number
shows beside it: ``0%`` shows 0.25 as 25 %, ``0.0,`` 44000 as 44.0, ``#,##0" kt"`` 44 as 44 kt. The
syntax of formats is that of ECMA-376, part 1, 18.8.31."""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple


class Shown(NamedTuple):
    """How a number is shown otherwise than it is held: as a percentage, divided by *scale*, with
    text *before* or *after* it."""

    percent: bool = False
    scale: int = 1
    before: str = ""
    after: str = ""

    @classmethod
    def of(cls, scale: int, before: str, after: str, *, percent: bool = False) -> "Shown | None":
        """The same without what says nothing of the value, such as brackets and signs of
        currencies; None where nothing is left."""
        before, after = (
            "" if _NOTHING.fullmatch(text) else text.strip() for text in (before, after)
        )
        if scale != 1 and after.casefold() in _SCALE_WORDS:
            scale, after = 1, ""
        found = cls(percent, scale, before, after)
        return None if found == cls() else found


PERCENT: Final = Shown(percent=True)
BUILT_IN: Final = {9: PERCENT, 10: PERCENT}
"""By the number of the format: those that every workbook has; others are declared."""

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_.|\*.'
    r"|(?P<digits>General|[0#?](?:[0#?.,/ ]|\\ |E[+-])*)|(?P<other>.)",
    re.S,
)
_NO_NUMBER: Final = re.compile(r"[ymdhs@]", re.I)
_CURRENCIES: Final = "$€£¥₹₽₩₺₴₫฿¢"
_NOTHING: Final = re.compile(rf"[\s()+\-–'{_CURRENCIES}]*")
_SCALE_WORDS: Final = frozenset(
    ("k", "m", "b", "mn", "mio", "mio.", "mrd", "mrd.", "bn", "th", "tsd", "tsd.", "thousand")
) | {"million", "billion", "millions", "thousands"}
"""They say the scale in words, so that the number which is held is the one that is meant."""


@cache
def shown_by(code: str) -> Shown | None:
    """What a format shows beside the number itself; None of one that shows it plainly, as all
    formats of dates and texts do."""
    percent, scale, texts = False, 1, ["", ""]
    seen = False
    for token in _TOKEN.finditer(_first(code)):
        if (digits := token["digits"]) is not None:
            if not seen:
                scale = _scale(digits)
            seen = True
        elif token["bracket"] is not None:
            continue  # a colour, a condition, or a currency with its country
        elif token["other"] == "%":
            percent = True
        elif token["other"] is not None and _NO_NUMBER.match(token["other"]):
            return None
        else:
            texts[seen] += token["quoted"] or token["escaped"] or token["other"] or ""
    if not seen:
        return None
    return Shown.of(scale, *texts, percent=percent)


def _first(code: str) -> str:
    """The section for positive numbers: semicolons within quotes part nothing."""
    match = re.match(r'(?:"[^"]*"|\\.|[^";])*', code, re.S)
    return match[0] if match else code


def _scale(digits: str) -> int:
    """1000 for each comma behind the last place of a digit before the decimals, or behind all."""
    commas = re.search(r",+$", digits.rstrip(" ")) or re.search(r",+(?=\.)", digits)
    return 1000 ** min(len(commas[0]), 4) if commas else 1


# -- cells -----------------------------------------------------------------------------------------


class CellError(str):
    """An error that a cell holds in place of a value, such as ``#REF!``."""

    __slots__ = ()


class Uncomputed(CellError):
    """A formula whose value no program has computed yet."""

    __slots__ = ()


class Percent(float):
    """A number that its cell shows as a percentage: 25 where 0.25 is stored and 25 % is seen."""

    __slots__ = ()


class FormattedNumber(float):
    """A number that its cell shows in thousands or millions, or with text beside it."""

    __slots__ = ("shown",)
    shown: Shown

    @property
    def figure(self) -> float:
        """The number that belongs to the text beside it: 44 where 44000 is stored and 44 kt is
        seen. Without text it is the number that is stored."""
        if self.shown.scale == 1 or not self.shown.after:
            return float(self)
        return float(Decimal(repr(float(self))) / self.shown.scale)


class SharedNumber(float):
    """A number that stands in merged cells, *block*, and was written once for all of them."""

    __slots__ = ("block",)
    block: str


class SharedText(str):
    """A text that stands in merged cells, *block*, and was written once for all of them."""

    __slots__ = ("block",)
    block: str


SharedCell = SharedNumber | SharedText
Cell = str | int | float | bool | date | datetime | time | timedelta
TableRow = tuple[int, Sequence[Cell]]
"""The line (of a sheet: the row) and its cells: texts, of a workbook numbers and dates too."""
ERRORS: Final = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "Err:502")
)


def as_shown(value: float, shown: Shown) -> float:
    """A number as its cell shows it."""
    if not math.isfinite(value):
        return value
    if shown.percent:  # a share of one in percent, with the digits that it has
        return Percent(Decimal(repr(value)).scaleb(2))
    formatted = FormattedNumber(value)
    formatted.shown = shown
    return formatted


def shared_cell(value: Cell, block: str) -> Cell:
    """The value of merged cells, *block*, as each of them has it."""
    shared: SharedNumber | SharedText
    if isinstance(value, float):
        shared = SharedNumber(value)
    elif value.__class__ is str and value:
        shared = SharedText(value)
    else:
        return value
    shared.block = block
    return shared


def cell_text(cell: Cell) -> str:
    """A cell as text: a whole number without decimals, a date as ISO 8601."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case Percent():
            return f"{cell_text(float(cell))}%"
        case FormattedNumber():
            number = cell_text(cell.figure)
            return f"{cell.shown.before}{number} {cell.shown.after}".strip().replace(" %", "%")
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case datetime() if (cell.hour, cell.minute, cell.second) == (0, 0, 0):
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
    return str(cell)
