"""Years and dates as tables write them: a period, or a reason why it is none; never a guess.

``2023`` · ``2023e`` · ``2024p`` · ``e2023`` · ``2021-2024`` · ``FY 2024-25`` · ``2024/25`` · a date
that stands for a year, its first or last day: ``2022-12-31`` · ``31.12.2022`` · ``01/01/2022``
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from mineralcat.errors import EditError
from mineralcat.translation import _

from .number_marks import plain_digits
from .terms import ClaimStatus

FIRST_YEAR = 1700
YEARS_AHEAD = 60
CellValue = str | float | date | time | timedelta | None
"""What a cell or a field may have; a date may have a time."""
_HOW = _("Write 2024, 2023e, 2021-2024 or FY 2024-25.")


class ReadPeriod(NamedTuple):
    """Calendar years, both included. *words* keep what the years alone do not say: a fiscal year.
    *status* only where the text marks it."""

    first: int
    last: int
    status: ClaimStatus | None = None
    words: str | None = None


_LETTERS = {
    **dict.fromkeys(("e", "est", "estimate", "estimated"), ClaimStatus.ESTIMATED),
    **dict.fromkeys(("p", "prov", "preliminary", "provisional"), ClaimStatus.PROVISIONAL),
    **dict.fromkeys(("f", "forecast", "projected", "projection"), ClaimStatus.PROJECTED),
    **dict.fromkeys(("r", "revised")),  # a reported figure
}
_MARK = "|".join(sorted(_LETTERS, key=len, reverse=True))
_TO = r"\s*(?:[-\u2010-\u2015/]|to|bis)\s*"
_PERIOD = re.compile(
    rf"(?P<before>(?:{_MARK})(?=\d{{4}})\s*)?(?P<fy>(?:FY|fiscal\s+year)\s*)?(?P<one>\d{{4}})"
    rf"(?:{_TO}(?P<two>\d{{4}}|\d{{2}}))?"
    rf"(?:\s*[\s(\[]?\s*(?P<after>{_MARK})\.?\s*[)\]]?)?",
    re.I,
)
_FISCAL = re.compile(r"(?:FY|fiscal\s+year)\s*'?(?:\d{2}|\d{4})", re.I)
_DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ].*)?|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}")
_YEAR_END = re.compile(
    r"(?P<one>\d{4})(?:(?P<mark>[-/.])0?1(?P=mark)0?1|(?P<other>[-/.])12(?P=other)31|0101|1231)"
    r"(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?|"
    r"(?:0?1(?P<first>[-/.])0?1(?P=first)|31(?P<last>[-/.])12(?P=last)|12/31/)(?P<two>\d{4})"
)
"""The first or last day of a year, whichever of day and month is written first."""
_ENDS = ((1, 1), (12, 31))
_MONTH = re.compile(r"[^\W\d]{3,9}\.?[-/ \u2019']{1,2}\d{2,4}")
_WHOLE = re.compile(r"(\d{4})[.,]0+")


class _NoPeriodError(ValueError):
    """Why a text is no period: a sentence that may name the ``{text}``, and mostly how to write
    one."""

    def __init__(self, sentence: str, text: str, how: str = _HOW) -> None:
        super().__init__(f"{sentence.format(text=text[:30])} {how}".rstrip())


def read_period(value: CellValue, field: str = "period") -> ReadPeriod | None:
    """The years that a text, a number or a date names; None of an empty text. EditError, of
    *field*, where it names none."""
    try:
        return _read(value)
    except _NoPeriodError as error:
        raise EditError(field, str(error)) from None


def _read(value: CellValue) -> ReadPeriod | None:
    if isinstance(value, date):
        return _of_day(value)
    text = plain_digits(_plain(value))
    if not text:
        return None
    if (whole := _WHOLE.fullmatch(text)) is not None:
        text = whole[1]
    if (end := _YEAR_END.fullmatch(text)) is not None:
        year = _year(end["one"] or end["two"], text)
        return ReadPeriod(year, year)
    match = _PERIOD.fullmatch(text)
    if match is None or (match["fy"] and match["two"] is None):
        raise _why_none(text)
    first = _year(match["one"], text)
    last = _last(match, first, text)
    letter = (match["before"] or match["after"] or "").strip().casefold()
    fiscal = match["fy"] or (match["two"] and "/" in text)
    if fiscal and last != first + 1:
        sentence = _("“{text}” is no fiscal year: those are like FY 2024-25.")
        raise _NoPeriodError(sentence, text, how="")
    return ReadPeriod(first, last, _LETTERS.get(letter), _shown(value) if fiscal else None)


def is_period(value: CellValue) -> bool:
    """Whether a value can be read as a year or as several."""
    try:
        return _read(value) is not None
    except _NoPeriodError:
        return False


def is_day(value: CellValue) -> bool:
    """Whether a cell of years holds a date."""
    if isinstance(value, date):
        return True
    text = plain_digits(_plain(value))
    return _DAY.fullmatch(text) is not None or _YEAR_END.fullmatch(text) is not None


def is_year_end(value: CellValue) -> bool:
    """Whether a date is the first or last day of a year, as dates are that stand for years."""
    if isinstance(value, date):
        return (value.month, value.day) in _ENDS
    return _YEAR_END.fullmatch(plain_digits(_plain(value))) is not None


def _plain(value: CellValue) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _shown(value: CellValue) -> str:
    return " ".join(_plain(value).split())


def _year(digits: str, text: str) -> int:
    last = datetime.now(UTC).year + YEARS_AHEAD
    if not FIRST_YEAR <= int(digits) <= last:
        sentence = _("“{{text}}” is no year from {first} to {last}. Check the cell.")
        raise _NoPeriodError(sentence.format(first=FIRST_YEAR, last=last), text, how="")
    return int(digits)


def _last(match: re.Match[str], first: int, text: str) -> int:
    two = match["two"]
    if two is None:
        return first
    last = int(match["one"][:2] + two) if len(two) == 2 else int(two)
    if first % 100 == 99 and two == "00":
        last = first + 1
    if last <= first:
        is_month = len(two) == 2 and 1 <= int(two) <= 12
        raise _NoPeriodError(_IS_MONTH if is_month else _ENDS_EARLY, text)
    return _year(str(last), text)


def _of_day(day: date) -> ReadPeriod:
    """A date cell that stands for its year: its first or last day."""
    if (day.month, day.day) in _ENDS and _year(str(day.year), str(day)):
        return ReadPeriod(day.year, day.year)
    if day.year == 1905:  # the day number 1905 … 2057 is a day of 1905
        raise _NoPeriodError(_MADE_BY_SPREADSHEET, day.isoformat()[:10], how="")
    raise _NoPeriodError(_IS_DAY, day.isoformat()[:10])


_IS_DAY = _("“{text}” is a day; a figure here is of one year or of several.")
_IS_MONTH = _("“{text}” is a month; a figure here is of one year or of several.")
_MAY_BE_MONTH = _(
    "“{text}” is a month, or a year that ends in it; a figure here is of one year or of several."
)
_ENDS_EARLY = _("“{text}” ends before it begins; a figure here is of one year or of several.")
_MAY_BE_FISCAL = _(
    "“{text}” may begin or end in that year: write both years, as in FY 2024-25, or one without FY."
)
_MADE_BY_SPREADSHEET = _(
    "“{text}” is what a spreadsheet makes of a year that stands in a date cell: format the column"
    " as numbers, then it reads as the year."
)


def _why_none(text: str) -> _NoPeriodError:
    if _FISCAL.fullmatch(text):
        return _NoPeriodError(_MAY_BE_FISCAL, text, how="")
    if _DAY.fullmatch(text):
        return _NoPeriodError(_IS_DAY, text)
    if _MONTH.fullmatch(text):
        return _NoPeriodError(_MAY_BE_MONTH, text)
    return _NoPeriodError(_("“{text}” is no year and no period."), text)


# -- dates -----------------------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]00:00(?::00)?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_FIRST_CERTAIN_DAY = date(1900, 3, 1)


def read_date(value: CellValue, field: str) -> str | None:
    """A date as ISO 8601, as exact as it is given; None of an empty text. EditError where it is
    none, or may be two."""
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        if day < _FIRST_CERTAIN_DAY:
            message = _(
                "“{day}” is not certain: spreadsheets count a 29 February 1900 that never was."
                " Write dates before March 1900 as text.",
                day=day.isoformat(),
            )
            raise EditError(field, message)
        return day.isoformat()
    text = plain_digits(_plain(value))
    if not text:
        return None
    try:
        return _date(text, field)
    except ValueError as error:
        message = _("“{date}” is no date: write 2024-05-28, 2024-05 or 2024.", date=text[:30])
        raise EditError(field, message) from error


def _date(text: str, field: str) -> str:
    if match := _ISO.fullmatch(text):
        year, month, day = match[1], match[2], match[3]
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
        return whole if day else whole[:7] if month else whole[:4]
    if match := _DOTTED.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
    match = _SLASHED.fullmatch(text)
    if match is None:
        raise ValueError(text)
    one, two, year = int(match[1]), int(match[2]), int(match[3])
    if one != two and one <= 12 and two <= 12:
        message = _(
            "“{date}” can be {one} or {other}: write it so.",
            date=text,
            one=date(year, one, two).isoformat(),
            other=date(year, two, one).isoformat(),
        )
        raise EditError(field, message)
    month, day = (two, one) if one > 12 else (one, two)
    return date(year, month, day).isoformat()
