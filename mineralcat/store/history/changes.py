"""The tables whose rows are the catalogue's content, and what a change of a row is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from mineralcat.store.models import Base, Entity

from .codec import Fields, dump

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
    before: Fields | None
    after: Fields | None

    def merge(self, earlier: "RowChange") -> None:
        """Add an earlier change of the same row in the same step."""
        if earlier.before is None:
            self.before = None
        else:
            self.before = {**(self.before or {}), **earlier.before}
        if self.after is not None:
            self.after = {**(earlier.after or {}), **self.after}

    @property
    def order(self) -> tuple[int, int]:
        """Where it comes in a step: deletions from the leaves up, then changes, then creations
        from the roots down."""
        table = ORDER[self.entity]
        if self.after is None:
            return 0, -table
        return (2 if self.before is None else 1), table

    def log_lines(self) -> Iterator[dict[str, str | UUID | None]]:
        """The rows of the log that record it; none where nothing differs."""
        head: dict[str, str | UUID | None] = {"entity": self.entity, "entity_uid": self.uid}
        if self.before is None or self.after is None:
            if self.before is not self.after:
                yield {**head, "field": "", "before": dump(self.before), "after": dump(self.after)}
            return
        for name, after in self.after.items():
            before = self.before.get(name)
            if before != after:
                yield {**head, "field": name, "before": dump(before), "after": dump(after)}


def by_entity(keys: Iterable[Key]) -> dict[str, list[UUID]]:
    """The uids of rows, by their table."""
    found: dict[str, list[UUID]] = {}
    for entity, uid in keys:
        found.setdefault(entity, []).append(uid)
    return found


def table_of(entity: str) -> Table:
    """The table of an entity."""
    table: Table = ENTITIES[entity].__table__
    return table
