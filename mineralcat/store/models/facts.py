"""Facts: each row is a claim about named things."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from mineralcat.domain.terms import Importance, Measure, Stage
from mineralcat.schema.entities import EntityInfo
from mineralcat.schema.field_types import Date, Flag, Reference, Text, Word
from mineralcat.schema.fields import field

from . import columns
from .base import PERIOD, WORDING, Base, Claim, Entity, claim_checks
from .named import Application, Area, Mineral

_ABOUT_WHEN = ("source", "period_from", "period_to", "scope", "scenario")


class Usage(Claim, Base):
    """That an application needs a mineral, in which role and how much depends on it."""

    __tablename__ = "usage"
    __entity__ = EntityInfo(
        "use",
        "uses",
        key=("mineral", "application", "source"),
        meaning="Which application needs which mineral",
        row="{mineral} in {application}",
        parts=("usage_substitute",),
        place=4,
    )
    __composites__ = (WORDING, PERIOD)
    mineral_id: Mapped[int] = columns.mineral(index=True)
    application_id: Mapped[int] = columns.application(index=True)
    role: Mapped[str | None] = field(
        Text(),
        "role",
        "What the mineral does there, in the curator's words",
        aliases="function, purpose, role in the application, funktion, rolle, rôle, función",
    )
    importance: Mapped[Importance] = field(
        Word(Importance),
        "importance",
        "How much the application depends on it, in the curator's judgement",
        aliases="criticality for use, wichtigkeit, importancia",
        after="application",
    )
    curated: Mapped[bool] = field(
        Flag(), "curated", "Role, importance and substitutes are the curator's words", default=False
    )
    """Role, importance and substitutes are the curator's words; the source backs the use itself."""

    mineral: Mapped[Mineral] = relationship()
    application: Mapped[Application] = relationship()
    __table_args__ = claim_checks()


class UsageSubstitute(Entity, Base):
    """What can stand in: a mineral or application of the catalogue if there is one, else words."""

    __tablename__ = "usage_substitute"
    __entity__ = EntityInfo(
        "substitute",
        "substitutes",
        key=("usage", "text"),
        meaning="What can stand in for a mineral in a use",
        row="{text} for {usage}",
        place=5,
    )
    usage_id: Mapped[int] = field(Reference("usage"), "use", "The use (uid)")
    text: Mapped[str] = field(
        Text(),
        "substitute",
        "What can stand in, in the curator's words",
        aliases="substitutes, can be replaced by, ersatz",
    )
    mineral_id: Mapped[int | None] = columns.mineral(
        "The mineral that can stand in (slug), where there is an entry", index=True
    )
    application_id: Mapped[int | None] = columns.application(
        "The application that can stand in (slug), if there is one", index=True
    )
    position: Mapped[int] = columns.position()
    __table_args__ = (UniqueConstraint("usage_id", "text"),)


class Intensity(Claim, Base):
    """How much of a mineral one functional unit of an application takes (kg/MW, kg/vehicle …)."""

    __tablename__ = "intensity"
    __entity__ = EntityInfo(
        "amount",
        "amounts",
        key=("mineral", "application", "unit", *_ABOUT_WHEN),
        meaning="How much of a mineral one functional unit of an application takes",
        row="{mineral} in {application} {years}",
        place=6,
        needs_unit=True,
        refine={
            "value": {
                "aliases": "intensity, material intensity, mineral intensity, content, intensität,"
                " typical, typical value, mean, average, median, best estimate"
            }
        },
    )
    mineral_id: Mapped[int] = columns.mineral()
    application_id: Mapped[int] = columns.application(index=True)

    mineral: Mapped[Mineral] = relationship()
    application: Mapped[Application] = relationship()
    __table_args__ = (Index(None, "mineral_id", "application_id"), *claim_checks())


