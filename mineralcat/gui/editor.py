"""The window's one way to change its catalogue: edits by name, undo, redo, and how they fared."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from mineralcat.errors import EditError, MineralCatError

from .tasks import GRACE_MS, Task, Tasks

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue


class SaveState(StrEnum):
    """Whether what the user confirmed is on disk."""

    SAVED = "saved"
    SAVING = "saving"
    NOT_SAVED = "not saved"
    READ_ONLY = "read-only"


class _Done(NamedTuple):
    undo: str | None
    redo: str | None


class Editor(QObject):
    """Wraps the catalogue's units of work; emits `changed` once an edit is on disk."""

    changed = Signal()
    state_changed = Signal(str, str)
    """A `SaveState`, and a sentence where something is wrong."""
    steps_changed = Signal(object, object)
    """What undo and redo would take back, in words, or None."""

    def __init__(self, catalogue: "Catalogue", tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._tasks = tasks

    @property
    def can_edit(self) -> bool:
        """Whether the catalogue may be written."""
        return not self._catalogue.read_only

    def submit(
        self,
        name: str,
        *args: object,
        refused: Callable[[str], None],
        accepted: Callable[[], None] = lambda: None,
    ) -> None:
        """Make one edit of `editing.steps`. *refused* gets the sentence to show beside the field;
        what was typed is the caller's to keep until *accepted* is called."""

        def job(_: Task) -> _Done:
            from mineralcat.editing.steps import EDITS, message

            with self._catalogue.reading() as session:
                words = message(session, name, *args)
            with self._catalogue.writing(words) as session:
                EDITS[name](session, *args)
            return self._steps()

        self._write(job, refused, accepted)

    def undo(self) -> None:
        """Take back the last step."""
        self._write(lambda _: (self._catalogue.undo(), self._steps())[1])

    def redo(self) -> None:
        """Take back the last undo."""
        self._write(lambda _: (self._catalogue.redo(), self._steps())[1])

    def announce(self) -> None:
        """Say what undo and redo would do, and whether all is saved."""
        state = SaveState.SAVED if self.can_edit else SaveState.READ_ONLY
        self.state_changed.emit(state, "")
        self.steps_changed.emit(*self._steps())

    def _steps(self) -> _Done:
        from mineralcat.store.history import next_steps

        with self._catalogue.reading() as session:
            return _Done(*next_steps(session))

    def _write(
        self,
        job: Callable[[Task], _Done],
        refused: Callable[[str], None] = lambda sentence: None,
        accepted: Callable[[], None] = lambda: None,
    ) -> None:
        task = self._tasks.writing(job)

        def succeeded(done: _Done) -> None:
            self.state_changed.emit(SaveState.SAVED, "")
            self.steps_changed.emit(done.undo, done.redo)
            accepted()
            self.changed.emit()

        def failed(error: Exception) -> None:
            if isinstance(error, EditError):
                self.state_changed.emit(SaveState.SAVED, "")
            elif isinstance(error, MineralCatError):
                self.state_changed.emit(SaveState.NOT_SAVED, str(error))
            else:
                self.state_changed.emit(SaveState.NOT_SAVED, "")
                refused("This could not be saved.")
                raise error
            refused(str(error))

        task.succeeded.connect(succeeded)
        task.failed.connect(failed)
        self.state_changed.emit(SaveState.SAVING, "")
        task.start(GRACE_MS)


class Edits:
    """Hands edits on to the catalogue that is open, once one is."""

    def __init__(self) -> None:
        self.editor: Editor | None = None

    @property
    def can_edit(self) -> bool:
        """Whether edits can be taken."""
        return self.editor is not None and self.editor.can_edit

    def submit(
        self,
        name: str,
        *args: object,
        refused: Callable[[str], None],
        accepted: Callable[[], None] = lambda: None,
    ) -> None:
        """Make one edit, or say beside its field why not."""
        if self.editor is None:
            refused("No catalogue is open.")
        else:
            self.editor.submit(name, *args, refused=refused, accepted=accepted)
