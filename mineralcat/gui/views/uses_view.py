"""Amounts of the selection, as a chart and as a table: what it is about, and who says so."""

from typing import TYPE_CHECKING

from mineralcat.analysis.figure import ViewFigure
from mineralcat.analysis.view_context import ViewContext
from mineralcat.analysis.views import VIEWS

from .figure_view import FigureView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.store.queries.graph import ApplicationGraph


class UsesView(FigureView):
    """Shows a `UsesFigure`. That of one entry is brought by the window, which has read it for the
    inspector; those of several, side by side, the view asks for."""

    VIEW = VIEWS["uses"]

    _shows_several = False

    def bring(self, figure: ViewFigure) -> None:
        """Show the figure of the entry in the inspector, unless several are selected."""
        if len(self.context.selection) < 2:
            self._shows_several = False
            self.show_figure(figure)

    def asks(self, context: ViewContext) -> bool:
        """Of several entries, and of the one that is left of them."""
        several = len(context.selection) > 1
        asks, self._shows_several = several or self._shows_several, several
        return asks

    @classmethod
    def warm_up(cls, session: "Session", graph: "ApplicationGraph") -> None:
        """Its chart loads NumPy, which waits until somebody looks at it."""
