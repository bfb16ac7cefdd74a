"""Finding minerals: a query becomes a set of them, put together from the sets that it speaks of.

Free words look into the text index and, an application gathering all below it, into the bills of
the applications they name. Fields and comparisons are in `clauses`. What leaves is the ids of all
hits in order, and rows for those that are shown.

Unknown is not no. A comparison holds, does not, or cannot be told, and *and*, *or* and *not* follow
Kleene's three-valued logic ("Introduction to Metamathematics", 1952, section 64): what cannot be
told is possible where its figures straddle the bound, unknown where there are none.
"""

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select, text
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.query import And, Comparison, Field, Not, Or, Query, Text, read_query
from mineralcat.domain.terms import Certainty

from . import spelling
from .clauses import Clauses, comparison, match_expression, unread
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
    digest,
    need,
)
from .models import Mineral
from .sets import MineralSets, Ranked

SORTS = ("best", "name", "symbol", "kind", "uses", "share", "lists", "importance", "amount")
"""What results can be ordered by; ``best`` is the order of a search."""


@dataclass(frozen=True)
class Hits:
    """All minerals that a query finds: their ids in order, and the application that it names.

    The sure ones come first, then the possible, then those of which nothing is known.
    """

    query: Query
    ids: Ranked
    application: Node | None
    sure: int
    possible: int
    corrected: str | None = None
    """The query that was answered, where words that find nothing were taken for others."""
    mistaken: tuple[str, ...] = ()
    """These words, as typed."""
    exact: str | None = None
    """What to type to have them taken as they are: the query with these words in quotes."""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def unknown(self) -> int:
        """How many there are of which nothing is known."""
        return len(self.ids) - self.sure - self.possible

    @property
    def breaks(self) -> tuple[int, ...]:
        """The places where less sure hits begin below surer ones."""
        ends = (self.sure, self.sure + self.possible)
        return tuple(end for end in dict.fromkeys(ends) if 0 < end < len(self.ids))

    def certainty(self, place: int) -> Certainty:
        """How sure the hit at this place is."""
        if place < self.sure:
            return Certainty.SURE
        return Certainty.POSSIBLE if place < self.sure + self.possible else Certainty.UNKNOWN


class Answer(NamedTuple):
    """Sets of minerals: for which a query surely holds, for which it may, and of which some
    comparison in it has nothing to read."""

    sure: int
    may: int
    unread: int


def find(
    session: Session,
    graph: ApplicationGraph,
    text: str,
    *,
    sort: str = "best",
    descending: bool = False,
) -> Hits:
    """Find what *text* asks for, in the order of *sort*. QueryError marks what cannot be read.

    Where nothing is found, free words that find nothing are taken for the terms that they are near
    to, and the hits say so; what is in quotes or asked of a field never is.
    """
    asked = Search(session, graph, read_query(text))
    hits = asked.run(sort, descending)
    if hits.sure or hits.possible:
        return hits
    for corrected, mistaken in _corrections(text, asked.mistaken(), session):
        found = Search(session, graph, read_query(corrected)).run(sort, descending)
        if found.sure or found.possible:
            typed = tuple(part.text for part in mistaken)
            exact = _replaced(text, {part: f'"{part.text}"' for part in mistaken})
            return replace(found, corrected=corrected, mistaken=typed, exact=exact)
    return hits


def warm(session: Session, graph: ApplicationGraph, stopped: Callable[[], bool]) -> None:
    """Read the sets that one letter finds, those of all letters that words begin with."""
    for letter in "abcdefghijklmnopqrstuvwxyz":
        if stopped():
            return
        query = Text(letter, False, 0, 1)
        Search(session, graph, query).answer(query)


