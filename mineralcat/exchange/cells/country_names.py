"""The names of countries that publishers use: ISO 3166, the Unicode CLDR in several languages, and
a table of what both miss (resources/countries).

Two names are one where they have the same words in any order: “Korea, Rep.”, “Rep. of Korea” and
“Republic of Korea” are. Nothing is loaded before a name is met that the catalogue does not know.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from mineralcat.domain import words
from mineralcat.domain.countries import alpha_3_codes
from mineralcat.domain.terms import AreaKind, Origin
from mineralcat.shipped import shipped_rows

from ..incoming import IncomingRow, Place

WORLD: Final = "world"
TOTAL: Final = "total"
"""Stands in the table for a total of the rows of its file: the world's, if these are all."""
_NO_COUNTRIES: Final = (WORLD, "rest", TOTAL)
PLACE: Final = "names of countries"
"""The name of the file of areas that are made here."""

_LANGUAGES: Final = (
    *("en", "en_GB", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "uk", "tr"),
    *("hi", "zh", "zh_Hant", "ja", "ko", "ar"),
)
_ALIKE: Final = 60.0
"""Of 100, how much alike two names must be for one to be offered for the other."""
_VERY_ALIKE: Final = 70.0
"""And one that the catalogue does not have, of which there are many in many languages."""
_FOOTNOTE: Final = re.compile("[*†‡§\u00b9\u00b2\u00b3\u2070-\u2079\u2080-\u2089]+")

_BRACKETS: Final = re.compile(r"[(\[][^)\]]*[)\]]")
_INITIALS: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")


class NamedAreas(NamedTuple):
    """What a name may mean: codes and slugs of areas, and whether it is always *asked*."""

    areas: tuple[str, ...]
    asked: bool = False


def named(text: str) -> NamedAreas | None:
    """What a name means; None where it is no name of an area."""
    key = name_key(text)
    return published().get(key) or _everywhere().get(key)


def always_asked(text: str) -> NamedAreas | None:
    """What a name may mean that is of several states, of a former one, or of a group."""
    found = published().get(name_key(text))
    return found if found is not None and found.asked else None


def is_total(text: str) -> bool:
    """Whether a text stands for a total of the rows of its table, and does not say of which."""
    found = published().get(name_key(text))
    return found is not None and found.areas == (TOTAL,)


def title_of(code: str) -> str | None:
    """What the country of an ISO 3166-1 alpha-3 code is called in English."""
    name = _territories("en").get(code)
    return None if name is None else name.replace("&", "and").replace(" - ", "-")


def new_area(code: str) -> IncomingRow | None:
    """The row of a country that a catalogue does not have, as a file may need it."""
    name = title_of(code)
    if name is None:
        return None
    record = {"slug": code, "name": name, "kind": AreaKind.COUNTRY, "origin": Origin.IMPORTED}
    return IncomingRow("area", record, Place(PLACE, 0))


def near(text: str, others: Mapping[str, str]) -> list[str]:
    """The areas whose names are nearly this, most alike first; *others* has more names, by key the
    area. A name that parts states, such as South, parts them here too."""
    key = name_key(text)
    if len(key) < 2:
        return []
    here = {name_key(name): (area,) for name, area in others.items()}
    every = {one: found.areas for one, found in _everywhere().items()} | here
    every |= {one: found.areas for one, found in published().items() if _may_be_near(found)}
    found = process.extract(key, every.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=60)
    qualifiers = _words()["qualifier"].keys()
    must = qualifiers & set(key.split())
    near_enough = (one for one, score, _ in found if one in here or score >= _VERY_ALIKE)
    alike = [one for one in near_enough if not must or must == qualifiers & set(one.split())]
    bare = name_key(_BRACKETS.sub(" ", text))
    if bare != key and must == qualifiers & set(bare.split()):
        alike.insert(0, bare)
    return list(dict.fromkeys(area for one in alike for area in every.get(one, ())))


def _may_be_near(found: NamedAreas) -> bool:
    """Whether a name stands for one state of today, or for several that are offered together."""
    return found.areas[:1] not in ((), *((one,) for one in _NO_COUNTRIES)) and (
        not found.asked or len(found.areas) > 1
    )


@lru_cache(maxsize=20_000)
def name_key(text: str) -> str:
    """What two names of an area must share to be the same: their words, in any order."""
    plain = re.sub("['\u2019]s\\b", "s", _FOOTNOTE.sub(" ", text))
    plain = _INITIALS.sub(lambda found: found[0].replace(".", ""), plain)
    tokens = (words.singular(token) for token in words.tokens(plain))
    abbreviations, fillers = _words()["abbreviation"], _words()["filler"].keys()
    spelt = set(" ".join(abbreviations.get(token, token) for token in tokens).split())
    return " ".join(sorted(spelt - fillers or spelt))


# -- tables ----------------------------------------------------------------------------------------


@cache
def published() -> Mapping[str, NamedAreas]:
    """By the key of each name in the table of publishers what it means."""
    return {
        name_key(row["text"]): NamedAreas(tuple(row["areas"].split()), row["asked"] == "yes")
        for row in published_rows()
    }


def published_rows() -> Iterator[Mapping[str, str]]:
    """The rows of the table of publishers."""
    return shipped_rows("countries", "names.csv")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    """By the role of a word the words that have it, with what they are written out."""
    found: dict[str, dict[str, str]] = {}
    for row in shipped_rows("countries", "words.csv"):
        found.setdefault(row["role"], {})[row["word"]] = row["written_out"]
    return found


@cache
def _everywhere() -> Mapping[str, NamedAreas]:
    """The same of the names in the CLDR; one that two countries share is asked."""
    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for code, name in _territories(language).items():
            found.setdefault(name_key(name), set()).add(code)
    return {key: NamedAreas(tuple(sorted(codes)), len(codes) > 1) for key, codes in found.items()}


@cache
def _territories(language: str) -> dict[str, str]:
    """By alpha-3 code what the countries are called in a language."""
    from babel import Locale  # it takes a tenth of a second, and few imports need it

    names = Locale.parse(language).territories
    return {code: names[short] for short, code in alpha_3_codes().items() if short in names}
