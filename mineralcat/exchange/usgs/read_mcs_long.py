"""Reads the data of the Mineral Commodity Summaries 2026: one long table of everything."""

import re
from dataclasses import replace
from typing import Final, NamedTuple

from mineralcat.domain.terms import ClaimKind
from mineralcat.translation import _

from ..cells.published_figures import PublishedFigure, clean_text, read_figure
from ..problems import CellProblem
from .mcs_lines import OLDEST, latest_year, table_of, year_problem
from .mcs_rows import (
    NOT_AN_ENTRY,
    OTHER_STATISTIC,
    CellResult,
    McsFile,
    Passed,
    StatisticFigure,
    is_world,
    joined,
    source_of,
    status_of,
    world_figure,
)
from .mcs_tables import (
    INDICATORS,
    SALIENT_UNITS,
    StatisticEntry,
    long_facts,
    salient_entries,
    unit_note,
    units,
)

HEADING = ("MCS chapter", "Section", "Commodity", "Country", "Statistics")
VALUE: Final = "Value"

IMPORT_SOURCE: Final = "import source"
"""The indicator of a country's share of U.S. imports; the country stands in the detail."""
ODD_YEARS: Final = _("The years cannot be read.")

_BOILERPLATE = re.compile(
    r"^Estimated ?\.$|^Reported\.$"
    r"|^See Appendix C for resource and reserve definitions and information concerning data"
    r" sources\.$|^Less than ½ ?unit\.$"
)
_ROUNDED = re.compile(r"[,:] rounded$", re.IGNORECASE)
_INCLUDED = re.compile(r".*\b[Ii]ncluded (?:in|with) .*")
_GARBLED_HYPHEN = re.compile(r"(?<=[0-9])\?(?=[a-z])")
_SHARE_OF = re.compile(r"Net import reliance ?as a percentage of ", re.IGNORECASE)
_PRICE_OF = re.compile(r"(?:Price\b[,:]? ?)", re.IGNORECASE)
_CONSUMPTION_OF = re.compile(r"^Consumption\b[,:]? ?")
_KINDS_OF_CONSUMPTION = re.compile(r"\b(?:Apparent|Reported|Estimated)\b")
_YEARS = re.compile(r"(20[0-9]{2})\N{EN DASH}([0-9]{2})")
_SPARE_COMMAS = re.compile(r"(?:, ?)+(?=[,:]|$)|(?<=:)(?: ?,)+")
_SENTENCES: Final = frozenset(
    {
        "The United States was 100% net import reliant for its cesium needs",
        "Domestic consumption rate of less than 2,000 kilograms of rubidium per year",
    }
)
"""Details that say the value over again."""


class _Row(NamedTuple):
    """One line of the file with its texts cleaned."""

    line: int
    cells: dict[str, str]

    @property
    def where(self) -> tuple[int, str]:
        """Line and column of its value."""
        return self.line, VALUE

    @property
    def notes(self) -> list[str]:
        return [note.strip() for note in self.cells["Notes"].split(" -- ") if note.strip()]

    @property
    def estimated(self) -> bool:
        return any(note.startswith("Estimated") for note in self.notes)

    def note_beside(self, figure: PublishedFigure) -> str | None:
        """The notes without what status, kind and the figure itself say already."""
        notes = (note for note in self.notes if note != figure.as_published)
        return joined(*(note for note in notes if not _BOILERPLATE.match(note)))


def read_mcs_long(data: bytes, name: str) -> McsFile:
    """The figures of *data*, a CSV file called *name*; unreadable cells become problems."""
    heading, lines, problems = table_of(data, VALUE)
    rows = [_row(line.number, heading, line.cells) for line in lines]
    later = latest_year(row.cells["Year"] for row in rows)
    count = len(lines) + len(problems)
    found = McsFile(name, source_of(later + 1), count, problems=problems)
    found.add(_result(row, later) for row in rows)
    return found


def _row(line: int, heading: list[str], texts: list[str]) -> _Row:
    cells = {key: text for key, text in zip(heading, texts, strict=True) if key}
    if cells["Notes"] in ("Yes", "No"):  # a row that lost its notes is shifted by one
        cells["Notes"], cells["Other notes"] = "", ""
    return _Row(line, cells)


def _result(row: _Row, later: int) -> CellResult:
    """What a row says."""
    if row.cells["Section"] == "Import Sources":
        return _import_source(row, later)
    odd = year_problem(row.line, "Year", row.cells["Year"], later)
    if odd is not None:
        return odd
    return _world(row, later) if row.cells["Section"].startswith("World") else _salient(row)


