"""Data releases of the Mineral Commodity Summaries, of every vintage, as a format of the import.

Note for users: of a world table of one commodity (2022 to 2024) whose rows say "Mine production" or
"Refinery production" and not of what, the name that the USGS gave the file tells the commodity.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from mineralcat.translation import _

from ..incoming import Finding, Member, Place, Read
from .mcs_workbooks import salient_sheet
from .read_mcs import HEADING_BYTES, Reader, heading_of, read_mcs, reader_of, report_table
from .read_mcs_long import read_mcs_long
from .read_mcs_wide import read_mcs_wide
from .usgs_rows import LARGEST, data_of, usgs_rows

_NAMES: Final[dict[Reader, str]] = {
    read_mcs_wide: "MCS{year}_World_Data.csv",
    read_mcs_long: "MCS{year}_Commodities_Data.csv",
}
"""What the publisher calls the one file of a release, for locators: a copy may have any name."""


class McsFormat:
    """World tables, U.S. salient statistics and import sources, 2022 and since."""

    name = _("USGS Mineral Commodity Summaries, data release")

    def knows(self, member: Member) -> bool:
        """Whether the first line is the heading of a release, or of a figure of the report."""
        if member.size > LARGEST:
            return False
        head = member.head(HEADING_BYTES)
        known = reader_of(head) is not None or report_table(heading_of(head)) is not None
        return known or salient_sheet(member) is not None

    def read(self, member: Member) -> Iterator[Read]:
        """Its source, its series, its figures and what could not be read."""
        data = salient_sheet(member) or data_of(member)
        sentence = report_table(heading_of(data[:HEADING_BYTES]))
        if sentence is not None:
            yield Finding(Place(member.name, 0), sentence)
            return
        found = read_mcs(data, PurePosixPath(member.name).name)
        reader = reader_of(data[:HEADING_BYTES])
        if reader in _NAMES:
            found.name = _NAMES[reader].format(year=found.vintage)
        yield from usgs_rows(found, member.name)


FORMAT = McsFormat()
