"""Watches the sessions of steps: what a flush writes of their objects is noted for the log."""

from collections.abc import Iterable, Sequence

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import DeclarativeBase, Session, UOWTransaction
from sqlalchemy.orm.base import NO_VALUE

from mineralcat.schema.value_types import PlainValue
from mineralcat.store.models import Entity

from .changes import RowChange
from .codec import Fields, codec_of, content_columns, fields_of
from .current_rows import References
from .log_writer import LogWriter

_UNREAD = "mineralcat_unread"


class RecordedSession(Session):
    """A session whose flushes are noted by its `LogWriter`, where it has one."""


@event.listens_for(RecordedSession, "before_flush")
def _before_flush(
    session: Session, _context: UOWTransaction, _instances: Sequence[Entity] | None
) -> None:
    """Read what a row has in fields that were set and never read: afterwards it is gone."""
    if LogWriter.find(session) is not None:
        session.info[_UNREAD] = {
            thing: _as_stored(session, thing, names)
            for thing in _entities(session.dirty)
            if (names := _set_unread(thing))
        }


@event.listens_for(RecordedSession, "after_flush")
def _after_flush(session: Session, _context: UOWTransaction) -> None:
    writer = LogWriter.find(session)
    if writer is None:
        return
    references = References(session)
    for thing in _entities(session.deleted):
        references.put(thing.__entity__.table, thing.id, thing.uid)
    for thing in _entities(session.new):
        writer.note(_change(thing, None, _fields(thing, references)))
    for thing in _entities(session.dirty):
        before, after = _differences(thing, references, session.info[_UNREAD].get(thing, {}))
        if after:
            writer.note(_change(thing, before, after))
    for thing in _entities(session.deleted):
        writer.note(_change(thing, {"id": thing.id, **_fields(thing, references)}, None))


def _entities(things: Iterable[Entity | DeclarativeBase]) -> list[Entity]:
    return [thing for thing in things if isinstance(thing, Entity)]


def _change(thing: Entity, before: Fields | None, after: Fields | None) -> RowChange:
    return RowChange(thing.__entity__.table.name, thing.uid, thing.id, before, after)


def _fields(thing: Entity, references: References) -> Fields:
    return {
        column.name: codec_of(column).to_log(getattr(thing, column.name), references.uid)
        for column in fields_of(thing.__entity__.table)
    }


def _differences(
    thing: Entity, references: References, unread: dict[str, PlainValue]
) -> tuple[Fields, Fields]:
    before, after = Fields(), Fields()
    was = inspect(thing).committed_state  # of the fields that were set
    for column in content_columns(thing.__entity__.table):
        name = column.name
        if name in was:
            old = unread.get(name) if was[name] is NO_VALUE else was[name]
            new = getattr(thing, name)
            if new != old:
                before[name] = codec_of(column).to_log(old, references.uid)
                after[name] = codec_of(column).to_log(new, references.uid)
    return before, after


def _set_unread(thing: Entity) -> list[str]:
    """The fields of a row that were set without having been read."""
    columns = thing.__entity__.table.c
    was = inspect(thing).committed_state
    return [name for name, old in was.items() if old is NO_VALUE and name in columns]


def _as_stored(session: Session, thing: Entity, names: list[str]) -> dict[str, PlainValue]:
    table = thing.__entity__.table
    columns = (table.c[name] for name in names)
    with session.no_autoflush:
        row = session.execute(select(*columns).where(table.c.id == thing.id)).one_or_none()
    return {} if row is None else dict(zip(names, row, strict=True))
