"""The words of the field: what they mean, who defines them so, and where in a text they stand."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from mineralcat.shipped import shipped
from mineralcat.translation import _


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """*labels* are headings that mean it where they stand alone; *see* are keys of other terms."""

    key: str
    name: str
    definition: str
    also: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    source: str = ""
    see: tuple[str, ...] = ()


@cache
def terms() -> dict[str, GlossaryTerm]:
    """All terms by key, in the order of their names."""
    import tomllib

    text = (shipped("resources") / "help" / "glossary.toml").read_text(encoding="utf-8")
    found = [_term(key, fields) for key, fields in tomllib.loads(text).items()]
    return {term.key: term for term in sorted(found, key=lambda term: _plain(term.name))}


def _term(key: str, fields: dict[str, Any]) -> GlossaryTerm:
    def words(name: str) -> Any:
        value, shown = fields[name], str if name in ("source", "see") else _
        return tuple(map(shown, value)) if isinstance(value, list) else shown(value)

    return GlossaryTerm(key, **{name: words(name) for name in fields})


def matching(text: str) -> list[GlossaryTerm]:
    """The terms in which every word of a text stands: those that are called so come first, then
    those called so otherwise, then those that speak of it."""
    words = _plain(text).split()
    ranked = [(_rank(term, words), term) for term in terms().values()]
    return [term for rank, term in sorted(ranked, key=lambda pair: pair[0]) if rank < _NONE]


_NONE = 4


def _rank(term: GlossaryTerm, words: list[str]) -> int:
    name, also = _plain(term.name), _plain(" ".join((term.name, *term.also)))
    whole = f"{also} {_plain(term.definition)}"
    if not words or name.startswith(" ".join(words)):
        return 0
    if all(word in name for word in words):
        return 1
    if all(word in also for word in words):
        return 2
    return 3 if all(word in whole for word in words) else _NONE


def term_of_label(label: str) -> GlossaryTerm | None:
    """What a heading of the window means, be it its own or one that names a term."""
    return _by_label().get(_plain(label)) or term_in(label)


def term_in(text: str) -> GlossaryTerm | None:
    """The term that stands in a text; of several the longest, for it says most."""
    found = _pattern().search(_plain(text))
    best = None
    while found is not None:
        if best is None or len(found[0]) > len(best[0]):
            best = found
        found = _pattern().search(_plain(text), found.start() + 1)
    return None if best is None else _by_name()[best[0]]


def meaning(label: str) -> str:
    """The term that a heading is, or begins with, and its definition; else nothing."""
    begins = _pattern().match(_plain(label))
    term = _by_label().get(_plain(label)) or (_by_name()[begins[0]] if begins else None)
    return "" if term is None else f"{term.name}: {term.definition}"


@cache
def _by_label() -> dict[str, GlossaryTerm]:
    return {_plain(label): term for term in terms().values() for label in term.labels}


@cache
def _by_name() -> dict[str, GlossaryTerm]:
    return {
        _plain(name): term for term in terms().values() for name in (*term.also, term.name) if name
    }


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_by_name(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def _plain(text: str) -> str:
    """In one case, width and spacing, for comparing."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
