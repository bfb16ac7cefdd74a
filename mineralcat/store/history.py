"""The log of revisions: every change of the catalogue is written by it, and taken back through it.

Whatever an edit does to the declarative tables is seen at flush and written, in the same
transaction, as `Change` rows of one `Revision`. Undoing appends the inverse; the log only grows.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, Table, Uuid, event, func, insert, inspect, select
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import Session, aliased

from mineralcat.errors import HistoryError, NothingToRedoError, NothingToUndoError

from .models import Base, Change, Entity, Revision
from .rows import RevisionRow

Json = str | int | float | bool | None
Fields = dict[str, Json]

ENTITIES: dict[str, type[Any]] = {
    mapper.local_table.description: mapper.class_
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, Entity)
}
"""The classes whose rows are the catalogue's content, by table name."""
_ORDER = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}


@dataclass
class RowChange:
    """One row before and after: all fields of a creation or deletion, else those that differ."""

    entity: str
    uid: UUID
    row_id: int
    before: Fields | None
    after: Fields | None


@dataclass
class Recorder:
    """Watches one session and keeps what its flushes change."""

    session: Session
    changes: dict[tuple[str, UUID], RowChange] = field(default_factory=dict)

    def __post_init__(self) -> None:
        event.listen(self.session, "after_flush", self._after_flush)

    def _after_flush(self, session: Session, _context: object) -> None:
        uids = _Uids(session)
        for thing in _entities(session.new):
            self._note(thing, None, _fields(thing, uids))
        for thing in _entities(session.dirty):
            if session.is_modified(thing):
                self._note(thing, *_differences(thing, uids))
        for thing in _entities(session.deleted):
            self._note(thing, {"id": thing.id, **_fields(thing, uids)}, None)

    def _note(self, thing: Entity, before: Fields | None, after: Fields | None) -> None:
        entity = inspect(thing).mapper.local_table.description
        earlier = self.changes.pop((entity, thing.uid), None)
        if earlier is not None:
            before, after = _joined(earlier, before, after)
        if before is None and after is None:
            return
        self.changes[entity, thing.uid] = RowChange(entity, thing.uid, thing.id, before, after)

    def write(self, revision: Revision) -> bool:
        """Write the revision and its changes; False where nothing differs in the end."""
        self.session.flush()
        rows = [row for change in self._ordered() for row in _change_rows(change)]
        if not rows:
            return False
        self.session.add(revision)
        self.session.flush()
        self.session.execute(insert(Change), [{"revision_id": revision.id, **row} for row in rows])
        return True

    def _ordered(self) -> list[RowChange]:
        """Deletions from the leaves up, then changes, then creations from the roots down."""

        def place(change: RowChange) -> tuple[int, int]:
            table = _ORDER[change.entity]
            if change.after is None:
                return (0, -table)
            return (2, table) if change.before is None else (1, table)

        return sorted(self.changes.values(), key=place)


def _entities(things: Iterable[object]) -> list[Entity]:
    return [thing for thing in things if isinstance(thing, Entity)]


def _joined(
    earlier: RowChange, before: Fields | None, after: Fields | None
) -> tuple[Fields | None, Fields | None]:
    """Two changes of one row in one step, as one."""
    if earlier.before is None:
        return None, None if after is None else {**(earlier.after or {}), **after}
    if after is None:
        return {**(before or {}), **earlier.before}, None
    return {**(before or {}), **earlier.before}, {**(earlier.after or {}), **after}


def _change_rows(change: RowChange) -> Iterator[dict[str, Any]]:
    head = {"entity": change.entity, "entity_uid": change.uid}
    if change.before is None or change.after is None:
        yield {**head, "field": "", "before": _dump(change.before), "after": _dump(change.after)}
        return
    for name, after in change.after.items():
        before = change.before.get(name)
        if before != after:
            yield {**head, "field": name, "before": _dump(before), "after": _dump(after)}


def _dump(value: Json | Fields) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def content_columns(table: Table) -> list[Column[Any]]:
    """The columns that say something; not the id, which is of this file only."""
    return [column for column in table.columns if column.name != "id"]


class _Uids:
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


def _fields(thing: Any, uids: _Uids) -> Fields:
    table = thing.__table__
    return {
        column.name: _encoded(column, getattr(thing, column.name), uids)
        for column in content_columns(table)
        if column.name != "uid"
    }


def _differences(thing: Any, uids: _Uids) -> tuple[Fields, Fields]:
    before: Fields = {}
    after: Fields = {}
    state = inspect(thing)
    for column in content_columns(thing.__table__):
        past = state.attrs[column.name].history
        if past.added and past.deleted:
            before[column.name] = _encoded(column, past.deleted[0], uids)
            after[column.name] = _encoded(column, past.added[0], uids)
    return before, after


def _encoded(column: Column[Any], value: Any, uids: _Uids) -> Json:
    """A value as JSON keeps it; a reference as the uid of what it points at."""
    if value is None:
        return None
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, UUID):
        return value.hex
    if (target := _target(column)) is not None:
        return uids.of(target, value).hex
    return value  # type: ignore[no-any-return]


