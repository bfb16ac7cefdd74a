"""How statistical offices write a figure: numbers, bounds, ranges and the many ways of giving none.

Nothing is guessed: a text that no rule covers is a Problem. An absence never becomes a number.
"""

import math
import re
from dataclasses import dataclass

from mineralcat.domain.published_words import HALF_UNIT, WORDS, absence_of
from mineralcat.domain.terms import ClaimKind, ClaimStatus

from ..problems import Problem


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure, in its published unit; *as_published* is the text it was read from.

    A value below a bound has *high* alone, one above a bound *low* alone, a range both and no
    *value*. Negligible means positive but less than half of the published unit, so its *high* is
    0.5 of that unit. A figure that was withheld, is not available, does not apply or is given in
    words carries no number at all.
    """

    kind: ClaimKind
    as_published: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    status: ClaimStatus | None = None
    """Only where the text itself says it, as in ``e5,000``."""
    note: str | None = None


_NUMBER = r"[-\N{MINUS SIGN}]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PLAIN = re.compile(_NUMBER)
_ESTIMATED = re.compile(rf"e({_NUMBER})")
_BOUND = re.compile(rf"([<>]) ?({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER}) ?[-\N{{EN DASH}}] ?({_NUMBER})")


def clean_text(text: str) -> str:
    """*text* with no-break spaces made plain, blanks trimmed and double blanks joined."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def read_figure(text: str, row: int = 0, column: str = "") -> Figure | Problem:
    """The figure that *text* publishes; a Problem where its meaning is not certain."""
    cleaned = clean_text(text)
    if not cleaned:
        return Problem(row, column, "The cell is empty.")
    for reader in (_word, _number, _bound, _range):
        figure = reader(cleaned)
        if figure is not None:
            return figure
    return Problem(row, column, f"“{cleaned[:60]}” is not a figure this program knows.")


def number_of(text: str) -> float | None:
    """The number that *text* writes, with or without thousands commas; None where it is none."""
    if not _PLAIN.fullmatch(text):
        return None
    value = float(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))
    return value + 0.0 if math.isfinite(value) else None  # + 0.0 turns -0 into 0


def _word(text: str) -> Figure | None:
    match absence_of(text):
        case None:
            return None
        case ClaimKind.NEGLIGIBLE:
            return Figure(ClaimKind.NEGLIGIBLE, text, high=HALF_UNIT)
        case ClaimKind.IN_WORDS:
            return Figure(ClaimKind.IN_WORDS, text, note=WORDS[text.casefold()])
        case ClaimKind.ZERO:
            return Figure(ClaimKind.ZERO, text, value=0.0)
        case kind:
            return Figure(kind, text)


def _number(text: str) -> Figure | None:
    estimated = _ESTIMATED.fullmatch(text)
    value = number_of(estimated[1] if estimated else text)
    if value is None:
        return None
    kind = ClaimKind.NUMBER if value else ClaimKind.ZERO
    status = ClaimStatus.ESTIMATED if estimated else None
    return Figure(kind, text, value=value, status=status)


def _bound(text: str) -> Figure | None:
    match = _BOUND.fullmatch(text)
    value = number_of(match[2]) if match else None
    if match is None or value is None:
        return None
    if match[1] == "<":
        return Figure(ClaimKind.BELOW, text, high=value)
    return Figure(ClaimKind.ABOVE, text, low=value)


def _range(text: str) -> Figure | None:
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    low, high = number_of(match[1]), number_of(match[2])
    if low is None or high is None or low > high:
        return None
    return Figure(ClaimKind.RANGE, text, low=low, high=high)
