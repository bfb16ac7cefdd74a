"""What words of files mean: the texts of units, which name a unit and sometimes a basis (REO, LCE),
and the answers of earlier imports on words of things that have no synonyms: units, sources, lists,
organisations, names of several states, marks in place of a figure.

A text that is not known, or means two things, is asked about once. Nothing is converted: the unit
stays as published.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.identity import natural_uid
from mineralcat.domain.terms import WordKind
from mineralcat.domain.units import units_named
from mineralcat.store.history import ENTITIES
from mineralcat.store.models import FileWord
from mineralcat.translation import _, comma_list

from ..review.matching import MAKE_NEW, Candidate, Kind

LONGEST_UNIT: Final = 40
_IN_WORDS: Final = re.compile(r"(.+?) \(([^()]+)\)")
_WORDS: Final = {
    "mg": _("milligrams"),
    "g": _("grams"),
    "kg": _("kilograms"),
    "t": _("metric tons"),
    "kt": _("thousand metric tons"),
    "Mt": _("million metric tons"),
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
        words = comma_list(filter(None, (self.unit, _WORDS.get(self.unit))))
        if not self.basis:
            return words
        return _("{unit}, counted as {basis}", unit=words, basis=self.basis)


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
    as_it_stands = Candidate(MAKE_NEW, _("“{given}”, as it stands", given=text))
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
    used: set[str | None] = set()
    for model in ENTITIES.values():
        if {"claim_kind", "unit"} <= {*model.__table__.columns.keys()}:
            used.update(session.scalars(select(model.__table__.c.unit).distinct()))
    return frozenset(filter(None, used))


# -- answers of earlier imports --------------------------------------------------------------------

WordMeanings = Mapping[tuple[Kind, str], "WordMeaning"]
"""By what a text is for and the text itself."""


class WordMeaning(NamedTuple):
    """The unit, with the basis that its text speaks of, the slug of an entry, or an absence."""

    meaning: str
    basis: str = ""


def saved_meanings(session: Session) -> dict[tuple[Kind, str], WordMeaning]:
    """The answers of earlier imports."""
    rows = select(FileWord.kind, FileWord.text, FileWord.meaning, FileWord.basis)
    return {
        (Kind(kind), text): WordMeaning(meaning, basis)
        for kind, text, meaning, basis in session.execute(rows)
    }


def save_meanings(session: Session, meanings: WordMeanings) -> None:
    """Save the answers of an import; a text that means itself, such as a unit that stays as it
    stands, is known by the rows that have it. The newest answer counts."""
    there = {(Kind(one.kind), one.text): one for one in session.scalars(select(FileWord))}
    for (kind, text), meaning in meanings.items():
        if (known := there.get((kind, text))) is not None:
            known.meaning, known.basis = meaning
        elif meaning != WordMeaning(text):
            word = WordKind(kind)
            uid = natural_uid("file_word", word, text)
            session.add(FileWord(uid=uid, kind=word, text=text, **meaning._asdict()))
    session.flush()
