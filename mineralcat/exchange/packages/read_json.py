"""Reads the program's own JSON: one object with a list of records for each table.

The file is read a record at a time (`json_stream.py`), so that its size is no matter.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from ..incoming import IncomingRow, Member, Place, Read, RejectedRow
from ..problems import UnreadableFileError
from .data_package import CATALOGUE_TABLES
from .json_stream import JsonStream

FORMAT_NAME: Final = "mineralcat-catalogue"
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
            yield from _Reading(file, member.name).rows()


class _Reading:
    """Reads one file from the beginning to the end."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._stream = JsonStream(file, name)

    def rows(self) -> Iterator[Read]:
        """All records; UnreadableFileError where the file is damaged."""
        stream = self._stream
        stream.expect("{")
        while True:
            key = stream.value()
            stream.expect(":")
            if key == "tables":
                yield from self._tables()
            else:
                self._check_head(key, stream.value())
            if not stream.goes_on("}"):
                return

    def _tables(self) -> Iterator[Read]:
        stream = self._stream
        stream.expect("{")
        if stream.took("}"):
            return
        while True:
            table = stream.value()
            stream.expect(":")
            yield from self._records(str(table))
            if not stream.goes_on("}"):
                return

    def _records(self, table: str) -> Iterator[Read]:
        stream = self._stream
        stream.expect("[")
        if stream.took("]"):
            return
        while True:
            stream.skip_space()
            place = Place(stream.name, stream.line)
            record = stream.value()
            if not isinstance(record, dict):
                yield RejectedRow(place, "This is no record of a row.", str(record)[:200])
            elif table not in CATALOGUE_TABLES:
                yield RejectedRow(place, f"There is no table “{table[:40]}” to take rows into.")
            else:
                yield IncomingRow(table, record, place)
            if not stream.goes_on("]"):
                return

    def _check_head(self, key: Any, value: Any) -> None:
        if key == "version" and not (isinstance(value, int) and value <= VERSION):
            raise UnreadableFileError(
                self._stream.name, "a newer MineralCat wrote it; update MineralCat to read it."
            )


FORMAT = JsonFormat()
