"""Sets one field of many rows, and writes their history, by sets: as quick as the engine is.

This is the one way to change rows beside the session's objects. What reads the values in SQL must
write them as the recorder does; only SQLite is spoken here.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Boolean, Column, Float, Integer, Table, Uuid, text
from sqlalchemy.orm import Session

from mineralcat.errors import HistoryError

from .changes import dump, encoded, table_of, target_of
from .present import References, chunks
from .recorder import BulkChange, Recorder

_CHUNK = 10_000
_TEMPORARY = (
    "CREATE TEMP TABLE IF NOT EXISTS bulk"
    " (uid CHAR(32) PRIMARY KEY, value, after TEXT) WITHOUT ROWID"
)


def set_field(session: Session, entity: str, field: str, uids: Iterable[UUID], value: Any) -> int:
    """Give a field of these rows one value, as the column takes it (a reference as the id of the
    row); how many differed. To be called in a unit of work that writes."""
    column = _column(entity, field)
    raw, after = _raw(session, column, value), dump(encoded(column, value, _uid_of(session)))
    rows = (_Row(uid.hex, raw, after) for uid in uids)
    return _set(session, column, rows)


def set_field_each(session: Session, entity: str, field: str, values: Mapping[UUID, Any]) -> int:
    """Give a field of each row its own value; how many differed."""
    column = _column(entity, field)
    uid_of = _uid_of(session)
    rows = (
        _Row(uid.hex, _raw(session, column, value), dump(encoded(column, value, uid_of)))
        for uid, value in values.items()
    )
    return _set(session, column, rows)


class _Row(NamedTuple):
    """What a row gets: its uid, the value as the engine keeps it, and as the log does."""

    uid: str
    value: Any
    after: str | None


def _column(entity: str, field: str) -> Column[Any]:
    table = table_of(entity)
    if field in ("id", "uid") or field not in table.c:
        raise HistoryError(f"A row of {entity} has no field “{field}” that can be set.")
    return table.c[field]


def _uid_of(session: Session) -> Any:
    references = References(session)

    def uid(table: Table, id_: int) -> UUID:
        references.read_ids(table, [id_])
        return references.uid(table, id_)

    return uid


def _raw(session: Session, column: Column[Any], value: Any) -> Any:
    """A value as the engine keeps it."""
    to_engine = column.type.bind_processor(session.connection().dialect)
    return value if to_engine is None or value is None else to_engine(value)


def _set(session: Session, column: Column[Any], rows: Iterable[_Row]) -> int:
    recorder = Recorder.of(session)
    recorder.write_pending()  # so that the log has what came first, first
    connection = session.connection()
    connection.exec_driver_sql(_TEMPORARY)
    connection.exec_driver_sql("DELETE FROM bulk")
    for chunk in chunks(rows, _CHUNK):
        connection.exec_driver_sql("INSERT OR REPLACE INTO bulk VALUES (?, ?, ?)", chunk)
        recorder.advance(0, 1)
    table = column.table.name
    names = {"entity": table, "field": column.name, "revision": recorder.revision_id()}
    written = connection.execute(text(_log(column)), names).rowcount
    if written:
        recorder.advance(1, 3)
        connection.execute(
            text(
                f'UPDATE "{table}" SET "{column.name}" = bulk.value FROM bulk'
                f' WHERE "{table}".uid = bulk.uid AND "{table}"."{column.name}" IS NOT bulk.value'
            )
        )
        recorder.bulk.append(BulkChange(table, column.name))
        recorder.advance(2, 3)
        session.expire_all()
    return written


def _log(column: Column[Any]) -> str:
    """The statement that writes the history of what is about to differ."""
    table = column.table.name
    return (
        "INSERT INTO change (revision_id, entity, entity_uid, field, before, after)"
        f" SELECT :revision, :entity, now.uid, :field, {_as_logged(column)}, bulk.after"
        f' FROM bulk JOIN "{table}" AS now ON now.uid = bulk.uid'
        f' WHERE now."{column.name}" IS NOT bulk.value'
    )


def _as_logged(column: Column[Any]) -> str:
    """SQL for a value as the recorder writes it, NULL for nothing."""
    value = f'now."{column.name}"'
    if (target := target_of(column)) is not None:
        return f"(SELECT '\"' || uid || '\"' FROM \"{target.name}\" WHERE id = {value})"
    match column.type:
        case Boolean():
            return f"CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
        case Integer():
            return f"CAST({value} AS TEXT)"
        case Float():
            return f"logged_number({value})"  # the engine itself writes 15 digits of 17
        case Uuid():
            return f"'\"' || {value} || '\"'"
        case _:
            return f"CASE WHEN {value} IS NOT NULL THEN json_quote({value}) END"
