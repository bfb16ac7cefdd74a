"""Sets one field of many rows, and writes their history, by sets: as quick as the engine is.

This is the one way to change rows beside the session's objects. What reads the values in SQL must
write them as the recorder does; only SQLite is spoken here.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Connection, Float, Integer, Table, Uuid, text
from sqlalchemy.orm import Session

from mineralcat.errors import HistoryError

from .changes import dump, encoded, table_of, target_of
from .present import References, chunks
from .recorder import BulkChange, Recorder

_CHUNK = 10_000
_MANY = 1_000
"""From so many rows on, sets are worth it."""
_ASKED = (
    "CREATE TEMP TABLE IF NOT EXISTS asked (uid CHAR(32) PRIMARY KEY, value, after) WITHOUT ROWID"
)
_BULK = "CREATE TEMP TABLE IF NOT EXISTS bulk (id INTEGER PRIMARY KEY, uid CHAR(32), value, after)"
"""What is asked for, and what of that differs, by the id: twice as quick to go through."""


def set_field(session: Session, entity: str, field: str, uids: Iterable[UUID], value: Any) -> int:
    """Give a field of these rows one value, as the column takes it (a reference as the id of the
    row); how many differed. To be called in a unit of work that writes."""
    column = _column(entity, field)
    raw, after = _keeping(session, column)(value)
    return _set(session, column, ((uid.hex, raw, after) for uid in uids))


def set_field_each(session: Session, entity: str, field: str, values: Mapping[UUID, Any]) -> int:
    """Give a field of each row its own value; how many differed."""
    column = _column(entity, field)
    kept = _keeping(session, column)
    return _set(session, column, ((uid.hex, *kept(value)) for uid, value in values.items()))


_Row = tuple[str, Any, str | None]
"""What a row gets: its uid, the value as the engine keeps it, and as the log does."""


def _column(entity: str, field: str) -> Column[Any]:
    table = table_of(entity)
    if field in ("id", "uid") or field not in table.c:
        raise HistoryError(f"A row of {entity} has no field “{field}” that can be set.")
    return table.c[field]


def _keeping(session: Session, column: Column[Any]) -> Callable[[Any], tuple[Any, str | None]]:
    """What makes of a value what the engine keeps, and what the log does."""
    references = References(session)
    to_engine = column.type.bind_processor(session.connection().dialect)

    def uid_of(table: Table, id_: int) -> UUID:
        references.read_ids(table, [id_])
        return references.uid(table, id_)

    def kept(value: Any) -> tuple[Any, str | None]:
        if isinstance(column.type, Float) and value is not None:
            value = float(value)
        raw = value if to_engine is None or value is None else to_engine(value)
        return raw, dump(encoded(column, value, uid_of))

    return kept


def _set(session: Session, column: Column[Any], rows: Iterable[_Row]) -> int:
    recorder = Recorder.of(session)
    recorder.write_pending()  # so that the log has what came first, first
    connection = _emptied(session)
    for chunk in chunks(rows, _CHUNK):
        connection.exec_driver_sql("INSERT OR REPLACE INTO asked VALUES (?, ?, ?)", chunk)
        recorder.advance(0, 4)
    return _write(session, column)


def take_back_field(session: Session, revision_id: int) -> bool:
    """Take back a step that set one field of many rows, by sets; False where it is none such."""
    kinds = text(
        "SELECT entity, field, count(*) FROM change WHERE revision_id = :id GROUP BY 1, 2 LIMIT 2"
    )
    groups = session.execute(kinds, {"id": revision_id}).all()
    if len(groups) != 1 or not groups[0][1] or groups[0][2] < _MANY:
        return False
    entity, field, _ = groups[0]
    column = _column(entity, field)
    if column.unique or any(
        column.name in index.columns for index in column.table.indexes if index.unique
    ):
        return False
    Recorder.of(session).write_pending()
    connection = _emptied(session)
    connection.execute(
        text(
            "INSERT OR IGNORE INTO asked"
            f" SELECT entity_uid, {_as_kept(column)}, before FROM change"
            " WHERE revision_id = :id ORDER BY entity_uid, id"
        ),
        {"id": revision_id},
    )
    rows, there = connection.exec_driver_sql(
        f'SELECT count(*), count(now.id) FROM asked LEFT JOIN "{entity}" AS now USING (uid)'
    ).one()
    if rows == there:
        _write(session, column)
    return bool(rows == there)


def _emptied(session: Session) -> Connection:
    """A connection whose tables for this work are empty."""
    connection = session.connection()
    for statement in (_ASKED, _BULK, "DELETE FROM asked", "DELETE FROM bulk"):
        connection.exec_driver_sql(statement)
    return connection


def _write(session: Session, column: Column[Any]) -> int:
    """Write what the rows get that differs, and first the history of it."""
    recorder, connection = Recorder.of(session), session.connection()
    table = column.table.name
    differs = connection.exec_driver_sql(
        "INSERT INTO bulk SELECT now.id, now.uid, asked.value, asked.after FROM asked"
        f' JOIN "{table}" AS now USING (uid) WHERE now."{column.name}" IS NOT asked.value'
    ).rowcount
    if not differs:
        return 0
    recorder.advance(1, 4)
    names = {"entity": table, "field": column.name, "revision": recorder.revision_id()}
    connection.execute(text(_log(column)), names)
    recorder.advance(2, 4)
    connection.exec_driver_sql(
        f'UPDATE "{table}" SET "{column.name}" = bulk.value FROM bulk WHERE "{table}".id = bulk.id'
    )
    recorder.bulk.append(BulkChange(table, column.name))
    recorder.advance(3, 4)
    session.expire_all()
    return differs


def _log(column: Column[Any]) -> str:
    """The statement that writes the history of what is about to differ."""
    return (
        "INSERT INTO change (revision_id, entity, entity_uid, field, before, after)"
        f" SELECT :revision, :entity, bulk.uid, :field, {_as_logged(column)}, bulk.after"
        f' FROM bulk JOIN "{column.table.name}" AS now ON now.id = bulk.id ORDER BY bulk.uid'
    )


def _as_kept(column: Column[Any]) -> str:
    """SQL for a value of the log as the engine keeps it."""
    value = "json_extract(before, '$')"
    if (target := target_of(column)) is not None:
        return f'(SELECT id FROM "{target.name}" WHERE uid = {value})'
    return value


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
