"""The values that each field of the search language can be asked for, and what they are called."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.query import FieldTerm, Part, TextTerm, read_parts
from mineralcat.domain.query_words import in_words
from mineralcat.domain.terms import MineralKind
from mineralcat.domain.text_lists import capitalised

from .. import models as m
from ..index.index_tables import producer
from ..queries.applications import critical_lists
from ..queries.graph import ApplicationGraph
from ..revision_cache import cached
from ..search_rows import Chip
from . import field_filters


class Value(NamedTuple):
    """A value as it is typed, what it is called whole and for short, and further names of it."""

    value: str
    label: str
    short: str
    names: tuple[str, ...] = ()


class Vocabulary:
    """The values of a catalogue at one revision, those of each field read when first asked for."""

    def __init__(self, session: Session, graph: ApplicationGraph) -> None:
        self.session, self.graph = session, graph

    def values(self, field: str) -> list[Value]:
        """All values of a field."""
        return cached(self.session, "values", field, lambda: self._read(field))

    def name_of(self, part: FieldTerm) -> str:
        """What a field's value is called for short; as it was typed where nothing is called so."""
        if part.name == "used-in":
            node = self.graph.named(part.value)
            return node.name if node else part.value
        typed = words.key(part.value)
        for value in self.values(part.name):
            if typed in map(words.key, (value.value, value.label, *value.names)):
                return value.short
        return part.value

    def chips(self, text: str) -> list[Chip]:
        """Each clause of a query in words; free words that together name an application are one."""
        parts = read_parts(text)
        free = [
            part for part in parts if isinstance(part.query, TextTerm) and not part.query.phrase
        ]
        node = self.graph.named(" ".join(text[part.start : part.end] for part in free))
        if node is None or not _adjacent(parts, free):
            free = []
        chips = [
            Chip(capitalised(in_words(part.query, self.name_of)), part.start, part.end)
            for part in parts
            if part not in free
        ]
        if node is not None and free:
            chips.append(Chip(node.name, free[0].start, free[-1].end))
        return sorted(chips, key=lambda chip: chip.start)

    def _read(self, field: str) -> list[Value]:
        read = self.session.execute
        match field:
            case "used-in":
                nodes = self.graph.nodes.values()
                return [Value(one.slug, one.name, one.name, one.names[1:]) for one in nodes]
            case "role":
                return _plain(sorted(role for (role,) in read(_ROLES) if role))
            case "kind":
                return _plain(MineralKind)
            case "member-of":
                return [
                    Value(slug, name, name, (symbol,) if symbol else ())
                    for slug, name, symbol in read(_GROUPS)
                ]
            case "list" | "list-entry":
                return [
                    Value(row.slug, f"{row.short} · {row.title}", row.short, (row.title,))
                    for row in critical_lists(self.session)
                ]
            case "mined-in" | "refined-in":
                stage = {"stage": "mine" if field == "mined-in" else "refine"}
                return [Value(name, name, name, (slug,)) for name, slug in read(_PRODUCERS, stage)]
            case "agreement-with":
                rows = read(_PARTIES).all()
                countries = _plain(dict.fromkeys(country for *_, country in rows if country))
                return [*countries, *(Value(slug, name, name) for slug, name, _ in rows)]
            case "source":
                return [
                    Value(slug, f"{slug} · {title}", slug, tuple(filter(None, (title, publisher))))
                    for slug, title, publisher in read(_SOURCES)
                ]
            case "has":
                return _plain(name for name in field_filters.HAS if name != "amount")
            case _:
                return _plain(("any", *field_filters.FACTS))


_ROLES = select(m.Usage.role).where(m.Usage.role.is_not(None)).distinct()
_GROUPS = (
    select(m.Mineral.slug, m.Mineral.name, m.Mineral.symbol)
    .where(m.Mineral.id.in_(select(m.Mineral.member_of_id)))
    .order_by(m.Mineral.name)
)
_PRODUCERS = (
    select(m.Area.name, m.Area.slug)
    .join(producer, producer.c.area_id == m.Area.id)
    .where(producer.c.stage == bindparam("stage"))
    .group_by(m.Area.id)
    .order_by(func.count(producer.c.mineral_id.distinct()).desc(), m.Area.name)
)
"""Countries, those with the most minerals first."""
_PARTIES = (
    select(m.Organisation.slug, m.Organisation.name, m.Area.name)
    .outerjoin(m.Area, m.Organisation.area_id == m.Area.id)
    .where(m.Organisation.id.in_(select(m.AgreementParty.organisation_id)))
    .order_by(m.Organisation.name)
)
"""The parties to agreements, and the countries that they are of."""
_SOURCES = select(m.Source.slug, m.Source.title, m.Source.publisher).order_by(m.Source.slug)


def _adjacent(parts: list[Part], some: list[Part]) -> bool:
    """Whether these stand side by side."""
    at = [parts.index(part) for part in some]
    return at == list(range(at[0], at[-1] + 1)) if at else False


def _plain(values: Iterable[str]) -> list[Value]:
    """Values that are called as they are typed."""
    return [Value(str(value), str(value), str(value)) for value in values]