class Search:
    """One query on its way to a statement."""

    def __init__(self, session: Session, graph: ApplicationGraph, query: Query) -> None:
        self.session = session
        self.graph = graph
        self.query = query
        self.sets = _sets(session, graph)
        self.clauses = Clauses(session, graph)
        self.runs = list(_runs(query))
        self.application = self._application()

    def run(self, sort: str = "best", descending: bool = False) -> Hits:
        """The hits, in order."""
        answer = self.answer(self.query)
        doubt = answer.may & ~answer.sure
        kinds = (answer.sure, doubt & ~answer.unread, doubt & answer.unread)
        groups: list[int | array[int]] = []
        for kind in kinds:
            if sort == "best":
                groups += self._best_first(kind)
            elif kind:
                groups.append(self.sets.only(self._order(sort, descending), kind))
        sure, possible, _ = (kind.bit_count() for kind in kinds)
        ids = Ranked(self.sets, groups)
        return Hits(self.query, ids, self.application, sure, possible)

    def mistaken(self) -> list[Text]:
        """The free words, not those under *not*, that alone find nothing."""
        free = [p for p in _positive(self.query) if isinstance(p, Text) and not p.phrase]
        return [part for part in free if not self._finds(part)]

    def _finds(self, part: Text) -> bool:
        return bool(self._text(part))

    # -- which application the query speaks of ---------------------------------------------

    def _application(self) -> Node | None:
        """The one that ``used-in:`` names, else the one that the free words name."""
        positive = list(_positive(self.query))
        for part in positive:
            if isinstance(part, Field) and part.name == "used-in":
                return self.clauses.application(part)
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
        return found[0] if len(found) == 1 and _begins(found[0], text) else None

    # -- what is found ---------------------------------------------------------------------

    def answer(self, query: Query) -> Answer:
        """The sets that a query finds."""
        everything = self.sets.everything
        match query:
            case And(items):
                sure = may = everything
                unread_ = 0
                for item in self._joined(items):
                    part = self.answer(item)
                    sure, may, unread_ = sure & part.sure, may & part.may, unread_ | part.unread
                return Answer(sure, may, unread_)
            case Or(items):
                sure = may = unread_ = 0
                for item in items:
                    part = self.answer(item)
                    sure, may, unread_ = sure | part.sure, may | part.may, unread_ | part.unread
                return Answer(sure, may, unread_)
            case Not(item):
                part = self.answer(item)
                return Answer(everything ^ part.may, everything ^ part.sure, part.unread)
            case Comparison():
                return self._compared(query)
            case Field():
                found = self._field(query)
            case Text():
                found = self._text(query)
        return Answer(found, found, 0)

    def _compared(self, part: Comparison) -> Answer:
        within = self.within()

        def read() -> Answer:
            holds = self._select(comparison(part, within, True))
            fails = self._select(comparison(part, within, False))
            nothing = self._select(unread(part, within))
            return Answer(holds, self.sets.everything ^ fails, nothing)

        key = (part.clause, self.application.id if self.application else None)
        return self.sets.kept(key, read)

    def within(self) -> Collection[int]:
        """The applications in which amounts and shares of demand are meant: the one named and all
        below it."""
        return () if self.application is None else self.graph.reach(self.application.id)

    def _select(self, condition: Any) -> int:
        """The set of minerals that meet a condition."""
        return self.sets.of(list(self.session.scalars(select(Mineral.id).where(condition))))

    def _begun(self, text: str) -> list[Node]:
        """The applications whose names words begin; the name of a mineral means the mineral, and
        not the lithium-ion battery."""
        return [] if _is_mineral_name(self.session, text) else self.graph.matching(text)

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
        nodes = [node] if node else self._begun(part.text)
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
            return {importance: self.sets.unpacked(minerals) for importance, minerals in rows}

        return self.sets.kept(("needed", application), read)

    def _field(self, part: Field) -> int:
        if part.name == "used-in":
            needed = self._needed_by(self.clauses.application(part).id)
            return sum(needed.values())  # no mineral is of two importances
        key = part.name, words.plain(part.value)
        return self.sets.kept(key, lambda: self._select(self.clauses.field(part)))

    # -- order -----------------------------------------------------------------------------

    def _best_first(self, found: int) -> Iterator[int]:
        """Sets, the best first: exact name, symbol or slug; then a synonym or a name in another
        language; then a name so beginning; then essential before minor; then by name."""
        for near in self._nearest_first():
            for needed in self._essential_first():
                if now := found & near & needed:
                    yield now
                    found ^= now

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


_MOST_MISTAKEN = 4
"""A query with more words that find nothing was not meant for this catalogue."""
_TRIES = 6
"""So many readings of a query are tried."""

_WITH_WORDS = text(
    f"SELECT group_concat(rowid) FROM {MINERAL_TEXT} WHERE {MINERAL_TEXT} MATCH :words"
)
_NEEDED = select(need.c.importance, need.c.minerals).where(
    need.c.application_id == bindparam("application")
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


def _begins(node: Node, text: str) -> bool:
    """Whether a name of the application begins with the words: “cathode” stands in the name of a
    battery, and means no battery."""
    beginning = " ".join(words.tokens(text))
    names = (*node.names, node.slug)
    return any(" ".join(words.tokens(name)).startswith(beginning) for name in names)


def _is_mineral_name(session: Session, text: str) -> bool:
    """Whether minerals are called so, in singular or plural."""
    one = " ".join(words.singular(word) for word in text.casefold().split())
    keys = {"keys": [text.casefold(), one, f"{one}s"]}
    return session.scalar(_OUTRIGHT, keys) is not None


def _corrections(
    text: str, mistaken: Sequence[Text], session: Session
) -> Iterator[tuple[str, list[Text]]]:
    """The query with words that find nothing taken for near ones, most likely first, and which
    words these are. What is near to nothing stays as it is."""
    if not 0 < len(mistaken) <= _MOST_MISTAKEN:
        return
    known = spelling.terms(session)
    near = {part: [one.text for one in spelling.nearest(part.text, known)] for part in mistaken}
    near = {part: texts for part, texts in near.items() if texts}
    if not near:
        return
    for texts in islice(product(*near.values()), _TRIES):
        yield _replaced(text, dict(zip(near, texts, strict=True))), list(near)


def _replaced(text: str, pairs: Mapping[Text, str]) -> str:
    """A query as typed, with other words in some places."""
    for part in sorted(pairs, key=lambda part: -part.start):
        text = text[: part.start] + pairs[part] + text[part.end :]
    return text


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
