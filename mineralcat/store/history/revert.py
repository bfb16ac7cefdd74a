"""Takes back any step, one value of it, or everything since; each as one new step of its own."""

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
from mineralcat.translation import _

from .apply import TargetRow, TargetState, apply, current_state, target_state
from .changes import Key
from .codec import Fields, load, target_of
from .current_rows import chunks
from .log_writer import LogWriter
from .row_sets import take_back_fields
from .steps import position, state_after
from .words import called, kind_of

_CHANGED_AGAIN = _(
    "{what} cannot be taken back by itself: the {field} was changed again by “{step}” ({time})."
)
_DELETED = _(
    "{what} cannot be taken back by itself: {kind} “{name}” was deleted by “{step}” ({time})."
    " Restore it first."
)
_REFERRED_TO = _("{what} cannot be taken back by itself: something refers to what it made.")
_REFERRED_TO_BY = _(
    "{what} cannot be taken back by itself: {name} refers to what it made by “{step}” ({time})."
)
_TAKEN = _("{what} cannot be taken back by itself: another {kind} has “{value}” by now.")
_TAKEN_BY = _(
    "{what} cannot be taken back by itself: another {kind} has “{value}” by now by “{step}”"
    " ({time})."
)
_DOES_NOT_GO = _(
    "{what} cannot be taken back by itself: it does not go with what else is there by now."
)
GO_BACK = _("Go back to the state before it to take back everything since.")
AS_MADE = _("The catalogue as it was made is where its history begins: it cannot be taken back.")


def revision_of(session: Session, uid: UUID | str) -> Revision:
    """A step by its uid."""
    found = session.scalars(select(Revision).where(Revision.uid == UUID(str(uid)))).one_or_none()
    if found is None:
        raise HistoryError(_("The history has no such step any more; look at it again."))
    return found


def take_back(session: Session, revision: Revision) -> None:
    """Apply the inverse of the step that undo or redo takes back, after which nothing changed."""
    if take_back_fields(session, revision.id):
        return
    try:
        apply(session, target_state(session, [revision.id]))
    except HistoryError as error:
        raise HistoryError(
            _(
                "“{step}” cannot be taken back: its changes stand in each other's way.",
                step=revision.message,
            )
        ) from error


def revert_step(session: Session, uid: UUID | str) -> None:
    """Take back one step wherever it stands, field by field, as this session's step.

    CannotTakeBackError where a later step changed the same again, or something refers to it now.
    """
    revision = revision_of(session, uid)
    if revision.action == "load":
        raise HistoryError(AS_MADE)
    step = LogWriter.of(session).step
    step.message, step.undoes_id = _("Revert: {step}", step=revision.message), revision.id
    if take_back_fields(session, revision.id):
        return
    target = target_state(session, [revision.id])
    _Alone(session, revision, f"“{revision.message}”").take_back(target)


def revert_change(session: Session, change_id: int) -> None:
    """Take back one value that a step changed, or the row that it made or deleted."""
    change = session.get(Change, change_id)
    if change is None:
        raise HistoryError(_("The history has no such change any more; look at it again."))
    revision = session.get_one(Revision, change.revision_id)
    target = target_state(session, [revision.id], (), Change.id == change_id)
    what = called(session, change.entity, change.entity_uid, change.field)
    step = LogWriter.of(session).step
    step.message, step.undoes_id = _("Revert {what}", what=what), None
    what = _("The {field}", field=what) if change.field else f"“{what}”"
    _Alone(session, revision, what).take_back(target)


