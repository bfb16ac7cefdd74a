"""Why minerals were found: for each hit the clauses that it owes itself to, and what they met."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.figures import number, range_text
from mineralcat.domain.query import And, Comparison, Field, Leaf, Not, Or, Query, Text, walk
from mineralcat.domain.units import dimension, short_unit
from mineralcat.store.clauses import asked, contradicted
from mineralcat.store.graph import ApplicationGraph
from mineralcat.store.index_tables import MINERAL_TEXT, TEXT_COLUMNS, reading
from mineralcat.store.models import Mineral
from mineralcat.store.rows import BillLine, Match, PathStep
from mineralcat.store.search import Hits, Search

NOT_KNOWN = "not known"


class Why:
    """The reasons of a page of hits."""

    def __init__(
        self, session: Session, graph: ApplicationGraph, hits: Hits, ids: Sequence[int]
    ) -> None:
        self.session = session
        self.graph = graph
        self.ids = ids
        self.search = Search(session, graph, hits.query)
        self.parts = list(_asked_for(hits.query))
        self.texts = self._texts() if any(isinstance(part, Text) for part in self.parts) else {}
        self.clauses = {part: _clause(part) for part in self.parts}
        self.figures = {part: self._figures(part) for part in self.parts if _compares(part)}
        self.true = self._true() if _has_choice(hits.query) else None

    def of(self, id_: int, bill: BillLine | None) -> tuple[Match, ...]:
        """One reason for each clause that this mineral owes itself to."""
        found: list[Match] = []
        for part in self.parts:
            if self.true is not None and id_ not in self.true[part]:
                continue
            match part:
                case Field(name, value):
                    reason = _path_text(bill.path) if name == "used-in" and bill else value
                    found.append(Match(self.clauses[part], name, reason))
                case Comparison():
                    figure = self.figures[part].get(id_, NOT_KNOWN)
                    found.append(Match(self.clauses[part], part.measure, figure))
                case Text():
                    found += self._text(id_, part, bill)
        return tuple(dict.fromkeys(found))

    def _true(self) -> dict[Leaf, set[int]]:
        """Of a query with alternatives: for which minerals each clause alone may hold."""
        return {
            part: set(self.search.sets.in_order(self.search.answer(part).may))
            for part in self.parts
        }

    def _texts(self) -> dict[int, Any]:
        if not self.ids:
            return {}
        marks = ", ".join(str(int(id_)) for id_ in self.ids)
        fields = ", ".join(TEXT_COLUMNS)
        rows = self.session.execute(
            text(f"SELECT rowid, {fields} FROM {MINERAL_TEXT} WHERE rowid IN ({marks})")
        )
        return {row[0]: row for row in rows}

    def _text(self, id_: int, part: Text, bill: BillLine | None) -> list[Match]:
        clause = self.clauses[part]
        wanted = [words.singular(word) for word in words.tokens(part.text)]
        row = self.texts.get(id_)
        if row is not None:
            for column in TEXT_COLUMNS:
                have = getattr(row, column).split()
                hit = [w for w in have if any(w.startswith(want) for want in wanted)]
                if hit and all(any(w.startswith(want) for w in hit) for want in wanted):
                    return [Match(clause, column, " ".join(dict.fromkeys(hit)))]
        if bill is not None:
            return [Match(clause, "application", _path_text(bill.path))]
        nodes = self.graph.matching(part.text)
        return [Match(clause, "application", node.name) for node in nodes[:1]]

    def _figures(self, part: Leaf) -> dict[int, str]:
        """What a comparison was answered from, in words, by mineral."""
        assert isinstance(part, Comparison)
        statement = (
            select(reading, contradicted(part))
            .join(Mineral, Mineral.id == reading.c.mineral_id)
            .where(Mineral.id.in_(self.ids), asked(part, self.search.within()))
            .order_by(reading.c.high.desc())
        )
        found: dict[int, str] = {}
        for row in self.session.execute(statement):
            found.setdefault(row.mineral_id, _figure(row, part))
        return found


def _figure(row: Any, part: Comparison) -> str:
    factor = dimension(part.unit)[1]
    unit = short_unit(part.unit)

    def said(low: float, high: float) -> str:
        if high >= 1e300:
            return f"above {number(_short(low / factor))} {unit}".strip()
        if low <= -1e300:
            return "net exporter"
        low, high = _short(low / factor), _short(high / factor)
        figure = number(low) if low == high else range_text(low, high)
        return f"{figure} {unit}".strip()

    parts = [said(row.low, row.high), row.note]
    if row[-1]:
        parts.append(f"another source says {said(row.rival_low, row.rival_high)}")
    return "; ".join(filter(None, parts))


def _short(value: float) -> float:
    """Computed figures to four digits: more would claim what their sources do not."""
    return float(f"{value:.4g}")


def _compares(part: Leaf) -> bool:
    return isinstance(part, Comparison)


def _has_choice(query: Query) -> bool:
    return any(isinstance(part, Or) for part in walk(query))


def _clause(part: Leaf) -> str:
    if isinstance(part, Text):
        return f'"{part.text}"' if part.phrase else part.text
    return part.clause


@lru_cache(maxsize=256)
def _path_text(path: tuple[PathStep, ...]) -> str:
    return " > ".join(step.application.name for step in path)


def _asked_for(query: Query) -> list[Leaf]:
    match query:
        case Not():
            return []
        case And(items) | Or(items):
            return [part for item in items for part in _asked_for(item)]
        case _:
            return [query]
