"""The views: every place that lists them reads this table. It imports nothing that draws or reads.

A new view is an entry here, a function that makes its figure, a chart and a widget.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from mineralcat.translation import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.store.queries.graph import ApplicationGraph

    from .figure import ViewFigure
    from .view_context import ViewContext


class ViewOption(NamedTuple):
    """A choice as an option of ``mineralcat plot``: *parse* reads what is typed (None: a switch),
    *values* says in the help what it can be."""

    name: str
    values: str
    metavar: str
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
    controls: Mapping[str, str] = field(default_factory=dict)
    """The accessible names of the lists above the view in the window, by their keys."""
    options: tuple[ViewOption, ...] = ()

    @property
    def widget(self) -> str:
        """Where the widget stands: `TrendsView` in ``gui/views/trends_view.py``."""
        return f"mineralcat.gui.views.{self.name}_view:{self.name.capitalize()}View"

    @property
    def chart(self) -> str:
        """Where the chart stands: `TrendsChart` in ``gui/charts/trends_chart.py``."""
        return f"mineralcat.gui.charts.{self.name}_chart:{self.name.capitalize()}Chart"

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
        raise ValueError(_("“{word}” is not a whole number", word=text))
    return int(text)


def _year(text: str) -> int:
    if len(text) != 4 or not (text.isascii() and text.isdigit()):
        raise ValueError(_("“{word}” is not a year of four digits", word=text))
    return int(text)


_STAGE = ViewOption("stage", _("mine, smelter, refinery or plant"), "STAGE")
_COUNTED = _("What is counted")
_VIEWS = (
    ViewType(
        "uses",
        _("Uses"),
        figure="uses:uses_in_context",
        empty=_("Choose a mineral or an application to see how much it takes."),
        needs_selection=True,
    ),
    ViewType(
        "matrix",
        _("Matrix"),
        figure="matrix:matrix_in_context",
        empty=_("Search for minerals to see which applications need them."),
        controls={
            "measure": _("Measure"),
            "level": _("Levels"),
            "rows": _("Row order"),
            "columns": _("Column order"),
        },
        options=(
            ViewOption("measure", _("importance, amount or demand-share"), "WHAT"),
            ViewOption("levels", _("levels of applications, 1 to 4"), "N", _count),
            ViewOption("rows", _("tree, name, sum or likeness"), "ORDER"),
            ViewOption("columns", _("name, sum or likeness"), "ORDER"),
        ),
    ),
    ViewType(
        "map",
        _("Map"),
        figure="selected_supply:map_in_context",
        empty=_("Choose a mineral to see where it is mined, refined and held in reserve."),
        controls={"series": _COUNTED, "period": _("Year"), "source": _("Source")},
        options=(
            _STAGE,
            ViewOption("measure", _("production, capacity, reserves or share"), "WHAT"),
            ViewOption("basis", _("how mass is counted, such as “metal content”"), "WORDS"),
            ViewOption("year", _("the year, or the last of a period"), "YEAR", _year),
            ViewOption("source", _("who says so, by the key of the source"), "SLUG"),
        ),
    ),
    ViewType(
        "trends",
        _("Trends"),
        figure="selected_supply:trends_in_context",
        empty=_("Choose a mineral to see how its production grew."),
        controls={
            "stage": _COUNTED,
            "area": _("World or countries"),
            "scale": _("Scale"),
            "since": _("First year"),
        },
        options=(
            _STAGE,
            ViewOption("by_country", _("of the largest countries rather than the world"), "", None),
            ViewOption("axis", _("linear, log or index"), "SCALE"),
            ViewOption("base", _("the year that is 100 on an index"), "YEAR", _year),
            ViewOption("since", _("the first year"), "YEAR", _year),
        ),
    ),
    ViewType(
        "compare",
        _("Compare"),
        figure="compare:comparison_in_context",
        empty=_("Select two to five minerals, or applications, with Ctrl and a click."),
        needs_selection=True,
    ),
)
VIEWS: Mapping[str, ViewType] = {view.name: view for view in _VIEWS}
"""All views by name, in the order of their tabs."""
