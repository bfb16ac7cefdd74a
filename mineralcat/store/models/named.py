"""Named things: minerals, applications, areas, lists, agreements, sources, what users keep."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mineralcat.domain.terms import (
    ApplicationKind,
    AreaKind,
    Confidence,
    DatePrecision,
    LinkKind,
    MineralKind,
    Origin,
    Relation,
    SourceKind,
    WordKind,
)

from .base import Base, Entity, Named


def _reference(table: str) -> ForeignKey:
    """A foreign key that refuses to lose what it points at: deletions are explicit."""
    return ForeignKey(f"{table}.id", ondelete="RESTRICT")


class Source(Named, Base):
    """A publication that claims rest on."""

    __tablename__ = "source"
    title: Mapped[str]
    publisher: Mapped[str | None]
    kind: Mapped[SourceKind]
    year: Mapped[int | None]
    published: Mapped[str | None] = mapped_column(String(10))
    url: Mapped[str | None]
    doi: Mapped[str | None]
    licence: Mapped[str | None]
    note: Mapped[str | None]
    origin: Mapped[Origin] = mapped_column(default=Origin.OWN)


class Mineral(Named, Base):
    """An entry of the catalogue: element, group, mineral, compound or material."""

    __tablename__ = "mineral"
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[MineralKind] = mapped_column(index=True)
    symbol: Mapped[str | None] = mapped_column(String(12))
    formula: Mapped[str | None] = mapped_column(String(80))
    member_of_id: Mapped[int | None] = mapped_column(_reference("mineral"), index=True)
    no_market: Mapped[bool] = mapped_column(default=False)
    """Without supply worth listing: a list may leave it out and still cover the group."""
    summary: Mapped[str | None]
    note: Mapped[str | None]
    origin: Mapped[Origin] = mapped_column(default=Origin.OWN)

    member_of: Mapped["Mineral | None"] = relationship(remote_side="Mineral.id")
    synonyms: Mapped[list["MineralSynonym"]] = relationship(
        order_by="(MineralSynonym.position, MineralSynonym.id)"
    )

    __table_args__ = (CheckConstraint("length(trim(name)) > 0", name="has_name"),)


class MineralSynonym(Entity, Base):
    """Another name in the catalogue's own language."""

    __tablename__ = "mineral_synonym"
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"))
    text: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    __table_args__ = (UniqueConstraint("mineral_id", "text"),)


class MineralName(Entity, Base):
    """A name in another language, with the source that gives it. *lang* is an IETF tag."""

    __tablename__ = "mineral_name"
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"))
    lang: Mapped[str] = mapped_column(String(12))
    text: Mapped[str]
    source_id: Mapped[int | None] = mapped_column(_reference("source"), index=True)
    confidence: Mapped[Confidence] = mapped_column(default=Confidence.UNSOURCED)
    origin: Mapped[Origin] = mapped_column(default=Origin.OWN)
    __table_args__ = (UniqueConstraint("mineral_id", "lang", "text"),)


class MineralRelation(Entity, Base):
    """*mineral* is ore of, made from or obtained from *other*."""

    __tablename__ = "mineral_relation"
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"))
    other_id: Mapped[int] = mapped_column(_reference("mineral"), index=True)
    relation: Mapped[Relation]
    __table_args__ = (
        UniqueConstraint("mineral_id", "other_id", "relation"),
        CheckConstraint("mineral_id <> other_id", name="not_itself"),
    )


class Application(Named, Base):
    """A sector, technology, component or chemistry that needs minerals."""

    __tablename__ = "application"
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ApplicationKind]
    comparison: Mapped[bool] = mapped_column(default=False)
    """A conventional technology, here to compare with and left out of clean-energy totals."""
    summary: Mapped[str | None]
    note: Mapped[str | None]
    origin: Mapped[Origin] = mapped_column(default=Origin.OWN)

    __table_args__ = (CheckConstraint("length(trim(name)) > 0", name="has_name"),)


class ApplicationSynonym(Entity, Base):
    """Another name of an application."""

    __tablename__ = "application_synonym"
    application_id: Mapped[int] = mapped_column(_reference("application"))
    text: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    __table_args__ = (UniqueConstraint("application_id", "text"),)


class ApplicationLink(Entity, Base):
    """*part* belongs to *whole*; links never form a ring.

    A part's one primary link gives the tree of Browse.
    """

    __tablename__ = "application_link"
    whole_id: Mapped[int] = mapped_column(_reference("application"))
    part_id: Mapped[int] = mapped_column(_reference("application"), index=True)
    kind: Mapped[LinkKind]
    primary: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    basis: Mapped[str | None]
    __table_args__ = (
        UniqueConstraint("whole_id", "part_id"),
        CheckConstraint("whole_id <> part_id", name="not_itself"),
        Index(
            "uq_application_link_primary",
            "part_id",
            unique=True,
            sqlite_where=text('"primary" = 1'),
        ),
    )


