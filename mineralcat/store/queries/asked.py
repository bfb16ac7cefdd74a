"""The clauses of a query that a hit may owe itself to, each so that it can be asked alone."""

from collections.abc import Iterator
from typing import NamedTuple

from mineralcat.domain.query import And, Comparison, Leaf, Not, Or, Query, written
from mineralcat.store.search.conjunctions import Scope, bound
from mineralcat.store.search.find_minerals import Search


class Asked(NamedTuple):
    """A part of a query. *query* asks it alone, and means by it what the whole query does: a number
    of applications has these beside it. *denied* where it stands under *not*."""

    leaf: Leaf
    query: Query
    scope: Scope
    denied: bool = False

    @property
    def clause(self) -> str:
        """The query as it would be typed."""
        return written(self.query)


def asked_for(search: Search) -> list[Asked]:
    """The parts of a query, from left to right. Of what it denies only numbers give a reason."""
    return list(dict.fromkeys(_held(search, search.regular, ())))


def _held(search: Search, query: Query, scope: Scope) -> Iterator[Asked]:
    match query:
        case And(items):
            scope = search.scope(items, scope)
            for item in items:
                yield from _held(search, item, scope)
        case Or(items):
            for item in items:
                yield from _held(search, item, scope)
        case Not(item):
            yield from _denied(search, item, scope, scope)
        case Comparison() if bound(query):
            yield Asked(query, _beside(scope, query), scope)
        case _:
            yield Asked(query, query, scope)


def _denied(search: Search, query: Query, scope: Scope, around: Scope) -> Iterator[Asked]:
    """Of what stands under *not*; *around* is what stands outside of it."""
    match query:
        case And(items):
            scope = search.scope(items, scope)
            for item in items:
                yield from _denied(search, item, scope, around)
        case Or(items):
            for item in items:
                yield from _denied(search, item, scope, around)
        case Not(item):
            yield from _held(search, item, scope)
        case Comparison():
            inner = scope[len(around) :] if bound(query) else ()
            outer = around if bound(query) else ()
            yield Asked(query, _beside(outer, Not(_beside(inner, query))), scope, denied=True)


def _beside(scope: Scope, query: Query) -> Query:
    """A part with what names the applications that it is meant of."""
    parts = dict.fromkeys(part for named in scope for part in named.parts)
    return And((*parts, query)) if parts else query
