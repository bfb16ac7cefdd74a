"""Reads the world data of the Mineral Commodity Summaries 2025: one wide table, W in its notes."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from mineralcat.domain.terms import ClaimKind, ClaimStatus, Measure

from .mcs_rows import McsFile, Passed, SupplyFigure, is_world, joined, status_of
from .mcs_tables import (
    BORON_FORMS,
    UNIT_NOTES,
    UNITS,
    WIDE_2025,
    WIDE_2025_SUMS,
    WIDE_2025_TOTALS,
    SeriesKey,
    WideEntry,
)
from .problems import Problem
from .published_figures import Figure, clean_text, read_figure

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
NOT_AN_ENTRY: Final = "commodity is no entry of the catalogue"
NOT_COUNTED: Final = "the table has no such column"
REPEATED: Final = "reserves column repeats the smelter capacity"


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
    entry: WideEntry | None
    marks_reported: bool

    def note(self, family: str) -> str:
        return self.cells[_NOTES[family]]


def read_mcs_wide(data: bytes, name: str) -> McsFile:
    """The figures of *data*, a CSV file called *name*; unreadable cells become problems."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    heading = [clean_text(cell) for cell in rows[0]]
    columns = list(_figure_columns(heading))
    source = clean_text(rows[1][0]).upper() if len(rows) > 1 else "MCS"
    found = McsFile(
        name, f"usgs-mcs-{source.removeprefix('MCS')}-data", (len(rows) - 1) * len(columns)
    )
    for row in _table_rows(heading, rows[1:]):
        for column in columns:
            _read_cell(found, row, column)
    _add_up(found)
    return found


def _figure_columns(heading: Iterable[str]) -> Iterator[_Column]:
    for name in heading:
        match = _FIGURES.fullmatch(name)
        if match:
            yield _Column(name, match[1], int(match[3]), match[2] is not None)


def _table_rows(heading: list[str], rows: list[list[str]]) -> Iterator[_Row]:
    cells = [dict(zip(heading, map(clean_text, row), strict=True)) for row in rows]
    reported = {
        (row["COMMODITY"], row["TYPE"]) for row in cells if _REPORTED.fullmatch(row["PROD_NOTES"])
    }
    for line, row in enumerate(cells, start=2):
        key = (row["COMMODITY"], row["TYPE"])
        total = WIDE_2025_TOTALS.get((row["COMMODITY"], row["COUNTRY"]))
        yield _Row(line, row, total or WIDE_2025.get(key), key in reported)


def _read_cell(found: McsFile, row: _Row, column: _Column) -> None:
    entry = row.entry
    if entry is None:
        found.passed.append(Passed(row.line, column.name, NOT_AN_ENTRY))
        return
    series = _series_of(entry, column.family)
    text, note = row.cells[column.name], row.note(column.family)
    if entry.reserves_repeat_capacity and column.family == "RESERVES" and text:
        found.passed.append(Passed(row.line, column.name, REPEATED))
        return
    figure = read_figure(text, row.line, column.name) if text else _absent(note, column)
    if isinstance(figure, Problem):
        found.problems.append(figure)
    elif figure is None or series is None:
        reason = EMPTY_REASONS[column.family] if series else NOT_COUNTED
        if series is None and text:
            found.problems.append(Problem(row.line, column.name, "A figure of no known series."))
        else:
            found.passed.append(Passed(row.line, column.name, reason))
    else:
        found.supply.append(_supply(row, column, entry, series, figure))


def _series_of(entry: WideEntry, family: str) -> SeriesKey | None:
    return {"PROD": entry.production, "CAP": entry.capacity, "RESERVES": entry.reserves}[family]


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
    row: _Row, column: _Column, entry: WideEntry, series: SeriesKey, figure: Figure
) -> SupplyFigure:
    series, form_note = _boron_form(series, row)
    unit, unit_note = _unit(row, column, entry)
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
            _filed_elsewhere(column, entry),
            entry.note,
            unit_note,
        ),
    )


def _boron_form(series: SeriesKey, row: _Row) -> tuple[SeriesKey, bool]:
    """The series of the product that the notes name, where a table counts several."""
    form = BORON_FORMS.get(row.cells["PROD_NOTES"].casefold())
    if series.mineral != "boron" or form is None:
        return series, False
    stage = series.stage if series.measure is Measure.RESERVES else form[0]
    return series._replace(stage=stage, form=form[1]), True


def _unit(row: _Row, column: _Column, entry: WideEntry) -> tuple[str, str | None]:
    """The true unit, and a note where the file names another."""
    named = UNITS.get(row.cells["UNIT_MEAS"], row.cells["UNIT_MEAS"])
    true = (entry.reserves_unit if column.family == "RESERVES" else entry.unit) or named
    return true, None if true == named else UNIT_NOTES[named, true]


def _filed_elsewhere(column: _Column, entry: WideEntry) -> str | None:
    if column.family == "RESERVES" and entry.reserves_are_capacity:
        return "Refinery capacity, filed under reserves in the file; see db/README."
    return None


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


def _add_up(found: McsFile) -> None:
    """Replace the parts of a country that are listed apart by their sum, a derived figure."""
    parts: dict[tuple[SeriesKey, str, int], list[SupplyFigure]] = {}
    for row in found.supply:
        whole = WIDE_2025_SUMS.get((row.series.mineral, row.area))
        if whole is not None:
            parts.setdefault((row.series, whole, row.period), []).append(row)
    for (_, whole, _), rows in parts.items():
        at = found.supply.index(rows[0])
        for row in rows:
            found.supply.remove(row)
        found.supply.insert(at, _sum_of(rows, whole))
    found.merged = sum(len(rows) - 1 for rows in parts.values())


def _sum_of(rows: list[SupplyFigure], whole: str) -> SupplyFigure:
    values = [row.figure.value or 0.0 for row in rows]
    text = " + ".join(row.figure.as_published for row in rows)
    figure = Figure(ClaimKind.NUMBER, text, value=sum(values))
    lines = " and ".join(str(row.line) for row in rows)
    note = f"Sum of lines {lines} of the file: {'; '.join(row.area for row in rows)}."
    return replace(rows[0], area=whole, figure=figure, status=ClaimStatus.DERIVED, note=note)
