"""Words that find nothing, terms of the catalogue that may have been meant, and the queries that
would ask for these.

A slip of the finger is a letter too many, too few, another, or two that changed places: the optimal
string alignment distance counts these. Of terms as near, a word of an English name is meant before
one of another language, this before one of a role, then the one that looks most alike by the
measure of Jaro and Winkler, which trusts the beginning of a word, then the better known.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise, product
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.query import TextTerm, begins_a_name

from .. import models as m
from ..revision_cache import cached

SHORTEST = 4
"""Letters that a word must have: too much is one letter away from a shorter one."""
_SHORTEST_NAME = 3
"""Letters that the name of a mineral must have to be meant: tin."""
_LONG = 7
"""From so many letters on, two slips are looked for."""
_DIGIT = re.compile(r"\d")
_SOME = 5
"""So many suggestions are worth a try."""


class IndexTerm(NamedTuple):
    """A word or a whole name of the catalogue, as written, and how well known it is: 0 best."""

    text: str
    rank: int


class Suggestion(NamedTuple):
    """A term that may have been meant: so many slips away, and so much alike, of 1."""

    text: str
    distance: int
    likeness: float
    rank: int
    only_length: bool = False
    """Whether the slips are several letters left out or put in, and none is wrong."""


Terms = Mapping[tuple[str, int], Mapping[str, IndexTerm]]
"""Terms by script and length, then by how words compare: only those so near can be meant."""


def terms(session: Session) -> Terms:
    """The terms of the catalogue, read again only when a revision came since."""
    return cached(session, "terms", None, lambda: _read(session))


def nearest(word: str, known: Terms) -> list[Suggestion]:
    """The terms that *word*, or its singular, is a slip of, best first; a term is a slip of none.

    Words of fewer than four letters and words with digits are left alone: a symbol, a formula or a
    number is what it is. Words joined by a hyphen are one name or, that failing, each one's own.
    """
    parts = words.written(word)
    found = _nearest(" ".join(parts), known)
    if found or len(parts) < 2:
        return found
    each = {part: near[0] for part in parts if (near := _nearest(part, known))}
    if not each:
        return []
    text = " ".join(each[part].text if part in each else part for part in parts)
    slips = [each[part] for part in parts if part in each]
    least = min(one.likeness for one in slips)
    return [Suggestion(text, sum(one.distance for one in slips), least, slips[0].rank)]


def _nearest(word: str, known: Terms) -> list[Suggestion]:
    found: dict[str, Suggestion] = {}
    plain = words.plain(word)
    for form in dict.fromkeys((plain, words.singular(plain))):
        if form in known.get((_script(form), len(form)), ()):
            return []
        for one in _near(form, known):
            if one.text not in found or _order(one) < _order(found[one.text]):
                found[one.text] = one
    return sorted(found.values(), key=_order)[:_SOME]


def _near(word: str, known: Terms) -> Iterable[Suggestion]:
    """The terms within reach of one form of a word."""
    if len(word) < SHORTEST or not _is_word(word):
        return
    from rapidfuzz.distance import OSA, JaroWinkler  # read only when a word found nothing
    from rapidfuzz.process import extract_iter

    most, script = (1 if len(word) < _LONG else 2), _script(word)
    for length in range(len(word) - most, len(word) + most + 1):
        there = known.get((script, length))
        if not there:
            continue
        for key, distance, _ in extract_iter(
            word, there.keys(), scorer=OSA.distance, score_cutoff=most
        ):
            term = there[key]
            likeness = JaroWinkler.similarity(word, key)
            only_length = 1 < distance == abs(len(word) - len(key))
            yield Suggestion(term.text, int(distance), likeness, term.rank, only_length)


def _order(one: Suggestion) -> tuple[int, int, bool, float, int, str]:
    kind = max(one.rank - _ENGLISH, 0)
    return one.distance, kind, not one.only_length, -round(one.likeness, 2), one.rank, one.text


# -- queries ---------------------------------------------------------------------------------------

_MOST_MISTAKEN = 4
"""A query with more words that find nothing was not meant for this catalogue."""
_NEIGHBOURS = 2
"""So many words on either side may be of the same name."""
_TRIES = 6
"""So many readings of a query are tried."""


def corrections(
    session: Session, text: str, mistaken: Sequence[TextTerm], free: Sequence[TextTerm]
) -> Iterator[tuple[str, list[TextTerm]]]:
    """The query with words that find nothing taken for near ones, most likely first, and which
    words these are. What is near to nothing is looked for with the *free* words beside it, as a
    name of several words: “wnd” alone may be anything. What then is near to nothing stays."""
    mistaken = [part for part in mistaken if not begins_a_name(part.text)]
    if not 0 < len(mistaken) <= _MOST_MISTAKEN:
        return
    known = terms(session)
    near: dict[TextTerm, list[str]] = {}
    for part in mistaken:
        for whole in (part, *_with_neighbours(text, part, free)):
            if found := [one.text for one in nearest(whole.text, known)]:
                near[whole] = found
                break
    if not near or _overlap(near):
        return
    for texts in islice(product(*near.values()), _TRIES):
        yield replaced(text, dict(zip(near, texts, strict=True))), list(near)


def _with_neighbours(text: str, part: TextTerm, free: Sequence[TextTerm]) -> Iterator[TextTerm]:
    """A word with free words that stand directly beside it, the most words first."""
    at = free.index(part)
    runs = [
        run
        for first in range(max(at - _NEIGHBOURS, 0), at + 1)
        for last in range(at + 1, min(at + _NEIGHBOURS, len(free)) + 1)
        if 1 < len(run := free[first:last]) <= _NEIGHBOURS + 1
        if all(text[a.end : b.start].isspace() for a, b in pairwise(run))
    ]
    for run in sorted(runs, key=len, reverse=True):
        yield TextTerm(" ".join(one.text for one in run), False, run[0].start, run[-1].end)


def _overlap(near: Mapping[TextTerm, object]) -> bool:
    """Whether two wholes share a word: then nobody can tell what was meant."""
    return any(a.end > b.start for a, b in pairwise(sorted(near, key=lambda part: part.start)))


def replaced(text: str, pairs: Mapping[TextTerm, str]) -> str:
    """A query as typed, with other words in some places."""
    for part in sorted(pairs, key=lambda part: -part.start):
        text = text[: part.start] + pairs[part] + text[part.end :]
    return text


# -- reading ---------------------------------------------------------------------------------------

_SOURCES: tuple[Select[Any], ...] = (
    select(m.Mineral.name),
    select(m.Application.name),
    select(m.Mineral.slug),
    select(m.Application.slug),
    select(m.MineralSynonym.text),
    select(m.ApplicationSynonym.text),
    select(m.MineralName.text).distinct(),
    select(m.Usage.role).where(m.Usage.role.is_not(None)).distinct(),
)
"""Where terms stand, the best known first. Symbols and formulae are none: all are alike."""
_ROLE = len(_SOURCES) - 1
_ENGLISH = _ROLE - 2
"""So far the names are English; then come those in other languages, and roles."""


def _read(session: Session) -> Terms:
    found: dict[tuple[str, int], dict[str, IndexTerm]] = {}
    for rank, statement in enumerate(_SOURCES):
        seen: set[str] = set()  # a large catalogue has most words many times
        for name in session.scalars(statement):
            parts = [_shown(part) for part in words.written(name) if not _is_symbol(part)]
            if len(parts) > 1 and rank != _ROLE:
                parts.append(" ".join(parts))
            for text in parts:
                if text in seen:
                    continue
                seen.add(text)
                key = words.plain(text)
                if len(key) >= (SHORTEST if rank else _SHORTEST_NAME) and _is_word(key):
                    group = found.setdefault((_script(key), len(key)), {})
                    group.setdefault(key, IndexTerm(text, rank))
    return found


def _is_symbol(part: str) -> bool:
    """Whether a word is written as symbols, formulae and short abbreviations are: NdFeB, PGM."""
    return not _is_long_abbreviation(part) and part[1:] != part[1:].lower()


def _shown(part: str) -> str:
    """A word as one would type it: an abbreviation in capitals."""
    return part if _is_long_abbreviation(part) else part.lower()


def _is_long_abbreviation(part: str) -> bool:
    return len(part) > SHORTEST and part.isupper()


def _is_word(text: str) -> bool:
    return _DIGIT.search(text) is None


def _script(text: str) -> str:
    """The script that a word begins in; each is compared with its own."""
    return unicodedata.name(text[0], "").partition(" ")[0] if text else ""
