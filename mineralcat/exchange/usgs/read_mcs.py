"""Reads data releases of the Mineral Commodity Summaries, known by their content, never by name.

Figures and tables of the report, which lie beside a release, are known too, so that nobody is asked
what their columns are; nothing of them is taken.
"""

import csv
from collections.abc import Callable
from functools import cache
from typing import Final

from mineralcat.translation import _

from ..cells.published_figures import clean_text
from ..problems import UnreadableFileError, damaged
from .mcs_lines import YEAR
from .mcs_rows import McsFile
from .mcs_tables import lines_of
from .read_mcs_files import is_world_file, read_mcs_files
from .read_mcs_long import HEADING as LONG_HEADING
from .read_mcs_long import read_mcs_long
from .read_mcs_salient import is_salient, read_mcs_salient
from .read_mcs_wide import HEADING as WIDE_HEADING
from .read_mcs_wide import read_mcs_wide

Heading = tuple[str, ...]
Reader = Callable[[bytes, str], McsFile]

READERS: Final[tuple[tuple[Callable[[Heading], bool], Reader], ...]] = (
    (lambda heading: heading[: len(WIDE_HEADING)] == WIDE_HEADING, read_mcs_wide),
    (lambda heading: heading[: len(LONG_HEADING)] == LONG_HEADING, read_mcs_long),
    (is_salient, read_mcs_salient),
    (is_world_file, read_mcs_files),
)
HEADING_BYTES: Final = 4096


def reader_of(head: bytes) -> Reader | None:
    """The reader of a file that begins with *head*; None where it is no such file."""
    heading = heading_of(head[:HEADING_BYTES])
    return next((reader for knows, reader in READERS if knows(heading)), None)


def read_mcs(data: bytes, name: str) -> McsFile:
    """The figures of a release; UnreadableFileError where *data* is none or is damaged."""
    reader = reader_of(data)
    if reader is None:
        raise UnreadableFileError(
            name, _("it is no data release of the Mineral Commodity Summaries.")
        )
    try:
        found = reader(data, name)
        if not YEAR.fullmatch(found.vintage):
            raise ValueError(_("no year of it can be read"))
        return found
    except (KeyError, IndexError, ValueError, csv.Error) as error:
        reason = _("its table is damaged or of an unknown layout ({error}).", error=str(error))
        raise damaged(name, reason, error) from error


def report_table(heading: tuple[str, ...]) -> str | None:
    """Which figure or table of the report is headed so and why it is not taken, as a sentence; None
    where it is none."""
    text = "|".join(heading).casefold()
    return next((sentence for begin, sentence in _tables() if text.startswith(begin)), None)


@cache
def _tables() -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            line["heading"].casefold(),
            _(
                "This is {what}, from the report itself; nothing of it is taken. {reason}",
                what=line["what"],
                reason=line["reason"],
            ),
        )
        for line in lines_of("report_tables")
    )


def heading_of(head: bytes) -> tuple[str, ...]:
    """The headings of a file that begins so, cleaned; none where it is no text of cells."""
    line = head.decode("utf-8-sig", errors="replace").partition("\n")[0]
    try:
        return tuple(clean_text(cell) for cell in next(csv.reader([line]), []))
    except csv.Error:
        return ()
