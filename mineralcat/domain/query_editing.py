"""A query changed by clicks: the same line with one clause more, or one less."""

from collections.abc import Callable
from functools import lru_cache

from mineralcat.errors import QueryError

from .query import Comparison, FieldTerm, Or, Part, Query, TextTerm, read_parts

_ONE_AT_A_TIME = {"used-in", "kind", "mine.hhi", "refine.hhi"}
"""Of these a query asks for one thing: another takes its place. Of all others it can ask for
several, each narrowing further."""


def with_clause(text: str, clause: str) -> str:
    """The query with a clause (or several) in it, in place of what cannot stand beside it.

    Asking for an application takes the place of free words too, which may name another. What is
    there cannot be read: then the clause alone.
    """
    parts = _parts(text)
    if parts is None:
        return clause
    if len(parts) == 1 and isinstance(parts[0].query, Or):
        return f"({text.strip()}) {clause}"
    asked = _asked(clause)
    rest = [
        text[part.start : part.end]
        for part in parts
        if _clause(part.query) not in asked and not _gives_way(part.query, clause)
    ]
    return " ".join((clause, *rest) if "used-in" in _exclusive(clause) else (*rest, clause))


def without_clause(text: str, clause: str) -> str:
    """The query without a clause; as it is where the clause is not in it."""
    asked = _asked(clause)
    return _without(text, lambda part: _clause(part.query) in asked, unreadable=text)


def without_places(text: str, start: int, end: int) -> str:
    """The query without the clauses that stand from *start* to *end*."""
    return _without(text, lambda part: part.end > start and part.start < end)


def without_like(text: str, clause: str) -> str:
    """The query without all that a clause would take the place of."""
    return _without(text, lambda part: _gives_way(part.query, clause))


def _without(text: str, gone: Callable[[Part], bool], unreadable: str = "") -> str:
    parts = _parts(text)
    if parts is None:
        return unreadable
    rest = [part for part in parts if not gone(part)]
    if len(rest) == len(parts):
        return text
    return " ".join(text[part.start : part.end] for part in rest)


def asked_clauses(text: str) -> set[str]:
    """The fields and comparisons of a query, as they would be typed; none where it cannot be
    read."""
    return {clause for part in _parts(text) or () if (clause := _clause(part.query))}


def asks_for(text: str, clause: str) -> bool:
    """Whether a query asks for all that a clause does, side by side with what else it asks."""
    return _asked(clause) <= asked_clauses(text)


@lru_cache(maxsize=8)
def _parts(text: str) -> list[Part] | None:
    try:
        return read_parts(text)
    except QueryError:
        return None


@lru_cache(maxsize=4096)  # Browse asks for each of its nodes after each letter
def _asked(clause: str) -> frozenset[str]:
    return frozenset(typed for part in _read_once(clause) if (typed := _clause(part.query)))


@lru_cache(maxsize=4096)
def _exclusive(clause: str) -> frozenset[str]:
    """Of what a clause asks for one thing at a time."""
    return frozenset(_name(part.query) for part in _read_once(clause)) & _ONE_AT_A_TIME


@lru_cache(maxsize=4096)
def _read_once(clause: str) -> list[Part]:
    return read_parts(clause)


def _clause(query: Query) -> str:
    """As clauses compare: the case of a value does not count."""
    return query.clause.casefold() if isinstance(query, FieldTerm | Comparison) else ""


def _name(query: Query) -> str:
    match query:
        case FieldTerm(name) | Comparison(name):
            return name
        case _:
            return ""


def _gives_way(query: Query, clause: str) -> bool:
    """Whether a part cannot stand beside a clause."""
    names = _exclusive(clause)
    return _name(query) in names or (isinstance(query, TextTerm) and "used-in" in names)
