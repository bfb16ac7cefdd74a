"""Finding minerals: a query becomes a set of them, put together from the sets that it speaks of.

What words and numbers mean beside each other is in `conjunctions`, what free words find in
`fulltext`, what fields and comparisons ask in `field_filters`. The result is the ids of all hits in
order, and rows for those that are shown.
"""

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pyroaring import FrozenBitMap
from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.query import (
    And,
    Comparison,
    FieldTerm,
    Not,
    Or,
    Query,
    TextTerm,
    read_query,
    walk,
)
from mineralcat.domain.terms import Certainty

from ..models import Mineral
from ..queries.graph import ApplicationGraph, Node
from ..revision_cache import cached
from .bitsets import NONE, Answer, MineralSets, Ranked, all_of, any_of, contrary
from .conjunctions import NamedApplication, Scope, bound, regular, speaks_of_applications
from .field_filters import FieldFilters, check_unit, compared
from .fulltext import FullText
from .ranking import SORTS as SORTS
from .ranking import best_first, nearest_first, ordered
from .spelling import corrections, replaced


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
    for corrected, mistaken in corrections(session, text, asked.mistaken(), asked.free()):
        found = Search(session, graph, read_query(corrected)).run(sort, descending)
        if found.sure or found.possible:
            typed = tuple(part.text for part in mistaken)
            exact = replaced(text, {part: f'"{part.text}"' for part in mistaken})
            return replace(found, corrected=corrected, mistaken=typed, exact=exact)
    return hits


def warm(session: Session, graph: ApplicationGraph, stopped: Callable[[], bool]) -> None:
    """Read the sets that one letter finds, those of all letters that words begin with."""
    for letter in "abcdefghijklmnopqrstuvwxyz":
        if stopped():
            return
        query = TextTerm(letter, False, 0, 1)
        Search(session, graph, query).answer(query)


