"""What rows are called in sentences: “cobalt in NMC 811 battery”, “cobalt refinery production in
China 2024”."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.schema.entities import entity_of
from mineralcat.schema.field_types import Reference
from mineralcat.store.models import Entity
from mineralcat.translation import _


def name_of(session: Session, entity: str, uid: UUID | str) -> str:
    """What a stored row is called, by its uid or its slug; that itself where there is none."""
    model = entity_of(entity).model
    try:
        condition = model.uid == UUID(str(uid))
    except ValueError:
        if not hasattr(model, "slug"):
            return str(uid)
        condition = model.slug == uid
    with session.no_autoflush:
        row = session.scalar(select(model).where(condition))
        return str(uid) if row is None else called(session, entity, row)


def called(session: Session, entity: str, row: Entity) -> str:
    """What a row is called, be it stored or not."""
    kind = entity_of(entity)

    def value(key: str) -> Any:
        field = kind.by_key[key]
        found = getattr(row, field.column)
        if isinstance(field.type, Reference) and found is not None:
            target = field.type.target
            other = session.get(entity_of(target).model, found)
            return "" if other is None else called(session, target, other)
        return found

    return kind.row_words(value)


def row_name(session: Session, entity: str, id_: int | None) -> str:
    """What the row with an id is called; nothing where there is none."""
    row = None if id_ is None else session.get(entity_of(entity).model, id_)
    return "" if row is None else called(session, entity, row)


def many(entity: str, count: int) -> str:
    """How many rows of a table, in words: “31 uses”."""
    kind = entity_of(entity)
    return _("{count:,} {things}", count=count, things=kind.things(count))
