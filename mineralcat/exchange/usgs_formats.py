"""Files of the U.S. Geological Survey as formats of the one import path.

What a file says of commodities that are no entry of the catalogue is left out without a word, as
the reader counts it (`McsFile.passed`): most of a release is of cement, gold or salt. A figure that
is of ours and cannot be read is a rejected row.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from .incoming import Format, IncomingRow, Member, Place, Read, RejectedRow
from .keys import uid_of
from .mcs_rows import McsFile, StatisticFigure, SupplyFigure
from .mcs_tables import SeriesKey, release_of
from .problems import UnreadableFileError
from .read_ds140 import is_ds140, read_ds140
from .read_mcs import HEADING_BYTES, read_mcs, reader_of
from .read_mcs_files import read_mcs_files
from .read_mcs_long import read_mcs_long
from .read_mcs_salient import read_mcs_salient
from .read_mcs_wide import read_mcs_wide
from .records import statistic_record, supply_record

LARGEST: Final = 32 * 1024 * 1024
"""The largest release so far has 3 MB."""
_YEAR: Final = re.compile(r"usgs-mcs-(20[0-9]{2})-data")
_WORKBOOK: Final = b"PK\x03\x04"


@dataclass
class UsgsFormat:
    """One kind of file of the agency."""

    name: str
    note: str
    """What a user should know of it; empty where there is nothing."""
    readers: tuple[Callable[[bytes, str], McsFile], ...]

    def knows(self, member: Member) -> bool:
        """Whether the content is of this format."""
        if member.size > LARGEST:
            return False
        head = member.head(HEADING_BYTES)
        if read_ds140 in self.readers:
            return head.startswith(_WORKBOOK) and is_ds140(_data(member))
        return reader_of(head) in self.readers

    def read(self, member: Member) -> Iterator[Read]:
        """Its source, its series, its figures and what could not be read."""
        if member.size > LARGEST:
            raise UnreadableFileError(member.name, "it is larger than any release of the agency.")
        reader = read_ds140 if read_ds140 in self.readers else read_mcs
        found = reader(_data(member), PurePosixPath(member.name).name)
        yield from incoming(found, member.name)


def _data(member: Member) -> bytes:
    with member.open() as file:
        return file.read(LARGEST + 1)


USGS_FORMATS: Final[tuple[Format, ...]] = (
    UsgsFormat(
        "USGS Mineral Commodity Summaries, data since 2026",
        "",
        (read_mcs_long,),
    ),
    UsgsFormat(
        "USGS Mineral Commodity Summaries, world data of 2025",
        "",
        (read_mcs_wide,),
    ),
    UsgsFormat(
        "USGS Mineral Commodity Summaries, world table of one commodity, 2022 to 2024",
        "Where the rows say “Mine production” or “Refinery production” and not of what, the name"
        " that the USGS gave the file (mcs2023-lead_world.csv) tells the commodity.",
        (read_mcs_files,),
    ),
    UsgsFormat(
        "USGS Mineral Commodity Summaries, U.S. salient statistics of one commodity, 2022 to 2025",
        "",
        (read_mcs_salient,),
    ),
    UsgsFormat(
        "USGS Data Series 140, historical statistics of one commodity",
        "Only the world's production is taken.",
        (read_ds140,),
    ),
)


def incoming(found: McsFile, file: str) -> Iterator[Read]:
    """The rows of a file that was read; *file* names it to the user. A row of *source* or *series*
    says no more than its key and what is published, so that it is the same as the catalogue's."""
    year = _YEAR.fullmatch(found.source)
    release = release_of(found.source, int(year[1]) if year else None)
    if found.supply or found.statistics:
        yield IncomingRow("source", dict(release.source), Place(file, 1))
    known: set[SeriesKey] = set()
    for figure in found.supply:
        if figure.series not in known:
            known.add(figure.series)
            key = figure.series._asdict()
            yield IncomingRow("series", {"uid": uid_of("series", key), **key}, _place(figure, file))
        record = supply_record(found, figure, figure.area, release.confidence)
        original = {"value": figure.figure.as_published, "area": figure.area}
        words = frozenset({"area"})
        yield IncomingRow("supply", record, _place(figure, file), original, words)
    for statistic in found.statistics:
        record = statistic_record(found, statistic, release.confidence)
        original = {"value": statistic.figure.as_published}
        yield IncomingRow("statistic", record, _place(statistic, file), original)
    for problem in found.problems:
        yield RejectedRow(Place(file, problem.row, problem.column), problem.message)


def _place(figure: SupplyFigure | StatisticFigure, file: str) -> Place:
    sheet = figure.sheet if isinstance(figure, SupplyFigure) else None
    return Place(file, figure.line, figure.column, sheet)
