"""Rows as they are now, in the log's own terms."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.schema.value_types import AnyColumn, Json, PlainValue

from ..engines.driver import driver
from ..engines.registry import engine_of
from .changes import ENTITIES, Key, by_entity, table_of
from .codec import Fields, fields_of, json_of_row, select_rows, sorted_codecs

T = TypeVar("T")
_CHUNK = 900
"""Values in one question: engines take some thousand at most."""


def chunks(values: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most *size*."""
    left = iter(values)
    while chunk := list(islice(left, size)):
        yield chunk


def read_columns(
    session: Session, columns: Sequence[AnyColumn], uids: Iterable[UUID]
) -> Iterator[tuple[UUID, tuple[PlainValue, ...]]]:
    """Those of these rows that are there, in this order: their uids, and some of their columns, all
    of one table."""
    key = columns[0].table.c.uid
    for chunk in chunks(uids):
        rows = session.execute(select(key, *columns).where(key.in_(chunk)))
        found = {uid: tuple(values) for uid, *values in rows}
        yield from ((uid, found[uid]) for uid in chunk if uid in found)


def current_rows(
    session: Session, entity: str, uids: Iterable[UUID] | None = None
) -> dict[UUID, Fields]:
    """Those of these rows that are there, or all: their id in this file, then their fields."""
    session.flush()
    table, engine = table_of(entity), engine_of(session)
    statement, values = select_rows(table, "id"), list[Json]()
    if uids is not None:
        statement += f" WHERE t.uid {engine.one_of}"
        values.append(engine.as_set(uid.hex for uid in uids))
    names = [codec.name for codec in sorted_codecs(table)]
    order = [column.name for column in fields_of(table)]
    found: dict[UUID, Fields] = {}
    for *row, id_ in driver(session).rows(statement, values):
        fields = dict(zip(names, json_of_row(table, row), strict=True))
        found[UUID(str(fields["uid"]))] = {"id": id_} | {name: fields[name] for name in order}
    return found


def existing_keys(session: Session, keys: Iterable[Key]) -> set[Key]:
    """Those of these rows that are there."""
    return {
        (entity, uid)
        for entity, uids in by_entity(keys).items()
        if entity in ENTITIES
        for chunk in chunks(uids)
        for uid in session.scalars(
            select(ENTITIES[entity].uid).where(ENTITIES[entity].uid.in_(chunk))
        )
    }
