"""Marks that offices write in place of a figure: “-”, “..”, “:”, “n.a.”, “c”, “x”.

What one means differs from office to office, so it is asked once for each mark of a file, and the
answer is remembered. What the U.S. Geological Survey writes is read as it means it.
"""

from collections.abc import Mapping
from typing import Any, Final

from mineralcat.domain.number_marks import plain_digits
from mineralcat.domain.published_words import HALF_UNIT, ZERO_DASH, absence_of
from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimKind

from ..incoming import DOUBT, Doubt, PossibleReading
from ..review.matching import Kind

_MOST_LETTERS: Final = 2
_LONGEST: Final = 6
_MARKS: Final = frozenset(
    (
        *("nil", "null", "none", "nan", "nav", "nap", "#n/a", "n.e.s.", "n.i.e.", "tbd", "tba"),
        *("conf", "conf.", "confidential", "secret", "suppressed", "not published", "undisclosed"),
        *("not disclosed", "not reported", "not known", "unknown", "missing", "no data"),
        *("keine angabe", "geheim", "entfällt", "non disponible", "confidentiel", "sin datos"),
    )
)
"""Marks of more letters."""
_SENTINELS: Final = frozenset(("-9", "-99", "-999", "-9999", "-99999"))
"""Numbers that files have where there is none."""
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_SURE: Final = {ZERO_DASH: ClaimKind.ZERO, "na": ClaimKind.NOT_AVAILABLE}
"""Marks of the U.S. Geological Survey that others use in its sense as a rule: they are reported,
not asked about."""
_NO_MARKS: Final = frozenset(("e",))
_FLAGS: Final = frozenset(("s", "w"))
"""What the U.S. Geological Survey writes in capitals or in a sense of its own: elsewhere “s” is
estimated, suppressed or small."""
_ANSWERS: Final = (
    ClaimKind.ZERO,
    ClaimKind.NOT_AVAILABLE,
    ClaimKind.WITHHELD,
    ClaimKind.NEGLIGIBLE,
    ClaimKind.NOT_APPLICABLE,
)


def mark_in(text: str) -> str | None:
    """The mark that stands in place of a figure; None where a figure, or nothing known, does."""
    shown = " ".join(text.split())
    folded = plain_digits(shown).casefold()
    if shown.translate(_DASHES) in _SENTINELS or folded in _MARKS or folded in _SURE:
        return shown
    letters = sum(map(str.isalpha, folded))
    if not folded or len(folded) > _LONGEST or letters > _MOST_LETTERS or folded in _NO_MARKS:
        return None
    has_figure = any(map(str.isnumeric, folded))
    is_known = shown not in _FLAGS and absence_of(shown) is not None
    return None if has_figure or is_known else shown


def marked(mark: str) -> Mapping[str, Any]:
    """What a cell with a mark says until it is asked, that there is no figure, with the question
    what the mark means."""
    usual = _SURE.get(mark.casefold())
    readings = [PossibleReading(kind.value, kind.value, _columns(kind, mark)) for kind in _ANSWERS]
    if (number := mark.translate(_DASHES)) in _SENTINELS:
        as_it_is = _columns(ClaimKind.NUMBER, mark) | {"value": float(number)}
        readings.append(PossibleReading("number", f"the number {number}", as_it_is))
    sentence = f"“{mark}” stands in place of a figure. What does it mean?"
    answer = "" if usual is None else usual.value
    doubt = Doubt(Kind.ABSENCE, mark, sentence, tuple(readings), answer)
    return {**_columns(usual or ClaimKind.NOT_AVAILABLE, mark), DOUBT: doubt}


def _columns(kind: ClaimKind, mark: str) -> dict[str, Any]:
    value = 0.0 if kind is ClaimKind.ZERO else None
    high = HALF_UNIT if kind is ClaimKind.NEGLIGIBLE else None
    return ReadClaim(kind, mark, value, high=high).columns
