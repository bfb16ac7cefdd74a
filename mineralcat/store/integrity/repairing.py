"""Sets damaged rows back to what they were when they were saved.

What a row was is looked for in the log, in the reference data and in backups; only what has the
very seal of the row is taken. So a repair can guess nothing, and what nobody knows
any more is named and left. It is no step of the history: the rows say again what the log says.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.errors import CatalogueError, DamagedCatalogueError

from ..catalogue import Catalogue
from ..engines.driver import driver
from ..history.changes import ORDER, table_of
from ..history.codec import (
    Fields,
    fields_of,
    insert_row,
    load,
    select_rows,
    sorted_codecs,
    stored_values,
    update_row,
)
from ..models import Change
from . import seals
from .seals import Key


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
            driver(session).execute(f'UPDATE "{entity}" SET uid = ? WHERE uid = ?', (uid, wrong))
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


def _known(catalogue: Catalogue, damaged: list[Key], others: Iterable[Path]) -> dict[Key, Fields]:
    """What the damaged rows were, where the log or another catalogue knows it."""
    found: dict[Key, Fields] = {}
    with catalogue.reading(asks_index=False) as session:
        hashes = {key: seals.sealed_hash(session, key) for key in damaged}
        for path in chain([None], others):
            missing = [key for key, hash_ in hashes.items() if hash_ and key not in found]
            if not missing:
                break
            with suppress(CatalogueError), _reading(path) as there:
                for key in missing:
                    for fields in _candidates(session, there, key):
                        if _seal(key, fields) == hashes[key]:
                            found[key] = fields
                            break
    return found


@contextmanager
def _reading(path: Path | None) -> Iterator[Session | None]:
    """A session on another catalogue, or none."""
    if path is None:
        yield None
        return
    with closing(Catalogue.open_to_read(path)) as other, other.reading() as session:
        yield session


def _candidates(session: Session, there: Session | None, key: Key) -> Iterator[Fields]:
    """What a row may have been, the latest first: what another catalogue has, and what the log has
    of later; without another, what the log has from the row's creation on."""
    begin = None if there is None else _raw(there, key)
    if there is None or begin is not None:
        yield from reversed(list(_states(session, key, begin)))


def _states(session: Session, key: Key, begin: Fields | None) -> Iterator[Fields]:
    """The states of a row, as the log has them from a beginning on."""
    now = begin
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
    entity, uid = key
    table = table_of(entity)
    row = driver(there).one(f"{select_rows(table, 'id')} WHERE t.uid = ?", (uid,))
    names = (*(codec.name for codec in sorted_codecs(table)), "id")
    return None if row is None else dict(zip(names, row, strict=True))


def _seal(key: Key, fields: Fields) -> str | None:
    """The seal that a row of these fields would have."""
    entity, uid = key
    names = [codec.name for codec in sorted_codecs(table_of(entity))[1:]]
    try:
        stored = stored_values(table_of(entity), {name: fields[name] for name in names})
        return seals.hash_of(entity, [uid, *stored])
    except (KeyError, TypeError, ValueError):
        return None


def _put(session: Session, key: Key, fields: Fields) -> None:
    """Write a row as it was: over the damaged one, or where it is lost."""
    entity, uid = key
    table, run = table_of(entity), driver(session).execute
    known = {column.name: fields[column.name] for column in fields_of(table)}
    if run(update_row(table, tuple(known)), [*stored_values(table, known), uid]).rowcount:
        return
    id_ = fields.get("id")
    if id_ is not None and not run(f'SELECT 1 FROM "{entity}" WHERE id = ?', (id_,)).fetchone():
        known["id"] = id_  # what refers to the row still does so by this
    run(insert_row(table, tuple(known)), [*stored_values(table, known), uid])
