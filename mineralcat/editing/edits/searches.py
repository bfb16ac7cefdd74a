"""Edits of saved searches."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.identity import slug_of
from mineralcat.domain.query import read_query
from mineralcat.errors import EditError, NotFoundError
from mineralcat.schema.plain_text import LONGEST_NAME, one_line
from mineralcat.store.models import SavedSearch

from ..checks import refuse_duplicate
from .base import Edit, EditKey


@dataclass(frozen=True)
class SaveSearch(Edit):
    """Save a query by a name. QueryError where it cannot be read, EditError where it is empty."""

    name: str
    query: str

    def apply(self, session: Session) -> None:
        query, name = _query(self.query), _name(self.name)
        refuse_duplicate(session, SavedSearch, None, name)
        session.add(SavedSearch(slug=_free_slug(session, name), name=name, query=query))

    def words(self, session: Session) -> str:
        return f"Save search {' '.join(self.name.split())}"


@dataclass(frozen=True)
class RenameSearch(Edit):
    """Give a saved search another name; its slug stays."""

    slug: str
    name: str

    def apply(self, session: Session) -> None:
        search, name = _search(session, self.slug), _name(self.name)
        refuse_duplicate(session, SavedSearch, search.id, name)
        search.name = name

    def words(self, session: Session) -> str:
        return f"Rename search {_name_of(session, self.slug)} to {' '.join(self.name.split())}"

    @property
    def key(self) -> EditKey:
        return (RenameSearch, self.slug)


@dataclass(frozen=True)
class SetSearchQuery(Edit):
    """Give a saved search another query."""

    slug: str
    query: str

    def apply(self, session: Session) -> None:
        _search(session, self.slug).query = _query(self.query)

    def words(self, session: Session) -> str:
        return f"Set query of search {_name_of(session, self.slug)}"

    @property
    def key(self) -> EditKey:
        return (SetSearchQuery, self.slug)


@dataclass(frozen=True)
class DeleteSearch(Edit):
    """Delete a saved search."""

    slug: str

    def apply(self, session: Session) -> None:
        session.delete(_search(session, self.slug))

    def words(self, session: Session) -> str:
        return f"Delete search {_name_of(session, self.slug)}"


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
    plain = slug_of(name)[:100] or "search"
    numbered = (f"{plain}-{count}" for count in range(2, len(taken) + 3))
    return next(slug for slug in (plain, *numbered) if slug not in taken)


def _search(session: Session, slug: str) -> SavedSearch:
    search = session.scalars(select(SavedSearch).where(SavedSearch.slug == slug)).one_or_none()
    if search is None:
        raise NotFoundError("saved search", slug)
    return search


def _name_of(session: Session, slug: str) -> str:
    return session.scalar(select(SavedSearch.name).where(SavedSearch.slug == slug)) or slug
