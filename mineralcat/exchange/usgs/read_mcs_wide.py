"""Reads the world data of the Mineral Commodity Summaries 2025: one wide table, W in its notes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from mineralcat.domain.terms import ClaimKind, Measure

from ..cells.published_figures import PublishedFigure, read_figure
from ..problems import CellProblem
from .mcs_lines import latest_year, table_of, year_problem
from .mcs_rows import (
    NO_SERIES,
    NOT_AN_ENTRY,
    NOT_COUNTED,
    OF_NO_SERIES,
    CellResult,
    McsFile,
    Passed,
    SupplyFigure,
    add_up,
    is_world,
    source_of,
    world_figure,
)
from .mcs_tables import SeriesKey, WorldFact, boron_forms, unit_note, units, wide_facts

HEADING = ("SOURCE", "COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS")

_FIGURES = re.compile(r"(PROD|CAP|RESERVES)_(EST_)? ?([0-9]{4})")
_NOTES = {"PROD": "PROD_NOTES", "CAP": "CAP_NOTES", "RESERVES": "RESERVE_NOTES"}
_REPORTED = re.compile(r"(?:.*, )?(?:reported|reproted)\.?", re.IGNORECASE)
_ESTIMATED = re.compile(r"estimated\b.*", re.IGNORECASE)
_STATUS_ONLY = re.compile(
    r"(?:estimated(?: for)? [0-9]{4}|estimated|reported|reproted)\.?", re.IGNORECASE
)
_LEADING_STATUS = re.compile(r"^estimated, ", re.IGNORECASE)
_QUALIFIED = re.compile(r"(.+) \(([a-z].*)\)")
_INCLUDED = re.compile(r".*\b[Ii]ncluded (?:in|with) .*")

ABSENT_NOTES: Final = (
    (re.compile(r"W for [0-9]{2}-[0-9]{2}"), "W"),
    (re.compile(r"NA(?: \(Reserve data is thousand metric tons\)\.)?", re.IGNORECASE), "NA"),
    (re.compile(r"Quantitative estimates of reserves were not available\..*"), "NA"),
    (re.compile(r"XX", re.IGNORECASE), "XX"),
    (re.compile(r"Less than 1/2 unit"), "Less than 1/2 unit"),
    (re.compile(r"Large|Moderate|Small|Very small|Moderate to Large"), ""),
)
"""What a note says in place of a number, as the sign that other vintages print; "" reads itself."""

EMPTY_REASONS: Final = {
    "PROD": "empty production cell: zero and no figure cannot be told apart",
    "CAP": "empty capacity cell",
    "RESERVES": "empty reserves cell: zero and no figure cannot be told apart",
}


class _Column(NamedTuple):
    """A column of figures: what it measures, its year, and whether its heading says estimated."""

    name: str
    family: str
    year: int
    estimated: bool


class _Row(NamedTuple):
    """One line of the table with its texts cleaned, and what is known of its table."""

    line: int
    cells: dict[str, str]
    vintage: int
    marks_reported: bool

    @property
    def is_entry(self) -> bool:
        """Whether the table has figures of the catalogue's entries."""
        return wide_facts().knows(self.cells["COMMODITY"], self.cells["TYPE"]) or self.is_apart

    @property
    def is_apart(self) -> bool:
        """Whether this is a total filed under the TYPE of another series."""
        return wide_facts().knows(self.cells["COMMODITY"], "", self.cells["COUNTRY"])

    def fact(self, family: str) -> WorldFact:
        commodity, country = self.cells["COMMODITY"], self.cells["COUNTRY"]
        key = ("", country) if self.is_apart else (self.cells["TYPE"], "")
        return wide_facts().find(self.vintage, commodity, *key, family) or NO_SERIES

    def note(self, family: str) -> str:
        return self.cells[_NOTES[family]]