def _world(row: _Row, later: int) -> CellResult:
    cells = row.cells
    detail = _ROUNDED.sub("", cells["Statistics_detail"])
    key = cells["Commodity"], cells["Statistics"], detail.casefold()
    fact = long_facts().find(later + 1, *key)
    if fact is None or fact.series is None:
        return Passed(*row.where, NOT_AN_ENTRY)
    figure = _figure(row)
    if isinstance(figure, CellProblem):
        return figure
    named = units().get(cells["Unit"], cells["Unit"])
    unit, year = fact.unit or named, int(cells["Year"])
    estimated = row.estimated or (cells["Statistics"] == "Production" and year == later)
    notes = row.note_beside(figure), fact.note, unit_note(named, unit)
    area = fact.area or cells["Country"]
    result = world_figure(row.where, fact.series, area, unit, year, figure, estimated, notes)
    rounded = is_world(cells["Country"]) and detail != cells["Statistics_detail"]
    return replace(result, rounded=rounded)


def _figure(row: _Row) -> PublishedFigure | CellProblem:
    """The value; an ``s`` whose note sends the reader to another row is words, not half a unit."""
    figure = read_figure(row.cells[VALUE], *row.where)
    if isinstance(figure, PublishedFigure) and figure.kind is ClaimKind.NEGLIGIBLE:
        elsewhere = next(filter(_INCLUDED.match, row.notes), None)
        if elsewhere is not None:
            return PublishedFigure(ClaimKind.IN_WORDS, elsewhere)
    return figure


def _salient(row: _Row) -> CellResult:
    cells, statistic = row.cells, row.cells["Statistics"]
    if statistic not in INDICATORS:
        return Passed(*row.where, OTHER_STATISTIC)
    entry = _entry(row)
    if entry is None:
        return Passed(*row.where, NOT_AN_ENTRY)
    figure = read_figure(cells[VALUE], *row.where)
    if isinstance(figure, CellProblem):
        return figure
    given = cells["Unit"]
    named = SALIENT_UNITS.get((cells["Commodity"], given), given)
    detail = _detail(cells["Statistics_detail"], named, entry)
    says = None if named == given else f"The file's unit is “{given}”, its detail says “{named}”."
    note = joined(figure.note, row.note_beside(figure), says)
    status, figure = status_of(figure, row.estimated), replace(figure, note=None)
    about, unit = (entry.mineral, statistic.lower(), detail), units().get(named, named)
    return StatisticFigure(*row.where, *about, unit, int(cells["Year"]), figure, status, note)


def _entry(row: _Row) -> StatisticEntry | None:
    """The mineral that a row of U.S. statistics speaks of: its detail's, else its commodity's."""
    entries, commodity = salient_entries(), row.cells["Commodity"]
    return entries.get((commodity, row.cells["Statistics_detail"])) or entries.get((commodity, ""))


def _import_source(row: _Row, later: int) -> CellResult:
    """A country's share of U.S. imports, averaged over some years; the detail names both."""
    cells, entry, years = row.cells, _entry(row), _years(row.cells["Year"], later)
    if entry is None:
        return Passed(*row.where, NOT_AN_ENTRY)
    figure = read_figure(cells[VALUE], *row.where)
    if isinstance(figure, CellProblem):
        return figure
    if years is None:
        return CellProblem(row.line, "Year", ODD_YEARS)
    product = "" if cells["Statistics_detail"] == "All" else cells["Statistics_detail"]
    detail = ": ".join(filter(None, (entry.product, product, cells["Country"])))
    about, (since, year) = (entry.mineral, IMPORT_SOURCE, detail, cells["Unit"]), years
    status, note = status_of(figure, row.estimated), row.note_beside(figure)
    return StatisticFigure(*row.where, *about, year, figure, status, note, since)


def _years(text: str, later: int) -> tuple[int, int] | None:
    """The first and last year of an average; None where they are none of a release's."""
    match = _YEARS.fullmatch(text)
    if match is None:
        return None
    first, last = int(match[1]), int(match[1][:2] + match[2])
    return (first, last) if later - OLDEST <= first <= last <= later else None


def _detail(text: str, unit: str, entry: StatisticEntry) -> str:
    """What of the mineral is meant, without the indicator and the unit, which stand apart."""
    text = _GARBLED_HYPHEN.sub("-", "" if text in _SENTENCES else text)
    text = _SHARE_OF.sub("of ", text)
    text = _PRICE_OF.sub("", text, count=1)
    text = _CONSUMPTION_OF.sub("", text)
    text = _KINDS_OF_CONSUMPTION.sub(lambda kind: kind[0].lower(), text)
    text = re.sub(re.escape(unit), "", text, count=1, flags=re.IGNORECASE)
    text = clean_text(_SPARE_COMMAS.sub("", text)).replace(", (", " (").replace(" ,", ",")
    text = text.strip(" ,:")
    return ": ".join(part for part in (entry.product, text) if part)
