"""Seals: what every row said when it was saved, so that a bit that flips is noticed and named.

SQLite notices a page that makes no sense, not a figure that has become another. So each row of
content has a seal, a hash of its fields; each revision has the *state*, the sum of all seals after
it, and a seal of its own over what it says, its changes and the seal of the revision before. The
sum does not depend on order, and is kept from step to step by what the step touched.

Values are read as the engine keeps them, references as the uid of what they point at.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Float, select
from sqlalchemy.orm import Session

from mineralcat.errors import RowDamagedError

from .history.changes import ENTITIES, Fields, content_columns, load, table_of, target_of
from .history.words import called
from .models import Change, Revision

BYTES = 16
_SUM = 1 << (8 * BYTES)
_FLAT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Key = tuple[str, str]
"""A row: its table, and its uid as 32 hexadecimal digits."""


def seal_all(session: Session) -> None:
    """Seal every row and revision anew: of a catalogue that was just made, or whose rows were found
    to be right."""
    run = session.connection().exec_driver_sql
    run("DELETE FROM seal")
    total = 0
    for entity in ENTITIES:
        sealed = [(entity, uid, hash_) for uid, hash_ in rows_of(session, entity)]
        total += sum(number(hash_) for *_, hash_ in sealed)
        if sealed:
            run("INSERT INTO seal (entity, uid, hash) VALUES (?, ?, ?)", sealed)
    before = ""
    revisions = list(session.scalars(select(Revision).order_by(Revision.id)))
    for revision in revisions:
        if revision is revisions[-1]:
            revision.state = _hex(total)
        before = revision.seal = seal_of(session, revision, before)
    session.flush()


def renew(session: Session, revision: Revision) -> None:
    """Seal what a revision touched, and the revision itself; to be called when all else of it is
    written."""
    last = session.execute(
        select(Revision.state, Revision.seal)
        .where(Revision.id < revision.id)
        .order_by(Revision.id.desc())
        .limit(1)
    ).one()
    total = int(last.state or "0", 16)
    touched = select(Change.entity).where(Change.revision_id == revision.id).distinct()
    for entity in list(session.scalars(touched)):
        total += _renew_rows(session, entity, revision.id)
    revision.state = _hex(total)
    revision.seal = seal_of(session, revision, last.seal)
    session.flush()


def _renew_rows(session: Session, entity: str, revision: int) -> int:
    """Seal the rows of a kind that a revision touched; by how much their sum grew. RowDamagedError
    where one was not as it was sealed already before the step: its damage would be sealed too."""
    run = session.connection().exec_driver_sql
    about = (entity, revision, entity)
    sealed: dict[str, str] = {
        row[0]: row[1]
        for row in run(
            f"SELECT uid, hash FROM seal WHERE entity = ? AND uid IN ({_TOUCHED})", about
        )
    }
    fields_before = _before(session, entity, revision)
    names = columns_of(entity)
    places = {name: place for place, name in enumerate(names)}
    new: list[tuple[str, str, str]] = []
    asked = f"{statement(entity)} WHERE t.uid IN ({_TOUCHED})"
    for row in run(asked, (revision, entity)):
        new.append((entity, row[0], hash_of(entity, row)))
        if row[0] in sealed:
            was = list(row)
            for name, value in fields_before.pop(row[0]).items():
                if name in places:
                    was[places[name]] = as_kept(entity, name, value)
            _check_seal(session, entity, was, sealed[row[0]])
    for uid, gone in fields_before.items():
        if uid in sealed:
            was = [uid, *(as_kept(entity, name, gone.get(name)) for name in names[1:])]
            _check_seal(session, entity, was, sealed[uid])
    run(f"DELETE FROM seal WHERE entity = ? AND uid IN ({_TOUCHED})", about)
    if new:
        run("INSERT INTO seal (entity, uid, hash) VALUES (?, ?, ?)", new)
    return sum(number(hash_) for *_, hash_ in new) - sum(map(number, sealed.values()))


def _before(session: Session, entity: str, revision: int) -> dict[str, Fields]:
    """What a revision found in the fields that it changed, by row; all fields of rows that it
    deleted."""
    found: dict[str, Fields] = {}
    changes = session.connection().exec_driver_sql(
        "SELECT entity_uid, field, before FROM change WHERE revision_id = ? AND entity = ?"
        " ORDER BY id DESC",
        (revision, entity),
    )
    for uid, field, before in changes:  # the first of several that a row has is met last
        fields = found.setdefault(uid, {})
        if field:
            fields[field] = load(before)
        elif before is not None:
            fields.update(load(before))
    return found


def _check_seal(session: Session, entity: str, row: list[Any], hash_: str) -> None:
    if hash_of(entity, row) != hash_:
        raise RowDamagedError(called(session, entity, row[0]))


def as_kept(entity: str, name: str, value: Any) -> Any:
    """A value of the log as the engine keeps it: it has no truth values, and gives back floats from
    a column of numbers."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and isinstance(table_of(entity).c[name].type, Float):
        return float(value)
    return value


_TOUCHED = "SELECT entity_uid FROM change WHERE revision_id = ? AND entity = ?"


