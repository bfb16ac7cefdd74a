"""Reads U.S. salient statistics of the Mineral Commodity Summaries 2022 to 2025: a file a
commodity, a row a year, a column a statistic with its unit in the heading."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ..cells.published_figures import read_figure
from ..problems import CellProblem
from .mcs_lines import Line, latest_year, table_of, vintage_of, year_problem
from .mcs_rows import (
    NOT_AN_ENTRY,
    OTHER_STATISTIC,
    CellResult,
    McsFile,
    Passed,
    StatisticFigure,
    source_of,
    status_of,
)
from .mcs_tables import salient_facts

SOURCES: Final = ("DataSource", "Source")
HEADING: Final = ("Commodity", "Year")
FIRST: Final = 3
"""The column that the statistics begin with."""

_TAKEN: Final = re.compile(r"(?:^|_)(?:NIR|Price|Consump)")
"""Headings of net import reliance, price and consumption, for telling why a column is left out."""


def is_salient(heading: tuple[str, ...]) -> bool:
    """Whether a file with this heading, cleaned, is one of these."""
    return heading[:1] in [(source,) for source in SOURCES] and heading[1:FIRST] == HEADING


def read_mcs_salient(data: bytes, name: str) -> McsFile:
    """The statistics of *data*, a CSV file called *name*; unreadable cells become problems."""
    first, lines, problems = table_of(data, FIRST)
    headings = list(_told_apart(first))[FIRST:]
    vintage = vintage_of(line.cells[0] for line in lines)
    years = [line.cells[2] for line in lines]
    last = latest_year(year for year in years if not vintage or year < str(vintage))
    vintage = vintage or last + 1
    found = McsFile(name, source_of(vintage), 0, problems=problems)
    for line in lines:
        odd = year_problem(line.number, "Year", line.cells[2], last)
        if odd is not None:
            found.problems.append(odd)
            continue
        cells = [cell for cell in zip(headings, line.cells[FIRST:], strict=True) if cell[0]]
        found.cells += len(cells)
        found.add(_cell(vintage, line, *cell, last) for cell in cells)
    return found


def _told_apart(headings: list[str]) -> Iterator[str]:
    """The headings; one that stands twice is numbered from its second place on."""
    seen: Counter[str] = Counter()
    for heading in headings:
        seen[heading] += 1
        yield f"{heading} ({seen[heading]})" if heading and seen[heading] > 1 else heading


def _cell(vintage: int, line: Line, heading: str, text: str, last: int) -> CellResult:
    """What a cell says; the statistic of the last year is an estimate, as the report heads it."""
    facts, commodity, where = salient_facts(), line.cells[1], (line.number, heading)
    fact = facts.find(vintage, commodity, heading)
    if fact is None or not fact.mineral:
        is_other = facts.knows(commodity) and not _TAKEN.search(heading)
        reason = fact.passed if fact else None
        return Passed(*where, reason or (OTHER_STATISTIC if is_other else NOT_AN_ENTRY))
    if not text:
        return Passed(*where, "empty cell")
    figure = read_figure(text.removesuffix("%") if fact.unit == "percent" else text, *where)
    if isinstance(figure, CellProblem):
        return figure
    year = int(line.cells[2])
    note = " ".join(filter(None, (figure.note and f"{figure.note.capitalize()}.", fact.note)))
    status = status_of(figure, year == last)
    figure = replace(figure, note=None, as_published=text)
    return StatisticFigure(*where, *fact[:4], year, figure, status, note or None)
