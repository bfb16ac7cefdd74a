"""How production grew over the years: of the world since 1900, or by country."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QSpinBox, QWidget

from mineralcat.analysis.figure import Figure
from mineralcat.domain.terms import Measure
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.gui.window.view_context import Question, ViewContext

from ..widgets.elided_label import ElidedLabel
from .control_row import ControlRow
from .figure_view import FigureView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.analysis.trends import TrendsFigure, TrendsWish
    from mineralcat.analysis.view_options import Ways
    from mineralcat.store.queries.graph import ApplicationGraph


class TrendsView(FigureView):
    """Shows a `TrendsFigure` of the selected minerals, else of the first that was found."""

    NAME: ClassVar[str] = "Trends"
    CHART: ClassVar[str] = "mineralcat.gui.charts.trends_chart:TrendsChart"
    EMPTY: ClassVar[str] = "Choose a mineral to see how its production grew."

    def __init__(self, parent: QWidget | None = None) -> None:
        self._wish: TrendsWish | None = None
        self._ways: Ways | None = None
        self._row: ControlRow | None = None
        self._base: QSpinBox | None = None
        self._limit = ElidedLabel()
        super().__init__(parent)

    def question(self, context: ViewContext) -> Question:
        """The trends of what is selected, in the way that was wished for."""
        wish = self._wish

        def ask(session: "Session", graph: "ApplicationGraph") -> Figure:
            return trends_in_context(session, graph, context, wish)

        return ask

    def take_ways(self, ways: "Ways") -> None:
        """What is counted, whose, on which scale and since when."""
        from mineralcat.analysis.view_options import trends_wish

        self._ways, self._wish = ways, trends_wish(ways)

    def plot_question(self, context: ViewContext) -> Question:
        """The same; what was asked for and is not published is no figure."""
        question, ways = self.question(context), self._ways

        def ask(session: "Session", graph: "ApplicationGraph") -> Figure:
            from mineralcat.analysis.trends import TrendsFigure
            from mineralcat.analysis.view_options import check_trends

            figure = question(session, graph)
            if ways is not None and isinstance(figure, TrendsFigure):
                names = {one.slug: one.name for one in figure.minerals}
                check_trends(figure, ways, names.get(figure.mineral, figure.mineral))
            return figure

        return ask

    def depends_on(self, context: ViewContext) -> Hashable:
        """The search offers the minerals, the selection those that are shown."""
        return context.query, context.selection, context.edits, self._wish

    def show_figure(self, figure: Figure) -> None:
        """Show other trends, and what can be chosen instead."""
        super().show_figure(figure)
        if (shown := self._trends) is not None:
            self._offer(shown)

    def show_nothing(self) -> None:
        """There is nothing to choose from either."""
        super().show_nothing()
        if self._row is not None:
            self._row.hide()

    # The controls ---------------------------------------------------------------------------------

    @property
    def _trends(self) -> "TrendsFigure | None":
        from mineralcat.analysis.trends import TrendsFigure

        return self.figure if isinstance(self.figure, TrendsFigure) else None

    def _make_controls(self) -> ControlRow:
        """A line of lists below the title, made when there is first something to choose."""
        row = ControlRow("trends")
        for key, name in _CONTROLS.items():
            row.add_list(key, name)
            if key == "mineral":
                row.add_limit(self._limit)
        self._base = QSpinBox()
        self._base.setObjectName("trendsBase")
        self._base.setAccessibleName("Year that is 100")
        set_tooltip(self._base, "Year that is 100 on the index")
        self._base.setSuffix(" = 100")
        self._base.setKeyboardTracking(False)
        self._base.valueChanged.connect(self._choose_base)
        row.add(self._base)
        row.chosen.connect(self._choose)
        self.add_row(row)
        return row

    def _offer(self, figure: "TrendsFigure") -> None:
        """Fill the controls; what they say is what is shown."""
        from mineralcat.analysis.trends import Scale

        if self._row is None:
            self._row = self._make_controls()
        wish, options, row = figure.wish, figure.options, self._row
        self._limit.setText(figure.found)
        self._limit.setVisible(bool(figure.found))
        named = [(one.slug, one.name) for one in figure.minerals]
        row.fill("mineral", named, figure.mineral, always=True)
        row.fill("stage", options.stages, wish.stage)
        areas = [(False, "World"), (True, "By country")]
        row.fill("area", areas if options.by_country else areas[:1], wish.by_country)
        row.fill("scale", [(one, one.value.capitalize()) for one in Scale], wish.scale)
        since = [(None, "All years"), *((year, f"Since {year}") for year in options.since)]
        row.fill("since", since, wish.since)
        self._offer_base(figure)
        row.setVisible(bool(figure.panels or figure.minerals))

    def _offer_base(self, figure: "TrendsFigure") -> None:
        from mineralcat.analysis.trends import Scale

        assert self._base is not None
        span = figure.options.base
        self._base.setVisible(figure.wish.scale is Scale.INDEX and span is not None)
        if span is not None:
            with QSignalBlocker(self._base):
                self._base.setRange(*span)
                self._base.setValue(figure.wish.base or span[0])

    @Slot(str, object)
    def _choose(self, key: str, value: Any) -> None:
        if self._trends is None:
            return
        if key == "mineral":
            self.chosen.emit(value)
            return
        field = "by_country" if key == "area" else key
        self._wish = self._wished()._replace(**{field: value})
        self.controls_changed()

    @Slot(int)
    def _choose_base(self, year: int) -> None:
        if self._trends is not None:
            self._wish = self._wished()._replace(base=year)
            self.controls_changed()

    def _wished(self) -> "TrendsWish":
        """What was wished for, which holds where the mineral that is shown has no such thing."""
        from mineralcat.analysis.trends import ANY_TREND

        return self._wish or ANY_TREND


_CONTROLS = {
    "mineral": "Mineral",
    "stage": "What is counted",
    "area": "World or countries",
    "scale": "Scale",
    "since": "First year",
}


def trends_in_context(
    session: "Session",
    graph: "ApplicationGraph",
    context: ViewContext,
    wish: "TrendsWish | None" = None,
) -> "TrendsFigure":
    """The trends of the selected minerals; of an application those of the first mineral which it
    needs, and where nothing is selected those of the first found."""
    from dataclasses import replace

    from mineralcat.analysis.supply_choice import NONE_FOUND, SupplyChoice
    from mineralcat.analysis.trends import ANY_TREND, MOST_MINERALS, empty_trends, trends_of
    from mineralcat.store.queries.area_supply import area_supply

    hits = context.hits if context.query else None
    choice = SupplyChoice(session, graph, context.main, hits)
    minerals = choice.minerals
    chosen = [slug for slug in context.selection if slug not in graph.by_slug][:MOST_MINERALS]
    supplies = [area_supply(session, slug, Measure.PRODUCTION) for slug in chosen]
    told = [supply for supply in supplies if supply is not None]
    if not told and minerals:
        first = area_supply(session, minerals[0].slug, Measure.PRODUCTION)
        told = [first] if first is not None else []
    if not told and choice.is_empty:
        return empty_trends(NONE_FOUND)
    shown = told[0].mineral if told else None
    figure = trends_of(told, wish or ANY_TREND, choice.limit(shown))
    return replace(figure, minerals=choice.beside(shown))
