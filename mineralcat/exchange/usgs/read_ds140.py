"""Reads workbooks of Data Series 140 of the U.S. Geological Survey: world production by year.

A workbook has a sheet a commodity: a title ("LITHIUM STATISTICS1"), the agency, a line that names
the unit, then a heading that begins with "Year" and a row a year, then footnotes. Of its columns
only the world's production is taken; the others are of the United States, which the Mineral
Commodity Summaries tell. "Data are calculated, estimated, or reported", the workbooks say, and not
which: no figure is marked as estimated.
"""

import io
import re
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from mineralcat.domain.terms import ClaimKind
from mineralcat.errors import EditError
from mineralcat.translation import _

from ..cells.published_figures import clean_text, read_figure
from ..incoming import Member, Read
from ..problems import UnreadableFileError
from ..workbooks.workbook_cells import Cell, cell_text
from ..workbooks.workbook_files import OpenWorkbook, WorkbookKind, workbook_kind
from . import mcs_rows as mcs
from .mcs_tables import history_facts
from .usgs_rows import LARGEST, data_of, usgs_rows

SOURCE: Final = "usgs-ds140"
NO_SUCH_WORKBOOK: Final = _("it is no workbook of Data Series 140.")
OLDEST_YEAR: Final = 1800
GAP: Final = "not available (NA): a gap stays a gap"
_AGENCY: Final = "U.S. GEOLOGICAL SURVEY"
_TITLE: Final = re.compile(r"(?P<title>.+?) ?[0-9⁰¹²³⁴-⁹]*")
_HEADING: Final = re.compile(r"(?P<heading>.+?)[0-9⁰¹²³⁴-⁹]*")
_UNIT: Final = re.compile(r"\[ ?all (?:values|quantities)(?: are)? in metric tons\b.*", re.I)
_HIGHEST_HEADING: Final = 12
"""The heading is found within so many rows."""


class Ds140Sheet(NamedTuple):
    """A sheet of the series: its *title* without footnote marks, the row of its heading."""

    name: str
    title: str
    heading: list[str]
    rows: list[list[Cell]]
    first: int
    """The row of the sheet, from 1, that *rows* begin with."""
    in_tons: bool


class Ds140Format:
    """World production by year, since 1900, a workbook a commodity."""

    name = _("USGS Data Series 140, historical statistics")

    def knows(self, member: Member) -> bool:
        """Whether it is a workbook with a sheet that is headed like those of the series."""
        return member.size <= LARGEST and is_ds140(data_of(member))

    def read(self, member: Member) -> Iterator[Read]:
        """Its source, its series, its figures and what could not be read."""
        found = read_ds140(data_of(member), PurePosixPath(member.name).name)
        yield from usgs_rows(found, member.name)


FORMAT = Ds140Format()


def is_ds140(data: bytes) -> bool:
    """Whether *data* is a workbook of the series; of no bytes does this fail."""
    try:
        return next(_sheets(data), None) is not None
    except UnreadableFileError:
        return False


def read_ds140(data: bytes, name: str) -> mcs.McsFile:
    """World production by year; UnreadableFileError where it is no such workbook."""
    found = mcs.McsFile(name, SOURCE)
    sheets = list(_sheets(data, name))
    if not sheets:
        raise UnreadableFileError(name, NO_SUCH_WORKBOOK)
    for sheet in sheets:
        for column, heading in enumerate(sheet.heading):
            if "world" in heading.casefold():
                _take_column(found, sheet, column, heading)
    return found


def _sheets(data: bytes, name: str = "") -> Iterator[Ds140Sheet]:
    member = Member(name, len(data), partial(io.BytesIO, data))
    if workbook_kind(member) is not WorkbookKind.XLSX:
        raise UnreadableFileError(name, NO_SUCH_WORKBOOK)
    with closing(OpenWorkbook(member)) as book:
        for sheet in (one.name for one in book.sheets if not one.why_not):
            rows = [cells for _row, cells in book.rows(sheet)]
            texts = [cell_text(row[0]) if row else "" for row in rows[:_HIGHEST_HEADING]]
            texts = list(map(clean_text, texts))
            if "Year" in texts and _AGENCY in texts[:2]:
                at, title = texts.index("Year"), _TITLE.fullmatch(texts[0])
                yield Ds140Sheet(
                    sheet,
                    title["title"] if title else "",
                    [_without_mark(cell) for cell in rows[at]],
                    rows[at + 1 :],
                    at + 2,
                    any(map(_UNIT.fullmatch, texts[1:at])),
                )


def _without_mark(cell: Cell) -> str:
    match = _HEADING.fullmatch(clean_text(cell_text(cell)))
    return match["heading"].strip() if match else ""


def _take_column(found: mcs.McsFile, sheet: Ds140Sheet, column: int, heading: str) -> None:
    """Add what the cells of a column say, but for footnotes."""
    years = [_year(row[0] if row else None) for row in sheet.rows]
    latest, known = mcs.latest_year(map(str, years)), dict[int, int]()
    for line, (year, row) in enumerate(zip(years, sheet.rows, strict=True), start=sheet.first):
        if year is not None:
            text = cell_text(row[column]) if column < len(row) else ""
            read = partial(_figure, sheet, heading, year, text, latest, known.get(year), line)
            found.take(line, heading, read, sheet.name)
            if OLDEST_YEAR <= year <= latest and sheet.in_tons:
                known.setdefault(year, line)


def _figure(
    sheet: Ds140Sheet,
    heading: str,
    year: int,
    text: str,
    latest: int,
    before: int | None,
    line: int,
) -> mcs.SupplyFigure:
    """What the cell of a year says, which may stand in the row *before* too."""
    fact = history_facts().find(0, sheet.title, heading)
    if fact is None or fact.series is None:
        raise mcs.PassedOverError(mcs.NOT_AN_ENTRY)
    if not OLDEST_YEAR <= year <= latest:
        sentence = _("“{year}” is no year of this sheet, which ends in {latest}.")
        raise EditError("", sentence.format(year=year, latest=latest))
    if before is not None:
        sentence = _(
            "The year {year} stands twice, in rows {first} and {second}; the second may be of"
            " another year and is left out."
        )
        raise EditError("", sentence.format(year=year, first=before, second=line))
    if not sheet.in_tons:
        raise EditError("", _("The sheet does not say that it is in metric tons."))
    figure = read_figure(text)
    if figure.kind is ClaimKind.NOT_AVAILABLE:
        raise mcs.PassedOverError(GAP)
    return mcs.SupplyFigure(
        series=fact.series,
        area="World",
        unit=fact.unit or "t",
        period=year,
        figure=figure,
        status=mcs.status_of(figure, False),
        note=fact.note,
    )


def _year(cell: Cell | None) -> int | None:
    """The year of a row; None where it is no row of figures."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else None
