"""The lines and years of a published CSV file, so that one bad row never costs the others.

A row that cannot be read, and a year that is none of the release's, becomes a problem of its line.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final, NamedTuple

from mineralcat.translation import _

from ..cells.published_figures import clean_text
from ..problems import CellProblem

YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_VINTAGE: Final = re.compile(r"MCS ?(20[0-9]{2})", re.IGNORECASE)
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
OLDEST: Final = 9
"""So many years before the latest of a release its figures go back at most; five are usual."""
_RARE: Final = 10
"""A year that stands so many times less often than another may be mistyped."""


class Line(NamedTuple):
    """A row of the file: its number from 1, its cells cleaned, and why it cannot be read."""

    number: int
    cells: list[str]
    fault: str = ""


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
    first, *lines = _lines(data)
    heading = first.cells
    least = heading.index(needed) + 1 if isinstance(needed, str) else needed
    fitted = [_fitted(line, len(heading), least or len(heading)) for line in lines]
    if fitted and fitted[-1].fault and not lines[-1].fault:
        raise ValueError(_("it breaks off in row {number}", number=lines[-1].number))
    problems = [CellProblem(line.number, "", line.fault) for line in fitted if line.fault]
    return CsvTable(heading, [line for line in fitted if not line.fault], problems)


def _lines(data: bytes) -> Iterator[Line]:
    """The rows of a CSV file that are not blank. Files are UTF-8, or Windows-1252 as in 2026."""
    reader = csv.reader(io.StringIO(_decoded(data), newline=""))
    for number in count(1):
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(number, [], _("The row cannot be read ({error}).", error=str(error)))
        else:
            cells = [clean_text(cell) for cell in row]
            if any(cells):
                yield Line(number, cells, _fault(cells))


def _fault(cells: list[str]) -> str:
    undecoded = _UNDECODED.search("".join(cells))
    if undecoded is None:
        return ""
    return _(
        "The byte 0x{byte:02X} in this row is no text in UTF-8.", byte=ord(undecoded[0]) - 0xDC00
    )


def _decoded(data: bytes) -> str:
    text = data.decode("utf-8-sig", "surrogateescape")
    undecoded = len(_UNDECODED.findall(text))
    if undecoded and undecoded > sum(sign > "\x7f" for sign in text) - undecoded:
        return data.decode("cp1252", "surrogateescape")
    return text


def _fitted(line: Line, width: int, least: int) -> Line:
    """The line with as many cells as the heading has: empty ones are added or taken away at its
    end. A fault where it has others, or fewer than the *least* that a figure needs."""
    surplus = any(line.cells[width:])
    if not line.fault and (surplus or len(line.cells) < least):
        fault = _(
            "The row has {cells} cells, and the heading has {width}.",
            cells=len(line.cells),
            width=width,
        )
        return line._replace(fault=fault)
    cells = [*line.cells[:width], *[""] * (width - len(line.cells))]
    return line._replace(cells=cells)


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


def year_problem(line: int, column: str, text: str, latest: int) -> CellProblem | None:
    """Why a year cannot be one of a release that ends in *latest*; None where it can."""
    if YEAR.fullmatch(text) and latest - OLDEST <= int(text) <= latest:
        return None
    return CellProblem(
        line,
        column,
        _(
            "“{given}” is no year of this release, whose figures end in {latest}.",
            given=text[:40],
            latest=latest,
        ),
    )
