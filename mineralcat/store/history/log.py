"""Reads the log in windows, newest first, whatever its length."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from mineralcat.store.models import Change, Revision

from .change_lines import ChangeLines
from .current_rows import chunks
from .entries import FieldChange, LogRow
from .revert import revision_of
from .steps import position

WINDOW = 100
_CHANGES = (
    select(func.count()).where(Change.revision_id == Revision.id).correlate(Revision)
).scalar_subquery()


@dataclass(frozen=True)
class LogFilter:
    """Which steps to read: those that say *text*, changed rows of an *entity*, one row (*uid*),
    or one *field* of it, by *author*, *since* and *until* (UTC; until is left out)."""

    text: str = ""
    entity: str = ""
    uid: str = ""
    field: str = ""
    author: str = ""
    since: datetime | None = None
    until: datetime | None = None


def page(
    session: Session,
    filter_by: LogFilter | None = None,
    *,
    before: int | None = None,
    limit: int = WINDOW,
) -> list[LogRow]:
    """The newest steps of a filter, or those *before* a place, newest first."""
    parent, undoes = aliased(Revision), aliased(Revision)
    statement = (
        select(Revision, _CHANGES, parent.uid, undoes.uid)
        .outerjoin(parent, Revision.parent_id == parent.id)
        .outerjoin(undoes, Revision.undoes_id == undoes.id)
        .order_by(Revision.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Revision.id < before)
    rows = session.execute(_filtered(statement, filter_by or LogFilter())).all()
    if not rows:
        return []
    here = position(session).id
    undone = _undone(session, [row[0] for row in rows])
    return [
        LogRow(
            *(one.id, str(one.uid), one.time, one.author, one.message, one.reason, one.action),
            changes,
            None if parent_uid is None else str(parent_uid),
            None if undoes_uid is None else str(undoes_uid),
            one.id in undone,
            one.id == here,
        )
        for one, changes, parent_uid, undoes_uid in rows
    ]


Statement = Select[Revision, int, UUID | None, UUID | None]


def _filtered(statement: Statement, only: LogFilter) -> Statement:
    if only.text:
        texts = (Revision.message, Revision.reason, Revision.author)
        pattern = f"%{_escaped(only.text.casefold())}%"
        statement = statement.where(
            or_(*(func.casefold(column).like(pattern, escape="\\") for column in texts))
        )
    if only.author:
        statement = statement.where(Revision.author == only.author)
    if only.since is not None:
        statement = statement.where(Revision.time >= only.since)
    if only.until is not None:
        statement = statement.where(Revision.time < only.until)
    if only.uid:
        about = [Change.entity == only.entity, Change.entity_uid == UUID(only.uid)]
        if only.field:
            about.append(Change.field.in_(("", only.field)))
        return statement.where(Revision.id.in_(select(Change.revision_id).where(*about)))
    if only.entity:
        about = [Change.revision_id == Revision.id, Change.entity == only.entity]
        return statement.where(select(literal(1)).where(*about).exists())
    return statement


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _undone(session: Session, revisions: list[Revision]) -> set[int]:
    """Those steps whose result does not stand: edits that are not on the way from the state shown
    to the beginning or that a step on it reverts, and undos that were redone."""
    standing = standing_edits(session, min(revision.id for revision in revisions))
    ids = [revision.id for revision in revisions if revision.action in ("undo", "redo")]
    redone: set[int | None] = set()
    for chunk in chunks(ids):
        taken_back = select(Revision.undoes_id).where(Revision.undoes_id.in_(chunk))
        redone.update(session.scalars(taken_back))

    def is_undone(revision: Revision) -> bool:
        if revision.action in ("undo", "redo"):
            return revision.id in redone or revision.undoes_id in standing
        return revision.action != "load" and revision.id not in standing

    return {revision.id for revision in revisions if is_undone(revision)}


def standing_edits(session: Session, down_to: int = 0) -> set[int]:
    """The edits that make the state shown, from the newest down to a place in the log. What a step
    went back to stands in place of what came before it."""
    before = func.coalesce(Revision.restores_id, Revision.parent_id)
    way = (
        select(Revision.id, before.label("before"), Revision.action, Revision.undoes_id)
        .where(Revision.id == position(session).id)
        .cte("way", recursive=True)
    )
    way = way.union_all(
        select(Revision.id, before, Revision.action, Revision.undoes_id).where(
            Revision.id == way.c.before, Revision.id >= down_to
        )
    )
    standing: set[int] = set()
    reverted: set[int] = set()
    for id_, _, action, undoes in session.execute(select(way).order_by(way.c.id.desc())):
        if id_ in reverted:
            continue
        standing.add(id_)
        if action == "revert" and undoes is not None:
            reverted.add(undoes)
    return standing


def revisions(session: Session, limit: int | None = None) -> list[LogRow]:
    """The whole log, or its newest steps, newest first."""
    return page(session, limit=-1 if limit is None else limit)


def authors(session: Session) -> list[str]:
    """Everybody who made a step."""
    named = select(Revision.author).where(Revision.author != "").distinct()
    return list(session.scalars(named.order_by(Revision.author)))


def annotate(session: Session, uid: UUID | str, reason: str) -> None:
    """Say why a step was made, or say it otherwise. This is no step itself and changes nothing."""
    revision = revision_of(session, uid)
    session.execute(
        update(Revision).where(Revision.id == revision.id).values(reason=" ".join(reason.split()))
    )


def changes_of(
    session: Session, uid: UUID | str, *, after: int = 0, limit: int = WINDOW
) -> list[FieldChange]:
    """What a step changed, field by field in words: the first *limit* changes after a place. A row
    that was made or deleted is one change with a line for each field that says something."""
    revision = revision_of(session, uid)
    rows = session.scalars(
        select(Change)
        .where(Change.revision_id == revision.id, Change.id > after)
        .order_by(Change.id)
        .limit(limit)
    ).all()
    return ChangeLines(session).of(rows)
