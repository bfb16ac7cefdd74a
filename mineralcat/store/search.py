"""Finding minerals: a query becomes a set of them, put together from the sets that it speaks of.

Free words look into the text index and, an application gathering all below it, into the bills of
the applications they name. Fields look into the index tables. What leaves is the ids of all hits
in order, and rows for those that are shown.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select, text
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.query import And, Field, Not, Or, Query, QueryError, Text, read_query
from mineralcat.domain.terms import MineralKind

from .graph import ApplicationGraph, Node
from .index_tables import (
    LANGUAGE,
    MINERAL_TEXT,
    NAME,
    SLUG,
    SYMBOL,
    SYNONYM,
    bill,
    called,
    coverage,
    digest,
)
from .models import CriticalityList, Listing, Mineral, MineralSynonym
from .sets import MineralSets, numbers

SORTS = ("best", "name", "symbol", "kind", "uses", "share", "lists", "importance", "amount")
"""What results can be ordered by; ``best`` is the order of a search."""


@dataclass(frozen=True)
class Hits:
    """All minerals that a query finds: their ids in order, and the application that it names."""

    query: Query
    ids: "array[int]"
    application: Node | None

    def __len__(self) -> int:
        return len(self.ids)


def find(
    session: Session,
    graph: ApplicationGraph,
    text: str,
    *,
    sort: str = "best",
    descending: bool = False,
) -> Hits:
    """Find what *text* asks for, in the order of *sort*. QueryError marks what cannot be read."""
    return Search(session, graph, read_query(text)).run(sort, descending)


class Search:
    """One query on its way to a statement."""

    def __init__(self, session: Session, graph: ApplicationGraph, query: Query) -> None:
        self.session = session
        self.graph = graph
        self.query = query
        self.sets = _sets(session, graph)
        self.runs = list(_runs(query))
        self.application = self._application()

    def run(self, sort: str = "best", descending: bool = False) -> Hits:
        """The hits, in order."""
        found = self._found(self.query)
        if sort == "best":
            ids = self._best_first(found)
        else:
            ids = self.sets.only(self._order(sort, descending), found)
        return Hits(self.query, ids, self.application)

    # -- which application the query speaks of ---------------------------------------------

    def _application(self) -> Node | None:
        """The one that ``used-in:`` names, else the one that the free words name."""
        positive = list(_positive(self.query))
        for part in positive:
            if isinstance(part, Field) and part.name == "used-in":
                return self._named_application(part)
        for run in self.runs:
            for length in range(len(run), 0, -1):
                for start in range(len(run) - length + 1):
                    text = " ".join(word.text for word in run[start : start + length])
                    if node := self._meant(text, whole=length == len(run)):
                        return node
        return None

    def _meant(self, text: str, *, whole: bool) -> Node | None:
        """The application that words name outright, or, being all the words, alone begin to name;
        the name of a mineral is not taken for the beginning of an application's."""
        if node := self.graph.named(text):
            return node
        if not whole or len(text) < 3 or _is_mineral_name(self.session, text):
            return None
        found = self.graph.matching(text)
        return found[0] if len(found) == 1 else None

    def _named_application(self, part: Field) -> Node:
        node = self.graph.named(part.value)
        if node is None:
            near = self.graph.matching(part.value)
            hint = f" Perhaps {near[0].slug}?" if near else ""
            raise QueryError(
                f"There is no application “{part.value}”:"
                f" expected one such as offshore-wind.{hint}",
                part.start,
                part.end,
            )
        return node

    # -- what is found ---------------------------------------------------------------------

    def _found(self, query: Query) -> int:
        """The set of minerals that a query finds."""
        everything = self.sets.everything
        match query:
            case And(items):
                found = everything
                for item in self._joined(items):
                    found &= self._found(item)
                return found
            case Or(items):
                found = 0
                for item in items:
                    found |= self._found(item)
                return found
            case Not(item):
                return everything ^ self._found(item)
            case Field():
                return self._field(query)
            case Text():
                return self._text(query)

    def _joined(self, items: Sequence[Query]) -> list[Query]:
        """The items; free words that together name an application count as its name."""
        free = [item for item in items if isinstance(item, Text) and not item.phrase]
        together = " ".join(word.text for word in free)
        if len(free) < 2 or self.graph.named(together) is None:
            return list(items)
        name = Text(together, False, free[0].start, free[-1].end)
        return [name, *(item for item in items if item not in free)]

    def _text(self, part: Text) -> int:
        """In the text of a mineral, or in the bill of an application that the words name."""
        node = self.graph.named(part.text)
        nodes = [node] if node else self.graph.matching(part.text)
        wanted = match_expression(part.text, together=part.phrase, whole=node is not None)
        if wanted is None:
            return 0
        found = self.sets.read(self.session, _WITH_WORDS, {"words": wanted})
        for node in nodes:
            for needed in self._needed_by(node.id).values():
                found |= needed
        return found

    def _needed_by(self, application: int) -> dict[int, int]:
        """What an application needs, by importance."""

        def read() -> dict[int, int]:
            rows = self.session.execute(_NEEDED, {"application": application})
            return {importance: self.sets.of(numbers(ids)) for importance, ids in rows}

        return self.sets.kept(("needed", application), read)

    def _field(self, part: Field) -> int:
        match part.name:
            case "used-in":
                needed = self._needed_by(self._named_application(part).id)
                return sum(needed.values())  # no mineral is of two importances
            case "list":
                covered = coverage.c.list_id == self._list(part)
                return self._read(part, select(coverage.c.mineral_id).where(covered))
            case "list-entry":
                listed = (Listing.list_id == self._list(part)) & Listing.until.is_(None)
                return self._read(part, select(Listing.mineral_id).where(listed))
            case "member-of":
                return self._read(part, _members_of(self._group(part)))
            case _:
                return self._read(part, select(Mineral.id).where(Mineral.kind == self._kind(part)))

    def _read(self, part: Field, ids: Select[Any]) -> int:
        """The set of the ids that a statement gives, kept for the next time."""
        key = part.name, words.plain(part.value)
        return self.sets.kept(key, lambda: self.sets.of(list(self.session.scalars(ids))))

    def _list(self, part: Field) -> int:
        rows = self.session.execute(
            select(CriticalityList.id, CriticalityList.slug, CriticalityList.title)
        )
        known = {words.key(name): id_ for id_, slug, title in rows for name in (slug, title)}
        return _known(part, known, "list", "in-2023 or eu-2024")

    def _group(self, part: Field) -> int:
        rows = self.session.execute(
            select(Mineral.id, Mineral.slug, Mineral.name, Mineral.symbol, MineralSynonym.text)
            .outerjoin(MineralSynonym, MineralSynonym.mineral_id == Mineral.id)
            .where(Mineral.id.in_(select(Mineral.member_of_id)))
        )
        known = {words.key(name): id_ for id_, *names in rows for name in names if name}
        return _known(part, known, "group", "rare-earth-elements")

    def _kind(self, part: Field) -> MineralKind:
        value = words.singular(words.plain(part.value).strip())
        if value not in set(MineralKind):
            raise QueryError(
                f"“{part.value}” is no kind: expected one of {', '.join(MineralKind)}.",
                part.start,
                part.end,
            )
        return MineralKind(value)

    # -- order -----------------------------------------------------------------------------

    def _best_first(self, found: int) -> "array[int]":
        """Exact name, symbol or slug; then a synonym or a name in another language; then a name so
        beginning; then essential before minor; then by name."""
        ids = array("q")
        for near in self._nearest_first():
            for needed in self._essential_first():
                now = found & near & needed
                ids += self.sets.in_order(now)
                found ^= now
        return ids

    def _nearest_first(self) -> Iterator[int]:
        """By how near the name is to the free words; in the end, all."""
        whole = " ".join(word.text for run in self.runs for word in run).strip()
        if whole:
            key = whole.casefold()
            same: dict[int, list[int]] = {}
            for how, mineral in self.session.execute(_CALLED, {"key": key}):
                same.setdefault(how, []).append(mineral)
            for ways in ((NAME, SLUG), (SYMBOL,), (SYNONYM, LANGUAGE)):
                yield self.sets.of([mineral for how in ways for mineral in same.get(how, ())])
            ends = {"first": key, "last": key + chr(0x10FFFF)}
            first, last = self.session.execute(_BEGINNING, ends).one()
            yield self.sets.between(first, last)
        yield self.sets.everything

    def _essential_first(self) -> Iterator[int]:
        """By how much the application depends on them; in the end, all."""
        if self.application is not None:
            needed = self._needed_by(self.application.id)
            yield from (needed[importance] for importance in sorted(needed))
        yield self.sets.everything

    def _order(self, sort: str, descending: bool) -> "array[int]":
        """All minerals in an order."""
        application = self.application if sort in ("importance", "amount") else None

        def read() -> "array[int]":
            return array("q", self.session.scalars(self._ordered(sort, descending, application)))

        if application is not None:
            return read()  # one for each application would be too much to keep
        return self.sets.kept(("order", sort, descending), read)

    def _ordered(self, sort: str, descending: bool, application: Node | None) -> Select[Any]:
        statement = select(Mineral.id).join(
            called, (called.c.mineral_id == Mineral.id) & (called.c.how == NAME)
        )
        if application is not None:
            here = bill.c.application_id == application.id
            statement = statement.outerjoin(bill, here & (bill.c.mineral_id == Mineral.id))
        if sort in ("uses", "share", "lists"):
            statement = statement.outerjoin(digest, digest.c.mineral_id == Mineral.id)
        keys = self._keys(sort, application)
        keys = [key.desc().nulls_last() if descending else key.nulls_last() for key in keys]
        return statement.order_by(*keys, called.c.key, Mineral.id)

    def _keys(self, sort: str, application: Node | None) -> list[Any]:
        match sort:
            case "symbol":
                return [func.lower(Mineral.symbol)]
            case "kind":
                return [Mineral.kind]
            case "uses":
                return [digest.c.uses]
            case "share":
                return [digest.c.leader_share]
            case "lists":
                return [digest.c.lists]
            case "importance" if application:
                return [bill.c.importance]
            case "amount" if application:
                return [bill.c.unit, bill.c.amount]
            case _:
                return [called.c.key]