def restore_value(
    session: Session, change_id: int, field: str = "", *, before: bool = False
) -> None:
    """Give a field the value again that a change had given it, or that it had *before* that one,
    whatever came after; *field* is one of a row that was made or deleted."""
    change = session.get(Change, change_id)
    field = field or (change.field if change is not None else "")
    value: Any = None if change is None else load(change.before if before else change.after)
    if change is None or not field or (value is None and not change.field):
        raise HistoryError(_("There is no value here that could be set again."))
    value = value if change.field else value.get(field)
    entity, uid = change.entity, change.entity_uid
    what = called(session, entity, uid, field)
    LogWriter.of(session).step.message = _("Set {field} back", field=what)
    try:
        changed = apply(session, {(entity, uid): TargetRow({field: value})})
    except RowMissingError as error:
        raise CannotTakeBackError(
            _(
                "The {field} cannot be set: it, or what it names, was deleted."
                " Restore that from the trash first.",
                field=what,
            )
        ) from error
    except StepInTheWayError as error:
        why = (
            _("The {field} cannot be set: another entry has it by now.", field=what)
            if error.taken
            else _(
                "The {field} cannot be set: it does not go with what else is there by now.",
                field=what,
            )
        )
        raise CannotTakeBackError(why) from error
    if not changed:
        raise CannotTakeBackError(_("The {field} is that already.", field=what))


def go_back(session: Session, uid: UUID | str) -> None:
    """Bring the catalogue to the state after any step of the log, also one on a branch that was
    undone: back to where the branches part, and forwards from there."""
    revision = revision_of(session, uid)
    here, there = position(session), state_after(session, revision)
    back, forwards = _way(session, here, there)
    step = LogWriter.of(session).step
    step.message, step.restores_id = _("Go back to: {step}", step=revision.message), there.id
    if not apply(session, target_state(session, back, forwards)):
        raise HistoryError(
            _("The catalogue is as it was after “{step}” already.", step=revision.message)
        )


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

    def take_back(self, target: TargetState) -> None:
        """Do it, or say in one sentence which later step forbids it."""
        now = current_state(self._session, target)
        left = {key: row for key, row in target.items() if self._is_left(key, row, now.get(key))}
        if not left:
            raise CannotTakeBackError(_("{what} has been taken back already.", what=self._what))
        try:
            apply(self._session, left, strict=False)
        except ReferredToError as error:
            raise self._referred(left, error.entity) from error
        except StepInTheWayError as error:
            raise self._taken(error) from error
        except RowMissingError as error:
            raise self._missing(error.entity, UUID(error.uid)) from error

    def _is_left(self, key: Key, row: TargetRow, now: Fields | None) -> bool:
        """Whether something of a row is left to take back; only what differs is."""
        if now is None:
            if row.fields is not None and not row.whole:
                raise self._missing(*key)
            return row.fields is not None
        if row.fields is not None:
            if row.expected is None:
                return False
            row.fields = row.differing(now)
        self._check(key, row, now)
        return row.fields is None or bool(row.fields)

    def _check(self, key: Key, row: TargetRow, now: Fields) -> None:
        """Refuse to overwrite what came after this step."""
        expected = row.expected or {}
        for field in expected if row.fields is None else row.fields:
            if now[field] != expected.get(field):
                name = called(self._session, *key, field)
                raise self._refused(_CHANGED_AGAIN, self._later(*key, field), field=name)

    def _missing(self, entity: str, uid: UUID) -> CannotTakeBackError:
        return self._refused(
            _DELETED,
            self._later(entity, uid),
            kind=kind_of(entity),
            name=called(self._session, entity, uid),
        )

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
                            name = called(self._session, other.name, uid)
                            return self._refused(_REFERRED_TO_BY, later, name=name)
        return self._refused(_REFERRED_TO)

    def _taken(self, error: StepInTheWayError) -> CannotTakeBackError:
        if error.taken is None:
            return self._refused(_DOES_NOT_GO)
        value, uid = error.taken
        later = self._later(error.entity, UUID(uid))
        sentence = _TAKEN if later is None else _TAKEN_BY
        return self._refused(sentence, later, kind=kind_of(error.entity), value=value)

    def _refused(
        self, sentence: str, later: Revision | None = None, **values: str
    ) -> CannotTakeBackError:
        """The error of a sentence, which may name a *later* step."""
        if later is not None:
            values |= {"step": later.message, "time": time_text(later.time)}
        elif "{step}" in sentence:  # the log does not say any more which step that was
            sentence = _DOES_NOT_GO
        message = sentence.format(what=self._what, **values)
        if sentence is not _DELETED:
            message += f" {GO_BACK}"
        return CannotTakeBackError(message, None if later is None else str(later.uid))

    def _later(self, entity: str, uid: UUID, field: str = "") -> Revision | None:
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
