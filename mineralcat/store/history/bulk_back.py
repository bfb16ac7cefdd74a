"""Takes back, by sets, a step that set fields of many rows; only where no conflict is to be named.

Whatever is not as plain (rows that were made or deleted, a value that changed since, names that
changed places) is left to `apply`, whose errors name what stands in the way.
"""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mineralcat.schema.value_types import AnyColumn

from .codec import codec_of
from .log_writer import LogWriter
from .row_sets import column_of, make_becoming, write_becoming

_MANY = 1_000
"""From so many changes on, sets are worth it."""
_OF_FIELD = "change.revision_id = ? AND change.entity = ? AND change.field = ?"


def take_back_fields(session: Session, revision_id: int) -> bool:
    """Give all rows that a step changed their fields as they were before it; False, and nothing
    done, where that is not plain."""
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
