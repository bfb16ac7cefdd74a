"""What the command line chooses of a view, in place of the controls that the window has for it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import NamedTuple, TypeVar

from mineralcat.domain.terms import Measure, Stage
from mineralcat.errors import NotPublishedError, ViewChoiceError

from .figure import ViewFigure
from .matrix_cells import CellMeasure
from .matrix_order import MatrixOrder, MatrixRequest
from .supply_tables import PeriodKey, SupplyTable, TableRequest
from .trends import AxisScale, TrendsFigure, TrendsRequest
from .views import VIEWS, spelling


class PlotOptions(NamedTuple):
    """The choices by the names of their options; None where nothing was chosen. *year* is the last
    of a period; *base* the year that is 100, *since* the first that is shown."""

    measure: str | None = None
    levels: int | None = None
    rows: str | None = None
    columns: str | None = None
    stage: str | None = None
    basis: str | None = None
    year: int | None = None
    source: str | None = None
    by_country: bool | None = None
    axis: str | None = None
    base: int | None = None
    since: int | None = None


_CELLS = {measure.value.replace(" ", "-"): measure for measure in CellMeasure}
_ORDERS = {order.name.lower(): order for order in MatrixOrder}
_SCALES = {scale.name.lower(): scale for scale in AxisScale}
_LEVELS = 4


def refuse_others(name: str, options: PlotOptions) -> None:
    """ViewChoiceError where something was chosen that the view of this name does not have."""
    for chosen, value in options._asdict().items():
        views = [view.name for view in VIEWS.values() if chosen in (o.name for o in view.options)]
        if value is not None and name not in views:
            raise ViewChoiceError(
                f"The view “{name}” has no {spelling(chosen)}, which is for "
                f"{' and '.join(views)}. Leave it out."
            )


def plot_request(name: str, options: PlotOptions) -> object:
    """What these options request of the view of this name; that of the map is chosen from its
    tables, once they are read."""
    match name:
        case "matrix":
            return matrix_request(options)
        case "trends":
            return trends_request(options)
        case "map":
            return partial(map_request, options=options)
        case _:
            return None


def matrix_request(options: PlotOptions) -> MatrixRequest:
    """What is requested of the matrix."""
    columns = {words: order for words, order in _ORDERS.items() if order is not MatrixOrder.TREE}
    level = MatrixRequest().level if options.levels is None else options.levels
    if not 1 <= level <= _LEVELS:
        raise ViewChoiceError(
            f"--levels {level} is none of 1 to {_LEVELS}, the levels of the tree."
        )
    return MatrixRequest(
        measure=_one_of(_CELLS, "measure", options.measure) or CellMeasure.IMPORTANCE,
        rows=_one_of(_ORDERS, "rows", options.rows) or MatrixOrder.TREE,
        columns=_one_of(columns, "columns", options.columns) or MatrixOrder.SUM,
        level=level,
    )


def trends_request(options: PlotOptions) -> TrendsRequest:
    """What is requested of the trends; a *base* year means an index."""
    scale = _one_of(_SCALES, "axis", options.axis)
    if options.base is not None and scale not in (None, AxisScale.INDEX):
        raise ViewChoiceError(
            f"--base is the year that is 100 on an index, which --axis {options.axis} is not. "
            "Leave one of them out."
        )
    return TrendsRequest(
        stage=_one_of(_words_of(Stage), "stage", options.stage),
        by_country=bool(options.by_country),
        scale=scale or (AxisScale.INDEX if options.base is not None else AxisScale.LINEAR),
        base=options.base,
        since=options.since,
    )


def check_figure(figure: ViewFigure, options: PlotOptions) -> None:
    """NotPublishedError where a figure shows something else than was requested."""
    if not isinstance(figure, TrendsFigure):
        return
    names = {one.slug: one.name for one in figure.minerals}
    name = names.get(figure.mineral, figure.mineral)
    asked, shown = trends_request(options), figure.request
    if not figure.panels:
        return  # its sentence says why
    if asked.stage not in (None, shown.stage):
        there = [str(option.key) for option in figure.options.stages]
        raise _nothing(f"The trends of {name}", "stage", asked.stage, there)
    if asked.by_country and not shown.by_country:
        raise NotPublishedError(f"No years of production by country are published for {name}.")
    first, last = figure.years
    for word in ("base", "since"):
        year = getattr(asked, word)
        if year not in (None, getattr(shown, word)):
            raise _nothing(f"The trends of {name}", word, year, [f"{first} to {last}"])


def map_request(tables: Sequence[SupplyTable], options: PlotOptions) -> TableRequest:
    """The table that is shown first of those that meet all that is requested; NotPublishedError
    says what there is instead."""
    _one_of(_words_of(Stage), "stage", options.stage)
    _one_of(_words_of(Measure), "measure", options.measure)
    if options == PlotOptions() or not tables:
        return TableRequest()
    left = list(tables)
    about = f"The map of {tables[0].series.of.name}"
    for name, words_of_table in _TOLD.items():
        asked = getattr(options, name)
        if asked is None:
            continue
        there = dict.fromkeys(words for table in left for words in words_of_table(table))
        left = [table for table in left if str(asked) in words_of_table(table)]
        if not left:
            raise _nothing(about, name, asked, there)
    return TableRequest(left[0].series, left[0].period, left[0].source)


def _years(period: PeriodKey) -> list[str]:
    return [str(period.last)] if period.last is not None else []


_TOLD: Mapping[str, Callable[[SupplyTable], list[str]]] = {
    "stage": lambda table: [table.series.stage.value],
    "measure": lambda table: [table.series.measure.value],
    "basis": lambda table: [table.series.basis] if table.series.basis else [],
    "year": lambda table: _years(table.period),
    "source": lambda table: [table.source.slug] if table.source.slug else [],
}
"""What a table is, in the words of each option."""


Choice = TypeVar("Choice")


def _one_of(words: Mapping[str, Choice], name: str, asked: str | None) -> Choice | None:
    if asked is None:
        return None
    if asked not in words:
        raise ViewChoiceError(f"{spelling(name)} “{asked}” is none of {', '.join(words)}.")
    return words[asked]


Kind = TypeVar("Kind", bound=StrEnum)


def _words_of(kind: type[Kind]) -> dict[str, Kind]:
    return {str(one): one for one in kind}


def _nothing(about: str, name: str, asked: str | int, there: Iterable[str]) -> NotPublishedError:
    instead = ", ".join(there) or "none"
    return NotPublishedError(f"{about} has no {spelling(name)} {asked}; there is: {instead}.")
