"""Reads U.S. salient statistics of the Mineral Commodity Summaries 2022 to 2025: a file a
commodity, a row a year, a column a statistic with its unit in the heading."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from ..cells.published_figures import Figure, read_figure
from ..problems import Problem
from .mcs_lines import latest_year, table_of, vintage_of, year_problem
from .mcs_rows import (
    NOT_AN_ENTRY,
    OTHER_STATISTIC,
    McsFile,
    Passed,
    StatisticFigure,
    source_of,
    status_of,
)
from .mcs_tables import StatisticFact, salient_facts

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
    first, lines = table_of(data, FIRST)
    headings = list(_told_apart(first))
    body = [(line.number, line.cells) for line in lines if not line.fault]
    vintage = vintage_of(row[0] for _, row in body)
    last = latest_year(row[2] for _, row in body if not vintage or row[2] < str(vintage))
    vintage = vintage or last + 1
    found = McsFile(name, source_of(vintage), 0)
    found.problems += [line.problem() for line in lines if line.fault]
    for line, row in body:
        odd = year_problem(line, "Year", row[2], last)
        if odd is not None:
            found.problems.append(odd)
            continue
        for heading, text in zip(headings[FIRST:], row[FIRST:], strict=False):
            if heading:
                found.cells += 1
                _read_cell(found, vintage, (line, heading), row, text, int(row[2]) == last)
    return found


def _told_apart(headings: list[str]) -> Iterator[str]:
    """The headings; one that stands twice is numbered from its second place on."""
    seen: Counter[str] = Counter()
    for heading in headings:
        seen[heading] += 1
        yield f"{heading} ({seen[heading]})" if heading and seen[heading] > 1 else heading


def _read_cell(
    found: McsFile, vintage: int, at: tuple[int, str], row: list[str], text: str, latest: bool
) -> None:
    line, heading = at
    facts = salient_facts()
    fact = facts.find(vintage, row[1], heading)
    if fact is None or not fact.mineral:
        reason = fact.passed if fact else None
        if reason is None:
            known = facts.knows(row[1]) and not _TAKEN.search(heading)
            reason = OTHER_STATISTIC if known else NOT_AN_ENTRY
        found.passed.append(Passed(line, heading, reason))
        return
    figure: Any = read_figure(_without_percent(text, fact), line, heading)
    if not text:
        found.passed.append(Passed(line, heading, "empty cell"))
    elif isinstance(figure, Problem):
        found.problems.append(figure)
    else:
        found.statistics.append(_statistic(at, fact, int(row[2]), figure, text, latest))


def _without_percent(text: str, fact: StatisticFact) -> str:
    return text.removesuffix("%") if fact.unit == "percent" else text


def _statistic(
    at: tuple[int, str], fact: StatisticFact, year: int, figure: Figure, text: str, latest: bool
) -> StatisticFigure:
    """The statistic; that of the last year is an estimate, as the report heads it."""
    line, heading = at
    note = " ".join(filter(None, (figure.note and f"{figure.note.capitalize()}.", fact.note)))
    return StatisticFigure(
        line,
        heading,
        fact.mineral,
        fact.indicator,
        fact.detail,
        fact.unit,
        year,
        replace(figure, note=None, as_published=text),
        status_of(figure, latest),
        note or None,
    )
