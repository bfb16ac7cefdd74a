"""Writes a catalogue's tables as a Frictionless Data Package: CSV files and their description.

The same tables give the same bytes: nothing of time or place goes in.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import islice
from typing import IO, Any, BinaryIO, Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mineralcat.schema.entities import entity_of
from mineralcat.schema.fields import Field
from mineralcat.schema.value_types import PlainValue

from ..incoming import Record
from ..tables.csv_lines import line
from .catalogue_records import headings_of
from .data_package import DESCRIPTOR, SCHEMA

WHOLE_UP_TO: Final = 1e15
"""Whole numbers below this are written without a decimal point and lose nothing by it."""
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_LINES_AT_ONCE: Final = 512


class Written(NamedTuple):
    """A file of a package: its size in bytes and its SHA-256."""

    size: int
    sha256: str


def text_of(value: PlainValue) -> str:
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


def write_package_zip(
    file: BinaryIO,
    about: Record,
    own: Record,
    tables: Iterable[tuple[str, Iterable[Record]]],
) -> None:
    """*about* is title, licences and sources, *own* what MineralCat says of the package. The tables
    go in as their rows come; the description, with sizes and checksums, comes last."""
    with ZipFile(file, "w", ZIP_DEFLATED) as bundle:
        files: dict[str, Written] = {}
        for name, records in tables:
            with bundle.open(_zip_member(f"{name}.csv"), "w", force_zip64=True) as member:
                files[name] = write_table(member, name, records)
        ours = {"schema": SCHEMA, **own, "hash": hash_of(files)}
        bundle.writestr(_zip_member(DESCRIPTOR), description({**about, "mineralcat": ours}, files))


def _zip_member(name: str) -> ZipInfo:
    found = ZipInfo(name, _ZIP_DATE)
    found.compress_type = ZIP_DEFLATED
    found.external_attr = 0o644 << 16
    return found


def write_table(file: IO[bytes], name: str, records: Iterable[Record]) -> Written:
    """One table as CSV (UTF-8, LF), with every column of it; *file* is open for bytes."""
    headings = headings_of(name)
    lines = _lines(headings, records)
    size, digest = 0, hashlib.sha256()
    while chunk := "".join(islice(lines, _LINES_AT_ONCE)):
        data = chunk.encode("utf-8")
        digest.update(data)
        size += file.write(data)
    return Written(size, digest.hexdigest())


def _lines(headings: Sequence[str], records: Iterable[Record]) -> Iterator[str]:
    yield line(headings)
    for record in records:
        yield line(text_of(record.get(heading)) for heading in headings)


def hash_of(files: Mapping[str, Written]) -> str:
    """One hash over all files of a package, each named with its own."""
    lines = (f"{name}.csv {written.sha256}\n" for name, written in files.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def description(about: Record, files: Mapping[str, Written]) -> bytes:
    """``datapackage.json``: what the package is *about*, and each file with all its columns."""
    package = {
        "profile": "tabular-data-package",
        **about,
        "resources": [_resource(name, written) for name, written in files.items()],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _resource(name: str, written: Written) -> Record:
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


def table_schema(name: str) -> Record:
    """The schema of a table, as the data package standard has it."""
    entity = entity_of(name)
    fields = [entity.by_key[heading] for heading in headings_of(name)]
    references = [
        {
            "fields": one.key,
            "reference": {
                "resource": "" if one.type.target == name else one.type.target,
                "fields": entity_of(one.type.target).key_heading,
            },
        }
        for one in fields
        if one.type.target
    ]
    return {
        "fields": [_field(one, unique=bool(entity.table.c[one.column].unique)) for one in fields],
        "primaryKey": "uid",
        **({"foreignKeys": references} if references else {}),
    }


def _field(field: Field, *, unique: bool) -> Record:
    schema = field.type.json_schema(nullable=False)
    found = {"name": field.key, "type": schema.get("type", "string")}
    if "format" in schema:
        found["format"] = schema["format"]
    constraints: dict[str, Any] = {}
    if not field.nullable and field.default != "":  # a text that may be empty is not required
        constraints["required"] = True
    if unique and field.key != "uid":
        constraints["unique"] = True
    if "enum" in schema:
        constraints["enum"] = schema["enum"]
    found["description"] = field.help
    return {**found, "constraints": constraints} if constraints else found
