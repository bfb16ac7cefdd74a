"""How a figure is written for people: never more exact than published, absences in words.

The marks in numbers, and the unit of masses, are those of the notation in use.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from mineralcat.translation import _, ngettext, pgettext

from .notation import notation
from .terms import ClaimKind, ClaimStatus
from .units import short_unit

DASH = "\u2013"

_ABSENT = {
    ClaimKind.ZERO: "0",
    ClaimKind.NEGLIGIBLE: _("less than ½ unit"),
    ClaimKind.WITHHELD: ClaimKind.WITHHELD.label,
    ClaimKind.NOT_AVAILABLE: ClaimKind.NOT_AVAILABLE.label,
    ClaimKind.NOT_APPLICABLE: ClaimKind.NOT_APPLICABLE.label,
}


class FigureLike(Protocol):
    """The fields of a claim that its wording needs."""

    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def kind(self) -> ClaimKind: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def status(self) -> ClaimStatus | None: ...
    @property
    def as_published(self) -> str | None: ...


def number(value: float) -> str:
    """A number in the notation in use: no digit that was not there, and none lost."""
    if value and not 1e-6 <= abs(value) < 1e15:
        return f"{value:.4g}".replace(".", notation().decimal)
    digits = Decimal(f"{value or 0.0:.12g}")  # what lies beyond is the noise of binary fractions
    return notation().written(f"{digits:f}")


def plain_number(value: float) -> str:
    """The same number for other programs: with the decimal mark in use, and no other."""
    return number(value).replace(notation().group, "") if notation().group else number(value)


def count_text(count: int) -> str:
    """How many there are of something, in the notation in use."""
    return notation().written(str(count), count=True)


def counted(one: str, many: str, count: int) -> str:
    """A sentence whose form depends on a count, which it names as *number*: ``"1,234 rows"``."""
    return ngettext(one, many, count, number=count_text(count))


def size_text(size: int) -> str:
    """The size of a file: ``"12.3 MB"``."""
    shown, unit = float(size), _("bytes")
    for larger in ("kB", "MB", "GB", "TB"):
        if shown < 1000:
            break
        shown, unit = shown / 1000, larger
    return f"{number(round(shown, 1) if shown < 100 else round(shown))} {unit}"


def figure_text(claim: FigureLike, *, unit: bool = True, published: bool = False) -> str:
    """A claim in one line: ``"180 kg/MW (150-210)"``, ``"> 17 000 t"``, ``"withheld"``.

    Masses are in the unit that the user chose, unless they are asked for as *published*.
    """
    shown = claim.unit if published else notation().unit_shown(claim.unit)

    def write(value: float) -> str:
        return number(value if shown == claim.unit else notation().value_shown(value, claim.unit))

    if claim.kind is ClaimKind.IN_WORDS:
        return claim.as_published or ""
    body = stated(claim, write) or _ABSENT.get(claim.kind, "")
    if unit and shown and claim.kind not in _ABSENT:
        head, bracket, tail = body.partition(" (")
        body = f"{head} {short_unit(shown)}{bracket}{tail}"
    return body


def range_text(low: float, high: float) -> str:
    """Both ends of a range with an en dash."""
    return f"{number(low)}{DASH}{number(high)}"


def years_text(first: int | None, last: int | None) -> str:
    """The year, or the first and last of several; empty where none is known."""
    if first is not None and last is not None and first != last:
        return f"{first}{DASH}{last}"
    year = first if last is None else last
    return "" if year is None else str(year)


def stated(claim: FigureLike, write: Callable[[float], str], *, gap: str = " ") -> str:
    """The number, bound or range that a claim states, with *gap* behind the sign of a bound; empty
    where it states none."""
    value, low, high = (
        None if end is None else write(end) for end in (claim.value, claim.low, claim.high)
    )
    both = f"{low}{DASH}{high}" if low is not None and high is not None else ""
    match claim.kind:
        case ClaimKind.BELOW if high is not None:
            return f"<{gap}{high}"
        case ClaimKind.ABOVE if low is not None:
            return f">{gap}{low}"
        case ClaimKind.RANGE:
            return both
        case ClaimKind.NUMBER if value is not None:
            return f"{value} ({both})" if both else value
    return ""


_STATUS_MARKS = {
    ClaimStatus.ESTIMATED: pgettext("status of a figure", "e"),
    ClaimStatus.PROVISIONAL: pgettext("status of a figure", "p"),
    ClaimStatus.PROJECTED: pgettext("status of a figure", "proj."),
    ClaimStatus.DERIVED: pgettext("status of a figure", "calc."),
}


def status_mark(status: ClaimStatus) -> str:
    """The small letter behind a figure that was not simply reported."""
    return _STATUS_MARKS.get(status, "")
