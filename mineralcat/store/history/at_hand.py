"""A row that is read to be changed, and written again: what most edits do.

It is no object of the session, which takes five times as long for the one row of a small edit; only
what it says is written, and told to the recorder.
"""

from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from mineralcat.store.engines.driver import DIALECT, Prepared, driver

from .changes import RowChange, content_columns, encoded, table_of
from .recorder import Recorder, Uids


class RowAtHand(SimpleNamespace):
    """A row, its columns as attributes that can be set; `keep` writes what differs in the end."""

    def __init__(self, entity: str, values: dict[str, Any]) -> None:
        super().__init__(**values)
        self._entity = entity
        self._was = values

    @property
    def differs(self) -> set[str]:
        """The columns that were set to another value."""
        return {name for name, was in self._was.items() if getattr(self, name) != was}


def at_hand(session: Session, entity: str, by: str, key: UUID | str) -> RowAtHand | None:
    """The row of a table whose column *by* is *key*; None where there is none."""
    session.flush()  # what its objects say that are not written yet
    statement, makes = _reading(entity, by)
    kept = statement.one(driver(session), {"key": key})
    if kept is None:
        return None
    values = {
        name: value if make is None else make(value)
        for (name, make), value in zip(makes, kept, strict=True)
    }
    return RowAtHand(entity, values)


def keep(session: Session, row: RowAtHand) -> None:
    """Write what differs of a row, and tell the recorder."""
    differs, table = row.differs, table_of(row._entity)
    names = [column.name for column in content_columns(table) if column.name in differs]
    if not names:
        return
    session.flush()  # what must be out of its way
    uids = Uids(session)
    before = {name: encoded(table.c[name], row._was[name], uids.of) for name in names}
    after = {name: encoded(table.c[name], getattr(row, name), uids.of) for name in names}
    written = {name: getattr(row, name) for name in names}
    _writing(row._entity, tuple(names)).run(driver(session), {**written, "key": row.id})
    Recorder.of(session).note(RowChange(row._entity, row.uid, row.id, before, after))
    row._was.update(written)
    if session.identity_map:
        session.expire_all()


@lru_cache(maxsize=128)
def _reading(entity: str, by: str) -> tuple[Prepared, list[tuple[str, Any]]]:
    """The statement that reads a row, and what makes values of what the engine keeps."""
    table = table_of(entity)
    makes = [
        (c.name, c.type.dialect_impl(DIALECT).result_processor(DIALECT, None)) for c in table.c
    ]
    return Prepared(select(table).where(table.c[by] == bindparam("key")), "key"), makes


@lru_cache(maxsize=256)
def _writing(entity: str, names: tuple[str, ...]) -> Prepared:
    table = table_of(entity)
    return Prepared(update(table).where(table.c.id == bindparam("key")), *names)
