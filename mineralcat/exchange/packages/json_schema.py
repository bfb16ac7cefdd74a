"""The JSON Schema of the file that `write_json` writes, made from the tables themselves.

``python -m mineralcat.exchange.packages.json_schema > docs/catalogue.schema.json`` renews it.
"""

import json
from typing import Any

from sqlalchemy import Boolean, Column, Enum, Float, Integer, Uuid

from .catalogue_records import headings_of
from .data_package import CATALOGUE_TABLES, heading_of, reference_of, table_of
from .package_words import TABLE_MEANINGS, meaning_of
from .write_json import FORMAT, VERSION

Schema = dict[str, Any]


def json_schema() -> Schema:
    """The schema, of draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A MineralCat catalogue, or some minerals of it with all that they refer to",
        "type": "object",
        "required": ["format", "version", "program", "extent", "query", "hash", "tables"],
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION, "description": "Version of this layout"},
            "program": {"type": "string", "description": "The MineralCat that wrote it"},
            "extent": {
                "enum": ["catalogue", "minerals"],
                "description": "All of a catalogue, or some minerals with what they refer to",
            },
            "query": _or_null("string", "The search that found these minerals"),
            "reference": _or_null("string", "Version of the reference data it began with"),
            "hash": _or_null("string", "SHA-256 of a whole catalogue's rows, as `check` prints it"),
            "terms": {"type": "string", "description": "Terms of use"},
            "tables": {
                "type": "object",
                "description": "Records by table; what is referred to comes first",
                "required": list(CATALOGUE_TABLES),
                "additionalProperties": False,
                "properties": {name: _table(name) for name in CATALOGUE_TABLES},
            },
        },
        "additionalProperties": False,
    }


def _or_null(kind: str, meaning: str) -> Schema:
    return {"type": [kind, "null"], "description": meaning}


def _table(name: str) -> Schema:
    columns = {heading_of(column): column for column in table_of(name).columns}
    headings = headings_of(name)
    return {
        "type": "array",
        "description": TABLE_MEANINGS[name],
        "items": {
            "type": "object",
            "required": headings,
            "additionalProperties": False,
            "properties": {
                heading: {**_value(columns[heading]), "description": meaning_of(name, heading)}
                for heading in headings
            },
        },
    }


def _value(column: Column[Any]) -> Schema:
    none: list[Any] = [None] if column.nullable else []
    if isinstance(column.type, Enum):
        return {"enum": [*column.type.enums, *none]}
    kind = _kind(column)
    schema: Schema = {"type": [kind, "null"] if column.nullable else kind}
    if isinstance(column.type, Uuid) and reference_of(column) is None:
        schema["format"] = "uuid"
    return schema


def _kind(column: Column[Any]) -> str:
    if reference_of(column) is not None:
        return "string"
    if isinstance(column.type, Boolean):
        return "boolean"
    if isinstance(column.type, Integer):
        return "integer"
    return "number" if isinstance(column.type, Float) else "string"


def schema_text() -> str:
    """The schema as the file has it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    print(schema_text(), end="")
