"""Edits of the searches that a user keeps. Each is a step of the history like any other."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.identity import slug_of
from mineralcat.domain.query import read_query
from mineralcat.errors import EditError, NotFoundError
from mineralcat.store.models import SavedSearch

from .texts import LONGEST_NAME, one_line, refuse_duplicate


def save_search(session: Session, name: str, query: str) -> None:
    """Keep a query by a name. QueryError where it cannot be read, EditError where it is empty."""
    query = _query(query)
    name = _name(name)
    refuse_duplicate(session, SavedSearch, None, name)
    session.add(SavedSearch(slug=_free_slug(session, name), name=name, query=query))


def rename_search(session: Session, slug: str, name: str) -> None:
    """Give a kept search another name; its slug stays."""
    search = _search(session, slug)
    name = _name(name)
    refuse_duplicate(session, SavedSearch, search.id, name)
    search.name = name


def set_search_query(session: Session, slug: str, query: str) -> None:
    """Let a kept search ask something else."""
    _search(session, slug).query = _query(query)


def delete_search(session: Session, slug: str) -> None:
    """Keep a search no longer."""
    session.delete(_search(session, slug))


def _query(query: str) -> str:
    query = query.strip()
    if not query:
        raise EditError("query", "There is no search to keep: type one first.")
    read_query(query)
    return query


def _name(name: str) -> str:
    name = one_line(name, "name", LONGEST_NAME)
    if not name:
        raise EditError("name", "A search needs a name: type one, or press Esc to keep the old.")
    return name


def _free_slug(session: Session, name: str) -> str:
    """A slug made from the name, with a number where another has it."""
    taken = set(session.scalars(select(SavedSearch.slug)))
    wanted = slug_of(name)[:100] or "search"
    numbered = (f"{wanted}-{count}" for count in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def _search(session: Session, slug: str) -> SavedSearch:
    search = session.scalars(select(SavedSearch).where(SavedSearch.slug == slug)).one_or_none()
    if search is None:
        raise NotFoundError("saved search", slug)
    return search