class Series(Entity, Base):
    """What of a mineral's supply is counted, and how: two series are never added or mixed.

    *form* says what is counted (copper in ore and concentrate, sponge metal), *basis* how its mass
    is (metal content, REO, K2O, gross weight). One series a mineral is its headline.
    """

    __tablename__ = "series"
    __entity__ = EntityInfo(
        "supply series",
        "supply series",
        key=("mineral", "stage", "measure", "form", "basis"),
        meaning="What of a mineral's supply is counted, and how",
        row="{mineral} {stage} {measure} ({form})",
        place=8,
    )
    mineral_id: Mapped[int] = columns.mineral()
    stage: Mapped[Stage] = field(
        Word(Stage),
        "stage",
        "Where along the chain supply is counted",
        aliases="production stage, stage of production, process stage, value chain stage, step,"
        " stufe, étape, etapa, fase",
    )
    measure: Mapped[Measure] = field(
        Word(Measure),
        "measure",
        "What of supply is counted",
        aliases="what is counted, metric, statistic type, messgröße",
    )
    form: Mapped[str] = field(
        Text(200, bounded=True),
        "form",
        "What is counted, where the mineral's name does not say it",
        aliases="product, product form, type, produkt, produit, producto",
        default="",
    )
    basis: Mapped[str] = field(
        Text(120, bounded=True),
        "basis",
        "How mass is counted: metal content, gross weight, REO, K2O and others",
        aliases="content basis, unit basis, measured as, mass basis",
        default="",
    )
    headline: Mapped[bool] = field(
        Flag(), "headline", "The one series that is shown first for the mineral", default=False
    )
    note: Mapped[str | None] = columns.note()

    mineral: Mapped[Mineral] = relationship()
    __table_args__ = (
        UniqueConstraint("mineral_id", "stage", "measure", "form", "basis"),
        Index(
            "uq_series_headline",
            "mineral_id",
            unique=True,
            # Naming the option of another engine here would import its drivers at each start.
            sqlite_where=text("headline = 1"),
        ),
    )


class Supply(Claim, Base):
    """What an area mined, refined or holds of a mineral in a period, as one source states it."""

    __tablename__ = "supply"
    __entity__ = EntityInfo(
        "supply figure",
        "supply figures",
        key=("series", "area", *_ABOUT_WHEN),
        meaning="What an area produced, can produce or holds in a period",
        row="{series} in {area} {years}",
        place=9,
        needs_unit=True,
        needs_period=True,
    )
    series_id: Mapped[int] = field(Reference("series"), "series", "The series (uid)")
    area_id: Mapped[int] = columns.area()

    series: Mapped[Series] = relationship()
    area: Mapped[Area] = relationship()
    __table_args__ = (Index(None, "series_id", "area_id", "period_to"), *claim_checks())


class DemandShare(Claim, Base):
    """Share of a mineral's demand by end use, in percent; *scope* is the region it speaks of."""

    __tablename__ = "demand_share"
    __entity__ = EntityInfo(
        "share of demand",
        "shares of demand",
        key=("mineral", "end_use", *_ABOUT_WHEN),
        meaning="Shares of a mineral's demand by end use",
        row="demand for {mineral}: {end_use} {years}",
        place=7,
        needs_unit=True,
        refine={
            "value": {
                "aliases": "share, share of demand, percentage, anteil, part, proportion, cuota"
            },
            "scope": {"aliases": "region, geography, area, country"},
        },
    )
    mineral_id: Mapped[int] = columns.mineral(index=True)
    application_id: Mapped[int | None] = columns.application(
        "The application that the end use is (slug), if there is one", index=True
    )
    end_use: Mapped[str] = field(
        Text(),
        "end use",
        "The end use, as published",
        aliases="end-use, end uses, use sector, demand sector, sector, market, endverwendung,"
        " verwendungszweck, usage final, uso final, uso finale",
        after="mineral",
    )
    subtotal: Mapped[bool] = field(
        Flag(),
        "sum of other rows",
        "A sum of other rows of the same source: never to be added to them",
        default=False,
    )
    """A sum of other rows of the same source, never to be added to them."""

    __table_args__ = claim_checks()


