"""Writes a catalogue's tables as a Frictionless Data Package: CSV files and their description."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Boolean, Column, Float, Integer, Uuid
from sqlalchemy import Enum as EnumType

from .data_package import (
    DESCRIPTOR,
    SCHEMA,
    TABLES,
    heading_of,
    key_heading,
    reference_of,
    table_of,
)
from .keys import NATURAL_KEYS
from .package_words import COLUMN_MEANINGS, TABLE_MEANINGS

Record = Mapping[str, Any]
Tables = Mapping[str, Sequence[Record]]

WHOLE_UP_TO: Final = 1e15
"""Whole numbers below this are written without a decimal point and lose nothing by it."""


def headings_of(name: str) -> list[str]:
    """The columns of a table's file: uid, then its natural key, then the others."""
    table = table_of(name)
    known = [heading_of(column) for column in table.columns if column.name != "id"]
    first = ["uid", *NATURAL_KEYS[name]]
    return list(dict.fromkeys([*first, *known]))


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


def write_table(name: str, records: Iterable[Record]) -> bytes:
    """One table as CSV: UTF-8, LF, every column of the table."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, headings_of(name), lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({heading: text_of(value) for heading, value in record.items()})
    return buffer.getvalue().encode("utf-8")


def write_package(folder: Path, tables: Tables, about: Mapping[str, Any], version: str) -> None:
    """Write all *tables* and ``datapackage.json``; *about* is title, licences and the like.

    The same tables give the same bytes: nothing of time or place goes in.
    """
    files = {name: write_table(name, tables.get(name, ())) for name in TABLES}
    for name, data in files.items():
        (folder / f"{name}.csv").write_bytes(data)
    package = {
        "profile": "tabular-data-package",
        **about,
        "version": version,
        "mineralcat": {"schema": SCHEMA, "version": version, "hash": package_hash(files)},
        "resources": [_resource(name, data) for name, data in files.items()],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / DESCRIPTOR).write_bytes(text.encode("utf-8"))


def package_hash(files: Mapping[str, bytes]) -> str:
    """One hash over all files of a package, each named with its own."""
    lines = (f"{name}.csv {hashlib.sha256(files[name]).hexdigest()}\n" for name in TABLES)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _resource(name: str, data: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "profile": "tabular-data-resource",
        "path": f"{name}.csv",
        "title": TABLE_MEANINGS[name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": _schema(name),
    }


def _schema(name: str) -> dict[str, Any]:
    columns = {heading_of(column): column for column in table_of(name).columns}
    references = [
        {
            "fields": heading,
            "reference": {
                "resource": "" if target == name else target,
                "fields": key_heading(target),
            },
        }
        for heading in headings_of(name)
        if (target := reference_of(columns[heading]))
    ]
    return {
        "fields": [_field(name, columns[heading]) for heading in headings_of(name)],
        "primaryKey": "uid",
        **({"foreignKeys": references} if references else {}),
    }


def _field(name: str, column: Column[Any]) -> dict[str, Any]:
    heading = heading_of(column)
    meaning = COLUMN_MEANINGS.get(f"{name}.{heading}") or COLUMN_MEANINGS[heading]
    field: dict[str, Any] = {"name": heading, **_type(column), "description": meaning}
    constraints = _constraints(name, column)
    return {**field, "constraints": constraints} if constraints else field


def _type(column: Column[Any]) -> dict[str, str]:
    if reference_of(column):
        return {"type": "string"}
    if isinstance(column.type, Boolean):
        return {"type": "boolean"}
    if isinstance(column.type, Integer):
        return {"type": "integer"}
    if isinstance(column.type, Float):
        return {"type": "number"}
    if isinstance(column.type, Uuid):
        return {"type": "string", "format": "uuid"}
    return {"type": "string"}


def _constraints(name: str, column: Column[Any]) -> dict[str, Any]:
    """What holds of every value. A text that may be empty is not required: empty is its value."""
    found: dict[str, Any] = {}
    may_be_empty = {"series.form", "series.basis", "statistic.detail"}
    if not column.nullable and f"{name}.{column.name}" not in may_be_empty:
        found["required"] = True
    if column.unique and heading_of(column) != "uid":
        found["unique"] = True
    if isinstance(column.type, EnumType):
        found["enum"] = list(column.type.enums)
    return found
