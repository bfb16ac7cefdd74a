"""Tells in the status bar and above the page whether what was changed is on disk, what undo would
take back, and what can be done where something is not saved."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from mineralcat.domain.times import time_text
from mineralcat.gui.plain_text import set_tooltip

from .. import theme
from ..editor import Editor, SaveState
from ..widgets.notice_bar import NoticeAction

if TYPE_CHECKING:
    from .main_layout import MainLayout
    from .main_window import MainWindow

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

    def __init__(self, window: "MainWindow", layout: "MainLayout") -> None:
        super().__init__(window)
        self._window = window
        self._layout = layout
        self._editor: Editor | None = None
        self._told_after = ""
        self._is_saving = False
        self._state = SaveState.SAVED
        window.checking.found_changed.connect(self._show_damage)
        self._reading_again = QTimer(self, singleShot=True, interval=READ_AGAIN_MS)
        self._reading_again.timeout.connect(window.refresh)

    def use(self, editor: Editor) -> None:
        """Speak of this editor."""
        self._editor = editor
        editor.state_changed.connect(self._show_state)
        editor.steps_changed.connect(self._show_steps)
        editor.progressed.connect(self._show_progress)

    @Slot(str, str)
    def _show_state(self, state: str, sentence: str) -> None:
        path = self._window.path
        self._state = SaveState(state)
        damaged = self._state is SaveState.SAVED and self._window.checking.is_damaged
        words = _DAMAGED if damaged else _WORDS[self._state]
        self._layout.saved.setText(f"{words} · {path.name if path else ''}")
        self._layout.new_entry.setEnabled(self._may_edit())
        self._is_saving = state in (SaveState.SAVING, SaveState.WAITING)
        self._layout.progress.hide()  # of a step that ended; one that runs reports again
        failed = damaged or state in (SaveState.NOT_SAVED, SaveState.WAITING)
        theme.set_role(self._layout.saved, "error" if failed else "muted")
        ways = self._ways(SaveState(state))
        if state == SaveState.READ_ONLY:
            sentence, ways = self._window.edit_lock.why_read_only()
        elif state == SaveState.SAVED and not sentence:
            sentence, ways = self._told_after, []
            self._told_after = ""
            if not sentence:
                sentence, ways = self._window.checking.warning()
        if sentence or state == SaveState.SAVED:
            self._window.show_notice(sentence, *ways)

    @Slot()
    def _show_damage(self) -> None:
        """Show what is known of damage by now, or that there is none any more."""
        if self._state in (SaveState.SAVED, SaveState.READ_ONLY):
            self._show_state(self._state, "")
            sentence, ways = self._window.checking.warning()
            if sentence:  # also where the catalogue is read-only
                self._window.show_notice(sentence, *ways)

    def wait_to_read(self) -> None:
        """Read again soon what another program is in the way of, and say so, but where an edit
        waits for the same, which says it."""
        self._reading_again.start()
        if self._state in (SaveState.SAVED, SaveState.SAVING):
            self._window.show_notice(_READS_WAIT)

    def end_wait_to_read(self) -> None:
        """What was asked is answered."""
        self._reading_again.stop()
        if self._layout.notice.text() == _READS_WAIT:
            self._window.show_notice("")

    @Slot(str)
    def tell_after(self, sentence: str) -> None:
        """Say something that comes with a step, so that it is still there once the step is."""
        if self._is_saving:
            self._told_after = sentence
        self._window.show_notice(sentence)

    def _ways(self, state: SaveState) -> list[NoticeAction]:
        """What can be done about a change that is not on disk."""
        editor = self._editor
        if editor is None:
            return []
        if state is SaveState.WAITING:
            return [NoticeAction("Stop waiting", editor.stop_waiting)]
        if state is SaveState.NOT_SAVED and editor.unsaved:
            copy = NoticeAction("Save a Copy …", self._window.documents.save_copy)
            give_up = NoticeAction("Give up the change", editor.give_up)
            if self._window.checking.is_damaged:
                restore = NoticeAction("Restore a Backup …", self._window.backups.open_restore)
                return [restore, NoticeAction("Try again", editor.retry), give_up, copy]
            catalogue = self._window.catalogue
            if catalogue is None or not catalogue.was_replaced:
                return [NoticeAction("Try again", editor.retry), give_up, copy]
            if not catalogue.path.exists():  # nothing that is tried can help
                return [copy, give_up]
            return [copy, NoticeAction("Open the New File", self._window.anew_asked.emit), give_up]
        return []

    @Slot(int, int)
    def _show_progress(self, done: int, of: int) -> None:
        """Show how far a step over many rows is, and offer to end it."""
        progress = self._layout.progress
        if progress.isHidden() and self._editor is not None:
            self._window.show_notice(
                "This step changes many rows; it is all of them or none.",
                NoticeAction("Stop", self._editor.cancel),
            )
        progress.setRange(0, of)
        progress.setValue(done)
        progress.setFormat("Changing many rows: %p%")
        progress.show()

    def _may_edit(self) -> bool:
        return self._editor is not None and self._editor.can_edit

    @Slot(object, object)
    def _show_steps(self, undo: str | None, redo: str | None) -> None:
        times = self._editor.step_times if self._editor is not None else (None, None)
        for action, verb, step, time in (
            (self._layout.undo, "Undo", undo, times[0]),
            (self._layout.redo, "Redo", redo, times[1]),
        ):
            action.setEnabled(step is not None and self._may_edit())
            when = f", {time_text(time)}" if time is not None else ""
            set_tooltip(action, f"{verb}: {step}{when}" if step else f"Nothing to {verb.lower()}")
            action.setIconText(verb)
            action.setText(f"{verb}: {step}" if step else verb)
        self._layout.next_step.setText(f"Undo: {undo}" if undo else "")
