"""Reads the world data of the Mineral Commodity Summaries 2025: one wide table, W in its notes."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimKind, Measure
from mineralcat.errors import EditError

from ..cells.published_figures import read_figure
from . import mcs_rows as mcs
from .mcs_tables import boron_forms, units, wide_facts

HEADING = ("SOURCE", "COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS")

_FIGURES = re.compile(r"(PROD|CAP|RESERVES)_(EST_)? ?([0-9]{4})")
_NOTES = {"PROD": "PROD_NOTES", "CAP": "CAP_NOTES", "RESERVES": "RESERVE_NOTES"}
_REPORTED = re.compile(r"(?:.*, )?(?:reported|reproted)\.?", re.IGNORECASE)
_ESTIMATED = re.compile(r"estimated\b.*", re.IGNORECASE)
_STATUS_ONLY = re.compile(
    r"(?:estimated(?: for)? [0-9]{4}|estimated|reported|reproted)\.?", re.IGNORECASE
)
_LEADING_STATUS = re.compile(r"^estimated, ", re.IGNORECASE)
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
    year: str
    estimated: bool


class _Row(NamedTuple):
    """One line of the table with its texts cleaned, and what is known of its table."""

    cells: Mapping[str, str]
    latest: int
    marks_reported: bool

    def note(self, family: str) -> str:
        return self.cells[_NOTES[family]]


def read_mcs_wide(data: bytes, name: str) -> mcs.McsFile:
    """The figures of *data*, a CSV file called *name*; unreadable cells become problems."""
    heading, lines, problems = mcs.table_of(data)
    matches = filter(None, map(_FIGURES.fullmatch, heading))
    columns = [_Column(m[0], m[1], m[3], m[2] is not None) for m in matches]
    latest = mcs.latest_year(column.year for column in columns)
    unread = len(problems) * len(columns)
    found = mcs.McsFile(name, mcs.source_of(latest + 1), unread, problems=problems)
    rows = [dict(zip(heading, line.cells, strict=True)) for line in lines]
    reported = {
        (row["COMMODITY"], row["TYPE"]) for row in rows if _REPORTED.fullmatch(row["PROD_NOTES"])
    }
    for line, cells in zip(lines, rows, strict=True):
        row = _Row(cells, latest, (cells["COMMODITY"], cells["TYPE"]) in reported)
        for column in columns:
            found.take(line.number, column.name, partial(_figure, row, column))
    mcs.add_up(found)
    return found


def _figure(row: _Row, column: _Column) -> mcs.SupplyFigure:
    """What a cell says."""
    commodity, kind, area, text = (
        row.cells[name] for name in ("COMMODITY", "TYPE", "COUNTRY", column.name)
    )
    facts = wide_facts()
    is_apart = facts.knows(commodity, "", area)  # a total filed under the TYPE of another series
    if not is_apart and not facts.knows(commodity, kind):
        raise mcs.PassedOverError(mcs.NOT_AN_ENTRY)
    year = mcs.check_year(column.year, row.latest)
    key = ("", area) if is_apart else (kind, "")
    fact = facts.find(row.latest + 1, commodity, *key, column.family) or mcs.NO_SERIES
    if fact.passed and text:
        raise mcs.PassedOverError(fact.passed)
    note = row.note(column.family)
    figure = read_figure(text) if text else _absent(note, column)
    if fact.series is None and text:
        raise EditError("", mcs.OF_NO_SERIES)
    if fact.series is None or figure is None:
        is_counted = fact.series or fact.passed
        raise mcs.PassedOverError(EMPTY_REASONS[column.family] if is_counted else mcs.NOT_COUNTED)
    series, form = fact.series, boron_forms().get(row.cells["PROD_NOTES"].casefold())
    if series.mineral == "boron" and form is not None:  # the notes name one of several products
        stage = series.stage if series.measure is Measure.RESERVES else form[0]
        series, note = series._replace(stage=stage, form=form[1]), ""
    notes = "" if figure.as_published == note else _plain_note(note), mcs.qualifier_of(area)
    named = units().get(row.cells["UNIT_MEAS"], row.cells["UNIT_MEAS"])
    estimated = _is_estimated(row, column)
    return mcs.world_figure(fact, series, area, named, year, figure, estimated, notes)


def _absent(note: str, column: _Column) -> ReadClaim | None:
    """What the notes say of an empty cell; None where they say nothing of it."""
    if column.family == "CAP" and not column.estimated:
        return None  # its notes are about the later year
    for pattern, sign in ABSENT_NOTES:
        if pattern.fullmatch(note):
            return replace(read_figure(sign or note), as_published=note)
    return ReadClaim(ClaimKind.IN_WORDS, note) if _INCLUDED.fullmatch(note) else None


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
