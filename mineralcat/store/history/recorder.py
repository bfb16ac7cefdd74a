"""Writes the log: one session's changes, seen at its flushes or told, as one revision."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table, delete, event, insert, inspect, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.base import NO_VALUE

from mineralcat.errors import StoppedError
from mineralcat.store.models import Base, Entity

from .changes import (
    ORDER,
    Fields,
    Key,
    RowChange,
    change_rows,
    content_columns,
    encoded,
    fields_of,
    joined,
)
from .steps import NextSteps

Progress = Callable[[int, int], None]
"""Is told how much is done, and of how much."""
_RECORDER = "mineralcat_recorder"
_CHANGE = Base.metadata.tables["change"]
_REVISION = Base.metadata.tables["revision"]
_SAID = tuple(column.name for column in _REVISION.c if column.name not in ("id", "state", "seal"))
"""What is said of a step, apart from its id and its seals."""


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass
class Step:
    """A step that is being made: what its revision is to say, as that has it (`Revision`)."""

    action: str
    message: str = ""
    reason: str = ""
    author: str = ""
    device: str = ""
    parent_id: int | None = None
    undoes_id: int | None = None
    restores_id: int | None = None
    uid: UUID = field(default_factory=uuid4)
    time: datetime = field(default_factory=_now)
    """When it had its turn, in UTC."""
    id: int = 0
    """Its place in the log, once it has one."""

    @property
    def said(self) -> dict[str, Any]:
        """What the row of its revision says, apart from its id and its seals."""
        return {name: getattr(self, name) for name in _SAID}


@dataclass
class Recorder:
    """Watches one session and keeps what its flushes change, until it is written."""

    session: Session
    step: Step
    changes: dict[Key, RowChange] = field(default_factory=dict)
    wrote: bool = False
    """Whether the log has a change of this step already."""
    stop: Callable[[], bool] = lambda: False
    progress: Progress = lambda done, of: None

    def __post_init__(self) -> None:
        self.session.info[_RECORDER] = self
        self._unread: dict[Entity, dict[str, Any]] = {}
        self._said: dict[str, Any] = {}
        self.step.time = _now()

    @classmethod
    def of(cls, session: Session) -> "Recorder":
        """The recorder of a session that writes."""
        recorder: Recorder = session.info[_RECORDER]
        return recorder

    def before_flush(self) -> None:
        """Read what a row has in fields that were set and never read: afterwards it is gone."""
        self._unread = {
            thing: _as_stored(self.session, thing, names)
            for thing in _entities(self.session.dirty)
            if (names := _set_unread(thing))
        }

    def after_flush(self) -> None:
        """Note what a flush wrote."""
        session = self.session
        uids = Uids(session)
        for thing in _entities(session.new):
            self.note(_row(thing, None, _fields(thing, uids)))
        for thing in _entities(session.dirty):
            before, after = _differences(thing, uids, self._unread.get(thing, {}))
            if after:
                self.note(_row(thing, before, after))
        for thing in _entities(session.deleted):
            self.note(_row(thing, {"id": thing.id, **_fields(thing, uids)}, None))

    def _run(self, statement: Any, values: Any = None) -> Any:
        return self.session.connection().execute(statement, values)

    def advance(self, done: int, of: int) -> None:
        """Tell how far a long step is; StoppedError where it is to end."""
        if self.stop():
            raise StoppedError
        self.progress(done, of)

    def note(self, change: RowChange) -> None:
        """Keep one change; of a row that changed before in this step, both as one."""
        before, after = change.before, change.after
        earlier = self.changes.pop((change.entity, change.uid), None)
        if earlier is not None:
            before, after = joined(earlier, before, after)
        if before is None and after is None:
            return
        self.changes[change.entity, change.uid] = RowChange(
            change.entity, change.uid, change.row_id, before, after
        )

    def revision_id(self) -> int:
        """The id of this step, whose row is made now if there is none yet. It is written past the
        session, which would take as long for it as for all else of a small edit."""
        if not self._said:
            self._said = self.step.said
            made = self._run(insert(_REVISION), {**self._said, "state": "", "seal": ""})
            self.step.id = made.inserted_primary_key[0]
        return self.step.id

    def write_pending(self) -> None:
        """Write what was kept so far, in the order in which it came about."""
        self.session.flush()
        rows = [row for change in self._ordered() for row in change_rows(change)]
        if rows:
            step = {"revision_id": self.revision_id()}
            self._run(insert(_CHANGE), [{**step, **row} for row in rows])
            self.wrote = True
        self.changes = {}

    def write(self) -> bool:
        """Write the revision and its changes; False where nothing differs in the end."""
        self.write_pending()
        if self.wrote:
            self._say_again()
            return True
        if self._said:
            self._run(delete(_REVISION).where(_REVISION.c.id == self.step.id))
        return False

    def _say_again(self) -> None:
        """Write what was said of this step after its row was made: its words, what it undoes."""
        id_ = self.revision_id()
        if (said := self.step.said) != self._said:
            self._run(update(_REVISION).where(_REVISION.c.id == id_), said)
            self._said = said

    def _ordered(self) -> list[RowChange]:
        """Deletions from the leaves up, then changes, then creations from the roots down."""

        def place(change: RowChange) -> tuple[int, int]:
            table = ORDER[change.entity]
            if change.after is None:
                return (0, -table)
            return (2, table) if change.before is None else (1, table)

        return sorted(self.changes.values(), key=place)


class RecordedSession(Session):
    """A session that tells its recorder, where it has one, what its flushes write."""


@event.listens_for(RecordedSession, "before_flush")
def _before_flush(session: Session, _context: object, _instances: object) -> None:
    if _RECORDER in session.info:
        Recorder.of(session).before_flush()


@event.listens_for(RecordedSession, "after_flush")
def _after_flush(session: Session, _context: object) -> None:
    if _RECORDER in session.info:
        Recorder.of(session).after_flush()


def steps_after(session: Session) -> NextSteps | None:
    """What undo and redo do next after an edit that a session made and that is over, known without
    reading the log; None where it changed nothing."""
    recorder = Recorder.of(session)
    if not recorder.wrote:
        return None
    step = recorder.step
    return NextSteps(step.message, None, step.time, None)


def advance(session: Session, done: int, of: int) -> None:
    """Tell how far a long step is, where the session makes one; StoppedError where it is to end."""
    recorder: Recorder | None = session.info.get(_RECORDER)
    if recorder is not None:
        recorder.advance(done, of)


def name_step(session: Session, words: str) -> None:
    """Say what the step that is being made does, where that is known only within it."""
    Recorder.of(session).step.message = words


def _entities(things: Iterable[object]) -> list[Entity]:
    return [thing for thing in things if isinstance(thing, Entity)]


def _row(thing: Entity, before: Fields | None, after: Fields | None) -> RowChange:
    entity = inspect(thing).mapper.local_table.description
    return RowChange(entity, thing.uid, thing.id, before, after)


class Uids:
    """The uids of rows at a flush, those that it deleted included."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[str, int], UUID] = {
            (inspect(thing).mapper.local_table.description, thing.id): thing.uid
            for thing in _entities(session.deleted)
        }

    def of(self, table: Table, id_: int) -> UUID:
        if (table.name, id_) not in self._known:
            uid = select(table.c.uid).where(table.c.id == id_)
            self._known[table.name, id_] = self._session.scalars(uid).one()
        return self._known[table.name, id_]


