"""The window's one way to change its catalogue: edits, undo, redo, and whether they are saved."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from mineralcat.errors import (
    CatalogueError,
    CatalogueLockedError,
    MineralCatError,
    NothingToRedoError,
    NothingToUndoError,
    OtherStepError,
)
from mineralcat.store.engines.cancellation import Cancellation
from mineralcat.translation import _

from .tasks import GRACE_MS, Task, Tasks, job_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from mineralcat.editing.edits import Edit
    from mineralcat.editing.edits.base import EditKey
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.history import NextSteps

    from .widgets.suggestions import Offers


TRY_SECONDS = 1.0
"""How long one attempt waits for another program; between two, the user can stop waiting."""
PATIENCE_SECONDS = 60.0
"""How long a change waits in all before it counts as not saved."""


class SaveState(StrEnum):
    """Whether what the user confirmed is on disk."""

    SAVED = "saved"
    SAVING = "saving"
    WAITING = "waiting"
    NOT_SAVED = "not saved"
    READ_ONLY = "read-only"


class Refusal(str):
    """Why an edit cannot be made; *field* is the key of the field that it is about, if of one."""

    __slots__ = ("field",)
    field: str

    def __new__(cls, sentence: str, field: str = "") -> "Refusal":
        made = super().__new__(cls, sentence)
        made.field = field
        return made


_ELSEWHERE = (OtherStepError, NothingToUndoError, NothingToRedoError)
"""What undo and redo meet only where another program wrote to the file."""

Answer = TypeVar("Answer")
Report = Callable[[str], None]
"""Is called with a sentence."""


@dataclass(eq=False)
class _Step:
    """A step that is not on disk yet; it ends once it is, or when the user gives it up."""

    work: Callable[[], str]
    """Makes the step, in the writer's thread; returns what it did, in words."""
    key: "EditKey"
    """What it changes: a later step with the same key replaces it."""
    words: str
    refused: Report
    accepted: Callable[[], None]
    stop: Cancellation = field(default_factory=Cancellation)
    progress: Callable[[int, int], None] = lambda done, of: None
    number: int = 0
    next: "NextSteps | None" = None
    """What undo and redo do once it is made, where that is known without reading the log."""


