"""Deletes rows, and says beforehand what refers to them and what becomes of that.

What cannot be without the row goes with it: a mineral's uses, a series' figures. What only named it
stays and names nothing: a claim whose source goes is unsourced, a share of demand keeps its words.
All of it is one step of the history, which can be undone or restored from the trash.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Confidence
from mineralcat.schema.entities import ENTITIES, entity_of
from mineralcat.store.models import ApplicationLink, Base, Preference

from .naming import called, many, name_of
from .rows import find

_CHUNK = 500
EXAMPLES = 3
_ORDER = [table.name for table in Base.metadata.sorted_tables]


class Referring(NamedTuple):
    """Rows of one table that refer to what is to be deleted: how many, some by name, and whether
    they *go* with it; *loses* is what those that stay have no longer."""

    entity: str
    number: int
    examples: tuple[str, ...]
    goes: bool
    loses: str = ""

    @property
    def words(self) -> str:
        """This in words."""
        named = ", ".join(self.examples) + (" …" if self.number > len(self.examples) else "")
        what = f"{many(self.entity, self.number)} ({named})"
        if self.goes:
            return f"{what} {'goes' if self.number == 1 else 'go'} with it"
        if self.loses == "source":
            return f"{what} {'becomes' if self.number == 1 else 'become'} unsourced"
        verb = "stays" if self.number == 1 else "stay"
        return f"{what} {verb}, without {'its' if self.number == 1 else 'their'} {self.loses}"


@dataclass
class _Closure:
    """What goes, by table, and which references are cleared, by table and column."""

    gone: dict[str, set[int]] = field(default_factory=dict)
    cleared: dict[tuple[str, str], set[int]] = field(default_factory=dict)


def referring(session: Session, entity: str, uid: UUID | str) -> list[Referring]:
    """What refers to a row, and what becomes of it when the row is deleted; nothing that goes
    unseen with what goes."""
    row = find(session, entity, uid)
    closure = _closure(session, entity, row.id)
    closure.gone[entity].discard(row.id)
    found = [
        Referring(name, len(ids), _examples(session, name, ids), goes=True)
        for name, ids in closure.gone.items()
        if ids and entity_of(name).is_content
    ]
    found += [
        Referring(
            name,
            len(ids),
            _examples(session, name, ids),
            goes=False,
            loses=column.removesuffix("_id").replace("_", " "),
        )
        for (name, column), ids in closure.cleared.items()
        if ids
    ]
    return sorted(found, key=lambda one: (not one.goes, -one.number))


def consequence(session: Session, entity: str, uid: UUID | str) -> str:
    """What deleting a row does beside deleting it, in one sentence; empty where it is nothing."""
    row = find(session, entity, uid)
    found = referring(session, entity, uid)
    goes = [many(one.entity, one.number) for one in found if one.goes]
    parts = [f"{', '.join(goes)} {'go' if len(goes) > 1 else 'goes'} with it"] if goes else []
    parts += [one.words for one in found if not one.goes]
    return f"Deleting {called(session, entity, row)}: {'; '.join(parts)}." if parts else ""


def deleted_words(session: Session, entity: str, uids: Sequence[str]) -> str:
    """What to report once these rows are deleted; to be asked before."""
    if len(uids) > 1:
        return f"Deleted {many(entity, len(uids))}, and what cannot be without them."
    also = consequence(session, entity, uids[0]).partition(": ")[2]
    name = name_of(session, entity, uids[0])
    return f"Deleted {name}." + (f" With it: {also}" if also else "")


def delete(session: Session, entity: str, uid: UUID | str) -> None:
    """Delete a row, with all that cannot be without it."""
    row = find(session, entity, uid)
    closure = _closure(session, entity, row.id)
    for (name, column), ids in closure.cleared.items():
        for other in _rows(session, name, ids):
            setattr(other, column, None)
            if column == "source_id" and hasattr(other, "confidence"):
                other.confidence = Confidence.UNSOURCED
    session.flush()
    _forget_preferences(session, closure)
    links = _parts_of(session, closure)
    for name in reversed(_ORDER):
        for other in _rows(session, name, closure.gone.get(name, ())):
            session.delete(other)
        session.flush()
    _give_main_links(session, links)


def delete_rows(session: Session, entity: str, uids: Iterable[str]) -> None:
    """Delete rows, with all that cannot be without them; one may have gone with another."""
    model = entity_of(entity).model
    for uid in uids:
        if session.scalar(select(model.id).where(model.uid == UUID(uid))) is not None:
            delete(session, entity, uid)


def _closure(session: Session, entity: str, id_: int) -> _Closure:
    closure = _Closure(gone={entity: {id_}})
    queue = [(entity, {id_})]
    while queue:
        target, ids = queue.pop()
        for table in Base.metadata.sorted_tables:
            if table.name not in ENTITIES:
                continue
            for column in table.columns:
                if not any(key.column.table.name == target for key in column.foreign_keys):
                    continue
                found = set(_ids(session, table, column, ids))
                if column.nullable:
                    closure.cleared.setdefault((table.name, column.name), set()).update(found)
                    continue
                new = found - closure.gone.setdefault(table.name, set())
                closure.gone[table.name] |= new
                if new:
                    queue.append((table.name, new))
    for (name, _), ids in closure.cleared.items():
        ids -= closure.gone.get(name, set())
    return closure


def _ids(session: Session, table: Table, column: Column[int], ids: set[int]) -> Iterator[int]:
    for chunk in _chunks(ids):
        yield from session.scalars(select(table.c.id).where(column.in_(chunk)))


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    whole = sorted(ids)
    for start in range(0, len(whole), _CHUNK):
        yield whole[start : start + _CHUNK]


def _rows(session: Session, entity: str, ids: Iterable[int]) -> Iterator[Any]:
    if entity not in ENTITIES:
        return
    model = entity_of(entity).model
    for chunk in _chunks(ids):
        yield from session.scalars(select(model).where(model.id.in_(chunk)))


def _examples(session: Session, entity: str, ids: Iterable[int]) -> tuple[str, ...]:
    some = sorted(ids)[:EXAMPLES]
    return tuple(called(session, entity, row) for row in _rows(session, entity, some))


def _forget_preferences(session: Session, closure: _Closure) -> None:
    """What was preferred and goes is preferred no more."""
    for name, ids in closure.gone.items():
        if not entity_of(name).is_content or not entity_of(name).is_claim:
            continue
        for chunk in _chunks(ids):
            uids = select(entity_of(name).model.uid).where(entity_of(name).model.id.in_(chunk))
            for chosen in session.scalars(
                select(Preference).where(Preference.claim_uid.in_(uids.scalar_subquery()))
            ):
                session.delete(chosen)
    session.flush()


def _parts_of(session: Session, closure: _Closure) -> set[int]:
    """The applications that lose their main link and stay."""
    links = _rows(session, "application_link", closure.gone.get("application_link", ()))
    lost = {link.part_id for link in links if link.primary}
    return lost - closure.gone.get("application", set())


def _give_main_links(session: Session, parts: set[int]) -> None:
    """Of each part's other links, the first is its main one now."""
    for part in parts:
        first = (
            select(ApplicationLink)
            .where(ApplicationLink.part_id == part)
            .order_by(ApplicationLink.position, ApplicationLink.id)
            .limit(1)
        )
        other = session.scalar(first)
        if other is not None:
            other.primary = True
    session.flush()
