"""Sets one field of many rows by sets, whatever rules there are for it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Confidence
from mineralcat.schema.entities import EntityInfo
from mineralcat.schema.field_types import ClaimFigure
from mineralcat.schema.fields import Field
from mineralcat.store import history
from mineralcat.store.history.current_rows import chunks

from .bulk_plan import Becoming, plan
from .checks import WHOLE_FIELDS, unique_sets
from .values import Columns


def set_in_many(
    session: Session, kind: EntityInfo, one: Field[Any], uids: Sequence[UUID], read: Columns
) -> int | Becoming:
    """Give a field of these rows the columns that were *read* of what was typed; how many changed.
    Where a row cannot take it, that row, and nothing is written."""
    if kind.has("confidence") and one.key == "source":
        return _set_source(session, kind, uids, read[one.column])
    if kind.has("confidence") and one.key == "confidence":
        sourced = having(session, kind, uids, kind.model.source_id.is_not(None))
        return history.set_field(session, kind.name, one.column, sourced, read[one.column])
    if is_free(kind, one):
        values = tuple(read.values())
        rows = ((uid, values) for uid in uids)
        return history.set_fields(session, kind.name, tuple(read), rows)
    found = plan(session, kind, one, uids, read)
    if found.refused is not None:
        return found.refused
    become = ((row.uid, row.values) for row in (*found.rows, *found.givers))
    history.set_fields(session, kind.name, found.names, become)
    return sum(row.changes for row in found.rows)


def is_free(kind: EntityInfo, field: Field[Any]) -> bool:
    """Whether a field says nothing that must be checked with the rest of its row."""
    unique = {column.name for columns in unique_sets(kind) for column in columns}
    rules = field.key in WHOLE_FIELDS or isinstance(field.type, ClaimFigure)
    return not rules and field.column not in unique


def _set_source(
    session: Session, kind: EntityInfo, uids: Sequence[UUID], source: int | None
) -> int:
    """A claim without a source is unsourced; what another source says was verified by nobody."""
    changing = having(session, kind, uids, kind.model.source_id.is_distinct_from(source))
    values = source, Confidence.UNSOURCED if source is None else Confidence.SINGLE_COPY
    rows = ((uid, values) for uid in changing)
    return history.set_fields(session, kind.name, ("source_id", "confidence"), rows)


def having(session: Session, kind: EntityInfo, uids: Sequence[UUID], condition: Any) -> list[UUID]:
    """Those of the rows of which a condition holds, in their order."""
    found: list[UUID] = []
    for chunk in chunks(uids):
        matches = select(kind.model.uid).where(kind.model.uid.in_(chunk), condition)
        holding = set(session.scalars(matches))
        found += [uid for uid in chunk if uid in holding]
    return found
