"""Reads U.S. salient statistics of the Mineral Commodity Summaries 2022 to 2025: a file a
commodity, a row a year, a column a statistic with its unit in the heading. Two of 2023 were
released as workbooks, of which one sheet is what the others are a file of."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from typing import Final

from mineralcat.domain.text_lists import capitalised
from mineralcat.errors import EditError

from ..cells.published_figures import clean_text, read_figure, words_of
from ..incoming import Member
from ..problems import CellProblem, UnreadableFileError
from ..workbooks.workbook_cells import cell_text
from ..workbooks.workbook_files import OpenWorkbook, workbook_kind
from . import mcs_rows as mcs
from .mcs_tables import salient_facts

SOURCES: Final = ("DataSource", "Source")
HEADING: Final = ("Commodity", "Year")
FIRST: Final = 3
"""The column that the statistics begin with."""
LARGEST: Final = 1_000_000
"""Workbooks that were released have 30 kB; larger ones are not opened to look for a sheet."""
_TAKEN: Final = re.compile(r"(?:^|_)(?:NIR|Price|Consump)")
"""Headings of net import reliance, price and consumption, for telling why a column is left out."""


def is_salient(heading: tuple[str, ...]) -> bool:
    """Whether a file with this heading, cleaned, is one of these."""
    return heading[:1] in [(source,) for source in SOURCES] and heading[1:FIRST] == HEADING


def salient_sheet(member: Member) -> bytes | None:
    """The statistics of a workbook as a CSV file; None where it has none."""
    if member.size > LARGEST or workbook_kind(member) is None:
        return None
    with suppress(UnreadableFileError), closing(OpenWorkbook(member)) as book:
        for sheet in book.sheets:
            if sheet.why_not:
                continue
            rows = [list(map(cell_text, cells)) for _row, cells in book.rows(sheet.name)]
            if rows and is_salient(tuple(map(clean_text, rows[0]))):
                file = io.StringIO(newline="")
                csv.writer(file).writerows(rows)
                return file.getvalue().encode()
    return None


def read_mcs_salient(data: bytes, name: str) -> mcs.McsFile:
    """The statistics of *data*, a CSV file called *name*; unreadable cells become problems."""
    first, lines, problems = mcs.table_of(data, FIRST)
    headings = list(_told_apart(first))[FIRST:]
    vintage = mcs.vintage_of(line.cells[0] for line in lines)
    years = [line.cells[2] for line in lines]
    last = mcs.latest_year(year for year in years if not vintage or year < str(vintage))
    vintage = vintage or last + 1
    found = mcs.McsFile(name, mcs.source_of(vintage), problems=problems)
    for line in lines:
        try:
            mcs.check_year(line.cells[2], last, "Year")
        except EditError as error:
            found.problems.append(CellProblem(line.number, error.field, str(error)))
            continue
        for heading, text in zip(headings, line.cells[FIRST:], strict=True):
            if heading:
                found.take(line.number, heading, partial(_cell, vintage, line, heading, text, last))
    return found


def _told_apart(headings: list[str]) -> Iterator[str]:
    """The headings; one that stands twice is numbered from its second place on."""
    seen: Counter[str] = Counter()
    for heading in headings:
        seen[heading] += 1
        yield f"{heading} ({seen[heading]})" if heading and seen[heading] > 1 else heading


def _cell(vintage: int, line: mcs.Line, heading: str, text: str, last: int) -> mcs.StatisticFigure:
    """What a cell says; the statistic of the last year is an estimate, as the report heads it."""
    facts, commodity = salient_facts(), line.cells[1]
    fact = facts.find(vintage, commodity, heading)
    if fact is None or not fact.mineral:
        is_other = facts.knows(commodity) and not _TAKEN.search(heading)
        reason = fact.passed if fact else None
        unknown = mcs.OTHER_STATISTIC if is_other else mcs.NOT_AN_ENTRY
        raise mcs.PassedOverError(reason or unknown)
    if not text:
        raise mcs.PassedOverError(mcs.EMPTY)
    figure = read_figure(text.removesuffix("%") if fact.unit == "percent" else text)
    year = int(line.cells[2])
    words = words_of(figure)
    note = " ".join(filter(None, (words and f"{capitalised(words)}.", fact.note)))
    return mcs.StatisticFigure(
        mineral=fact.mineral,
        indicator=fact.indicator,
        detail=fact.detail,
        unit=fact.unit,
        period=year,
        figure=replace(figure, as_published=text),
        status=mcs.status_of(figure, year == last),
        note=note or None,
    )
