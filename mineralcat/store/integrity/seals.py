"""Seals: hashes of every row as it was saved, so that a bit that flips is noticed and named.

SQLite notices a page that makes no sense, not a figure that has become another. So each row of
content has a seal, the sum of the hashes of its fields times a number of its own; each revision has
the *state*, the sum of all seals after it, and a seal of its own over what it says, its changes and
the seal of the one before. A sum does not depend on order, and is carried from step to step by what
the step touched: the seals go by the log, so that what the log leaves out does not meet its seal.

Values are read as the engine keeps them, references as the uid of what they point at.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial
from json.encoder import encode_basestring
from math import isfinite
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.errors import RowDamagedError
from mineralcat.schema.value_types import Json

from ..engines.driver import Driver, driver
from ..engines.registry import engine_named, engine_of
from ..engines.sqlite_files import Rows
from ..history.changes import ENTITIES, table_of
from ..history.codec import Fields, json_of_row, select_rows, sorted_codecs
from ..history.log_writer import Step
from ..history.steps import Newest
from ..history.words import called
from ..models import Revision

BYTES = 16
_SUM = 1 << (8 * BYTES)
_FEW = 1_000
"""After a step over so few rows they are read again, to see that they meet their new seals."""
_AT_ONCE = 1_000
_SHORT = 80
_MANY = 10_000
_FLAT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=bytes.hex)
"""Bytes where no bytes belong, as a file that is damaged may have them, are written too."""

_DECODED = json.JSONDecoder().raw_decode

Key = tuple[str, str]
"""A row: its table, and its uid as 32 hexadecimal digits."""


def seal_all(session: Session) -> None:
    """Seal every row and revision, of a catalogue that was just made."""
    state = _hex(seal_rows(session))
    revisions = _revisions(session)
    if revisions:
        revisions[-1].state = state
    _seal_revisions(session, revisions)


def reseal_log(session: Session, change: Callable[[Revision], None]) -> bool:
    """Change the columns of each revision and seal it anew, in their order; False, and nothing
    changed, where one is not as it was written."""
    revisions = _revisions(session)
    if _broken(session, revisions):
        return False
    for revision in revisions:
        change(revision)
    _seal_revisions(session, revisions)
    return True


def _revisions(session: Session) -> list[Revision]:
    return list(session.scalars(select(Revision).order_by(Revision.id)))


def _seal_revisions(session: Session, revisions: list[Revision]) -> None:
    before = ""
    for revision in revisions:
        before = revision.seal = seal_of(session, revision, before, revision.state)
    session.flush()


def seal_rows(session: Session) -> int:
    """Seal every row anew, and no revision, so that a log that was altered is still noticed; the
    sum of the seals."""
    run = session.connection().exec_driver_sql
    run("DELETE FROM seal")
    total = 0
    for entity in ENTITIES:
        sealed = [(entity, uid, hash_) for uid, hash_ in rows_of(session, entity)]
        total += sum(number(hash_) for *_, hash_ in sealed)
        if sealed:
            run("INSERT INTO seal (entity, uid, hash) VALUES (?, ?, ?)", sealed)
    return total


def renew(session: Session, step: Step, before: Newest) -> None:
    """Seal what a step touched, and its revision, which came after that *before*; to
    be called when all else of it is written."""
    connection = driver(session)
    run, check = connection.execute, partial(_check, session, connection)
    total = int(before.state or "0", 16)
    counts = "SELECT entity, count(*) FROM change WHERE revision_id = ? GROUP BY entity"
    for entity, count in run(counts, (step.id,)).fetchall():
        changes = run(f"{_CHANGES} AND entity = ? ORDER BY id", (step.id, entity))
        while some := changes.fetchmany(_MANY):  # so that a million rows take no memory
            total += _renew_some(connection, entity, some, check if count <= _FEW else None)
    state = _hex(total)
    lines = _chunks(run(f"{_CHANGES} ORDER BY id", (step.id,)))
    sealed = _sealed_as(step, before.seal, state, lines)
    run("UPDATE revision SET state = ?, seal = ? WHERE id = ?", (state, sealed, step.id))


_CHANGES = "SELECT entity, entity_uid, field, before, after FROM change WHERE revision_id = ?"
"""What a revision changed, in the order in which it came about if sorted by id."""


LogLine = tuple[str, str, str, str | None, str | None]
"""A change: table, uid, field, and the texts before and after."""


def _chunks(rows: Rows) -> Iterator[list[LogLine]]:
    while some := rows.fetchmany(_AT_ONCE):
        yield some


Expected = dict[str, str]
"""What the rows of a table should be sealed as, by uid."""


def _renew_some(
    connection: Driver,
    entity: str,
    changes: list[LogLine],
    check: Callable[[str, Expected], None] | None,
) -> int:
    """Seal the rows of some changes, in the order in which these came about; by how much their sum
    grew."""
    many = connection.executemany
    grown: dict[str, int] = {}
    gone: set[str] = set()
    made = True
    for _, uid, field, before, after in changes:
        hash_of_text = _of_field if field else _of_fields
        more = hash_of_text(entity, field, after) - hash_of_text(entity, field, before)
        grown[uid] = grown.get(uid, 0) + more
        if field:
            made = False
            continue
        (gone.add if after is None else gone.discard)(uid)
        made = made and before is None
    grown = {uid: _weight(entity, uid) * more for uid, more in grown.items()}
    total = sum(grown.values())
    if not made:
        for uid, hash_ in _sealed(connection, entity, grown):
            grown[uid] += number(hash_)
    seals = {uid: _hex(sum_) for uid, sum_ in grown.items() if uid not in gone}
    if check is not None:
        check(entity, seals)
    if gone:
        many("DELETE FROM seal WHERE entity = ? AND uid = ?", ((entity, uid) for uid in gone))
    many(
        "REPLACE INTO seal (entity, uid, hash) VALUES (?, ?, ?)",
        ((entity, uid, hash_) for uid, hash_ in sorted(seals.items())),
    )
    return total


def _sealed(connection: Driver, entity: str, uids: Collection[str]) -> Iterator[tuple[str, str]]:
    """The seals that rows have."""
    if len(uids) == 1:
        asked, of = "= ?", next(iter(uids))
    else:
        engine = engine_named()
        asked, of = engine.one_of, engine.as_set(uids)
    seals = f"SELECT uid, hash FROM seal WHERE entity = ? AND uid {asked}"
    return iter(connection.execute(seals, (entity, of)))


def _of_fields(entity: str, _name: str, row: str | None) -> int:
    """The hash of all fields of a row that was made or deleted, by the log."""
    if row is None:
        return 0
    fields: Fields = _DECODED(row)[0]
    fields.pop("id", None)
    return _of_values(entity, fields.items())


def _of_field(entity: str, name: str, value: str | None) -> int:
    """The hash of one field, its value as the log writes it."""
    if value is None:
        return 0
    text = f"{entity}\0{name}\0{value}"
    return _hash_often(text) if len(text) < _SHORT else _hash(text)


def _weight(entity: str, uid: str) -> int:
    """What the hashes of a row's fields are multiplied by, so that the same field counts for
    something else in another row: odd, so that none comes to nothing."""
    return _hash(f"{entity}\0{uid}") | 1


def _of_values(entity: str, fields: Iterable[tuple[str, Json]]) -> int:
    """The sum of the hashes of fields."""
    total = 0
    for name, value in fields:
        if value is not None:
            text = f"{entity}\0{name}\0{_json(value)}"
            total += _hash_often(text) if len(text) < _SHORT else _hash(text)
    return total


def _json(value: Json) -> str:
    """A value as the log writes it, and one that no log has as a file that is damaged may have it:
    by far the most are of one of three types, for which JSON's own writer is slow."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
        return repr(value)
    return _FLAT.encode(value)


