"""The JSON Schema of the file that `catalogue_json` writes, made from the tables themselves.

``python -m mineralcat.exchange.packages.json_schema > docs/catalogue.schema.json`` renews it.
"""

import json
from typing import Any

from mineralcat.schema.entities import entity_of

from .catalogue_json import NAME, VERSION
from .catalogue_records import headings_of
from .data_package import CATALOGUE_TABLES

Schema = dict[str, Any]


def json_schema() -> Schema:
    """The schema, of draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A MineralCat catalogue, or some minerals of it with all that they refer to",
        "type": "object",
        "required": ["format", "version", "program", "extent", "query", "hash", "tables"],
        "properties": {
            "format": {"const": NAME},
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
    entity = entity_of(name)
    fields = {heading: entity.by_key[heading] for heading in headings_of(name)}
    return {
        "type": "array",
        "description": entity.meaning,
        "items": {
            "type": "object",
            "required": list(fields),
            "additionalProperties": False,
            "properties": {
                heading: {
                    **field.type.json_schema(nullable=field.nullable),
                    "description": field.help,
                }
                for heading, field in fields.items()
            },
        },
    }


def schema_text() -> str:
    """The schema as the file has it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    print(schema_text(), end="")
