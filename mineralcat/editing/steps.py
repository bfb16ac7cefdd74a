"""The edits by name, each with the words that history and undo use for it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.store.models import Application, Mineral, Usage

from . import minerals, usages

EDITS: dict[str, Callable[..., None]] = {
    "rename_mineral": minerals.rename_mineral,
    "set_symbol": minerals.set_symbol,
    "set_synonyms": minerals.set_synonyms,
    "set_summary": minerals.set_summary,
    "set_note": minerals.set_note,
    "set_role": usages.set_role,
    "set_importance": usages.set_importance,
}

_WORDS = {
    "set_symbol": "Set symbol of",
    "set_synonyms": "Set synonyms of",
    "set_summary": "Set summary of",
    "set_note": "Set note of",
    "set_role": "Set role of",
    "set_importance": "Set importance of",
}


def message(session: Session, name: str, *args: Any) -> str:
    """What an edit does, in words: “Set role of cobalt in NMC 811 battery”."""
    if name == "rename_mineral":
        return f"Rename {_mineral_name(session, args[0])} to {' '.join(args[1].split())}"
    if name in ("set_role", "set_importance"):
        return f"{_WORDS[name]} {_usage_name(session, args[0])}"
    return f"{_WORDS[name]} {_mineral_name(session, args[0])}"


def _mineral_name(session: Session, slug: str) -> str:
    return session.scalar(select(Mineral.name).where(Mineral.slug == slug)) or slug


def _usage_name(session: Session, uid: str) -> str:
    row = session.execute(
        select(Mineral.name, Application.name)
        .join_from(Usage, Mineral, Usage.mineral_id == Mineral.id)
        .join(Application, Usage.application_id == Application.id)
        .where(Usage.uid == UUID(uid))
    ).one_or_none()
    return uid if row is None else f"{row[0].lower()} in {row[1]}"
