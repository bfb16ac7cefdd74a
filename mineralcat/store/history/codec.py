"""How the values of columns stand in the log: as JSON, references by the uid of their row.

Changes of objects are encoded in Python (`to_log`), those of many rows in SQL (`sql_to_log`,
`sql_from_log`). Both follow the type of the field that a column declares and give the same text, to
the byte. Stored rows are read and written in the same terms: `select_rows` and `json_of_row`,
`insert_row` and `update_row` with `stored_values`.
"""

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from mineralcat.schema.entities import field_of
from mineralcat.schema.field_types import FieldType, Flag, Number, Uid, Whole, by_type
from mineralcat.schema.value_types import AnyColumn, Json, PlainValue

UidOf = Callable[[Table, int], UUID]
"""Gives the uid of the row of a table that has an id."""
Fields = dict[str, Json]
"""Values as the log has them, by the name of their column."""

_WHOLE = "{0} <> 0 AND {0} = CAST({0} AS INTEGER) AND abs({0}) < 1e15"
_SQL_TO_LOG: dict[type, str] = {
    Flag: "CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
    Whole: "CAST({0} AS TEXT)",
    # The engine writes 15 digits of 17, which is right for whole numbers; 0 may have a sign.
    Number: f"CASE WHEN {_WHOLE} THEN CAST({{0}} AS INTEGER) || '.0' ELSE logged_number({{0}}) END",
    Uid: "'\"' || {0} || '\"'",
    FieldType: "CASE WHEN {0} IS NOT NULL THEN json_quote({0}) END",
}
"""By type of field, the SQL of the JSON of a stored value; NULL of NULL."""


class ColumnCodec:
    """Writes the values of one column to the log and reads them from it."""

    def __init__(self, column: AnyColumn) -> None:
        field = field_of(column)
        assert field is not None, f"{column} declares no field"
        self.name = column.name
        self.type = field.type
        self.target = target_of(column)
        """The table whose rows the column refers to."""

    def to_log(self, value: PlainValue, uid_of: UidOf) -> Json:
        """The JSON value of an attribute; *uid_of* gives the uid of a row referred to."""
        if self.target is not None and isinstance(value, int):
            value = uid_of(self.target, value)
        return self.type.to_log(value)

    def json_of_stored(self, value: Json) -> Json:
        """The JSON value of what the engine stores, or for a reference of the uid. Of what a
        damaged file stores, as it is."""
        return value == 1 if isinstance(self.type, Flag) and value in (0, 1) else value

    def stored_of_json(self, value: Json) -> Json:
        """What the engine stores of a JSON value; of a reference the uid."""
        if isinstance(value, bool):
            return int(value)
        return float(value) if isinstance(self.type, Number) and value is not None else value

    def sql_to_log(self, value: str) -> str:
        """SQL for the JSON text of a stored value; NULL of NULL."""
        template = by_type(_SQL_TO_LOG, self.type)
        assert template is not None
        return template.format(self.sql_uid(value))

    def sql_from_log(self, text: str) -> str:
        """SQL for the stored value of a JSON text."""
        return self.sql_id(f"json_extract({text}, '$')")

    def sql_uid(self, value: str) -> str:
        """SQL for a stored value, of a reference the uid of its row."""
        if self.target is None:
            return value
        return f'(SELECT uid FROM "{self.target.name}" WHERE id = {value})'

    def sql_id(self, value: str) -> str:
        """SQL for a stored value, of which a reference is given by uid."""
        if self.target is None:
            return value
        return f'(SELECT id FROM "{self.target.name}" WHERE uid = {value})'


@cache
def codec_of(column: AnyColumn) -> ColumnCodec:
    """The codec of a column other than the id."""
    return ColumnCodec(column)


@cache
def target_of(column: AnyColumn) -> Table | None:
    """The table that a column refers to."""
    return next((key.column.table for key in column.foreign_keys), None)


@cache
def content_columns(table: Table) -> tuple[AnyColumn, ...]:
    """The columns of content; not the id, which is of this file only."""
    return tuple(column for column in table.columns if column.name != "id")


@cache
def fields_of(table: Table) -> tuple[AnyColumn, ...]:
    """The columns that the log has of a row beside its uid."""
    return tuple(column for column in content_columns(table) if column.name != "uid")


def dump(value: Json | Fields) -> str | None:
    """A value, or all fields of a row, as the text of the log."""
    return None if value is None else _JSON.encode(value)


_JSON = json.JSONEncoder(ensure_ascii=False)


def load(text: str | None) -> Any:
    """A value, or all fields of a row, from the text of the log."""
    return None if text is None else json.loads(text)


def sql_row(table: Table) -> str:
    """SQL for the text of a whole row, called `now`: as `dump` writes its fields."""
    columns = fields_of(table)
    names = ", ".join(f'"{column.name}": %s' for column in columns)
    values = (codec_of(column).sql_to_log(f'now."{column.name}"') for column in columns)
    texts = ", ".join(f"coalesce({value}, 'null')" for value in values)
    return f"format('{{{names}}}', {texts})"


@cache
def sorted_codecs(table: Table) -> Sequence[ColumnCodec]:
    """The codecs of the columns of content, that of the uid first, then by name."""
    codecs = map(codec_of, content_columns(table))
    return sorted(codecs, key=lambda codec: (codec.name != "uid", codec.name))


@cache
def select_rows(table: Table, *more: str) -> str:
    """A statement that reads rows, called `t`, in the order of `sorted_codecs` and then some *more*
    columns: references as the uids of their rows, all else as stored."""
    fields = [codec.sql_uid(f't."{codec.name}"') for codec in sorted_codecs(table)]
    return f'SELECT {", ".join([*fields, *more])} FROM "{table.name}" AS t'


def json_of_row(table: Table, row: Sequence[Json]) -> list[Json]:
    """The JSON values of a row that `select_rows` read."""
    values = list(row)
    for at, codec in _flags(table):
        values[at] = codec.json_of_stored(values[at])
    return values


@cache
def insert_row(table: Table, names: tuple[str, ...]) -> str:
    """The statement that makes a row: its parameters are `stored_values` of these fields and the
    uid. The id may be one of them."""
    into, values = ", ".join(f'"{name}"' for name in names), _parameters(table, names)
    return f'INSERT INTO "{table.name}" ({into}, uid) VALUES ({", ".join(values)}, ?)'


@cache
def update_row(table: Table, names: tuple[str, ...]) -> str:
    """The statement that sets these fields of a row, with the same parameters."""
    pairs = zip(names, _parameters(table, names), strict=True)
    sets = ", ".join(f'"{name}" = {value}' for name, value in pairs)
    return f'UPDATE "{table.name}" SET {sets} WHERE uid = ?'


def _parameters(table: Table, names: tuple[str, ...]) -> list[str]:
    return ["?" if name == "id" else codec_of(table.c[name]).sql_id("?") for name in names]


def stored_values(table: Table, fields: Fields) -> list[Json]:
    """What the engine stores of fields; of references the uids."""
    return [
        value if name == "id" else codec_of(table.c[name]).stored_of_json(value)
        for name, value in fields.items()
    ]


@cache
def _flags(table: Table) -> list[tuple[int, ColumnCodec]]:
    """The codecs whose JSON values are other than what is stored, with their places in a row."""
    codecs = enumerate(sorted_codecs(table))
    return [(at, codec) for at, codec in codecs if isinstance(codec.type, Flag)]
