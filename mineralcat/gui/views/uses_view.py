"""Amounts of the selection, as a chart and as a table: what it is about, and who says so."""

from typing import ClassVar

from mineralcat.analysis.figure import Figure
from mineralcat.analysis.uses import UsesFigure

from .figure_view import FigureView


class UsesView(FigureView):
    """Shows a `UsesFigure`, which the window brings: it is read with what the inspector shows."""

    NAME: ClassVar[str] = "Uses"
    CHART: ClassVar[str] = "mineralcat.gui.charts.uses_chart:UsesChart"
    EMPTY: ClassVar[str] = "Choose a mineral or an application to see how much it takes."

    def is_drawn(self, figure: Figure) -> bool:
        """Claims that are no amounts, such as zero, stand in the table alone."""
        return isinstance(figure, UsesFigure) and bool(figure.panels)
