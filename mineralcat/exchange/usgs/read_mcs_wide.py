"""Reads the world data of the Mineral Commodity Summaries 2025: one wide table, W in its notes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from mineralcat.domain.terms import ClaimKind, Measure

from ..cells.published_figures import Figure, read_figure
from ..problems import Problem
from .mcs_lines import Line, latest_year, table_of, year_problem
from .mcs_rows import (
    NO_SERIES,
    NOT_AN_ENTRY,
    NOT_COUNTED,
    OF_NO_SERIES,
    McsFile,
    Passed,
    SupplyFigure,
    add_up,
    is_world,
    joined,
    source_of,
    status_of,
)
from .mcs_tables import BORON_FORMS, UNITS, SeriesKey, WorldFact, unit_note, wide_facts

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

ABSENT_NOTES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"W for [0-9]{2}-[0-9]{2}"), "W"),
    (re.compile(r"NA(?: \(Reserve data is thousand metric tons\)\.)?", re.IGNORECASE), "NA"),
    (re.compile(r"Quantitative estimates of reserves were not available\..*"), "NA"),
    (re.compile(r"XX", re.IGNORECASE), "XX"),
    (re.compile(r"Less than 1/2 unit"), "Less than 1/2 unit"),
    (re.compile(r"Large|Moderate|Small|Very small|Moderate to Large"), ""),
)
"""What a note says in place of a number, as the sign that other vintages print; "" reads itself."""

_INCLUDED = re.compile(r".*\b[Ii]ncluded (?:in|with) .*")

EMPTY_REASONS: Final = {
    "PROD": "empty production cell: zero and no figure cannot be told apart",
    "CAP": "empty capacity cell",
    "RESERVES": "empty reserves cell: zero and no figure cannot be told apart",
}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of figures: what it measures, its year, and whether its heading says estimated."""

    name: str
    family: str
    year: int
    estimated: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the table with its texts cleaned, and what is known of its table."""

    line: int
    cells: dict[str, str]
    vintage: int
    marks_reported: bool

    @property
    def is_entry(self) -> bool:
        """Whether the table has figures of ours."""
        return wide_facts().knows(self.cells["COMMODITY"], self.cells["TYPE"]) or self.is_apart

    @property
    def is_apart(self) -> bool:
        """Whether this is a total filed under the TYPE of another series."""
        return wide_facts().knows(self.cells["COMMODITY"], "", self.cells["COUNTRY"])

    def fact(self, family: str) -> WorldFact | None:
        commodity, country = self.cells["COMMODITY"], self.cells["COUNTRY"]
        key = ("", country) if self.is_apart else (self.cells["TYPE"], "")
        return wide_facts().find(self.vintage, commodity, *key, family)

    def note(self, family: str) -> str:
        return self.cells[_NOTES[family]]


def read_mcs_wide(data: bytes, name: str) -> McsFile:
    """The figures of *data*, a CSV file called *name*; unreadable cells become problems."""
    heading, lines = table_of(data)
    columns = list(_figure_columns(heading))
    latest = latest_year(str(column.year) for column in columns)
    found = McsFile(name, source_of(latest + 1), len(lines) * len(columns))
    found.problems += [line.problem() for line in lines if line.fault]
    for row in _table_rows(heading, lines, latest + 1):
        for column in columns:
            odd = year_problem(row.line, column.name, str(column.year), latest)
            if odd is None or not row.is_entry:
                _read_cell(found, row, column)
            else:
                found.problems.append(odd)
    add_up(found)
    return found


def _figure_columns(heading: Iterable[str]) -> Iterator[_Column]:
    for name in heading:
        match = _FIGURES.fullmatch(name)
        if match:
            yield _Column(name, match[1], int(match[3]), match[2] is not None)


def _table_rows(heading: list[str], lines: list[Line], vintage: int) -> Iterator[_Row]:
    rows = {
        line.number: dict(zip(heading, line.cells, strict=True)) for line in lines if not line.fault
    }
    reported = {
        (row["COMMODITY"], row["TYPE"])
        for row in rows.values()
        if _REPORTED.fullmatch(row["PROD_NOTES"])
    }
    for number, row in rows.items():
        key = (row["COMMODITY"], row["TYPE"])
        yield _Row(number, row, vintage, key in reported)


def _read_cell(found: McsFile, row: _Row, column: _Column) -> None:
    if not row.is_entry:
        found.passed.append(Passed(row.line, column.name, NOT_AN_ENTRY))
        return
    fact = row.fact(column.family) or NO_SERIES
    text, note = row.cells[column.name], row.note(column.family)
    if fact.passed and text:
        found.passed.append(Passed(row.line, column.name, fact.passed))
        return
    figure = read_figure(text, row.line, column.name) if text else _absent(note, column)
    if isinstance(figure, Problem):
        found.problems.append(figure)
    elif figure is None or fact.series is None:
        reason = EMPTY_REASONS[column.family] if fact.series or fact.passed else NOT_COUNTED
        if fact.series is None and text:
            found.problems.append(Problem(row.line, column.name, OF_NO_SERIES))
        else:
            found.passed.append(Passed(row.line, column.name, reason))
    else:
        found.supply.append(_supply(row, column, fact, fact.series, figure))


def _absent(note: str, column: _Column) -> Figure | None:
    """What the notes say of an empty cell; None where they say nothing of it."""
    if column.family == "CAP" and not column.estimated:
        return None  # its notes are about the later year
    for pattern, sign in ABSENT_NOTES:
        if pattern.fullmatch(note):
            figure = read_figure(sign or note)
            return None if isinstance(figure, Problem) else replace(figure, as_published=note)
    if _INCLUDED.fullmatch(note):
        return Figure(ClaimKind.IN_WORDS, note)
    return None


def _supply(
    row: _Row, column: _Column, fact: WorldFact, series: SeriesKey, figure: Figure
) -> SupplyFigure:
    series, form_note = _boron_form(series, row)
    named = UNITS.get(row.cells["UNIT_MEAS"], row.cells["UNIT_MEAS"])
    unit = fact.unit or named
    area = row.cells["COUNTRY"]
    qualified = _QUALIFIED.fullmatch(area)
    note = "" if figure.as_published == row.note(column.family) else row.note(column.family)
    return SupplyFigure(
        row.line,
        column.name,
        series,
        area,
        unit,
        column.year,
        figure,
        status_of(figure, _is_estimated(row, column)),
        is_world(area) and "rounded" in area,
        joined(
            "" if form_note else _plain_note(note),
            qualified[2].capitalize() if qualified and not is_world(area) else None,
            fact.note,
            unit_note(named, unit),
        ),
    )


def _boron_form(series: SeriesKey, row: _Row) -> tuple[SeriesKey, bool]:
    """The series of the product that the notes name, where a table counts several."""
    form = BORON_FORMS.get(row.cells["PROD_NOTES"].casefold())
    if series.mineral != "boron" or form is None:
        return series, False
    stage = series.stage if series.measure is Measure.RESERVES else form[0]
    return series._replace(stage=stage, form=form[1]), True


def _is_estimated(row: _Row, column: _Column) -> bool:
    """The later year always is; the earlier one where heading, type or notes say so.

    A table that marks some figures as reported says by it that the others are estimates.
    """
    if column.family == "RESERVES":
        return False
    note = row.note(column.family)
    if _REPORTED.fullmatch(note) and not _ESTIMATED.fullmatch(note):
        return column.estimated and column.family == "PROD"
    if column.estimated:
        return True
    if column.family == "CAP":
        return False
    return bool(
        _ESTIMATED.fullmatch(note)
        or row.cells["TYPE"].endswith(", estimated")
        or row.marks_reported
    )


def _plain_note(note: str) -> str:
    """The note without what the status says already."""
    return "" if _STATUS_ONLY.fullmatch(note) else _LEADING_STATUS.sub("", note)
