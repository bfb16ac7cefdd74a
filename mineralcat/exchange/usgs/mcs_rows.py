"""What the readers of the Mineral Commodity Summaries yield: figures that name no database."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.domain.text_lists import capitalised
from mineralcat.errors import EditError
from mineralcat.translation import _

from ..problems import CellProblem
from .mcs_tables import SeriesKey, WorldFact, unit_note

NOT_AN_ENTRY: Final = "commodity is no entry of the catalogue"
NOT_COUNTED: Final = "the table has no such column"
EMPTY: Final = "empty cell"
OF_NO_SERIES: Final = _("A figure of no known series.")
NO_SERIES: Final = WorldFact(None)
OTHER_STATISTIC: Final = (
    "U.S. salient statistic other than net import reliance, price and consumption"
)
VALUE: Final = "Value"
"""The one column of figures of a long table."""
_QUALIFIED: Final = re.compile(r".+ \(([a-z].*)\)")
_NOT_ESTIMATED: Final = (
    ClaimKind.WITHHELD,
    ClaimKind.NOT_AVAILABLE,
    ClaimKind.NOT_APPLICABLE,
    ClaimKind.IN_WORDS,
)
"""Kinds of which nothing was estimated, since nothing was counted."""
_SUMS: Final = {
    ("helium", "United States (extracted from natural gas)"): "United States",
    ("helium", "United States (from Cliffside Field)"): "United States",
}
"""Rows of one country that the files list apart and that are to be added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsgsFigure:
    """A published figure; *line* counts from 1, and *column* is its heading, of a *sheet* where
    there are several."""

    unit: str
    period: int
    figure: ReadClaim
    status: ClaimStatus
    note: str | None
    line: int = 0
    column: str = ""
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyFigure(UsgsFigure):
    """One figure of a world table: *area* is the file's own text."""

    series: SeriesKey
    area: str
    rounded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticFigure(UsgsFigure):
    """One U.S. salient statistic of a mineral."""

    mineral: str
    indicator: str
    detail: str
    since: int | None = None
    """The first year of an average over several; *period* is the last."""


class Passed(NamedTuple):
    """A cell that gives no figure for the catalogue, and why."""

    line: int
    column: str
    reason: str


class PassedOverError(Exception):
    """Why a cell gives no figure for the catalogue, though it can be read."""


@dataclass(slots=True)
class McsFile:
    """Everything in one file: each of its *cells* is a figure, passed over or a problem.

    *merged* counts the cells that were added into another figure.
    """

    name: str
    source: str
    cells: int = 0
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

    def take(
        self, line: int, column: str, read: Callable[[], UsgsFigure], sheet: str | None = None
    ) -> None:
        """Add what a cell gives: *read* gives its figure, or raises PassedOverError or EditError,
        the latter with another column where the fault is there."""
        self.cells += 1
        place = f"{sheet}: {column}" if sheet else column
        try:
            figure = replace(read(), line=line, column=column, sheet=sheet)
        except PassedOverError as reason:
            self.passed.append(Passed(line, place, str(reason)))
        except EditError as error:
            self.problems.append(CellProblem(line, error.field or place, str(error)))
        else:
            if isinstance(figure, SupplyFigure):
                self.supply.append(figure)
            elif isinstance(figure, StatisticFigure):
                self.statistics.append(figure)


def source_of(vintage: int) -> str:
    """The source of the data release of a year."""
    return f"usgs-mcs-{vintage}-data"


def is_world(area: str) -> bool:
    """Whether the publisher's *area* is the world total, however qualified."""
    return area == "World" or area.startswith("World total")


def qualifier_of(area: str) -> str | None:
    """What stands in parentheses behind an area and is no name, as a sentence."""
    match = None if is_world(area) else _QUALIFIED.fullmatch(area)
    return capitalised(match[1]) if match else None


def status_of(figure: ReadClaim, estimated: bool) -> ClaimStatus:
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
    fact: WorldFact,
    series: SeriesKey,
    area: str,
    unit: str | None,
    year: int,
    figure: ReadClaim,
    estimated: bool,
    notes: Iterable[str | None],
) -> SupplyFigure:
    """A figure of a world table. *unit* is the one that the file names, "" where it lacks one and
    None where nothing is to be said of that."""
    true = fact.unit or unit or ""
    return SupplyFigure(
        series=series,
        area=area,
        unit=true,
        period=year,
        figure=figure,
        status=status_of(figure, estimated),
        rounded=is_world(area) and "rounded" in area,
        note=joined(*notes, fact.note, None if unit is None else unit_note(unit, true)),
    )


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
    text = " + ".join(row.figure.as_published for row in rows)
    value = sum(row.figure.value or 0.0 for row in rows)
    figure = ReadClaim(ClaimKind.NUMBER, text, value=value)
    lines = " and ".join(str(row.line) for row in rows)
    note = f"Sum of lines {lines} of the file: {'; '.join(row.area for row in rows)}."
    return replace(rows[0], area=whole, figure=figure, status=ClaimStatus.DERIVED, note=note)
