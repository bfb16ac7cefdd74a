"""Where a mineral is mined, refined and held, and how certain that is."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QPoint, Slot
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.figure import Figure
from mineralcat.gui.window.view_context import Question, ViewContext

from ..widgets.elided_label import ElidedLabel
from .control_row import ControlRow
from .figure_view import FigureView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.analysis.supply_map import MapFigure
    from mineralcat.analysis.supply_tables import Wish
    from mineralcat.analysis.view_options import Ways
    from mineralcat.store.queries.graph import ApplicationGraph


class MapView(FigureView):
    """Shows a `MapFigure` of the mineral in the inspector, else of the first that was found."""

    NAME: ClassVar[str] = "Map"
    CHART: ClassVar[str] = "mineralcat.gui.charts.map_chart:MapChart"
    EMPTY: ClassVar[str] = "Choose a mineral to see where it is mined, refined and held in reserve."

    def __init__(self, parent: QWidget | None = None) -> None:
        self._wish: Wish | None = None
        self._ways: Ways | None = None
        self._row: ControlRow | None = None
        self._limit = ElidedLabel()
        super().__init__(parent)

    def question(self, context: ViewContext) -> Question:
        """The map of the table that was wished for, as far as the mineral has it."""
        wish = self._wish

        def ask(session: "Session", graph: "ApplicationGraph") -> Figure:
            return map_in_context(session, graph, context, wish)

        return ask

    def take_ways(self, ways: "Ways") -> None:
        """What is counted, when and by whom; what there is of it, the mineral's tables say."""
        self._ways = ways

    def plot_question(self, context: ViewContext) -> Question:
        """The map of the table that the command line asked for."""
        ways = self._ways

        def ask(session: "Session", graph: "ApplicationGraph") -> Figure:
            return map_in_context(session, graph, context, ways=ways)

        return ask

    def depends_on(self, context: ViewContext) -> Hashable:
        """What was added to the selection has no part in it."""
        return context.query, context.main, context.edits, self._wish

    def show_figure(self, figure: Figure) -> None:
        """Show another map, and what can be chosen instead."""
        super().show_figure(figure)
        if (shown := self._map) is not None:
            self._offer(shown)

    def show_nothing(self) -> None:
        """There is nothing to choose from either."""
        super().show_nothing()
        if self._row is not None:
            self._row.hide()

    def load_chart(self) -> None:
        """Make the chart; what leads to another stage of the chain is the view's own."""
        is_new = self.chart is None
        super().load_chart()
        if is_new and self.chart is not None:
            for signal, take in (
                (self.chart.chosen, self._choose_mark),
                (self.chart.added, self._add_mark),
                (self.chart.searched, self._search_mark),
            ):
                signal.disconnect()
                signal.connect(take)

    # The controls ---------------------------------------------------------------------------------

    @property
    def _map(self) -> "MapFigure | None":
        from mineralcat.analysis.supply_map import MapFigure

        return self.figure if isinstance(self.figure, MapFigure) else None

    def _make_controls(self) -> ControlRow:
        """A line of lists below the title, made when there is first something to choose."""
        row = ControlRow("map")
        for key, name in _CONTROLS.items():
            row.add_list(key, name)
            if key == "mineral":
                row.add_limit(self._limit)
        row.chosen.connect(self._choose)
        self.add_row(row)
        return row

    def _offer(self, figure: "MapFigure") -> None:
        """Fill the controls; what they say is what is shown."""
        if self._row is None:
            self._row = self._make_controls()
        chosen, row = figure.wish, self._row
        self._limit.setText(figure.found)
        self._limit.setVisible(bool(figure.found))
        named = [(one.slug, one.name) for one in figure.minerals]
        row.fill("mineral", named, figure.mineral, always=True)
        row.fill("series", figure.options.series, chosen.series)
        row.fill("period", figure.options.periods, chosen.period)
        row.fill("source", figure.options.sources, chosen.source)
        row.setVisible(bool(figure.options.series or figure.minerals))

    @Slot(str, object)
    def _choose(self, key: str, value: Any) -> None:
        if self._map is None:
            return
        if key == "mineral":
            self.chosen.emit(value)
            return
        shown = self._map.wish
        after = {"series": ("period", "source"), "period": ("source",), "source": ()}[key]
        self._wish = shown._replace(**{key: value}, **dict.fromkeys(after))
        self.controls_changed()

    # What the chart says --------------------------------------------------------------------------

    @Slot(str)
    def _choose_mark(self, slug: str) -> None:
        from mineralcat.gui.charts.map_chart import STAGE

        if slug.startswith(STAGE) and self._map is not None:
            self._wish = self._map.others[int(slug.removeprefix(STAGE))].wish
            self.controls_changed()
        elif slug:
            self.chosen.emit(slug)

    @Slot(str)
    def _add_mark(self, slug: str) -> None:
        from mineralcat.gui.charts.map_chart import STAGE

        if slug and not slug.startswith(STAGE):
            self.added.emit(slug)

    @Slot(str)
    def _search_mark(self, query: str) -> None:
        """Search for a clause; where a mark has none, it is no country."""
        if ":" in query:
            self.searched.emit(query)

    @Slot(object, QPoint)
    def _show_menu(self, about: Any, place: QPoint) -> None:
        """Of what is no country only the words can be copied."""
        from mineralcat.gui.charts.chart import Mark

        if isinstance(about, Mark) and not about.query:
            about = about._replace(slug="")
        super()._show_menu(about, place)


_CONTROLS = {
    "mineral": "Mineral",
    "series": "What is counted",
    "period": "Year",
    "source": "Source",
}


def map_in_context(
    session: "Session",
    graph: "ApplicationGraph",
    context: ViewContext,
    wish: "Wish | None" = None,
    ways: "Ways | None" = None,
) -> "MapFigure":
    """The map of the selected mineral; of an application that of the first mineral which it needs,
    and where nothing is selected that of the first found. *ways* are met or NotPublishedError."""
    from dataclasses import replace

    from mineralcat.analysis.supply_choice import NONE_FOUND, SupplyChoice
    from mineralcat.analysis.supply_map import empty_map, map_of
    from mineralcat.analysis.supply_tables import ANY_TABLE, tables_of
    from mineralcat.gui.charts.map_land import prepare
    from mineralcat.store.queries.area_supply import area_supply

    prepare()  # here, so that the window's thread need not
    hits = context.hits if context.query else None
    choice = SupplyChoice(session, graph, context.main, hits)
    minerals = choice.minerals
    supply = area_supply(session, context.main) if context.main else None
    if supply is None and minerals:
        supply = area_supply(session, minerals[0].slug)
    if ways is not None and supply is not None:
        from mineralcat.analysis.view_options import map_wish

        wish = map_wish(tables_of(supply), ways)
    if supply is None and choice.is_empty:
        return empty_map(NONE_FOUND)
    shown = supply.mineral if supply is not None else None
    figure = map_of(supply, wish or ANY_TABLE, choice.limit(shown))
    return replace(figure, minerals=choice.beside(shown))
