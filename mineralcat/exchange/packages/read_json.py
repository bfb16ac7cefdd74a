"""Reads the program's own JSON: one object with a list of records for each table.

The file is read a record at a time (`json_stream.py`), so that its size is no matter.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from mineralcat.translation import _

from ..incoming import IncomingRow, Member, Place, Read, RejectedRow
from ..problems import UnreadableFileError
from .data_package import CATALOGUE_TABLES
from .json_stream import JsonStream
from .shapes import no_table

VERSION: Final = 1
_HEAD: Final = re.compile(rb'\s*\{\s*"format"\s*:\s*"mineralcat-catalogue"')


class JsonFormat:
    """What `mineralcat export FILE.json` writes."""

    name = "MineralCat JSON"

    def knows(self, member: Member) -> bool:
        """Whether the first bytes say so."""
        head = member.head()
        return _HEAD.match(head.removeprefix(codecs.BOM_UTF8)) is not None

    def read(self, member: Member) -> Iterator[Read]:
        """The records of all tables, as they come."""
        with member.open() as file:
            stream = JsonStream(file, member.name)
            for key in stream.members():
                if key == "tables":
                    for table in stream.members():
                        yield from _records(stream, table)
                    continue
                value = stream.value()
                if key == "version" and not (isinstance(value, int) and value <= VERSION):
                    raise UnreadableFileError(
                        member.name, _("a newer MineralCat wrote it; update MineralCat to read it.")
                    )


def _records(stream: JsonStream, table: str) -> Iterator[Read]:
    stream.expect("[")
    for record in stream.elements():
        place = Place(stream.name, stream.began)
        if not isinstance(record, dict):
            yield RejectedRow(place, _("This is no record of a row."), str(record)[:200])
        elif table not in CATALOGUE_TABLES:
            yield RejectedRow(place, no_table(table))
        else:
            yield IncomingRow(table, record, place)


FORMAT = JsonFormat()
