"""Named things: minerals, applications, areas, lists, agreements, sources, what users keep."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

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
from mineralcat.schema.entities import EntityInfo
from mineralcat.schema.field_types import Date, Doi, Flag, Reference, Text, Uid, Url, Word, Year
from mineralcat.schema.fields import field

from . import columns
from .base import Base, Entity, Named

_SLUG = ("slug",)
_TYPE_WORDS = "type, category"
_SYNONYM_WORDS = "synonym, alias, also called"


class Source(Named, Base):
    """A publication that claims rest on."""

    __tablename__ = "source"
    __entity__ = EntityInfo(
        "source",
        "sources",
        key=_SLUG,
        meaning="Publications that claims rest on",
        place=20,
        refine={"slug": {"aliases": "source key, citation key, key, id"}},
    )
    title: Mapped[str] = field(
        Text(400), "title", "Title", aliases="publication, source, reference, titel, titre, título"
    )
    publisher: Mapped[str | None] = field(
        Text(),
        "publisher",
        "Who published it",
        aliases="institution, herausgeber, éditeur, editor, editora",
        indexed=False,
    )
    kind: Mapped[SourceKind] = field(Word(SourceKind), "kind", "Kind", aliases="type, source type")
    year: Mapped[int | None] = field(
        Year(),
        "year",
        "Year of publication",
        aliases="publication year, year of publication, jahr, année, año",
    )
    published: Mapped[str | None] = columns.published()
    url: Mapped[str | None] = field(
        Url(), "URL", "Web address", aliases="link, web address, website, address", indexed=False
    )
    doi: Mapped[str | None] = field(Doi(), "DOI", "Digital object identifier", indexed=False)
    licence: Mapped[str | None] = field(
        Text(),
        "licence",
        "Terms of use, as the publisher states them",
        aliases="license, terms of use, lizenz",
        indexed=False,
    )
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()


class Mineral(Named, Base):
    """An entry of the catalogue: element, group, mineral, compound or material."""

    __tablename__ = "mineral"
    __entity__ = EntityInfo(
        "mineral",
        "minerals",
        key=_SLUG,
        meaning="Entries of the catalogue: elements, groups, minerals, compounds, materials",
        parts=("mineral_synonym", "mineral_name"),
        place=1,
    )
    name: Mapped[str] = columns.name(
        "mineral, mineral name, commodity, material, rohstoff, matière première", unique=True
    )
    kind: Mapped[MineralKind] = field(
        Word(MineralKind), "kind", "Kind", aliases="type, category, art, catégorie", index=True
    )
    symbol: Mapped[str | None] = field(
        Text(12, bounded=True),
        "symbol",
        "Chemical symbol, or the usual short name of a group",
        aliases="chemical symbol, symbole, símbolo",
    )
    formula: Mapped[str | None] = field(
        Text(80, bounded=True),
        "formula",
        "Chemical formula",
        aliases="chemical formula, formel, formule, fórmula",
    )
    member_of_id: Mapped[int | None] = field(
        Reference("mineral"),
        "member of",
        "The group that the mineral is a member of (slug)",
        aliases="group, member of, belongs to, gruppe, groupe, grupo",
        index=True,
    )
    no_market: Mapped[bool] = field(
        Flag(),
        "without supply worth listing",
        "Without supply worth listing: a list may leave it out and still cover the group",
        default=False,
    )
    summary: Mapped[str | None] = columns.summary()
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()

    member_of: Mapped["Mineral | None"] = relationship(remote_side="Mineral.id")
    synonyms: Mapped[list["MineralSynonym"]] = relationship(
        order_by="(MineralSynonym.position, MineralSynonym.id)"
    )

    __table_args__ = (CheckConstraint("length(trim(name)) > 0", name="has_name"),)


class MineralSynonym(Entity, Base):
    """Another name in the catalogue's own language."""

    __tablename__ = "mineral_synonym"
    __entity__ = EntityInfo(
        "synonym",
        "synonyms of minerals",
        key=("mineral", "text"),
        meaning="Other English names of minerals",
        row="{text}, synonym of {mineral}",
        place=24,
    )
    mineral_id: Mapped[int] = columns.mineral()
    text: Mapped[str] = field(Text(), "synonym", "The name", aliases=_SYNONYM_WORDS)
    position: Mapped[int] = columns.position()
    __table_args__ = (UniqueConstraint("mineral_id", "text"),)


