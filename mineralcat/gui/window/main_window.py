"""The main window: one search and one selection, which table, inspector and views all follow."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from mineralcat.errors import CatalogueError, CatalogueLockedError, MineralCatError, QueryError

from ..editor import Editor, Edits
from ..tasks import GRACE_MS, Job, Tasks
from . import questions, window_state
from .navigation_history import Cause, NavigationHistory, Place
from .opening import prepare

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.search.find_minerals import Hits
    from mineralcat.store.search_rows import Chip, Completion, Facet, MineralRow
    from mineralcat.store.startup_preview import StartupPreview

    from ..widgets.notice_bar import NoticeAction
    from .services import ShownResult

TOLD_MS = 6_000
"""How long the status bar says what was done."""
FRAMED_MS = 300
"""By then a window manager has put its frame around a window."""
SETTLED_MS = 2_000
"""A query that has stood so long was meant."""


class MainWindow(QMainWindow):
    """Made in steps, so that each can be painted before the next: a bare frame, `build_ui` with all
    that is in it, `show_catalogue` to fill it."""

    closed = Signal()
    open_requested = Signal(object)
    """The path of a catalogue to open, in this window or another."""
    reopen_requested = Signal()
    """Open the file again that this window has lost to another of its name, in a window of its own.
    """
    backup_failed = Signal(str)
    """Why there is no backup before the first step of a day; comes from the writer's thread."""

    def __init__(self, *, bare: bool = False) -> None:
        super().__init__()
        self.setWindowTitle("MineralCat")
        window_state.place(self)
        self._was_shown = False
        self._is_built = False
        self._catalogue: Catalogue | None = None
        if not bare:
            self.build_ui()

    def build_ui(self) -> None:
        """Put everything in its place; what makes it is imported here."""
        from ..item_models.mineral_table_model import MineralTableModel
        from ..output.view_export import ViewExport
        from ..views.uses_view import UsesView
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
        from .recent_use import RecentQueries
        from .save_status import SaveStatus
        from .saved_searches import SavedSearches
        from .selection_sync import SelectionSync

        self._editor: Editor | None = None
        self._tasks = Tasks(self)
        self._finder = Finder(self._tasks, self)
        self._found: questions.Found | None = None
        self._history = NavigationHistory()
        self._travelling = False
        self.recent = RecentQueries()
        self._inspected: tuple[str, str] | None = None
        self._stale = False
        self._chosen: str | None = None  # the mineral that the user chose, also while not found
        self._selecting = False  # the window selects a line, not the user
        self._minerals = 0
        self._told_unsaved: list[str] = []
        self._refused_cell = ""
        self._model = MineralTableModel(self._fetch, self)
        self._edits = Edits()
        layout = MainLayout(self, self._model, self._edits)
        self._layout = layout
        self.search = layout.search
        self._tree = layout.tree
        self._table = layout.table
        self._inspector = layout.inspector
        self._uses = [one for one in layout.figure_views if isinstance(one, UsesView)]
        self.selection = SelectionSync(self, layout.figure_views, layout.table, self._model, self)
        self._saved = SavedSearches(
            layout.tree, self._edits, lambda: self.search.text, self.show_notice, self
        )
        self._opening = CatalogueOpening(
            self._tasks, layout.table.viewport(), layout.progress, self
        )
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED_MS)
        self._connect()
        window_state.restore(layout.body, layout.catalogue_page, layout.table)
        self.documents = Documents(self)
        self.drafts = Drafts(self._typed, self._ask_user, self)
        self.checking = CatalogueCheck(self)
        self.backups = Backups(self, self.documents, self.checking, self)
        self.checking.restore_requested.connect(self.backups.open_restore)
        self.importing = ImportController(self)
        self.setAcceptDrops(True)
        self.edit_lock = WindowEditLock(self, self.documents.save_copy)
        self.edit_lock.acquired.connect(self._begin_editing)
        self.exporting = ExportController(self, layout.actions.export, self.shown_result)
        self._external_changes = ExternalChanges(self)
        self._saving = SaveStatus(
            self,
            layout.actions,
            layout.status,
            layout.notice,
            layout.progress,
            self.checking,
            self.documents,
            self.edit_lock,
        )
        self._saving.replacement_requested.connect(self.reopen_requested)
        self.backup_failed.connect(self._saving.tell_after)
        self.sharing = ViewExport(self, layout.current_view)
        for view in layout.figure_views:
            view.sharing = self.sharing
        self._menus = fill_menus(
            self,
            self,
            layout.actions,
            self.documents,
            self.importing,
            self.sharing,
            self.backups,
            self.checking,
        )
        notifier().changed.connect(self._use_preferences)
        self._is_built = True

    def _connect(self) -> None:
        layout = self._layout
        self._opening.preview_ready.connect(self._show_preview)
        self._opening.opened.connect(self.show_catalogue)
        self._opening.failed.connect(self.show_failure)
        self.search.asked.connect(self._search)
        self.search.settled.connect(self._settle_query)
        self._settling.timeout.connect(self._settle_query)
        self.search.completing.asked.connect(self._finder.complete)
        self._finder.completed.connect(self._show_completions)
        self._finder.counted.connect(self._tree.show_counts)
        self._finder.failed.connect(self._show_query_error)
        layout.chips.removed.connect(self._leave_out)
        layout.chips.begun.connect(self.search.begin)
        layout.chips.save.clicked.connect(self._save_search)
        layout.empty.chosen.connect(self.ask)
        layout.actions.back.triggered.connect(lambda: self._travel(self._history.back()))
        layout.actions.forward.triggered.connect(lambda: self._travel(self._history.forward()))
        layout.actions.save_search.triggered.connect(self._save_search)
        layout.actions.quit.triggered.connect(QApplication.closeAllWindows)
        self._tree.asked.connect(self._ask_facet)
        self._tree.added.connect(self.selection.add)
        self._tree.revealed.connect(self._count_facets)
        self._tree.itemDelegate().closeEditor.connect(self._catch_up)
        self._table.selectionModel().currentRowChanged.connect(self._choose_row)
        self._table.itemDelegate().closeEditor.connect(self._forget_refusal)
        self._table.itemDelegate().closeEditor.connect(self._catch_up)
        self._table.horizontalHeader().sortIndicatorChanged.connect(self._sort_by)
        self._model.edit_asked.connect(self._edit_cell)
        self._inspector.mineral_chosen.connect(self.select_mineral)
        self._inspector.application_chosen.connect(self.ask_application)
        self._inspector.edit_refused.connect(self.show_notice)
        self._inspector.changed.connect(lambda said: self._offer_way(said, "Undo", self.undo))
        self._inspector.history_asked.connect(self.show_history_of)
        layout.actions.history.triggered.connect(self._inspector.ask_history)
        layout.entries_page.told.connect(lambda said: self._offer_way(said, "Undo", self.undo))
        layout.entries_page.asked.connect(self._ask_user)
        layout.entries_page.failed.connect(self._show_query_error)
        layout.entries_page.found_minerals = lambda: tuple(self._hits.ids) if self._hits else ()
        layout.history_page.reported.connect(self.show_message)
        layout.history_page.offered.connect(self._offer_way)
        layout.history_page.failed.connect(self._show_query_error)

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

    def _show_preview(self, preview: "StartupPreview") -> None:
        self._model.show(preview.minerals, preview.first)

    def show_failure(self, error: Exception, sentence: str) -> None:
        """Say why there is no catalogue."""
        self._model.show(0, ())
        self._layout.status.found.setText("No catalogue is open.")
        self._inspector.show_nothing("No catalogue is open.")
        self.show_notice(sentence)
        if isinstance(error, CatalogueError):
            self.backups.offer_for(Path(error.path), error, sentence)

    @property
    def widget(self) -> QWidget:
        """The parent of controllers, menus and dialogs."""
        return self

    def open_catalogue(self, path: Path) -> None:
        """Open another catalogue: here if this window has none, else in a window of its own."""
        self.open_requested.emit(path)

    @property
    def catalogue(self) -> "Catalogue | None":
        """The catalogue that is open here."""
        return self._catalogue

    @property
    def path(self) -> Path | None:
        """Its file."""
        return None if self._catalogue is None else self._catalogue.path

    @property
    def editor(self) -> Editor | None:
        """The one way to change it."""
        return self._editor

    @property
    def tasks(self) -> Tasks:
        """The window's threads."""
        return self._tasks

    def commit_edits(self) -> None:
        """Submit what is typed anywhere, before the catalogue is copied, restored or closed."""
        self._table.commit_open_editor()
        self._tree.commit_open_editor()
        self._inspector.confirm()
        self._layout.entries_page.confirm()

    def run_task(
        self, job: Job, succeeded: Callable[[Any], None], words: str, *, after_edits: bool = False
    ) -> None:
        """Run a job that takes a while, with its progress in sight; what went wrong is said.
        *after_edits* what is typed is handed in before, and the job waits until that is saved."""
        if after_edits:
            self.commit_edits()
        task = self._tasks.writing(job) if after_edits else self._tasks.reading(job)
        progress = self._layout.progress
        progress.setRange(0, 0)
        progress.setFormat(words)
        progress.show()

        def show(done: int, of: int) -> None:
            progress.setRange(0, of)
            progress.setValue(done)

        task.progressed.connect(show)
        task.succeeded.connect(succeeded)
        task.failed.connect(self._show_task_error)
        task.finished.connect(progress.hide)
        task.start()

    @Slot(bool)
    def _use_preferences(self, anew: bool) -> None:
        """Sign and back up as the settings say by now; *anew* reads again all that is shown."""
        if self._catalogue is not None and self._editor is not None:
            prepare(self._catalogue, self.backup_failed.emit)
            if anew:
                self._editor.changed.emit()

    def show_notice(self, sentence: str, *ways: "NoticeAction") -> None:
        """Show a sentence above the page until the next, with buttons for what can be done."""
        self._layout.notice.show_sentence(sentence, *ways)

    def show_catalogue(self, catalogue: "Catalogue") -> None:
        """Fill the window with a catalogue."""
        self._catalogue = catalogue
        self.edit_lock.begin(catalogue)
        prepare(catalogue, self.backup_failed.emit)
        self._finder.use(catalogue)
        self.selection.each(lambda view: view.use(self._finder.figure))
        self._editor = Editor(catalogue, self._tasks, self)
        self._editor.changed.connect(self._refresh)
        self._editor.changed.connect(self.selection.note_edit)
        self._editor.changed.connect(self._external_changes.note)
        self._editor.state_changed.connect(self.checking.give_way)
        self._editor.damaged.connect(self.checking.note)
        self._saving.use(self._editor)
        self._editor.refused.connect(self.show_notice)
        self._layout.actions.export.setEnabled(True)
        self._layout.actions.undo.triggered.connect(self._editor.undo)
        self._layout.actions.redo.triggered.connect(self._editor.redo)
        self._edits.editor = self._editor
        self._editor.changed.connect(self._layout.entries_page.refresh)
        self._layout.entries_page.use(catalogue, self._tasks)
        self._layout.history_page.use(catalogue, self._tasks, self._editor)
        self._model.can_edit = self._editor.can_edit
        self.setWindowTitle(f"{catalogue.path.stem} – MineralCat")
        self._read_tree()
        self._search(self.search.text)
        self.checking.begin_later()
        self._editor.announce()
        self._offer_newer_reference()
        self._external_changes.note()
        if self._editor.can_edit:
            self._begin_drafts(catalogue)

    def _begin_editing(self) -> None:
        """Let the catalogue be edited, which until now could only be read here."""
        if self._editor is None:
            return
        self._model.can_edit = True
        if self._catalogue is not None:
            self._begin_drafts(self._catalogue)
        self._editor.announce()
        self._editor.changed.emit()

    def _begin_drafts(self, catalogue: "Catalogue") -> None:
        """Keep what is typed from now on, and say what was saved where the last time ended without
        being closed."""

        def begin(ended: str = "") -> None:
            ways = (
                ("Show History", self._inspector.ask_history),
                ("Check It", self.checking.open_dialog),
            )
            self.drafts.begin(catalogue.path, ended, *ways)

        if not self.edit_lock.ended_unclosed:
            begin()
            return
        from .crash_recovery import what_was_saved

        task = self._tasks.reading(lambda _: what_was_saved(catalogue))  # it may have to wait
        task.succeeded.connect(begin)
        task.start()

    def leave_catalogue(self) -> None:
        """Close the catalogue because its file is to be replaced; the window stays."""
        if self._catalogue is None or self._editor is None:
            return
        self._finder.stop()
        self.checking.rest()
        self._tasks.settle()
        self._layout.entries_page.let_go()
        self.drafts.end()
        self._layout.actions.undo.triggered.disconnect(self._editor.undo)
        self._layout.actions.redo.triggered.disconnect(self._editor.redo)
        self._editor.deleteLater()
        self._edits.editor = self._editor = None
        self._catalogue.close()
        self._catalogue = None
        self.edit_lock.end()

    def _offer_newer_reference(self) -> None:
        assert self._catalogue is not None
        task = self._tasks.reading(questions.newer_reference(self._catalogue))
        task.succeeded.connect(self._offer)
        task.start()

    def _offer(self, sentence: str | None) -> None:
        if sentence:
            self._offer_way(sentence, "Review them", self.importing.show_reference)

    def settle(self) -> None:
        """Wait until all that was asked of the catalogue is shown."""
        self._tasks.settle()
        if self._opening.now():
            self._tasks.settle()
        while self._finder.catch_up():
            self._tasks.settle()

    def found(self) -> str:
        """What the status bar says was found."""
        return self._layout.status.found.text()

    # -- searching -----------------------------------------------------------------------------

    @property
    def _hits(self) -> "Hits | None":
        return None if self._found is None else self._found.hits

    def ask(self, text: str) -> None:
        """Put a query in the line, and answer it."""
        self.search.set_text(text)

    @Slot(str, bool)
    def _search(self, text: str, typed: bool = False) -> None:
        if self._catalogue is None:
            return
        self._table.commit_open_editor()
        self._go(Place(text, self._chosen), Cause.TYPED if typed else Cause.CHOSEN)
        self._settling.start()
        self._find(self._show_found_by_typing if typed else self._show_found)

    def _find(self, show: Callable[[questions.Found], None]) -> None:
        chosen = () if self._chosen is None else (self._chosen,)
        self._finder.find(self.search.text, show, (*chosen, *self.selection.added))

    def _show_found_by_typing(self, found: questions.Found) -> None:
        """Of “refined-in” on its way to “refined-in:china” nothing is found; the last result
        stays until there is more."""
        lost = not len(found.hits) or found.hits.corrected is not None
        if not (lost and self.search.is_beginning):
            self._show_found(found)

    def _settle_query(self) -> None:
        """What stands in the line was meant; Enter waits for its answer, if it comes soon."""
        self._settling.stop()
        self.search.note_meant()
        if self._found is not None and self._found.text != self.search.text:
            self._find(self._show_found)
        self._finder.finish()
        self._history.settle()
        self._note_recent(self.search.text)

    def _note_recent(self, query: str) -> None:
        """Remember a query that found something."""
        if self._found is not None and self._found.text == query and len(self._found.hits):
            self.recent.note(query)

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

    def _show_found(self, found: questions.Found) -> None:
        self._saving.end_wait_to_read()
        self.search.clear_error()
        self.search.clear_correction()
        if found.hits.corrected and found.hits.exact:
            self.search.show_correction(found.hits.corrected, found.hits.exact)
        chosen = self._chosen
        self._found = found
        application = found.hits.application
        sort = self._finder.sort
        self._table.speak_of_application(application is not None)
        if self._finder.sort != sort:  # by a column that is not shown any more: asked anew
            return
        self._model.show(len(found.hits), found.first, found.hits.breaks)
        self._show_around(found)
        self._tree.mark(f"used-in:{application.slug}" if application else "")
        self._inspected = None  # the same mineral may now be here for another reason
        if chosen is not None and chosen not in found.selected.not_found:
            self._select(chosen, at_once=False)
        elif application is not None:
            self._inspect("application", application.slug, at_once=False)
        elif (first := self._first_to_show(found)) is not None:
            self._select(first, at_once=False)
        else:
            self._show_nothing()
        self.selection.mark_rows()

    def _first_to_show(self, found: questions.Found) -> str | None:
        """Of a result without the chosen mineral: one that was selected beside it, or the best."""
        added = (one for one in self.selection.added if one in found.selected.lines)
        return next(added, found.first[0].slug if found.first else None)

    def _show_nothing(self) -> None:
        from mineralcat.analysis.uses import NO_USES

        self._inspected = None
        self.selection.show_main(None)
        self._finder.drop("inspect")
        self._inspector.show_nothing("Nothing was found.")
        for view in self._uses:
            view.bring(NO_USES)

    def _show_around(self, found: questions.Found) -> None:
        """Show what is said of a result beside its lines."""
        self._show_counts(found.hits)
        self.selection.show_found(found.text, found.hits, found.selected)
        self._finder.after_paint("chips", lambda: self._layout.chips.show_chips(found.chips))
        if len(found.hits):
            self._layout.empty.hide()
        else:
            self._layout.empty.show_ways(found.relaxations, empty=not self._minerals)
        self._count_facets()

    def _show_counts(self, hits: "Hits") -> None:
        counts = self._layout.status.show_counts(hits, self._minerals)
        self._layout.chips.counts.setText(counts)

    def _count_facets(self) -> None:
        if self._found is not None:
            text = self._found.hits.corrected or self._found.text
            self._finder.count(text, self._tree.in_sight())

    @Slot(str, int, object)
    def _show_completions(self, text: str, at: int, rows: "list[Completion]") -> None:
        before = [] if text.strip() else self.recent.completions(len(text))
        self.search.completing.answer(text, at, [*before, *rows])

    def _fetch(self, start: int, count: int) -> None:
        hits = self._hits
        if hits is None:
            return

        def take(rows: "list[MineralRow]") -> None:
            if self._hits is hits:
                self._model.take(start, rows)

        self._finder.lines(hits, start, count, take)

    @Slot(int, Qt.SortOrder)
    def _sort_by(self, place: int, order: Qt.SortOrder) -> None:
        from ..item_models.columns import COLUMNS

        key = COLUMNS[place].sort if 0 <= place < len(COLUMNS) else "best"
        if not key:  # nothing orders by this column, so no arrow may say so
            self._table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            return
        self._finder.sort = (key, key != "best" and order is Qt.SortOrder.DescendingOrder)
        self._find(self._show_found)

    # -- asking by clicks ------------------------------------------------------------------------

    def _ask_facet(self, facet: "Facet") -> None:
        """Ask for what was clicked in Browse; what is asked for already is taken out again."""
        from mineralcat.domain.query_editing import asks_for, with_clause, without_clause

        if facet.slug is not None:
            self._leave_selection()
            self.ask(facet.clause)
        elif facet.clause.startswith("used-in:"):
            self._leave_selection()
            self.ask(with_clause(self.search.text, facet.clause))
        elif asks_for(self.search.text, facet.clause):
            self.ask(without_clause(self.search.text, facet.clause))
        else:
            self.ask(with_clause(self.search.text, facet.clause))
        self._settle_query()

    @Slot(str)
    def ask_application(self, slug: str) -> None:
        """Ask for an application, beside what else is asked; the inspector shows it."""
        from mineralcat.domain.query_editing import with_clause

        self._leave_selection()
        self.ask(with_clause(self.search.text, f"used-in:{slug}"))
        self._settle_query()

    def _leave_selection(self) -> None:
        """Choose no mineral, so that the application asked for is shown."""
        self._chosen = None
        self._table.clearSelection()
        self._table.setCurrentIndex(self._model.index(-1, -1))
        if self._found is not None and self._found.hits.application is not None:
            self._inspect("application", self._found.hits.application.slug)

    def _leave_out(self, chip: "Chip") -> None:
        from mineralcat.domain.query_editing import without_places

        self.ask(without_places(self.search.text, chip.start, chip.end))
        self._settle_query()

    def _save_search(self) -> None:
        if self._found is not None:
            self._saved.save(self._found.chips)

    # -- back and forward ------------------------------------------------------------------------

    def _go(self, place: Place, cause: Cause) -> None:
        """Leave a trail, unless it is being followed."""
        if not self._travelling:
            left = self._history.go(place, cause)
            if left:
                self._note_recent(left)
        self._show_ways()

    def _travel(self, place: Place | None) -> None:
        """Show a place of the trail again."""
        if place is None:
            return
        self._travelling = True
        try:
            self._chosen = place.mineral
            if place.query == self.search.text:
                self._show_place(place)
            else:
                self.ask(place.query)
                self._finder.finish()
        finally:
            self._travelling = False
        self._show_ways()

    def _show_place(self, place: Place) -> None:
        if place.mineral is not None:
            self._select(place.mineral)
        elif self._found is not None:
            self._show_found(self._found)

    def _show_ways(self) -> None:
        self._layout.actions.back.setEnabled(self._history.can_go_back)
        self._layout.actions.forward.setEnabled(self._history.can_go_forward)

    def shown_result(self) -> "ShownResult":
        """What the lines show, and which of them are selected; what is typed in one is taken."""
        from .services import ShownResult

        self._table.commit_open_editor()
        if self._found is None:
            return ShownResult("", 0, frozenset(), self._finder.sort)
        hits = self._found.hits
        rows = (index.row() for index in self._table.selectionModel().selectedRows())
        selected = frozenset(hits.ids[row] for row in rows if row < len(hits))
        columns = self._table.columns_chosen()
        return ShownResult(
            self._found.text.strip(), len(hits), selected, self._finder.sort, columns
        )

    # -- selecting -----------------------------------------------------------------------------

    def selected_slug(self) -> str | None:
        """The mineral of the current line."""
        index = self._table.currentIndex()
        row = self._model.row_at(index.row()) if index.isValid() else None
        return row.slug if row else None

    @Slot(str)
    def select_mineral(self, slug: str) -> None:
        """Choose a mineral: its line, and itself in the inspector; also one that the search left
        out."""
        self._chosen = slug
        self._go(Place(self.search.text, slug), Cause.CHOSEN)
        self._select(slug)

    def _select(self, slug: str, *, at_once: bool = True) -> None:
        """Show a mineral and select its line, which need not be the user's choice."""
        row = self.selection.line_of(slug)
        if row is not None:
            index = self._model.index(row, self._table.first_shown_column())
            flags = QItemSelectionModel.SelectionFlag
            lines = self._table.selectionModel()
            self._selecting = True
            with self.selection.quietly():
                lines.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self._selecting = False
            self._table.scrollTo(index)
        self._inspect("mineral", slug, at_once=at_once)

    def _choose_row(self) -> None:
        slug = self.selected_slug()
        if slug is not None and not self._selecting:
            self._chosen = slug
            cause = Cause.PASSED if self._table.is_passing else Cause.CHOSEN
            self._go(Place(self.search.text, slug), cause)
            self._settling.start()
            self._inspect("mineral", slug)

    def select_application(self, slug: str) -> None:
        """Choose an application: itself in the inspector; the search stays as it is."""
        self._chosen = None
        with self.selection.quietly():
            self._table.clearSelection()
            self._table.setCurrentIndex(self._model.index(-1, -1))
        self._inspect("application", slug)

    def _inspect(self, kind: str, slug: str, *, again: bool = False, at_once: bool = True) -> None:
        """Show an entry in the inspector; not *at_once* where the lines are what is waited for."""
        if self._inspected == (kind, slug) and not again:
            return
        self._inspected = (kind, slug)
        self.selection.show_main(slug)
        if kind == "mineral":
            self._finder.mineral(slug, self._hits, self._show_mineral, at_once=at_once)
        else:
            limit = self._hits if self.selection.context.query.strip() else None
            self._finder.application(slug, limit, self._show_application, at_once=at_once)

    def _show_mineral(self, found: questions.MineralSeen) -> None:
        from mineralcat.analysis.uses import uses_of_mineral

        self._inspector.show_mineral(found.detail, found.bill)
        figure = uses_of_mineral(found.detail)
        for view in self._uses:
            view.bring(figure)

    def _show_application(self, seen: questions.ApplicationSeen) -> None:
        from mineralcat.analysis.uses import minerals_of_application

        self._inspector.show_application(seen.detail)
        figure = minerals_of_application(seen.detail, seen.found)
        for view in self._uses:
            view.bring(figure)

    # -- editing -------------------------------------------------------------------------------

    @Slot(str, str, str)
    def _edit_cell(self, field: str, slug: str, text: str) -> None:
        if self._editor is None:
            return
        from mineralcat.editing.edits import SetEntryField

        column = "mineral" if field == "name" else field
        self._editor.submit(
            SetEntryField("mineral", slug, field, text),
            refused=lambda sentence: self._refuse_cell(slug, column, text, sentence),
        )

    def _refuse_cell(self, slug: str, column: str, text: str, sentence: str) -> None:
        self._refused_cell = sentence
        self.show_notice(sentence)
        self._table.refuse_later(slug, column, text, sentence)

    def refresh(self) -> None:
        """Read all again, after something other than an edit changed it."""
        if self._editor is not None:
            self._editor.announce()
        self._refresh()

    def _ask_user(self, sentence: str, ways: "list[tuple[str, Callable[[], None]]]") -> None:
        from ..widgets.notice_bar import NoticeAction

        self.show_notice(sentence, *(NoticeAction(words, go) for words, go in ways))

    def _typed(self) -> list[tuple[str, str]]:
        """What is being typed, for the drafts."""
        layout = self._layout
        pending = [] if self._editor is None else self._editor.pending
        steps = [("a change that may not have been saved", words) for words in pending]
        typed = [*self._inspector.typed(), *self._table.typed(), *layout.entries_page.typed()]
        return steps + typed

    def undo(self) -> None:
        """Take back the last step."""
        self._edits.undo()

    def _refresh(self) -> None:
        """Read again what an edit may have changed; an open cell keeps its editor and text."""
        if self._catalogue is None:
            return
        if self._table.is_editing or self._tree.is_editing:
            self._stale = True
            return
        self._stale = False
        self._read_tree()
        self._find(self._show_again)

    @Slot(str, str, str)
    def show_history_of(self, entity: str, uid: str, field: str = "") -> None:
        """Show who changed a row, or a field of it, when and why."""
        self._layout.history_page.show_history_of(entity, uid, field)
        self._layout.tabs.setCurrentWidget(self._layout.history_page)
        self._layout.history_page.setFocus()

    def show_message(self, sentence: str) -> None:
        """Show a sentence in the status bar for some seconds."""
        self.statusBar().showMessage(sentence, TOLD_MS)

    def _offer_way(self, sentence: str, words: str, go: Callable[[], None]) -> None:
        from ..widgets.notice_bar import NoticeAction

        self.show_notice(sentence, NoticeAction(words, go))

    def _forget_refusal(self) -> None:
        """The cell that was refused is closed: what was said of it goes."""
        unsaved = self._editor is not None and self._editor.unsaved
        told = self._refused_cell and self._layout.notice.text() == self._refused_cell
        if told and not unsaved:
            self.show_notice("")
        self._refused_cell = ""

    def _catch_up(self) -> None:
        if self._stale:
            self._stale = False
            QTimer.singleShot(0, self, self._refresh)  # once the editor is gone

    def _show_again(self, found: questions.Found) -> None:
        """The same search after an edit: the same lines where they still hold, else anew."""
        self._saving.end_wait_to_read()
        if self._model.refresh(len(found.hits), found.first, found.hits.breaks):
            self._found = found
            self._show_around(found)
        else:
            self._show_found(found)
        if self._inspected is not None:
            self._inspect(*self._inspected, again=True)

    def _read_tree(self) -> None:
        assert self._catalogue is not None
        task = self._tasks.reading(questions.tree(self._catalogue))
        task.succeeded.connect(self._show_tree)
        task.failed.connect(self._show_query_error)
        task.start(GRACE_MS)

    def _show_tree(self, tree: questions.Tree) -> None:
        self._minerals = tree.minerals
        self._tree.show_facets(tree.facets)
        self.selection.know(tree.known)
        if self._found is not None:
            self._show_counts(self._found.hits)
            self._count_facets()
        self._saved.name_new()

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
        if self._is_built and self._catalogue is not None:
            self.commit_edits()
            self._finder.rest()
            self.checking.rest()
            if self._editor is not None:
                self._editor.stop_waiting()
            self._tasks.settle()  # what was confirmed is stored or refused before the window goes
            if self._holds_on():
                event.ignore()
                return
        if self._is_built:
            self._let_go()
        super().closeEvent(event)

    def _holds_on(self) -> bool:
        """Whether the window stays because of what could not be stored; told once, it goes."""
        waiting = [] if self._editor is None else [f"{words}." for words in self._editor.unsaved]
        typed = [*self._inspector.unsaved(), *self._layout.entries_page.unsaved()]
        unsaved = typed or waiting
        if not unsaved or unsaved == self._told_unsaved:
            return False
        self._told_unsaved = unsaved
        self.show_notice(
            f"Not saved: {'; '.join(unsaved)} Correct it, or close the window again to leave it."
        )
        return True

    def _let_go(self) -> None:
        """Let go of the catalogue; what still arrives, or is typed, finds nothing to ask."""
        layout = self._layout
        window_state.remember(self, layout.body, layout.catalogue_page, layout.table)
        self._opening.drop()
        self._layout.entries_page.let_go()
        self._finder.stop()
        self._edits.editor = self._editor = None
        self.drafts.end()
        self._tasks.close()
        if self._catalogue is not None:
            self._catalogue.close()
            self._catalogue = None
        self.edit_lock.end()
        self.closed.emit()
