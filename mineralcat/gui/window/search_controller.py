"""The search line of a window, and what shows its result: lines, counts, chips and Browse."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from mineralcat.domain.query_editing import (
    asks_for,
    with_clause,
    without_clause,
    without_places,
)

from . import questions
from .finder import Finder
from .main_layout import MainLayout
from .navigation_history import Cause, NavigationHistory, VisitedPlace
from .questions import Found, Tree
from .recent_use import RecentQueries
from .saved_searches import SavedSearches
from .selection_sync import SelectionSync
from .services import ShownResult

if TYPE_CHECKING:
    from mineralcat.store.search.find_minerals import Hits
    from mineralcat.store.search_rows import Chip, Completion, Facet, MineralRow

SETTLED_MS = 2_000
"""A query that has stood so long was meant."""


class SearchController(QObject):
    """Asks what the line says, and shows the answer everywhere."""

    answered = Signal()

    def __init__(
        self,
        layout: MainLayout,
        finder: Finder,
        selection: SelectionSync,
        saved: SavedSearches,
    ) -> None:
        super().__init__(layout.window)
        self._layout = layout
        self._line = layout.search
        self._tree = layout.tree
        self._table = layout.table
        self._model = layout.model
        self._finder = finder
        self._selection = selection
        self._saved = saved
        self._places = NavigationHistory()
        self._is_travelling = False
        self.found: Found | None = None
        """What the lines show."""
        self.recent = RecentQueries()
        self._minerals = 0
        self._stale = False  # read again once no cell is open
        self._settling = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._connect()

    def _connect(self) -> None:
        layout, selection = self._layout, self._selection
        self._line.asked.connect(self.search)
        self._line.settled.connect(self._settle)
        self._settling.timeout.connect(self._settle)
        self._line.completing.asked.connect(self._complete)
        layout.chips.removed.connect(self._remove_chip)
        layout.chips.begun.connect(self._line.begin)
        layout.empty.chosen.connect(self.ask)
        self._tree.asked.connect(self._ask_facet)
        self._tree.revealed.connect(self._count_facets)
        for view in (self._tree, self._table):
            view.itemDelegate().closeEditor.connect(self._catch_up)
        self._table.horizontalHeader().sortIndicatorChanged.connect(self._sort_by)
        selection.chosen_mineral.connect(self._visit)
        selection.query_requested.connect(self.ask)
        selection.application_requested.connect(self.ask_application)
        layout.actions.back.triggered.connect(lambda: self._travel_to(self._places.back()))
        layout.actions.forward.triggered.connect(lambda: self._travel_to(self._places.forward()))

    @property
    def hits(self) -> "Hits | None":
        """What was found."""
        return None if self.found is None else self.found.hits

    def found_ids(self) -> tuple[int, ...]:
        """The minerals that were found, by their ids."""
        return tuple(self.hits.ids) if self.hits else ()

    # Asking ---------------------------------------------------------------------------------------

    @Slot(str)
    def ask(self, text: str) -> None:
        """Put a query in the line, and answer it."""
        self._line.set_text(text)

    def _ask_outright(self, text: str) -> None:
        self.ask(text)
        self._settle()

    @Slot(str)
    def ask_application(self, slug: str) -> None:
        """Ask for an application, beside what else is asked; the inspector shows it."""
        self._selection.leave()
        self._ask_outright(with_clause(self._line.text, f"used-in:{slug}"))

    def _ask_facet(self, facet: "Facet") -> None:
        """Ask for what was clicked in Browse; what is asked for already is taken out again."""
        text, clause = self._line.text, facet.clause
        is_application = clause.startswith("used-in:")
        if facet.slug is not None or is_application:
            self._selection.leave()
        if facet.slug is not None:
            self._ask_outright(clause)
        elif not is_application and asks_for(text, clause):
            self._ask_outright(without_clause(text, clause))
        else:
            self._ask_outright(with_clause(text, clause))

    def _remove_chip(self, chip: "Chip") -> None:
        self._ask_outright(without_places(self._line.text, chip.start, chip.end))

    @Slot(str, bool)
    def search(self, text: str, typed: bool = False) -> None:
        """Answer a query that stands in the line; *typed* letter by letter."""
        if not self._finder.is_open:
            return
        self._table.commit_open_editor()
        self._visit(self._selection.chosen, Cause.TYPED if typed else Cause.CHOSEN)
        self._find(self._show_found_by_typing if typed else self._show_found)

    def _find(self, show: Callable[[Found], None]) -> None:
        chosen = () if self._selection.chosen is None else (self._selection.chosen,)
        self._finder.find(self._line.text, show, (*chosen, *self._selection.added))

    def _settle(self) -> None:
        """What stands in the line was meant; Enter waits for its answer, if it comes soon."""
        self._settling.stop()
        self._line.note_meant()
        if self.found is not None and self.found.text != self._line.text:
            self._find(self._show_found)
        self._finder.finish()
        self._places.settle()
        self._note_recent(self._line.text)

    def _note_recent(self, query: str) -> None:
        """Remember a query that found something."""
        if self.found is not None and self.found.text == query and len(self.found.hits):
            self.recent.note(query)

    @Slot(str, object)
    def _visit(self, mineral: str | None, cause: Cause) -> None:
        """Note where the user came to, unless by going back or forward."""
        place = VisitedPlace(self._line.text, mineral)
        if not self._is_travelling and (left := self._places.go(place, cause)):
            self._note_recent(left)
        self._show_ways()
        self._settling.start()

    def _show_ways(self) -> None:
        self._layout.actions.back.setEnabled(self._places.can_go_back)
        self._layout.actions.forward.setEnabled(self._places.can_go_forward)

    def _travel_to(self, place: VisitedPlace | None) -> None:
        """Show a query and a selection again."""
        if place is None:
            return
        self._is_travelling = True
        self._selection.chosen = place.mineral
        if place.query != self._line.text:
            self.ask(place.query)
            self._finder.finish()
        elif place.mineral is not None:
            self._selection.show_mineral(place.mineral)
        elif self.found is not None:
            self._show_found(self.found)
        self._is_travelling = False
        self._show_ways()

    @Slot(int, Qt.SortOrder)
    def _sort_by(self, place: int, order: Qt.SortOrder) -> None:
        from ..item_models.columns import COLUMNS

        key = COLUMNS[place].sort if 0 <= place < len(COLUMNS) else "best"
        if not key:  # nothing orders by this column, so no arrow may say so
            self._table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            return
        self._finder.sort = (key, key != "best" and order is Qt.SortOrder.DescendingOrder)
        self._find(self._show_found)

    # Showing --------------------------------------------------------------------------------------

    def _show_found_by_typing(self, found: Found) -> None:
        """Of “refined-in” on its way to “refined-in:china” nothing is found; the last result
        stays until there is more."""
        lost = not len(found.hits) or found.hits.corrected is not None
        if not (lost and self._line.is_beginning):
            self._show_found(found)

    def _show_found(self, found: Found) -> None:
        self.answered.emit()
        self._line.clear_error()
        self._line.clear_correction()
        if found.hits.corrected and found.hits.exact:
            self._line.show_correction(found.hits.corrected, found.hits.exact)
        chosen = self._selection.chosen
        self.found = found
        application = found.hits.application
        sort = self._finder.sort
        self._table.speak_of_application(application is not None)
        if self._finder.sort != sort:  # by a column that is not shown any more: asked anew
            return
        self._model.show(len(found.hits), found.first, found.hits.breaks)
        self._show_around(found)
        self._tree.mark(f"used-in:{application.slug}" if application else "")
        self._selection.inspected = None  # the same mineral may now be here for another reason
        if chosen is not None and chosen not in found.selected.not_found:
            self._selection.show_mineral(chosen, at_once=False)
        elif application is not None:
            self._selection.inspect("application", application.slug, at_once=False)
        elif (first := self._first_to_show(found)) is not None:
            self._selection.show_mineral(first, at_once=False)
        else:
            self._selection.show_nothing()
        self._selection.mark_rows()

    def _first_to_show(self, found: Found) -> str | None:
        """Of a result without the chosen mineral: one that was selected beside it, or the best."""
        added = (one for one in self._selection.added if one in found.selected.lines)
        return next(added, found.first[0].slug if found.first else None)

    def _show_around(self, found: Found) -> None:
        """Show what is stated of a result beside its lines."""
        self._layout.show_counts(found.hits, self._minerals)
        self._selection.show_found(found.text, found.hits, found.selected)
        self._finder.after_paint("chips", lambda: self._layout.chips.show_chips(found.chips))
        if len(found.hits):
            self._layout.empty.hide()
        else:
            self._layout.empty.show_offers(found.relaxations, empty=not self._minerals)
        self._count_facets()

    def _count_facets(self) -> None:
        facets = self._tree.in_sight()
        if self.found is not None and facets:
            question = questions.counts(self.found.hits.corrected or self.found.text, facets)
            self._finder.ask_after_paint("count", question, self._tree.show_counts)

    @Slot(str, int)
    def _complete(self, text: str, at: int) -> None:
        """Show what could stand at a place of the text that is being typed."""

        def show(rows: "list[Completion]") -> None:
            before = [] if text.strip() else self.recent.completions(len(text))
            self._line.completing.answer(text, at, [*before, *rows])

        self._finder.ask_after_paint("complete", questions.completions(text, at), show)

    def fetch(self, start: int, count: int) -> None:
        """Read lines for the table model."""

        def take(rows: "list[MineralRow]") -> None:
            if self.hits is hits:
                self._model.take(start, rows)

        if (hits := self.hits) is not None:
            self._finder.read(questions.lines(hits, start, count), take)

    def shown_result(self) -> ShownResult:
        """What the lines show, and which of them are selected; what is typed in one is taken."""
        self._table.commit_open_editor()
        sort = self._finder.sort
        if self.found is None:
            return ShownResult("", 0, frozenset(), sort)
        hits = self.found.hits
        rows = (index.row() for index in self._table.selectionModel().selectedRows())
        ids = hits.ids[:]
        selected = frozenset(ids[row] for row in rows if row < len(ids))
        columns = self._table.columns_chosen()
        return ShownResult(self.found.text.strip(), len(hits), selected, sort, columns)

    # After an edit --------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read again what an edit may have changed; an open cell keeps its editor and text."""
        if not self._finder.is_open:
            return
        self._stale = self._table.is_editing or self._tree.is_editing
        if not self._stale:
            self.read_tree()
            self._find(self._show_again)

    def _catch_up(self) -> None:
        if self._stale:
            self._stale = False
            QTimer.singleShot(0, self, self.refresh)  # once the editor is gone

    def _show_again(self, found: Found) -> None:
        """The same search after an edit: the same lines where they still hold, else anew."""
        if self._model.refresh(len(found.hits), found.first, found.hits.breaks):
            self.answered.emit()
            self.found = found
            self._show_around(found)
        else:
            self._show_found(found)
        self._selection.inspect_again()

    def read_tree(self) -> None:
        """Read what Browse shows."""
        self._finder.read(questions.tree(), self._show_tree)

    def _show_tree(self, tree: Tree) -> None:
        self._minerals = tree.minerals
        self._tree.show_facets(tree.facets)
        self._selection.know(tree.applications, tree.areas)
        if self.found is not None:
            self._layout.show_counts(self.found.hits, self._minerals)
            self._count_facets()
        self._saved.name_new()
