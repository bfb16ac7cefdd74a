"""Which minerals which applications need: importance, amounts or shares of demand."""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QPoint, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from mineralcat.analysis.figure import Figure
from mineralcat.domain.figures import count_text
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.gui.window.view_context import Question, ViewContext

from .control_row import ControlRow
from .figure_view import FigureView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.analysis.matrix import MatrixFigure
    from mineralcat.analysis.matrix_order import MatrixWish
    from mineralcat.analysis.view_options import Ways
    from mineralcat.gui.charts.matrix_chart import MatrixChart
    from mineralcat.store.queries.graph import ApplicationGraph
    from mineralcat.store.rows import MatrixRows

MOST_MINERALS = 250
"""Columns: of more minerals the first that were found are shown, and the view says so."""
MOST_CACHED = 2
"""Matrices that are kept as they were read."""
LEVELS = ("Sectors", "2 levels", "3 levels", "All levels")
ZOOMS = (None, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
"""Sizes of the cells that are offered; None is so that all are seen."""


class MatrixView(FigureView):
    """Shows a `MatrixFigure` of the minerals found, in all applications or in the one searched for.

    What was read is kept, so that another order or measure, or a fold, asks no catalogue.
    """

    NAME: ClassVar[str] = "Matrix"
    CHART: ClassVar[str] = "mineralcat.gui.charts.matrix_chart:MatrixChart"
    EMPTY: ClassVar[str] = "Search for minerals to see which applications need them."

    def __init__(self, parent: QWidget | None = None) -> None:
        self._wish: MatrixWish | None = None
        self._row: ControlRow | None = None
        self._zooms: QComboBox | None = None
        super().__init__(parent)

    def question(self, context: ViewContext) -> Question:
        """The matrix of what was found, as it is wished for."""
        return self._question(context, limited=False)

    def plot_question(self, context: ViewContext) -> Question:
        """Of the minerals and applications named, of all where none are."""
        return self._question(context, limited=True)

    def take_ways(self, ways: "Ways") -> None:
        """Measure, levels and orders."""
        from mineralcat.analysis.view_options import matrix_wish

        self._wish = matrix_wish(ways)

    def _question(self, context: ViewContext, *, limited: bool) -> Question:
        wish, named = self._wish, context.selection if limited else ()

        def ask(session: "Session", graph: "ApplicationGraph") -> Figure:
            from mineralcat.analysis.matrix import matrix_of

            rows, found = matrix_rows(session, graph, context, named)
            return matrix_of(rows, wish, found)

        return ask

    def depends_on(self, context: ViewContext) -> Hashable:
        """The selection is marked, and changes nothing else."""
        return context.query, context.edits, self._wish

    def is_drawn(self, figure: Figure) -> bool:
        return bool(figure.table.rows)

    def show_figure(self, figure: Figure) -> None:
        """Show another matrix; its controls stay where nothing was found, so that another measure
        can be chosen."""
        super().show_figure(figure)
        if (shown := self._matrix) is not None:
            self._offer(shown.wish)

    def show_nothing(self) -> None:
        super().show_nothing()
        if self._row is not None:
            self._row.hide()

    def load_chart(self) -> None:
        """Make the chart; folding is the view's own."""
        is_new = self.chart is None
        super().load_chart()
        if is_new and (chart := self._chart) is not None:
            for signal, take in (
                (chart.chosen, self._choose_mark),
                (chart.added, self._add_mark),
                (chart.searched, self._search_mark),
            ):
                signal.disconnect()
                signal.connect(take)
            chart.folded.connect(self.turn)
            chart.canvas.scrolled.connect(self._show_zoom)

    @Slot(str)
    def turn(self, slug: str) -> None:
        """Fold an application, or open it."""
        if (wish := self._shown_wish()) is not None:
            self._wish_for(wish._replace(turned=wish.turned ^ {slug}))

    # The controls ---------------------------------------------------------------------------------

    @property
    def _matrix(self) -> "MatrixFigure | None":
        from mineralcat.analysis.matrix import MatrixFigure

        return self.figure if isinstance(self.figure, MatrixFigure) else None

    @property
    def _chart(self) -> "MatrixChart | None":
        from mineralcat.gui.charts.matrix_chart import MatrixChart

        return self.chart if isinstance(self.chart, MatrixChart) else None

    def _shown_wish(self) -> "MatrixWish | None":
        return self._wish or (self._matrix.wish if self._matrix else None)

    def _wish_for(self, wish: "MatrixWish") -> None:
        self._wish = wish
        self.controls_changed()

    def _make_controls(self) -> ControlRow:
        """A line of lists below the title, made when there is first something to show."""
        row = ControlRow("matrix")
        for key, name in _CONTROLS.items():
            row.add_list(key, name)
        self._zooms = self._zoom_list()
        row.add(self._zooms)
        row.chosen.connect(self._choose)
        self.add_row(row)
        return row

    def _zoom_list(self) -> QComboBox:
        zooms = QComboBox()
        zooms.setObjectName("matrixZoom")
        zooms.setAccessibleName("Size of the cells")
        set_tooltip(zooms, "Size of the cells (Ctrl+wheel, Ctrl++, Ctrl+−, Ctrl+0)")
        zooms.setPlaceholderText("Zoom")
        zooms.addItems(["Fit" if one is None else f"{100 * one:g} %" for one in ZOOMS])
        zooms.setCurrentIndex(ZOOMS.index(1.0))
        zooms.activated.connect(self._zoom)
        return zooms

    def _offer(self, wish: "MatrixWish") -> None:
        """What the controls say is what is shown."""
        if self._row is None:
            self._row = self._make_controls()
        for key in _CONTROLS:
            self._row.fill(key, _offered(key), getattr(wish, key))
        self._row.show()

    @Slot(str, object)
    def _choose(self, key: str, value: Any) -> None:
        wish = self._shown_wish()
        if wish is None:
            return
        changed = wish._replace(**{key: value})
        self._wish_for(changed._replace(turned=frozenset()) if key == "level" else changed)

    def _zoom(self, at: int) -> None:
        if (chart := self._chart) is not None:
            chart.canvas.zoom_to(ZOOMS[at])

    @Slot()
    def _show_zoom(self) -> None:
        if (chart := self._chart) is not None and self._zooms is not None:
            zoom = chart.canvas.zoom
            self._zooms.setCurrentIndex(ZOOMS.index(zoom) if zoom in ZOOMS else -1)

    # What the chart says --------------------------------------------------------------------------

    @Slot(str)
    def _choose_mark(self, slug: str) -> None:
        from mineralcat.gui.charts.matrix_spots import FOLD

        if slug.startswith(FOLD):
            self.turn(slug.removeprefix(FOLD))
        else:
            self.chosen.emit(slug)

    @Slot(str)
    def _add_mark(self, slug: str) -> None:
        from mineralcat.gui.charts.matrix_spots import FOLD

        if not slug.startswith(FOLD):
            self.added.emit(slug)

    @Slot(str)
    def _search_mark(self, query: str) -> None:
        from mineralcat.gui.charts.matrix_spots import FOLD

        if not query.startswith(FOLD):
            self.searched.emit(query)

    @Slot(object, QPoint)
    def _show_menu(self, about: Any, place: QPoint) -> None:
        """The folding mark has none of its own."""
        from mineralcat.gui.charts.chart import Mark

        if isinstance(about, Mark) and not about.query:
            about = None
        super()._show_menu(about, place)


_CONTROLS = {
    "measure": "Measure",
    "level": "Levels",
    "rows": "Row order",
    "columns": "Column order",
}


def _offered(key: str) -> list[tuple[Any, str]]:
    """What can be chosen in a control, and in which words."""
    from mineralcat.analysis.matrix_cells import CellMeasure
    from mineralcat.analysis.matrix_order import Order

    if key == "measure":
        return [(one, f"{one.value[:1].upper()}{one.value[1:]}") for one in CellMeasure]
    if key == "level":
        return list(enumerate(LEVELS, 1))
    if key == "rows":
        return [(one, f"Rows {one.value}") for one in Order]
    return [(one, f"Columns {one.value}") for one in Order if one is not Order.TREE]


def matrix_rows(
    session: "Session", graph: "ApplicationGraph", context: ViewContext, named: Sequence[str] = ()
) -> "tuple[MatrixRows, str]":
    """The claims of the minerals found, and how the search limits them. An application that the
    search names is shown with its parts alone. Of *named* entries only these are shown."""
    from mineralcat.store.queries.minerals import mineral_id
    from mineralcat.store.queries.usage_matrix import usage_matrix
    from mineralcat.store.revision_cache import cached
    from mineralcat.store.search.find_minerals import find

    hits = context.hits or find(session, graph, context.query)
    applications = [graph.by_slug[slug].id for slug in named if slug in graph.by_slug]
    wanted = {mineral_id(session, slug) for slug in named if slug not in graph.by_slug}
    said = []
    if not applications and hits.application is not None:
        applications = [hits.application.id]
        said.append(f"in {hits.application.name}")
    ids = [id_ for id_ in hits.ids if not wanted or id_ in wanted]
    if context.query.strip():
        many = count_text(len(hits))
        found = "of the only mineral found" if len(hits) == 1 else f"of the {many} minerals found"
        said.insert(0, found)
    if len(ids) > MOST_MINERALS:
        said.append(f"(only the first {MOST_MINERALS} are shown)")
        ids = ids[:MOST_MINERALS]

    def read() -> "MatrixRows":
        return usage_matrix(session, graph, ids, applications or None)

    key = tuple(ids), tuple(applications)
    return cached(session, "matrix", key, read, MOST_CACHED), " ".join(said)
