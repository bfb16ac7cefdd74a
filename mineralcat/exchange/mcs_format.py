"""The data releases of the Mineral Commodity Summaries as a format of the import.

What a file says of commodities that are no entry of the catalogue is left out without a word: most
of a release is of cement, gold or salt.
"""

from collections.abc import Iterator
from typing import Final

from mineralcat.domain.terms import Confidence, Origin

from .incoming import IncomingRow, Member, Place, Read, RejectedRow
from .mcs_rows import is_world
from .mcs_tables import SeriesKey
from .problems import UnreadableFileError
from .read_mcs import HEADING_BYTES, read_mcs, reader_of
from .records import mcs_statistic_records, mcs_supply_records, series_record

LARGEST: Final = 32 * 1024 * 1024
"""The largest release so far has 3 MB."""
_FILES: Final = {
    "usgs-mcs-2025-data": "MCS2025_World_Data.csv",
    "usgs-mcs-2026-data": "MCS2026_Commodities_Data.csv",
}
"""What the publisher calls the files, for locators: a copy may have any name."""
_UNTOLD: Final = ("confidence", "origin")
"""What a record has that the file does not say."""


class McsFormat:
    """World tables and salient statistics, of 2025 and since."""

    name = "USGS Mineral Commodity Summaries, data release"

    def knows(self, member: Member) -> bool:
        """Whether the first line is the heading of a release."""
        return member.size <= LARGEST and reader_of(member.head(HEADING_BYTES)) is not None

    def read(self, member: Member) -> Iterator[Read]:
        """Its series, its figures, and what could not be read."""
        with member.open() as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise UnreadableFileError(member.name, "it is larger than any release.")
        found = read_mcs(data, member.title)
        found.name = _FILES.get(found.source, found.name)
        single, imported = Confidence.SINGLE_COPY, Origin.IMPORTED
        known: set[SeriesKey] = set()
        supply = mcs_supply_records(found, _Words(), single, imported)
        for figure, record in zip(found.supply, supply, strict=True):
            place = Place(member.name, figure.line, figure.column)
            if figure.series not in known:
                known.add(figure.series)
                series = series_record(figure.series, "USGS, Mineral Commodity Summaries.")
                del series["headline"]
                yield IncomingRow("series", series, place)
            words = frozenset[str]() if is_world(figure.area) else frozenset({"area"})
            original = {"value": figure.figure.as_published, "area": figure.area}
            yield IncomingRow("supply", _told(record), place, original, words)
        statistics = mcs_statistic_records(found, single, imported)
        for row, record in zip(found.statistics, statistics, strict=True):
            place = Place(member.name, row.line, row.column)
            original = {"value": row.figure.as_published}
            yield IncomingRow("statistic", _told(record), place, original)
        for problem in found.problems:
            yield RejectedRow(Place(member.name, problem.row, problem.column), problem.message)


class _Words(dict[str, str]):
    """The publisher's words of each area as they are, to be matched; the world it says in many."""

    def __missing__(self, text: str) -> str:
        return "world" if is_world(text) else text


def _told(record: dict[str, object]) -> dict[str, object]:
    for name in _UNTOLD:
        del record[name]
    return record


FORMAT = McsFormat()
