"""Data releases of the Mineral Commodity Summaries, of every vintage, as a format of the import:
known by their content, never by name.

Figures and tables of the report, which lie beside a release, are known too, so that nobody is asked
what their columns are; nothing of them is taken. Note for users: of a world table of one commodity
(2022 to 2024) whose rows say "Mine production" or "Refinery production" and not of what, the name
that the USGS gave the file tells the commodity.
"""

import csv
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from mineralcat.translation import _

from ..cells.published_figures import clean_text
from ..incoming import Finding, Member, Place, Read
from ..problems import UnreadableFileError, damaged
from .mcs_rows import YEAR, McsFile
from .mcs_tables import lines_of
from .read_mcs_files import is_world_file, read_mcs_files
from .read_mcs_long import HEADING as LONG_HEADING
from .read_mcs_long import read_mcs_long
from .read_mcs_salient import is_salient, read_mcs_salient, salient_sheet
from .read_mcs_wide import HEADING as WIDE_HEADING
from .read_mcs_wide import read_mcs_wide
from .usgs_rows import LARGEST, data_of, usgs_rows

Heading = tuple[str, ...]
Reader = Callable[[bytes, str], McsFile]

READERS: Final[tuple[tuple[Callable[[Heading], bool], Reader], ...]] = (
    (lambda heading: heading[: len(WIDE_HEADING)] == WIDE_HEADING, read_mcs_wide),
    (lambda heading: heading[: len(LONG_HEADING)] == LONG_HEADING, read_mcs_long),
    (is_salient, read_mcs_salient),
    (is_world_file, read_mcs_files),
)
HEADING_BYTES: Final = 4096
_NAMES: Final[dict[Reader | None, str]] = {
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
        sentence = report_table(heading_of(data))
        if sentence is not None:
            yield Finding(Place(member.name, 0), sentence)
            return
        found = read_mcs(data, PurePosixPath(member.name).name)
        if (published := _NAMES.get(reader_of(data))) is not None:
            found.name = published.format(year=found.vintage)
        yield from usgs_rows(found, member.name)


FORMAT = McsFormat()


def reader_of(head: bytes) -> Reader | None:
    """The reader of a file that begins with *head*; None where it is no such file."""
    heading = heading_of(head)
    return next((reader for knows, reader in READERS if knows(heading)), None)


def read_mcs(data: bytes, name: str) -> McsFile:
    """The figures of a release; UnreadableFileError where *data* is none or is damaged."""
    reader = reader_of(data)
    if reader is None:
        reason = _("it is no data release of the Mineral Commodity Summaries.")
        raise UnreadableFileError(name, reason)
    try:
        found = reader(data, name)
        if not YEAR.fullmatch(found.vintage):
            raise ValueError(_("no year of it can be read"))
        return found
    except (KeyError, IndexError, ValueError, csv.Error) as error:
        reason = _("its table is damaged or of an unknown layout ({error}).", error=str(error))
        raise damaged(name, reason, error) from error


def report_table(heading: Heading) -> str | None:
    """Which figure or table of the report is headed so and why it is not taken, as a sentence; None
    where it is none."""
    text = "|".join(heading).casefold()
    return next((sentence for begin, sentence in _tables() if text.startswith(begin)), None)


@cache
def _tables() -> tuple[tuple[str, str], ...]:
    sentence = _("This is {what}, from the report itself; nothing of it is taken. {reason}")
    return tuple(
        (line["heading"].casefold(), sentence.format(**line)) for line in lines_of("report_tables")
    )


def heading_of(head: bytes) -> Heading:
    """The headings of a file that begins so, cleaned; none where it is no text of cells."""
    line = head[:HEADING_BYTES].decode("utf-8-sig", errors="replace").partition("\n")[0]
    try:
        return tuple(clean_text(cell) for cell in next(csv.reader([line]), []))
    except csv.Error:
        return ()