class Search:
    """One query on its way to its hits."""

    def __init__(self, session: Session, graph: ApplicationGraph, query: Query) -> None:
        self.session = session
        self.graph = graph
        self.query = query
        self.regular = regular(query, graph)
        self.sets = sets_of(session)
        self.filters = FieldFilters(session, graph)
        self.words = FullText(session, graph, self.sets)
        self.application = self._application()

    def run(self, sort: str = "best", descending: bool = False) -> Hits:
        """The hits, in order."""
        answer = self._answer(self.regular, ())
        doubt = answer.may - answer.sure
        kinds = (answer.sure, doubt - answer.unread, answer.unread)
        groups: list[FrozenBitMap | array[int]] = []
        near = self._nearest_first() if sort == "best" else ()
        for kind in kinds:
            if sort == "best":
                groups += best_first(kind, near, self._essential_first())
            elif kind:
                order = ordered(self.session, self.sets, sort, descending, self.application)
                groups.append(self.sets.only(order, kind))
        ids = Ranked(self.sets, groups)
        return Hits(self.query, ids, self.application, len(kinds[0]), len(kinds[1]))

    def free(self) -> list[TextTerm]:
        """The free words, not those under *not*, from left to right."""
        parts = walk(self.query, denied=False)
        return [part for part in parts if isinstance(part, TextTerm) and not part.phrase]

    def mistaken(self) -> list[TextTerm]:
        """Those of the free words that alone find nothing."""
        return [part for part in self.free() if not self.words.found(part)]

    def _application(self) -> Node | None:
        """The one that ``used-in:`` names first, else the one that the free words name first."""
        named = list(self._all_named(self.regular))
        fields = [one for one in named if isinstance(one.parts[0], FieldTerm)]
        return next((one.node for one in (*fields, *named)), None)

    def _all_named(self, query: Query) -> Iterator[NamedApplication]:
        """What is named anywhere but under *not*."""
        match query:
            case And(items):
                yield from self._named(items)
                for item in items:
                    if isinstance(item, Or):
                        yield from self._all_named(item)
            case Or(items):
                for item in items:
                    yield from self._all_named(item)
            case TextTerm() | FieldTerm():
                yield from self._named((query,))

    def _named(self, items: Sequence[Query]) -> Scope:
        """The applications that one conjunction names, in the order in which they stand: by fields,
        by words outright, or by what all words together begin to name."""
        named = [
            NamedApplication(self.filters.application(item), (item,))
            for item in items
            if isinstance(item, FieldTerm) and item.name == "used-in"
        ]
        texts = [item for item in items if isinstance(item, TextTerm)]
        free = [item for item in texts if not item.phrase]
        for run in (*([item] for item in texts if item.phrase), *([free] if free else [])):
            nodes = [(self.graph.named(item.text), item) for item in run]
            outright = [NamedApplication(node, (item,)) for node, item in nodes if node]
            begun = None if outright else self.words.begun_alone(" ".join(i.text for i in run))
            named += outright or ([NamedApplication(begun, tuple(run))] if begun else [])
        return tuple(sorted(named, key=lambda one: one.parts[0].start))

    # -- what is found ---------------------------------------------------------------------

    def answer(self, query: Query) -> Answer:
        """The sets that a query finds."""
        return self._answer(self.regular if query is self.query else regular(query, self.graph), ())

    def scope(self, items: Sequence[Query], around: Scope) -> Scope:
        """The applications that the numbers of a conjunction are meant of."""
        if not any(map(speaks_of_applications, items)):
            return around
        return (*around, *self._named(items))

    def _answer(self, query: Query, scope: Scope) -> Answer:
        match query:
            case And(items):
                scope = self.scope(items, scope)
                return all_of((self._answer(i, scope) for i in items), self.sets.everything)
            case Or(items):
                return any_of(self._answer(item, scope) for item in items)
            case Not(item):
                return contrary(self._answer(item, scope), self.sets.everything)
            case Comparison():
                return self._compared(query, scope)
            case FieldTerm():
                found = self._field(query)
            case TextTerm():
                found = self.words.found(query)
        return Answer(found, found, NONE)

    def _compared(self, part: Comparison, scope: Scope) -> Answer:
        within = self.within(part, scope)

        def read() -> Answer:
            check_unit(self.session, part)
            rows = self.session.execute(compared(part, within)).all()
            holds = self.sets.of([id_ for id_, sure, _ in rows if sure])
            may = self.sets.of([id_ for id_, _, may in rows if may])
            nothing = self.sets.everything - self.sets.of([id_ for id_, *_ in rows])
            return Answer(holds, may | nothing, nothing)

        asked = (part.measure, part.year, part.operator, part.value, part.unit)
        return self.sets.cached((*asked, frozenset(within)), read)

    def within(self, part: Comparison, scope: Scope) -> Collection[int]:
        """The applications in which a number is meant: those named and all below them."""
        if not bound(part):
            return ()
        return {id_ for named in scope for id_ in self.graph.reach(named.node.id)}

    def _field(self, part: FieldTerm) -> FrozenBitMap:
        if part.name == "used-in":
            return self.words.all_needed_by(self.filters.application(part).id)

        def read() -> FrozenBitMap:
            found = select(Mineral.id).where(self.filters.field(part))
            return self.sets.of(self.session.scalars(found).all())

        return self.sets.cached((part.name, words.plain(part.value)), read)

    # -- order -----------------------------------------------------------------------------

    def _nearest_first(self) -> list[FrozenBitMap]:
        """Sets by how near the names are to the free words, then by where the words stand."""
        typed = _typed(self.query)
        if not typed:
            return [self.sets.everything]
        near = nearest_first(self.session, self.sets, typed)
        standing = (self._standing(self.regular, place) for place in range(_PLACES))
        return [*near, *standing, self.sets.everything]

    def _standing(self, query: Query, place: int) -> FrozenBitMap:
        """All but what owes itself to words that stand only in later places."""
        match query:
            case And(items):
                parts = (self._standing(item, place) for item in items)
                return FrozenBitMap.intersection(self.sets.everything, *parts)
            case Or(items):
                return FrozenBitMap.union(NONE, *(self._standing(item, place) for item in items))
            case TextTerm():
                places = self.words.places(query)
                return places[min(place, len(places) - 1)]
            case _:
                return self.sets.everything

    def _essential_first(self) -> list[FrozenBitMap]:
        """By how much the application depends on them; in the end, all."""
        if self.application is None:
            return [self.sets.everything]
        needed = self.words.needed_by(self.application.id)
        return [*(needed[importance] for importance in sorted(needed)), self.sets.everything]


_PLACES = 3
"""Names, roles and agreements; behind them sources."""


def sets_of(session: Session) -> MineralSets:
    """The sets of the revision that a session reads."""
    return cached(session, "sets", None, lambda: MineralSets(session))


def _typed(query: Query) -> list[str]:
    """The free words of each alternative, as one text."""
    match query:
        case TextTerm(text):
            return [text]
        case And(items):
            own = " ".join(item.text for item in items if isinstance(item, TextTerm))
            others = [item for item in items if isinstance(item, And | Or)]
            return [*filter(None, (own,)), *(text for item in others for text in _typed(item))]
        case Or(items):
            return [text for item in items for text in _typed(item)]
        case _:
            return []
