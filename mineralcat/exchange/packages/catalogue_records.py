"""The rows of a catalogue as records: column names without ``_id``, references as slugs or uids.

Records are what the data package and the JSON of a catalogue hold, and what their readers hand on.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.schema.entities import entity_of
from mineralcat.schema.value_types import AnySelect, PlainValue
from mineralcat.store.history.current_rows import chunks

from ..incoming import Record

Ids = Collection[int]
Extent = Mapping[str, Ids] | None
"""The ids of the rows that go out, by table; None where all rows of all tables do."""

_AT_ONCE: Final = 5_000


def headings_of(name: str) -> list[str]:
    """The columns of a table's records: uid, then its natural key, then the others."""
    entity = entity_of(name)
    return list(dict.fromkeys(["uid", *entity.key, *entity.by_key]))


def ids_in(extent: Extent, name: str) -> Ids | None:
    """The ids of a table's rows that go out; None where all do."""
    return None if extent is None else extent.get(name, ())


def count(session: Session, name: str, ids: Ids | None = None) -> int:
    """How many records there are."""
    if ids is not None:
        return len(ids)
    return session.scalar(select(func.count()).select_from(entity_of(name).table)) or 0


def records(
    session: Session, name: str, ids: Ids | None = None, headings: Sequence[str] = ()
) -> Iterator[Record]:
    """The records of a table in the order in which they came into the catalogue, read as they are
    asked for; of all columns or of some."""
    headings = headings or headings_of(name)
    statement, id_ = _statement(name, headings), entity_of(name).table.c.id
    parts = [statement]
    if ids is not None:
        parts = [statement.where(id_.in_(some)) for some in chunks(sorted(ids), _AT_ONCE)]
    for part in parts:
        for row in session.execute(part, execution_options={"yield_per": 2_000}):
            yield dict(zip(headings, map(_plain, row), strict=True))


def _statement(name: str, headings: Sequence[str]) -> AnySelect:
    """Columns in their order, each reference by the slug or uid of what it refers to."""
    entity = entity_of(name)
    source: Any = entity.table
    shown = []
    for field in map(entity.by_key.__getitem__, headings):
        column = entity.table.c[field.column]
        if field.type.target:
            target = entity_of(field.type.target)
            other = target.table.alias(f"{field.key}_referred_to")
            source = source.outerjoin(other, other.c.id == column)
            column = other.c[target.key_heading]
        shown.append(column)
    return select(*shown).select_from(source).order_by(entity.table.c.id)


def _plain(value: PlainValue) -> PlainValue:
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, UUID) else value
