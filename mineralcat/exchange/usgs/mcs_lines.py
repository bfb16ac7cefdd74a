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

from mineralcat.errors import EditError
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