class Listing(Claim, Base):
    """A mineral's entry on a list of critical minerals, as the list names it."""

    __tablename__ = "listing"
    __entity__ = EntityInfo(
        "listing",
        "listings",
        key=("list", "mineral"),
        meaning="Minerals on official lists",
        row="{mineral} on {list}",
        parts=("listing_member",),
        place=11,
    )
    __composites__ = (WORDING, PERIOD)
    list_id: Mapped[int] = field(
        Reference("criticality_list"),
        "list",
        "The list (slug)",
        aliases="criticality list, list of critical minerals, critical list, liste, lista",
    )
    mineral_id: Mapped[int] = columns.mineral(index=True)
    strategic: Mapped[bool] = field(
        Flag(),
        "strategic",
        "Marked as strategic by the list",
        aliases="is strategic, strategisch, stratégique, estratégico",
        default=False,
    )
    since: Mapped[str | None] = field(
        Date(),
        "since",
        "On the list since, ISO 8601",
        aliases="listed since, on the list since, added",
    )
    until: Mapped[str | None] = field(
        Date(), "until", "On the list until, ISO 8601", aliases="listed until, removed"
    )
    named_as: Mapped[str | None] = field(
        Text(),
        "named as",
        "How the list names it, where that differs and is known",
        aliases="name on the list, name in list",
    )
    __table_args__ = (UniqueConstraint("list_id", "mineral_id"), *claim_checks())


class ListingMember(Entity, Base):
    """A member that a group's entry on a list is limited to; an entry without any covers all."""

    __tablename__ = "listing_member"
    __entity__ = EntityInfo(
        "member of a listing",
        "members of listings",
        key=("listing", "mineral"),
        meaning="Members that a group's entry on a list is limited to; without any, all",
        row="{mineral} in the listing of {listing}",
        place=12,
    )
    listing_id: Mapped[int] = field(Reference("listing"), "listing", "The entry on the list (uid)")
    mineral_id: Mapped[int] = columns.mineral(index=True)
    __table_args__ = (UniqueConstraint("listing_id", "mineral_id"),)


class Assessment(Claim, Base):
    """A scored indicator of a scheme, such as the EU's supply risk; *scale* explains the number."""

    __tablename__ = "assessment"
    __entity__ = EntityInfo(
        "assessment",
        "assessments",
        key=("mineral", "scheme", "indicator", *_ABOUT_WHEN),
        meaning="Scored indicators of schemes of assessment",
        row="{indicator} of {mineral} ({scheme}) {years}",
        place=13,
    )
    mineral_id: Mapped[int] = columns.mineral(index=True)
    scheme: Mapped[str] = field(
        Text(80, bounded=True),
        "scheme",
        "Scheme of assessment",
        aliases="assessment, assessment scheme, methodology, method",
    )
    indicator: Mapped[str] = columns.indicator()
    scale: Mapped[str | None] = field(
        Text(), "scale", "How the number is to be read", aliases="rating scale"
    )
    __table_args__ = claim_checks()


class Statistic(Claim, Base):
    """Another published series of a mineral: net import reliance, price, apparent consumption."""

    __tablename__ = "statistic"
    __entity__ = EntityInfo(
        "statistic",
        "statistics",
        key=("mineral", "indicator", "detail", "unit", *_ABOUT_WHEN),
        meaning="Other published series: net import reliance, price",
        row="{indicator} of {mineral} {years}",
        place=14,
        needs_period=True,
    )
    mineral_id: Mapped[int] = columns.mineral(index=True)
    indicator: Mapped[str] = columns.indicator("statistic, series")
    detail: Mapped[str] = field(
        Text(240, bounded=True),
        "detail",
        "What of the mineral is meant",
        aliases="details, specification, grade",
        default="",
    )
    __table_args__ = claim_checks()
