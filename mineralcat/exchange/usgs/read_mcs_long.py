"""Reads the data of the Mineral Commodity Summaries 2026: one long table of everything."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimKind
from mineralcat.errors import EditError
from mineralcat.translation import _

from ..cells.published_figures import clean_text, read_figure, words_of
from . import mcs_rows as mcs
from . import mcs_tables as tables

HEADING = ("MCS chapter", "Section", "Commodity", "Country", "Statistics")
IMPORT_SOURCE: Final = "import source"
"""The indicator of a country's share of U.S. imports; the country stands in the detail."""

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
    """One line of the file with its texts cleaned, and the latest year of the release."""

    cells: Mapping[str, str]
    latest: int

    @property
    def notes(self) -> list[str]:
        return [note.strip() for note in self.cells["Notes"].split(" -- ") if note.strip()]

    @property
    def estimated(self) -> bool:
        return any(note.startswith("Estimated") for note in self.notes)

    def note_beside(self, figure: ReadClaim) -> str | None:
        """The notes without what status, kind and the figure itself say already."""
        notes = (note for note in self.notes if note != figure.as_published)
        return mcs.joined(*(note for note in notes if not _BOILERPLATE.match(note)))

    def entry(self) -> tables.StatisticEntry:
        """The mineral that a row of U.S. statistics speaks of: its detail's, else its
        commodity's."""
        entries, commodity = tables.salient_entries(), self.cells["Commodity"]
        detail = commodity, self.cells["Statistics_detail"]
        found = entries.get(detail) or entries.get((commodity, ""))
        if found is None:
            raise mcs.PassedOverError(mcs.NOT_AN_ENTRY)
        return found


def read_mcs_long(data: bytes, name: str) -> mcs.McsFile:
    """The figures of *data*, a CSV file called *name*; unreadable cells become problems."""
    heading, lines, problems = mcs.table_of(data, mcs.VALUE)
    rows = [dict(zip(heading, line.cells, strict=True)) for line in lines]
    for cells in rows:
        if cells["Notes"] in ("Yes", "No"):  # a row that lost its notes is shifted by one
            cells["Notes"], cells["Other notes"] = "", ""
    latest = mcs.latest_year(cells["Year"] for cells in rows)
    source = mcs.source_of(latest + 1)
    found = mcs.McsFile(name, source, len(problems), problems=problems)
    for line, cells in zip(lines, rows, strict=True):
        found.take(line.number, mcs.VALUE, partial(_figure_of, _Row(cells, latest)))
    return found


def _figure_of(row: _Row) -> mcs.UsgsFigure:
    """What a row says."""
    section = row.cells["Section"]
    if section == "Import Sources":
        return _import_source(row)
    year = mcs.check_year(row.cells["Year"], row.latest, "Year")
    return _world(row, year) if section.startswith("World") else _salient(row, year)


def _world(row: _Row, year: int) -> mcs.SupplyFigure:
    cells, given = row.cells, row.cells["Statistics_detail"]
    detail = _ROUNDED.sub("", given)
    key = cells["Commodity"], cells["Statistics"], detail.casefold()
    fact = tables.long_facts().find(row.latest + 1, *key)
    if fact is None or fact.series is None:
        raise mcs.PassedOverError(mcs.NOT_AN_ENTRY)
    figure = _world_value(row)
    named = tables.units().get(cells["Unit"], cells["Unit"])
    estimated = row.estimated or (cells["Statistics"] == "Production" and year == row.latest)
    area, notes = fact.area or cells["Country"], [row.note_beside(figure)]
    found = mcs.world_figure(fact, fact.series, area, named, year, figure, estimated, notes)
    return replace(found, rounded=mcs.is_world(cells["Country"]) and detail != given)


def _world_value(row: _Row) -> ReadClaim:
    """The value; an ``s`` whose note sends the reader to another row is words, not half a unit."""
    figure = read_figure(row.cells[mcs.VALUE])
    elsewhere = next(filter(_INCLUDED.match, row.notes), None)
    if figure.kind is ClaimKind.NEGLIGIBLE and elsewhere is not None:
        return ReadClaim(ClaimKind.IN_WORDS, elsewhere)
    return figure


def _salient(row: _Row, year: int) -> mcs.StatisticFigure:
    cells, statistic, given = row.cells, row.cells["Statistics"], row.cells["Unit"]
    if statistic not in tables.INDICATORS:
        raise mcs.PassedOverError(mcs.OTHER_STATISTIC)
    entry, figure = row.entry(), read_figure(cells[mcs.VALUE])
    named = tables.SALIENT_UNITS.get((cells["Commodity"], given), given)
    says = None if named == given else f"The file's unit is “{given}”, its detail says “{named}”."
    return mcs.StatisticFigure(
        mineral=entry.mineral,
        indicator=statistic.lower(),
        detail=_detail(cells["Statistics_detail"], named, entry),
        unit=tables.units().get(named, named),
        period=year,
        figure=figure,
        status=mcs.status_of(figure, row.estimated),
        note=mcs.joined(words_of(figure), row.note_beside(figure), says),
    )


def _import_source(row: _Row) -> mcs.StatisticFigure:
    """A country's share of U.S. imports, averaged over some years; the detail names both."""
    cells, entry = row.cells, row.entry()
    figure = read_figure(cells[mcs.VALUE])
    since, year = _years(cells["Year"], row.latest)
    product = "" if cells["Statistics_detail"] == "All" else cells["Statistics_detail"]
    return mcs.StatisticFigure(
        mineral=entry.mineral,
        indicator=IMPORT_SOURCE,
        detail=": ".join(filter(None, (entry.product, product, cells["Country"]))),
        unit=cells["Unit"],
        period=year,
        since=since,
        figure=figure,
        status=mcs.status_of(figure, row.estimated),
        note=row.note_beside(figure),
    )


def _years(text: str, latest: int) -> tuple[int, int]:
    """The first and last year of an average; EditError where they are none of a release's."""
    if match := _YEARS.fullmatch(text):
        first, last = int(match[1]), int(match[1][:2] + match[2])
        if latest - mcs.OLDEST <= first <= last <= latest:
            return first, last
    raise EditError("Year", _("The years cannot be read."))


def _detail(text: str, unit: str, entry: tables.StatisticEntry) -> str:
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
