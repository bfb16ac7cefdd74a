"""Tells in the status bar and above the page whether what was changed is on disk, what undo would
take back, and what can be done where something is not saved."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from mineralcat.domain.times import time_text
from mineralcat.gui.plain_text import set_tooltip

from .. import theme
from ..editor import Editor, SaveState
from ..widgets.notice_bar import NoticeAction
from .catalogue_check import CatalogueCheck
from .documents import Documents
from .edit_lock import WindowEditLock
from .parts import WindowParts
from .services import WindowServices

READ_AGAIN_MS = 1_000
_READS_WAIT = (
    "Another program is writing to this catalogue. What is shown here is read again when that "
    "program is done."
)
_WORDS = {
    SaveState.SAVED: "✓ all changes saved",
    SaveState.SAVING: "saving …",
    SaveState.WAITING: "waiting to save …",
    SaveState.NOT_SAVED: "✗ not saved",
    SaveState.READ_ONLY: "read-only",
}
_DAMAGED = "✗ damaged"


class SaveStatus(QObject):
    """What one window says of its editor."""

    replacement_requested = Signal()
    """Open the file that took the place of this window's own, in a window of its own."""

    def __init__(
        self,
        services: WindowServices,
        parts: WindowParts,
        check: CatalogueCheck,
        documents: Documents,
        edit_lock: WindowEditLock,
    ) -> None:
        super().__init__(services.widget)
        self._services = services
        self._actions = parts.actions
        self._status = parts.status
        self._notice = parts.notice
        self._progress = parts.progress
        self._check = check
        self._documents = documents
        self._edit_lock = edit_lock
        self._editor: Editor | None = None
        self._told_after = ""
        self._is_saving = False
        self._state = SaveState.SAVED
        check.found_changed.connect(self._show_damage)
        self._reading_again = QTimer(self, singleShot=True, interval=READ_AGAIN_MS)
        self._reading_again.timeout.connect(services.refresh)

    def use(self, editor: Editor) -> None:
        """Speak of this editor."""
        self._editor = editor
        editor.state_changed.connect(self._show_state)
        editor.steps_changed.connect(self._show_steps)
        editor.progressed.connect(self._show_progress)

    @Slot(str, str)
    def _show_state(self, state: str, sentence: str) -> None:
        catalogue = self._services.catalogue
        self._state = SaveState(state)
        damaged = self._state is SaveState.SAVED and self._check.is_damaged
        words = _DAMAGED if damaged else _WORDS[self._state]
        self._status.saved.setText(f"{words} · {catalogue.path.name if catalogue else ''}")
        self._actions.new_entry.setEnabled(self._may_edit())
        self._is_saving = state in (SaveState.SAVING, SaveState.WAITING)
        self._progress.hide()  # of a step that ended; one that runs reports again
        failed = damaged or state in (SaveState.NOT_SAVED, SaveState.WAITING)
        theme.set_role(self._status.saved, "error" if failed else "muted")
        ways = self._ways(SaveState(state))
        if state == SaveState.READ_ONLY:
            sentence, ways = self._edit_lock.why_read_only()
        elif state == SaveState.SAVED and not sentence:
            sentence, ways = self._told_after, []
            self._told_after = ""
            if not sentence:
                sentence, ways = self._check.warning()
        if sentence or state == SaveState.SAVED:
            self._services.show_notice(sentence, *ways)

    @Slot()
    def _show_damage(self) -> None:
        """Show what is known of damage by now, or that there is none any more."""
        if self._state in (SaveState.SAVED, SaveState.READ_ONLY):
            self._show_state(self._state, "")
            sentence, ways = self._check.warning()
            if sentence:  # also where the catalogue is read-only
                self._services.show_notice(sentence, *ways)

    def wait_to_read(self) -> None:
        """Read again soon what another program is in the way of, and say so, but where an edit
        waits for the same, which says it."""
        self._reading_again.start()
        if self._state in (SaveState.SAVED, SaveState.SAVING):
            self._services.show_notice(_READS_WAIT)

    def end_wait_to_read(self) -> None:
        """What was asked is answered."""
        self._reading_again.stop()
        if self._notice.text() == _READS_WAIT:
            self._services.show_notice("")

    @Slot(str)
    def tell_after(self, sentence: str) -> None:
        """Say something that comes with a step, so that it is still there once the step is."""
        if self._is_saving:
            self._told_after = sentence
        self._services.show_notice(sentence)

    def _ways(self, state: SaveState) -> list[NoticeAction]:
        """What can be done about a change that is not on disk."""
        editor = self._editor
        if editor is None:
            return []
        if state is SaveState.WAITING:
            return [NoticeAction("Stop waiting", editor.stop_waiting)]
        if state is SaveState.NOT_SAVED and editor.unsaved:
            copy = NoticeAction("Save a Copy …", self._documents.save_copy)
            give_up = NoticeAction("Give up the change", editor.give_up)
            if self._check.is_damaged:
                restore = NoticeAction("Restore a Backup …", self._check.restore_requested.emit)
                return [restore, NoticeAction("Try again", editor.retry), give_up, copy]
            catalogue = self._services.catalogue
            if catalogue is None or not catalogue.was_replaced:
                return [NoticeAction("Try again", editor.retry), give_up, copy]
            if not catalogue.path.exists():  # nothing that is tried can help
                return [copy, give_up]
            return [
                copy,
                NoticeAction("Open the New File", self.replacement_requested.emit),
                give_up,
            ]
        return []

    @Slot(int, int)
    def _show_progress(self, done: int, of: int) -> None:
        """Show how far a step over many rows is, and offer to end it."""
        if self._progress.isHidden() and self._editor is not None:
            self._services.show_notice(
                "This step changes many rows; it is all of them or none.",
                NoticeAction("Stop", self._editor.cancel),
            )
        self._progress.setRange(0, of)
        self._progress.setValue(done)
        self._progress.setFormat("Changing many rows: %p%")
        self._progress.show()

    def _may_edit(self) -> bool:
        return self._editor is not None and self._editor.can_edit

    @Slot(object, object)
    def _show_steps(self, undo: str | None, redo: str | None) -> None:
        times = self._editor.step_times if self._editor is not None else (None, None)
        for action, verb, step, time in (
            (self._actions.undo, "Undo", undo, times[0]),
            (self._actions.redo, "Redo", redo, times[1]),
        ):
            action.setEnabled(step is not None and self._may_edit())
            when = f", {time_text(time)}" if time is not None else ""
            set_tooltip(action, f"{verb}: {step}{when}" if step else f"Nothing to {verb.lower()}")
            action.setIconText(verb)
            action.setText(f"{verb}: {step}" if step else verb)
        self._status.next_step.setText(f"Undo: {undo}" if undo else "")
