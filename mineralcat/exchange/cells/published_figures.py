"""How statistical offices write a figure: numbers, bounds, ranges and the many ways of giving none.

Nothing is guessed: a text that no rule covers is no figure. An absence never becomes a number.
"""

import math
import re
from typing import Final

from mineralcat.domain.published_words import HALF_UNIT, WORDS, absence_of
from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.errors import EditError
from mineralcat.translation import _

_NUMBER: Final = r"[-\N{MINUS SIGN}]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_NUMERIC: Final = re.compile(
    rf"e?(?P<value>{_NUMBER})|< ?(?P<below>{_NUMBER})|> ?(?P<above>{_NUMBER})"
    rf"|(?P<low>{_NUMBER}) ?[-\N{{EN DASH}}] ?(?P<high>{_NUMBER})"
)
"""A number, one that is estimated, a bound, or a range."""


def clean_text(text: str) -> str:
    """*text* with no-break spaces made plain, blanks trimmed and double blanks joined."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def read_figure(text: str) -> ReadClaim:
    """The figure that *text* publishes, in its published unit; EditError, of no field, where its
    meaning is not certain. Negligible means positive but less than half of the unit."""
    cleaned = clean_text(text)
    if not cleaned:
        raise EditError("", _("The cell is empty."))
    if (kind := absence_of(cleaned)) is not None:
        value = 0.0 if kind is ClaimKind.ZERO else None
        high = HALF_UNIT if kind is ClaimKind.NEGLIGIBLE else None
        return ReadClaim(kind, cleaned, value, high=high)
    found = _NUMERIC.fullmatch(cleaned)
    given = {name: _number(one) for name, one in found.groupdict().items() if one} if found else {}
    match given if all(map(math.isfinite, given.values())) else {}:
        case {"value": value}:
            status = ClaimStatus.ESTIMATED if cleaned.startswith("e") else None
            kind = ClaimKind.NUMBER if value else ClaimKind.ZERO
            return ReadClaim(kind, cleaned, value, status=status)
        case {"below": high}:
            return ReadClaim(ClaimKind.BELOW, cleaned, high=high)
        case {"above": low}:
            return ReadClaim(ClaimKind.ABOVE, cleaned, low=low)
        case {"low": low, "high": high} if low <= high:
            return ReadClaim(ClaimKind.RANGE, cleaned, low=low, high=high)
    reason = _("“{given}” is not a figure this program knows.", given=cleaned[:60])
    raise EditError("", reason)


def words_of(figure: ReadClaim) -> str | None:
    """What a figure in words means, where it does not say so itself."""
    is_in_words = figure.kind is ClaimKind.IN_WORDS
    return WORDS.get(figure.as_published.casefold()) if is_in_words else None


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("\N{MINUS SIGN}", "-")) + 0.0  # -0 is 0
