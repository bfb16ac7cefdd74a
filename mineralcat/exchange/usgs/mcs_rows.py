"""What the readers of the Mineral Commodity Summaries share: the lines and years of a CSV file, and
what they yield, figures that name no database.

One bad row never costs the others: a row that cannot be read, and a year that is none of the
release's, becomes a problem of its line.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final, NamedTuple

from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.domain.text_lists import capitalised
from mineralcat.errors import EditError
from mineralcat.translation import _

from ..cells.published_figures import clean_text
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
YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_VINTAGE: Final = re.compile(r"MCS ?(20[0-9]{2})", re.IGNORECASE)
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
OLDEST: Final = 9
"""So many years before the latest of a release its figures go back at most; five are usual."""
_RARE: Final = 10
"""A year that stands so many times less often than another may be mistyped."""


# -- figures ---------------------------------------------------------------------------------------


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


# -- lines and years -------------------------------------------------------------------------------


class Line(NamedTuple):
    """A row of the file: its number from 1, and its cells, cleaned."""

    number: int
    cells: list[str]


class CsvTable(NamedTuple):
    """A CSV file: its *lines* are as wide as the *heading*; a row that cannot be read is a problem
    instead."""

    heading: list[str]
    lines: list[Line]
    problems: list[CellProblem]


def table_of(data: bytes, needed: int | str | None = None) -> CsvTable:
    """The table of a CSV file. *needed* is how many cells a row has at least, or the heading of the
    last of them; without, all. ValueError where the file breaks off in its last row: half of it is
    worse than none."""
    (_first, heading, _fault), *rows = _rows(data)
    width, table, broken = len(heading), CsvTable(heading, [], []), False
    least = heading.index(needed) + 1 if isinstance(needed, str) else needed or width
    for number, cells, fault in rows:
        broken = not fault and (any(cells[width:]) or len(cells) < least)
        if broken:
            sizes = {"count": len(cells), "width": width}
            fault = _("The row has {count} cells, and the heading has {width}.", **sizes)
        if fault:
            table.problems.append(CellProblem(number, "", fault))
        else:
            table.lines.append(Line(number, [*cells[:width], *[""] * (width - len(cells))]))
    if broken:
        raise ValueError(_("it breaks off in row {number}", number=rows[-1][0]))
    return table


def _rows(data: bytes) -> Iterator[tuple[int, list[str], str]]:
    """Number and cells of the rows of a CSV file that are not blank, with why one cannot be read.
    Files are UTF-8, or Windows-1252 as in 2026."""
    reader = csv.reader(io.StringIO(_decoded(data), newline=""))
    for number in count(1):
        try:
            cells = list(map(clean_text, next(reader)))
        except StopIteration:
            return
        except csv.Error as error:
            yield number, [], _("The row cannot be read ({error}).", error=str(error))
            continue
        undecoded = _UNDECODED.search("".join(cells))
        if undecoded is not None:
            byte = ord(undecoded[0]) - 0xDC00
            fault = _("The byte 0x{byte:02X} in this row is no text in UTF-8.", byte=byte)
            yield number, cells, fault
        elif any(cells):
            yield number, cells, ""


def _decoded(data: bytes) -> str:
    text = data.decode("utf-8-sig", "surrogateescape")
    undecoded = len(_UNDECODED.findall(text))
    if undecoded and undecoded > sum(sign > "\x7f" for sign in text) - undecoded:
        return data.decode("cp1252", "surrogateescape")
    return text


def latest_year(texts: Iterable[str]) -> int:
    """The latest year of a release, but one that stands out, as where a digit was mistyped; 0 where
    no text is a year."""
    times = Counter(int(text) for text in texts if YEAR.fullmatch(text))
    often = max(times.values(), default=0)
    years = sorted(times)
    while len(years) > 1:
        last, before = years[-1], years[-2]
        rare = times[last] * _RARE < often
        apart = last - before > 1 and times[last] * 2 <= often
        if not (rare or apart):
            break
        years.pop()
    return years[-1] if years else 0


def vintage_of(sources: Iterable[str]) -> int:
    """The release that most rows say that they are of, as in “MCS2024”; 0 where none does."""
    named = Counter(int(match[1]) for match in map(_VINTAGE.fullmatch, sources) if match)
    return named.most_common(1)[0][0] if named else 0


def check_year(text: str, latest: int, column: str = "") -> int:
    """A year of a release that ends in *latest*; EditError names its column where it is none."""
    if YEAR.fullmatch(text) and latest - OLDEST <= int(text) <= latest:
        return int(text)
    reason = _(
        "“{year}” is no year of this release, whose figures end in {latest}.",
        year=text[:40],
        latest=latest,
    )
    raise EditError(column, reason)
