"""Rows as they are now, in the log's own terms."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from mineralcat.schema.value_types import AnyColumn, PlainValue

from .changes import ENTITIES, Key, table_of
from .codec import Fields, codec_of, fields_of, target_of

T = TypeVar("T")
_CHUNK = 900
"""Values in one question: engines take some thousand at most."""


class CurrentRow(NamedTuple):
    """A row that is there now: its id in this file and what the log would write of it."""

    id: int
    fields: Fields


def chunks(values: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most *size*."""
    left = iter(values)
    while chunk := list(islice(left, size)):
        yield chunk


class References:
    """Which id has which uid, for the tables that are referred to."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._uids: dict[tuple[str, int], UUID] = {}
        self._ids: dict[Key, int] = {}

    def put(self, table: Table, id_: int, uid: UUID) -> None:
        """Add a row that is not stored yet, or no more."""
        self._uids[table.name, id_] = uid
        self._ids[table.name, uid] = id_

    def read_ids(self, table: Table, ids: Iterable[int]) -> None:
        """Read the uids of these rows."""
        self._read(table, table.c.id, {id_ for id_ in ids if (table.name, id_) not in self._uids})

    def read_uids(self, table: Table, uids: Iterable[UUID]) -> None:
        """Read the ids of these rows."""
        self._read(table, table.c.uid, {u for u in uids if (table.name, u) not in self._ids})

    def uid(self, table: Table, id_: int) -> UUID:
        """The uid of a row; KeyError where there is none."""
        if (table.name, id_) not in self._uids:
            self.read_ids(table, [id_])
        return self._uids[table.name, id_]

    def id(self, table: Table, uid: UUID) -> int | None:
        """The id of a row that was read, None where there is none."""
        return self._ids.get((table.name, uid))

    def _read(
        self, table: Table, column: AnyColumn, values: Collection[int] | Collection[UUID]
    ) -> None:
        for chunk in chunks(values):
            rows = select(table.c.id, table.c.uid).where(column.in_(chunk))
            for id_, uid in self._session.execute(rows):
                self.put(table, id_, uid)


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
    session: Session,
    entity: str,
    uids: Iterable[UUID],
    fields: Collection[str] | None = None,
    references: References | None = None,
) -> dict[UUID, CurrentRow]:
    """Those of these rows that are there, with all their fields or some."""
    table = table_of(entity)
    columns = [c for c in fields_of(table) if fields is None or c.name in fields]
    references = references or References(session)
    found = dict(read_columns(session, [table.c.id, *columns], uids))
    for place, column in enumerate(columns, start=1):
        if (target := target_of(column)) is not None:
            ids = (row[place] for row in found.values())
            references.read_ids(target, (id_ for id_ in ids if isinstance(id_, int)))
    codecs = [codec_of(column) for column in columns]
    return {
        uid: CurrentRow(
            id_,
            {
                codec.name: codec.to_log(value, references.uid)
                for codec, value in zip(codecs, values, strict=True)
            },
        )
        for uid, (id_, *values) in found.items()
        if isinstance(id_, int)
    }


def existing_keys(session: Session, keys: Iterable[Key]) -> set[Key]:
    """Those of these rows that are there."""
    by_entity: dict[str, list[UUID]] = {}
    for entity, uid in keys:
        by_entity.setdefault(entity, []).append(uid)
    return {
        (entity, uid)
        for entity, uids in by_entity.items()
        if entity in ENTITIES
        for uid in current_rows(session, entity, uids, ())
    }
