"""The names by which a catalogue, and the reference data that ship, know things."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.countries import alpha_3, country_code, is_doubtful
from mineralcat.domain.published_text import without_invisible
from mineralcat.domain.units import units_named
from mineralcat.store.history import ENTITIES

from .file_words import words_said
from .matching import Candidate, Kind
from .shipped_rows import ShippedRows
from .unit_meanings import UnitMeaning, may_mean, meaning_of, units_used

_MOST: Final = 5
_ALIKE: Final = 60.0
"""Of 100, how much alike two names must be for one to be offered for the other."""
_CALLED: Final[dict[Kind, tuple[tuple[str, str, str], ...]]] = {
    Kind.AREA: (("area", "slug", "name"), ("area_name", "area", "text")),
    Kind.MINERAL: (
        ("mineral", "slug", "name"),
        ("mineral", "slug", "symbol"),
        ("mineral_synonym", "mineral", "text"),
        ("mineral_name", "mineral", "text"),
    ),
    Kind.APPLICATION: (
        ("application", "slug", "name"),
        ("application_synonym", "application", "text"),
    ),
    Kind.LIST: (("criticality_list", "slug", "title"),),
    Kind.ORGANISATION: (("organisation", "slug", "name"),),
    Kind.SOURCE: (("source", "slug", "title"),),
}
"""Where names stand: table, the column that says of which thing, and that of the name."""


class Names:
    """What texts of one kind mean: exactly as written first, then as names are compared."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self.titles: dict[str, str] = {}
        """By slug the name of each thing."""
        self._exact: dict[str, str] = {}
        self._alike: dict[str, set[str]] = {}

    def add(self, slug: str, name: str, *, is_symbol: bool = False) -> None:
        """Know a name; one that is another thing's already stays that one's."""
        self._exact.setdefault(name, slug)
        if not is_symbol and (key := words.key(name)):
            self._alike.setdefault(key, set()).add(slug)

    def match(self, text: str) -> str | None:
        """The slug of the one thing that is called so."""
        text = " ".join(without_invisible(text).split())
        if (slug := self._exact.get(text)) is not None:
            return slug
        found = self._alike.get(words.key(text), set())
        if len(found) == 1:
            return next(iter(found))
        if self._kind is Kind.AREA and not found:
            if (code := country_code(text)) in self.titles:
                return code
            return self._by_code(text)
        return None

    def _by_code(self, text: str) -> str | None:
        """The country of an ISO 3166-1 code; None of one that may also say that there is none."""
        code = text.upper() if len(text) == 3 else None if is_doubtful(text) else alpha_3(text)
        return code if code in self.titles else None

    def candidates(self, text: str) -> list[Candidate]:
        """What a text that matches nothing may mean, most likely first."""
        key = words.key(text)
        slugs = sorted(self._alike.get(key, set()))
        if self._kind is Kind.AREA and not slugs and (code := alpha_3(text)) in self.titles:
            slugs = [str(code)]
        if not slugs and len(key) > 1:
            near = process.extract(
                key, self._alike.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=2 * _MOST
            )
            slugs = [slug for name, *_ in near for slug in sorted(self._alike[name])]
        return [Candidate(slug, self.titles.get(slug, slug)) for slug in dict.fromkeys(slugs)][
            :_MOST
        ]


class KnownNames:
    """The names of a catalogue, and of the reference data for what it does not know."""

    def __init__(self, session: Session, shipped: ShippedRows) -> None:
        self._shipped = shipped
        self._here = {kind: _of_catalogue(session, kind) for kind in _CALLED}
        self._ships: dict[Kind, Names] = {}
        self._said = words_said(session)
        self._used_units = units_used(session)

    def match(self, kind: Kind, text: str) -> str | None:
        """The slug of what is called so, of a unit how an answer gives it; None where not known."""
        if kind is Kind.UNIT:
            unit = self.unit(text)
            return None if unit is None else unit.answer
        found = self._here[kind].match(text) or self._of_shipped(kind).match(text)
        if found is None and (said := self._said.get((kind, text))) is not None:
            return said.meaning if self.title(kind, said.meaning) is not None else None
        return found

    def candidates(self, kind: Kind, text: str) -> tuple[Candidate, ...]:
        """What a text may mean."""
        if kind is Kind.UNIT:
            return may_mean(text, self._used_units)
        found = self._here[kind].candidates(text) + self._of_shipped(kind).candidates(text)
        return tuple({one.slug: one for one in reversed(found)}.values())[::-1][:_MOST]

    def unit(self, text: str) -> UnitMeaning | None:
        """The unit that a text names here, as was said before or as it is spelt."""
        said = self._said.get((Kind.UNIT, text))
        if said is not None:
            return UnitMeaning(*said)
        named = units_named(text, self._used_units)
        return UnitMeaning(named[0]) if len(named) == 1 else None

    def unit_was_said(self, text: str) -> bool:
        """Whether an earlier import was told what the text means."""
        return (Kind.UNIT, text) in self._said

    def unit_given(self, answer: str) -> UnitMeaning | None:
        """The unit that an answer gives; None where it names none that there is."""
        return meaning_of(answer, self._used_units)

    def title(self, kind: Kind, slug: str) -> str | None:
        """The name of a thing, None where there is none of that slug."""
        titles = self._here[kind].titles
        return titles.get(slug) or self._of_shipped(kind).titles.get(slug)

    def add(self, kind: Kind, slug: str, name: str) -> None:
        """Know something that an import makes."""
        self._here[kind].titles.setdefault(slug, name)
        self._here[kind].add(slug, slug)
        self._here[kind].add(slug, name)

    def _of_shipped(self, kind: Kind) -> Names:
        if kind not in self._ships:
            self._ships[kind] = _names(
                kind,
                (
                    (row[of], row[name], name)
                    for table, of, name in _CALLED[kind]
                    for row in self._shipped.rows(table)
                ),
            )
        return self._ships[kind]


def _of_catalogue(session: Session, kind: Kind) -> Names:
    def rows() -> Iterator[tuple[str, str | None, str]]:
        named = ENTITIES[kind.value]
        for table, of, name in _CALLED[kind]:
            model = ENTITIES[table]
            statement: Any = select(named.slug, getattr(model, name))
            if of != "slug":
                statement = statement.join(model, getattr(model, f"{of}_id") == named.id)
            for slug, text in session.execute(statement.order_by(model.id)):
                yield slug, text, name

    return _names(kind, rows())


def _names(kind: Kind, rows: Iterable[tuple[str, str | None, str]]) -> Names:
    found = Names(kind)
    for slug, text, column in rows:
        if column in ("name", "title") and slug not in found.titles:
            found.titles[slug] = text or slug
            found.add(slug, slug)
        if text:
            found.add(slug, text, is_symbol=column == "symbol")
    return found
