"""The values that a field of a row has had: since when, by whom and why."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.schema.value_types import Json
from mineralcat.store.models import Change, Revision

from .codec import Fields, load
from .current_rows import current_rows
from .entries import ValueThen
from .words import Namer, label_of


def timeline(session: Session, entity: str, uid: UUID | str, field: str) -> list[ValueThen]:
    """All values of a field, newest first; the last is the one it was made or came with."""
    uid = UUID(str(uid))
    rows = session.execute(
        select(Change, Revision)
        .join(Revision, Change.revision_id == Revision.id)
        .where(Change.entity == entity, Change.entity_uid == uid, Change.field.in_(("", field)))
        .order_by(Change.id)
    ).all()
    values: list[tuple[Json, Change | None, Revision, bool]] = []
    if not rows or rows[0][0].before is not None or rows[0][0].field:
        first = session.get_one(Revision, 0)
        oldest = rows[0][0] if rows else None
        values.append((_first(session, entity, uid, field, oldest), oldest, first, True))
    values += [
        (_of(load(change.after), change, field), change, step, False) for change, step in rows
    ]
    namer = Namer(session)
    namer.read_values((entity, field, value) for value, *_ in values)
    row, label = namer.fields(entity, uid), label_of(field, entity)
    lines = []
    for value, change, step, before in reversed(values):
        unit = _unit(namer, change, before=before)
        words = namer.value(entity, field, value, unit=unit, row=row)
        head = change.id if change is not None else None, before, field, label, words
        lines.append(
            ValueThen(*head, str(step.uid), step.time, step.author, step.message, step.reason)
        )
    return lines


def _unit(namer: Namer, change: Change | None, *, before: bool) -> str | None:
    """The unit of a value that a change made, or that it found."""
    if change is None:
        return None
    if not change.field:
        made = load(change.after) or load(change.before) or {}
        return made.get("unit") if isinstance(made, dict) else None
    return namer.unit(change, after=not before)


def _first(session: Session, entity: str, uid: UUID, field: str, change: Change | None) -> Json:
    """The value that came with the catalogue."""
    if change is not None:
        return _of(load(change.before), change, field)
    return current_rows(session, entity, [uid]).get(uid, {}).get(field)


def _of(value: Json | Fields, change: Change, field: str) -> Json:
    if not change.field:
        return value.get(field) if isinstance(value, dict) else None
    return value if not isinstance(value, dict) else None
