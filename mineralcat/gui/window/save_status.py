"""Tells in the status bar and above the page whether what was changed is on disk, what undo would
take back, and what can be done where something is not saved."""

from PySide6.QtCore import QTimer, Signal, Slot

from mineralcat.domain.times import time_text
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.translation import _, comma_list

from .. import theme
from ..editor import Editor, SaveState
from ..widgets.notice_bar import NoticeAction
from .catalogue_check import CatalogueCheck
from .documents import Documents
from .edit_lock import WindowEditLock
from .main_layout import MainLayout
from .services import Controller, WindowServices

READ_AGAIN_MS = 1_000
_READS_WAIT = _(
    "Another program is writing to this catalogue. What is shown here is read again when that "
    "program is done."
)
_WORDS = {
    SaveState.SAVED: _("✓ all changes saved"),
    SaveState.SAVING: _("saving …"),
    SaveState.WAITING: _("waiting to save …"),
    SaveState.NOT_SAVED: _("✗ not saved"),
    SaveState.READ_ONLY: _("read-only"),
}
_DAMAGED = _("✗ damaged")


class SaveStatus(Controller):
    """What one window says of its editor."""

    replacement_requested = Signal()
    """Open the file that took the place of this window's own, in a window of its own."""

    def __init__(
        self,
        services: WindowServices,
        layout: MainLayout,
        check: CatalogueCheck,
        documents: Documents,
        edit_lock: WindowEditLock,
    ) -> None:
        super().__init__(services)
        self._layout = layout
        self._check = check
        self._documents = documents
        self._edit_lock = edit_lock
        self._saved_later = ""
        """What is shown once the step is saved that is being saved."""
        self._state = SaveState.SAVED
        check.found_changed.connect(self._show_damage)
        self._reading_again = QTimer(self, singleShot=True, interval=READ_AGAIN_MS)
        self._reading_again.timeout.connect(services.refresh)

    def use(self, editor: Editor) -> None:
        """Speak of this editor."""
        editor.state_changed.connect(self._show_state)
        editor.steps_changed.connect(self._show_steps)
        editor.progressed.connect(self._show_progress)

    @Slot(str, str)
    def _show_state(self, state: str, sentence: str) -> None:
        catalogue, saved = self._services.catalogue, self._layout.saved
        self._state = SaveState(state)
        damaged = self._state is SaveState.SAVED and self._check.is_damaged
        words = _DAMAGED if damaged else _WORDS[self._state]
        saved.setText(f"{words} · {catalogue.path.name if catalogue else ''}")
        self._layout.actions.new_entry.setEnabled(self._may_edit())
        self._layout.progress.hide()  # of a step that ended; one that runs reports again
        failed = damaged or self._state in (SaveState.NOT_SAVED, SaveState.WAITING)
        theme.set_role(saved, "error" if failed else "muted")
        ways = self._ways()
        if self._state is SaveState.READ_ONLY:
            sentence, ways = self._edit_lock.why_read_only()
        elif self._state is SaveState.SAVED and not sentence:
            sentence, self._saved_later = self._saved_later, ""
            if not sentence:
                sentence, ways = self._check.warning()
        if sentence or self._state is SaveState.SAVED:
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
        self._layout.notice.withdraw(_READS_WAIT)

    @Slot(str)
    def tell_after(self, sentence: str) -> None:
        """Say something that comes with a step, so that it is still there once the step is."""
        if self._state in (SaveState.SAVING, SaveState.WAITING):
            self._saved_later = sentence
        self._services.show_notice(sentence)

    def _ways(self) -> list[NoticeAction]:
        """What can be done about a change that is not on disk."""
        editor, catalogue = self._services.editor, self._services.catalogue
        if editor is None or catalogue is None:
            return []
        if self._state is SaveState.WAITING:
            return [NoticeAction(_("Stop waiting"), editor.stop_waiting)]
        if self._state is not SaveState.NOT_SAVED or not editor.unsaved:
            return []
        copy = NoticeAction(_("Save a Copy …"), self._documents.save_copy)
        give_up = NoticeAction(_("Give up the change"), editor.give_up)
        again = NoticeAction(_("Try again"), editor.retry)
        if self._check.is_damaged:
            restore = NoticeAction(_("Restore a Backup …"), self._check.restore_requested.emit)
            return [restore, again, give_up, copy]
        if not catalogue.was_replaced:
            return [again, give_up, copy]
        if not catalogue.path.exists():  # nothing that is tried can help
            return [copy, give_up]
        new = NoticeAction(_("Open the New File"), self.replacement_requested.emit)
        return [copy, new, give_up]

    @Slot(int, int)
    def _show_progress(self, done: int, of: int) -> None:
        """Show how far a step over many rows is, and offer to end it."""
        if self._layout.progress.isHidden() and self._services.editor is not None:
            self._services.show_notice(
                _("This step changes many rows; it is all of them or none."),
                NoticeAction(_("Stop"), self._services.editor.cancel),
            )
        self._layout.show_progress(_("Changing many rows: %p%"), done, of)

    def _may_edit(self) -> bool:
        return self._services.editor is not None and self._services.editor.can_edit

    @Slot(object, object)
    def _show_steps(self, undo: str | None, redo: str | None) -> None:
        editor, actions = self._services.editor, self._layout.actions
        times = (None, None) if editor is None else editor.step_times
        undo_it, redo_it = _("Undo: {step}"), _("Redo: {step}")
        for action, verb, of_step, nothing, step, time in (
            (actions.undo, _("Undo"), undo_it, _("Nothing to undo"), undo, times[0]),
            (actions.redo, _("Redo"), redo_it, _("Nothing to redo"), redo, times[1]),
        ):
            words = of_step.format(step=step) if step else nothing
            action.setEnabled(step is not None and self._may_edit())
            set_tooltip(action, comma_list([words, *([time_text(time)] if step and time else [])]))
            action.setIconText(verb)
            action.setText(words if step else verb)
        self._layout.next_step.setText(undo_it.format(step=undo) if undo else "")
