"""Reads world tables of the Mineral Commodity Summaries 2022 to 2024: a file a commodity.

Unit, year and whether a column is an estimate stand in its heading alone ("Prod_kt_est_2022").
Which commodity a file is of, its Type texts say; where these are shared by several ("Mine
production" of lead and of salt), the name that the publisher gave the file decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from mineralcat.domain.terms import ClaimKind

from ..cells.published_figures import Figure, read_figure
from ..problems import Problem
from .mcs_lines import latest_year, table_of, vintage_of, year_problem
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
from .mcs_tables import SeriesKey, WorldFact, files_facts, unit_note

HEADING: Final = ("Source", "Country")
TYPE: Final = 2
"""The column of the type; one file has the type's text where the heading should be."""
UNITS: Final = {
    "t": "t",
    "kt": "kt",
    "kg": "kg",
    "mt": "Mt",
    "mmt": "Mt",
    "mcm": "million m3",
    "mct": "million carats",
    "kct": "thousand carats",
}
EVERY_COLUMN: Final = "*"
"""The key of a fact that holds for all columns of a type."""
UNKNOWN_TYPE: Final = "The type “{}” is not one that this program knows of this commodity."
EMPTY: Final = "empty cell"
OTHER_YEARS: Final = (
    "{} was left out: its rows say release of {}, which ends in {}, and its headings end in {}. It"
    " is a draft; take the world table of that release instead."
)
OF_NOTHING: Final = (
    "{} was left out: its rows say “{}” and not of what. Give it its published name, such as"
    " mcs2023-lead_world.csv."
)
REFUSED: Final = "the file as a whole was refused"
SAYS_NOTHING: Final = "no number, in a column that the commodity has no use for"

_COLUMN: Final = re.compile(
    r"(?P<holds>(?P<family>Prod|Cap|Reserves)(?:_(?P<product>\w+?))?)"
    rf"_(?P<unit>{'|'.join(UNITS)})(?P<estimated>_est)?(?:_(?P<year>20[0-9]{{2}}))?",
    re.IGNORECASE,
)
_NOTES: Final = re.compile(r"(?P<family>Prod|Cap|Reserves)_notes?")
_FILE: Final = re.compile(r"(?:mcs ?20[0-9]{2}-)?(?P<code>[a-z]+)(?:-[a-z]+)?_(?:world|salient)")

_STATUS: Final = re.compile(
    r"(?:production (?:data )?in (?P<a>20[0-9]{2}) (?:is|were) also estimated"
    r"|also estimated in (?P<b>20[0-9]{2})|estimated in (?P<c>20[0-9]{2}) also"
    r"|estimated in (?P<both>both) years)(?:\.|$)|(?<![^.] )(?P<plain>^estimated)(?:\.|$)",
    re.IGNORECASE,
)
_REPORTED: Final = re.compile(
    r"(?:reported(?: (?:data|production|quantity))?|production was reported)"
    r"(?: in (?P<year>20[0-9]{2}))?(?:\.|$)",
    re.IGNORECASE,
)
_SAID: Final = re.compile(r"(?:NA|Not applicable|Not available)\.?", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"(?:included (?:in|with)|categorized as) .*", re.IGNORECASE)
_IN_WORDS: Final = re.compile(
    r"(?:(?:world )?reserves are )?(?:categorized as|considered(?: to be)?|estimated to be)"
    r" [\"“]?large[\"”]?(?: in quantity)?\.?",
    re.IGNORECASE,
)
_BOUND_IN_NOTE: Final = re.compile(r"(?P<bound>[<>][0-9,]+)(?:\. ?(?P<rest>.*)|)")
_QUALIFIED: Final = re.compile(r"(.+) \(([a-z].*)\)")
_WITHOUT_US: Final = re.compile(r"excluding (?:the )?(?:United States|U\.S\. production)")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of figures: at which place, what it holds (heading without unit and year), its
    unit in the file, its year, and whether its heading says estimated."""

    at: int
    name: str
    holds: str
    family: str
    unit: str
    year: int
    estimated: bool


@dataclass(frozen=True, slots=True)
class _Table:
    """A file's headings, read: its columns of figures, those of notes, and what it is of."""

    code: str
    vintage: int
    columns: list[_Column]
    notes: dict[str, int]
    marks_reported: bool
    refused: str | None = None
    """Why the file is not taken."""


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: list[str]

    @property
    def area(self) -> str:
        return self.cells[1]

    @property
    def type(self) -> str:
        return self.cells[TYPE]

    def at(self, place: int | None) -> str:
        return self.cells[place] if place is not None and place < len(self.cells) else ""