class Editor(QObject):
    """Wraps the catalogue's units of work; emits `changed` once an edit is on disk.

    What cannot be written, because the disk is full or another program holds the file, waits here:
    `retry` makes it again, `give_up` drops it.
    """

    changed = Signal()
    state_changed = Signal(str, str)
    """A `SaveState`, and a sentence where something is wrong."""
    steps_changed = Signal(object, object)
    """What undo and redo would take back, in words, or None."""
    refused = Signal(str)
    """Why a step cannot be made that no field waits for."""
    damaged = Signal(object)
    """The CatalogueError that was met."""
    progressed = Signal(int, int)
    """How much of a long step is done, and of how much."""

    def __init__(self, catalogue: "Catalogue", tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._tasks = tasks
        self._waiting: list[_Step] = []
        self._current: _Step | None = None
        self._stop_waiting = False
        self._in_progress = 0
        self._begun = self._reported = 0
        """How many steps were begun, and the number of the last whose end was reported: of two that
        end nearly at once the second may be reported first."""
        self.step_times: tuple[datetime | None, datetime | None] = (None, None)
        """When the steps were made that undo and redo would take back, in UTC."""
        catalogue.busy_seconds = TRY_SECONDS

    @property
    def path(self) -> "Path":
        """The file that is edited."""
        return self._catalogue.path

    @property
    def can_edit(self) -> bool:
        """Whether the catalogue may be written."""
        return not self._catalogue.read_only

    @property
    def unsaved(self) -> list[str]:
        """The steps that could not be written, in words."""
        return [step.words for step in self._waiting]

    @property
    def pending(self) -> list[str]:
        """The steps that are not on disk yet, as far as is known: not written, or on their way."""
        current = self._current
        return self.unsaved + ([current.words] if self._in_progress and current else [])

    def submit(
        self, edit: "Edit", *, refused: Report, accepted: Callable[[], None] = lambda: None
    ) -> None:
        """Make one edit. *refused* gets the sentence to show beside the field; the caller holds
        what was typed until *accepted* is called."""

        def work() -> str:
            from mineralcat.store.history import name_step, steps_after

            with self._catalogue.writing("", stop=step.stop, progress=step.progress) as session:
                step.words = edit.words(session)  # in the names from before the edit
                name_step(session, step.words)
                edit.apply(session)
            step.next = steps_after(session)
            return step.words

        step = _Step(work, edit.key, _("A step that is being saved"), refused, accepted)
        self._write(step)

    def run(
        self, words: str, work: Callable[..., str], accepted: Report = lambda words: None
    ) -> None:
        """Make a step that is more than one `Edit`; *work* gets `stop` and `progress`, opens its
        own unit of work with them and returns what it did. `refused` is emitted where it cannot be
        made."""

        def noting() -> str:
            step.words = work(stop=step.stop, progress=step.progress)
            return step.words

        step = _Step(noting, (words,), words, self.refused.emit, lambda: accepted(step.words))
        self._write(step)

    def ask(
        self, question: "Callable[[Session], Answer]", answer: Callable[[Answer], None]
    ) -> None:
        """Ask the catalogue something that an open field needs, off the window's thread."""
        job = job_of(self._catalogue, question)
        self._tasks.read(job, answer, lambda error: self.refused.emit(str(error)), GRACE_MS)

    def undo(self) -> None:
        """Take back the last step."""
        self._go(_("Undo"), self._catalogue.undo, self.step_times[0])

    def redo(self) -> None:
        """Take back the last undo."""
        self._go(_("Redo"), self._catalogue.redo, self.step_times[1])

    def _go(self, words: str, move: Callable[..., str], shown: "datetime | None") -> None:
        """Undo or redo the step that was *shown*, unless one is still being made here."""
        self.run(words, partial(move, time=None if self._in_progress else shown))

    def cancel(self) -> None:
        """Stop the step that is being made; nothing of it is written."""
        if self._current is not None:
            self._current.stop.ask()

    def retry(self) -> None:
        """Try again to write what could not be written, in its order."""
        waiting, self._waiting = self._waiting, []
        for step in waiting:
            self._write(step)

    def give_up(self) -> None:
        """Drop what could not be written."""
        self._waiting.clear()
        self.announce()

    def stop_waiting(self) -> None:
        """Stop waiting for another program: what waits for it counts as not saved."""
        self._stop_waiting = True

    def announce(self) -> None:
        """Report what undo and redo would do, and whether all is saved."""
        state = SaveState.SAVED if self.can_edit else SaveState.READ_ONLY
        self.state_changed.emit(state, "")
        try:
            self._report_steps(self._next_steps())
        except CatalogueError as error:  # what undo would do cannot be read
            self.step_times = (None, None)
            self.steps_changed.emit(None, None)
            self.damaged.emit(error)

    def _report_steps(self, steps: "NextSteps") -> None:
        self.step_times = (steps.undo_time, steps.redo_time)
        self.steps_changed.emit(steps.undo, steps.redo)

    def _next_steps(self) -> "NextSteps":
        from mineralcat.store.history import next_steps

        with self._catalogue.reading(asks_index=False) as session:
            return next_steps(session)

    def _write(self, step: _Step) -> None:
        self._waiting = [other for other in self._waiting if other.key != step.key]
        self._stop_waiting = False
        self._in_progress += 1
        self._begun += 1
        step.number = self._begun
        step.stop = Cancellation()
        task = self._tasks.writing(lambda task: self._patiently(task, step))
        step.progress = task.report
        task.progressed.connect(self._report_progress)
        task.succeeded.connect(lambda next_steps: self._succeed(step, next_steps))
        task.failed.connect(lambda error: self._fail(step, error))
        self.state_changed.emit(SaveState.SAVING, "")
        task.start(GRACE_MS)

    def _report_progress(self, done: int, of: int) -> None:
        if of:
            self.progressed.emit(done, of)
        else:
            self.state_changed.emit(SaveState.WAITING, _IN_USE)

    def _patiently(self, task: Task, step: _Step) -> "NextSteps":
        """Make a step, and wait while another program holds the file."""
        until = monotonic() + PATIENCE_SECONDS
        made = reported = False
        self._current = step  # what Stop ends is what is being written, not what waits behind it
        while True:
            try:
                if not made:
                    step.work()
                    made = True  # what follows only reads, and may have to wait as well
                return step.next or self._next_steps()
            except CatalogueLockedError:
                if self._stop_waiting or monotonic() > until:
                    raise
                if not reported:  # once: a button made anew would slip away from the mouse
                    task.report(0, 0)
                reported = True

    def _succeed(self, step: _Step, next_steps: "NextSteps") -> None:
        self._in_progress -= 1
        self._report_saved()
        if step.number > self._reported:
            self._reported = step.number
            self._report_steps(next_steps)
        step.accepted()
        self.changed.emit()

    def _fail(self, step: _Step, error: Exception) -> None:
        self._in_progress -= 1
        if isinstance(error, CatalogueError):
            self._waiting.append(step)
            self.damaged.emit(error)
            self.state_changed.emit(SaveState.NOT_SAVED, str(error))
        elif isinstance(error, MineralCatError):  # it cannot be made at all
            self._report_saved()
            if isinstance(error, _ELSEWHERE):
                self._report_steps(self._next_steps())
                self.changed.emit()
        else:
            self.state_changed.emit(SaveState.NOT_SAVED, _NOT_SAVED)
            step.refused(_NOT_SAVED)
            raise error
        step.refused(Refusal(str(error), getattr(error, "field", "")))

    def _report_saved(self) -> None:
        """Report whether all is saved, or something could not be, or is still being written."""
        state, words = SaveState.SAVING if self._in_progress else SaveState.SAVED, ""
        if self._waiting:
            steps = "; ".join(self.unsaved)
            state, words = SaveState.NOT_SAVED, _("Not saved: {unsaved}.", unsaved=steps)
        self.state_changed.emit(state, words)


_NOT_SAVED = _("This could not be saved.")

_IN_USE = _(
    "Another program is writing to this catalogue. What you changed is kept and will be saved when "
    "that program is done."
)


class Edits:
    """Hands edits on to the editor of the catalogue that is open, once one is."""

    def __init__(self) -> None:
        self.editor: Editor | None = None

    @property
    def can_edit(self) -> bool:
        """Whether edits can be taken."""
        return self.editor is not None and self.editor.can_edit

    def submit(
        self, edit: "Edit", *, refused: Report, accepted: Callable[[], None] = lambda: None
    ) -> None:
        """Make one edit; *refused* gets the sentence to show beside its field where it cannot be
        made."""
        if self.editor is None:
            refused(_("No catalogue is open."))
        else:
            self.editor.submit(edit, refused=refused, accepted=accepted)

    def ask(
        self, question: "Callable[[Session], Answer]", answer: Callable[[Answer], None]
    ) -> None:
        """Ask the catalogue that is open; *answer* is not called where none is."""
        if self.editor is not None:
            self.editor.ask(question, answer)

    def ask_offers(self, entity: str, typed: str, answer: "Callable[[Offers], None]") -> None:
        """Ask for rows of a table that fit a typed text."""
        from mineralcat.editing.entries import offers

        self.ask(lambda session: offers(session, entity, typed), answer)

    def undo(self) -> None:
        """Take back the last step."""
        if self.editor is not None:
            self.editor.undo()

    def redo(self) -> None:
        """Take back the last undo."""
        if self.editor is not None:
            self.editor.redo()