class MineralName(Entity, Base):
    """A name in another language, with the source that gives it. *lang* is an IETF tag."""

    __tablename__ = "mineral_name"
    __entity__ = EntityInfo(
        "name in another language",
        "names in other languages",
        key=("mineral", "lang", "text"),
        meaning="Names of minerals in other languages",
        row="{text}, name of {mineral}",
        place=25,
    )
    mineral_id: Mapped[int] = columns.mineral()
    lang: Mapped[str] = field(
        Text(12, bounded=True),
        "language",
        "Language, IETF tag",
        aliases="language code, sprache, langue, idioma",
    )
    text: Mapped[str] = field(
        Text(), "name", "The name", aliases="translation, name in the language, übersetzung"
    )
    source_id: Mapped[int | None] = columns.source()
    confidence: Mapped[Confidence] = columns.confidence()
    origin: Mapped[Origin] = columns.origin()
    __table_args__ = (UniqueConstraint("mineral_id", "lang", "text"),)


class MineralRelation(Entity, Base):
    """*mineral* is ore of, made from or obtained from *other*."""

    __tablename__ = "mineral_relation"
    __entity__ = EntityInfo(
        "relation",
        "relations of minerals",
        key=("mineral", "other", "relation"),
        meaning="Which mineral is ore of, made from or obtained from which",
        row="{mineral}, {relation} {other}",
        place=26,
    )
    mineral_id: Mapped[int] = columns.mineral()
    other_id: Mapped[int] = field(
        Reference("mineral"),
        "other mineral",
        "The mineral it is ore of, made from or obtained from (slug)",
        aliases="made from, obtained from, ore of",
        index=True,
    )
    relation: Mapped[Relation] = field(
        Word(Relation), "relation", "How the one comes from the other", after="mineral"
    )
    __table_args__ = (
        UniqueConstraint("mineral_id", "other_id", "relation"),
        CheckConstraint("mineral_id <> other_id", name="not_itself"),
    )


class Application(Named, Base):
    """A sector, technology, component or chemistry that needs minerals."""

    __tablename__ = "application"
    __entity__ = EntityInfo(
        "application",
        "applications",
        key=_SLUG,
        meaning="Sectors, technologies, components and chemistries that need minerals",
        parts=("application_synonym",),
        place=2,
    )
    name: Mapped[str] = columns.name(
        "application, application name, technology, anwendung", unique=True
    )
    kind: Mapped[ApplicationKind] = field(
        Word(ApplicationKind), "kind", "Kind", aliases="type, category, level"
    )
    comparison: Mapped[bool] = field(
        Flag(),
        "for comparison",
        "A conventional technology, to compare with; left out of clean-energy totals",
        default=False,
    )
    summary: Mapped[str | None] = columns.summary()
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()

    __table_args__ = (CheckConstraint("length(trim(name)) > 0", name="has_name"),)


class ApplicationSynonym(Entity, Base):
    """Another name of an application."""

    __tablename__ = "application_synonym"
    __entity__ = EntityInfo(
        "synonym of an application",
        "synonyms of applications",
        key=("application", "text"),
        meaning="Other names of applications",
        row="{text}, synonym of {application}",
        place=27,
    )
    application_id: Mapped[int] = columns.application()
    text: Mapped[str] = field(Text(), "synonym", "The name", aliases=_SYNONYM_WORDS)
    position: Mapped[int] = columns.position()
    __table_args__ = (UniqueConstraint("application_id", "text"),)


class ApplicationLink(Entity, Base):
    """*part* belongs to *whole*; links never form a ring.

    A part's one primary link gives the tree of Browse.
    """

    __tablename__ = "application_link"
    __entity__ = EntityInfo(
        "link of applications",
        "links of applications",
        key=("whole", "part"),
        meaning="The graph of applications: which part belongs to which whole",
        row="{part} in {whole}",
        place=3,
    )
    whole_id: Mapped[int] = field(
        Reference("application"),
        "whole",
        "The application that has the part (slug)",
        aliases="parent, belongs to, whole application",
    )
    part_id: Mapped[int] = field(
        Reference("application"),
        "part",
        "The application that is the part (slug)",
        aliases="child, part application",
        index=True,
    )
    kind: Mapped[LinkKind] = field(Word(LinkKind), "kind", "Kind")
    primary: Mapped[bool] = field(
        Flag(), "main link", "The part's one edge in the tree", default=False
    )
    position: Mapped[int] = columns.position("Order in the curated table, from 0; decides ties")
    basis: Mapped[str | None] = field(
        Text(),
        "basis",
        "What the edge rests on",
        aliases="content basis, unit basis, measured as, mass basis",
    )
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
    __entity__ = EntityInfo(
        "area",
        "areas",
        key=_SLUG,
        meaning="Countries, the world, the rest of it, and groups of countries",
        place=21,
        refine={
            "slug": {
                "help": "ISO 3166 alpha-3 code of a country; world, rest, or the slug of a group"
            }
        },
    )
    name: Mapped[str] = columns.name("area, country, region, land")
    kind: Mapped[AreaKind] = field(Word(AreaKind), "kind", "Kind", fixed=True)
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()


