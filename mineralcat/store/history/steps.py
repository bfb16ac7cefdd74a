"""Which steps undo and redo would take. Order is that of the log, never of a clock."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from mineralcat.errors import HistoryError
from mineralcat.store.engines.driver import driver
from mineralcat.store.models import Revision
from mineralcat.translation import _

EDITS = ("edit", "import", "revert")
"""The steps that come after the one before; all others go to and fro between them."""


def state_after(session: Session, revision: Revision) -> Revision:
    """The edit whose result the catalogue showed after a step; revision 0 where that was none."""
    if revision.action == "load" or revision.action in EDITS:
        return revision
    undone = session.get_one(Revision, revision.undoes_id)
    if revision.action == "undo":
        return session.get_one(Revision, undone.parent_id)
    return session.get_one(Revision, undone.undoes_id)


def position(session: Session) -> Revision:
    """The edit whose result the catalogue shows; revision 0 where nothing was edited."""
    last = session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).one_or_none()
    if last is None:
        raise HistoryError(_LOST)
    return state_after(session, last)


_LOST = _("The history of this catalogue is lost, so nothing can be changed in it.")


class Newest(NamedTuple):
    """What each step asks of the one before it: its place in the log, and how it is sealed."""

    id: int
    action: str
    state: str
    seal: str


def newest(session: Session) -> Newest:
    """The newest step; HistoryError where the log is lost."""
    row = driver(session).one(_NEWEST)
    if row is None:
        raise HistoryError(_LOST)
    return Newest(*row)


def position_id(session: Session, last: Newest) -> int:
    """The id of `position`, where the last step is an edit without reading the whole of it."""
    return last.id if last.action in ("load", *EDITS) else position(session).id


_NEWEST = "SELECT id, action, state, seal FROM revision ORDER BY id DESC LIMIT 1"


def undoable(session: Session) -> Revision | None:
    """The edit that undo takes back next."""
    here = position(session)
    return None if here.action == "load" else here


def redoable(session: Session) -> Revision | None:
    """The undo that redo takes back next: of the edit made from here, unless another followed."""
    here = position(session)
    edit = select(Revision.id).where(Revision.action.in_(EDITS)).order_by(Revision.id.desc())
    undone = aliased(Revision)
    return session.scalars(
        select(Revision)
        .join(undone, Revision.undoes_id == undone.id)
        .where(
            Revision.id > (session.scalar(edit.limit(1)) or 0),
            Revision.action == "undo",
            undone.parent_id == here.id,
        )
        .order_by(Revision.id.desc())
        .limit(1)
    ).one_or_none()


def edit_of(session: Session, target: Revision) -> Revision:
    """The edit that undoing or redoing a step is about."""
    return session.get_one(Revision, target.undoes_id) if target.action == "undo" else target


class NextSteps(NamedTuple):
    """What undo and redo would do next, in words; None where they have nothing to do. The times are
    those of the steps, in UTC."""

    undo: str | None
    redo: str | None
    undo_time: datetime | None = None
    redo_time: datetime | None = None


def newest_step(session: Session) -> int:
    """The place of the newest step in the log of this file."""
    return session.scalar(select(func.max(Revision.id))) or 0


_LAST = (
    select(Revision.action, Revision.message, Revision.time).order_by(Revision.id.desc()).limit(1)
)


def next_steps(session: Session) -> NextSteps:
    """The names of the steps that undo and redo would take."""
    last = session.execute(_LAST).first()
    if last is not None and last.action in EDITS:  # what is asked after every edit, by one row
        return NextSteps(last.message, None, last.time, None)
    undo, redo = (
        (None, None) if one is None else ((edit := edit_of(session, one)).message, edit.time)
        for one in (undoable(session), redoable(session))
    )
    return NextSteps(undo[0], redo[0], undo[1], redo[1])
