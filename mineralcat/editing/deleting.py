"""Deletes rows, and says beforehand what refers to them and what becomes of that.

What cannot be without the row goes with it: a mineral's uses, a series' figures. What only named it
stays and names nothing: a claim whose source goes is unsourced, a share of demand keeps its words.
All of it is one step of the history, which can be undone or restored from the trash.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Confidence
from mineralcat.schema.entities import ENTITIES, entity_of, target_of
from mineralcat.schema.value_types import AnyColumn
from mineralcat.store.history.current_rows import chunks
from mineralcat.store.models import ApplicationLink, Base, Preference
from mineralcat.translation import _, comma_list, ngettext, pgettext

from .naming import called, many, name_of
from .rows import find

EXAMPLES = 3
_TABLES = [table for table in Base.metadata.sorted_tables if table.name in ENTITIES]


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
        names = comma_list(self.examples) + (" …" if self.number > len(self.examples) else "")
        values = {"rows": many(self.entity, self.number), "names": names}
        if self.goes:
            return ngettext(
                "{rows} ({names}) goes with it",
                "{rows} ({names}) go with it",
                self.number,
                **values,
            )
        if self.loses == "source":
            return ngettext(
                "{rows} ({names}) becomes unsourced",
                "{rows} ({names}) become unsourced",
                self.number,
                **values,
            )
        return ngettext(
            "{rows} ({names}) stays, without its {field}",
            "{rows} ({names}) stay, without their {field}",
            self.number,
            field=entity_of(self.entity).by_key[self.loses].name,
            **values,
        )


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
    gone = [(name, ids, "") for name, ids in closure.gone.items() if entity_of(name).is_content]
    stays = [
        (name, ids, entity_of(name).columns[column].key)
        for (name, column), ids in closure.cleared.items()
    ]
    found = [
        Referring(name, len(ids), _examples(session, name, ids), not loses, loses)
        for name, ids, loses in gone + stays
        if ids
    ]
    return sorted(found, key=lambda one: (not one.goes, -one.number))


def _also(session: Session, entity: str, uid: UUID | str) -> str:
    found = referring(session, entity, uid)
    goes = [one for one in found if one.goes]
    rows = comma_list(many(one.entity, one.number) for one in goes)
    number = sum(one.number for one in goes)
    parts = (
        [ngettext("{rows} goes with it", "{rows} go with it", number, rows=rows)] if goes else []
    )
    return pgettext("list", "; ").join(parts + [one.words for one in found if not one.goes])


def deleted_words(session: Session, entity: str, uids: Sequence[str]) -> str:
    """What to report once these rows are deleted; to be asked before."""
    if len(uids) > 1:
        rows = many(entity, len(uids))
        return _("Deleted {rows}, and what cannot be without them.", rows=rows)
    name, also = name_of(session, entity, uids[0]), _also(session, entity, uids[0])
    if also:
        return _("Deleted {name}. With it: {consequences}.", name=name, consequences=also)
    return _("Deleted {name}.", name=name)


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
    preferred = {one.claim_uid: one for one in session.scalars(select(Preference))}
    links = _parts_of(session, closure)
    for table in reversed(_TABLES):
        for other in _rows(session, table.name, closure.gone.get(table.name, ())):
            session.delete(other)
            if other.uid in preferred:  # and is so no more
                session.delete(preferred[other.uid])
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
        columns = (c for table in _TABLES for c in table.columns if target_of(c) == target)
        for column in columns:
            name, found = column.table.name, set(_ids(session, column, ids))
            if column.nullable:
                closure.cleared.setdefault((name, column.name), set()).update(found)
                continue
            new = found - closure.gone.setdefault(name, set())
            closure.gone[name] |= new
            if new:
                queue.append((name, new))
    for (name, _column), ids in closure.cleared.items():
        ids -= closure.gone.get(name, set())
    return closure


def _ids(session: Session, column: AnyColumn, ids: set[int]) -> Iterator[int]:
    for chunk in chunks(sorted(ids)):
        yield from session.scalars(select(column.table.c.id).where(column.in_(chunk)))


def _rows(session: Session, entity: str, ids: Iterable[int]) -> Iterator[Any]:
    model = entity_of(entity).model
    for chunk in chunks(sorted(ids)):
        yield from session.scalars(select(model).where(model.id.in_(chunk)))


def _examples(session: Session, entity: str, ids: Iterable[int]) -> tuple[str, ...]:
    some = sorted(ids)[:EXAMPLES]
    return tuple(called(session, entity, row) for row in _rows(session, entity, some))


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
