"""The views: every place that lists them reads this table. It imports nothing that draws or reads.

A new view is an entry here, a function that makes its figure, a chart and a widget.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.store.queries.graph import ApplicationGraph

    from .figure import ViewFigure
    from .view_context import ViewContext


@dataclass(frozen=True)
class ViewOption:
    """A choice: an option of ``mineralcat plot``, and a list above the view in the window.

    *control* is the key of that list and *label* its accessible name; several options may share
    one, and one without has a control of its own kind.
    *parse* reads what is typed (None: a switch), *values* says in the help what it can be.
    """

    name: str
    control: str
    label: str
    values: str
    metavar: str = ""
    parse: Callable[[str], object] | None = str


@dataclass(frozen=True)
class ViewType:
    """One view. *widget*, *chart* and *figure* are ``module:name``, imported when needed; *figure*
    is called with a session, the graph of applications, the context and what is requested."""

    name: str
    """On the command line; with "View" the object name of the widget."""
    title: str
    widget: str
    chart: str
    figure: str
    empty: str
    """What to do where there is nothing to show."""
    needs_selection: bool = False
    options: tuple[ViewOption, ...] = ()

    @property
    def controls(self) -> dict[str, str]:
        """The labels of the lists above the view, by their keys."""
        return {option.control: option.label for option in self.options if option.control}

    def make_figure(
        self,
        session: "Session",
        graph: "ApplicationGraph",
        context: "ViewContext",
        request: object = None,
    ) -> "ViewFigure":
        """Read and compute the figure; *request* is of the view's own type, or None."""
        made: ViewFigure = load(self.figure)(session, graph, context, request)
        return made


def spelling(option: str) -> str:
    """An option as it is typed: ``--by-country``."""
    return f"--{option.replace('_', '-')}"


def load(name: str) -> Any:
    """What a ``module:name`` stands for."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"“{text}” is not a whole number")
    return int(text)


def _year(text: str) -> int:
    if len(text) != 4 or not (text.isascii() and text.isdigit()):
        raise ValueError(f"“{text}” is not a year of four digits")
    return int(text)


_STAGES = "mine, smelter, refinery or plant"
_COUNTED = "What is counted"
_VIEWS = (
    ViewType(
        "uses",
        "Uses",
        widget="mineralcat.gui.views.uses_view:UsesView",
        chart="mineralcat.gui.charts.uses_chart:UsesChart",
        figure="mineralcat.analysis.selected_uses:uses_in_context",
        empty="Choose a mineral or an application to see how much it takes.",
        needs_selection=True,
    ),
    ViewType(
        "matrix",
        "Matrix",
        widget="mineralcat.gui.views.matrix_view:MatrixView",
        chart="mineralcat.gui.charts.matrix_chart:MatrixChart",
        figure="mineralcat.analysis.selected_matrix:matrix_in_context",
        empty="Search for minerals to see which applications need them.",
        options=(
            ViewOption(
                "measure", "measure", "Measure", "importance, amount or demand-share", "WHAT"
            ),
            ViewOption("levels", "level", "Levels", "levels of applications, 1 to 4", "N", _count),
            ViewOption("rows", "rows", "Row order", "tree, name, sum or likeness", "ORDER"),
            ViewOption("columns", "columns", "Column order", "name, sum or likeness", "ORDER"),
        ),
    ),
    ViewType(
        "map",
        "Map",
        widget="mineralcat.gui.views.map_view:MapView",
        chart="mineralcat.gui.charts.map_chart:MapChart",
        figure="mineralcat.analysis.selected_supply:map_in_context",
        empty="Choose a mineral to see where it is mined, refined and held in reserve.",
        options=(
            ViewOption("stage", "series", _COUNTED, _STAGES, "STAGE"),
            ViewOption(
                "measure", "series", _COUNTED, "production, capacity, reserves or share", "WHAT"
            ),
            ViewOption(
                *("basis", "series", _COUNTED),
                "how mass is counted, such as “metal content”",
                "WORDS",
            ),
            ViewOption(
                "year", "period", "Year", "the year, or the last of a period", "YEAR", _year
            ),
            ViewOption(
                "source", "source", "Source", "who says so, by the key of the source", "SLUG"
            ),
        ),
    ),
    ViewType(
        "trends",
        "Trends",
        widget="mineralcat.gui.views.trends_view:TrendsView",
        chart="mineralcat.gui.charts.trends_chart:TrendsChart",
        figure="mineralcat.analysis.selected_supply:trends_in_context",
        empty="Choose a mineral to see how its production grew.",
        options=(
            ViewOption("stage", "stage", _COUNTED, _STAGES, "STAGE"),
            ViewOption(
                *("by_country", "area", "World or countries"),
                "of the largest countries rather than the world",
                parse=None,
            ),
            ViewOption("axis", "scale", "Scale", "linear, log or index", "SCALE"),
            ViewOption(
                *("base", "", "Year that is 100"),
                "the year that is 100 on an index",
                "YEAR",
                _year,
            ),
            ViewOption("since", "since", "First year", "the first year", "YEAR", _year),
        ),
    ),
    ViewType(
        "compare",
        "Compare",
        widget="mineralcat.gui.views.compare_view:CompareView",
        chart="mineralcat.gui.charts.compare_chart:CompareChart",
        figure="mineralcat.analysis.selected_comparison:comparison_in_context",
        empty="Select two to five minerals, or applications, with Ctrl and a click.",
        needs_selection=True,
    ),
)
VIEWS: Mapping[str, ViewType] = {view.name: view for view in _VIEWS}
"""All views by name, in the order of their tabs."""
