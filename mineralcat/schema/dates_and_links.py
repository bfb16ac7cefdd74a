"""Reads dates, years and links as they are typed; EditError names the field that cannot take it."""

import re
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from mineralcat.domain.number_marks import plain_digits
from mineralcat.errors import EditError
from mineralcat.translation import _

from .plain_text import one_line

FIRST_YEAR = 1900
YEARS_AHEAD = 60
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_PERIOD = re.compile(r"(\d{4})(?:\s*[-\u2010-\u2015/]\s*(\d{4}|\d{2}))?")
_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.I)


def read_date(text: str, field: str) -> str | None:
    """A date as exact as it is known; None of an empty text."""
    plain = plain_digits(text)
    if not plain:
        return None
    match = _DATE.fullmatch(plain)
    try:
        if match is None:
            raise ValueError
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError as error:
        words = _("“{typed}” is no date: write 2024-05-28, 2024-05 or 2024.", typed=plain[:20])
        raise EditError(field, words) from error
    read_year(match[1], field)
    return plain


def read_year(text: str, field: str) -> int:
    """A plausible year; EditError where it is none."""
    plain = plain_digits(text)
    last = datetime.now(UTC).year + YEARS_AHEAD
    if not re.fullmatch(r"\d{4}", plain) or not FIRST_YEAR <= int(plain) <= last:
        words = _("“{typed}” is no year: write one from {first} to {last}.")
        raise EditError(field, words.format(typed=text.strip()[:20], first=FIRST_YEAR, last=last))
    return int(plain)


def read_years(text: str, field: str) -> tuple[int | None, int | None]:
    """The first and the last year: of 2024, 2016-2020 or 2024-25; neither of an empty text."""
    plain = plain_digits(text)
    if not plain:
        return None, None
    match = _PERIOD.fullmatch(plain)
    if match is None:
        words = _(
            "“{typed}” is no year and no period: write 2024, or 2016-2020. What else is to be"
            " said of it, as of a fiscal year, stands in the note.",
            typed=plain[:20],
        )
        raise EditError(field, words)
    first = read_year(match[1], field)
    last = first if match[2] is None else read_year((match[1][:2] + match[2])[-4:], field)
    if last < first:
        raise EditError(field, _("“{typed}” ends before it begins.", typed=plain))
    return first, last


def read_url(text: str, field: str) -> str | None:
    """An address of the web; None of an empty text."""
    text = one_line(text, field, 2000)
    if not text:
        return None
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        good = False
    if not good or " " in text:
        raise EditError(field, _("An address begins with https:// and names a site."))
    return text


def doi_in(text: str) -> str | None:
    """The DOI that a text is, be it written as an address; None where it is none."""
    match = _DOI.fullmatch(text.strip())
    return match[1] if match else None
