"""Edits of a mineral's use in an application."""

from sqlalchemy.orm import Session

from mineralcat.domain.terms import Importance
from mineralcat.errors import EditError

from .rows import find
from .texts import LONGEST_NAME, one_line


def set_role(session: Session, usage_uid: str, role: str) -> None:
    """Say what a mineral does in an application; an empty text takes the role away."""
    usage = find(session, "usage", usage_uid)
    usage.role = one_line(role, "role", 2 * LONGEST_NAME) or None
    session.flush()


def set_importance(session: Session, usage_uid: str, importance: str) -> None:
    """Say how much an application depends on a mineral."""
    if importance not in set(Importance):
        raise EditError("importance", f"Importance is one of {', '.join(Importance)}.")
    usage = find(session, "usage", usage_uid)
    usage.importance = Importance(importance)
    session.flush()
