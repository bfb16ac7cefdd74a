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
    return list(dict.fromkeys(_parts(search, search.regular, ())))


def _parts(
    search: Search, query: Query, scope: Scope, outside: Scope | None = None
) -> Iterator[Asked]:
    """*outside* is what stands around the *not* that a part stands under, None where it is none."""
    match query:
        case And(items) | Or(items):
            if isinstance(query, And):
                scope = search.scope(items, scope)
            for item in items:
                yield from _parts(search, item, scope, outside)
        case Not(item):
            yield from _parts(search, item, scope, scope if outside is None else None)
        case Comparison() if outside is not None:
            inner = scope[len(outside) :] if bound(query) else ()
            around = outside if bound(query) else ()
            yield Asked(query, _beside(around, Not(_beside(inner, query))), scope, denied=True)
        case Comparison() if bound(query):
            yield Asked(query, _beside(scope, query), scope)
        case _ if outside is None:
            yield Asked(query, query, scope)


def _beside(scope: Scope, query: Query) -> Query:
    """A part with what names the applications that it is meant of."""
    parts = dict.fromkeys(part for named in scope for part in named.parts)
    return And((*parts, query)) if parts else query
