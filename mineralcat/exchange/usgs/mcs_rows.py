"""What the readers of the Mineral Commodity Summaries yield: figures that name no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.translation import _

from ..cells.published_figures import PublishedFigure
from ..problems import CellProblem
from .mcs_tables import SeriesKey, WorldFact

NOT_AN_ENTRY: Final = "commodity is no entry of the catalogue"
NOT_COUNTED: Final = "the table has no such column"
OF_NO_SERIES: Final = _("A figure of no known series.")
NO_SERIES: Final = WorldFact(None)
OTHER_STATISTIC: Final = (
    "U.S. salient statistic other than net import reliance, price and consumption"
)
_NOT_ESTIMATED: Final = (
    ClaimKind.WITHHELD,
    ClaimKind.NOT_AVAILABLE,
    ClaimKind.NOT_APPLICABLE,
    ClaimKind.IN_WORDS,
)
"""Kinds of which nothing was estimated, since nothing was counted."""
_SUMS: Final[dict[tuple[str, str], str]] = {
    ("helium", "United States (extracted from natural gas)"): "United States",
    ("helium", "United States (from Cliffside Field)"): "United States",
}
"""Rows of one country that the files list apart and that are to be added."""


@dataclass(frozen=True, slots=True)
class SupplyFigure:
    """One figure of a world table: *line* counts from 1, *area* is the file's own text."""

    line: int
    column: str
    series: SeriesKey
    area: str
    unit: str
    period: int
    figure: PublishedFigure
    status: ClaimStatus
    rounded: bool
    note: str | None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class StatisticFigure:
    """One U.S. salient statistic of a mineral."""

    line: int
    column: str
    mineral: str
    indicator: str
    detail: str
    unit: str
    period: int
    figure: PublishedFigure
    status: ClaimStatus
    note: str | None
    since: int | None = None
    """The first year of an average over several; *period* is the last."""
    sheet: None = None


class Passed(NamedTuple):
    """A cell that gives no figure for the catalogue, and why."""

    line: int
    column: str
    reason: str


CellResult = SupplyFigure | StatisticFigure | Passed | CellProblem
"""What becomes of one cell of a file."""


@dataclass(slots=True)
class McsFile:
    """Everything in one file: each of its *cells* is a figure, passed over or a problem.

    *merged* counts the cells that were added into another figure.
    """

    name: str
    source: str
    cells: int
    supply: list[SupplyFigure] = field(default_factory=list)
    statistics: list[StatisticFigure] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    merged: int = 0
    refused: str | None = None
    """Why none of the file was taken, as a sentence: it is of a release but cannot be trusted, or
    does not say what it is of."""

    @property
    def vintage(self) -> str:
        """The year of the release, as its source names it; empty where it is none."""
        return next((part for part in self.source.split("-") if part.isdecimal()), "")

    def add(self, results: Iterable[CellResult]) -> None:
        """Sort what became of cells into the lists."""
        lists: Mapping[type, list[Any]] = {
            SupplyFigure: self.supply,
            StatisticFigure: self.statistics,
            Passed: self.passed,
            CellProblem: self.problems,
        }
        for one in results:
            lists[type(one)].append(one)


def source_of(vintage: int) -> str:
    """The source of the data release of a year."""
    return f"usgs-mcs-{vintage}-data"


def is_world(area: str) -> bool:
    """Whether the publisher's *area* is the world total, however qualified."""
    return area.startswith("World total")


def status_of(figure: PublishedFigure, estimated: bool) -> ClaimStatus:
    """Estimated where the publisher says so and there is something to estimate."""
    if estimated and figure.kind not in _NOT_ESTIMATED:
        return ClaimStatus.ESTIMATED
    return figure.status or ClaimStatus.REPORTED


_ENDS = (".", "?", "!", ".\N{RIGHT DOUBLE QUOTATION MARK}")


def joined(*notes: str | None) -> str | None:
    """The notes there are, as one text; None where there is none."""
    there = dict.fromkeys(note.strip() for note in notes if note and note.strip())
    return " ".join(note if note.endswith(_ENDS) else f"{note}." for note in there) or None


def world_figure(
    where: tuple[int, str],
    series: SeriesKey,
    area: str,
    unit: str,
    year: int,
    figure: PublishedFigure,
    estimated: bool,
    notes: Iterable[str | None],
) -> SupplyFigure:
    """A figure of a world table; *where* is its line and column."""
    rounded, status = is_world(area) and "rounded" in area, status_of(figure, estimated)
    note = joined(*notes)
    return SupplyFigure(*where, series, area, unit, year, figure, status, rounded, note)


def add_up(found: McsFile) -> None:
    """Replace the parts of a country that are listed apart by their sum, a derived figure."""
    parts: dict[tuple[SeriesKey, str, int], list[SupplyFigure]] = {}
    for row in found.supply:
        whole = _SUMS.get((row.series.mineral, row.area))
        if whole is not None:
            parts.setdefault((row.series, whole, row.period), []).append(row)
    for (_series, whole, _year), rows in parts.items():
        found.supply[found.supply.index(rows[0])] = _sum_of(rows, whole)
        for row in rows[1:]:
            found.supply.remove(row)
        found.merged += len(rows) - 1


def _sum_of(rows: list[SupplyFigure], whole: str) -> SupplyFigure:
    values = [row.figure.value or 0.0 for row in rows]
    text = " + ".join(row.figure.as_published for row in rows)
    figure = PublishedFigure(ClaimKind.NUMBER, text, value=sum(values))
    lines = " and ".join(str(row.line) for row in rows)
    note = f"Sum of lines {lines} of the file: {'; '.join(row.area for row in rows)}."
    return replace(rows[0], area=whole, figure=figure, status=ClaimStatus.DERIVED, note=note)