def _decoded(session: Session, column: Column[Any], value: Json) -> Any:
    if value is None:
        return None
    if (target := _target(column)) is not None:
        return session.scalars(select(target.c.id).where(target.c.uid == UUID(str(value)))).one()
    if isinstance(column.type, Uuid):
        return UUID(str(value))
    words = getattr(column.type, "enum_class", None)
    return words(value) if words else value


def _target(column: Column[Any]) -> Table | None:
    return next((key.column.table for key in column.foreign_keys), None)


def position(session: Session) -> Revision:
    """The edit whose result the catalogue shows; revision 0 where nothing was edited."""
    last = session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).one_or_none()
    if last is None:
        raise HistoryError(
            "The history of this catalogue is lost, so nothing can be changed in it."
        )
    if last.action in ("load", "edit"):
        return last
    undone = session.get_one(Revision, last.undoes_id)
    if last.action == "undo":
        return session.get_one(Revision, undone.parent_id)
    return session.get_one(Revision, undone.undoes_id)


def undoable(session: Session) -> Revision | None:
    """The edit that undo takes back next."""
    here = position(session)
    return None if here.action == "load" else here


def redoable(session: Session) -> Revision | None:
    """The undo that redo takes back next: of the edit made from here, unless another followed."""
    here = position(session)
    undone = aliased(Revision)
    newest = session.scalars(
        select(Revision)
        .join(undone, Revision.undoes_id == undone.id)
        .where(Revision.action == "undo", undone.parent_id == here.id)
        .order_by(Revision.id.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return None
    edited_since = session.scalar(
        select(func.count()).where(Revision.action == "edit", Revision.id > newest.id)
    )
    return None if edited_since else newest


def take_back(session: Session, revision: Revision) -> None:
    """Apply the inverse of a revision's changes; the session's recorder logs it like any edit.

    All at once, or else one by one, newest first; what cannot be taken back yet, because another
    row has its name or refers to it, waits until the others are.
    """
    newest_first = (
        select(Change).where(Change.revision_id == revision.id).order_by(Change.id.desc())
    )
    waiting = list(session.scalars(newest_first))
    if _inverted(session, waiting):
        return
    while waiting:
        left = [change for change in waiting if not _inverted(session, [change])]
        if len(left) == len(waiting):
            raise HistoryError(
                f"“{revision.message}” cannot be taken back: its changes stand in each other's way."
            )
        waiting = left


def _inverted(session: Session, changes: Iterable[Change]) -> bool:
    """Whether the inverses of changes could be applied together; else nothing was."""
    try:
        with session.begin_nested(), session.no_autoflush:
            for change in changes:
                _invert(session, change)
    except (IntegrityError, NoResultFound):
        return False
    return True


def _invert(session: Session, change: Change) -> None:
    model = ENTITIES[change.entity]
    columns = model.__table__.columns
    thing = session.scalars(select(model).where(model.uid == change.entity_uid))
    before = None if change.before is None else json.loads(change.before)
    if change.field:
        setattr(thing.one(), change.field, _decoded(session, columns[change.field], before))
    elif before is None:
        session.delete(thing.one())
    else:
        # The same id as before where it is free, for of equals the first is shown.
        id_ = before.pop("id", None)
        if id_ is not None and session.get(model, id_) is None:
            before["id"] = id_
        values = {name: _decoded(session, columns[name], value) for name, value in before.items()}
        session.add(model(uid=change.entity_uid, **values))


def undo_target(session: Session) -> Revision:
    """The edit to undo; NothingToUndoError where there is none."""
    if (target := undoable(session)) is None:
        raise NothingToUndoError
    return target


def redo_target(session: Session) -> Revision:
    """The undo to take back; NothingToRedoError where there is none."""
    if (target := redoable(session)) is None:
        raise NothingToRedoError
    return target


def revisions(session: Session, limit: int | None = None) -> list[RevisionRow]:
    """The log, newest first."""
    undone: set[int] = set()
    rows: list[RevisionRow] = []
    undoes = aliased(Revision)
    counted = (
        select(Change.revision_id, func.count().label("n")).group_by(Change.revision_id).subquery()
    )
    statement = (
        select(Revision, undoes.uid, func.coalesce(counted.c.n, 0))
        .outerjoin(undoes, Revision.undoes_id == undoes.id)
        .outerjoin(counted, counted.c.revision_id == Revision.id)
        .order_by(Revision.id.desc())
        .limit(limit)
    )
    for revision, undoes_uid, changes in session.execute(statement):
        if revision.undoes_id is not None and revision.id not in undone:
            undone.add(revision.undoes_id)
        rows.append(
            RevisionRow(
                uid=str(revision.uid),
                time=revision.time.isoformat(timespec="seconds") + "Z",
                author=revision.author,
                message=revision.message,
                changes=changes,
                undoes=None if undoes_uid is None else str(undoes_uid),
                undone=revision.id in undone,
            )
        )
    return rows


class NextSteps(NamedTuple):
    """What undo and redo would do next, in words; None where they have nothing to do."""

    undo: str | None
    redo: str | None


def next_steps(session: Session) -> NextSteps:
    """The names of the steps that undo and redo would take."""
    undo, redo = undoable(session), redoable(session)
    redone = None if redo is None else session.get_one(Revision, redo.undoes_id)
    return NextSteps(undo.message if undo else None, redone.message if redone else None)
