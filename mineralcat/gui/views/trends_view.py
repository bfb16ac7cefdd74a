"""How production grew over the years: of the world since 1900, or by country."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QSpinBox

from mineralcat.analysis.figure import ViewFigure
from mineralcat.analysis.views import VIEWS
from mineralcat.gui.plain_text import set_tooltip

from .choice_view import Choices, MineralView
from .control_row import ControlRow

if TYPE_CHECKING:
    from mineralcat.analysis.trends import TrendsFigure, TrendsRequest


class TrendsView(MineralView):
    """Shows a `TrendsFigure` of the selected minerals, else of the first that was found."""

    VIEW = VIEWS["trends"]
    figure: "TrendsFigure | None"
    request: "TrendsRequest | None"

    def choices(self) -> Choices:
        from mineralcat.analysis.trends import AxisScale

        figure = self.figure
        if figure is None or not (figure.panels or figure.minerals):
            return {}
        shown, options = figure.request, figure.options
        areas = [(False, "World"), (True, "By country")]
        since = [(None, "All years"), *((year, f"Since {year}") for year in options.since)]
        return {
            **self.mineral_choices(figure),
            "stage": (options.stages, shown.stage),
            "area": (areas if options.by_country else areas[:1], shown.by_country),
            "scale": ([(one, one.value.capitalize()) for one in AxisScale], shown.scale),
            "since": (since, shown.since),
        }

    def choose_in(self, key: str, value: Hashable) -> None:
        """Keep what else was chosen, also where the mineral that is shown has no such thing."""
        from mineralcat.analysis.trends import ANY_TREND

        field = "by_country" if key == "area" else key
        change: dict[str, Any] = {field: value}
        self.request = (self.request or ANY_TREND)._replace(**change)

    def end_row(self, row: ControlRow) -> None:
        """The year that is 100 on the index."""
        (option,) = (one for one in self.VIEW.options if one.name == "base")
        self._base = QSpinBox()
        self._base.setObjectName("trendsBase")
        self._base.setAccessibleName(option.label)
        set_tooltip(self._base, f"{option.label} on the index")
        self._base.setSuffix(" = 100")
        self._base.setKeyboardTracking(False)
        self._base.valueChanged.connect(self._choose_base)
        row.add(self._base)

    def show_figure(self, figure: ViewFigure) -> None:
        """Show other trends; the base year is offered only on an index."""
        from mineralcat.analysis.trends import AxisScale

        super().show_figure(figure)
        if self.figure is None:
            return
        span, shown = self.figure.options.base, self.figure.request
        self._base.setVisible(shown.scale is AxisScale.INDEX and span is not None)
        if span is not None:
            with QSignalBlocker(self._base):
                self._base.setRange(*span)
                self._base.setValue(shown.base or span[0])

    @Slot(int)
    def _choose_base(self, year: int) -> None:
        self._choose("base", year)
