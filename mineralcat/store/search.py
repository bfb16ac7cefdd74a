"""Finding minerals: a query becomes one statement over the catalogue and its index.

Free words look into the text index and, an application gathering all below it, into the bills of
the applications they name. Fields look into the index tables. What leaves is the ids of all hits
in order, and rows for those that are shown.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.query import And, Field, Not, Or, Query, QueryError, Text, read_query
from mineralcat.domain.terms import MineralKind

from .graph import ApplicationGraph, Node
from .index_tables import MINERAL_TEXT, bill, coverage, digest
from .models import CriticalityList, Listing, Mineral, MineralName, MineralSynonym

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
        self.runs = list(_runs(query))
        self.application = self._application()

    def run(self, sort: str = "best", descending: bool = False) -> Hits:
        """The hits, in order."""
        statement = select(Mineral.id).where(self._condition(self.query))
        statement = self._ordered(statement, sort, descending)
        return Hits(self.query, array("q", self.session.scalars(statement)), self.application)

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

    # -- conditions ------------------------------------------------------------------------

    def _condition(self, query: Query, holds: bool = True) -> Any:
        """What a query asks, or its contrary. *Not* goes inwards on the way, because brackets
        within brackets are soon too many for the engine."""
        match query:
            case And(items):
                asked = [self._condition(item, holds) for item in self._joined(items)]
                return and_(true(), *asked) if holds else or_(false(), *asked)
            case Or(items):
                asked = [self._condition(item, holds) for item in items]
                return or_(false(), *asked) if holds else and_(true(), *asked)
            case Not(item):
                return self._condition(item, not holds)
            case Field():
                found = self._field(query)
            case Text():
                found = self._text(query)
        return found if holds else ~found

    def _joined(self, items: Sequence[Query]) -> list[Query]:
        """The items; free words that together name an application count as its name."""
        free = [item for item in items if isinstance(item, Text) and not item.phrase]
        together = " ".join(word.text for word in free)
        if len(free) < 2 or self.graph.named(together) is None:
            return list(items)
        name = Text(together, False, free[0].start, free[-1].end)
        return [name, *(item for item in items if item not in free)]

    def _text(self, part: Text) -> Any:
        """In the text of a mineral, or in the bill of an application that the words name."""
        node = self.graph.named(part.text)
        nodes = [node] if node else self.graph.matching(part.text)
        wanted = match_expression(part.text, together=part.phrase, whole=node is not None)
        if wanted is None:
            return _NOTHING
        found = Mineral.id.in_(
            select(literal_column("rowid"))
            .select_from(text(MINERAL_TEXT))
            .where(
                text(f"{MINERAL_TEXT} MATCH :words").bindparams(
                    bindparam("words", wanted, unique=True)
                )
            )
        )
        if not nodes:
            return found
        return or_(found, Mineral.id.in_(_needed_by([node.id for node in nodes])))

    def _field(self, part: Field) -> Any:
        match part.name:
            case "used-in":
                return Mineral.id.in_(_needed_by([self._named_application(part).id]))
            case "list":
                covered = coverage.c.list_id == self._list(part)
                return Mineral.id.in_(select(coverage.c.mineral_id).where(covered))
            case "list-entry":
                listed = (Listing.list_id == self._list(part)) & Listing.until.is_(None)
                return Mineral.id.in_(select(Listing.mineral_id).where(listed))
            case "member-of":
                return Mineral.id.in_(_members_of(self._group(part)))
            case _:
                return Mineral.kind == self._kind(part)

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

    def _ordered(self, statement: Select[Any], sort: str, descending: bool) -> Select[Any]:
        if self.application is not None:
            here = (bill.c.mineral_id == Mineral.id) & (
                bill.c.application_id == self.application.id
            )
            statement = statement.outerjoin(bill, here)
        if sort in ("uses", "share", "lists"):
            statement = statement.outerjoin(digest, digest.c.mineral_id == Mineral.id)
        keys = self._keys(sort)
        if sort != "best":
            keys = [key.desc().nulls_last() if descending else key.nulls_last() for key in keys]
        return statement.order_by(*keys, func.lower(Mineral.name), Mineral.id)

    def _keys(self, sort: str) -> list[Any]:
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
            case "importance" if self.application:
                return [bill.c.importance]
            case "amount" if self.application:
                return [bill.c.unit, bill.c.amount]
            case "best":
                return self._best_first()
            case _:
                return [func.lower(Mineral.name)]

    def _best_first(self) -> list[Any]:
        """Exact name, symbol or slug; then a synonym or a name in another language; then a name so
        beginning; then essential before minor."""
        keys: list[Any] = []
        whole = " ".join(word.text for run in self.runs for word in run).strip()
        if whole:
            exact = whole.casefold()
            keys.append(
                case(
                    (func.lower(Mineral.name) == exact, 0),
                    (Mineral.slug == exact, 0),
                    (func.lower(Mineral.symbol) == exact, 1),
                    (Mineral.id.in_(_called(MineralSynonym, whole)), 2),
                    (Mineral.id.in_(_called(MineralName, whole)), 2),
                    (func.lower(Mineral.name).startswith(exact, autoescape=True), 3),
                    else_=4,
                )
            )
        if self.application is not None:
            keys.append(func.coalesce(bill.c.importance, 9))
        return keys


_NOTHING = Mineral.id.in_(())


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


def _needed_by(applications: list[int]) -> Select[Any]:
    return select(bill.c.mineral_id).where(bill.c.application_id.in_(applications))


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


def _called(names: type[MineralSynonym] | type[MineralName], text: str) -> Select[Any]:
    """The minerals with this synonym or name in another language. The engine folds the case of
    ASCII alone, so other scripts are asked for as typed, folded, and as a name begins."""
    lower = text.casefold()
    same = or_(func.lower(names.text) == lower, names.text.in_((text, lower, text.capitalize())))
    return select(names.mineral_id).where(same)


def _is_mineral_name(session: Session, text: str) -> bool:
    """Whether minerals are called so, in singular or plural."""
    one = " ".join(words.singular(word) for word in text.casefold().split())
    for form in {text.casefold(), one, f"{one}s"}:
        named = select(Mineral.id).where(
            or_(
                func.lower(Mineral.name) == form,
                Mineral.slug == form,
                Mineral.id.in_(_called(MineralSynonym, form)),
            )
        )
        if session.scalar(named.limit(1)) is not None:
            return True
    return False


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
