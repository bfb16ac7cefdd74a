"""The program's own JSON: one object with a list of records for each table, written and read.

``docs/exporting.md`` and the JSON Schema beside it (`json_schema.py`) say what is in it. The file
is written and read a record at a time (`json_stream.py`), so that its size is no matter.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Final

from mineralcat.schema.value_types import JsonValue
from mineralcat.translation import _

from ..incoming import IncomingRow, Member, Place, Read, Record, RejectedRow
from ..problems import UnreadableFileError
from .data_package import CATALOGUE_TABLES
from .json_stream import JsonStream
from .shapes import no_table

NAME: Final = "mineralcat-catalogue"
VERSION: Final = 1
"""Of the layout; a reader that knows a lower one says so and reads nothing."""
_HEAD: Final = re.compile(rb'\s*\{\s*"format"\s*:\s*"mineralcat-catalogue"')


def write_json(
    file: BinaryIO, about: Mapping[str, JsonValue], tables: Iterable[tuple[str, Iterable[Record]]]
) -> None:
    """Head and tables, a record a line, as the rows come. The head comes first, so that the first
    bytes tell what the file is."""
    for text in _texts({"format": NAME, "version": VERSION, **about}, tables):
        file.write(text.encode("utf-8"))


def _texts(
    head: Mapping[str, JsonValue], tables: Iterable[tuple[str, Iterable[Record]]]
) -> Iterator[str]:
    yield "{\n"
    for key, value in head.items():
        yield f"{_json(key)}: {_json(value)},\n"
    yield '"tables": {'
    between = "\n"
    for name, records in tables:
        yield f"{between}{_json(name)}: ["
        between, before = ",\n", "\n"
        for record in records:
            yield before + _json(record)
            before = ",\n"
        yield "]"
    yield "\n}\n}\n"


def _json(value: JsonValue | Record) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


class JsonFormat:
    """What `mineralcat export FILE.json` writes."""

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
                    newer = _("a newer MineralCat wrote it; update MineralCat to read it.")
                    raise UnreadableFileError(member.name, newer)


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