def is_world_file(heading: tuple[str, ...]) -> bool:
    """Whether a file with this heading, cleaned, is one of these."""
    return heading[:TYPE] == HEADING and any(map(_COLUMN.fullmatch, heading))


def read_mcs_files(data: bytes, name: str) -> McsFile:
    """The figures of *data*, a CSV file called *name*; unreadable cells become problems.

    A file of other years than its release's, or of which neither types nor name say what it is of,
    is refused as a whole.
    """
    heading, lines = table_of(data, TYPE + 1)
    lines = [line for line in lines if line.fault or any(line.cells[1:])]
    rows = [_Row(line.number, line.cells) for line in lines if not line.fault]
    table = _table(heading, rows, name)
    found = McsFile(name, source_of(table.vintage), len(rows) * len(table.columns))
    found.refused = table.refused
    found.problems += [line.problem() for line in lines if line.fault and not table.refused]
    for row in rows:
        for column in table.columns:
            odd = year_problem(row.line, column.name, str(column.year), table.vintage - 1)
            if table.refused:
                found.passed.append(Passed(row.line, column.name, REFUSED))
            elif odd is None or not row.at(column.at):
                _read_cell(found, table, row, column)
            else:
                found.problems.append(odd)
    add_up(found)
    return found


def _table(heading: list[str], rows: list[_Row], name: str) -> _Table:
    columns = list(_figure_columns(heading))
    later = latest_year(str(column.year) for column in columns)
    vintage = vintage_of(row.cells[0] for row in rows) or later + 1
    columns = [*_dated(columns, later), *_nameless(heading, rows, later)]
    notes = {
        match["family"]: at for at, match in enumerate(map(_NOTES.fullmatch, heading)) if match
    }
    produced = notes.get("Prod")
    reported = any(_REPORTED.match(row.at(produced)) for row in rows)
    code = _code(rows, name)
    refused = None
    if vintage != later + 1:
        refused = OTHER_YEARS.format(name, vintage, vintage - 1, later)
    elif code is None:
        types = " / ".join(sorted({row.type for row in rows}))[:80]
        refused = OF_NOTHING.format(name, types)
    return _Table(code or "", vintage, columns, notes, reported, refused)


def _figure_columns(heading: Iterable[str]) -> Iterator[_Column]:
    for at, name in enumerate(heading):
        match = _COLUMN.fullmatch(name)
        if match:
            year = int(match["year"] or 0)
            unit = UNITS[match["unit"].casefold()]
            estimated = match["estimated"] is not None
            yield _Column(at, name, match["holds"], match["family"], unit, year, estimated)


def _dated(columns: Iterable[_Column], later: int) -> Iterator[_Column]:
    """The columns, with reserves (their heading names no year) of the later year."""
    return (replace(column, year=column.year or later) for column in columns)


def _nameless(heading: list[str], rows: list[_Row], later: int) -> Iterator[_Column]:
    """Columns without a heading that have figures all the same, named by their place."""
    for at, name in enumerate(heading):
        if at > TYPE and not name and any(row.at(at)[:1].isdigit() for row in rows):
            place = f"column {at + 1}"
            yield _Column(at, place, place, "Reserves", "", later, False)


def _code(rows: list[_Row], name: str) -> str | None:
    """The commodity of the file, in the five letters of the publisher's file names; empty where it
    is none of ours, None where that cannot be told."""
    types = {row.type for row in rows}
    facts = files_facts()
    known = {code for code, type_, _ in facts if type_ in types}
    fitting = {code for code in known if all(facts.knows(code, type_) for type_ in types)}
    match = _FILE.match(PurePosixPath(name).name.casefold())
    if match and (match["code"] in fitting or not fitting):
        return match["code"]
    if len(fitting) == 1:
        return fitting.pop()
    return None if known else ""


