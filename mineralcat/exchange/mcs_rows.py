"""What the readers of the Mineral Commodity Summaries hand on: rows that name no database."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from mineralcat.domain.terms import ClaimKind, ClaimStatus

from .mcs_tables import SeriesKey
from .problems import Problem
from .published_figures import Figure

NO_NUMBERS: Final = frozenset(
    {
        ClaimKind.WITHHELD,
        ClaimKind.NOT_AVAILABLE,
        ClaimKind.NOT_APPLICABLE,
        ClaimKind.IN_WORDS,
    }
)
"""Kinds of which nothing was estimated, since nothing was counted."""


@dataclass(frozen=True, slots=True)
class SupplyFigure:
    """One figure of a world table: *line* counts from 1, *area* is the file's own text."""

    line: int
    column: str
    series: SeriesKey
    area: str
    unit: str
    period: int
    figure: Figure
    status: ClaimStatus
    rounded: bool
    note: str | None


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
    figure: Figure
    status: ClaimStatus
    note: str | None


class Passed(NamedTuple):
    """A cell that gives no figure of ours, and why."""

    line: int
    column: str
    reason: str


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
    problems: list[Problem] = field(default_factory=list)
    merged: int = 0


def is_world(area: str) -> bool:
    """Whether the publisher's *area* is the world total, however qualified."""
    return area.startswith("World total")


def status_of(figure: Figure, estimated: bool) -> ClaimStatus:
    """Estimated where the publisher says so and there is something to estimate."""
    if estimated and figure.kind not in NO_NUMBERS:
        return ClaimStatus.ESTIMATED
    return figure.status or ClaimStatus.REPORTED


_ENDS = (".", "?", "!", ".\N{RIGHT DOUBLE QUOTATION MARK}")


def joined(*notes: str | None) -> str | None:
    """The notes there are, as one text; None where there is none."""
    kept = dict.fromkeys(note.strip() for note in notes if note and note.strip())
    return " ".join(note if note.endswith(_ENDS) else f"{note}." for note in kept) or None
