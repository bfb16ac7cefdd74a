"""Edits of saved searches."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mineralcat.domain.query import read_query
from mineralcat.errors import EditError
from mineralcat.translation import _

from .. import rows
from ..naming import name_of
from .base import Edit

_SAVED = "saved_search"


@dataclass(frozen=True)
class SaveSearch(Edit):
    """Save a query by a name. QueryError where it cannot be read, EditError where it is empty."""

    name: str
    query: str

    def apply(self, session: Session) -> None:
        rows.create(session, _SAVED, {"name": self.name, "query": _checked(self.query)})

    def words(self, session: Session) -> str:
        return _("Save search {name}", name=" ".join(self.name.split()))


@dataclass(frozen=True)
class RenameSearch(Edit):
    """Give a saved search another name; its slug stays."""

    slug: str
    name: str
    key_fields = ("slug",)

    def apply(self, session: Session) -> None:
        rows.set_fields(session, _SAVED, self.slug, {"name": self.name})

    def words(self, session: Session) -> str:
        old, new = name_of(session, _SAVED, self.slug), " ".join(self.name.split())
        return _("Rename search {old} to {new}", old=old, new=new)


@dataclass(frozen=True)
class SetSearchQuery(Edit):
    """Give a saved search another query."""

    slug: str
    query: str
    key_fields = ("slug",)

    def apply(self, session: Session) -> None:
        rows.set_fields(session, _SAVED, self.slug, {"query": _checked(self.query)})

    def words(self, session: Session) -> str:
        return _("Set query of search {name}", name=name_of(session, _SAVED, self.slug))


@dataclass(frozen=True)
class DeleteSearch(Edit):
    """Delete a saved search."""

    slug: str

    def apply(self, session: Session) -> None:
        session.delete(rows.find(session, _SAVED, self.slug))

    def words(self, session: Session) -> str:
        return _("Delete search {name}", name=name_of(session, _SAVED, self.slug))


def _checked(query: str) -> str:
    """A query that can be read."""
    if not query.strip():
        raise EditError("query", _("There is no search to keep: type one first."))
    read_query(query)
    return query.strip()
