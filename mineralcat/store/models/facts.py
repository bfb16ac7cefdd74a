"""Facts: each row is a claim about named things."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from mineralcat.domain.terms import Importance, Measure, Stage
from mineralcat.schema.entities import EntityInfo

from . import columns
from .base import PERIOD, WORDING, Base, Claim, Entity, claim_checks
from .named import Application, Area, Mineral

_ABOUT_WHEN = ("source", "period_from", "period_to", "scope", "scenario")


class Usage(Claim, Base):
    """That an application needs a mineral, in which role and how much depends on it."""

    __entity__ = EntityInfo(
        ("use", "uses"),
        "Which application needs which mineral",
        key=("mineral", "application", "source"),
        row="{mineral} in {application}",
        parts=("usage_substitute",),
    )
    __composites__ = (WORDING, PERIOD)
    mineral_id: Mapped[int] = columns.mineral(index=True)
    application_id: Mapped[int] = columns.application(index=True)
    role: Mapped[str | None] = columns.line(
        "What the mineral does there, in the curator's words",
        "function, purpose, role in the application, funktion, rolle, rôle, función",
    )
    importance: Mapped[Importance] = columns.word(
        Importance,
        "How much the application depends on it, in the curator's judgement",
        "criticality for use, wichtigkeit, importancia",
        after="application",
    )
    curated: Mapped[bool] = columns.flag("Role, importance and substitutes are the curator's words")
    """Role, importance and substitutes are the curator's words; the source backs the use itself."""

    mineral: Mapped[Mineral] = relationship()
    application: Mapped[Application] = relationship()
    __table_args__ = claim_checks()


class UsageSubstitute(Entity, Base):
    """What can stand in: a mineral or application of the catalogue if there is one, else words."""

    __entity__ = EntityInfo(
        ("substitute", "substitutes"),
        "What can stand in for a mineral in a use",
        key=("usage", "text"),
        row="{text} for {usage}",
    )
    usage_id: Mapped[int] = columns.reference("usage", "The use (uid)", label="use")
    text: Mapped[str] = columns.line(
        "What can stand in, in the curator's words",
        "substitutes, can be replaced by, ersatz",
        label="substitute",
    )
    mineral_id: Mapped[int | None] = columns.mineral(
        help="The mineral that can stand in (slug), where there is an entry", index=True
    )
    application_id: Mapped[int | None] = columns.application(
        help="The application that can stand in (slug), if there is one", index=True
    )
    position: Mapped[int] = columns.position()
    __table_args__ = (UniqueConstraint("usage_id", "text"),)


