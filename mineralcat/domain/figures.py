"""How a figure is written for people: never more exact than published, absences in words."""

from decimal import Decimal
from typing import Protocol

from .terms import ClaimKind, ClaimStatus
from .units import short_unit

THIN = "\u202f"
DASH = "\u2013"

_ABSENT = {
    ClaimKind.ZERO: "0",
    ClaimKind.NEGLIGIBLE: "less than ½ unit",
    ClaimKind.WITHHELD: "withheld",
    ClaimKind.NOT_AVAILABLE: "not available",
    ClaimKind.NOT_APPLICABLE: "not applicable",
}


class Figure(Protocol):
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
    def status(self) -> ClaimStatus: ...
    @property
    def as_published(self) -> str | None: ...


def number(value: float) -> str:
    """A number with thin spaces between thousands: no digit that was not there, and none lost."""
    if value and not 1e-6 <= abs(value) < 1e15:
        return f"{value:.4g}"
    digits = Decimal(f"{value or 0.0:.12g}")  # what lies beyond is the noise of binary fractions
    return f"{digits:,f}".replace(",", THIN)


def figure_text(claim: Figure, *, unit: bool = True) -> str:
    """A claim in one line: ``"180 kg/MW (150-210)"``, ``"> 17 000 t"``, ``"withheld"``."""
    body = _body(claim)
    if unit and claim.unit and claim.kind not in (*_ABSENT, ClaimKind.IN_WORDS):
        head, bracket, tail = body.partition(" (")
        body = f"{head} {short_unit(claim.unit)}{bracket}{tail}"
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


def _body(claim: Figure) -> str:
    match claim.kind:
        case ClaimKind.IN_WORDS:
            return claim.as_published or ""
        case ClaimKind.BELOW if claim.high is not None:
            return f"< {number(claim.high)}"
        case ClaimKind.ABOVE if claim.low is not None:
            return f"> {number(claim.low)}"
        case ClaimKind.RANGE if claim.low is not None and claim.high is not None:
            return range_text(claim.low, claim.high)
        case ClaimKind.NUMBER if claim.value is not None:
            text = number(claim.value)
            if claim.low is not None and claim.high is not None:
                text += f" ({range_text(claim.low, claim.high)})"
            return text
    return _ABSENT.get(claim.kind, "")


def status_mark(status: ClaimStatus) -> str:
    """The small letter behind a figure that was not simply reported."""
    return {
        ClaimStatus.ESTIMATED: "e",
        ClaimStatus.PROVISIONAL: "p",
        ClaimStatus.PROJECTED: "proj.",
        ClaimStatus.DERIVED: "calc.",
    }.get(status, "")
