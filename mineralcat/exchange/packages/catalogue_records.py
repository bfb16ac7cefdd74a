"""The rows of a catalogue as records: column names without ``_id``, references as slugs or uids.

Records are what the data package and the JSON of a catalogue hold, and what their readers hand on.
"""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.schema.entities import entity_of
from mineralcat.schema.value_types import AnySelect, PlainValue
from mineralcat.store.history.current_rows import chunks

from .data_package import heading_of, key_heading, reference_of, table_of

Record = dict[str, Any]
Ids = Collection[int]
Extent = Mapping[str, Ids] | None
"""The ids of the rows that go out, by table; None where all rows of all tables do."""

_AT_ONCE: Final = 5_000


def headings_of(name: str) -> list[str]:
    """The columns of a table's records: uid, then its natural key, then the others."""
    table = table_of(name)
    known = [heading_of(column) for column in table.columns if column.name != "id"]
    first = ["uid", *entity_of(name).key]
    return list(dict.fromkeys([*first, *known]))


def ids_in(extent: Extent, name: str) -> Ids | None:
    """The ids of a table's rows that go out; None where all do."""
    return None if extent is None else extent.get(name, ())


def count(session: Session, name: str, ids: Ids | None = None) -> int:
    """How many records there are."""
    if ids is not None:
        return len(ids)
    return session.scalar(select(func.count()).select_from(table_of(name))) or 0


def records(session: Session, name: str, ids: Ids | None = None) -> Iterator[Record]:
    """The records of a table in the order in which they came into the catalogue, read as they are
    asked for."""
    headings, statement = headings_of(name), _statement(name)
    for rows in _selections(name, statement, ids):
        for row in session.execute(rows, execution_options={"yield_per": 2_000}):
            yield dict(zip(headings, map(_plain, row), strict=True))


def _selections(name: str, statement: AnySelect, ids: Ids | None) -> Iterator[AnySelect]:
    if ids is None:
        yield statement
        return
    for some in chunks(sorted(ids), _AT_ONCE):
        yield statement.where(table_of(name).c.id.in_(some))


def _statement(name: str) -> AnySelect:
    """All columns in their order, each reference by the slug or uid of what it refers to."""
    table = table_of(name)
    columns = {heading_of(column): column for column in table.columns}
    source: Any = table
    shown = []
    for heading in headings_of(name):
        column = columns[heading]
        target = reference_of(column)
        if target is None:
            shown.append(column)
            continue
        other = table_of(target).alias(f"{heading}_referred_to")
        source = source.outerjoin(other, other.c.id == column)
        shown.append(other.c[key_heading(target)])
    return select(*shown).select_from(source).order_by(table.c.id)


def _plain(value: PlainValue) -> PlainValue:
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, UUID) else value
