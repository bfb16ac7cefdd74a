"""How production grew over the years: of the world since 1900, or by country."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QSpinBox

from mineralcat.analysis.figure import ViewFigure
from mineralcat.analysis.views import VIEWS
from mineralcat.domain.text_lists import capitalised
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.translation import _

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
        from mineralcat.analysis.trend_words import AxisScale

        figure = self.figure
        if figure is None or not (figure.panels or figure.minerals):
            return {}
        shown, options = figure.request, figure.options
        areas = [(False, _("World")), (True, _("By country"))]
        since: list[tuple[int | None, str]] = [(None, _("All years"))]
        since += [(year, _("Since {year}", year=year)) for year in options.since]
        return {
            **self.mineral_choices(figure),
            "stage": (options.stages, shown.stage),
            "area": (areas if options.by_country else areas[:1], shown.by_country),
            "scale": ([(one, capitalised(one.label)) for one in AxisScale], shown.scale),
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
        self._base = QSpinBox()
        self._base.setObjectName("trendsBase")
        self._base.setAccessibleName(_("Year that is 100"))
        set_tooltip(self._base, _("Year that is 100 on the index"))
        self._base.setSuffix(_(" = 100"))
        self._base.setKeyboardTracking(False)
        self._base.valueChanged.connect(self._choose_base)
        row.add(self._base)

    def show_figure(self, figure: ViewFigure) -> None:
        """Show other trends; the base year is offered only on an index."""
        from mineralcat.analysis.trend_words import AxisScale

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
