"""Sets fields of many rows, and writes their history, by sets: as quick as the engine is.

This is the one way to change rows beside the session's objects. What reads the values in SQL must
write them as the recorder does; only SQLite is spoken here.

What rows become is kept once for all that become the same: an *outcome*, with a value for each of
the fields. So all fields of a row change in one statement, and no rule of the table sees one
without the others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Connection, Float, Integer, Table, Uuid, text
from sqlalchemy.orm import Session

from mineralcat.errors import HistoryError

from ..engines.registry import engine_of
from .changes import table_of, target_of
from .current_rows import chunks
from .recorder import Recorder

_CHUNK = 10_000
_ASKED = "CREATE TEMP TABLE asked (uid CHAR(32), outcome INTEGER)"
_BULK = "CREATE TEMP TABLE bulk (id INTEGER PRIMARY KEY, uid CHAR(32), outcome INTEGER)"
"""What is asked for, and what of that differs, by the id: twice as quick to go through."""


def set_field(session: Session, entity: str, field: str, uids: Iterable[UUID], value: Any) -> int:
    """Give a field of these rows one value, as the column takes it (a reference as the id of the
    row); how many differed. To be called in a unit of work that writes."""
    return set_fields(session, entity, (field,), ((uid, (value,)) for uid in uids))


def set_field_each(session: Session, entity: str, field: str, values: Mapping[UUID, Any]) -> int:
    """Give a field of each row its own value; how many differed."""
    return set_fields(session, entity, (field,), ((uid, (to,)) for uid, to in values.items()))


def set_fields(
    session: Session,
    entity: str,
    fields: Sequence[str],
    rows: Iterable[tuple[UUID, tuple[Any, ...]]],
) -> int:
    """Give each row a value for each of some fields; how many rows differed."""
    columns = [column_of(entity, field) for field in fields]
    recorder = Recorder.of(session)
    recorder.write_pending()  # so that the log has what came first, first
    connection = emptied(session, columns)
    outcomes = _Outcomes(session, columns)
    for chunk in chunks(rows, _CHUNK):
        asked = [(uid.hex, outcomes.number(values)) for uid, values in chunk]
        connection.exec_driver_sql("INSERT INTO asked VALUES (?, ?)", asked)
        outcomes.write()
        recorder.advance(0, 4)
    connection.exec_driver_sql(
        # Of a row that is asked for twice the last counts; sorted first, rows are written in place.
        "INSERT OR REPLACE INTO bulk SELECT now.id, now.uid, asked.outcome FROM asked"
        f' CROSS JOIN "{entity}" AS now USING (uid) JOIN outcome ON number = asked.outcome'
        f" WHERE {' OR '.join(map(_differs, columns))} ORDER BY now.id, asked.rowid"
    )
    return write(session, columns)


class _Outcomes:
    """Numbers what rows become, and puts each once where SQL finds it."""

    def __init__(self, session: Session, columns: Sequence[Column[Any]]) -> None:
        self._connection = session.connection()
        self._columns = columns
        self._keeping = [_keeping(session, column) for column in columns]
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._new: list[tuple[Any, ...]] = []

    def number(self, values: tuple[Any, ...]) -> int:
        """The number of an outcome; *values* as the columns take them."""
        number = self._numbers.get(values)
        if number is None:
            number = self._numbers[values] = len(self._numbers)
            raw = (keep(value) for keep, value in zip(self._keeping, values, strict=True))
            self._new.append((number, *raw))
        return number

    def write(self) -> None:
        """Put those that came since the last time."""
        marks = ", ".join("?" * (1 + len(self._columns)))
        if self._new:
            self._connection.exec_driver_sql(f"INSERT INTO outcome VALUES ({marks})", self._new)
        self._new = []


def column_of(entity: str, field: str) -> Column[Any]:
    """The column of a field that can be set; HistoryError where it is none."""
    table = table_of(entity)
    if field in ("id", "uid") or field not in table.c:
        raise HistoryError(f"A row of {entity} has no field “{field}” that can be set.")
    return table.c[field]


def rows_kept(
    session: Session, columns: Sequence[Column[Any]], uids: Sequence[UUID]
) -> Iterator[tuple[UUID, tuple[Any, ...]]]:
    """Of these rows, in this order, some columns of their table as the engine keeps them, which
    `making` makes values of; of rows that are gone nothing."""
    table, engine = columns[0].table, engine_of(session)
    fields = ", ".join(f'now."{column.name}"' for column in columns)
    for chunk in chunks(uids, _CHUNK):
        rows = session.connection().exec_driver_sql(
            f"SELECT asked.key, {fields} FROM {engine.each('asked')} CROSS JOIN"
            f' "{table.name}" AS now ON now.uid = asked.value',
            (engine.as_set(uid.hex for uid in chunk),),
        )
        for place, *values in rows.cursor.fetchall():
            yield chunk[place], tuple(values)


def making(
    session: Session, columns: Sequence[Column[Any]]
) -> Callable[[Iterable[Any]], dict[str, Any]]:
    """What makes values by name of what the engine keeps in these columns."""
    dialect = session.connection().dialect
    makes = [(column.name, column.type.result_processor(dialect, None)) for column in columns]

    def made(kept: Iterable[Any]) -> dict[str, Any]:
        return {
            name: value if make is None else make(value)
            for (name, make), value in zip(makes, kept, strict=True)
        }

    return made


def _keeping(session: Session, column: Column[Any]) -> Callable[[Any], Any]:
    """What makes of a value what the engine keeps."""
    to_engine = column.type.bind_processor(session.connection().dialect)

    def kept(value: Any) -> Any:
        if isinstance(column.type, Float) and value is not None:
            value = float(value)
        return value if to_engine is None or value is None else to_engine(value)

    return kept


def emptied(session: Session, columns: Sequence[Column[Any]]) -> Connection:
    """A connection whose tables for this work are empty."""
    connection = session.connection()
    for name in ("asked", "bulk", "outcome"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{name}")
    connection.exec_driver_sql(_ASKED)
    connection.exec_driver_sql(_BULK)
    # Columns without a type keep values as they come, as those of the table gave them.
    fields = ", ".join(f'"{column.name}"' for column in columns)
    connection.exec_driver_sql(f"CREATE TEMP TABLE outcome (number INTEGER PRIMARY KEY, {fields})")
    return connection


def _differs(column: Column[Any]) -> str:
    return f'now."{column.name}" IS NOT outcome."{column.name}"'


def write(session: Session, columns: Sequence[Column[Any]]) -> int:
    """Write what the rows in *bulk* become, and first the history of it; how many there are."""
    recorder, connection = Recorder.of(session), session.connection()
    count: int = connection.exec_driver_sql("SELECT count(*) FROM bulk").scalar_one()
    if not count:
        return 0
    table = columns[0].table
    revision, of = recorder.revision_id(), 2 + len(columns)
    differing = []
    for done, column in enumerate(columns, start=1):
        recorder.advance(done, of)
        names = {"entity": table.name, "field": column.name, "revision": revision}
        if connection.execute(text(_log(column)), names).rowcount:
            differing.append(column)
    recorder.advance(1 + len(columns), of)
    rows = f'UPDATE "{table.name}" AS now SET '
    each = "FROM bulk JOIN outcome ON outcome.number = bulk.outcome WHERE now.id = bulk.id"
    for column in _flags_of_one(table, differing):  # who has it gives it up before another takes it
        name = column.name
        connection.exec_driver_sql(f'{rows} "{name}" = 0 {each} AND outcome."{name}" = 0')
    values = ", ".join(f'"{column.name}" = outcome."{column.name}"' for column in differing)
    connection.exec_driver_sql(f"{rows} {values} {each}")
    recorder.wrote = True
    recorder.advance(of, of)
    session.expire_all()
    return count


def _flags_of_one(table: Table, columns: Sequence[Column[Any]]) -> Iterator[Column[Any]]:
    """Of these, the flags that only one row of several may have."""
    for index in table.indexes:
        where = str(index.dialect_options["sqlite"]["where"]) if index.unique else ""
        for column in columns:
            if isinstance(column.type, Boolean) and column.name in where:
                yield column


def _log(column: Column[Any]) -> str:
    """The statement that writes the history of what is about to differ in a field."""
    before, after = f'now."{column.name}"', f'outcome."{column.name}"'
    return (
        "INSERT INTO change (revision_id, entity, entity_uid, field, before, after)"
        " SELECT :revision, :entity, bulk.uid, :field,"
        f" {as_logged(column, before)}, {as_logged(column, after)}"
        f' FROM bulk JOIN "{column.table.name}" AS now ON now.id = bulk.id'
        " JOIN outcome ON outcome.number = bulk.outcome"
        f" WHERE {_differs(column)} ORDER BY bulk.uid"
    )


def as_kept(column: Column[Any], logged: str) -> str:
    """SQL for a value of the log as the engine keeps it."""
    value = f"json_extract({logged}, '$')"
    if (target := target_of(column)) is not None:
        return f'(SELECT id FROM "{target.name}" WHERE uid = {value})'
    return value


def as_logged(column: Column[Any], value: str) -> str:
    """SQL for a value as the recorder writes it, NULL for nothing."""
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
