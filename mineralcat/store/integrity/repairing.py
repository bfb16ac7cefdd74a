"""Sets damaged rows back to what they were when they were saved.

What a row was is looked for in the log, in the reference data and in backups; only what has the
very seal that was kept of the row is taken. So a repair can guess nothing, and what nobody knows
any more is named and left. It is no step of the history: the rows say again what the log says.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from mineralcat.errors import CatalogueError, DamagedCatalogueError

from ..catalogue import Catalogue
from ..history.changes import ORDER, Fields, load, table_of, target_of
from ..models import Change
from . import seals
from .seals import Key, as_kept


def repair(catalogue: Catalogue, others: Iterable[Path]) -> int:
    """Set back what is damaged and known; how many rows that were. *others* are catalogues to look
    into, such as backups, newest first. The index is made anew; seals are only where it is they
    that are damaged: of rows that nobody knows they go on to tell that something is wrong."""
    with catalogue.reading(asks_index=False) as session:
        seen = seals.examine(session)
        renamed = {} if seen.rows_right else dict(_renamed(session, seen))
    if seen.rows_right:
        with catalogue.mending() as session:
            if seen.seals_wrong:
                seals.seal_rows(session)
        return 0
    damaged = [key for key in (*seen.changed, *seen.lost) if key not in renamed]
    found = _known(catalogue, damaged, others)
    if not found and not renamed:
        with suppress(DamagedCatalogueError), catalogue.mending():
            pass  # what is derived can be made anew all the same
        return 0
    with catalogue.mending() as session:
        for (entity, uid), wrong in renamed.items():
            _run(session, f'UPDATE "{entity}" SET uid = ? WHERE uid = ?', (uid, wrong))
        for _ in range(2):  # rows may refer to each other: the second time all are there
            for key in sorted(found, key=lambda key: ORDER[key[0]]):
                _put(session, key, found[key])
    return len(found) + len(renamed)


def is_needed(catalogue: Catalogue) -> bool:
    """Whether rows are damaged, so that a repair would write more than what is derived."""
    with catalogue.reading(asks_index=False) as session:
        return not seals.examine(session).rows_right


def _renamed(session: Session, seen: seals.Findings) -> Iterator[tuple[Key, str]]:
    """Lost rows that are there under another uid, and that uid."""
    for entity, wrong in seen.strange:
        fields = _raw(session, (entity, wrong))
        for key in seen.lost:
            if key[0] == entity and fields is not None:
                hash_ = _seal(key, fields)
                if hash_ is not None and hash_ == seals.sealed_hash(session, key):
                    yield key, wrong


def _run(session: Session, statement: str, values: tuple[Any, ...]) -> int:
    return session.connection().exec_driver_sql(statement, values).rowcount


def _known(catalogue: Catalogue, damaged: list[Key], others: Iterable[Path]) -> dict[Key, Fields]:
    """What the damaged rows were, where somebody knows it."""
    found: dict[Key, Fields] = {}
    with catalogue.reading(asks_index=False) as session:
        wanted = {key: seals.sealed_hash(session, key) for key in damaged}
        sure = {key for key in damaged if wanted[key] is not None}
        for path in chain([None], others):
            missing = sure - found.keys()
            if not missing:
                break
            with suppress(CatalogueError), _looking_into(path) as there:
                for key in missing:
                    for fields in _said(session, there, key):
                        if _seal(key, fields) == wanted[key]:
                            found[key] = fields
                            break
    return found


@contextmanager
def _looking_into(path: Path | None) -> Iterator[Session | None]:
    """A session on another catalogue, or none."""
    if path is None:
        yield None
        return
    other = Catalogue.open_to_read(path)
    try:
        with other.reading() as session:
            yield session
    finally:
        other.close()


def _said(session: Session, there: Session | None, key: Key) -> Iterator[Fields]:
    """What a row may have been: what another catalogue has, alone and with what the log tells of
    later; without one, what the log tells from the row's creation on."""
    begin = None if there is None else _raw(there, key)
    if there is not None and begin is None:
        return
    states = list(_told(session, key, begin))
    yield from reversed(states)


def _told(session: Session, key: Key, begin: Fields | None) -> Iterator[Fields]:
    """The states of a row, as the log tells them from a beginning on."""
    now = None if begin is None else dict(begin)
    if now is not None:
        yield dict(now)
    changes = session.execute(
        select(Change.field, Change.after)
        .where(Change.entity == key[0], Change.entity_uid == UUID(key[1]))
        .order_by(Change.id)
    )
    for field, after in changes:
        with suppress(ValueError):  # the log is damaged here
            if not field:
                now = dict(load(after)) if after is not None else None
            elif now is not None:
                now[field] = load(after)
        if now is not None:
            yield dict(now)


def _raw(there: Session, key: Key) -> Fields | None:
    """A row as another catalogue has it."""
    statement = f"{seals.statement(key[0])} WHERE t.uid = ?"
    row = there.connection().exec_driver_sql(statement, (key[1],)).first()
    if row is None:
        return None
    id_ = f'SELECT id FROM "{key[0]}" WHERE uid = ?'
    fields: Fields = {"id": there.connection().exec_driver_sql(id_, (key[1],)).scalar()}
    return fields | dict(zip(seals.columns_of(key[0])[1:], row[1:], strict=True))


def _seal(key: Key, fields: Fields) -> str | None:
    """The seal that a row of these fields would have."""
    entity, uid = key
    try:
        values = [as_kept(entity, name, fields[name]) for name in seals.columns_of(entity)[1:]]
        return seals.hash_of(entity, [uid, *values])
    except (KeyError, TypeError, ValueError):
        return None


def _put(session: Session, key: Key, fields: Fields) -> None:
    """Write a row as it was: over the damaged one, or where it is lost."""
    table = table_of(key[0])
    values = {
        name: _reference(session, table, name, as_kept(table.name, name, value))
        for name, value in fields.items()
        if name != "id"
    }
    names = list(values)
    sets = ", ".join(f'"{name}" = ?' for name in names)
    all_ = (*values.values(), key[1])
    if not _run(session, f'UPDATE "{table.name}" SET {sets} WHERE uid = ?', all_):
        taken = f'SELECT 1 FROM "{table.name}" WHERE id = ?'
        id_ = fields.get("id")
        if id_ is not None and session.connection().exec_driver_sql(taken, (id_,)).first() is None:
            names.append("id")  # what refers to the row still does so by this
            all_ = (*values.values(), id_, key[1])
        into = ", ".join(f'"{name}"' for name in (*names, "uid"))
        marks = ", ".join("?" for _ in (*names, "uid"))
        _run(session, f'INSERT INTO "{table.name}" ({into}) VALUES ({marks})', all_)


def _reference(session: Session, table: Table, name: str, value: Any) -> Any:
    target = target_of(table.c[name])
    if target is None or value is None:
        return value
    asked = f'SELECT id FROM "{target.name}" WHERE uid = ?'
    return session.connection().exec_driver_sql(asked, (value,)).scalar()
