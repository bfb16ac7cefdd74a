"""Watches the sessions of steps: what a flush writes of their objects is noted for the log."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Table, event, inspect
from sqlalchemy.orm import DeclarativeBase, Session, UOWTransaction

from mineralcat.store.models import Entity

from ..engines.driver import driver
from .changes import RowChange
from .codec import Fields, UidOf, codec_of, content_columns, fields_of
from .log_writer import LogWriter


class RecordedSession(Session):
    """A session whose flushes are noted by its `LogWriter`, where it has one."""


@event.listens_for(RecordedSession, "after_flush")
def _after_flush(session: Session, _context: UOWTransaction) -> None:
    writer = LogWriter.find(session)
    if writer is None:
        return
    deleted = _entities(session.deleted)
    uid_of = _uids(session, {(one.__entity__.name, one.id): one.uid for one in deleted})
    for thing in _entities(session.new):
        writer.note(_change(thing, None, _fields(thing, uid_of)))
    for thing in _entities(session.dirty):
        before, after = _differences(thing, uid_of)
        if after:
            writer.note(_change(thing, before, after))
    for thing in deleted:
        writer.note(_change(thing, {"id": thing.id, **_fields(thing, uid_of)}, None))


def _uids(session: Session, known: dict[tuple[str, int], UUID]) -> UidOf:
    """What gives the uids of rows referred to; of rows that are gone they are *known*."""

    def uid_of(table: Table, id_: int) -> UUID:
        if (key := (table.name, id_)) not in known:
            found = driver(session).one(f'SELECT uid FROM "{table.name}" WHERE id = ?', (id_,))
            known[key] = UUID(found[0])
        return known[key]

    return uid_of


def _entities(things: Iterable[Entity | DeclarativeBase]) -> list[Entity]:
    return [thing for thing in things if isinstance(thing, Entity)]


def _change(thing: Entity, before: Fields | None, after: Fields | None) -> RowChange:
    return RowChange(thing.__entity__.name, thing.uid, before, after)


def _fields(thing: Entity, uid_of: UidOf) -> Fields:
    return {
        column.name: codec_of(column).to_log(getattr(thing, column.name), uid_of)
        for column in fields_of(thing.__entity__.table)
    }


def _differences(thing: Entity, uid_of: UidOf) -> tuple[Fields, Fields]:
    before, after = Fields(), Fields()
    was = inspect(thing).committed_state  # of the fields that were set, each of which was read
    for column in content_columns(thing.__entity__.table):
        name = column.name
        if name in was and (new := getattr(thing, name)) != (old := was[name]):
            before[name] = codec_of(column).to_log(old, uid_of)
            after[name] = codec_of(column).to_log(new, uid_of)
    return before, after
