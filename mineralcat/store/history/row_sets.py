"""Writes many rows, and their history, by sets: as fast as the engine is.

What rows become is put in the temporary table `becoming`: by their id and uid, a value for each of
some columns, as stored. `write_becoming` then writes the log and the rows. All columns of a row
change in one statement, so that no rule of the table sees one without the others. An import adds
rows from the tables of its staged file, which have the columns of a table of the catalogue or some
of them, references as the uids of their rows. Only SQLite is spoken here.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Float, Table
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mineralcat.errors import HistoryError
from mineralcat.schema.value_types import AnyColumn, PlainValue
from mineralcat.translation import _

from ..engines.registry import engine_of
from .changes import table_of
from .codec import codec_of, fields_of, target_of
from .current_rows import chunks
from .log_writer import LogWriter

_CHUNK = 10_000
_IMPORT_STEPS = 4
_MANY = 1_000
"""From so many changes on, sets are worth it."""
_OF_FIELD = "change.revision_id = ? AND change.entity = ? AND change.field = ?"
Values = tuple[PlainValue, ...]
"""Values of a row, one for each of some columns."""
Run = Callable[..., Any]
"""Runs a statement of SQL on the connection of a session."""


def set_field(
    session: Session, entity: str, field: str, uids: Iterable[UUID], value: PlainValue
) -> int:
    """Give a field of these rows one value, as the column takes it (a reference as the id of the
    row); how many differed. To be called in a unit of work that writes."""
    return set_fields(session, entity, (field,), ((uid, (value,)) for uid in uids))


def set_field_each(
    session: Session, entity: str, field: str, values: Mapping[UUID, PlainValue]
) -> int:
    """Give a field of each row its own value; how many differed."""
    return set_fields(session, entity, (field,), ((uid, (to,)) for uid, to in values.items()))


def set_fields(
    session: Session,
    entity: str,
    fields: Sequence[str],
    rows: Iterable[tuple[UUID, Values]],
) -> int:
    """Give each row a value for each of some fields; how many rows differed."""
    columns = [column_of(entity, field) for field in fields]
    run = make_becoming(session, columns)
    names = _names(columns, "")
    run("DROP TABLE IF EXISTS temp.asked")
    run(f"CREATE TEMP TABLE asked (uid CHAR(32), {names})")
    store = _storing(session, columns)
    marks = ", ".join("?" * (1 + len(columns)))
    for chunk in chunks(rows, _CHUNK):
        asked = [(uid.hex, *store(values)) for uid, values in chunk]
        run(f"INSERT INTO asked VALUES ({marks})", asked)
        LogWriter.of(session).advance(0, 4)
    differs = " OR ".join(f'now."{c.name}" IS NOT asked."{c.name}"' for c in columns)
    run(
        # Of a row that is asked for twice the last counts; sorted first, rows are written in place.
        f"INSERT OR REPLACE INTO becoming SELECT now.id, now.uid, {_names(columns, 'asked.')}"
        f' FROM asked CROSS JOIN "{entity}" AS now USING (uid)'
        f" WHERE {differs} ORDER BY now.id, asked.rowid"
    )
    return write_becoming(session, columns)


def column_of(entity: str, field: str) -> AnyColumn:
    """The column of a field that can be set; HistoryError where it is none."""
    table = table_of(entity)
    if field in ("id", "uid") or field not in table.c:
        raise HistoryError(
            _(
                "A row of {entity} has no field “{field}” that can be set.",
                entity=entity,
                field=field,
            )
        )
    return table.c[field]


def _names(columns: Iterable[AnyColumn], of: str) -> str:
    return ", ".join(f'{of}"{column.name}"' for column in columns)


def _storing(session: Session, columns: Sequence[AnyColumn]) -> Callable[[Values], Values]:
    """A function that gives what the engine stores of values, one for each column."""
    dialect = session.connection().dialect
    binds = [(isinstance(c.type, Float), c.type.bind_processor(dialect)) for c in columns]

    @lru_cache(maxsize=_CHUNK)  # as a rule many rows become the same
    def store(values: Values) -> Values:
        stored = []
        for value, (is_float, bind) in zip(values, binds, strict=True):
            if is_float and isinstance(value, int):
                value = float(value)
            stored.append(value if bind is None or value is None else bind(value))
        return tuple(stored)

    return store


def make_becoming(session: Session, columns: Sequence[AnyColumn]) -> Run:
    """Make the table `becoming` for these columns, and write to the log what came before; what runs
    statements that fill it."""
    LogWriter.of(session).write_noted()
    run = session.connection().exec_driver_sql
    run("DROP TABLE IF EXISTS temp.becoming")
    # Columns without a type keep values as they come, as those of the table gave them.
    names = _names(columns, "")
    run(f"CREATE TEMP TABLE becoming (id INTEGER PRIMARY KEY, uid CHAR(32), {names})")
    return run


def write_becoming(session: Session, columns: Sequence[AnyColumn]) -> int:
    """Write the log of what the rows in `becoming` become, and the rows; how many there are, 0
    where nothing differs."""
    writer, run = LogWriter.of(session), session.connection().exec_driver_sql
    count: int = run("SELECT count(*) FROM becoming").scalar_one()
    table, of = columns[0].table, 2 + len(columns)
    differing = []
    for done, column in enumerate(columns if count else (), start=1):
        writer.advance(done, of)
        if writer.write_field(column, f'becoming JOIN "{table.name}" AS now USING (id)'):
            differing.append(column)
    if not differing:
        return 0
    writer.advance(of - 1, of)
    update, rows = f'UPDATE "{table.name}" AS now SET', "FROM becoming WHERE now.id = becoming.id"
    for column in _flags_of_one(table, differing):  # who has it gives it up before another takes it
        run(f'{update} "{column.name}" = 0 {rows} AND becoming."{column.name}" = 0')
    values = ", ".join(f'"{column.name}" = becoming."{column.name}"' for column in differing)
    run(f"{update} {values} {rows}")
    writer.advance(of, of)
    session.expire_all()
    return count


def _flags_of_one(table: Table, columns: Sequence[AnyColumn]) -> Iterator[AnyColumn]:
    """Of these, the flags that only one row of several may have."""
    for index in table.indexes:
        where = str(index.dialect_options["sqlite"]["where"]) if index.unique else ""
        for column in columns:
            if isinstance(column.type, Boolean) and column.name in where:
                yield column


# -- from a staged file ----------------------------------------------------------------------------


def add_rows(session: Session, entity: str, staged: str, where: str = "1") -> int:
    """Make the rows that *staged* has and the catalogue has not, in the order of their number; how
    many. Rows whose references are not there are left out, columns that are not staged get their
    defaults. *where* picks from the staged rows, which are called `s` there. To be called in a unit
    of work that writes."""
    writer, table = LogWriter.of(session), table_of(entity)
    writer.write_noted()
    run = session.connection().exec_driver_sql
    insert = _insert(table, staged, engine_of(session).column_names(session, staged), where)
    last = run(f'SELECT coalesce(max(id), 0) FROM "{entity}"').scalar_one()
    total = 0
    while made := run(insert).rowcount:  # again for rows that refer to rows just made
        total += made
        if all(target_of(column) is not table for column in table.columns):
            break
    if total:
        writer.advance(1, _IMPORT_STEPS)
        writer.write_new_rows(table, last)
        writer.advance(2, _IMPORT_STEPS)
        session.expire_all()
    return total


def set_columns(session: Session, entity: str, staged: str, chosen: Mapping[str, str]) -> int:
    """Give rows that are there what *staged* says of some columns, where it differs; how many rows.
    *chosen* gives for each column the condition on staged rows, called `s`."""
    columns = [column_of(entity, name) for name in chosen]
    run = make_becoming(session, columns)
    values = []
    for name, where in chosen.items():
        codec = codec_of(columns[0].table.c[name])
        value = codec.sql_id(f's."{name}"')
        there = "" if codec.target is None else f' AND (s."{name}" IS NULL OR {value} NOT NULL)'
        values.append(f'iif(({where}){there}, {value}, now."{name}")')
    run(
        f"INSERT INTO becoming SELECT now.id, now.uid, {', '.join(values)} FROM {staged} AS s"
        f' JOIN "{entity}" AS now USING (uid)'
        f" WHERE {' OR '.join(f'({where})' for where in dict.fromkeys(chosen.values()))}"
    )
    return write_becoming(session, columns)


def _insert(table: Table, staged: str, columns: Collection[str], where: str) -> str:
    """The statement that makes rows whose references are there."""
    into, values, conditions = ['"uid"'], ["s.uid"], [f"({where})"]
    for column in fields_of(table):
        if column.name in columns:
            typed = f's."{column.name}"'
            value = codec_of(column).sql_id(typed)
            values.append(value)
            if target_of(column) is not None:
                missing = f"{typed} IS NULL OR " if column.nullable else ""
                conditions.append(f"({missing}{value} NOT NULL)")
        elif column.default is not None:
            values.append(sql_default(column))
        else:
            continue
        into.append(f'"{column.name}"')
    return (
        f'INSERT INTO "{table.name}" ({", ".join(into)}) SELECT {", ".join(values)}'
        f" FROM {staged} AS s WHERE {' AND '.join(conditions)}"
        f' AND NOT EXISTS (SELECT 1 FROM "{table.name}" AS there WHERE there.uid = s.uid)'
        " ORDER BY s.number"
    )


def sql_default(column: AnyColumn) -> str:
    """SQL for what a column gets of which nothing is given."""
    value = getattr(column.default, "arg", None)
    if isinstance(value, bool | int):
        return str(int(value))
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"


# -- taking back -----------------------------------------------------------------------------------


def take_back_fields(session: Session, revision_id: int) -> bool:
    """Give all rows that a step changed their fields as they were before it; False, and nothing
    done, where that is not plain: rows that were made or deleted, a value that changed since, names
    that changed places. `apply` then does it, whose errors name what stands in the way."""
    kinds = (
        session.connection()
        .exec_driver_sql(
            "SELECT entity, field, count(*), count(DISTINCT entity_uid) FROM change"
            " WHERE revision_id = ? GROUP BY 1, 2",
            (revision_id,),
        )
        .all()
    )
    once = all(field and count == rows for _, field, count, rows in kinds)
    if not once or sum(count for *_, count, _ in kinds) < _MANY:
        return False
    writer = LogWriter.of(session)
    writer.write_noted()
    writer.revision_id()
    wrote = writer.wrote
    try:
        with session.begin_nested():
            for entity in dict.fromkeys(entity for entity, *_ in kinds):
                columns = [column_of(entity, field) for name, field, *_ in kinds if name == entity]
                _fill_becoming(session, revision_id, columns)
                write_becoming(session, columns)
    except (_ChangedSinceError, IntegrityError):  # or rows change places in what one alone may have
        writer.wrote = wrote
        return False
    return True


class _ChangedSinceError(Exception):
    """A row is gone or has become another since."""


def _fill_becoming(session: Session, revision_id: int, columns: list[AnyColumn]) -> None:
    """Put in `becoming` what each row was; _ChangedSinceError where a field is another by now."""
    table = columns[0].table
    run = make_becoming(session, columns)
    names = ", ".join(f'now."{column.name}"' for column in columns)
    run(
        f"INSERT INTO becoming SELECT now.id, now.uid, {names} FROM"
        " (SELECT DISTINCT entity_uid FROM change WHERE revision_id = ? AND entity = ?)"
        f' JOIN "{table.name}" AS now ON now.uid = entity_uid',
        (revision_id, table.name),
    )
    for column in columns:
        LogWriter.of(session).advance(0, 2 + len(columns))
        of_field = (revision_id, table.name, column.name)
        changes: int = run(f"SELECT count(*) FROM change WHERE {_OF_FIELD}", of_field).scalar_one()
        codec, name = codec_of(column), f'becoming."{column.name}"'
        before = codec.sql_from_log("change.before")
        there = "" if codec.target is None else f" AND ({before} NOT NULL OR change.before IS NULL)"
        set_back = run(
            f'UPDATE becoming SET "{column.name}" = {before} FROM change'
            f' JOIN "{table.name}" AS row ON row.uid = change.entity_uid'
            f" WHERE {_OF_FIELD} AND becoming.id = row.id"
            f" AND {codec.sql_to_log(name)} IS change.after{there}",
            of_field,
        ).rowcount
        if set_back != changes:
            raise _ChangedSinceError
