"""Reads world tables of the Mineral Commodity Summaries 2022 to 2024: a file a commodity.

Unit, year and whether a column is an estimate stand in its heading alone ("Prod_kt_est_2022").
Which commodity a file is of, its Type texts say; where these are shared by several ("Mine
production" of lead and of salt), the name that the publisher gave the file decides.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimKind
from mineralcat.domain.text_lists import capitalised
from mineralcat.errors import EditError
from mineralcat.translation import _

from ..cells.published_figures import read_figure
from . import mcs_rows as mcs
from .mcs_tables import files_facts

HEADING: Final = ("Source", "Country")
TYPE: Final = 2
"""The column of the type; one file has the type's text where the heading should be."""
UNITS: Final = {
    "mt": "Mt",
    "mmt": "Mt",
    "mcm": "million m3",
    "mct": "million carats",
    "kct": "thousand carats",
}
"""Suffixes of headings that are not spelt as the unit is."""
EVERY_COLUMN: Final = "*"
"""The key of a fact that holds for all columns of a type."""
REFUSED: Final = "the file as a whole was refused"
UNKNOWN_TYPE: Final = _("The type “{type}” is not one that this program knows of this commodity.")
SAYS_NOTHING: Final = "no number, in a column that the commodity has no use for"

_COLUMN: Final = re.compile(
    r"(?P<holds>(?P<family>Prod|Cap|Reserves)(?:_(?P<product>\w+?))?)"
    rf"_(?P<unit>t|kt|kg|{'|'.join(UNITS)})(?P<estimated>_est)?(?:_(?P<year>20[0-9]{{2}}))?",
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
_KIND_ALONE: Final = re.compile(r"(?:NA|Not applicable|Not available)\.?", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"(?:included (?:in|with)|categorized as) .*", re.IGNORECASE)
_IN_WORDS: Final = re.compile(
    r"(?:(?:world )?reserves are )?(?:categorized as|considered(?: to be)?|estimated to be)"
    r" [\"“]?large[\"”]?(?: in quantity)?\.?",
    re.IGNORECASE,
)
_BOUND_IN_NOTE: Final = re.compile(r"(?P<bound>[<>][0-9,]+)(?:\. ?(?P<rest>.*)|)")
_WITHOUT_US: Final = re.compile(r"excluding (?:the )?(?:United States|U\.S\. production)")


class _Column(NamedTuple):
    """A column of figures: at which place, what it holds (heading without unit and year), its
    unit in the file, its year, and whether its heading says estimated."""

    at: int
    name: str
    holds: str
    family: str
    unit: str
    year: int
    estimated: bool


def is_world_file(heading: tuple[str, ...]) -> bool:
    """Whether a file with this heading, cleaned, is one of these."""
    return heading[:TYPE] == HEADING and any(map(_COLUMN.fullmatch, heading))


def read_mcs_files(data: bytes, name: str) -> mcs.McsFile:
    """The figures of *data*, a CSV file called *name*; unreadable cells become problems.

    A file of other years than its release's, or of which neither types nor name say what it is of,
    is refused as a whole.
    """
    table = _Table(mcs.table_of(data, TYPE + 1), name)
    found = mcs.McsFile(name, mcs.source_of(table.vintage), refused=table.refused)
    if not table.refused:
        found.problems += table.problems
    for row in table.rows:
        for column in table.columns:
            found.take(row.number, column.name, partial(table.figure, row, column))
    mcs.add_up(found)
    return found


class _Table:
    """A file with its headings read: which columns have figures or notes, and what it is of."""

    def __init__(self, table: mcs.CsvTable, name: str) -> None:
        heading = table.heading
        self.problems = table.problems
        self.rows = [line for line in table.lines if any(line.cells[1:])]
        columns = list(_figure_columns(heading))
        later = mcs.latest_year(str(column.year) for column in columns)
        self.vintage = mcs.vintage_of(row.cells[0] for row in self.rows) or later + 1
        # the heading of reserves names no year: they are of the later one
        dated = (column._replace(year=column.year or later) for column in columns)
        self.columns = [*dated, *_nameless(heading, self.rows, later)]
        self.latest_produced = max((c.year for c in self.columns if c.family == "Prod"), default=0)
        notes = enumerate(map(_NOTES.fullmatch, heading))
        self.notes = {match["family"]: at for at, match in notes if match}
        self.marks_reported = any(_REPORTED.match(self.note(row, "Prod")) for row in self.rows)
        code = _code(self.rows, name)
        self.code = code or ""
        self.refused: str | None = None
        """Why the file is not taken."""
        if self.vintage != later + 1:
            self.refused = _(
                "{file} was left out: its rows say release of {vintage}, which ends in {last}, and"
                " its headings end in {later}. It is a draft; take the world table of that release"
                " instead.",
                file=name,
                vintage=self.vintage,
                last=self.vintage - 1,
                later=later,
            )
        elif code is None:
            self.refused = _(
                "{file} was left out: its rows say “{types}” and not of what. Give it its published"
                " name, such as mcs2023-lead_world.csv.",
                file=name,
                types=" / ".join(sorted({row.cells[TYPE] for row in self.rows}))[:80],
            )

    def note(self, row: mcs.Line, family: str) -> str:
        at = self.notes.get(family)
        return "" if at is None else row.cells[at]

    def figure(self, row: mcs.Line, column: _Column) -> mcs.SupplyFigure:
        """What a cell says."""
        text, area, kind = row.cells[column.at], row.cells[1], row.cells[TYPE]
        if self.refused:
            raise mcs.PassedOverError(REFUSED)
        if text:
            mcs.check_year(str(column.year), self.vintage - 1)
        facts = files_facts()
        if not facts.knows(self.code, kind):
            if text and facts.knows(self.code):
                sentence = _(
                    "The type “{type}” is not one that this program knows of this commodity."
                )
                raise EditError("", sentence.format(type=kind))
            raise mcs.PassedOverError(mcs.NOT_AN_ENTRY)
        keys = (self.vintage, self.code, kind)
        fact = facts.find(*keys, column.holds) or facts.find(*keys, EVERY_COLUMN) or mcs.NO_SERIES
        if fact.passed or not text:
            reason = mcs.EMPTY if fact.series else mcs.NOT_COUNTED
            raise mcs.PassedOverError(fact.passed or reason)
        # a text that sends the reader to another row is words
        in_words = ReadClaim(ClaimKind.IN_WORDS, text) if _ELSEWHERE.fullmatch(text) else None
        figure = in_words or read_figure(text)
        if fact.series is None:
            if figure.value is None:
                raise mcs.PassedOverError(SAYS_NOTHING)
            raise EditError("", mcs.OF_NO_SERIES)
        figure, note = _figure_in_note(figure, self.note(row, column.family))
        notes = (
            _plain_note(note),
            mcs.qualifier_of(area),
            "Excludes U.S. production." if _WITHOUT_US.search(area) else None,
        )
        estimated, unit = self._is_estimated(column, note), column.unit or None
        return mcs.world_figure(
            fact, fact.series, area, unit, column.year, figure, estimated, notes
        )

    def _is_estimated(self, column: _Column, note: str) -> bool:
        """The later year of production always is; the earlier one where heading or notes say so.

        A table that marks some figures as reported says by it that the others are estimates.
        """
        if column.family != "Prod":
            return column.estimated
        status = _STATUS.search(note)
        if status:
            named = (status["a"], status["b"], status["c"])
            if status["both"] or status["plain"] or str(column.year) in named:
                return True
        if column.year == self.latest_produced:
            return True
        return not _REPORTED.search(note) and (column.estimated or self.marks_reported)


def _figure_columns(heading: Iterable[str]) -> Iterator[_Column]:
    for at, name in enumerate(heading):
        if match := _COLUMN.fullmatch(name):
            suffix = match["unit"].casefold()
            family, unit, year = match["family"], UNITS.get(suffix, suffix), int(match["year"] or 0)
            estimated = match["estimated"] is not None
            yield _Column(at, name, match["holds"], family, unit, year, estimated)


def _nameless(heading: list[str], rows: list[mcs.Line], later: int) -> Iterator[_Column]:
    """Columns without a heading that have figures all the same, named by their place."""
    for at, name in enumerate(heading):
        if at > TYPE and not name and any(row.cells[at][:1].isdigit() for row in rows):
            place = f"column {at + 1}"
            yield _Column(at, place, place, "Reserves", "", later, False)


def _code(rows: list[mcs.Line], name: str) -> str | None:
    """The commodity of the file, in the five letters of the publisher's file names; empty where it
    is none of the catalogue's, None where that is not certain."""
    types = {row.cells[TYPE] for row in rows}
    facts = files_facts()
    known = {code for code, type_, _ in facts if type_ in types}
    fitting = {code for code in known if all(facts.knows(code, type_) for type_ in types)}
    match = _FILE.match(PurePosixPath(name).name.casefold())
    if match and (match["code"] in fitting or not fitting):
        return match["code"]
    if len(fitting) == 1:
        return fitting.pop()
    return None if known else ""


def _figure_in_note(figure: ReadClaim, note: str) -> tuple[ReadClaim, str]:
    """The figure, and what is left of its note: where the cell says NA, the note may give it."""
    if figure.kind is ClaimKind.NOT_AVAILABLE:
        if _IN_WORDS.fullmatch(note):
            return ReadClaim(ClaimKind.IN_WORDS, note), ""
        if bound := _BOUND_IN_NOTE.fullmatch(note):
            return read_figure(bound["bound"]), bound["rest"] or ""
    return figure, "" if figure.as_published == note else note


def _plain_note(note: str) -> str:
    """The note without what status and kind say already."""
    plain = _REPORTED.sub("", _STATUS.sub("", note)).strip(" .;,")
    if not plain or _KIND_ALONE.fullmatch(plain):
        return ""
    return note if plain == note.strip(" .;,") else f"{capitalised(plain)}."
