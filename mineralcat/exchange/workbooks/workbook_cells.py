"""What a cell of a workbook can hold, and how it is written as text."""

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from .number_formats import Shown


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
