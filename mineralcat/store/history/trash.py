"""What was deleted, and how it comes back. Nothing is stored twice: all of it is in the log.

In the trash is what an edit deleted that stands and that is not there again; not what went because
its creation was taken back.
"""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, literal_column, select
from sqlalchemy.orm import Session

from mineralcat.errors import CannotTakeBackError, HistoryError, RowMissingError, StepInTheWayError
from mineralcat.store.models import Change, Revision
from mineralcat.translation import _

from .apply import TargetRow, apply
from .changes import ENTITIES, Key, table_of
from .codec import Fields, fields_of, load, target_of
from .current_rows import existing_keys
from .entries import Deleted
from .log import standing_edits
from .log_writer import name_step
from .words import Namer, kind_of

_CHUNK = 300
_GONE = (Change.field == literal_column("''"), Change.after.is_(None))
"""As the index of deletions has it, which no bound value would be known to fit."""


class _Row(NamedTuple):
    place: int
    revision: int
    entity: str
    uid: UUID
    fields: Fields

    @property
    def key(self) -> Key:
        return self.entity, self.uid

    @property
    def refers_to(self) -> list[Key]:
        """The rows that it needs."""
        return [
            (target.name, UUID(str(self.fields[column.name])))
            for column in fields_of(table_of(self.entity))
            if (target := target_of(column)) is not None and self.fields.get(column.name)
        ]


class _Together:
    """What one step deleted and is not there again."""

    def __init__(self, session: Session, revision: int) -> None:
        self._session = session
        rows = select(*_COLUMNS).where(Change.revision_id == revision, *_GONE)
        deleted = [_row(line) for line in session.execute(rows)]
        there = existing_keys(session, (row.key for row in deleted))
        self._rows = {row.key: row for row in deleted if row.key not in there}
        self._hangers: dict[Key, list[_Row]] = {}
        for row in self._rows.values():
            for key in row.refers_to:
                self._hangers.setdefault(key, []).append(row)

    def is_head(self, row: _Row) -> bool:
        """Whether a row hung on none of the others."""
        return not any(key in self._rows for key in row.refers_to)

    def hanging_on(self, head: _Row) -> dict[Key, _Row]:
        """The row and all that hung on it and can stand again once it does."""
        found = {head.key: head}
        queue = [head]
        while queue:
            waiting = [
                row for row in self._hangers.get(queue.pop().key, ()) if row.key not in found
            ]
            needed = {key for row in waiting for key in row.refers_to if key not in found}
            there = existing_keys(self._session, needed)
            for row in waiting:
                if all(key in found or key in there for key in row.refers_to):
                    found[row.key] = row
                    queue.append(row)
        return found


def trash(
    session: Session, text: str = "", *, before: int | None = None, limit: int = 100
) -> list[Deleted]:
    """What can be restored and has *text* in its name or kind, newest first; of rows deleted in one
    step only those that hung on none of the others. *before* is the place of the window before."""
    namer = Namer(session)
    found: list[Deleted] = []
    for row, together in _heads(session, before):
        name, kind = namer.called(row.entity, row.fields), kind_of(row.entity)
        if text.casefold() not in f"{name} {kind}".casefold():
            continue
        step = session.get_one(Revision, row.revision)
        head = row.place, row.entity, str(row.uid), kind, name
        more = len(together.hanging_on(row)) - 1
        found.append(Deleted(*head, step.time, step.author, step.message, more))
        if len(found) == limit:
            break
    return found


def restore(session: Session, entity: str, uid: UUID | str) -> None:
    """Bring back what was deleted, with what was deleted with it and hung on it."""
    uid = UUID(str(uid))
    place = select(Change.id).where(Change.entity == entity, Change.entity_uid == uid, *_GONE)
    last = session.scalar(place.order_by(Change.id.desc()).limit(1))
    deletions = _deletions(session, last + 1) if last is not None else iter(())
    row = next((row for row in deletions if row.key == (entity, uid)), None)
    if row is None:
        raise HistoryError(
            _("This is not in the trash any more; it may have been restored already.")
        )
    rows = _Together(session, row.revision).hanging_on(row)
    name = Namer(session).called(entity, row.fields)
    name_step(session, _("Restore {name}", name=name))
    target = {key: TargetRow(one.fields, whole=True, expected=None) for key, one in rows.items()}
    try:
        apply(session, target)
    except RowMissingError as error:
        lost = Namer(session).name(error.entity, UUID(error.uid))
        raise CannotTakeBackError(
            _(
                "“{name}” cannot be restored yet: the {kind} “{lost}” that it refers to was deleted"
                " too. Restore that first.",
                name=name,
                kind=kind_of(error.entity),
                lost=lost,
            )
        ) from error
    except StepInTheWayError as error:
        value = error.taken[0] if error.taken else ""
        sentence = _NAME_TAKEN if value else _PLACE_TAKEN
        kind = kind_of(error.entity)
        raise CannotTakeBackError(sentence.format(name=name, kind=kind, value=value)) from error


_NAME_TAKEN = _(
    "“{name}” cannot be restored: another {kind} has “{value}” by now. Change that one first."
)
_PLACE_TAKEN = _(
    "“{name}” cannot be restored: another {kind} has its place by now. Change that one first."
)


_COLUMNS = (Change.id, Change.revision_id, Change.entity, Change.entity_uid, Change.before)


def _row(line: Row[int, int, str, UUID, str | None]) -> _Row:
    place, revision, entity, uid, before = line
    return _Row(place, revision, entity, uid, load(before))


def _heads(session: Session, before: int | None) -> Iterator[tuple[_Row, _Together]]:
    """What was deleted and hung on nothing that was deleted with it."""
    together: dict[int, _Together] = {}
    for row in _deletions(session, before):
        if row.revision not in together:
            together = {row.revision: _Together(session, row.revision)}
        if together[row.revision].is_head(row):
            yield row, together[row.revision]


def _deletions(session: Session, before: int | None) -> Iterator[_Row]:
    """Rows whose last deletion that stands is an edit's and that are not there, newest first."""
    standing = standing_edits(session)
    statement = (
        select(*_COLUMNS).where(*_GONE).order_by(Change.revision_id.desc(), Change.id.desc())
    )
    if before is not None:
        step = select(Change.revision_id).where(Change.id < before).order_by(Change.id.desc())
        bound = session.scalar(step.limit(1)) or 0
        statement = statement.where(Change.revision_id <= bound, Change.id < before)
    for lines in session.execute(statement.execution_options(yield_per=_CHUNK)).partitions():
        known = [row for row in map(_row, lines) if row.entity in ENTITIES]
        there = existing_keys(session, (row.key for row in known))
        for row in known:
            if row.key not in there and _is_last(session, row, standing):
                yield row


def _is_last(session: Session, row: _Row, standing: set[int]) -> bool:
    """Whether the step stands, is an edit, and none that stands deleted the same row later."""
    if row.revision not in standing:
        return False
    deleted = (
        select(Change.revision_id, Revision.action)
        .join(Revision, Change.revision_id == Revision.id)
        .where(Change.entity == row.entity, Change.entity_uid == row.uid, *_GONE)
        .order_by(Change.id.desc())
    )
    for revision, action in session.execute(deleted):
        if action == "edit" and revision in standing:
            return bool(revision == row.revision)
    return False