class Area(Named, Base):
    """A country (its slug is the ISO 3166 alpha-3 code), the world, the rest of it, or a group."""

    __tablename__ = "area"
    name: Mapped[str]
    kind: Mapped[AreaKind]
    note: Mapped[str | None]
    origin: Mapped[Origin] = mapped_column(default=Origin.OWN)


class AreaName(Entity, Base):
    """How a publisher writes an area, so that its files can be matched."""

    __tablename__ = "area_name"
    area_id: Mapped[int] = mapped_column(_reference("area"), index=True)
    text: Mapped[str] = mapped_column(unique=True)


class FileWord(Entity, Base):
    """What a text that files have was said to mean: a unit, with the basis that it speaks of (REO),
    the slug of a source, list, organisation or area, or the kind of absence that a mark is."""

    __tablename__ = "file_word"
    __table_args__ = (UniqueConstraint("kind", "text"),)
    kind: Mapped[WordKind]
    text: Mapped[str]
    meaning: Mapped[str]
    basis: Mapped[str] = mapped_column(default="")


class CriticalityList(Named, Base):
    """A list of critical minerals of a jurisdiction. Dates are ISO 8601, as exact as known."""

    __tablename__ = "criticality_list"
    title: Mapped[str]
    jurisdiction: Mapped[str]
    published: Mapped[str | None] = mapped_column(String(10))
    in_force_from: Mapped[str | None] = mapped_column(String(10))
    superseded_on: Mapped[str | None] = mapped_column(String(10))
    complete: Mapped[bool] = mapped_column(default=True)
    source_id: Mapped[int | None] = mapped_column(_reference("source"), index=True)
    note: Mapped[str | None]
    origin: Mapped[Origin] = mapped_column(default=Origin.OWN)


class Organisation(Named, Base):
    """A party to agreements. *kind* as the source has it (state company, government …)."""

    __tablename__ = "organisation"
    name: Mapped[str]
    kind: Mapped[str | None] = mapped_column(String(40))
    area_id: Mapped[int | None] = mapped_column(_reference("area"), index=True)
    note: Mapped[str | None]
    origin: Mapped[Origin] = mapped_column(default=Origin.OWN)


class Agreement(Named, Base):
    """A cooperation between organisations over minerals."""

    __tablename__ = "agreement"
    title: Mapped[str]
    kind: Mapped[str | None] = mapped_column(String(40))
    date: Mapped[str | None] = mapped_column(String(10))
    date_precision: Mapped[DatePrecision] = mapped_column(default=DatePrecision.DAY)
    place: Mapped[str | None]
    status: Mapped[str | None] = mapped_column(String(40))
    summary: Mapped[str | None]
    source_id: Mapped[int | None] = mapped_column(_reference("source"), index=True)
    locator: Mapped[str | None]
    confidence: Mapped[Confidence] = mapped_column(default=Confidence.UNSOURCED)
    note: Mapped[str | None]
    origin: Mapped[Origin] = mapped_column(default=Origin.OWN)


class AgreementParty(Entity, Base):
    """An organisation that takes part in an agreement."""

    __tablename__ = "agreement_party"
    agreement_id: Mapped[int] = mapped_column(_reference("agreement"))
    organisation_id: Mapped[int] = mapped_column(_reference("organisation"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    __table_args__ = (UniqueConstraint("agreement_id", "organisation_id"),)


class AgreementMineral(Entity, Base):
    """A mineral that an agreement is about."""

    __tablename__ = "agreement_mineral"
    agreement_id: Mapped[int] = mapped_column(_reference("agreement"))
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"), index=True)
    __table_args__ = (UniqueConstraint("agreement_id", "mineral_id"),)


class AgreementApplication(Entity, Base):
    """An application that an agreement names."""

    __tablename__ = "agreement_application"
    agreement_id: Mapped[int] = mapped_column(_reference("agreement"))
    application_id: Mapped[int] = mapped_column(_reference("application"), index=True)
    __table_args__ = (UniqueConstraint("agreement_id", "application_id"),)


class SavedSearch(Named, Base):
    """A search that the user keeps."""

    __tablename__ = "saved_search"
    name: Mapped[str] = mapped_column(unique=True)
    query: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


class Scenario(Named, Base):
    """A what-if that the user keeps; *definition* is JSON. Never inside the base data."""

    __tablename__ = "scenario"
    name: Mapped[str] = mapped_column(unique=True)
    definition: Mapped[str]
    note: Mapped[str | None]


class Recipe(Named, Base):
    """How the columns of a file are mapped on import; *definition* is JSON."""

    __tablename__ = "recipe"
    name: Mapped[str] = mapped_column(unique=True)
    definition: Mapped[str]


class Preference(Entity, Base):
    """The user's choice of the claim to show first for one question, over the default rule.

    *question* names entity and natural key of what is asked, such as
    ``intensity/neodymium/wind-dd-pmsg``; *claim_uid* is the chosen claim.
    """

    __tablename__ = "preference"
    question: Mapped[str] = mapped_column(unique=True)
    claim_uid: Mapped[UUID]
