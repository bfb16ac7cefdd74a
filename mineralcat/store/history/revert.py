"""Takes back any step, one value of it, or everything since; each as one new step of its own."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from mineralcat.domain.times import time_text
from mineralcat.errors import (
    CannotTakeBackError,
    HistoryError,
    ReferredToError,
    RowMissingError,
    StepInTheWayError,
)
from mineralcat.store.models import Base, Change, Revision

from .apply import apply
from .bulk_back import take_back_fields
from .codec import Fields, load, target_of
from .current_rows import CurrentRow, chunks
from .log_writer import LogWriter
from .steps import position, state_after
from .target_rows import TargetRow, TargetState, current_state, target_state
from .words import Namer, kind_of, label_of

_GO_BACK = "Go back to the state before it to take back everything since."
_DOES_NOT_GO = "it does not go with what else is there by now"
AS_MADE = "The catalogue as it was made is where its history begins: it cannot be taken back."


def revision_of(session: Session, uid: UUID | str) -> Revision:
    """A step by its uid."""
    found = session.scalars(select(Revision).where(Revision.uid == UUID(str(uid)))).one_or_none()
    if found is None:
        raise HistoryError("The history has no such step any more; look at it again.")
    return found


def take_back(session: Session, revision: Revision) -> None:
    """Apply the inverse of the step that undo or redo takes back, after which nothing changed."""
    if take_back_fields(session, revision.id):
        return
    try:
        apply(session, target_state(session, [revision.id]))
    except HistoryError as error:
        raise HistoryError(
            f"“{revision.message}” cannot be taken back: its changes stand in each other's way."
        ) from error


def revert_step(session: Session, uid: UUID | str) -> None:
    """Take back one step wherever it stands, field by field, as this session's step.

    CannotTakeBackError where a later step changed the same again, or something refers to it now.
    """
    revision = revision_of(session, uid)
    if revision.action == "load":
        raise HistoryError(AS_MADE)
    step = LogWriter.of(session).step
    step.message, step.undoes_id = f"Revert: {revision.message}", revision.id
    if take_back_fields(session, revision.id):
        return
    target = target_state(session, [revision.id])
    _Alone(session, revision, f"“{revision.message}”").take_back(target)


def revert_change(session: Session, change_id: int) -> None:
    """Take back one value that a step changed, or the row that it made or deleted."""
    change = session.get(Change, change_id)
    if change is None:
        raise HistoryError("The history has no such change any more; look at it again.")
    revision = session.get_one(Revision, change.revision_id)
    target = target_state(session, [revision.id], (), Change.id == change_id)
    name = Namer(session).name(change.entity, change.entity_uid)
    what = f"{label_of(change.field, change.entity)} of {name}" if change.field else name
    step = LogWriter.of(session).step
    step.message, step.undoes_id = f"Revert {what}", None
    _Alone(session, revision, f"The {what}" if change.field else f"“{what}”").take_back(target)


def restore_value(
    session: Session, change_id: int, field: str = "", *, before: bool = False
) -> None:
    """Give a field the value again that a change had given it, or that it had *before* that one,
    whatever came after; *field* is one of a row that was made or deleted."""
    change = session.get(Change, change_id)
    field = field or (change.field if change is not None else "")
    value: Any = None if change is None else load(change.before if before else change.after)
    if change is None or not field or (value is None and not change.field):
        raise HistoryError("There is no value here that could be set again.")
    value = value if change.field else value.get(field)
    entity, uid = change.entity, change.entity_uid
    what = f"{label_of(field, entity)} of {Namer(session).name(entity, uid)}"
    LogWriter.of(session).step.message = f"Set {what} back"
    try:
        changed = apply(session, {(entity, uid): TargetRow(entity, uid, {field: value})})
    except RowMissingError as error:
        raise CannotTakeBackError(
            f"The {what} cannot be set: it, or what it names, was deleted."
            " Restore that from the trash first."
        ) from error
    except StepInTheWayError as error:
        why = "another entry has it by now" if error.taken else _DOES_NOT_GO
        raise CannotTakeBackError(f"The {what} cannot be set: {why}.") from error
    if not changed:
        raise CannotTakeBackError(f"The {what} is that already.")


def go_back(session: Session, uid: UUID | str) -> None:
    """Bring the catalogue to the state after any step of the log, also one on a branch that was
    undone: back to where the branches part, and forwards from there."""
    revision = revision_of(session, uid)
    here, there = position(session), state_after(session, revision)
    back, forwards = _way(session, here, there)
    step = LogWriter.of(session).step
    step.message, step.restores_id = f"Go back to: {revision.message}", there.id
    if not apply(session, target_state(session, back, forwards)):
        raise HistoryError(f"The catalogue is as it was after “{revision.message}” already.")


def _way(session: Session, here: Revision, there: Revision) -> tuple[list[int], list[int]]:
    """The steps to take back, newest first, and those to make then, oldest first. Where a step went
    back to another state, that is the same state: nothing lies between."""
    rows = select(Revision.id, Revision.parent_id, Revision.restores_id)
    step: dict[int, tuple[Any, Any]] = {row[0]: (row[1], row[2]) for row in session.execute(rows)}
    back: list[int] = []
    forwards: list[int] = []
    left, right = here.id, there.id
    while left != right:
        at = max(left, right)
        parent, restored = step[at]
        if restored is None:
            (back if at == left else forwards).append(at)
        before = restored if restored is not None else parent
        left, right = (before, right) if at == left else (left, before)
    return back, forwards[::-1]


class _Alone:
    """Takes back changes of one step, unless what came after stands in the way."""

    def __init__(self, session: Session, revision: Revision, what: str) -> None:
        self._session = session
        self._revision = revision
        self._what = what
        self._namer = Namer(session)

    def take_back(self, target: TargetState) -> None:
        """Do it, or say in one sentence which later step forbids it."""
        now = current_state(self._session, target)
        left = {key: row for key, row in target.items() if self._is_left(row, now.get(key))}
        if not left:
            raise CannotTakeBackError(f"{self._what} has been taken back already.")
        try:
            apply(self._session, left, strict=False)
        except ReferredToError as error:
            raise self._referred(left, error.entity) from error
        except StepInTheWayError as error:
            raise self._taken(error) from error
        except RowMissingError as error:
            raise self._missing(error.entity, UUID(error.uid)) from error

    def _is_left(self, row: TargetRow, now: CurrentRow | None) -> bool:
        """Whether something of a row is left to take back; only what differs is."""
        if row.fields is None:
            if now is not None:
                self._check(row, now.fields, row.expected or {})
            return now is not None
        if now is None:
            if not row.whole:
                raise self._missing(row.entity, row.uid)
            return True
        if row.expected is None:
            return False
        row.fields = row.differing(now.fields)
        self._check(row, now.fields, row.fields)
        return bool(row.fields)

    def _check(self, row: TargetRow, now: Fields, fields: Iterable[str]) -> None:
        """Refuse to overwrite what came after this step."""
        for field in fields:
            if now[field] != (row.expected or {}).get(field):
                later = self._later(row.entity, row.uid, field)
                named = self._name(row.entity, row.uid)
                what = f"the {label_of(field, row.entity)} of {named}"
                raise self._refused(f"{what} was changed again", later)

    def _missing(self, entity: str, uid: UUID) -> CannotTakeBackError:
        later = self._later(entity, uid, "")
        name = self._name(entity, uid)
        return self._refused(f"{kind_of(entity)} “{name}” was deleted", later, "Restore it first.")

    def _referred(self, target: TargetState, entity: str) -> CannotTakeBackError:
        """Something that was made since refers to what would go."""
        table = Base.metadata.tables[entity]
        uids = [uid for name, uid in target if name == entity]
        for other in Base.metadata.sorted_tables:
            columns = [column for column in other.columns if target_of(column) is table]
            for column in columns if "uid" in other.c else ():
                for chunk in chunks(uids):
                    gone = select(table.c.id).where(table.c.uid.in_(chunk))
                    rows = select(other.c.uid).where(column.in_(gone))
                    for uid in self._session.scalars(rows):
                        if (other.name, uid) not in target:
                            later = self._later(other.name, uid, column.name)
                            name = self._name(other.name, uid)
                            return self._refused(f"{name} refers to what it made", later, "")
        return self._refused("something refers to what it made", None)

    def _taken(self, error: StepInTheWayError) -> CannotTakeBackError:
        if error.taken is None:
            return self._refused(_DOES_NOT_GO, None)
        value, uid = error.taken
        later = self._later(error.entity, UUID(uid), "")
        return self._refused(f"another {kind_of(error.entity)} has “{value}” by now", later, "")

    def _refused(
        self, why: str, later: Revision | None, way: str = _GO_BACK
    ) -> CannotTakeBackError:
        by = f" by “{later.message}” ({time_text(later.time)})" if later is not None else ""
        way = way or _GO_BACK
        return CannotTakeBackError(
            f"{self._what} cannot be taken back by itself: {why}{by}. {way}",
            None if later is None else str(later.uid),
        )

    def _later(self, entity: str, uid: UUID, field: str) -> Revision | None:
        """The last step since that changed a field of a row, or made or deleted the row."""
        return self._session.scalars(
            select(Revision)
            .join(Change, Change.revision_id == Revision.id)
            .where(
                Change.entity == entity,
                Change.entity_uid == uid,
                Change.field.in_(("", field)) if field else true(),
                Change.revision_id > self._revision.id,
            )
            .order_by(Change.id.desc())
            .limit(1)
        ).one_or_none()

    def _name(self, entity: str, uid: UUID) -> str:
        return self._namer.name(entity, uid)
