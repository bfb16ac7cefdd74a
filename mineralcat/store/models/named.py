"""Named things: minerals, applications, areas, lists, agreements, sources."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from mineralcat.domain.terms import (
    ApplicationKind,
    AreaKind,
    Confidence,
    LinkKind,
    MineralKind,
    Origin,
    Relation,
    SourceKind,
    WordKind,
)
from mineralcat.schema.entities import EntityInfo
from mineralcat.schema.field_types import Doi, Text, Url, Year
from mineralcat.schema.fields import field

from . import columns
from .base import Base, Entity, Named

SLUG = ("slug",)
TYPE_WORDS = "type, category"
_SYNONYM_WORDS = "synonym, alias, also called"


class Source(Named, Base):
    """A publication that claims rest on."""

    __entity__ = EntityInfo(
        ("source", "sources"),
        "Publications that claims rest on",
        key=SLUG,
        refine={"slug": {"aliases": "source key, citation key, key, id"}},
    )
    title: Mapped[str] = field(
        Text(400), "Title", "publication, source, reference, titel, titre, título"
    )
    publisher: Mapped[str | None] = columns.line(
        "Who published it", "institution, herausgeber, éditeur, editor, editora", indexed=False
    )
    kind: Mapped[SourceKind] = columns.word(SourceKind, "Kind", "type, source type")
    year: Mapped[int | None] = field(
        Year(), "Year of publication", "publication year, year of publication, jahr, année, año"
    )
    published: Mapped[str | None] = columns.published()
    url: Mapped[str | None] = field(
        Url(), "Web address", "link, web address, website, address", label="URL", indexed=False
    )
    doi: Mapped[str | None] = field(Doi(), "Digital object identifier", label="DOI", indexed=False)
    licence: Mapped[str | None] = columns.line(
        "Terms of use, as the publisher states them", "license, terms of use, lizenz", indexed=False
    )
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()


class Mineral(Named, Base):
    """An entry of the catalogue: element, group, mineral, compound or material."""

    __entity__ = EntityInfo(
        ("mineral", "minerals"),
        "Entries of the catalogue: elements, groups, minerals, compounds, materials",
        key=SLUG,
        parts=("mineral_synonym", "mineral_name"),
    )
    name: Mapped[str] = columns.name(
        "mineral, mineral name, commodity, material, rohstoff, matière première", unique=True
    )
    kind: Mapped[MineralKind] = columns.word(
        MineralKind, "Kind", "type, category, art, catégorie", index=True
    )
    symbol: Mapped[str | None] = columns.line(
        "Chemical symbol, or the usual short name of a group",
        "chemical symbol, symbole, símbolo",
        most=12,
    )
    formula: Mapped[str | None] = columns.line(
        "Chemical formula", "chemical formula, formel, formule, fórmula", most=80
    )
    member_of_id: Mapped[int | None] = columns.reference(
        "mineral",
        "The group that the mineral is a member of (slug)",
        "group, member of, belongs to, gruppe, groupe, grupo",
        index=True,
    )
    no_market: Mapped[bool] = columns.flag(
        "Without supply worth listing: a list may leave it out and still cover the group",
        label="without supply worth listing",
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

    __entity__ = EntityInfo(
        ("synonym", "synonyms of minerals"),
        "Other English names of minerals",
        key=("mineral", "text"),
        row="{text}, synonym of {mineral}",
    )
    mineral_id: Mapped[int] = columns.mineral()
    text: Mapped[str] = columns.line("The name", _SYNONYM_WORDS, label="synonym")
    position: Mapped[int] = columns.position()
    __table_args__ = (UniqueConstraint("mineral_id", "text"),)


class MineralName(Entity, Base):
    """A name in another language, with the source that gives it. *lang* is an IETF tag."""

    __entity__ = EntityInfo(
        ("name in another language", "names in other languages"),
        "Names of minerals in other languages",
        key=("mineral", "lang", "text"),
        row="{text}, name of {mineral}",
    )
    mineral_id: Mapped[int] = columns.mineral()
    lang: Mapped[str] = columns.line(
        "Language, IETF tag", "language code, sprache, langue, idioma", label="language", most=12
    )
    text: Mapped[str] = columns.line(
        "The name", "translation, name in the language, übersetzung", label="name"
    )
    source_id: Mapped[int | None] = columns.source()
    confidence: Mapped[Confidence] = columns.confidence()
    origin: Mapped[Origin] = columns.origin()
    __table_args__ = (UniqueConstraint("mineral_id", "lang", "text"),)


class MineralRelation(Entity, Base):
    """*mineral* is ore of, made from or obtained from *other*."""

    __entity__ = EntityInfo(
        ("relation", "relations of minerals"),
        "Which mineral is ore of, made from or obtained from which",
        key=("mineral", "other", "relation"),
        row="{mineral}, {relation} {other}",
    )
    mineral_id: Mapped[int] = columns.mineral()
    other_id: Mapped[int] = columns.reference(
        "mineral",
        "The mineral it is ore of, made from or obtained from (slug)",
        "made from, obtained from, ore of",
        label="other mineral",
        index=True,
    )
    relation: Mapped[Relation] = columns.word(
        Relation, "How the one comes from the other", after="mineral"
    )
    __table_args__ = (
        UniqueConstraint("mineral_id", "other_id", "relation"),
        CheckConstraint("mineral_id <> other_id", name="not_itself"),
    )


class Application(Named, Base):
    """A sector, technology, component or chemistry that needs minerals."""

    __entity__ = EntityInfo(
        ("application", "applications"),
        "Sectors, technologies, components and chemistries that need minerals",
        key=SLUG,
        parts=("application_synonym",),
    )
    name: Mapped[str] = columns.name(
        "application, application name, technology, anwendung", unique=True
    )
    kind: Mapped[ApplicationKind] = columns.word(ApplicationKind, "Kind", "type, category, level")
    comparison: Mapped[bool] = columns.flag(
        "A conventional technology, to compare with; left out of clean-energy totals",
        label="for comparison",
    )
    summary: Mapped[str | None] = columns.summary()
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()

    __table_args__ = (CheckConstraint("length(trim(name)) > 0", name="has_name"),)


class ApplicationSynonym(Entity, Base):
    """Another name of an application."""

    __entity__ = EntityInfo(
        ("synonym of an application", "synonyms of applications"),
        "Other names of applications",
        key=("application", "text"),
        row="{text}, synonym of {application}",
    )
    application_id: Mapped[int] = columns.application()
    text: Mapped[str] = columns.line("The name", _SYNONYM_WORDS, label="synonym")
    position: Mapped[int] = columns.position()
    __table_args__ = (UniqueConstraint("application_id", "text"),)


class ApplicationLink(Entity, Base):
    """*part* belongs to *whole*; links never form a ring.

    A part's one primary link gives the tree of Browse.
    """

    __entity__ = EntityInfo(
        ("link of applications", "links of applications"),
        "The graph of applications: which part belongs to which whole",
        key=("whole", "part"),
        row="{part} in {whole}",
    )
    whole_id: Mapped[int] = columns.reference(
        "application",
        "The application that has the part (slug)",
        "parent, belongs to, whole application",
    )
    part_id: Mapped[int] = columns.reference(
        "application",
        "The application that is the part (slug)",
        "child, part application",
        index=True,
    )
    kind: Mapped[LinkKind] = columns.word(LinkKind)
    primary: Mapped[bool] = columns.flag("The part's one edge in the tree", label="main link")
    position: Mapped[int] = columns.position(
        help="Order in the curated table, from 0; decides ties"
    )
    basis: Mapped[str | None] = columns.line("What the edge rests on", columns.BASIS_WORDS)
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

    __entity__ = EntityInfo(
        ("area", "areas"),
        "Countries, the world, the rest of it, and groups of countries",
        key=SLUG,
        refine={
            "slug": {
                "help": "ISO 3166 alpha-3 code of a country; world, rest, or the slug of a group"
            }
        },
    )
    name: Mapped[str] = columns.name("area, country, region, land")
    kind: Mapped[AreaKind] = columns.word(AreaKind, "Kind", fixed=True)
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()


class AreaName(Entity, Base):
    """How a publisher writes an area, so that its files can be matched."""

    __entity__ = EntityInfo(
        ("name of an area", "names of areas"),
        "How publishers write areas",
        key=("text",),
        row="{text}, name of {area}",
    )
    area_id: Mapped[int] = columns.area()
    text: Mapped[str] = columns.line(
        "The name", "spelling, alias, written as", label="name", unique=True
    )


class FileWord(Entity, Base):
    """What a text that files have was said to mean: a unit, with the basis that it speaks of (REO),
    the slug of a source, list, organisation or area, or the kind of absence that a mark is."""

    __entity__ = EntityInfo(
        ("word of files", "words of files"),
        "What texts of files mean: units, marks, sources, lists, organisations, areas",
        key=("kind", "text"),
        row="“{text}” of files",
        ships=False,
    )
    __table_args__ = (UniqueConstraint("kind", "text"),)
    kind: Mapped[WordKind] = columns.word(WordKind, "What it is a text for")
    text: Mapped[str] = columns.line("The text, as files have it", label="as files write it")
    meaning: Mapped[str] = columns.line(
        "What is meant: a unit, an absence, or the slug of an entry", label="unit or key"
    )
    basis: Mapped[str] = field(
        Text(80),
        "The basis that the text of a unit speaks of, such as REO; empty for none",
        columns.BASIS_WORDS,
        default="",
    )


class CriticalityList(Named, Base):
    """A list of critical minerals of a jurisdiction. Dates are ISO 8601, as exact as known."""

    __entity__ = EntityInfo(("list", "lists"), "Official lists of critical minerals", key=SLUG)
    title: Mapped[str] = columns.line("Title", "list, name of the list")
    jurisdiction: Mapped[str] = columns.line("Whose list it is", "issued by, authority")
    published: Mapped[str | None] = columns.published()
    in_force_from: Mapped[str | None] = columns.date(
        "Date from which the list is in force, ISO 8601"
    )
    superseded_on: Mapped[str | None] = columns.date(
        "Date on which another list took its place, ISO 8601"
    )
    complete: Mapped[bool] = columns.flag(
        "Whether all members of the list are in the catalogue", default=True
    )
    source_id: Mapped[int | None] = columns.source()
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()


class Organisation(Named, Base):
    """A party to agreements. *kind* as the source has it (state company, government …)."""

    __entity__ = EntityInfo(("organisation", "organisations"), "Parties to agreements", key=SLUG)
    name: Mapped[str] = columns.name(
        "organisation, organization, company, party, unternehmen, entreprise"
    )
    kind: Mapped[str | None] = columns.line("Kind", TYPE_WORDS, most=40)
    area_id: Mapped[int | None] = columns.area(
        help="The country of the organisation (slug)", aliases=f"headquarters, {columns.AREA_WORDS}"
    )
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()
