"""What the command line chooses of a view, in place of the controls that the window has for it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from mineralcat.domain.terms import Measure, Stage
from mineralcat.errors import NotPublishedError, ViewChoiceError
from mineralcat.translation import Term, _, and_list, comma_list

from .figure import ViewFigure
from .matrix_cells import CellMeasure
from .matrix_order import MatrixOrder, MatrixRequest
from .supply_tables import SupplyTable, TableRequest
from .trend_words import AxisScale
from .trends import TrendsFigure, TrendsRequest
from .views import VIEWS, spelling

PlotOptions: TypeAlias = Mapping[str, str | int | bool]
"""What was chosen, by the names of the options."""
_LEVELS = 4
_STAGES = {str(stage): stage for stage in Stage}
_ORDERS = {order.name.lower(): order for order in MatrixOrder}
_WORDS: Mapping[str, Mapping[str, Mapping[str, Term]]] = {
    "matrix": {
        "measure": {measure.value.replace(" ", "-"): measure for measure in CellMeasure},
        "rows": _ORDERS,
        "columns": {name: order for name, order in _ORDERS.items() if name != "tree"},
    },
    "map": {"stage": _STAGES, "measure": {str(measure): measure for measure in Measure}},
    "trends": {"stage": _STAGES, "axis": {scale.name.lower(): scale for scale in AxisScale}},
}
"""The words that can be typed for an option of a view, and what they stand for."""
_FIELDS = {"levels": "level", "axis": "scale"}
"""Fields of requests that are not called as the options are."""
_OF_TABLE: Mapping[str, Callable[[SupplyTable], object]] = {
    "stage": lambda table: table.series.stage,
    "measure": lambda table: table.series.measure,
    "basis": lambda table: table.series.basis,
    "year": lambda table: table.period.last,
    "source": lambda table: table.source.slug,
}
"""What a table is, in the words of each option."""


def plot_request(name: str, options: PlotOptions) -> object:
    """What these options request of the view of this name; that of the map is chosen from its
    tables, once they are read. ViewChoiceError where it has no such option, or not that value."""
    chosen: dict[str, Any] = {}
    for option, value in options.items():
        views = [view.name for view in VIEWS.values() if option in (o.name for o in view.options)]
        if name not in views:
            raise ViewChoiceError(
                _(
                    "The view “{view}” has no {option}, which is for {views}. Leave it out.",
                    view=name,
                    option=spelling(option),
                    views=and_list(views),
                )
            )
        words = _WORDS.get(name, {}).get(option, {})
        if words and value not in words:
            raise ViewChoiceError(
                _(
                    "{option} “{value}” is none of {words}.",
                    option=spelling(option),
                    value=value,
                    words=comma_list(words),
                )
            )
        chosen[_FIELDS.get(option, option)] = words.get(str(value), value)
    match name:
        case "matrix":
            level = chosen.get("level", 1)
            if not 1 <= level <= _LEVELS:
                raise ViewChoiceError(
                    _(
                        "--levels {level} is none of 1 to {most}, the levels of the tree.",
                        level=level,
                        most=_LEVELS,
                    )
                )
            return MatrixRequest(**chosen)
        case "trends":
            return _trends_request(chosen)
        case "map":
            return partial(map_request, options=options)
        case _:
            return None


def _trends_request(chosen: dict[str, Any]) -> TrendsRequest:
    """A base year means an index."""
    if "base" in chosen and chosen.setdefault("scale", AxisScale.INDEX) is not AxisScale.INDEX:
        raise ViewChoiceError(
            _(
                "--base is the year that is 100 on an index, which --axis {axis} is not. "
                "Leave one of them out.",
                axis=chosen["scale"].name.lower(),
            )
        )
    return TrendsRequest(**chosen)


def check_figure(figure: ViewFigure, options: PlotOptions) -> None:
    """NotPublishedError where a figure shows something else than was requested."""
    if not isinstance(figure, TrendsFigure) or not figure.panels:
        return  # the sentence of one without panels says why
    names = {one.slug: one.name for one in figure.minerals}
    name = names.get(figure.mineral, figure.mineral)
    about, shown = _("The trends of {mineral}", mineral=name), figure.request
    if options.get("stage", shown.stage) != shown.stage:
        stages = (str(stage) for stage, _words in figure.options.stages)
        raise _nothing(about, "stage", options["stage"], stages)
    if options.get("by_country") and not shown.by_country:
        raise NotPublishedError(
            _("No years of production by country are published for {mineral}.", mineral=name)
        )
    first, last = figure.years
    for option in ("base", "since"):
        if options.get(option, getattr(shown, option)) != getattr(shown, option):
            years = _("{first} to {last}", first=first, last=last)
            raise _nothing(about, option, options[option], [years])


def map_request(tables: Sequence[SupplyTable], options: PlotOptions) -> TableRequest:
    """The table that is shown first of those that meet all that is requested; NotPublishedError
    says what there is instead."""
    if not options or not tables:
        return TableRequest()
    left = list(tables)
    for option, of_table in _OF_TABLE.items():
        if option in options:
            there = dict.fromkeys(str(of_table(table)) for table in left if of_table(table))
            left = [table for table in left if of_table(table) == options[option]]
            if not left:
                about = _("The map of {mineral}", mineral=tables[0].series.of.name)
                raise _nothing(about, option, options[option], there)
    return left[0].request


def _nothing(about: str, option: str, asked: object, there: Iterable[str]) -> NotPublishedError:
    return NotPublishedError(
        _(
            "{view} has no {option} {value}; there is: {values}.",
            view=about,
            option=spelling(option),
            value=str(asked),
            values=comma_list(there) or _("none"),
        )
    )
