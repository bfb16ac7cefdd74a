"""What statistical offices write where there is no number, after the U.S. Geological Survey.

W is withheld to avoid disclosing company data, NA not available, XX not applicable, and a long dash
zero. An absence never becomes a number.
"""

from typing import Final

from .terms import ClaimKind

ABSENCES: Final[dict[str, ClaimKind]] = {
    "w": ClaimKind.WITHHELD,
    "na": ClaimKind.NOT_AVAILABLE,
    "xx": ClaimKind.NOT_APPLICABLE,
}

NEGLIGIBLES: Final = frozenset(
    {
        "s",
        "less than ½ unit",
        "less than ½unit",
        "less than 1/2 unit",
        "less than a half unit",
        "less than one-half unit",
    }
)
"""Positive, but less than half of the published unit."""

WORDS: Final[dict[str, str | None]] = {
    "large": None,
    "moderate": None,
    "small": None,
    "very small": None,
    "moderate to large": None,
    "e": "net exporter",
}
"""Figures published as a word, with what the word means where it does not say so itself."""

ZERO_DASH: Final = "\N{EM DASH}"
HALF_UNIT: Final = 0.5


def absence_of(text: str) -> ClaimKind | None:
    """What a clean text says in place of a number; None where it says nothing of the kind."""
    folded = text.casefold()
    if folded in ABSENCES and (text.isupper() or text.islower()):
        return ABSENCES[folded]
    if folded.rstrip(".") in NEGLIGIBLES and text != "S":
        return ClaimKind.NEGLIGIBLE
    if folded in WORDS and text != "e":
        return ClaimKind.IN_WORDS
    return ClaimKind.ZERO if text == ZERO_DASH else None