def _hash(text: str) -> int:
    data = text.encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.blake2b(data, digest_size=BYTES).digest(), "big")


_hash_often = lru_cache(maxsize=_MANY)(_hash)
"""Of many rows that are set at once, most become the same."""


def _check(session: Session, connection: Driver, entity: str, expected: Expected) -> None:
    """RowDamagedError where a row that a step touched was not as it was sealed before. Of very many
    rows that is left to the check of the catalogue: what was damaged does not meet its seal then
    either."""
    asked = f"{select_rows(table_of(entity))} WHERE t.uid = ?"
    for uid, hash_ in expected.items():
        row = connection.one(asked, (uid,))
        if row is not None and hash_of(entity, row) != hash_:
            raise RowDamagedError(name=called(session, entity, uid))


def rows_of(session: Session, entity: str) -> Iterator[tuple[str, str]]:
    """Uid and hash of every row of a kind."""
    for row in driver(session).execute(select_rows(table_of(entity))):
        yield row[0], hash_of(entity, row)


def hash_of(entity: str, row: Sequence[Json]) -> str:
    """The seal of a row, as `select_rows` reads it: the sum of what its fields add, so that an edit
    changes it by its own fields alone."""
    fields = zip(_names(entity), json_of_row(table_of(entity), row)[1:], strict=True)
    return _hex(_weight(entity, str(row[0])) * _of_values(entity, fields))


@cache
def _names(entity: str) -> list[str]:
    return [codec.name for codec in sorted_codecs(table_of(entity))[1:]]


# -- the log ---------------------------------------------------------------------------------------


def seal_of(session: Session, revision: Revision, before: str, state: str) -> str:
    """The seal of a revision: over what it says, the *state* after it, its changes, and the seal of
    the one before. Not over the reason, which may be given later."""
    changes = driver(session).execute(f"{_CHANGES} ORDER BY id", (revision.id,))
    return _sealed_as(revision, before, state, _chunks(changes))


def _sealed_as(
    revision: Revision | Step, before: str, state: str, changes: Iterable[list[LogLine]]
) -> str:
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
        state,
    )
    total.update(_FLAT.encode(about).encode("utf-8", "surrogateescape"))
    for some in changes:  # one text of many costs a tenth of one of each
        text = "".join([f"{e}\0{u}\0{f}\0{b}\0{a}\n" for e, u, f, b, a in some])  # JSON has no \0
        total.update(text.encode("utf-8", "surrogateescape"))
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
    with engine_of(session).any_text(session):
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
    revisions = _revisions(session)
    right = bool(revisions) and revisions[-1].state == _hex(total)
    broken = _broken(session, revisions)
    wrong = len(changed) + len(lost) + len(strange)
    if right:
        return Findings(True, [], [], [], wrong, broken)
    return Findings(False, changed, lost, strange, 0, broken)


def _broken(session: Session, revisions: list[Revision]) -> list[Revision]:
    before = ""
    found = []
    for revision in revisions:
        if revision.seal != seal_of(session, revision, before, revision.state):
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
