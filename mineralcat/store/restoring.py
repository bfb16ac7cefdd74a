"""Makes a catalogue say what a backup of it says: one step of the history, taken back like any."""

from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.errors import BackupError

from .backups import backups_in, look_into
from .catalogue import Catalogue
from .history import ENTITIES
from .history.apply import apply
from .history.changes import Fields, Key, table_of
from .history.present import References, present_rows
from .history.wanted import Goal, Wanted
from .history.words import Namer, kind_of
from .integrity import content_hash

NAMED_AT_MOST = 200
"""So many of the rows that differ are named."""


class Difference(NamedTuple):
    """What a restore would do to the rows of one kind: how many come back, go, or change, and the
    names of some."""

    kind: str
    back: int
    gone: int
    changed: int
    names: tuple[str, ...]


def differences(catalogue: Catalogue, backup: Path) -> list[Difference]:
    """What restoring a backup would do, by kind of row; nothing where both say the same."""
    found = []
    with catalogue.reading(asks_index=False) as session:
        goal = _goal(session, backup)
        namer = Namer(session)
        for entity in ENTITIES:
            rows = [wanted for wanted in goal.values() if wanted.entity == entity]
            if rows:
                back = sum(row.whole for row in rows)
                gone = sum(row.fields is None for row in rows)
                names = tuple(_name(namer, row) for row in rows[:NAMED_AT_MOST])
                found.append(
                    Difference(kind_of(entity), back, gone, len(rows) - back - gone, names)
                )
    return found


def restore(catalogue: Catalogue, backup: Path, words: str, **long: Any) -> int:
    """Restore a backup as one step named by *words*; how many rows that touched. BackupError where
    the backup is not good; the catalogue is then as it was. *long* as `Catalogue.writing` has it.
    """
    content = look_into(backup)
    if not content.good:  # as a step, what is wrong in it would be sealed as if somebody meant it
        raise BackupError(backup, f"{content.damaged} of its rows are not as they were saved")
    said = content.hash
    with catalogue.writing(words, **long) as session:
        touched = apply(session, _goal(session, backup), strict=False)
        session.flush()
        if content_hash(session) != said:
            raise BackupError(backup, "the catalogue would not have said what the backup says")
        return touched


def words_for(backup: Path) -> str:
    """What the history calls the step that restores a backup."""
    known = next((one for one in backups_in(backup.parent) if one.path == backup), None)
    if known is None:
        return f"Restore {backup.name}"
    return f"Restore the backup of {known.time.day} {known.time:%B %Y, %H:%M}"


def _goal(session: Session, backup: Path) -> Goal:
    """What rows must become."""
    other = Catalogue.open_to_read(backup)
    try:
        with other.reading() as there:
            goal: Goal = {}
            for entity in ENTITIES:
                _compare(goal, entity, _rows(session, entity), _rows(there, entity))
            return goal
    finally:
        other.close()


def _rows(session: Session, entity: str) -> dict[Key, Fields]:
    """All rows of a kind, each with the id that it has in its file."""
    uids = session.scalars(select(table_of(entity).c.uid)).all()
    rows = present_rows(session, entity, uids, None, References(session))
    return {(entity, uid): {"id": row.id, **row.fields} for uid, row in rows.items()}


def _compare(goal: Goal, entity: str, here: dict[Key, Fields], there: dict[Key, Fields]) -> None:
    for key, wanted in there.items():
        now = here.get(key)
        if now is None:
            goal[key] = Wanted(entity, key[1], wanted, whole=True, expected=None)
            continue
        changed = {
            name: value for name, value in wanted.items() if name != "id" and now[name] != value
        }
        if changed:
            goal[key] = Wanted(entity, key[1], changed)
    for key in here.keys() - there.keys():
        goal[key] = Wanted(entity, key[1], None)


def _name(namer: Namer, wanted: Wanted) -> str:
    """What a row is called: one that comes back, as it was; others, as they are now."""
    if wanted.whole:
        try:
            return namer.called(wanted.entity, wanted.fields or {})
        except KeyError:  # it is called by rows that are gone as well
            return kind_of(wanted.entity)
    return namer.name(wanted.entity, wanted.uid)
