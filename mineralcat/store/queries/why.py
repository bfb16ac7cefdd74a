"""Why minerals were found: for each hit the clauses that it owes itself to, and what they met."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pyroaring import FrozenBitMap
from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.query import (
    And,
    Comparison,
    FieldTerm,
    Leaf,
    Not,
    Or,
    Query,
    TextTerm,
    walk,
    written,
)
from mineralcat.store.engines.registry import engine_of
from mineralcat.store.index.index_tables import TEXT_COLUMNS, bill
from mineralcat.store.models import Usage
from mineralcat.store.queries.graph import ApplicationGraph, Node
from mineralcat.store.rows import PathStep, Ref
from mineralcat.store.search.conjunctions import Scope, bound
from mineralcat.store.search.find_minerals import Hits, Search
from mineralcat.store.search_rows import BillLine, Match
from mineralcat.translation import _

from .reasons import Reasons

Forms = Sequence[words.Phrase]
Found = dict[int, tuple[str, str]]
"""By mineral, the field in which words were met, and what was met there."""

# -- clauses ---------------------------------------------------------------------------------------


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
    return list(dict.fromkeys(_asked_parts(search, search.regular, ())))


def _asked_parts(
    search: Search, query: Query, scope: Scope, outside: Scope | None = None
) -> Iterator[Asked]:
    """*outside* is what stands around the *not* that a part stands under, None where it is none."""
    match query:
        case And(items) | Or(items):
            if isinstance(query, And):
                scope = search.scope(items, scope)
            for item in items:
                yield from _asked_parts(search, item, scope, outside)
        case Not(item):
            yield from _asked_parts(search, item, scope, scope if outside is None else None)
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


# -- reasons ---------------------------------------------------------------------------------------


class WhyFound:
    """The reasons of a page of hits."""

    def __init__(
        self,
        session: Session,
        graph: ApplicationGraph,
        hits: Hits,
        minerals: Mapping[int, Ref],
        bill_lines: Mapping[int, BillLine],
    ) -> None:
        self.session, self.graph, self.ids = session, graph, list(minerals)
        self.search = Search(session, graph, hits.query)
        self.reasons = Reasons(self.search, self.ids)
        self._known = {hits.application.id: bill_lines} if hits.application else {}
        parts = asked_for(self.search)
        has_words = any(isinstance(part.leaf, TextTerm) for part in parts)
        self.texts = self._texts() if has_words else {}
        # The words of a text are split when they are first asked for: mostly a name will do.
        self._words_of = cache(lambda id_, column: words.written(self.texts[id_][column]))
        self.met = [(part.clause, self._met(part)) for part in parts]

    def of(self, id_: int) -> tuple[Match, ...]:
        """One reason for each clause that this mineral owes itself to."""
        matches = (Match(clause, *met[id_]) for clause, met in self.met if id_ in met)
        return tuple(dict.fromkeys(matches))

    def _met(self, part: Asked) -> Found:
        """What a clause met in the minerals for which it alone may hold: of a conjunction, all."""
        found = self._read(part)
        if not any(isinstance(one, Or | Not) for one in walk(self.search.regular)):
            return found
        true = self.search.answer(part.query).may & FrozenBitMap(self.ids)
        return {id_: met for id_, met in found.items() if id_ in true}

    def _read(self, part: Asked) -> Found:
        match part.leaf:
            case FieldTerm("used-in") as leaf:
                return self._paths([self.search.filters.application(leaf)], leaf.name)
            case FieldTerm(name, value) as leaf:
                reasons = self.reasons.of(leaf)
                return {id_: (name, reasons.get(id_, value)) for id_ in self.ids}
            case Comparison(measure) as leaf:
                figures = self.reasons.of_number(leaf, part.scope, denied=part.denied)
                unknown = _("not known")
                return {id_: (measure, figures.get(id_, unknown)) for id_ in self.ids}
            case TextTerm() as leaf:
                return self._words(leaf)

    # -- applications ----------------------------------------------------------------------

    def _paths(self, nodes: Sequence[Node], field: str) -> Found:
        """The ways to the minerals that one of these applications needs."""
        if len(nodes) == 1 and (lines := self._known.get(nodes[0].id)) is not None:
            return {id_: (field, _path_text(line.path)) for id_, line in lines.items()}
        rows = self.session.execute(
            select(bill.c.mineral_id, bill.c.application_id, Usage.application_id)
            .join(Usage, Usage.id == bill.c.usage_id)
            .where(
                bill.c.application_id.in_([node.id for node in nodes]),
                bill.c.mineral_id.in_(self.ids),
            )
            .order_by(bill.c.importance, bill.c.application_id)
        )
        found: Found = {}
        for id_, whole, at in rows:
            if id_ not in found:
                found[id_] = (field, _path_text(self.graph.path(whole, at)))
        return found

    # -- free words ------------------------------------------------------------------------

    def _texts(self) -> dict[int, dict[str, str]]:
        """The texts of these minerals, by where they stand."""
        if not self.ids:
            return {}
        rows = self.session.execute(engine_of(self.session).text_index.texts(self.ids))
        return {id_: dict(zip(TEXT_COLUMNS, texts, strict=True)) for id_, *texts in rows}

    def _words(self, part: TextTerm) -> Found:
        """Where free words were met, the most telling place first: a name, an application that they
        name, a role, an application that they begin to name, and what else there is."""
        free = self.search.words
        forms = free.phrases(part)
        named = self.graph.named(part.text)
        found: Found = {}
        self._find_standing(found, forms, ("names", "languages"))
        if named:
            found = {**self._paths([named], "application"), **found}
        self._find_standing(found, forms, ("roles",), whole=True)
        if len(found) < len(self.ids) and named is None and (begun := free.begun(part.text)):
            found = {**self._paths(begun, "application"), **found}
        self._find_standing(found, forms, ("roles", "agreements"))
        if len(found) < len(self.ids) and len(free.places(part)) > _WITH_SOURCES:
            asked = [source.id for source in free.sources(part.text)]
            sources = self.reasons.sources(asked)
            found = {**{id_: ("sources", source) for id_, source in sources.items()}, **found}
        return found

    def _find_standing(
        self,
        found: Found,
        forms: Forms,
        columns: Sequence[str],
        *,
        whole: bool = False,
    ) -> None:
        """Add, for minerals of which nothing was found yet, the words as they stand first, in the
        first of some columns that has any of the forms."""
        for id_ in self.texts:
            if id_ in found:
                continue
            for column in columns:
                have = self._words_of(id_, column)
                places = [
                    (at, -len(form.tokens))
                    for form in forms
                    for at in form.places(have, whole=whole)
                ]
                if places:
                    at, length = min(places)
                    found[id_] = (column, " ".join(have[at : at - length]))
                    break


_WITH_SOURCES = 3
"""Places where words can stand before sources are asked."""


@lru_cache(maxsize=256)
def _path_text(path: tuple[PathStep, ...]) -> str:
    return " > ".join(step.application.name for step in path)
