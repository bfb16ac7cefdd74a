"""How statistical offices write a figure: numbers, bounds, ranges and the many ways of giving none.

Nothing is guessed: a text that no rule covers is a CellProblem. An absence never becomes a number.
"""

import math
import re
from dataclasses import dataclass

from mineralcat.domain.published_words import HALF_UNIT, WORDS, absence_of
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.translation import _

from ..problems import CellProblem


@dataclass(frozen=True, slots=True)
class PublishedFigure:
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
_NUMERIC = re.compile(
    rf"e?(?P<value>{_NUMBER})|< ?(?P<below>{_NUMBER})|> ?(?P<above>{_NUMBER})"
    rf"|(?P<low>{_NUMBER}) ?[-\N{{EN DASH}}] ?(?P<high>{_NUMBER})"
)
"""A number, one that is estimated, a bound, or a range."""


def clean_text(text: str) -> str:
    """*text* with no-break spaces made plain, blanks trimmed and double blanks joined."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def read_figure(text: str, row: int = 0, column: str = "") -> PublishedFigure | CellProblem:
    """The figure that *text* publishes; a CellProblem where its meaning is not certain."""
    cleaned = clean_text(text)
    if not cleaned:
        return CellProblem(row, column, _("The cell is empty."))
    if (figure := _absent(cleaned) or _numeric(cleaned)) is not None:
        return figure
    return CellProblem(
        row, column, _("“{cleaned}” is not a figure this program knows.", cleaned=cleaned[:60])
    )


def _absent(text: str) -> PublishedFigure | None:
    match absence_of(text):
        case None:
            return None
        case ClaimKind.NEGLIGIBLE:
            return PublishedFigure(ClaimKind.NEGLIGIBLE, text, high=HALF_UNIT)
        case ClaimKind.IN_WORDS:
            return PublishedFigure(ClaimKind.IN_WORDS, text, note=WORDS[text.casefold()])
        case ClaimKind.ZERO:
            return PublishedFigure(ClaimKind.ZERO, text, value=0.0)
        case kind:
            return PublishedFigure(kind, text)


def _numeric(text: str) -> PublishedFigure | None:
    found = _NUMERIC.fullmatch(text)
    given = {name: _number(one) for name, one in found.groupdict().items() if one} if found else {}
    match given if all(map(math.isfinite, given.values())) else {}:
        case {"value": value}:
            kind = ClaimKind.NUMBER if value else ClaimKind.ZERO
            status = ClaimStatus.ESTIMATED if text.startswith("e") else None
            return PublishedFigure(kind, text, value=value, status=status)
        case {"below": high}:
            return PublishedFigure(ClaimKind.BELOW, text, high=high)
        case {"above": low}:
            return PublishedFigure(ClaimKind.ABOVE, text, low=low)
        case {"low": low, "high": high} if low <= high:
            return PublishedFigure(ClaimKind.RANGE, text, low=low, high=high)
    return None


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("\N{MINUS SIGN}", "-")) + 0.0  # -0 is 0
