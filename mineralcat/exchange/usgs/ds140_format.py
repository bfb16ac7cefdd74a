"""Workbooks of Data Series 140 as a format of the import: only the world's production is taken."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from mineralcat.translation import _

from ..incoming import Member, Read
from .read_ds140 import is_ds140, read_ds140
from .usgs_rows import LARGEST, data_of, usgs_rows

_WORKBOOK: Final = b"PK\x03\x04"


class Ds140Format:
    """World production by year, since 1900, a workbook a commodity."""

    name = _("USGS Data Series 140, historical statistics")

    def knows(self, member: Member) -> bool:
        """Whether it is a workbook with a sheet that is headed like those of the series."""
        if member.size > LARGEST or not member.head(len(_WORKBOOK)).startswith(_WORKBOOK):
            return False
        return is_ds140(data_of(member))

    def read(self, member: Member) -> Iterator[Read]:
        """Its source, its series, its figures and what could not be read."""
        found = read_ds140(data_of(member), PurePosixPath(member.name).name)
        yield from usgs_rows(found, member.name)


FORMAT = Ds140Format()
