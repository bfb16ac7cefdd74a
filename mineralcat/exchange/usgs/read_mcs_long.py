"""Reads the data of the Mineral Commodity Summaries 2026: one long table of everything."""

import re
from dataclasses import dataclass, replace
from typing import Final

from mineralcat.domain.terms import ClaimKind

from ..cells.published_figures import Figure, clean_text, read_figure
from ..problems import Problem
from .mcs_lines import OLDEST, Line, latest_year, table_of, year_problem
from .mcs_rows import (
    NOT_AN_ENTRY,
    OTHER_STATISTIC,
    McsFile,
    Passed,
    StatisticFigure,
    SupplyFigure,
    is_world,
    joined,
    source_of,
    status_of,
)
from .mcs_tables import (
    INDICATORS,
    SALIENT_UNITS,
    UNITS,
    StatisticEntry,
    long_facts,
    salient_entries,
    unit_note,
)

HEADING = ("MCS chapter", "Section", "Commodity", "Country", "Statistics")
VALUE: Final = "Value"

IMPORT_SOURCE: Final = "import source"
"""The indicator of a country's share of U.S. imports; the country stands in the detail."""
ODD_YEARS: Final = "The years cannot be read."

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
_EVERYTHING: Final = frozenset({"All"})
_SPARE_COMMAS = re.compile(r"(?:, ?)+(?=[,:]|$)|(?<=:)(?: ?,)+")
_SENTENCES: Final = frozenset(
    {
        "The United States was 100% net import reliant for its cesium needs",
        "Domestic consumption rate of less than 2,000 kilograms of rubidium per year",
    }
)
"""Details that say the value over again."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the file with its texts cleaned."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def notes(self) -> list[str]:
        return [note.strip() for note in self["Notes"].split(" -- ") if note.strip()]

    @property
    def estimated(self) -> bool:
        return any(note.startswith("Estimated") for note in self.notes)

    def note_beside(self, figure: Figure) -> str | None:
        """The notes without what status, kind and the figure itself say already."""
        said = {figure.as_published}
        return joined(
            *(note for note in self.notes if note not in said and not _BOILERPLATE.match(note))
        )


def read_mcs_long(data: bytes, name: str) -> McsFile:
    """The figures of *data*, a CSV file called *name*; unreadable cells become problems."""
    heading, lines = table_of(data, VALUE)
    rows = [_row(line, heading) for line in lines if not line.fault]
    later = latest_year(row["Year"] for row in rows)
    found = McsFile(name, source_of(later + 1), len(lines))
    found.problems += [line.problem() for line in lines if line.fault]
    for row in rows:
        of_several = row["Section"] == "Import Sources"
        odd = None if of_several else year_problem(row.line, "Year", row["Year"], later)
        if odd is not None:
            found.problems.append(odd)
        elif row["Section"].startswith("World"):
            _read_world(found, row, later)
        elif of_several:
            _read_import_source(found, row, later)
        else:
            _read_salient(found, row)
    return found


def _row(line: Line, heading: list[str]) -> _Row:
    cells = {key: text for key, text in zip(heading, line.cells, strict=True) if key}
    if cells["Notes"] in ("Yes", "No"):  # a row that lost its notes is shifted by one
        cells["Notes"], cells["Other notes"] = "", ""
    return _Row(line.number, cells)


def _read_world(found: McsFile, row: _Row, later: int) -> None:
    detail = _ROUNDED.sub("", row["Statistics_detail"])
    key = row["Commodity"], row["Statistics"], detail.casefold()
    entry = long_facts().find(later + 1, *key)
    if entry is None or entry.series is None:
        found.passed.append(Passed(row.line, VALUE, NOT_AN_ENTRY))
        return
    figure = _figure(row)
    if isinstance(figure, Problem):
        found.problems.append(figure)
        return
    named = UNITS.get(row["Unit"], row["Unit"])
    unit = entry.unit or named
    estimated = row.estimated or (row["Statistics"] == "Production" and row["Year"] == str(later))
    found.supply.append(
        SupplyFigure(
            row.line,
            VALUE,
            entry.series,
            entry.area or row["Country"],
            unit,
            int(row["Year"]),
            figure,
            status_of(figure, estimated),
            is_world(row["Country"]) and detail != row["Statistics_detail"],
            joined(row.note_beside(figure), entry.note, unit_note(named, unit)),
        )
    )


def _figure(row: _Row) -> Figure | Problem:
    """The value; an ``s`` whose note sends the reader to another row is words, not half a unit."""
    figure = read_figure(row[VALUE], row.line, VALUE)
    if isinstance(figure, Figure) and figure.kind is ClaimKind.NEGLIGIBLE:
        elsewhere = next(filter(_INCLUDED.match, row.notes), None)
        if elsewhere is not None:
            return Figure(ClaimKind.IN_WORDS, elsewhere)
    return figure


def _read_salient(found: McsFile, row: _Row) -> None:
    indicator = INDICATORS.get(row["Statistics"])
    if indicator is None:
        found.passed.append(Passed(row.line, VALUE, OTHER_STATISTIC))
        return
    entry = _entry(row)
    if entry is None:
        found.passed.append(Passed(row.line, VALUE, NOT_AN_ENTRY))
        return
    figure = read_figure(row[VALUE], row.line, VALUE)
    if isinstance(figure, Problem):
        found.problems.append(figure)
        return
    named = SALIENT_UNITS.get((row["Commodity"], row["Unit"]), row["Unit"])
    found.statistics.append(
        StatisticFigure(
            row.line,
            VALUE,
            entry.mineral,
            indicator,
            _detail(row["Statistics_detail"], named, entry),
            UNITS.get(named, named),
            int(row["Year"]),
            replace(figure, note=None),
            status_of(figure, row.estimated),
            joined(figure.note, row.note_beside(figure), _unit_says(row["Unit"], named)),
        )
    )


def _entry(row: _Row) -> StatisticEntry | None:
    """The mineral that a row of U.S. statistics speaks of: its detail's, else its commodity's."""
    entries = salient_entries()
    of_detail = entries.get((row["Commodity"], row["Statistics_detail"]))
    return of_detail or entries.get((row["Commodity"], ""))


def _read_import_source(found: McsFile, row: _Row, later: int) -> None:
    """A country's share of U.S. imports, averaged over some years; the detail names both."""
    entry, years = _entry(row), _years(row["Year"], later)
    if entry is None:
        found.passed.append(Passed(row.line, VALUE, NOT_AN_ENTRY))
        return
    figure = read_figure(row[VALUE], row.line, VALUE)
    if isinstance(figure, Problem) or years is None:
        problem = figure if isinstance(figure, Problem) else Problem(row.line, "Year", ODD_YEARS)
        found.problems.append(problem)
        return
    first, last = years
    of_what = "" if row["Statistics_detail"] in _EVERYTHING else row["Statistics_detail"]
    found.statistics.append(
        StatisticFigure(
            row.line,
            VALUE,
            entry.mineral,
            IMPORT_SOURCE,
            ": ".join(filter(None, (entry.product, of_what, row["Country"]))),
            row["Unit"],
            last,
            figure,
            status_of(figure, row.estimated),
            row.note_beside(figure),
            since=first,
        )
    )


def _years(text: str, later: int) -> tuple[int, int] | None:
    """The first and last year of an average; None where they are none of a release's."""
    match = _YEARS.fullmatch(text)
    if match is None:
        return None
    first, last = int(match[1]), int(match[1][:2] + match[2])
    return (first, last) if later - OLDEST <= first <= last <= later else None


def _unit_says(named: str, true: str) -> str | None:
    return None if named == true else f"The file's unit is “{named}”, its detail says “{true}”."


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