class AreaName(Entity, Base):
    """How a publisher writes an area, so that its files can be matched."""

    __tablename__ = "area_name"
    __entity__ = EntityInfo(
        "name of an area",
        "names of areas",
        key=("text",),
        meaning="How publishers write areas",
        row="{text}, name of {area}",
        place=22,
    )
    area_id: Mapped[int] = columns.area()
    text: Mapped[str] = field(
        Text(), "name", "The name", aliases="spelling, alias, written as", unique=True
    )


class FileWord(Entity, Base):
    """What a text that files have was said to mean: a unit, with the basis that it speaks of (REO),
    the slug of a source, list, organisation or area, or the kind of absence that a mark is."""

    __tablename__ = "file_word"
    __entity__ = EntityInfo(
        "word of files",
        "words of files",
        key=("kind", "text"),
        meaning="What texts of files mean: units, marks, sources, lists, organisations, areas",
        row="“{text}” of files",
        place=23,
        ships=False,
    )
    __table_args__ = (UniqueConstraint("kind", "text"),)
    kind: Mapped[WordKind] = field(Word(WordKind), "kind", "What it is a text for")
    text: Mapped[str] = field(Text(), "as files write it", "The text, as files have it")
    meaning: Mapped[str] = field(
        Text(), "unit or key", "What is meant: a unit, an absence, or the slug of an entry"
    )
    basis: Mapped[str] = field(
        Text(80),
        "basis",
        "The basis that the text of a unit speaks of, such as REO; empty for none",
        aliases="content basis, unit basis, measured as, mass basis",
        default="",
    )


class CriticalityList(Named, Base):
    """A list of critical minerals of a jurisdiction. Dates are ISO 8601, as exact as known."""

    __tablename__ = "criticality_list"
    __entity__ = EntityInfo(
        "list", "lists", key=_SLUG, meaning="Official lists of critical minerals", place=10
    )
    title: Mapped[str] = field(Text(), "title", "Title", aliases="list, name of the list")
    jurisdiction: Mapped[str] = field(
        Text(), "jurisdiction", "Whose list it is", aliases="issued by, authority"
    )
    published: Mapped[str | None] = columns.published()
    in_force_from: Mapped[str | None] = field(
        Date(), "in force from", "Date from which the list is in force, ISO 8601"
    )
    superseded_on: Mapped[str | None] = field(
        Date(), "superseded on", "Date on which another list took its place, ISO 8601"
    )
    complete: Mapped[bool] = field(
        Flag(), "complete", "Whether all members of the list are in the catalogue", default=True
    )
    source_id: Mapped[int | None] = columns.source()
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()


class Organisation(Named, Base):
    """A party to agreements. *kind* as the source has it (state company, government …)."""

    __tablename__ = "organisation"
    __entity__ = EntityInfo(
        "organisation", "organisations", key=_SLUG, meaning="Parties to agreements", place=15
    )
    name: Mapped[str] = columns.name(
        "organisation, organization, company, party, unternehmen, entreprise"
    )
    kind: Mapped[str | None] = field(Text(40, bounded=True), "kind", "Kind", aliases=_TYPE_WORDS)
    area_id: Mapped[int | None] = columns.area(
        "The country of the organisation (slug)", "headquarters"
    )
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()


