"""What a change of a row is, and how the log writes its values: JSON, references by uid."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Float, Table, Uuid

from mineralcat.store.models import Base, Entity

Json = str | int | float | bool | None
Fields = dict[str, Json]
Key = tuple[str, UUID]
"""A row: its table and uid."""

ENTITIES: dict[str, type[Any]] = {
    mapper.local_table.description: mapper.class_
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.local_table.description)
    if issubclass(mapper.class_, Entity)
}
"""The classes whose rows are the catalogue's content, by table name."""
ORDER = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
"""Tables so that each comes after those it refers to."""


@dataclass
class RowChange:
    """One row before and after: all fields of a creation or deletion, else those that differ."""

    entity: str
    uid: UUID
    row_id: int
    before: Fields | None
    after: Fields | None


def joined(
    earlier: RowChange, before: Fields | None, after: Fields | None
) -> tuple[Fields | None, Fields | None]:
    """Two changes of one row in one step, as one."""
    if earlier.before is None:
        return None, None if after is None else {**(earlier.after or {}), **after}
    if after is None:
        return {**(before or {}), **earlier.before}, None
    return {**(before or {}), **earlier.before}, {**(earlier.after or {}), **after}


def change_rows(change: RowChange) -> Iterator[dict[str, Any]]:
    """The lines of the log that say a change; none where nothing differs."""
    head = {"entity": change.entity, "entity_uid": change.uid}
    if change.before is None or change.after is None:
        yield {**head, "field": "", "before": dump(change.before), "after": dump(change.after)}
        return
    for name, after in change.after.items():
        before = change.before.get(name)
        if before != after:
            yield {**head, "field": name, "before": dump(before), "after": dump(after)}


def dump(value: Json | Fields) -> str | None:
    """A value as the log keeps it."""
    return None if value is None else _JSON.encode(value)


_JSON = json.JSONEncoder(ensure_ascii=False)


def load(text: str | None) -> Any:
    """A value of the log."""
    return None if text is None else json.loads(text)


def table_of(entity: str) -> Table:
    """The table of an entity."""
    table: Table = ENTITIES[entity].__table__
    return table


@cache
def content_columns(table: Table) -> tuple[Column[Any], ...]:
    """The columns that say something; not the id, which is of this file only."""
    return tuple(column for column in table.columns if column.name != "id")


@cache
def fields_of(table: Table) -> tuple[Column[Any], ...]:
    """The columns that the log keeps of a row beside its uid."""
    return tuple(column for column in content_columns(table) if column.name != "uid")


@cache
def target_of(column: Column[Any]) -> Table | None:
    """The table that a column refers to."""
    return next((key.column.table for key in column.foreign_keys), None)


def encoded(column: Column[Any], value: Any, uid_of: Callable[[Table, int], UUID]) -> Json:
    """A value as JSON keeps it; a reference as the uid of what it points at."""
    if value is None:
        return None
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, UUID):
        return value.hex
    if (target := target_of(column)) is not None:
        return uid_of(target, value).hex
    if isinstance(column.type, Float):
        return float(value) + 0.0  # as the engine keeps it, whatever number was given; -0 is 0
    return value  # type: ignore[no-any-return]


def decoded(column: Column[Any], value: Json) -> Any:
    """A value of JSON as the column takes it; of what is no reference."""
    if value is None:
        return None
    if isinstance(column.type, Uuid):
        return UUID(str(value))
    words = getattr(column.type, "enum_class", None)
    return words(value) if words else value
