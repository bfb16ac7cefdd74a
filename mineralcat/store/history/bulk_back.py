"""Takes back, by sets, a step that set fields of many rows; only where nothing is to be said of it.

Whatever is not as plain (rows that were made or deleted, a value that changed since, names that
changed places) is left to `apply`, which says what stands in the way.
"""

from typing import Any

from sqlalchemy import Column
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .bulk import as_kept, as_logged, column_of, emptied, write
from .changes import target_of
from .recorder import Recorder

_MANY = 1_000
"""From so many changes on, sets are worth it."""
_OF_FIELD = "change.revision_id = ? AND change.entity = ? AND change.field = ?"


def take_back_fields(session: Session, revision_id: int) -> bool:
    """Give all rows that a step changed their fields as they were before it; False, and nothing
    done, where that is not plain."""
    run = session.connection().exec_driver_sql
    kinds = run(
        "SELECT entity, field, count(*), count(DISTINCT entity_uid) FROM change"
        " WHERE revision_id = ? GROUP BY 1, 2",
        (revision_id,),
    ).all()
    once = all(field and count == rows for _, field, count, rows in kinds)
    if not once or sum(count for *_, count, _ in kinds) < _MANY:
        return False
    recorder = Recorder.of(session)
    recorder.write_pending()
    recorder.revision_id()
    wrote = recorder.wrote
    plain = session.begin_nested()
    try:
        for entity in dict.fromkeys(entity for entity, *_ in kinds):
            columns = [column_of(entity, field) for name, field, *_ in kinds if name == entity]
            if not _gathered(session, revision_id, columns):
                break
            write(session, columns)
        else:
            plain.commit()
            return True
    except IntegrityError:  # rows change places in what only one of them may have
        pass
    plain.rollback()
    recorder.wrote = wrote
    return False


def _gathered(session: Session, revision_id: int, columns: list[Column[Any]]) -> bool:
    """Put what each row becomes where it is written from; False where a row is gone or has become
    another since."""
    table = columns[0].table
    recorder, run = Recorder.of(session), emptied(session, columns).exec_driver_sql
    run(
        "INSERT INTO bulk SELECT now.id, now.uid, now.id FROM"
        " (SELECT DISTINCT entity_uid FROM change WHERE revision_id = ? AND entity = ?)"
        f' JOIN "{table.name}" AS now ON now.uid = entity_uid',
        (revision_id, table.name),
    )
    names = ", ".join(f'now."{column.name}"' for column in columns)
    run(f'INSERT INTO outcome SELECT id, {names} FROM bulk JOIN "{table.name}" AS now USING (id)')
    for column in columns:
        recorder.advance(0, 2 + len(columns))
        of_field = (revision_id, table.name, column.name)
        changes: int = run(f"SELECT count(*) FROM change WHERE {_OF_FIELD}", of_field).scalar_one()
        name, was = f'"{column.name}"', as_kept(column, "change.before")
        now = as_logged(column, f"outcome.{name}")
        there = (
            "" if target_of(column) is None else f" AND (change.before IS NULL OR {was} NOT NULL)"
        )
        set_back = run(
            f"UPDATE outcome SET {name} = {was} FROM change"
            f' JOIN "{table.name}" AS row ON row.uid = change.entity_uid'
            f" WHERE {_OF_FIELD} AND outcome.number = row.id"
            f" AND {now} IS change.after{there}",
            of_field,
        ).rowcount
        if set_back != changes:
            return False
    return True
