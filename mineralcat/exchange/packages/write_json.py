"""Writes a catalogue, or some minerals of it with all they need, as one JSON file.

``docs/exporting.md`` and the JSON Schema beside it (`json_schema.py`) say what is in it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Final

from mineralcat.schema.value_types import JsonValue

from ..incoming import Record

FORMAT: Final = "mineralcat-catalogue"
VERSION: Final = 1
"""Of the layout; a reader that knows a lower one says so and reads nothing."""


def write_json(
    file: BinaryIO, about: Mapping[str, JsonValue], tables: Iterable[tuple[str, Iterable[Record]]]
) -> None:
    """Head and tables, a record a line, as the rows come. The head comes first, so that the first
    bytes tell what the file is."""
    for text in _texts({"format": FORMAT, "version": VERSION, **about}, tables):
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
