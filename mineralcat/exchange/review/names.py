"""The names by which a catalogue, and the reference data that ship, know things."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import Any, Final

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.countries import alpha_3, country_code, is_doubtful
from mineralcat.domain.published_text import without_invisible
from mineralcat.domain.units import units_named
from mineralcat.translation import _

from ..cells import country_names
from ..cells.word_meanings import UnitMeaning, may_mean, meaning_of, saved_meanings, units_used
from ..packages.catalogue_records import records
from ..packages.data_package import ShippedRows
from .matching import Candidate, Kind

_MOST: Final = 5
_MOST_AREAS: Final = 8
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

    def __init__(self) -> None:
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
        return next(iter(found)) if len(found) == 1 else None

    def called(self, text: str) -> list[str]:
        """The slugs of all that are called so."""
        return sorted(self._alike.get(words.key(text), set()))

    @property
    def keys(self) -> dict[str, str]:
        """By name, as names are compared, the slug of one that is called so."""
        return {name: min(slugs) for name, slugs in self._alike.items()}

    def candidates(self, text: str) -> list[Candidate]:
        """What a text that matches nothing may mean, most likely first."""
        key = words.key(text)
        slugs = self.called(text)
        if not slugs and len(key) > 1:
            near = process.extract(
                key, self._alike.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=2 * _MOST
            )
            slugs = [slug for name, *_ in near for slug in sorted(self._alike[name])]
        return [Candidate(slug, self.titles.get(slug, slug)) for slug in dict.fromkeys(slugs)][
            :_MOST
        ]


class KnownNames:
    """The names of a catalogue, and of the reference data for what it does not know; without a
    session those of the reference data alone."""

    def __init__(self, session: Session | None, shipped: ShippedRows) -> None:
        self._shipped = shipped
        self._here = {
            kind: _names(kind, partial(records, session)) if session else Names()
            for kind in _CALLED
        }
        self._ships: dict[Kind, Names] = {}
        self.meanings = saved_meanings(session) if session else {}
        """What texts were answered to mean in earlier imports."""
        self._used_units = units_used(session) if session else frozenset()

    def match(self, kind: Kind, text: str) -> str | None:
        """The slug of what is called so, of a unit how an answer gives it; None where not known."""
        if kind is Kind.UNIT:
            unit = self.unit(text)
            return None if unit is None else unit.answer
        found = self._here[kind].match(text) or self._of_shipped(kind).match(text)
        if kind is Kind.AREA:
            found = self._area(text, found)
        if found is None and (saved := self.meanings.get((kind, text))) is not None:
            return saved.meaning if self.title(kind, saved.meaning) is not None else None
        return found

    def _area(self, text: str, known: str | None) -> str | None:
        """The area that a text names; *known* is the one that the catalogue knows by it. A name of
        several states is none of theirs."""
        asked = country_names.always_asked(text)
        if asked is not None:
            return None if known in asked.areas and len(asked.areas) > 1 else known
        return known or self._by_code(text) or _country(text)

    def _by_code(self, text: str) -> str | None:
        """The country of an ISO 3166-1 code; None of one that may also say that there is none."""
        if len(text) == 3:
            code = text.upper()
            is_known = self.title(Kind.AREA, code) is not None
            return code if is_known and (text == code or self._is_here(code)) else None
        return None if is_doubtful(text) else alpha_3(text)

    def _is_here(self, code: str) -> bool:
        return code in self._here[Kind.AREA].titles or code in self._of_shipped(Kind.AREA).titles

    def is_of_several(self, kind: Kind, text: str) -> bool:
        """Whether a text is the name of several states, so that it can be a name of none."""
        asked = country_names.always_asked(text) if kind is Kind.AREA else None
        return asked is not None and len(asked.areas) > 1

    def asked_of(self, kind: Kind, text: str) -> str:
        """How it is asked what a text means, where that is not the usual question."""
        if kind is not Kind.AREA:
            return ""
        if country_names.is_total(text):
            return _(
                "“{given}” is a total, and nothing proves that it is the world's. Of which area?",
                given=text,
            )
        asked = country_names.always_asked(text)
        if asked is None:
            return ""
        if len(asked.areas) > 1:
            return _("“{given}” is the name of more than one state. Which is meant?", given=text)
        return _(
            "“{given}” is a group of countries or a former state. Which area is meant?", given=text
        )

    def candidates(self, kind: Kind, text: str) -> tuple[Candidate, ...]:
        """What a text may mean."""
        if kind is Kind.UNIT:
            return may_mean(text, self._used_units)
        if kind is Kind.AREA:
            return self._areas_meant(text)
        found = self._here[kind].candidates(text) + self._of_shipped(kind).candidates(text)
        return tuple({one.slug: one for one in reversed(found)}.values())[::-1][:_MOST]

    def _areas_meant(self, text: str) -> tuple[Candidate, ...]:
        """The areas that a text may mean, and no state that it does not come near."""
        asked, code = country_names.always_asked(text), alpha_3(text)
        here, ships = self._here[Kind.AREA], self._of_shipped(Kind.AREA)
        if country_names.is_total(text):
            slugs = [country_names.WORLD]
        elif asked is not None or code is not None:
            slugs = list(asked.areas) if asked else [str(code)]
        else:
            slugs = here.called(text) or ships.called(text)
            slugs = slugs or country_names.near(text, {**ships.keys, **here.keys})
        titles = ((slug, self.title(Kind.AREA, slug)) for slug in slugs)
        return tuple(Candidate(slug, title) for slug, title in titles if title)[:_MOST_AREAS]

    def unit(self, text: str) -> UnitMeaning | None:
        """The unit that a text names here, as was answered before or as it is spelt."""
        saved = self.meanings.get((Kind.UNIT, text))
        if saved is not None:
            return UnitMeaning(*saved)
        named = units_named(text, self._used_units)
        return UnitMeaning(named[0]) if len(named) == 1 else None

    def unit_given(self, answer: str) -> UnitMeaning | None:
        """The unit that an answer gives; None where it names none that there is."""
        return meaning_of(answer, self._used_units)

    def title(self, kind: Kind, slug: str) -> str | None:
        """The name of a thing, None where there is none of that slug."""
        titles = self._here[kind].titles
        found = titles.get(slug) or self._of_shipped(kind).titles.get(slug)
        return country_names.title_of(slug) if found is None and kind is Kind.AREA else found

    def is_known(self, kind: Kind, name: str) -> bool:
        """Whether the reference data have a thing of that name, or several."""
        return bool(self._of_shipped(kind).called(name))

    def add(self, kind: Kind, slug: str, name: str) -> None:
        """Know something that an import makes."""
        self._here[kind].titles.setdefault(slug, name)
        self._here[kind].add(slug, slug)
        self._here[kind].add(slug, name)

    def _of_shipped(self, kind: Kind) -> Names:
        if kind not in self._ships:
            self._ships[kind] = _names(kind, self._shipped.rows)
        return self._ships[kind]


@cache
def shipped_names() -> KnownNames:
    """The names of the reference data alone, for those who have no catalogue."""
    return KnownNames(None, ShippedRows())


def _names(kind: Kind, read: Callable[[str], Iterable[Mapping[str, Any]]]) -> Names:
    """The names of a kind in the rows that *read* gives of tables, references as slugs."""
    found = Names()
    for table, of, column in _CALLED[kind]:
        for row in read(table):
            slug, text = row[of], row[column]
            if column in ("name", "title") and slug not in found.titles:
                found.titles[slug] = text or slug
                found.add(slug, slug)
            if text:
                found.add(slug, text, is_symbol=column == "symbol")
    return found


def _country(text: str) -> str | None:
    """The one area of today that publishers call so."""
    if (code := country_code(text)) is not None:
        return code
    found = country_names.named(text)
    if found is None or found.asked or found.areas == (country_names.TOTAL,):
        return None
    return found.areas[0]