def rows_of(session: Session, entity: str) -> Iterator[tuple[str, str]]:
    """Uid and hash of every row of a kind."""
    for row in session.connection().exec_driver_sql(statement(entity)):
        yield row[0], hash_of(entity, row)


def hash_of(entity: str, row: Any) -> str:
    """The seal of a row, its values in the order of `columns_of`."""
    said = _FLAT.encode([entity, *map(_plain, row)])
    return hashlib.blake2b(said.encode("utf-8", "surrogateescape"), digest_size=BYTES).hexdigest()


def _plain(value: Any) -> Any:
    """Bytes where no bytes belong, as a file that is damaged may have them."""
    return value.hex() if isinstance(value, bytes) else value


def columns_of(entity: str) -> list[str]:
    """The names of the fields that are sealed, the uid first."""
    names = (column.name for column in content_columns(table_of(entity)))
    return sorted(names, key=lambda name: (name != "uid", name))


@lru_cache(maxsize=64)
def statement(entity: str) -> str:
    """Reads rows as they are sealed."""
    table = table_of(entity)
    fields, joins = [], []
    for place, name in enumerate(columns_of(entity)):
        target = target_of(table.c[name])
        if target is None:
            fields.append(f't."{name}"')
        else:
            fields.append(f"r{place}.uid")
            joins.append(f'LEFT JOIN "{target.name}" r{place} ON r{place}.id = t."{name}"')
    return f'SELECT {", ".join(fields)} FROM "{entity}" t {" ".join(joins)}'


# -- the log ---------------------------------------------------------------------------------------


def seal_of(session: Session, revision: Revision, before: str) -> str:
    """The seal of a revision: over what it says, its changes, and the seal of the one before. Not
    over the reason, which may be given later."""
    total = hashlib.blake2b(digest_size=BYTES)
    about = (
        before,
        revision.uid.hex,
        revision.parent_id,
        revision.undoes_id,
        revision.restores_id,
        revision.action,
        revision.time.isoformat(),
        revision.author,
        revision.device,
        revision.message,
        revision.state,
    )
    total.update(_FLAT.encode(about).encode("utf-8", "surrogateescape"))
    changes = session.connection().exec_driver_sql(
        "SELECT entity, entity_uid, field, before, after FROM change WHERE revision_id = ?"
        " ORDER BY id",
        (revision.id,),
    )
    for change in changes:
        total.update(_FLAT.encode(list(map(_plain, change))).encode("utf-8", "surrogateescape"))
    return total.hexdigest()


class Findings(NamedTuple):
    """What the seals say. *changed*, *lost* and *strange* rows are none where *rows_right*: the sum
    of all rows is then what the newest revision says, and it is the seals that are damaged."""

    rows_right: bool
    changed: list[Key]
    lost: list[Key]
    strange: list[Key]
    seals_wrong: int
    broken: list[Revision]
    """Revisions that are not as they were written."""


def examine(session: Session) -> Findings:
    """Read all rows and the whole log, and compare them with their seals."""
    with _any_text(session):
        return _examine(session)


def _examine(session: Session) -> Findings:
    changed: list[Key] = []
    lost: list[Key] = []
    strange: list[Key] = []
    total = 0
    run = session.connection().exec_driver_sql
    for entity in ENTITIES:
        rows = run("SELECT uid, hash FROM seal WHERE entity = ?", (entity,))
        sealed = {row[0]: row[1] for row in rows}
        for uid, hash_ in rows_of(session, entity):
            total += number(hash_)
            was = sealed.pop(uid, None)
            if was is None:
                strange.append((entity, uid))
            elif was != hash_:
                changed.append((entity, uid))
        lost += ((entity, uid) for uid in sealed)
    revisions = list(session.scalars(select(Revision).order_by(Revision.id)))
    right = bool(revisions) and revisions[-1].state == _hex(total)
    broken = _broken(session, revisions)
    wrong = len(changed) + len(lost) + len(strange)
    if right:
        return Findings(True, [], [], [], wrong, broken)
    return Findings(False, changed, lost, strange, 0, broken)


@contextmanager
def _any_text(session: Session) -> Iterator[None]:
    """Read also what is no text any more, so that its row can be named."""
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    connection.text_factory = lambda read: read.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = str


def _broken(session: Session, revisions: list[Revision]) -> list[Revision]:
    before = ""
    found = []
    for revision in revisions:
        if revision.seal != seal_of(session, revision, before):
            found.append(revision)
        before = revision.seal  # so that only the one that is broken is named
    return found


def sealed_hash(session: Session, key: Key) -> str | None:
    """What the seal of a row is, also of one that is lost."""
    asked = "SELECT hash FROM seal WHERE entity = ? AND uid = ?"
    hash_: str | None = session.connection().exec_driver_sql(asked, key).scalar()
    return hash_


def number(hash_: str) -> int:
    """A seal as a number that can be summed; damaged ones count as nothing."""
    try:
        return int(hash_, 16)
    except (TypeError, ValueError):
        return 0


def _hex(total: int) -> str:
    return f"{total % _SUM:0{2 * BYTES}x}"