def _read_cell(found: McsFile, table: _Table, row: _Row, column: _Column) -> None:
    facts = files_facts()
    text = row.at(column.at)
    if not facts.knows(table.code, row.type):
        if facts.knows(table.code) and text:
            problem = Problem(row.line, column.name, UNKNOWN_TYPE.format(row.type))
            found.problems.append(problem)
        else:
            found.passed.append(Passed(row.line, column.name, NOT_AN_ENTRY))
        return
    keys = (table.vintage, table.code, row.type)
    fact = facts.find(*keys, column.holds) or facts.find(*keys, EVERY_COLUMN) or NO_SERIES
    figure = _figure(text, row, column)
    reason = _passed(fact, text, figure)
    if reason:
        found.passed.append(Passed(row.line, column.name, reason))
    elif isinstance(figure, Problem):
        found.problems.append(figure)
    elif fact.series is None:
        found.problems.append(Problem(row.line, column.name, OF_NO_SERIES))
    else:
        found.supply.append(_supply(table, row, column, fact, fact.series, figure))


def _passed(fact: WorldFact, text: str, figure: Figure | Problem) -> str | None:
    """Why a cell is passed over; None where it is not."""
    if fact.passed:
        return fact.passed
    if not text:
        return EMPTY if fact.series else NOT_COUNTED
    if fact.series is None and isinstance(figure, Figure) and figure.value is None:
        return SAYS_NOTHING
    return None


def _figure(text: str, row: _Row, column: _Column) -> Figure | Problem:
    """The figure of a cell; a text that sends the reader to another row is words."""
    if _ELSEWHERE.fullmatch(text):
        return Figure(ClaimKind.IN_WORDS, text)
    return read_figure(text, row.line, column.name)


def _supply(
    table: _Table, row: _Row, column: _Column, fact: WorldFact, series: SeriesKey, figure: Figure
) -> SupplyFigure:
    note = row.at(table.notes.get(column.family))
    figure, note = _said_in_note(figure, note)
    unit = fact.unit or column.unit
    qualified = _QUALIFIED.fullmatch(row.area)
    return SupplyFigure(
        row.line,
        column.name,
        series,
        row.area,
        unit,
        column.year,
        figure,
        status_of(figure, _is_estimated(table, column, note)),
        is_world(row.area) and "rounded" in row.area,
        joined(
            _plain_note(note),
            _sentence(qualified[2]) if qualified and not is_world(row.area) else None,
            "Excludes U.S. production." if _WITHOUT_US.search(row.area) else None,
            fact.note,
            unit_note(column.unit, unit) if column.unit else None,
        ),
    )


def _said_in_note(figure: Figure, note: str) -> tuple[Figure, str]:
    """The figure, and what is left of its note: where the cell says NA, the note may give it."""
    bound = _BOUND_IN_NOTE.fullmatch(note)
    if figure.kind is ClaimKind.NOT_AVAILABLE and _IN_WORDS.fullmatch(note):
        return Figure(ClaimKind.IN_WORDS, note), ""
    if figure.kind is ClaimKind.NOT_AVAILABLE and bound:
        told = read_figure(bound["bound"])
        if isinstance(told, Figure):
            return told, bound["rest"] or ""
    return figure, "" if figure.as_published == note else note


def _is_estimated(table: _Table, column: _Column, note: str) -> bool:
    """The later year of production always is; the earlier one where heading or notes say so.

    A table that marks some figures as reported says by it that the others are estimates.
    """
    if column.family != "Prod":
        return column.estimated
    said = _STATUS.search(note)
    named = {said["a"], said["b"], said["c"]} if said else set()
    if said and (said["both"] or said["plain"] or str(column.year) in named):
        return True
    latest = column.year == max(other.year for other in table.columns if other.family == "Prod")
    if latest:
        return True
    reported = _REPORTED.search(note)
    if reported:
        return False
    return column.estimated or table.marks_reported


def _plain_note(note: str) -> str:
    """The note without what status and kind say already."""
    plain = _REPORTED.sub("", _STATUS.sub("", note)).strip(" .;,")
    if not plain or _SAID.fullmatch(plain):
        return ""
    return note if plain == note.strip(" .;,") else _sentence(plain)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
