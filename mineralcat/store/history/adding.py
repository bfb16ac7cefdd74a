"""Takes rows out of a staged file into the catalogue, and writes their history, by sets.

This is how an import writes. A staged table has the columns of a table of the catalogue, or some of
them: the uid as the engine keeps it, references as the uid of what they point at, all else as the
column keeps it. What a staged row refers to must be there, else it is left out. Only SQLite is
spoken here; what the log says is what the recorder would write of the same.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Float, Integer, Table, Uuid, text
from sqlalchemy.orm import Session

from ..engines.registry import engine_of
from .changes import fields_of, table_of, target_of
from .recorder import Recorder

_STEPS = 4


def add_rows(session: Session, entity: str, staged: str, where: str = "1") -> int:
    """Make the rows that *staged* has and the catalogue has not, in the order of their number; how
    many. Columns that are not staged get their defaults. *where* picks from the staged rows, which
    are called `s` there. To be called in a unit of work that writes."""
    recorder = Recorder.of(session)
    recorder.write_pending()  # so that the log has what came first, first
    connection, table = session.connection(), table_of(entity)
    run = connection.exec_driver_sql
    insert = _insert(table, staged, _columns_of(session, staged), where)
    last = run(f'SELECT coalesce(max(id), 0) FROM "{entity}"').scalar_one()
    total = 0
    while made := run(insert).rowcount:  # again for rows that refer to rows just made
        total += made
        if all(target_of(column) is not table for column in table.columns):
            break
    if not total:
        return 0
    recorder.advance(1, _STEPS)
    names = {"revision": recorder.revision_id(), "last": last}
    connection.execute(text(_log_of_new(table)), names)
    recorder.wrote = True
    recorder.advance(2, _STEPS)
    session.expire_all()
    return total


def set_columns(session: Session, entity: str, staged: str, wanted: Mapping[str, str]) -> int:
    """Give rows that are there what *staged* says of some columns, where it differs; how many rows.
    *wanted* says of each column for which staged rows, called `s`. All columns of a row are written
    at once, for one without the other may be what the catalogue refuses."""
    recorder = Recorder.of(session)
    recorder.write_pending()
    connection, table = session.connection(), table_of(entity)
    run = connection.exec_driver_sql
    run("DROP TABLE IF EXISTS temp.taken")
    run(f"CREATE TEMP TABLE taken AS {_taken(table, staged, wanted)}")
    run("CREATE UNIQUE INDEX temp.taken_id ON taken (id)")
    changes = 0
    for name in wanted:
        differs = f'taken."takes_{name}" AND now."{name}" IS NOT taken."{name}"'
        if not run(
            f'SELECT EXISTS (SELECT 1 FROM taken JOIN "{entity}" AS now USING (id) WHERE {differs})'
        ).scalar_one():
            continue
        old = _logged(table.c[name], f'now."{name}"')
        new = _logged(table.c[name], f'taken."{name}"')
        changes += connection.execute(
            text(
                "INSERT INTO change (revision_id, entity, entity_uid, field, before, after)"
                f" SELECT :revision, :entity, now.uid, :field, {old}, {new}"
                f' FROM taken JOIN "{entity}" AS now USING (id) WHERE {differs} ORDER BY now.uid'
            ),
            {"revision": recorder.revision_id(), "entity": entity, "field": name},
        ).rowcount
    if not changes:
        return 0
    recorder.wrote = True
    sets = ", ".join(
        f'"{name}" = iif(taken."takes_{name}", taken."{name}", "{entity}"."{name}")'
        for name in wanted
    )
    rows = run(f'UPDATE "{entity}" SET {sets} FROM taken WHERE "{entity}".id = taken.id').rowcount
    recorder.advance(3, _STEPS)
    session.expire_all()
    return int(rows)


def _taken(table: Table, staged: str, wanted: Mapping[str, str]) -> str:
    """The statement that reads what rows get, as the columns keep it, and whether they do."""
    fields = []
    for name, where in wanted.items():
        value = _as_id(table.c[name], f's."{name}"')
        holds = where if target_of(table.c[name]) is None else _refers(where, name, value)
        fields.append(f'{value} AS "{name}", ({holds}) AS "takes_{name}"')
    rows = " OR ".join(f"({where})" for where in dict.fromkeys(wanted.values()))
    return (
        f"SELECT now.id AS id, {', '.join(fields)}"
        f' FROM {staged} AS s JOIN "{table.name}" AS now USING (uid) WHERE {rows}'
    )


def _refers(where: str, name: str, value: str) -> str:
    """What is referred to must be there."""
    return f'({where}) AND (s."{name}" IS NULL OR {value} NOT NULL)'


def _columns_of(session: Session, staged: str) -> Collection[str]:
    return engine_of(session).column_names(session, staged)


def _insert(table: Table, staged: str, columns: Collection[str], where: str) -> str:
    """The statement that makes rows: references must be there, those to the same table too."""
    into, values, joins, holds = ['"uid"'], ["s.uid"], [], []
    for place, column in enumerate(fields_of(table)):
        if column.name not in columns:
            if column.default is not None:
                into.append(f'"{column.name}"')
                values.append(_default(column))
            continue
        into.append(f'"{column.name}"')
        target = target_of(column)
        if target is None:
            values.append(f's."{column.name}"')
            continue
        values.append(f"r{place}.id")
        joins.append(f'LEFT JOIN "{target.name}" AS r{place} ON r{place}.uid = s."{column.name}"')
        missing = f"r{place}.id NOT NULL"
        holds.append(f'(s."{column.name}" IS NULL OR {missing})' if column.nullable else missing)
    return (
        f'INSERT INTO "{table.name}" ({", ".join(into)}) SELECT {", ".join(values)}'
        f" FROM {staged} AS s {' '.join(joins)}"
        f" WHERE ({where}) {''.join(f' AND {hold}' for hold in holds)}"
        f' AND NOT EXISTS (SELECT 1 FROM "{table.name}" AS there WHERE there.uid = s.uid)'
        " ORDER BY s.number"
    )


def _default(column: Column[Any]) -> str:
    """SQL for what a column gets of which the file says nothing."""
    value = column.default.arg  # type: ignore[union-attr]
    if isinstance(value, bool | int):
        return str(int(value))
    return "'" + str(getattr(value, "value", value)).replace("'", "''") + "'"


def _log_of_new(table: Table) -> str:
    """The statement that writes the history of the rows above an id."""
    fields, joins = list[str](), list[str]()
    for place, column in enumerate(fields_of(table)):
        value = f'now."{column.name}"'
        if (target := target_of(column)) is not None:
            joins.append(f'LEFT JOIN "{target.name}" AS r{place} ON r{place}.id = {value}')
            said = f"'\"' || r{place}.uid || '\"'"
        else:
            said = _logged(column, value)
        fields.append(f"coalesce({said}, 'null')")
    written = ", ".join(f'"{column.name}": %s' for column in fields_of(table))
    return (
        "INSERT INTO change (revision_id, entity, entity_uid, field, before, after)"
        f" SELECT :revision, '{table.name}', now.uid, '', NULL,"
        f" format('{{{written}}}', {', '.join(fields)})"
        f' FROM "{table.name}" AS now {" ".join(joins)} WHERE now.id > :last ORDER BY now.id'
    )


def _as_id(column: Column[Any], value: str) -> str:
    """SQL for a staged value as the column keeps it."""
    if (target := target_of(column)) is None:
        return value
    return f'(SELECT id FROM "{target.name}" WHERE uid = {value})'


def _logged(column: Column[Any], value: str) -> str:
    """SQL for a value as the recorder writes it, NULL for nothing."""
    if (target := target_of(column)) is not None:
        return f"(SELECT '\"' || uid || '\"' FROM \"{target.name}\" WHERE id = {value})"
    match column.type:
        case Boolean():
            return f"CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
        case Integer():
            return f"CAST({value} AS TEXT)"
        case Float():  # the engine itself writes 15 digits of 17; whole numbers it writes well
            whole = f"{value} = CAST({value} AS INTEGER) AND abs({value}) < 1e15"
            # -0.0 is whole, and has a sign that only Python writes
            return (
                f"CASE WHEN {value} IS NULL THEN NULL WHEN {value} <> 0 AND {whole}"
                f" THEN CAST({value} AS INTEGER) || '.0' ELSE logged_number({value}) END"
            )
        case Uuid():
            return f"'\"' || {value} || '\"'"
        case _:
            return f"CASE WHEN {value} IS NOT NULL THEN json_quote({value}) END"
