"""What words and numbers mean because of what stands beside them.

Free words that together name an application are its name, whatever other words stand beside or
between them. A number of applications (an amount, a share of demand) is meant of those that the
same conjunction names, or one around it; a branch of an *or* has its own. Alternatives under *not*
are, by De Morgan's law, one conjunction under *not*, and are read as that.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from mineralcat.domain import words
from mineralcat.domain.query import And, Comparison, Leaf, Not, Or, Query, TextTerm, walk
from mineralcat.domain.query_numbers import OF_APPLICATIONS

from ..queries.graph import ApplicationGraph, Node


def regular(query: Query, graph: ApplicationGraph) -> Query:
    """The query with conjunctions whole and names of applications joined: what is asked depends no
    longer on brackets, on order or on where *not* stands."""

    def named(items: list[Query]) -> Query:
        found = _joined(items, graph)
        return found[0] if len(found) == 1 else And(tuple(found))

    whole = _rebuilt(query, _and, _or, _not)
    return _rebuilt(whole, named, lambda items: Or(tuple(items)), Not)


def _rebuilt(
    query: Query,
    and_: Callable[[list[Query]], Query],
    or_: Callable[[list[Query]], Query],
    not_: Callable[[Query], Query],
) -> Query:
    """A query whose conjunctions, alternatives and denials are made anew, the innermost first."""
    match query:
        case And(items):
            return and_([_rebuilt(item, and_, or_, not_) for item in items])
        case Or(items):
            return or_([_rebuilt(item, and_, or_, not_) for item in items])
        case Not(item):
            return not_(_rebuilt(item, and_, or_, not_))
        case _:
            return query


def _and(items: Iterable[Query]) -> Query:
    flat = [one for item in items for one in (item.items if isinstance(item, And) else (item,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def _or(items: Iterable[Query]) -> Query:
    flat = [one for item in items for one in (item.items if isinstance(item, Or) else (item,))]
    denied = [item.item for item in flat if isinstance(item, Not)]
    if len(denied) > 1:
        first = next(at for at, item in enumerate(flat) if isinstance(item, Not))
        rest = [item for item in flat if not isinstance(item, Not)]
        flat = [*rest[:first], _not(_and(denied)), *rest[first:]]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def _not(item: Query) -> Query:
    return item.item if isinstance(item, Not) else Not(item)


# -- names of applications -------------------------------------------------------------------------


class _Word(NamedTuple):
    text: str
    tokens: frozenset[str]
    start: int
    end: int


def _joined(items: list[Query], graph: ApplicationGraph) -> list[Query]:
    """The items, with free words that together name an application in one; the longest names
    first, for they say most."""
    free = [item for item in items if isinstance(item, TextTerm) and not item.phrase]
    rest = [
        _Word(word, frozenset(words.key(word).split()), item.start, item.end)
        for item in free
        for word in item.text.split()
    ]
    if len(rest) < 2:
        return items
    names: list[TextTerm] = []
    for name in graph.names_of(frozenset().union(*(word.tokens for word in rest))):
        inside = [word for word in rest if word.tokens and word.tokens <= name]
        if len(inside) > 1 and frozenset().union(*(word.tokens for word in inside)) == name:
            text = " ".join(word.text for word in inside)
            names.append(TextTerm(text, False, inside[0].start, inside[-1].end))
            rest = [word for word in rest if word not in inside]
    if not names:
        return items
    alone = [TextTerm(word.text, False, word.start, word.end) for word in rest]
    others = [item for item in items if item not in free]
    return sorted([*names, *alone, *others], key=_start)


def _start(query: Query) -> int:
    return next((part.start for part in walk(query) if isinstance(part, Leaf)), 0)


# -- which application numbers are meant of --------------------------------------------------------


class NamedApplication(NamedTuple):
    """An application that a conjunction names, and the words or the field that name it."""

    node: Node
    parts: tuple[Leaf, ...]


Scope = tuple[NamedApplication, ...]


def speaks_of_applications(query: Query) -> bool:
    """Whether it asks for a number that belongs to applications."""
    return any(isinstance(part, Comparison) and bound(part) for part in walk(query))


def bound(part: Comparison) -> bool:
    """Whether what it compares belongs to applications."""
    return part.measure in OF_APPLICATIONS
