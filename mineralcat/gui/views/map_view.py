"""Where a mineral is mined, refined and held, and how certain that is."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from mineralcat.analysis.figure import ViewFigure
from mineralcat.analysis.view_context import ViewContext
from mineralcat.analysis.views import VIEWS

from .choice_view import Choices, MineralView
from .figure_view import Question

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.analysis.supply_map import MapFigure
    from mineralcat.analysis.supply_tables import TableRequest
    from mineralcat.store.queries.graph import ApplicationGraph


class MapView(MineralView):
    """Shows a `MapFigure` of the mineral in the inspector, else of the first that was found."""

    VIEW = VIEWS["map"]
    figure: "MapFigure | None"
    request: "TableRequest | None"

    def question(self, context: ViewContext) -> Question | None:
        """The map of the table that was requested, as far as the mineral has it."""
        ask = super().question(context)
        assert ask is not None

        def prepared(session: "Session", graph: "ApplicationGraph") -> ViewFigure:
            from mineralcat.gui.charts.map_land import outlines

            outlines()  # here, so that the window's thread need not
            return ask(session, graph)

        return prepared

    def depends_on(self, context: ViewContext) -> Hashable:
        """What was added to the selection has no part in it."""
        return context.query, context.main, context.edits, self.request

    @classmethod
    def warm_up(cls, session: "Session", graph: "ApplicationGraph") -> None:
        """The land is prepared as well."""
        super().warm_up(session, graph)
        from mineralcat.gui.charts.map_land import outlines

        outlines()

    # The controls ---------------------------------------------------------------------------------

    def choices(self) -> Choices:
        figure = self.figure
        if figure is None or not (figure.options.series or figure.minerals):
            return {}
        options, shown = figure.options, figure.request
        return {
            **self.mineral_choices(figure),
            "series": (options.series, shown.series),
            "period": (options.periods, shown.period),
            "source": (options.sources, shown.source),
        }

    def choose_in(self, key: str, value: Hashable) -> None:
        """Another series has periods and sources of its own, another period sources."""
        assert self.figure is not None
        after = {"series": ("period", "source"), "period": ("source",), "source": ()}[key]
        change: dict[str, Any] = {key: value}
        self.request = self.figure.request._replace(**change, **dict.fromkeys(after))

    # What the chart says --------------------------------------------------------------------------

    def act(self, what: str) -> None:
        """Show another stage of the chain."""
        assert self.figure is not None
        self.request = self.figure.others[int(what)].request
        self.ask_if_changed()
