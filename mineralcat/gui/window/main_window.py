"""The main window: one search and one selection, which table, inspector and views all follow."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from mineralcat.errors import CatalogueError, CatalogueLockedError, MineralCatError, QueryError
from mineralcat.translation import _

from ..editor import Editor, Edits
from ..tasks import Task, Tasks
from ..widgets.notice_bar import NoticeAction
from . import window_state

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue

MESSAGE_MS = 6_000
"""How long the status bar says what was done."""
FRAMED_MS = 300
"""By then a window manager has put its frame around a window."""


T = TypeVar("T")


class MainWindow(QMainWindow):
    """Made in steps, so that each can be painted before the next: a bare frame, `build_ui` with all
    that is in it, `show_catalogue` to fill it."""

    closed = Signal(object)
    """This window."""
    open_requested = Signal(object, object)
    """The path of a catalogue to open, in this window, which is the other argument, or another."""
    reopen_requested = Signal(object)
    """Open the file that took the place of this window's own, in a window of its own."""

    def __init__(self, *, bare: bool = False) -> None:
        super().__init__()
        self.setWindowTitle("MineralCat")
        window_state.place(self)
        self._was_shown = False
        self._is_built = False
        self.catalogue: Catalogue | None = None
        """The one that is open here."""
        if not bare:
            self.build_ui()

    def build_ui(self) -> None:
        """Put everything in its place; what makes it is imported here."""
        from ..item_models.mineral_table_model import MineralTableModel
        from ..output.view_export import ViewExport
        from .backups import Backups
        from .catalogue_check import CatalogueCheck
        from .documents import Documents
        from .drafts import Drafts
        from .edit_lock import WindowEditLock
        from .exporting import ExportController
        from .external_changes import ExternalChanges
        from .finder import Finder
        from .importing import ImportController
        from .main_layout import MainLayout
        from .menus import fill_menus
        from .opening import CatalogueOpening
        from .preferences import notifier
        from .save_status import SaveStatus
        from .saved_searches import SavedSearches
        from .search_controller import SearchController
        from .selection_sync import SelectionSync

        self.editor: Editor | None = None
        """The one way to change it."""
        self.tasks = Tasks(self)
        self._finder = Finder(self.tasks, self)
        self._reported_unsaved: list[str] = []
        self._edits = Edits()
        model = MineralTableModel(lambda start, count: self.searching.fetch(start, count), self)
        layout = self._layout = MainLayout(self, model, self._edits)
        self.search = layout.search
        saved = SavedSearches(layout, self._edits)
        self.selection = SelectionSync(layout, self._finder)
        self.searching = SearchController(layout, self._finder, self.selection, saved)
        self._opening = CatalogueOpening(self, layout)
        window_state.restore(layout.body, layout.catalogue_page, layout.table)
        self.documents = Documents(self)
        self.drafts = Drafts(self, self._typed)
        self.checking = CatalogueCheck(self)
        self.backups = Backups(self, self.documents, self.checking)
        self.importing = ImportController(self)
        self.edit_lock = WindowEditLock(self, self.documents.save_copy)
        self.exporting = ExportController(self, layout.actions.export, self.searching.shown_result)
        self._external_changes = ExternalChanges(self)
        self._saving = SaveStatus(self, layout, self.checking, self.documents, self.edit_lock)
        self.sharing = ViewExport(self, layout.current_view)
        for view in layout.figure_views:
            view.sharing = self.sharing
        done_here = (self.documents, self.importing, self.sharing, self.backups, self.checking)
        fill_menus(self, self, layout.actions, *done_here)
        saved.refused.connect(self.show_notice)
        notifier().changed.connect(self._use_preferences)
        self._connect()
        self.setAcceptDrops(True)
        self._is_built = True

    def _connect(self) -> None:
        layout, inspector = self._layout, self._layout.inspector
        self._opening.opened.connect(self.show_catalogue)
        self._opening.failed.connect(self.show_failure)
        self._finder.failed.connect(self._show_query_error)
        self.searching.answered.connect(self._saving.end_wait_to_read)
        self.checking.restore_requested.connect(self.backups.open_restore)
        self.edit_lock.acquired.connect(self._begin_editing)
        self._saving.replacement_requested.connect(self._reopen)
        self._opening.backup_failed.connect(self._saving.tell_after)
        layout.actions.undo.triggered.connect(self._edits.undo)
        layout.actions.redo.triggered.connect(self._edits.redo)
        layout.actions.quit.triggered.connect(QApplication.closeAllWindows)
        layout.actions.history.triggered.connect(inspector.ask_history)
        layout.table.refused.connect(self.show_notice)
        layout.table.refusal_ended.connect(self._forget_refusal)
        inspector.edit_refused.connect(self.show_notice)
        inspector.changed.connect(self.offer_undo)
        inspector.history_asked.connect(self.show_history_of)
        layout.entries_page.reported.connect(self.offer_undo)
        layout.entries_page.found_minerals = self.searching.found_ids
        layout.history_page.reported.connect(self.show_message)
        for page in (layout.entries_page, layout.history_page):
            page.asked.connect(self._show_ways)
            page.failed.connect(self._show_query_error)

    # -- opening -------------------------------------------------------------------------------

    def load(
        self,
        path: Path,
        opened: Callable[[], None] = lambda: None,
        failed: Callable[[Exception], None] = lambda _: None,
    ) -> None:
        """Show the first lines of the catalogue at *path*, if there are any; then open or make it
        off the window's thread, and show it whole."""
        self._opening.load(path, opened, failed)

    def show_failure(self, error: Exception, sentence: str) -> None:
        """Say why there is no catalogue."""
        self._layout.model.show(0, ())
        self._layout.found.setText(_("No catalogue is open."))
        self._layout.inspector.show_nothing(_("No catalogue is open."))
        self.show_notice(sentence)
        if isinstance(error, CatalogueError):
            self.backups.offer_for(Path(error.path), error, sentence)

    def open_catalogue(self, path: Path) -> None:
        """Open another catalogue: here if this window has none, else in a window of its own."""
        self.open_requested.emit(path, self)

    def _reopen(self) -> None:
        self.reopen_requested.emit(self)

    @property
    def path(self) -> Path | None:
        """Its file."""
        return None if self.catalogue is None else self.catalogue.path

    @property
    def widget(self) -> QWidget:
        """The parent of controllers, menus and dialogs."""
        return self

    def commit_edits(self) -> None:
        """Submit what is typed anywhere, before the catalogue is copied, restored or closed."""
        self._layout.commit_edits()

    def run_task(
        self,
        job: Callable[[Task], T],
        succeeded: Callable[[T], None],
        words: str,
        *,
        after_edits: bool = False,
    ) -> None:
        """Run a job that takes a while, with a progress bar that shows *words*; errors are shown.
        With *after_edits* what is typed is submitted first, and the job waits for those edits."""
        if after_edits:
            self.commit_edits()
        task = self.tasks.writing(job) if after_edits else self.tasks.reading(job)
        self._layout.follow_task(task, words)
        self._layout.show_progress(words)
        task.succeeded.connect(succeeded)
        task.failed.connect(self._show_task_error)
        task.start()

    @Slot(bool)
    def _use_preferences(self, anew: bool) -> None:
        """Sign and back up as the settings say by now; *anew* reads again all that is shown."""
        if self.catalogue is not None and self.editor is not None:
            self._opening.prepare(self.catalogue)
            if anew:
                self.editor.changed.emit()

    def show_notice(self, sentence: str, *actions: NoticeAction) -> None:
        """Show a sentence above the page until the next, with buttons for what can be done."""
        self._layout.notice.show_sentence(sentence, *actions)

    def show_catalogue(self, catalogue: "Catalogue") -> None:
        """Fill the window with a catalogue."""
        self.catalogue = catalogue
        self.edit_lock.begin(catalogue)
        self._opening.prepare(catalogue)
        self._finder.use(catalogue)
        self.selection.use()
        self.editor = Editor(catalogue, self.tasks, self)
        self.editor.changed.connect(self.searching.refresh)
        self.editor.changed.connect(self.selection.note_edit)
        self.editor.changed.connect(self._external_changes.note)
        self.editor.state_changed.connect(self.checking.give_way)
        self.editor.damaged.connect(self.checking.note)
        self._saving.use(self.editor)
        self.editor.refused.connect(self.show_notice)
        self._layout.actions.export.setEnabled(True)
        self._edits.editor = self.editor
        for page in (self._layout.entries_page, self._layout.history_page):
            page.use(catalogue, self.tasks, self.editor)
        self._layout.model.can_edit = self.editor.can_edit
        self.setWindowTitle(f"{catalogue.path.stem} – MineralCat")
        self.searching.read_tree()
        self.searching.search(self.search.text)
        self.checking.begin_later()
        self.editor.announce()
        self.importing.offer_newer_reference()
        self._external_changes.note()
        if self.editor.can_edit:
            self._begin_drafts()

    def _begin_editing(self) -> None:
        """Let the catalogue be edited, which until now could only be read here."""
        if self.editor is None:
            return
        self._layout.model.can_edit = True
        self._begin_drafts()
        self.editor.announce()
        self.editor.changed.emit()

    def _begin_drafts(self) -> None:
        history = NoticeAction(_("Show History"), self._layout.inspector.ask_history)
        check = NoticeAction(_("Check It"), self.checking.open_dialog)
        self.drafts.begin(history, check, ended_unclosed=self.edit_lock.ended_unclosed)

    def leave_catalogue(self) -> None:
        """Close the catalogue because its file is to be replaced; the window stays."""
        if self.catalogue is not None and self.editor is not None:
            self.checking.rest()
            self._finder.stop()
            self.tasks.settle()
            self.editor.deleteLater()
            self._close_catalogue()

    def _close_catalogue(self) -> None:
        """Release it; what still arrives, or is typed, finds nothing to ask."""
        self._finder.stop()
        self._layout.entries_page.release()
        self._layout.history_page.release()
        self._edits.editor = self.editor = None
        self.drafts.end()
        if self.catalogue is not None:
            self.catalogue.close()
            self.catalogue = None
        self.edit_lock.end()

    def settle(self) -> None:
        """Wait until all that was asked of the catalogue is shown."""
        self.tasks.settle()
        if self._opening.now():
            self.tasks.settle()
        while self._finder.catch_up():
            self.tasks.settle()

    def found(self) -> str:
        """What the status bar says was found."""
        return self._layout.found.text()

    def _show_query_error(self, error: Exception) -> None:
        if isinstance(error, QueryError):
            self.search.show_error(error)
        elif self.checking.note(error):
            pass  # which says it, with what can be done
        elif isinstance(error, CatalogueLockedError):
            self._saving.wait_to_read()
        else:
            self._show_task_error(error)

    def _show_task_error(self, error: Exception) -> None:
        if not isinstance(error, MineralCatError):
            raise error
        self.show_notice(str(error))

    # -- editing -------------------------------------------------------------------------------

    def _forget_refusal(self, sentence: str) -> None:
        """A refused cell is closed: its notice goes, unless something is not saved."""
        if self.editor is None or not self.editor.unsaved:
            self._layout.notice.withdraw(sentence)

    def refresh(self) -> None:
        """Read all again, after something other than an edit changed it."""
        if self.editor is not None:
            self.editor.announce()
        self.searching.refresh()

    def _typed(self) -> list[tuple[str, str]]:
        """What is being typed, for the drafts."""
        pending = [] if self.editor is None else self.editor.pending
        steps = [(_("a change that may not have been saved"), words) for words in pending]
        return [*steps, *self._layout.typed()]

    @Slot(str, str, str)
    def show_history_of(self, entity: str, uid: str, field: str = "") -> None:
        """Show who changed a row, or a field of it, when and why."""
        self._layout.history_page.show_history_of(entity, uid, field)
        self._layout.tabs.setCurrentWidget(self._layout.history_page)
        self._layout.history_page.setFocus()

    def show_message(self, sentence: str) -> None:
        """Show a sentence in the status bar for some seconds."""
        self.statusBar().showMessage(sentence, MESSAGE_MS)

    @Slot(str, object)
    def _show_ways(self, sentence: str, ways: list[NoticeAction]) -> None:
        self.show_notice(sentence, *ways)

    @Slot(str)
    def offer_undo(self, sentence: str) -> None:
        """Say what was done, with a button that takes it back."""
        self.show_notice(sentence, NoticeAction(_("Undo"), self._edits.undo))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._is_built and self.importing.takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._is_built:
            event.acceptProposedAction()
            self.importing.drop(event.mimeData())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:  # only now the window manager says how large its frame is
            self._was_shown = True
            for moment in (0, FRAMED_MS):
                QTimer.singleShot(moment, self, lambda: window_state.keep_on_screen(self))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        coming_back = event.type() is QEvent.Type.ActivationChange and self.isActiveWindow()
        if coming_back and self._is_built:
            self._external_changes.look()

    # -- closing ----------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_built and self.catalogue is not None:
            self.commit_edits()
            self._finder.rest()
            self.checking.rest()
            if self.editor is not None:
                self.editor.stop_waiting()
            self.tasks.settle()  # what was confirmed is stored or refused before the window goes
            if self._stays_for_unsaved():
                event.ignore()
                return
        if self._is_built:
            layout = self._layout
            window_state.remember(self, layout.body, layout.catalogue_page, layout.table)
            self._opening.drop()
            self._finder.stop()
            self.tasks.close()
            self._close_catalogue()
            self.closed.emit(self)
        super().closeEvent(event)

    def _stays_for_unsaved(self) -> bool:
        """Whether the window stays because of what could not be stored; reported once, it goes."""
        waiting = [] if self.editor is None else [f"{words}." for words in self.editor.unsaved]
        unsaved = self._layout.unsaved() or waiting
        if not unsaved or unsaved == self._reported_unsaved:
            return False
        self._reported_unsaved = unsaved
        self.show_notice(
            _(
                "Not saved: {unsaved} Correct it, or close the window again to leave it.",
                unsaved="; ".join(unsaved),
            )
        )
        return True