_WITH_WORDS = text(
    f"SELECT group_concat(rowid) FROM {MINERAL_TEXT} WHERE {MINERAL_TEXT} MATCH :words"
)
_NEEDED = (
    select(bill.c.importance, func.aggregate_strings(bill.c.mineral_id, ","))
    .where(bill.c.application_id == bindparam("application"))
    .group_by(bill.c.importance)
)
_HOW = called.c.how.in_((NAME, SLUG, SYMBOL, SYNONYM, LANGUAGE))
_CALLED = select(called.c.how, called.c.mineral_id).where(_HOW, called.c.key == bindparam("key"))


def _end(backwards: bool) -> Any:
    """The first or last mineral whose name lies between two keys."""
    columns = (called.c.key, called.c.mineral_id)
    between = called.c.key.between(bindparam("first"), bindparam("last"))
    return (
        select(called.c.mineral_id)
        .where(called.c.how == NAME, between)
        .order_by(*(column.desc() if backwards else column for column in columns))
        .limit(1)
        .scalar_subquery()
    )


_BEGINNING = select(_end(False), _end(True))
_OUTRIGHT = (
    select(called.c.mineral_id)
    .where(called.c.how.in_((NAME, SLUG, SYNONYM)))
    .where(called.c.key.in_(bindparam("keys", expanding=True)))
    .limit(1)
)


