"""Writes a catalogue's tables as a Frictionless Data Package: CSV files and their description."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Column

from mineralcat.schema.entities import entity_of
from mineralcat.schema.fields import Field

from ..tables.csv_lines import line
from .catalogue_records import headings_of
from .data_package import (
    DESCRIPTOR,
    SCHEMA,
    TABLES,
    key_heading,
    table_of,
)

Record = Mapping[str, Any]
Tables = Mapping[str, Sequence[Record]]

WHOLE_UP_TO: Final = 1e15
"""Whole numbers below this are written without a decimal point and lose nothing by it."""


class Written(NamedTuple):
    """A file of a package: its size in bytes and its SHA-256."""

    size: int
    sha256: str


def text_of(value: object) -> str:
    """A value as it stands in a file: numbers as short as they stay exact, absent as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < WHOLE_UP_TO
        return str(int(value)) if whole else repr(value)
    return str(value)


def table_lines(name: str, records: Iterable[Record]) -> Iterator[str]:
    """One table as lines of CSV, the headings first: every column of the table."""
    headings = headings_of(name)
    yield line(headings)
    for record in records:
        yield line(text_of(record.get(heading)) for heading in headings)


def write_table(name: str, records: Iterable[Record]) -> bytes:
    """One table as CSV: UTF-8, LF."""
    return "".join(table_lines(name, records)).encode("utf-8")


def write_package(folder: Path, tables: Tables, about: Mapping[str, Any], version: str) -> None:
    """Write all *tables* and ``datapackage.json``; *about* is title, licences and the like.

    The same tables give the same bytes: nothing of time or place goes in.
    """
    files = {name: write_table(name, tables.get(name, ())) for name in TABLES}
    for name, data in files.items():
        (folder / f"{name}.csv").write_bytes(data)
    own = {"schema": SCHEMA, "version": version, "hash": package_hash(files)}
    written = {name: _written(data) for name, data in files.items()}
    data = description({**about, "version": version, "mineralcat": own}, written)
    (folder / DESCRIPTOR).write_bytes(data)


def description(about: Mapping[str, Any], files: Mapping[str, Written]) -> bytes:
    """``datapackage.json``: what the package is *about*, and each file with all its columns."""
    package = {
        "profile": "tabular-data-package",
        **about,
        "resources": [_resource(name, written) for name, written in files.items()],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def package_hash(files: Mapping[str, bytes]) -> str:
    """One hash over all files of a package, each named with its own."""
    return hash_of({name: _written(files[name]) for name in TABLES})


def hash_of(files: Mapping[str, Written]) -> str:
    """The same over files that are written already."""
    lines = (f"{name}.csv {written.sha256}\n" for name, written in files.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _written(data: bytes) -> Written:
    return Written(len(data), hashlib.sha256(data).hexdigest())


def _resource(name: str, written: Written) -> dict[str, Any]:
    return {
        "name": name,
        "profile": "tabular-data-resource",
        "path": f"{name}.csv",
        "title": entity_of(name).meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.sha256}",
        "schema": table_schema(name),
    }


def table_schema(name: str) -> dict[str, Any]:
    """The schema of a table, as the data package standard has it."""
    fields = [entity_of(name).by_key[heading] for heading in headings_of(name)]
    references = [
        {
            "fields": one.key,
            "reference": {
                "resource": "" if one.type.target == name else one.type.target,
                "fields": key_heading(one.type.target),
            },
        }
        for one in fields
        if one.type.target
    ]
    return {
        "fields": [_field(one, table_of(name).c[one.column]) for one in fields],
        "primaryKey": "uid",
        **({"foreignKeys": references} if references else {}),
    }


def _field(field: Field[Any], column: Column[Any]) -> dict[str, Any]:
    schema = field.type.json_schema(nullable=False)
    found = {"name": field.key, "type": schema.get("type", "string")}
    if "format" in schema:
        found["format"] = schema["format"]
    constraints: dict[str, Any] = {}
    if not column.nullable and field.default != "":  # a text that may be empty is not required
        constraints["required"] = True
    if column.unique and field.key != "uid":
        constraints["unique"] = True
    if "enum" in schema:
        constraints["enum"] = schema["enum"]
    found["description"] = field.help
    return {**found, "constraints": constraints} if constraints else found
