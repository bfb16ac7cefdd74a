"""What users set up for themselves: no content of the catalogue, neither imported nor exported."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from mineralcat.schema.entities import EntityInfo
from mineralcat.schema.field_types import Text, Uid
from mineralcat.schema.fields import field

from . import columns
from .base import Base, Entity, Named


class SavedSearch(Named, Base):
    """A search that the user keeps."""

    __entity__ = EntityInfo(("saved search", "saved searches"))
    name: Mapped[str] = columns.name(unique=True)
    query: Mapped[str] = field(Text(2000), "What is searched for")
    position: Mapped[int] = columns.position()


class Scenario(Named, Base):
    """A what-if that the user keeps; *definition* is JSON. Never inside the base data."""

    __entity__ = EntityInfo(("scenario", "scenarios"))
    name: Mapped[str] = columns.name(unique=True)
    definition: Mapped[str] = columns.line("What is assumed, as JSON", label="assumptions")
    note: Mapped[str | None] = columns.note()


class Recipe(Named, Base):
    """How the columns of a file are mapped on import; *definition* is JSON."""

    __entity__ = EntityInfo(("recipe", "recipes"))
    name: Mapped[str] = columns.name(unique=True)
    definition: Mapped[str] = columns.line(
        "Which column is which field, as JSON", label="how files are read"
    )


class Preference(Entity, Base):
    """The user's choice of the claim to show first for one question, over the default rule.

    *question* names entity and natural key of what is asked, such as
    ``intensity/neodymium/wind-dd-pmsg``; *claim_uid* is the chosen claim.
    """

    __entity__ = EntityInfo(("preferred claim", "preferred claims"))
    question: Mapped[str] = columns.line("What is asked, by natural key", unique=True)
    claim_uid: Mapped[UUID] = field(Uid(), "The chosen claim (uid)", label="shown first")
