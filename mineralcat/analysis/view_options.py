"""What the command line chooses of a view, in place of the controls that the window has for it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeVar

from mineralcat.domain.terms import Measure, Stage
from mineralcat.errors import NotPublishedError, ViewChoiceError

from .matrix_cells import CellMeasure
from .matrix_order import MatrixWish, Order
from .supply_tables import PeriodKey, SupplyTable, Wish
from .trends import Scale, TrendsFigure, TrendsWish


class Ways(NamedTuple):
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


VIEWS: Mapping[str, tuple[str, ...]] = {
    "uses": (),
    "matrix": ("measure", "levels", "rows", "columns"),
    "map": ("stage", "measure", "basis", "year", "source"),
    "trends": ("stage", "by_country", "axis", "base", "since"),
    "compare": (),
}
"""Which view has which."""

_CELLS = {"importance": CellMeasure.IMPORTANCE, "amount": CellMeasure.AMOUNT}
_CELLS["demand-share"] = CellMeasure.DEMAND
_ORDERS = {"tree": Order.TREE, "name": Order.NAME, "sum": Order.SUM, "likeness": Order.LIKENESS}
_SCALES = {"linear": Scale.LINEAR, "log": Scale.LOG, "index": Scale.INDEX}
_LEVELS = 4


def option(name: str) -> str:
    """A choice as it is typed."""
    return f"--{name.replace('_', '-')}"


def refuse_others(view: str, ways: Ways) -> None:
    """ViewChoiceError where something was chosen that the view does not have."""
    for name, chosen in ways._asdict().items():
        if chosen is not None and name not in VIEWS[view]:
            having = " and ".join(one for one, names in VIEWS.items() if name in names)
            raise ViewChoiceError(
                f"The view “{view}” has no {option(name)}, which is for {having}. Leave it out."
            )


def matrix_wish(ways: Ways) -> MatrixWish:
    """What is wished for of the matrix."""
    columns = {words: order for words, order in _ORDERS.items() if order is not Order.TREE}
    level = MatrixWish().level if ways.levels is None else ways.levels
    if not 1 <= level <= _LEVELS:
        raise ViewChoiceError(
            f"--levels {level} is none of 1 to {_LEVELS}, the levels of the tree."
        )
    return MatrixWish(
        measure=_one_of(_CELLS, "measure", ways.measure) or CellMeasure.IMPORTANCE,
        rows=_one_of(_ORDERS, "rows", ways.rows) or Order.TREE,
        columns=_one_of(columns, "columns", ways.columns) or Order.SUM,
        level=level,
    )


def trends_wish(ways: Ways) -> TrendsWish:
    """What is wished for of the trends; a *base* year means an index."""
    scale = _one_of(_SCALES, "axis", ways.axis)
    if ways.base is not None and scale not in (None, Scale.INDEX):
        raise ViewChoiceError(
            f"--base is the year that is 100 on an index, which --axis {ways.axis} is not. "
            "Leave one of them out."
        )
    return TrendsWish(
        stage=_one_of(_words_of(Stage), "stage", ways.stage),
        by_country=bool(ways.by_country),
        scale=scale or (Scale.INDEX if ways.base is not None else Scale.LINEAR),
        base=ways.base,
        since=ways.since,
    )


def check_trends(figure: TrendsFigure, ways: Ways, name: str) -> None:
    """NotPublishedError where a figure shows something else than was wished for."""
    wish, shown, options = trends_wish(ways), figure.wish, figure.options
    if not figure.panels:
        return  # its sentence says why
    if wish.stage not in (None, shown.stage):
        there = [str(option.key) for option in options.stages]
        raise _nothing(f"The trends of {name}", "stage", wish.stage, there)
    if wish.by_country and not shown.by_country:
        raise NotPublishedError(f"No years of production by country are published for {name}.")
    years = figure.years
    for word, asked, found in (("base", wish.base, shown.base), ("since", wish.since, shown.since)):
        if asked not in (None, found):
            there = [f"{years[0]} to {years[1]}"]
            raise _nothing(f"The trends of {name}", word, asked, there)


def map_wish(tables: Sequence[SupplyTable], ways: Ways) -> Wish:
    """The table that is shown first of those that meet all that is wished for; NotPublishedError
    says what there is instead."""
    _one_of(_words_of(Stage), "stage", ways.stage)
    _one_of(_words_of(Measure), "measure", ways.measure)
    if ways == Ways() or not tables:
        return Wish()
    left = list(tables)
    about = f"The map of {tables[0].series.of.name}"
    for name, told in _TOLD.items():
        asked = getattr(ways, name)
        if asked is None:
            continue
        there = dict.fromkeys(words for table in left for words in told(table))
        left = [table for table in left if str(asked) in told(table)]
        if not left:
            raise _nothing(about, name, asked, there)
    return Wish(left[0].series, left[0].period, left[0].source)


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
        raise ViewChoiceError(f"{option(name)} “{asked}” is none of {', '.join(words)}.")
    return words[asked]


Kind = TypeVar("Kind", bound=StrEnum)


def _words_of(kind: type[Kind]) -> dict[str, Kind]:
    return {str(one): one for one in kind}


def _nothing(about: str, name: str, asked: object, there: Iterable[str]) -> NotPublishedError:
    instead = ", ".join(there) or "none"
    return NotPublishedError(f"{about} has no {option(name)} {asked}; there is: {instead}.")