class Agreement(Named, Base):
    """A cooperation between organisations over minerals."""

    __tablename__ = "agreement"
    __entity__ = EntityInfo(
        "agreement",
        "agreements",
        key=_SLUG,
        meaning="Cooperation agreements over minerals",
        parts=("agreement_party", "agreement_mineral", "agreement_application"),
        place=16,
    )
    title: Mapped[str] = field(Text(), "title", "Title", aliases="agreement, deal, memorandum")
    kind: Mapped[str | None] = field(Text(40, bounded=True), "kind", "Kind", aliases=_TYPE_WORDS)
    date: Mapped[str | None] = field(
        Date(),
        "date",
        "Date, ISO 8601, as exact as date_precision says",
        aliases="signed on, date of signature, datum",
    )
    date_precision: Mapped[DatePrecision] = field(
        Word(DatePrecision),
        "date precision",
        "How exactly the date is known; reported is the date of the report",
        default=DatePrecision.DAY,
    )
    place: Mapped[str | None] = field(
        Text(),
        "place",
        "Where it was signed or announced",
        aliases="location, signed in, ort, lieu",
        indexed=False,
    )
    status: Mapped[str | None] = field(
        Text(40, bounded=True),
        "status",
        "State of the agreement",
        aliases=f"state, status, {columns.STATUS_WORDS}",
    )
    summary: Mapped[str | None] = columns.summary()
    source_id: Mapped[int | None] = columns.source()
    locator: Mapped[str | None] = columns.locator()
    confidence: Mapped[Confidence] = columns.confidence()
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()


class AgreementParty(Entity, Base):
    """An organisation that takes part in an agreement."""

    __tablename__ = "agreement_party"
    __entity__ = EntityInfo(
        "party to an agreement",
        "parties to agreements",
        key=("agreement", "organisation"),
        meaning="Who takes part in an agreement",
        row="{organisation} in {agreement}",
        place=17,
    )
    agreement_id: Mapped[int] = columns.agreement()
    organisation_id: Mapped[int] = field(
        Reference("organisation"),
        "organisation",
        "The organisation (slug)",
        aliases="party, partner, company, signatory",
        index=True,
    )
    position: Mapped[int] = columns.position()
    __table_args__ = (UniqueConstraint("agreement_id", "organisation_id"),)


class AgreementMineral(Entity, Base):
    """A mineral that an agreement is about."""

    __tablename__ = "agreement_mineral"
    __entity__ = EntityInfo(
        "mineral of an agreement",
        "minerals of agreements",
        key=("agreement", "mineral"),
        meaning="Which minerals an agreement is about",
        row="{mineral} in {agreement}",
        place=18,
    )
    agreement_id: Mapped[int] = columns.agreement()
    mineral_id: Mapped[int] = columns.mineral(index=True)
    __table_args__ = (UniqueConstraint("agreement_id", "mineral_id"),)


class AgreementApplication(Entity, Base):
    """An application that an agreement names."""

    __tablename__ = "agreement_application"
    __entity__ = EntityInfo(
        "application of an agreement",
        "applications of agreements",
        key=("agreement", "application"),
        meaning="Which applications an agreement names",
        row="{application} in {agreement}",
        place=19,
        ships=False,
    )
    agreement_id: Mapped[int] = columns.agreement()
    application_id: Mapped[int] = columns.application(index=True)
    __table_args__ = (UniqueConstraint("agreement_id", "application_id"),)


class SavedSearch(Named, Base):
    """A search that the user keeps."""

    __tablename__ = "saved_search"
    __entity__ = EntityInfo("saved search", "saved searches")
    name: Mapped[str] = columns.name(unique=True)
    query: Mapped[str] = field(Text(), "query", "What is searched for")
    position: Mapped[int] = columns.position()


class Scenario(Named, Base):
    """A what-if that the user keeps; *definition* is JSON. Never inside the base data."""

    __tablename__ = "scenario"
    __entity__ = EntityInfo("scenario", "scenarios")
    name: Mapped[str] = columns.name(unique=True)
    definition: Mapped[str] = field(Text(), "assumptions", "What is assumed, as JSON")
    note: Mapped[str | None] = columns.note()


class Recipe(Named, Base):
    """How the columns of a file are mapped on import; *definition* is JSON."""

    __tablename__ = "recipe"
    __entity__ = EntityInfo("recipe", "recipes")
    name: Mapped[str] = columns.name(unique=True)
    definition: Mapped[str] = field(
        Text(), "how files are read", "Which column is which field, as JSON"
    )


class Preference(Entity, Base):
    """The user's choice of the claim to show first for one question, over the default rule.

    *question* names entity and natural key of what is asked, such as
    ``intensity/neodymium/wind-dd-pmsg``; *claim_uid* is the chosen claim.
    """

    __tablename__ = "preference"
    __entity__ = EntityInfo("preferred claim", "preferred claims")
    question: Mapped[str] = field(Text(), "question", "What is asked, by natural key", unique=True)
    claim_uid: Mapped[UUID] = field(Uid(), "shown first", "The chosen claim (uid)")
