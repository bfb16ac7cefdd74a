"""What a catalogue can do through its history: undo, redo, revert, go back, restore."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from mineralcat.errors import NothingToRedoError, NothingToUndoError, OtherStepError
from mineralcat.translation import _

from .. import history
from ..engines.cancellation import Cancellation
from ..models import Revision


class LongStep(TypedDict, total=False):
    """How a step that may take long is ended from another thread, and reports how far it is."""

    stop: Cancellation | None
    progress: history.Progress | None


class ReasonedStep(LongStep, total=False):
    """The same, and why the step is made."""

    reason: str


class StepsBack:
    """Each step through history is one revision, as an edit is."""

    _writing: Callable[..., AbstractContextManager[Session]]
    """A transaction that becomes this step, or nothing at all."""
    noting: Callable[[], AbstractContextManager[Session]]
    """A transaction that is no step."""

    # Who was shown which step that would be names it by its *time*; OtherStepError where by now it
    # is another's, who wrote to the file meanwhile.

    def undo(self, time: datetime | None = None, **long: Unpack[LongStep]) -> str:
        """Take back the last step that stands; the message of that step."""
        with self._writing(history.Step("undo"), **long) as session:
            if (target := history.undoable(session)) is None:
                raise NothingToUndoError
            message = _take_back(session, target, time)
            history.name_step(session, _("Undo: {step}", step=message))
            return message

    def redo(self, time: datetime | None = None, **long: Unpack[LongStep]) -> str:
        """Take back the last undo; the message of the step that stands again."""
        with self._writing(history.Step("redo"), **long) as session:
            if (target := history.redoable(session)) is None:
                raise NothingToRedoError
            message = _take_back(session, target, time)
            history.name_step(session, _("Redo: {step}", step=message))
            return message

    # Each of these is one step of its own, as an edit is: it can be undone and redone.

    def revert(self, uid: str, **long: Unpack[ReasonedStep]) -> str:
        """Take back one step, wherever it stands; CannotTakeBackError says what forbids it."""
        return self._reverting(lambda session: history.revert_step(session, uid), **long)

    def revert_change(self, change: int, **long: Unpack[ReasonedStep]) -> str:
        """Take back one value that a step changed, by its place in the log."""
        return self._reverting(lambda session: history.revert_change(session, change), **long)

    def restore_value(
        self, change: int, field: str = "", *, before: bool = False, **long: Unpack[ReasonedStep]
    ) -> str:
        """Give a field the value again that a change had given it, or that it had before that."""
        return self._reverting(
            lambda s: history.restore_value(s, change, field, before=before), **long
        )

    def go_back(self, uid: str, **long: Unpack[ReasonedStep]) -> str:
        """Bring the catalogue to the state after any step of its history, also an undone one."""
        return self._reverting(lambda session: history.go_back(session, uid), **long)

    def restore(self, entity: str, uid: str, **long: Unpack[ReasonedStep]) -> str:
        """Bring something back from the trash."""
        return self._reverting(lambda session: history.restore(session, entity, uid), **long)

    def _reverting(
        self, revert: Callable[[Session], None], reason: str = "", **long: Unpack[LongStep]
    ) -> str:
        """Make a step through history; its message."""
        step = history.Step("revert", reason=reason)
        with self._writing(step, **long) as session:
            revert(session)
            return step.message

    def annotate(self, uid: str, reason: str) -> None:
        """Say why a step was made, afterwards too. This is a note on it and no step itself."""
        with self.noting() as session:
            history.annotate(session, uid, reason)


def _take_back(session: Session, target: Revision, time: datetime | None) -> str:
    """Take back an edit or an undo; the message of the edit that this is about."""
    step, edit = history.LogWriter.of(session).step, history.edit_of(session, target)
    if time is not None and edit.time != time:
        raise OtherStepError(action=step.action, step=edit.message)
    step.undoes_id = target.id
    history.take_back(session, target)
    return edit.message
