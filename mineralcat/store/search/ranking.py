"""The order of hits: the best first, or by what a column shows."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from pyroaring import FrozenBitMap
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.grouping import grouped

from ..index.index_tables import (
    LANGUAGE,
    NAME,
    SLUG,
    SYMBOL,
    SYNONYM,
    bill,
    mineral_summary,
    name_key,
)
from ..models import Area, Mineral, Usage
from ..queries.graph import Node
from .bitsets import NONE, MineralSets

SORTS = (
    *("best", "name", "symbol", "kind", "uses", "share", "lists", "leader"),
    *("importance", "amount", "role"),
)
"""What results can be ordered by; ``best`` is the order of a search."""
_OF_APPLICATION = SORTS[-3:]

_MOST_BEGUN = 8
"""Of so many alternatives, names that begin with one stand before others."""

_CALLED = select(name_key.c.kind, name_key.c.mineral_id).where(
    name_key.c.compared.in_(bindparam("keys", expanding=True))
)


def _end(backwards: bool) -> Any:
    """The first or last mineral whose name lies between two keys."""
    columns = (name_key.c.key, name_key.c.mineral_id)
    between = name_key.c.key.between(bindparam("first"), bindparam("last"))
    return (
        select(name_key.c.mineral_id)
        .where(name_key.c.kind == NAME, between)
        .order_by(*(column.desc() if backwards else column for column in columns))
        .limit(1)
        .scalar_subquery()
    )


_BEGINNING = select(_end(False), _end(True))


def nearest_first(
    session: Session, sets: MineralSets, typed: Sequence[str]
) -> Iterator[FrozenBitMap]:
    """Sets by how near names are to the words of each alternative: exact name or slug, symbol,
    synonym or name in another language, name so beginning."""
    keys = [key for key in map(words.key, typed) if key]
    if not keys:
        return
    same: dict[int, list[int]] = grouped(session.execute(_CALLED, {"keys": keys}))
    for ways in ((NAME, SLUG), (SYMBOL,), (SYNONYM, LANGUAGE)):
        yield sets.of([mineral for how in ways for mineral in same.get(how, ())])
    begun = NONE
    for text in typed[:_MOST_BEGUN]:
        if beginning := " ".join(words.plain(text).split()):
            ends = {"first": beginning, "last": beginning + chr(0x10FFFF)}
            begun |= sets.between(*session.execute(_BEGINNING, ends).one())
    yield begun


def best_first(
    found: FrozenBitMap, near: Sequence[FrozenBitMap], needed: Sequence[FrozenBitMap]
) -> Iterator[FrozenBitMap]:
    """Parts of a set: the nearest first and, of these, what is most needed; the rest last."""
    for close in near:
        if not found & close:
            continue
        for important in needed:
            if now := found & close & important:
                yield now
                found -= now


def ordered(
    session: Session, sets: MineralSets, sort: str, descending: bool, application: Node | None
) -> "array[int]":
    """All minerals in an order."""
    about = application if sort in _OF_APPLICATION else None

    def read() -> "array[int]":
        return array("I", session.scalars(_ordered(sort, descending, about)))

    if about is not None:
        return read()  # one for each application would be too much to keep
    return sets.cached(("order", sort, descending), read)


def _ordered(sort: str, descending: bool, application: Node | None) -> Select[Any]:
    is_known = application is not None or sort not in _OF_APPLICATION
    keys = _KEYS.get(sort if is_known else "", [name_key.c.key])
    in_order = [(key.desc() if descending else key.asc()).nulls_last() for key in keys]
    here = bill.c.application_id == (application.id if application else None)
    return (
        select(Mineral.id)
        .join(name_key, (name_key.c.mineral_id == Mineral.id) & (name_key.c.kind == NAME))
        .outerjoin(mineral_summary, mineral_summary.c.mineral_id == Mineral.id)
        .outerjoin(Area, Area.id == mineral_summary.c.leader_id)
        .outerjoin(bill, here & (bill.c.mineral_id == Mineral.id))
        .outerjoin(Usage, Usage.id == bill.c.usage_id)
        .order_by(*in_order, name_key.c.key, Mineral.id)
    )


_KEYS: dict[str, list[Any]] = {
    "symbol": [func.lower(Mineral.symbol)],
    "kind": [Mineral.kind],
    "uses": [mineral_summary.c.uses],
    "share": [mineral_summary.c.leader_share],
    "lists": [mineral_summary.c.lists],
    "leader": [Area.name],
    "role": [func.lower(Usage.role)],
    "importance": [bill.c.importance],
    "amount": [bill.c.unit, bill.c.amount],
}
"""What each order compares; those of an application compare names where there is none."""
