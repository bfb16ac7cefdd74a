"""What the texts of files for units mean: a unit, and the basis that the text speaks of (REO, LCE).

What is not known, or means two things, is asked once. Nothing is converted: the unit is kept as
published.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.units import units_named
from mineralcat.store.history import ENTITIES

from ..review.matching import MAKE_NEW, Candidate

LONGEST_UNIT: Final = 40
_IN_WORDS: Final = re.compile(r"(.+?) \(([^()]+)\)")
_WORDS: Final = {
    "mg": "milligrams",
    "g": "grams",
    "kg": "kilograms",
    "t": "metric tons",
    "kt": "thousand metric tons",
    "Mt": "million metric tons",
}


_SCALED: Final = re.compile(
    r"(?<!\w)\d|\b(?:hundred|thousand|million|billion|mio|mrd|tsd|mill|millier|mil|lakh|crore)s?\b",
    re.I,
)
"""What makes another unit of the one beside it."""


class UnitMeaning(NamedTuple):
    """What a unit's text in a file means: a unit, and the basis that it speaks of (REO, LCE)."""

    unit: str
    basis: str = ""

    @property
    def answer(self) -> str:
        """How an answer gives it: “t”, “t (REO)”."""
        return f"{self.unit} ({self.basis})" if self.basis else self.unit

    @property
    def words(self) -> str:
        """How it is offered: “t, metric tons, counted as REO”."""
        said = _WORDS.get(self.unit)
        parts = [f"{self.unit}, {said}" if said else self.unit]
        return ", counted as ".join(filter(None, (*parts, self.basis)))


def meaning_of(answer: str, known: Collection[str]) -> UnitMeaning | None:
    """What an answer gives, “t” or “t (REO)”; None where that names no unit that there is."""
    text = " ".join(answer.split())
    if len(named := units_named(text, known)) == 1:
        return UnitMeaning(named[0])
    match = _IN_WORDS.fullmatch(text)
    if match is None or len(named := units_named(match[1], known)) != 1:
        return None
    return UnitMeaning(named[0], match[2].strip())


def may_mean(text: str, known: Collection[str] = ()) -> tuple[Candidate, ...]:
    """What a text that names no unit may mean, the likeliest first, and last the text as it
    stands."""
    found = dict.fromkeys(_readings(text, known))
    as_it_stands = Candidate(MAKE_NEW, f"“{text}”, as it stands")
    last = (as_it_stands,) if len(text) <= LONGEST_UNIT else ()
    return (*(Candidate(one.answer, one.words) for one in found), *last)


def _readings(text: str, known: Collection[str]) -> Iterator[UnitMeaning]:
    if _SCALED.search(text):
        return  # a million t is no t, and million no basis of one
    for unit in units_named(text, known):
        yield UnitMeaning(unit)
    words = text.replace("(", " ").replace(")", " ").replace(",", " ").split()
    for count in range(len(words) - 1, 0, -1):
        rest = " ".join(words[count:])
        for unit in units_named(" ".join(words[:count]), known):
            yield UnitMeaning(unit, rest.removeprefix("of ").removeprefix("as "))
    for count in range(1, len(words)):
        for unit in units_named(" ".join(words[count:]), known):
            yield UnitMeaning(unit, " ".join(words[:count]))


def units_used(session: Session) -> frozenset[str]:
    """The units that the catalogue's figures have."""
    claims = [model for model in ENTITIES.values() if {"claim_kind", "unit"} <= _columns(model)]
    used = {unit for model in claims for unit in session.scalars(select(model.unit).distinct())}
    return frozenset(filter(None, used))


def _columns(model: Any) -> set[str]:
    return set(model.__table__.columns.keys())
