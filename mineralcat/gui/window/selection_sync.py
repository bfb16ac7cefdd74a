"""One search and one selection for all views: what is chosen in one is chosen in each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QObject, Signal, Slot

from mineralcat.analysis.view_context import ViewContext
from mineralcat.store.search_rows import NONE_SELECTED, Selected
from mineralcat.translation import _

from ..views.uses_view import UsesView
from . import questions
from .finder import Finder
from .main_layout import MainLayout
from .navigation_history import Cause

if TYPE_CHECKING:
    from mineralcat.analysis.figure import ViewFigure
    from mineralcat.store.rows import ApplicationDetail, BillRow, MineralDetail
    from mineralcat.store.search.find_minerals import Hits

MOST_ADDED = 50
"""Entries beside the one in the inspector: more than any view can tell apart."""


class SelectionSync(QObject):
    """Keeps the context of a window, and hands it to table, inspector and views."""

    chosen_mineral = Signal(str, object)
    """The user chose a mineral, and the `Cause`."""
    query_requested = Signal(str)
    application_requested = Signal(str)
    """Search for what the application of this slug uses."""

    def __init__(self, layout: MainLayout, finder: Finder) -> None:
        super().__init__(layout.window)
        self._finder = finder
        self._table = layout.table
        self._model = layout.model
        self._inspector = layout.inspector
        self._views = layout.figure_views
        self._uses = [view for view in layout.figure_views if isinstance(view, UsesView)]
        self._applications: frozenset[str] = frozenset()
        self._areas: frozenset[str] = frozenset()
        self._area: str | None = None
        self._quiet = False
        self.added: tuple[str, ...] = ()
        """What the user selected beside the entry in the inspector, also while it is not found."""
        self._found = NONE_SELECTED
        self.chosen: str | None = None
        """The mineral that the user chose, also while it is not found."""
        self.inspected: tuple[str, str] | None = None
        """The kind and the slug of what the inspector shows."""
        self.context = ViewContext()
        lines = layout.table.selectionModel()
        lines.currentRowChanged.connect(self._choose_row)
        lines.selectionChanged.connect(self._take_rows)
        layout.inspector.mineral_chosen.connect(self.select_mineral)
        layout.inspector.application_chosen.connect(self.application_requested)
        layout.tree.added.connect(self.add)
        for view in layout.figure_views:
            view.chosen.connect(self.choose)
            view.added.connect(self.add)
            view.searched.connect(self.search)

    def use(self) -> None:
        """Let the views ask the catalogue that the finder asks by now."""
        for view in self._views:
            view.use(self._finder.figure)

    def know(self, applications: frozenset[str], areas: frozenset[str]) -> None:
        """Which slugs are of applications and which of areas; all others are of minerals."""
        self._applications, self._areas = applications, areas

    # What the window tells ------------------------------------------------------------------------

    def show_found(self, query: str, hits: "Hits", selected: Selected) -> None:
        """Another search, or the same one after an edit, and where in it is what is selected. A
        mineral is selected only while it is found; applications have no lines, and stay."""
        self._found = selected
        selection = self._with_added(self.context.main)
        self._follow(self.context._replace(query=query, hits=hits, selection=selection))

    def note_edit(self) -> None:
        """Something in the catalogue is different now."""
        self._follow(self.context._replace(edits=self.context.edits + 1))

    def show_main(self, slug: str | None) -> None:
        """The inspector shows another entry; what was added to the selection stays."""
        if slug != self.context.main:
            self._follow(self.context._replace(selection=self._with_added(slug)))

    def _with_added(self, main: str | None) -> tuple[str, ...]:
        """The selection: the entry in the inspector, and of what was added what is found."""
        if main is None:
            return ()
        gone = (one for one in self._found.not_found if one not in self._applications)
        left_out = {main, *gone}
        return (main, *(one for one in self.added if one not in left_out))

    def line_of(self, slug: str) -> int | None:
        """The line of a mineral, also of a selected one whose line was not read yet."""
        row = self._model.row_of(slug)
        return self._found.lines.get(slug) if row is None else row

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """While the window itself selects lines, not the user."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def mark_rows(self) -> None:
        """Select the lines of what was added, and no others beside the current one."""
        flags = QItemSelectionModel.SelectionFlag
        lines = self._table.selectionModel()
        marked = {self.line_of(slug) for slug in self.context.selection[1:]} - {None}
        current = self._table.currentIndex().row()
        with self._quietly():
            for index in lines.selectedRows():
                if index.row() not in marked and index.row() != current:
                    lines.select(index, flags.Deselect | flags.Rows)
            for row in marked:
                if row is not None:
                    lines.select(self._model.index(row, 0), flags.Select | flags.Rows)

    # Choosing -------------------------------------------------------------------------------------

    def selected_slug(self) -> str | None:
        """The mineral of the current line."""
        index = self._table.currentIndex()
        row = self._model.row_at(index.row()) if index.isValid() else None
        return row.slug if row else None

    @Slot(str)
    def select_mineral(self, slug: str) -> None:
        """Choose a mineral: its line, and itself in the inspector; also one that the search left
        out."""
        self.chosen = slug
        self.chosen_mineral.emit(slug, Cause.CHOSEN)
        self.show_mineral(slug)

    def select_application(self, slug: str) -> None:
        """Choose an application: itself in the inspector; the search stays as it is."""
        self.chosen = None
        with self._quietly():
            self._clear_line()
        self.mark_rows()
        self.inspect("application", slug)

    def leave(self) -> None:
        """Choose no mineral, so that the application searched for is shown."""
        self.chosen = None
        self._clear_line()
        hits = self.context.hits
        if hits is not None and hits.application is not None:
            self.inspect("application", hits.application.slug)

    def _clear_line(self) -> None:
        self._table.clearSelection()
        self._table.setCurrentIndex(self._model.index(-1, -1))

    def show_mineral(self, slug: str, *, at_once: bool = True) -> None:
        """Show a mineral and select its line, which need not be the user's choice."""
        row = self.line_of(slug)
        if row is not None:
            index = self._model.index(row, self._table.first_shown_column())
            flags = QItemSelectionModel.SelectionFlag
            lines = self._table.selectionModel()
            with self._quietly():
                lines.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.mark_rows()
            self._table.scrollTo(index)
        self.inspect("mineral", slug, at_once=at_once)

    def _choose_row(self) -> None:
        slug = self.selected_slug()
        if slug is not None and not self._quiet:
            self.chosen = slug
            cause = Cause.PASSED if self._table.is_passing else Cause.CHOSEN
            self.chosen_mineral.emit(slug, cause)
            self.inspect("mineral", slug)

    def inspect(self, kind: str, slug: str, *, again: bool = False, at_once: bool = True) -> None:
        """Show an entry in the inspector; not *at_once* where the lines are what is waited for."""
        if self.inspected == (kind, slug) and not again:
            return
        self.inspected = (kind, slug)
        self.show_main(slug)
        ask = self._finder.ask if at_once else self._finder.ask_after_paint
        if kind == "mineral":
            ask("inspect", questions.mineral(slug, self.context.hits), self._show_mineral)
        else:
            ask("inspect", questions.application(slug, self.context.limit), self._show_application)

    def inspect_again(self) -> None:
        """Read anew what the inspector shows."""
        if self.inspected is not None:
            self.inspect(*self.inspected, again=True)

    def _show_mineral(self, found: "tuple[MineralDetail, BillRow | None]") -> None:
        from mineralcat.analysis.uses import uses_of_minerals  # with the store, once it is open

        self._inspector.show_mineral(*found)
        self._bring(uses_of_minerals(found[0]))

    def _show_application(self, found: "tuple[ApplicationDetail, frozenset[str] | None]") -> None:
        from mineralcat.analysis.uses import minerals_of_applications

        detail, minerals = found
        self._inspector.show_application(detail)
        self._bring(minerals_of_applications(detail, found=minerals))

    def show_nothing(self) -> None:
        """A search found nothing that could be shown."""
        from mineralcat.analysis.uses import NO_USES

        self.inspected = None
        self.show_main(None)
        self._finder.drop("inspect")
        self._inspector.show_nothing(_("Nothing was found."))
        self._bring(NO_USES)

    def _bring(self, figure: "ViewFigure") -> None:
        for view in self._uses:
            view.bring(figure)

    # What the user does ---------------------------------------------------------------------------

    @Slot(str)
    def choose(self, slug: str) -> None:
        """Select an entry alone."""
        self._area = slug if slug in self._areas else None
        if self._area is not None:
            self._follow(self.context)
            return
        self.added = ()
        self._follow(self.context._replace(selection=(slug,)))
        if slug in self._applications:
            self.select_application(slug)
        else:
            self.select_mineral(slug)

    @Slot(str)
    def add(self, slug: str) -> None:
        """Add an entry to the selection, or take it out again."""
        selection = self.context.selection
        if not selection or slug in self._areas:
            self.choose(slug)
        elif slug in selection[1:]:
            self._select(tuple(one for one in selection if one != slug))
        elif slug != selection[0] and len(selection) <= MOST_ADDED:
            self._select((*selection, slug))

    @Slot(str)
    def search(self, query: str) -> None:
        """Search for a query, or for an entry by its slug."""
        if query in self._applications:
            self.application_requested.emit(query)
        elif query in self._areas:
            self.query_requested.emit(f"mined-in:{query}")
        else:
            self.query_requested.emit(query)

    def _select(self, selection: tuple[str, ...]) -> None:
        self.added = selection[1:]
        self._follow(self.context._replace(selection=selection))
        self.mark_rows()

    def _take_rows(self) -> None:
        """Lines selected beside the current one are added to the selection; applications stay."""
        if self._quiet:
            return
        rows = {index.row() for index in self._table.selectionModel().selectedRows()}
        rows.discard(self._table.currentIndex().row())
        found = (self._model.row_at(row) for row in sorted(rows)[:MOST_ADDED])
        added = tuple(row.slug for row in found if row is not None)
        main = self.context.selection[:1]
        if main:
            others = self.added = tuple(slug for slug in added if slug not in main)
            self._follow(self.context._replace(selection=(*main, *others)))

    # What the views get ---------------------------------------------------------------------------

    def _follow(self, context: ViewContext) -> None:
        self.context = context
        also = (*context.selection[1:], *filter(None, (self._area,)))
        for view in self._views:
            view.choose(context.main, also)
            view.follow(context)
