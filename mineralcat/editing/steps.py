"""The edits by name, each with the words that history and undo use for it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.store.models import Application, Mineral, SavedSearch, Usage

from . import bulk, claims, deleting, minerals, pasting, rows, searches, sources, usages
from .fields import kind_of
from .naming import many, name_of

EDITS: dict[str, Callable[..., Any]] = {
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
    "create": rows.create,
    "set_field": rows.set_field,
    "set_fields": rows.set_fields,
    "duplicate": rows.duplicate,
    "delete": deleting.delete,
    "delete_rows": deleting.delete_rows,
    "set_figure": claims.set_figure,
    "set_evidence": sources.set_evidence,
    "prefer": claims.prefer,
    "unprefer": claims.unprefer,
    "bulk_set": bulk.bulk_set,
    "find_and_replace": bulk.find_and_replace,
    "paste": pasting.paste,
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
    "set_evidence": "Set source of",
    "prefer": "Prefer the claim about",
    "unprefer": "Stop preferring the claim about",
    "duplicate": "Duplicate",
}


def message(session: Session, name: str, *args: Any) -> str:
    """What an edit does, in words: “Set role of cobalt in NMC 811 battery”."""
    if name in _OF_ROWS:
        return _OF_ROWS[name](session, *args)
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
    if name in ("set_evidence", "prefer", "unprefer", "duplicate"):
        return f"{_WORDS[name]} {_row_name(session, *args[:2])}"
    return f"{_WORDS[name]} {_mineral_name(session, args[0])}"


def _create(session: Session, entity: str, values: Any, marks: Any = None, uid: Any = None) -> str:
    return f"Add {kind_of(entity).title} {rows.called_with(session, entity, values, marks)}"


def _set_field(session: Session, entity: str, uid: str, field: str, value: Any, *_: Any) -> str:
    if field == "name" and isinstance(value, str):
        return f"Rename {_row_name(session, entity, uid)} to {' '.join(value.split())}"
    label = kind_of(entity).field(field).name
    return f"Set {label} of {_row_name(session, entity, uid)}"


def _set_fields(session: Session, entity: str, uid: str, values: Any, *_: Any) -> str:
    labels = [kind_of(entity).field(key).name for key in values]
    said = " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1]))) if labels else "nothing"
    return f"Set {said} of {_row_name(session, entity, uid)}"


def _set_figure(session: Session, entity: str, uid: str, edit: Any, *_: Any) -> str:
    what = "source" if edit.value is None else "figure"
    return f"Set {what} of {_row_name(session, entity, uid)}"


def _delete(session: Session, entity: str, uid: str) -> str:
    title = kind_of(entity).title
    name = _row_name(session, entity, uid)
    return f"Delete {name}" if entity in ("mineral", "application") else f"Delete {title} {name}"


def _delete_rows(session: Session, entity: str, uids: Any) -> str:
    if len(uids) == 1:
        return _delete(session, entity, uids[0])
    return f"Delete {many(entity, len(uids))}"


def _bulk_set(session: Session, entity: str, uids: Any, field: str, value: Any, *_: Any) -> str:
    label = kind_of(entity).field(field).name
    return f"Set {label} of {many(entity, len(uids))}"


def _replace(session: Session, what: Any) -> str:
    return f"Replace “{what.find}” by “{what.replace}”"


def _paste(session: Session, entity: str, block: Any, *_: Any) -> str:
    cells = sum(len(row) for _, row in block)
    return f"Paste {cells:,} {'cell' if cells == 1 else 'cells'} into {many(entity, len(block))}"


_OF_ROWS: dict[str, Callable[..., str]] = {
    "create": _create,
    "set_field": _set_field,
    "set_fields": _set_fields,
    "set_figure": _set_figure,
    "delete": _delete,
    "delete_rows": _delete_rows,
    "bulk_set": _bulk_set,
    "find_and_replace": _replace,
    "paste": _paste,
}


def _row_name(session: Session, entity: str, uid: str) -> str:
    name = name_of(session, entity, uid)
    return name[:1].lower() + name[1:] if entity == "mineral" else name


def _mineral_name(session: Session, slug: str) -> str:
    return name_of(session, "mineral", slug)


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
