"""The edits by name, each with the words that history and undo use for it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.store.models import Application, Mineral, SavedSearch, Usage

from . import minerals, searches, usages

EDITS: dict[str, Callable[..., None]] = {
    "rename_mineral": minerals.rename_mineral,
    "set_symbol": minerals.set_symbol,
    "set_synonyms": minerals.set_synonyms,
    "set_summary": minerals.set_summary,
    "set_note": minerals.set_note,
    "set_role": usages.set_role,
    "set_importance": usages.set_importance,
    "save_search": searches.save_search,
    "rename_search": searches.rename_search,
    "set_search_query": searches.set_search_query,
    "delete_search": searches.delete_search,
}

_WORDS = {
    "set_symbol": "Set symbol of",
    "set_synonyms": "Set synonyms of",
    "set_summary": "Set summary of",
    "set_note": "Set note of",
    "set_role": "Set role of",
    "set_importance": "Set importance of",
    "set_search_query": "Set query of search",
    "delete_search": "Delete search",
}


def message(session: Session, name: str, *args: Any) -> str:
    """What an edit does, in words: “Set role of cobalt in NMC 811 battery”."""
    if name == "rename_mineral":
        return f"Rename {_mineral_name(session, args[0])} to {' '.join(args[1].split())}"
    if name == "save_search":
        return f"Save search {' '.join(args[0].split())}"
    if name == "rename_search":
        return f"Rename search {_search_name(session, args[0])} to {' '.join(args[1].split())}"
    if name in ("set_search_query", "delete_search"):
        return f"{_WORDS[name]} {_search_name(session, args[0])}"
    if name in ("set_role", "set_importance"):
        return f"{_WORDS[name]} {_usage_name(session, args[0])}"
    return f"{_WORDS[name]} {_mineral_name(session, args[0])}"


def _mineral_name(session: Session, slug: str) -> str:
    return session.scalar(select(Mineral.name).where(Mineral.slug == slug)) or slug


def _search_name(session: Session, slug: str) -> str:
    return session.scalar(select(SavedSearch.name).where(SavedSearch.slug == slug)) or slug


def _usage_name(session: Session, uid: str) -> str:
    row = session.execute(
        select(Mineral.name, Application.name)
        .join_from(Usage, Mineral, Usage.mineral_id == Mineral.id)
        .join(Application, Usage.application_id == Application.id)
        .where(Usage.uid == UUID(uid))
    ).one_or_none()
    return uid if row is None else f"{row[0].lower()} in {row[1]}"
