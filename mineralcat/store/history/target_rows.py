"""What rows should become, collected from the log: forwards or back over any number of steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from mineralcat.store.models import Change

from .changes import Key, by_entity
from .codec import Fields, load
from .current_rows import chunks, current_rows


@dataclass
class TargetRow:
    """A row as it should become. *fields* are those to set, all of them where the row is to be made
    (*whole*), None where it is to go; *expected* is what the log says they are now, None where it
    says that there is no such row."""

    fields: Fields | None = field(default_factory=dict)
    whole: bool = False
    expected: Fields | None = field(default_factory=dict)
    met_whole: bool = False
    """Whether the row came or went on the way: what is met after that says nothing of now."""

    def differing(self, now: Fields) -> Fields:
        """The fields to set that are not so *now*."""
        fields = self.fields or {}
        return {name: v for name, v in fields.items() if name != "id" and now[name] != v}


TargetState = dict[Key, TargetRow]

_ChangeRow = Row[str, UUID, str, str | None, str | None]
_COLUMNS = (Change.entity, Change.entity_uid, Change.field, Change.before, Change.after)


def target_state(
    session: Session, back: Iterable[int], forwards: Iterable[int] = (), *where: ColumnElement[bool]
) -> TargetState:
    """Where one comes by taking back these revisions and then making those, in this order; net, so
    that what comes and goes on the way counts for nothing. *where* picks from their changes."""
    target: TargetState = {}
    for chunk in chunks(back):
        for entity, uid, name, before, after in _changes(session, chunk, where, newest_first=True):
            _move(target, (entity, uid), name, after, before)
    for chunk in chunks(forwards):
        for entity, uid, name, before, after in _changes(session, chunk, where, newest_first=False):
            _move(target, (entity, uid), name, before, after)
    return target


def current_state(session: Session, target: TargetState) -> dict[Key, Fields]:
    """The rows of a target state that are there, as they are now."""
    return {
        (entity, uid): fields
        for entity, uids in by_entity(target).items()
        for uid, fields in current_rows(session, entity, uids).items()
    }


def _changes(
    session: Session,
    revisions: Sequence[int],
    where: tuple[ColumnElement[bool], ...],
    *,
    newest_first: bool,
) -> Iterable[_ChangeRow]:
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


def _move(target: TargetState, key: Key, name: str, here: str | None, there: str | None) -> None:
    """Go on by one change, from *here* to *there*."""
    row = target.get(key)
    if row is None:
        row = target[key] = TargetRow(expected={} if name or here is not None else None)
    if not row.met_whole and row.expected is not None:
        for field_, value in ({name: load(here)} if name else load(here) or {}).items():
            row.expected.setdefault(field_, value)
    if name:
        row.fields = {**(row.fields or {}), name: load(there)}
        return
    row.met_whole = True
    row.fields = load(there)
    row.whole = there is not None