def read_mcs_wide(data: bytes, name: str) -> McsFile:
    """The figures of *data*, a CSV file called *name*; unreadable cells become problems."""
    heading, lines, problems = table_of(data)
    columns = list(_figure_columns(heading))
    latest = latest_year(str(column.year) for column in columns)
    count = (len(lines) + len(problems)) * len(columns)
    found = McsFile(name, source_of(latest + 1), count, problems=problems)
    rows = [(line.number, dict(zip(heading, line.cells, strict=True))) for line in lines]
    reported = {
        (row["COMMODITY"], row["TYPE"]) for _, row in rows if _REPORTED.fullmatch(row["PROD_NOTES"])
    }
    for number, cells in rows:
        marked = (cells["COMMODITY"], cells["TYPE"]) in reported
        row = _Row(number, cells, latest + 1, marked)
        found.add(_cell(row, column, latest) for column in columns)
    add_up(found)
    return found


def _figure_columns(heading: Iterable[str]) -> Iterator[_Column]:
    for name in heading:
        if match := _FIGURES.fullmatch(name):
            yield _Column(name, match[1], int(match[3]), match[2] is not None)


def _cell(row: _Row, column: _Column, latest: int) -> CellResult:
    """What a cell says."""
    where = row.line, column.name
    if not row.is_entry:
        return Passed(*where, NOT_AN_ENTRY)
    if odd := year_problem(*where, str(column.year), latest):
        return odd
    fact, text = row.fact(column.family), row.cells[column.name]
    if fact.passed and text:
        return Passed(*where, fact.passed)
    figure = read_figure(text, *where) if text else _absent(row.note(column.family), column)
    if isinstance(figure, CellProblem):
        return figure
    if fact.series is None and text:
        return CellProblem(*where, OF_NO_SERIES)
    if fact.series is None or figure is None:
        is_counted = fact.series or fact.passed
        return Passed(*where, EMPTY_REASONS[column.family] if is_counted else NOT_COUNTED)
    return _supply(row, column, fact, fact.series, figure)


def _absent(note: str, column: _Column) -> PublishedFigure | None:
    """What the notes say of an empty cell; None where they say nothing of it."""
    if column.family == "CAP" and not column.estimated:
        return None  # its notes are about the later year
    for pattern, sign in ABSENT_NOTES:
        if pattern.fullmatch(note):
            figure = read_figure(sign or note)
            return None if isinstance(figure, CellProblem) else replace(figure, as_published=note)
    return PublishedFigure(ClaimKind.IN_WORDS, note) if _INCLUDED.fullmatch(note) else None


def _supply(
    row: _Row, column: _Column, fact: WorldFact, series: SeriesKey, figure: PublishedFigure
) -> SupplyFigure:
    area, note = row.cells["COUNTRY"], row.note(column.family)
    named = units().get(row.cells["UNIT_MEAS"], row.cells["UNIT_MEAS"])
    unit = fact.unit or named
    qualified = None if is_world(area) else _QUALIFIED.fullmatch(area)
    form = boron_forms().get(row.cells["PROD_NOTES"].casefold())
    if series.mineral == "boron" and form is not None:  # the notes name one of several products
        stage = series.stage if series.measure is Measure.RESERVES else form[0]
        series, note = series._replace(stage=stage, form=form[1]), ""
    notes = (
        "" if figure.as_published == note else _plain_note(note),
        qualified[2].capitalize() if qualified else None,
        fact.note,
        unit_note(named, unit),
    )
    estimated = _is_estimated(row, column)
    where = row.line, column.name
    return world_figure(where, series, area, unit, column.year, figure, estimated, notes)


def _is_estimated(row: _Row, column: _Column) -> bool:
    """The later year always is; the earlier one where heading, type or notes say so.

    A table that marks some figures as reported says by it that the others are estimates.
    """
    if column.family == "RESERVES":
        return False
    note = row.note(column.family)
    if _REPORTED.fullmatch(note) and not _ESTIMATED.fullmatch(note):
        return column.estimated and column.family == "PROD"
    if column.estimated or column.family == "CAP":
        return column.estimated
    type_ends = row.cells["TYPE"].endswith(", estimated")
    return bool(_ESTIMATED.fullmatch(note)) or type_ends or row.marks_reported


def _plain_note(note: str) -> str:
    """The note without what the status says already."""
    return "" if _STATUS_ONLY.fullmatch(note) else _LEADING_STATUS.sub("", note)
