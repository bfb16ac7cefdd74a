"""What could stand where one is typing a query: fields, values and names, with how many minerals
the query would then find."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.query import FIELDS, quoted
from mineralcat.domain.query_completion import Typing, beginnings, clause, typing_at
from mineralcat.errors import QueryError

from ..index.index_tables import LANGUAGE, NAME, SLUG, SYMBOL, SYNONYM, name_key
from ..models import Mineral
from ..queries.graph import ApplicationGraph
from ..search_rows import Completion, CompletionKind, FacetCount
from .facets import clause_counts
from .vocabulary import Vocabulary

MOST = 12
"""So many are offered: what is not among them wants another letter."""
_NAMES = 6
"""So many names of minerals, and so many of applications, leave room for each other."""

_CALLED = (
    select(Mineral.name, name_key.c.key, name_key.c.kind)
    .join(name_key, name_key.c.mineral_id == Mineral.id)
    .where(name_key.c.kind == bindparam("kind"))
    .where(name_key.c.key.between(bindparam("first"), bindparam("last")))
    .order_by(name_key.c.key, Mineral.id)
    .limit(_NAMES)
)


def completions(
    session: Session,
    graph: ApplicationGraph,
    text: str,
    cursor: int,
    stopped: Callable[[], bool] = lambda: False,
) -> list[Completion]:
    """What could stand at the cursor, the likeliest first."""
    typing = typing_at(text, cursor)
    found = _free if typing.field is None else _values
    offered = list(islice(found(session, graph, typing), MOST))
    if typing.negated or not offered:
        return offered  # what would be left out has no count to show
    asked = [one.clause for one in offered if one.clause is not None]
    counts = _counts(session, graph, _without(text, offered[0]), asked, stopped)
    counted = [
        one._replace(minerals=counts[one.clause].minerals) if one.clause in counts else one
        for one in offered
    ]
    return sorted(counted, key=lambda one: one.minerals == 0)


def _without(text: str, completion: Completion) -> str:
    return f"{text[: completion.start]} {text[completion.end :]}"


def _counts(
    session: Session,
    graph: ApplicationGraph,
    rest: str,
    asked: list[str],
    stopped: Callable[[], bool],
) -> dict[str, FacetCount]:
    """How many minerals there would be beside the rest of the query, or alone where the rest cannot
    be read."""
    for beside in (rest, ""):
        with suppress(QueryError):
            return clause_counts(session, graph, beside, asked, stopped)
    return {}


# -- values of a field -------------------------------------------------------------------------


def _values(session: Session, graph: ApplicationGraph, typing: Typing) -> Iterator[Completion]:
    """Those whose name begins with what is typed, then those with a word that does."""
    assert typing.field is not None
    begun = words.plain(typing.value).strip()
    values = Vocabulary(session, graph).values(typing.field)
    fits = [(_fit(begun, (value.value, value.label, *value.names)), value) for value in values]
    for best in (2, 1):
        for value in (value for fit, value in fits if fit == best):
            typed = clause(typing.field, value.value)
            kind = CompletionKind.VALUE
            yield Completion(typed, value.label, kind, typing.start, typing.end, typed)


def _fit(beginning: str, names: Iterable[str]) -> int:
    """2 where a name begins with the words typed, 1 where all of them begin a word of one."""
    if not beginning:
        return 2
    best = 0
    typed = words.tokens(beginning)
    for name in names:
        plain = words.plain(name)
        if plain.startswith(beginning):
            return 2
        have = words.tokens(plain)
        if typed and words.all_begin(typed, have):
            best = 1
    return best


# -- free words --------------------------------------------------------------------------------


def _free(session: Session, graph: ApplicationGraph, typing: Typing) -> Iterator[Completion]:
    """Applications and minerals that the words, or the last of them, begin to name; then fields."""
    for start, typed in typing.runs:
        if not words.tokens(typed):
            continue
        applications = list(_applications(graph, typed, start, typing.end))
        minerals = list(_minerals(session, typed, start, typing.end))
        exact = words.plain(typed).strip()
        first = [one for one in minerals if words.plain(one.label).startswith(exact)]
        yield from first
        yield from applications
        yield from (one for one in minerals if one not in first)
        if applications or minerals:
            break
    fields = [(f"{name}:", expected) for name, expected in FIELDS.items()]
    for typed, meaning in beginnings(typing.value) if typing.value else fields:
        yield Completion(typed, meaning, CompletionKind.FIELD, typing.start, typing.end, None)


def _applications(
    graph: ApplicationGraph, typed: str, start: int, end: int
) -> Iterator[Completion]:
    beginning = words.plain(typed).strip()
    fits = [(_fit(beginning, node.names), node) for node in graph.nodes.values()]
    best = sorted((one for one in fits if one[0]), key=lambda one: (-one[0], len(one[1].name)))
    for _, node in best[:_NAMES]:
        asked = clause("used-in", node.slug)
        named = next((name for name in node.names if words.plain(name).startswith(beginning)), "")
        label = node.name if named in ("", node.name) else f"{node.name} ({named})"
        yield Completion(asked, label, CompletionKind.APPLICATION, start, end, asked)


def _minerals(session: Session, typed: str, start: int, end: int) -> Iterator[Completion]:
    key = " ".join(typed.casefold().split())
    seen: set[str] = set()
    for how in (NAME, SYMBOL, SYNONYM, LANGUAGE, SLUG):
        last = key if how == SYMBOL else key + chr(0x10FFFF)
        for name, called_, _ in session.execute(_CALLED, {"kind": how, "first": key, "last": last}):
            if name not in seen and len(seen) < _NAMES:
                seen.add(name)
                label = name if how in (NAME, SLUG) else f"{name} ({called_})"
                yield Completion(quoted(name), label, CompletionKind.MINERAL, start, end, None)
