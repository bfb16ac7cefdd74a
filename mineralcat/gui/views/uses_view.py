"""Amounts of the selection, as a chart and as a table: what it is about, and who says so."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, ClassVar

from mineralcat.analysis.figure import Figure
from mineralcat.analysis.uses import UsesFigure
from mineralcat.gui.window.view_context import Question, ViewContext

from .figure_view import FigureView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.store.queries.graph import ApplicationGraph


class UsesView(FigureView):
    """Shows a `UsesFigure`. That of one entry is brought by the window, which has read it for the
    inspector; those of several, side by side, the view asks for."""

    NAME: ClassVar[str] = "Uses"
    CHART: ClassVar[str] = "mineralcat.gui.charts.uses_chart:UsesChart"
    EMPTY: ClassVar[str] = "Choose a mineral or an application to see how much it takes."

    _shows_several = False

    def bring(self, figure: Figure) -> None:
        """Show the figure of the entry in the inspector, unless several are selected."""
        if len(self.context.selection) < 2:
            self._shows_several = False
            self.show_figure(figure)

    def asks(self, context: ViewContext) -> bool:
        """Of several entries, and of the one that is left of them."""
        several = len(context.selection) > 1
        asks, self._shows_several = several or self._shows_several, several
        return asks

    def depends_on(self, context: ViewContext) -> Hashable:
        """The selection, and the search that limits its minerals."""
        return context.selection, context.query, context.edits

    def question(self, context: ViewContext) -> Question | None:
        """The amounts of all that is selected."""
        slugs, hits = context.selection, context.hits if context.query.strip() else None
        if not slugs:
            return None

        def ask(session: "Session", graph: "ApplicationGraph") -> Figure:
            from mineralcat.analysis.selected_uses import selected_uses

            return selected_uses(session, graph, slugs, hits)

        return ask

    def is_drawn(self, figure: Figure) -> bool:
        """Claims that are no amounts, such as zero, stand in the table alone."""
        return isinstance(figure, UsesFigure) and bool(figure.panels)