def _fields(thing: Any, uids: Uids) -> Fields:
    return {
        column.name: encoded(column, getattr(thing, column.name), uids.of)
        for column in fields_of(thing.__table__)
    }


def _differences(thing: Any, uids: Uids, unread: dict[str, Any]) -> tuple[Fields, Fields]:
    before: Fields = {}
    after: Fields = {}
    was = inspect(thing).committed_state  # of the fields that were set
    for column in content_columns(thing.__table__):
        name = column.name
        if name in was:
            old = unread.get(name) if was[name] is NO_VALUE else was[name]
            new = getattr(thing, name)
            if new != old:
                before[name] = encoded(column, old, uids.of)
                after[name] = encoded(column, new, uids.of)
    return before, after


def _set_unread(thing: Any) -> list[str]:
    """The fields of a row that were set without having been read."""
    columns = thing.__table__.c
    was = inspect(thing).committed_state
    return [name for name, old in was.items() if old is NO_VALUE and name in columns]


def _as_stored(session: Session, thing: Any, names: list[str]) -> dict[str, Any]:
    table = thing.__table__
    with session.no_autoflush:
        row = session.execute(
            select(*(table.c[name] for name in names)).where(table.c.id == thing.id)
        ).one_or_none()
    return {} if row is None else dict(zip(names, row, strict=True))
