"""Edits of a mineral's use in an application."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Importance
from mineralcat.errors import EditError, NotFoundError
from mineralcat.store.models import Usage

from .texts import LONGEST_NAME, one_line


def set_role(session: Session, usage_uid: str, role: str) -> None:
    """Say what a mineral does in an application; an empty text takes the role away."""
    _usage(session, usage_uid).role = one_line(role, "role", 2 * LONGEST_NAME) or None


def set_importance(session: Session, usage_uid: str, importance: str) -> None:
    """Say how much an application depends on a mineral."""
    if importance not in set(Importance):
        raise EditError("importance", f"Importance is one of {', '.join(Importance)}.")
    _usage(session, usage_uid).importance = Importance(importance)


def _usage(session: Session, uid: str) -> Usage:
    usage = session.scalars(select(Usage).where(Usage.uid == UUID(uid))).one_or_none()
    if usage is None:
        raise NotFoundError("use", uid)
    return usage
