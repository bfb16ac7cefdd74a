"""The one writer of the log: what a step changes becomes the `Change` rows of one `Revision`.

Changes come in two ways. Those of objects are noted row by row, by the flushes of a
`RecordedSession` or by what writes a few rows past it (`apply`), and written when the step ends.
Those of many rows are written by SQL from the tables that say what the rows become (`row_sets`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table, delete, event, insert, inspect, text, update
from sqlalchemy.orm import DeclarativeBase, Session, UOWTransaction

from mineralcat.errors import StoppedError
from mineralcat.schema.value_types import AnyColumn
from mineralcat.store.models import Base, Entity

from ..engines.driver import driver
from .changes import Key, RowChange
from .codec import Fields, UidOf, codec_of, content_columns, fields_of, sql_row
from .steps import NextSteps

Progress = Callable[[int, int], None]
"""Called with how much of a long step is done, and of how much."""
_WRITER = "mineralcat_log_writer"
_CHANGE = Base.metadata.tables["change"]
_REVISION = Base.metadata.tables["revision"]
_STEP_COLUMNS = tuple(c.name for c in _REVISION.c if c.name not in ("id", "state", "seal"))
_INSERT = "INSERT INTO change (revision_id, entity, entity_uid, field, before, after)"


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass
class Step:
    """A step that is being made: the columns of its `Revision`, without the seals."""

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
    def columns(self) -> dict[str, str | int | UUID | datetime | None]:
        """The columns of its revision, without the id and the seals."""
        return {name: getattr(self, name) for name in _STEP_COLUMNS}


class LogWriter:
    """Writes the changes of the step that a session makes."""

    def __init__(
        self,
        session: Session,
        step: Step,
        stop: Callable[[], bool] | None = None,
        progress: Progress | None = None,
    ) -> None:
        session.info[_WRITER] = self
        self.session, self.step = session, step
        step.time = _now()
        self.wrote = False
        """Whether the log has a change of this step already."""
        self._stop = stop or (lambda: False)
        self.progress = progress or (lambda done, of: None)
        self._noted: dict[Key, RowChange] = {}
        self._written: dict[str, Any] = {}

    @staticmethod
    def find(session: Session) -> "LogWriter | None":
        """The writer of a session, None where the session makes no step."""
        return session.info.get(_WRITER)

    @staticmethod
    def of(session: Session) -> "LogWriter":
        """The writer of a session that makes a step."""
        writer: LogWriter = session.info[_WRITER]
        return writer

    def advance(self, done: int, of: int) -> None:
        """Report how far a long step is; StoppedError where it is to end."""
        if self._stop():
            raise StoppedError
        self.progress(done, of)

    def revision_id(self) -> int:
        """The id of this step, whose revision is made now if there is none yet."""
        if not self._written:
            self._written = self.step.columns
            made = self._run(insert(_REVISION), {**self._written, "state": "", "seal": ""})
            self.step.id = made.inserted_primary_key[0]
        return self.step.id

    def write(self) -> bool:
        """Write the revision and its changes; False where nothing differs in the end."""
        self.write_noted()
        id_ = self.step.id
        if self.wrote and (columns := self.step.columns) != self._written:
            self._run(update(_REVISION).where(_REVISION.c.id == id_), columns)
        elif self._written and not self.wrote:
            self._run(delete(_REVISION).where(_REVISION.c.id == id_))
        return self.wrote

    # -- changes of objects ------------------------------------------------------------------------

    def note(self, change: RowChange) -> None:
        """Take one change, to be written as one with an earlier change of the same row."""
        key = change.entity, change.uid
        if (earlier := self._noted.pop(key, None)) is not None:
            change.merge(earlier)
        self._noted[key] = change

    def write_noted(self) -> None:
        """Write the changes that were noted so far."""
        self.session.flush()
        noted = sorted(self._noted.values(), key=lambda change: change.order)
        self._noted = {}
        lines = [line for change in noted for line in change.log_lines()]
        if lines:
            revision = {"revision_id": self.revision_id()}
            self._run(insert(_CHANGE), [{**revision, **line} for line in lines])
            self.wrote = True

    # -- changes of sets of rows -------------------------------------------------------------------

    def write_field(self, column: AnyColumn, rows: str) -> bool:
        """Write what is about to differ in a column; False where nothing is. *rows* joins, in SQL,
        the rows (`now`) with those that they become (`becoming`)."""
        before, after = f'now."{column.name}"', f'becoming."{column.name}"'
        to_log = codec_of(column).sql_to_log
        return self._write_lines(
            f"SELECT :revision, '{column.table.name}', now.uid, '{column.name}', {to_log(before)},"
            f" {to_log(after)} FROM {rows} WHERE {before} IS NOT {after} ORDER BY now.uid"
        )

    def write_new_rows(self, table: Table, last_id: int) -> None:
        """Write that the rows above an id were made."""
        self._write_lines(
            f"SELECT :revision, '{table.name}', now.uid, '', NULL, {sql_row(table)}"
            f' FROM "{table.name}" AS now WHERE now.id > :last ORDER BY now.id',
            last=last_id,
        )

    def _write_lines(self, select: str, **values: int) -> bool:
        values["revision"] = self.revision_id()
        wrote = bool(self._run(text(f"{_INSERT} {select}"), values).rowcount)
        self.wrote |= wrote
        return wrote

    def _run(self, statement: Any, values: Any = None) -> Any:
        return self.session.connection().execute(statement, values)


def advance(session: Session, done: int, of: int) -> None:
    """Report how far a long step is, where the session makes one; StoppedError where it is to
    end."""
    if (writer := LogWriter.find(session)) is not None:
        writer.advance(done, of)


def name_step(session: Session, words: str) -> None:
    """Set the message of the step that is being made, where it is known only within the step."""
    LogWriter.of(session).step.message = words


def steps_after(session: Session) -> NextSteps | None:
    """What undo and redo do next after an edit that a session made and that is over, known without
    reading the log; None where it changed nothing."""
    writer = LogWriter.of(session)
    step = writer.step
    return NextSteps(step.message, None, step.time, None) if writer.wrote else None


# -- watching sessions -----------------------------------------------------------------------------


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
