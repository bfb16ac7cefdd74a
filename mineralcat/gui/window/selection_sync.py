"""One search and one selection for all views: what is chosen in one is chosen in each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QItemSelectionModel, QObject, Slot

from mineralcat.analysis.view_context import ViewContext
from mineralcat.store.search_rows import NONE_SELECTED, Selected

if TYPE_CHECKING:
    from mineralcat.store.search.find_minerals import Hits

    from ..item_models.mineral_table_model import MineralTableModel
    from ..pages.mineral_table import MineralTable
    from ..views.figure_view import FigureView
    from .questions import Known

MOST_ADDED = 50
"""Entries beside the one in the inspector: more than any view can tell apart."""


class Asks(Protocol):
    """What the window does when something is chosen."""

    def select_mineral(self, slug: str) -> None:
        """Show a mineral, and select its line."""

    def select_application(self, slug: str) -> None:
        """Show an application."""

    def ask_application(self, slug: str) -> None:
        """Search for what an application uses."""

    def ask(self, text: str) -> None:
        """Search."""


class SelectionSync(QObject):
    """Keeps the context of a window, and hands it to the views."""

    def __init__(
        self,
        asks: Asks,
        views: "Sequence[FigureView]",
        table: "MineralTable",
        model: "MineralTableModel",
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._asks = asks
        self.views = views
        self._table = table
        self._model = model
        self._known: Known | None = None
        self._area: str | None = None
        self._quiet = False  # the window selects lines, not the user
        self._added: tuple[str, ...] = ()
        self._found = NONE_SELECTED
        self.context = ViewContext()
        table.selectionModel().selectionChanged.connect(self._take_rows)
        for view in views:
            view.chosen.connect(self.choose)
            view.added.connect(self.add)
            view.searched.connect(self.search)

    def know(self, known: "Known") -> None:
        """Which slugs are of applications and which of areas; all others are of minerals."""
        self._known = known

    # What the window tells ------------------------------------------------------------------------

    @property
    def added(self) -> tuple[str, ...]:
        """What the user selected beside the entry in the inspector, also while it is not found."""
        return self._added

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
        gone = (one for one in self._found.not_found if not self._is_application(one))
        left_out = {main, *gone}
        return (main, *(one for one in self._added if one not in left_out))

    def line_of(self, slug: str) -> int | None:
        """The line of a mineral, also of a selected one whose line was not read yet."""
        row = self._model.row_of(slug)
        return self._found.lines.get(slug) if row is None else row

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """While the window itself selects a line; then the lines of what was added are marked."""
        self._quiet = True
        try:
            yield
            self._mark_rows()
        finally:
            self._quiet = False

    def mark_rows(self) -> None:
        """Select the lines of what was added, in the lines of another search."""
        with self.quietly():
            pass

    # What the user does ---------------------------------------------------------------------------

    @Slot(str)
    def choose(self, slug: str) -> None:
        """Select an entry alone."""
        self._area = slug if self._is_area(slug) else None
        if self._area is not None:
            self._follow(self.context)
            return
        self._added = ()
        self._follow(self.context._replace(selection=(slug,)))
        if self._is_application(slug):
            self._asks.select_application(slug)
        else:
            self._asks.select_mineral(slug)

    @Slot(str)
    def add(self, slug: str) -> None:
        """Add an entry to the selection, or take it out again."""
        selection = self.context.selection
        if not selection or self._is_area(slug):
            self.choose(slug)
        elif slug in selection[1:]:
            self._select(tuple(one for one in selection if one != slug))
        elif slug != selection[0] and len(selection) <= MOST_ADDED:
            self._select((*selection, slug))

    @Slot(str)
    def search(self, query: str) -> None:
        """Search for a query, or for an entry by its slug."""
        if self._is_application(query):
            self._asks.ask_application(query)
        elif self._is_area(query):
            self._asks.ask(f"mined-in:{query}")
        else:
            self._asks.ask(query)

    def _select(self, selection: tuple[str, ...]) -> None:
        self._added = selection[1:]
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
            others = self._added = tuple(slug for slug in added if slug not in main)
            self._follow(self.context._replace(selection=(*main, *others)))

    def _mark_rows(self) -> None:
        """Select the lines of what was added."""
        flags = QItemSelectionModel.SelectionFlag
        lines = self._table.selectionModel()
        wanted = {self.line_of(slug) for slug in self.context.selection[1:]} - {None}
        current = self._table.currentIndex().row()
        for index in lines.selectedRows():
            if index.row() not in wanted and index.row() != current:
                lines.select(index, flags.Deselect | flags.Rows)
        for row in wanted:
            if row is not None:
                lines.select(self._model.index(row, 0), flags.Select | flags.Rows)

    def _is_application(self, slug: str) -> bool:
        return self._known is not None and slug in self._known.applications

    def _is_area(self, slug: str) -> bool:
        return self._known is not None and slug in self._known.areas

    # What the views get ---------------------------------------------------------------------------

    def each(self, tell: "Callable[[FigureView], None]") -> None:
        """Tell every view something."""
        for view in self.views:
            tell(view)

    def _follow(self, context: ViewContext) -> None:
        self.context = context
        also = (*context.selection[1:], *filter(None, (self._area,)))
        for view in self.views:
            view.choose(context.main, also)
            view.follow(context)
