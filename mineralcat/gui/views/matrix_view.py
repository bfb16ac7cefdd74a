"""Which minerals which applications need: importance, amounts or shares of demand."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox

from mineralcat.analysis.view_context import ViewContext
from mineralcat.analysis.views import VIEWS
from mineralcat.domain.text_lists import capitalised
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.translation import _

from .choice_view import Choices, ChoiceView
from .control_row import ControlRow
from .figure_view import Question

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.analysis.matrix import MatrixFigure
    from mineralcat.analysis.matrix_order import MatrixRequest
    from mineralcat.gui.charts.matrix_chart import MatrixChart
    from mineralcat.store.queries.graph import ApplicationGraph

LEVELS = (_("Sectors"), _("2 levels"), _("3 levels"), _("All levels"))
ZOOMS = (None, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
"""Sizes of the cells that are offered; None is so that all are seen."""


class MatrixView(ChoiceView):
    """Shows a `MatrixFigure` of the minerals found, in all applications or in the one searched for.
    Its controls stay where nothing was found, so that another measure can be chosen."""

    VIEW = VIEWS["matrix"]
    figure: "MatrixFigure | None"
    chart: "MatrixChart | None"
    request: "MatrixRequest | None"

    def question(self, context: ViewContext) -> Question | None:
        """The selection is marked, and limits nothing."""
        return super().question(context._replace(selection=()))

    def depends_on(self, context: ViewContext) -> Hashable:
        """The selection changes no figure."""
        return context.query, context.edits, self.request

    @classmethod
    def warm_up(cls, session: "Session", graph: "ApplicationGraph") -> None:
        """The matrix of all minerals, which is shown first, is read as well."""
        super().warm_up(session, graph)
        from mineralcat.analysis.matrix import matrix_rows

        matrix_rows(session, graph, ViewContext())

    def load_chart(self) -> None:
        """Make the chart; zooming is the view's own."""
        is_new = self.chart is None
        super().load_chart()
        if is_new and self.chart is not None:
            self.chart.canvas.scrolled.connect(self._show_zoom)

    def act(self, what: str) -> None:
        """Fold an application, or open it."""
        if (shown := self._shown()) is not None:
            self.request = shown._replace(turned=shown.turned ^ {what})
            self.ask_if_changed()

    # The controls ---------------------------------------------------------------------------------

    def _shown(self) -> "MatrixRequest | None":
        return self.request or (self.figure.request if self.figure else None)

    def choices(self) -> Choices:
        from mineralcat.analysis.matrix_cells import CellMeasure
        from mineralcat.analysis.matrix_order import MatrixOrder

        assert self.figure is not None
        shown = self.figure.request
        columns = [
            (one, _("Columns {order}", order=one.label))
            for one in MatrixOrder
            if one is not MatrixOrder.TREE
        ]
        return {
            "measure": ([(one, capitalised(one.label)) for one in CellMeasure], shown.measure),
            "level": (enumerate(LEVELS, 1), shown.level),
            "rows": (
                [(one, _("Rows {order}", order=one.label)) for one in MatrixOrder],
                shown.rows,
            ),
            "columns": (columns, shown.columns),
        }

    def choose_in(self, key: str, value: Hashable) -> None:
        """With another level nothing is turned any more."""
        if (shown := self._shown()) is not None:
            turned = frozenset() if key == "level" else shown.turned
            change: dict[str, Any] = {key: value}
            self.request = shown._replace(**change, turned=turned)

    def end_row(self, row: ControlRow) -> None:
        """The size of the cells."""
        self._zooms = QComboBox()
        self._zooms.setObjectName("matrixZoom")
        self._zooms.setAccessibleName(_("Size of the cells"))
        set_tooltip(self._zooms, _("Size of the cells (Ctrl+wheel, Ctrl++, Ctrl+−, Ctrl+0)"))
        self._zooms.setPlaceholderText(_("Zoom"))
        self._zooms.addItems([_("Fit") if one is None else f"{100 * one:g} %" for one in ZOOMS])
        self._zooms.setCurrentIndex(ZOOMS.index(1.0))
        self._zooms.activated.connect(self._zoom)
        row.add(self._zooms)

    def _zoom(self, at: int) -> None:
        if self.chart is not None:
            self.chart.canvas.zoom_to(ZOOMS[at])

    @Slot()
    def _show_zoom(self) -> None:
        if self.chart is not None and self.row is not None:
            zoom = self.chart.canvas.zoom
            self._zooms.setCurrentIndex(ZOOMS.index(zoom) if zoom in ZOOMS else -1)