class Intensity(Claim, Base):
    """How much of a mineral one functional unit of an application takes (kg/MW, kg/vehicle …)."""

    __entity__ = EntityInfo(
        ("amount", "amounts"),
        "How much of a mineral one functional unit of an application takes",
        key=("mineral", "application", "unit", *_ABOUT_WHEN),
        row="{mineral} in {application} {years}",
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

    __entity__ = EntityInfo(
        ("supply series", "supply series"),
        "What of a mineral's supply is counted, and how",
        key=("mineral", "stage", "measure", "form", "basis"),
        row="{mineral} {stage} {measure} ({form})",
    )
    mineral_id: Mapped[int] = columns.mineral()
    stage: Mapped[Stage] = columns.word(
        Stage,
        "Where along the chain supply is counted",
        "production stage, stage of production, process stage, value chain stage, step,"
        " stufe, étape, etapa, fase",
    )
    measure: Mapped[Measure] = columns.word(
        Measure, "What of supply is counted", "what is counted, metric, statistic type, messgröße"
    )
    form: Mapped[str] = columns.line(
        "What is counted, where the mineral's name does not say it",
        "product, product form, type, produkt, produit, producto",
        default="",
        most=200,
    )
    basis: Mapped[str] = columns.line(
        "How mass is counted: metal content, gross weight, REO, K2O and others",
        columns.BASIS_WORDS,
        default="",
        most=120,
    )
    headline: Mapped[bool] = columns.flag("The one series that is shown first for the mineral")
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

    __entity__ = EntityInfo(
        ("supply figure", "supply figures"),
        "What an area produced, can produce or holds in a period",
        key=("series", "area", *_ABOUT_WHEN),
        row="{series} in {area} {years}",
        needs_unit=True,
        needs_period=True,
    )
    series_id: Mapped[int] = columns.reference("series", "The series (uid)")
    area_id: Mapped[int] = columns.area()

    series: Mapped[Series] = relationship()
    area: Mapped[Area] = relationship()
    __table_args__ = (Index(None, "series_id", "area_id", "period_to"), *claim_checks())


class DemandShare(Claim, Base):
    """Share of a mineral's demand by end use, in percent; *scope* is the region it speaks of."""

    __entity__ = EntityInfo(
        ("share of demand", "shares of demand"),
        "Shares of a mineral's demand by end use",
        key=("mineral", "end_use", *_ABOUT_WHEN),
        row="demand for {mineral}: {end_use} {years}",
        needs_unit=True,
        shares=True,
        refine={
            "value": {
                "aliases": "share, share of demand, percentage, anteil, part, proportion, cuota"
            },
            "scope": {"aliases": "region, geography, area, country"},
        },
    )
    mineral_id: Mapped[int] = columns.mineral(index=True)
    application_id: Mapped[int | None] = columns.application(
        help="The application that the end use is (slug), if there is one", index=True
    )
    end_use: Mapped[str] = columns.line(
        "The end use, as published",
        "end-use, end uses, use sector, demand sector, sector, market, endverwendung,"
        " verwendungszweck, usage final, uso final, uso finale",
        after="mineral",
    )
    subtotal: Mapped[bool] = columns.flag(
        "A sum of other rows of the same source: never to be added to them",
        label="sum of other rows",
    )
    """A sum of other rows of the same source, never to be added to them."""

    __table_args__ = claim_checks()


class Listing(Claim, Base):
    """A mineral's entry on a list of critical minerals, as the list names it."""

    __entity__ = EntityInfo(
        ("listing", "listings"),
        "Minerals on official lists",
        key=("list", "mineral"),
        row="{mineral} on {list}",
        parts=("listing_member",),
    )
    __composites__ = (WORDING, PERIOD)
    list_id: Mapped[int] = columns.reference(
        "criticality_list",
        "The list (slug)",
        "criticality list, list of critical minerals, critical list, liste, lista",
    )
    mineral_id: Mapped[int] = columns.mineral(index=True)
    strategic: Mapped[bool] = columns.flag(
        "Marked as strategic by the list", "is strategic, strategisch, stratégique, estratégico"
    )
    since: Mapped[str | None] = columns.date(
        "On the list since, ISO 8601", "listed since, on the list since, added"
    )
    until: Mapped[str | None] = columns.date("On the list until, ISO 8601", "listed until, removed")
    named_as: Mapped[str | None] = columns.line(
        "How the list names it, where that differs and is known", "name on the list, name in list"
    )
    __table_args__ = (UniqueConstraint("list_id", "mineral_id"), *claim_checks())


class ListingMember(Entity, Base):
    """A member that a group's entry on a list is limited to; an entry without any covers all."""

    __entity__ = EntityInfo(
        ("member of a listing", "members of listings"),
        "Members that a group's entry on a list is limited to; without any, all",
        key=("listing", "mineral"),
        row="{mineral} in the listing of {listing}",
    )
    listing_id: Mapped[int] = columns.reference("listing", "The entry on the list (uid)")
    mineral_id: Mapped[int] = columns.mineral(index=True)
    __table_args__ = (UniqueConstraint("listing_id", "mineral_id"),)


class Assessment(Claim, Base):
    """A scored indicator of a scheme, such as the EU's supply risk; *scale* explains the number."""

    __entity__ = EntityInfo(
        ("assessment", "assessments"),
        "Scored indicators of schemes of assessment",
        key=("mineral", "scheme", "indicator", *_ABOUT_WHEN),
        row="{indicator} of {mineral} ({scheme}) {years}",
    )
    mineral_id: Mapped[int] = columns.mineral(index=True)
    scheme: Mapped[str] = columns.line(
        "Scheme of assessment", "assessment, assessment scheme, methodology, method", most=80
    )
    indicator: Mapped[str] = columns.indicator()
    scale: Mapped[str | None] = columns.line("How the number is to be read", "rating scale")
    __table_args__ = claim_checks()


class Statistic(Claim, Base):
    """Another published series of a mineral: net import reliance, price, apparent consumption."""

    __entity__ = EntityInfo(
        ("statistic", "statistics"),
        "Other published series: net import reliance, price",
        key=("mineral", "indicator", "detail", "unit", *_ABOUT_WHEN),
        row="{indicator} of {mineral} {years}",
        needs_period=True,
    )
    mineral_id: Mapped[int] = columns.mineral(index=True)
    indicator: Mapped[str] = columns.indicator("statistic, series")
    detail: Mapped[str] = columns.line(
        "What of the mineral is meant", "details, specification, grade", default="", most=240
    )
    __table_args__ = claim_checks()
