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
    """One view. Its *widget*, *chart* and *figure* are ``module:name``, imported when needed; the
    function *figure* of `analysis` takes a session, the graph of applications, the context and
    what is requested."""

    name: str
    """On the command line; with "View" the object name of the widget."""
    title: str
    figure: str
    empty: str
    """What to do where there is nothing to show."""
    needs_selection: bool = False
    options: tuple[ViewOption, ...] = ()

    @property
    def widget(self) -> str:
        """Where the widget stands: `TrendsView` in ``gui/views/trends_view.py``."""
        return f"mineralcat.gui.views.{self.name}_view:{self.name.capitalize()}View"

    @property
    def chart(self) -> str:
        """Where the chart stands: `TrendsChart` in ``gui/charts/trends_chart.py``."""
        return f"mineralcat.gui.charts.{self.name}_chart:{self.name.capitalize()}Chart"

    @property
    def controls(self) -> dict[str, str]:
        """The labels of the lists above the view, by their keys."""
        return {option.control: option.label for option in self.options if option.control}

    def load_figure(self) -> "Callable[..., ViewFigure]":
        """Import what makes the figure."""
        make: Callable[..., ViewFigure] = load(f"mineralcat.analysis.{self.figure}")
        return make

    def make_figure(
        self,
        session: "Session",
        graph: "ApplicationGraph",
        context: "ViewContext",
        request: object = None,
    ) -> "ViewFigure":
        """Read and compute the figure; *request* is of the view's own type, or None."""
        return self.load_figure()(session, graph, context, request)


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
        figure="selected_uses:uses_in_context",
        empty="Choose a mineral or an application to see how much it takes.",
        needs_selection=True,
    ),
    ViewType(
        "matrix",
        "Matrix",
        figure="selected_matrix:matrix_in_context",
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
        figure="selected_supply:map_in_context",
        empty="Choose a mineral to see where it is mined, refined and held in reserve.",
        options=(
            ViewOption("stage", "series", _COUNTED, _STAGES, "STAGE"),
            ViewOption(
                "measure", "series", _COUNTED, "production, capacity, reserves or share", "WHAT"
            ),
            ViewOption(
                "basis",
                "series",
                _COUNTED,
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
        figure="selected_supply:trends_in_context",
        empty="Choose a mineral to see how its production grew.",
        options=(
            ViewOption("stage", "stage", _COUNTED, _STAGES, "STAGE"),
            ViewOption(
                "by_country",
                "area",
                "World or countries",
                "of the largest countries rather than the world",
                parse=None,
            ),
            ViewOption("axis", "scale", "Scale", "linear, log or index", "SCALE"),
            ViewOption(
                "base",
                "",
                "Year that is 100",
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
        figure="selected_comparison:comparison_in_context",
        empty="Select two to five minerals, or applications, with Ctrl and a click.",
        needs_selection=True,
    ),
)
VIEWS: Mapping[str, ViewType] = {view.name: view for view in _VIEWS}
"""All views by name, in the order of their tabs."""
