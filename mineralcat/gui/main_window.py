"""The main window: one search and one selection, which table, inspector and views all follow."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QItemSelectionModel, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from mineralcat.errors import MineralCatError, QueryError

from . import questions, theme
from .editor import Editor, SaveState
from .first_paint import AfterPaint
from .tasks import GRACE_MS, Task, Tasks

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.glance import Glance
    from mineralcat.store.rows import ApplicationDetail, MineralRow
    from mineralcat.store.search import Hits


class MainWindow(QMainWindow):
    """Made in steps, so that each can be painted before the next: a bare frame, `furnish` with all
    that is in it, `show_catalogue` to fill it."""

    def __init__(self, *, bare: bool = False) -> None:
        super().__init__()
        self.setWindowTitle("MineralCat")
        self.resize(1280, 800)
        geometry = QSettings().value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        self._furnished = False
        if not bare:
            self.furnish()

    def furnish(self) -> None:
        """Put everything in its place; what makes it is imported here."""
        from .item_models.mineral_table_model import MineralTableModel
        from .main_layout import MainLayout

        self._catalogue: Catalogue | None = None
        self._editor: Editor | None = None
        self._tasks = Tasks(self)
        self._waiting: AfterPaint | None = None
        self._hits: Hits | None = None
        self._searching: Task | None = None
        self._inspecting: Task | None = None
        self._inspected: tuple[str, str] | None = None
        self._stale = False
        self._chosen: str | None = None  # the mineral that the user chose, also while not found
        self._minerals = 0
        self._sort = ("best", False)
        self._model = MineralTableModel(self._fetch, self)
        self._edits = _Edits()
        layout = MainLayout(self, self._model, self._edits)
        self._layout = layout
        self.search = layout.search
        self._tree = layout.tree
        self._table = layout.table
        self._inspector = layout.inspector
        self._views = (layout.uses_panel, layout.uses_view)
        self._connect()
        self._restore()
        self._furnished = True

    def _connect(self) -> None:
        self.search.asked.connect(self._search)
        self.search.edit.returnPressed.connect(self._finish_search)
        self._tree.asked.connect(self._ask)
        self._table.selectionModel().currentRowChanged.connect(self._choose_row)
        self._table.itemDelegate().closeEditor.connect(self._catch_up)
        self._table.horizontalHeader().sortIndicatorChanged.connect(self._sort_by)
        self._model.edit_asked.connect(self._edit_cell)
        self._inspector.mineral_chosen.connect(self.select_mineral)
        self._inspector.application_chosen.connect(self._ask_application)
        self._inspector.edit_refused.connect(self.show_notice)
        for view in self._views:
            view.chosen.connect(self._choose_slug)

    # -- opening -------------------------------------------------------------------------------

    def load(
        self,
        path: Path,
        opened: Callable[[], None] = lambda: None,
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """Show the first lines of the catalogue at *path*, if there are any; then open or make it
        off the window's thread, and show it whole."""

        def show(glance: "Glance | None") -> None:
            if glance is None:
                self._open(path, opened, failed)
                return
            self._model.show(glance.minerals, glance.first)
            whole = partial(self._open, path, opened, failed)
            self._waiting = AfterPaint(self._table.viewport(), whole)

        task = self._tasks.reading(questions.glance(path))
        task.succeeded.connect(show)
        task.failed.connect(self.show_failure)
        task.start(GRACE_MS)

    def _open(self, path: Path, opened: Callable[[], None], failed: Callable[[], None]) -> None:
        task = self._tasks.reading(questions.opening(path))
        task.progressed.connect(self._show_progress)
        task.succeeded.connect(self.show_catalogue)
        task.succeeded.connect(lambda _: opened())
        task.failed.connect(lambda _: failed())
        task.failed.connect(self.show_failure)
        task.finished.connect(self._layout.progress.hide)
        task.start()

    @Slot(int, int)
    def _show_progress(self, done: int, of: int) -> None:
        self._layout.progress.setRange(0, of)
        self._layout.progress.setValue(done)
        self._layout.progress.setFormat("Making your catalogue from the reference data: %p%")
        self._layout.progress.show()

    def show_failure(self, error: Exception) -> None:
        """Say in one sentence why there is no catalogue; a bug goes to the excepthook."""
        self._model.show(0, ())
        self._layout.status.setText("No catalogue is open.")
        self._inspector.show_nothing("No catalogue is open.")
        if not isinstance(error, MineralCatError):
            raise error
        self.show_notice(str(error))

    def show_notice(self, sentence: str) -> None:
        """Show a sentence above the page until the next."""
        self._layout.notice.setText(sentence)
        self._layout.notice.setVisible(bool(sentence))

    def show_catalogue(self, catalogue: "Catalogue") -> None:
        """Fill the window with a catalogue."""
        self._catalogue = catalogue
        self._editor = Editor(catalogue, self._tasks, self)
        self._editor.changed.connect(self._refresh)
        self._editor.state_changed.connect(self._show_state)
        self._editor.steps_changed.connect(self._show_steps)
        self._layout.undo.triggered.connect(self._editor.undo)
        self._layout.redo.triggered.connect(self._editor.redo)
        self._edits.editor = self._editor
        self._model.can_edit = self._editor.can_edit
        self.setWindowTitle(f"{catalogue.path.stem} – MineralCat")
        self._read_tree()
        self._search(self.search.text)
        self._editor.announce()
        self._offer_newer_reference()

    def _offer_newer_reference(self) -> None:
        assert self._catalogue is not None
        task = self._tasks.reading(questions.newer_reference(self._catalogue))
        task.succeeded.connect(self._offer)
        task.start()

    def _offer(self, sentence: str | None) -> None:
        if sentence:
            self.show_notice(sentence)

    def sign(self, author: str, device: str) -> None:
        """Whose edits these are."""
        if self._catalogue is not None:
            self._catalogue.author, self._catalogue.device = author, device

    def settle(self) -> None:
        """Wait until all that was asked of the catalogue is shown."""
        self._tasks.settle()
        if self._waiting is not None and self._waiting.now():
            self._tasks.settle()

    def found(self) -> str:
        """What the status bar says was found."""
        return self._layout.status.text()

    # -- searching -----------------------------------------------------------------------------

    @Slot(str)
    def _search(self, text: str) -> None:
        if self._catalogue is None:
            return
        self._table.commit_open_editor()
        self._start_search(text, self._show_found)

    def _start_search(self, text: str, show: Callable[[questions.Found], None]) -> None:
        assert self._catalogue is not None
        if self._searching is not None:
            self._searching.cancel()
        job = questions.search(self._catalogue, text, *self._sort)
        self._searching = self._tasks.reading(job)
        self._searching.succeeded.connect(show)
        self._searching.failed.connect(self._show_query_error)
        self._searching.start(GRACE_MS)

    def _finish_search(self) -> None:
        """Enter means now: wait for the answer, if it comes soon."""
        if self._searching is not None:
            self._searching.settle(5 * GRACE_MS / 1000)

    def _show_query_error(self, error: Exception) -> None:
        if isinstance(error, QueryError):
            self.search.show_error(error)
        elif isinstance(error, MineralCatError):
            self.show_notice(str(error))
        else:
            raise error

    def _show_found(self, found: questions.Found) -> None:
        self.search.clear_error()
        self.search.clear_correction()
        if found.hits.corrected and found.hits.exact:
            self.search.show_correction(found.hits.corrected, found.hits.exact)
        chosen = self._chosen
        self._hits = found.hits
        self._table.speak_of_application(found.hits.application is not None)
        self._model.show(len(found.hits), found.first)
        self._count()
        application = found.hits.application
        self._tree.mark("used-in", application.slug if application else "")
        self._inspected = None  # the same mineral may now be here for another reason
        if chosen is not None and self._model.row_of(chosen) is not None:
            self.select_mineral(chosen)
        elif application is not None:
            self._inspect("application", application.slug)
        elif found.first:
            self.select_mineral(found.first[0].slug)
            self._chosen = chosen
        else:
            self._inspect_nothing()

    def _count(self) -> None:
        assert self._hits is not None
        self._layout.status.setText(_count_text(self._hits, self._minerals))

    def _inspect_nothing(self) -> None:
        self._inspected = None
        self._inspector.show_nothing(
            "Nothing was found. Leave out a word, or choose an application at the left."
        )

    def _fetch(self, start: int, count: int) -> None:
        catalogue, hits = self._catalogue, self._hits
        if catalogue is None or hits is None:
            return

        def take(rows: "list[MineralRow]") -> None:
            if self._hits is hits:
                self._model.take(start, rows)

        task = self._tasks.reading(questions.lines(catalogue, hits, start, count))
        task.succeeded.connect(take)
        task.failed.connect(self._show_query_error)
        task.start(GRACE_MS)

    @Slot(int, Qt.SortOrder)
    def _sort_by(self, place: int, order: Qt.SortOrder) -> None:
        from .item_models.columns import COLUMNS

        key = COLUMNS[place].sort if 0 <= place < len(COLUMNS) else "best"
        self._sort = (key or "best", bool(key) and order is Qt.SortOrder.DescendingOrder)
        self._search(self.search.text)

    @Slot(str, str)
    def _ask(self, field: str, value: str) -> None:
        """Ask for a node of Browse; an application is also shown in the inspector."""
        from mineralcat.domain.query import with_clause

        if field == "used-in":
            self._chosen = None
            self._table.clearSelection()
            self._table.setCurrentIndex(self._model.index(-1, -1))
        self.search.set_text(with_clause(self.search.text, field, value))

    @Slot(str)
    def _ask_application(self, slug: str) -> None:
        self._ask("used-in", slug)

    # -- selecting -----------------------------------------------------------------------------

    def selected_slug(self) -> str | None:
        """The mineral of the current line."""
        index = self._table.currentIndex()
        row = self._model.row_at(index.row()) if index.isValid() else None
        return row.slug if row else None

    @Slot(str)
    def select_mineral(self, slug: str) -> None:
        """Select a mineral's line, and show the mineral; also one that the search left out."""
        self._chosen = slug
        row = self._model.row_of(slug)
        if row is not None:
            index = self._model.index(row, self._table.first_shown_column())
            flags = QItemSelectionModel.SelectionFlag
            self._table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self._table.scrollTo(index)
        self._inspect("mineral", slug)

    def _choose_row(self) -> None:
        slug = self.selected_slug()
        if slug is not None:
            self._chosen = slug
            self._inspect("mineral", slug)

    @Slot(str)
    def _choose_slug(self, slug: str) -> None:
        """Follow what was clicked in a chart: a mineral's bar or an application's."""
        if self._inspected and self._inspected[0] == "mineral":
            self._ask_application(slug)
        else:
            self.select_mineral(slug)

    def _inspect(self, kind: str, slug: str, *, again: bool = False) -> None:
        if self._catalogue is None or (self._inspected == (kind, slug) and not again):
            return
        self._inspected = (kind, slug)
        if self._inspecting is not None:
            self._inspecting.cancel()
        if kind == "mineral":
            job = questions.mineral(self._catalogue, slug, self._hits)
        else:
            job = questions.application(self._catalogue, slug)
        self._inspecting = self._tasks.reading(job)
        self._inspecting.succeeded.connect(
            self._show_mineral if kind == "mineral" else self._show_application
        )
        self._inspecting.failed.connect(self._show_query_error)
        self._inspecting.start(GRACE_MS)

    def _show_mineral(self, found: questions.MineralSeen) -> None:
        from mineralcat.analysis.uses import uses_of_mineral

        self._inspecting = None
        self._inspector.show_mineral(found.detail, found.bill)
        figure = uses_of_mineral(found.detail)
        for view in self._views:
            view.show_figure(figure)

    def _show_application(self, detail: "ApplicationDetail") -> None:
        from mineralcat.analysis.uses import minerals_of_application

        self._inspecting = None
        self._inspector.show_application(detail)
        figure = minerals_of_application(detail)
        for view in self._views:
            view.show_figure(figure)

    # -- editing -------------------------------------------------------------------------------

    @Slot(str, str, str)
    def _edit_cell(self, name: str, slug: str, text: str) -> None:
        assert self._editor is not None
        column = "symbol" if name == "set_symbol" else "mineral"
        self._editor.submit(
            name,
            slug,
            text,
            refused=lambda sentence: self._refuse_cell(slug, column, text, sentence),
        )

    def _refuse_cell(self, slug: str, column: str, text: str, sentence: str) -> None:
        self._layout.status.setText(sentence)
        self._table.refuse_later(slug, column, text, sentence)

    def _refresh(self) -> None:
        """Read again what an edit may have changed; an open cell keeps its editor and text."""
        if self._catalogue is None:
            return
        if self._table.is_editing:
            self._stale = True
            return
        self._stale = False
        self._read_tree()
        self._start_search(self.search.text, self._show_again)

    def _catch_up(self) -> None:
        if self._stale:
            self._stale = False
            QTimer.singleShot(0, self._refresh)  # once the editor is gone

    def _show_again(self, found: questions.Found) -> None:
        """The same search after an edit: the same lines where they still hold, else anew."""
        if self._model.refresh(len(found.hits), found.first):
            self._hits = found.hits
            self._count()
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
        self._tree.show_catalogue(tree.applications, tree.lists)
        if self._hits is not None:
            self._count()

    @Slot(str, str)
    def _show_state(self, state: str, sentence: str) -> None:
        name = self._catalogue.path.name if self._catalogue else ""
        words = {
            SaveState.SAVED: "✓ all changes saved",
            SaveState.SAVING: "saving …",
            SaveState.NOT_SAVED: "✗ not saved",
            SaveState.READ_ONLY: "read-only",
        }[SaveState(state)]
        self._layout.saved.setText(f"{words} · {name}")
        theme.dress(self._layout.saved, "error" if state == SaveState.NOT_SAVED else "muted")
        if sentence or state == SaveState.SAVED:
            self.show_notice(sentence)

    @Slot(object, object)
    def _show_steps(self, undo: str | None, redo: str | None) -> None:
        for action, verb, step in (
            (self._layout.undo, "Undo", undo),
            (self._layout.redo, "Redo", redo),
        ):
            action.setEnabled(step is not None)
            action.setToolTip(f"{verb}: {step}" if step else f"Nothing to {verb.lower()}")
            action.setIconText(verb)
            action.setText(f"{verb}: {step}" if step else verb)
        self._layout.next_step.setText(f"Undo: {undo}" if undo else "")

    # -- coming back -----------------------------------------------------------------------------

    def _restore(self) -> None:
        kept = QSettings()
        for name, take in (
            ("body", self._layout.body.restoreState),
            ("page", self._layout.catalogue_page.restoreState),
        ):
            value = kept.value(f"window/{name}")
            if isinstance(value, QByteArray):
                take(value)
        header, chosen = kept.value("table/header"), kept.value("table/columns")
        known = kept.value("table/known") == _known_columns()
        taken = header if known and isinstance(header, QByteArray) else QByteArray()
        self._table.restore(taken, _choices(chosen))

    def _remember(self) -> None:
        kept = QSettings()
        kept.setValue("window/geometry", self.saveGeometry())
        kept.setValue("window/body", self._layout.body.saveState())
        kept.setValue("window/page", self._layout.catalogue_page.saveState())
        header, chosen = self._table.columns_state()
        kept.setValue("table/header", header)
        kept.setValue("table/known", _known_columns())
        kept.setValue("table/columns", [f"{key}={int(shown)}" for key, shown in chosen.items()])

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._furnished:
            super().closeEvent(event)
            return
        self._table.commit_open_editor()
        self._inspector.confirm()
        self._remember()
        if self._waiting is not None:
            self._waiting.drop()
        self._tasks.close()
        if self._catalogue is not None:
            self._catalogue.close()
            self._catalogue = None  # what still arrives finds nothing to ask
        super().closeEvent(event)


def _known_columns() -> str:
    """What a remembered header speaks of: it is not taken up once a version has other columns."""
    from .item_models.columns import COLUMNS

    return " ".join(column.key for column in COLUMNS)


class _Edits:
    """Hands the inspector's edits on to the catalogue that is open, once one is."""

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


def _count_text(hits: "Hits", minerals: int) -> str:
    """What was found, and how sure it is."""
    if hits.sure == len(hits):
        return f"{len(hits):,} of {minerals:,} minerals"
    groups = ((hits.sure, "sure"), (hits.possible, "possible"), (hits.unknown, "unknown"))
    return " · ".join(f"{count:,} {word}" for count, word in groups) + f" of {minerals:,} minerals"


def _choices(kept: object) -> dict[str, bool]:
    if isinstance(kept, str):
        kept = [kept]
    pairs = [str(item).partition("=") for item in kept] if isinstance(kept, list) else []
    return {key: value == "1" for key, _, value in pairs}
