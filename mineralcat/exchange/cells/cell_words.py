"""The words of the catalogue that texts of cells are, and yes and no in several languages."""

from enum import StrEnum
from typing import Final

from mineralcat.domain.terms import ClaimStatus, Measure, Stage

_WORDS: Final[dict[type[StrEnum], dict[str, StrEnum]]] = {
    Stage: {
        "mining": Stage.MINE,
        "mined": Stage.MINE,
        "mine production": Stage.MINE,
        "smelting": Stage.SMELTER,
        "refining": Stage.REFINERY,
        "refined": Stage.REFINERY,
        "processing": Stage.PLANT,
        "bergbau": Stage.MINE,
        "raffination": Stage.REFINERY,
    },
    Measure: {
        "produktion": Measure.PRODUCTION,
        "output": Measure.PRODUCTION,
        "reserve": Measure.RESERVES,
        "reserven": Measure.RESERVES,
        "kapazität": Measure.CAPACITY,
    },
    ClaimStatus: {
        **dict.fromkeys(("e", "est", "est.", "s"), ClaimStatus.ESTIMATED),
        **dict.fromkeys(("p", "prov", "prov.", "preliminary"), ClaimStatus.PROVISIONAL),
        **dict.fromkeys(("f", "forecast", "projection"), ClaimStatus.PROJECTED),
    },
}
"""What else offices write; the words of the catalogue themselves are always known."""


def matching_word(choices: type[StrEnum], text: str) -> StrEnum | None:
    """The word of the catalogue that a text is for a field; None where it is none."""
    text = " ".join(text.replace("_", " ").split()).casefold()
    for choice in choices:
        if text in (choice.value, f"{choice.value}s"):
            return choice
    return _WORDS.get(choices, {}).get(text)


YES: Final = frozenset(("true", "yes", "y", "1", "x", "ja", "oui", "sí", "si", "sim", "✓", "wahr"))
NO: Final = frozenset(("false", "no", "n", "0", "nein", "non", "não", "-", "falsch"))


def says_yes_or_no(text: str) -> bool:
    """Whether a text is yes or no in one of the languages known."""
    return text.strip().casefold() in YES | NO