def _sets(session: Session, graph: ApplicationGraph) -> MineralSets:
    """The sets of the revision that the graph is of."""
    kept = graph.kept.get("sets")
    if kept is None:
        kept = graph.kept["sets"] = MineralSets(session)
    assert isinstance(kept, MineralSets)
    return kept


def match_expression(text: str, *, together: bool, whole: bool = False) -> str | None:
    """Words as the text index asks for them, in quotes so that none is an operator.

    Words may be unfinished unless *whole*; a plural finds its singular too; *together* makes them a
    phrase. None where there is no word.
    """
    wanted = [text] if together or len(text.split()) < 2 else text.split()
    unfinished = "" if whole else " *"
    found = []
    for part in wanted:
        if tokens := words.tokens(part):
            forms = {" ".join(tokens), " ".join(words.singular(token) for token in tokens)}
            either = (f'"{form}"{unfinished}' for form in sorted(forms))
            found.append("(" + " OR ".join(either) + ")")
    return " AND ".join(found) or None


def _members_of(group: int) -> Select[Any]:
    """All below a group."""
    below = select(Mineral.id).where(Mineral.member_of_id == group).cte(recursive=True)
    below = below.union(select(Mineral.id).where(Mineral.member_of_id == below.c.id))
    return select(below.c.id)


def _known(part: Field, known: dict[str, int], what: str, example: str) -> int:
    id_ = known.get(words.key(part.value))
    if id_ is None:
        raise QueryError(
            f"There is no {what} “{part.value}”: expected one such as {example}.",
            part.start,
            part.end,
        )
    return id_


def _is_mineral_name(session: Session, text: str) -> bool:
    """Whether minerals are called so, in singular or plural."""
    one = " ".join(words.singular(word) for word in text.casefold().split())
    keys = {"keys": [text.casefold(), one, f"{one}s"]}
    return session.scalar(_OUTRIGHT, keys) is not None


def _positive(query: Query) -> list[Query]:
    """The parts that every hit may owe itself to: not those under *not*."""
    match query:
        case Not():
            return []
        case And(items) | Or(items):
            return [part for item in items for part in _positive(item)]
        case _:
            return [query]


def _runs(query: Query) -> list[list[Text]]:
    """The free words of each conjunction outside *not*, and each phrase for itself."""
    match query:
        case Text():
            return [[query]]
        case And(items):
            texts = [item for item in items if isinstance(item, Text)]
            free = [item for item in texts if not item.phrase]
            runs = [[item] for item in texts if item.phrase] + ([free] if free else [])
            others = [item for item in items if not isinstance(item, Text)]
            return runs + [run for item in others for run in _runs(item)]
        case Or(items):
            return [run for item in items for run in _runs(item)]
        case _:
            return []
