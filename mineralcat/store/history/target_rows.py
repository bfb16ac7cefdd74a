"""What rows should become, gathered from the log: forwards or back over any number of steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.store.models import Change

from .changes import Fields, Key, load
from .current_rows import chunks


@dataclass
class Wanted:
    """A row as it should become. *fields* are those to set, all of them where the row is to be made
    (*whole*), None where it is to go; *expected* is what the log says they are now, None where it
    says that there is no such row."""

    entity: str
    uid: UUID
    fields: Fields | None = field(default_factory=dict)
    whole: bool = False
    expected: Fields | None = field(default_factory=dict)
    met_whole: bool = False
    """Whether the row came or went on the way: what is met after that says nothing of now."""


Goal = dict[Key, Wanted]

_COLUMNS = (Change.entity, Change.entity_uid, Change.field, Change.before, Change.after)


def goal_of(
    session: Session, back: Iterable[int], forwards: Iterable[int] = (), *where: Any
) -> Goal:
    """Where one comes by taking back these revisions and then making those, in this order; net, so
    that what comes and goes on the way counts for nothing. *where* picks from their changes."""
    goal: Goal = {}
    for chunk in chunks(back):
        for entity, uid, name, before, after in _changes(session, chunk, where, newest_first=True):
            _move(goal, entity, uid, name, after, before)
    for chunk in chunks(forwards):
        for entity, uid, name, before, after in _changes(session, chunk, where, newest_first=False):
            _move(goal, entity, uid, name, before, after)
    return goal


def _changes(
    session: Session, revisions: Sequence[int], where: tuple[Any, ...], *, newest_first: bool
) -> Iterable[Any]:
    """The changes of some revisions in the order in which they were written, or the other way."""
    if list(revisions) == sorted(revisions, reverse=newest_first):
        order = (Change.revision_id, Change.id)
        by = [column.desc() for column in order] if newest_first else list(order)
        rows = select(*_COLUMNS).where(Change.revision_id.in_(revisions), *where).order_by(*by)
        return session.execute(rows)
    return [
        row
        for one in revisions
        for row in _changes(session, [one], where, newest_first=newest_first)
    ]


def _move(
    goal: Goal, entity: str, uid: UUID, name: str, here: str | None, there: str | None
) -> None:
    """Go on by one change, from *here* to *there*."""
    wanted = goal.get((entity, uid))
    if wanted is None:
        wanted = goal[entity, uid] = Wanted(entity, uid)
        if not name and here is None:
            wanted.expected = None
    if not wanted.met_whole and wanted.expected is not None:
        for key, value in ({name: load(here)} if name else load(here) or {}).items():
            wanted.expected.setdefault(key, value)
    if name:
        wanted.fields = {} if wanted.fields is None else wanted.fields
        wanted.fields[name] = load(there)
        return
    wanted.met_whole = True
    wanted.fields = load(there)
    wanted.whole = there is not None
