"""Facts: each row is a claim about named things."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mineralcat.domain.terms import Importance, Measure, Stage

from .base import Base, Claim, Entity, claim_checks
from .named import Application, Area, Mineral, _reference


class Usage(Claim, Base):
    """That an application needs a mineral, in which role and how much depends on it."""

    __tablename__ = "usage"
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"), index=True)
    application_id: Mapped[int] = mapped_column(_reference("application"), index=True)
    role: Mapped[str | None]
    importance: Mapped[Importance]
    curated: Mapped[bool] = mapped_column(default=False)
    """Role, importance and substitutes are the curator's words; the source backs the use itself."""

    mineral: Mapped[Mineral] = relationship()
    application: Mapped[Application] = relationship()
    __table_args__ = claim_checks()


class UsageSubstitute(Entity, Base):
    """What can stand in: a mineral or application of the catalogue if there is one, else words."""

    __tablename__ = "usage_substitute"
    usage_id: Mapped[int] = mapped_column(ForeignKey("usage.id", ondelete="RESTRICT"))
    text: Mapped[str]
    mineral_id: Mapped[int | None] = mapped_column(_reference("mineral"), index=True)
    application_id: Mapped[int | None] = mapped_column(_reference("application"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    __table_args__ = (UniqueConstraint("usage_id", "text"),)


class Intensity(Claim, Base):
    """How much of a mineral one functional unit of an application takes (kg/MW, kg/vehicle …)."""

    __tablename__ = "intensity"
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"))
    application_id: Mapped[int] = mapped_column(_reference("application"), index=True)

    mineral: Mapped[Mineral] = relationship()
    application: Mapped[Application] = relationship()
    __table_args__ = (Index(None, "mineral_id", "application_id"), *claim_checks())


class Series(Entity, Base):
    """What of a mineral's supply is counted, and how: two series are never added or mixed.

    *form* says what is counted (copper in ore and concentrate, sponge metal), *basis* how its mass
    is (metal content, REO, K2O, gross weight). One series a mineral is its headline.
    """

    __tablename__ = "series"
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"))
    stage: Mapped[Stage]
    measure: Mapped[Measure]
    form: Mapped[str] = mapped_column(String(200), default="")
    basis: Mapped[str] = mapped_column(String(120), default="")
    headline: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None]

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
    series_id: Mapped[int] = mapped_column(_reference("series"))
    area_id: Mapped[int] = mapped_column(_reference("area"), index=True)

    series: Mapped[Series] = relationship()
    area: Mapped[Area] = relationship()
    __table_args__ = (Index(None, "series_id", "area_id", "period_to"), *claim_checks())


class DemandShare(Claim, Base):
    """Share of a mineral's demand by end use, in percent; *scope* is the region it speaks of."""

    __tablename__ = "demand_share"
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"), index=True)
    application_id: Mapped[int | None] = mapped_column(_reference("application"), index=True)
    end_use: Mapped[str]
    subtotal: Mapped[bool] = mapped_column(default=False)
    """A sum of other rows of the same source, never to be added to them."""

    __table_args__ = claim_checks()


class Listing(Claim, Base):
    """A mineral's entry on a list of critical minerals, as the list names it."""

    __tablename__ = "listing"
    list_id: Mapped[int] = mapped_column(_reference("criticality_list"))
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"), index=True)
    strategic: Mapped[bool] = mapped_column(default=False)
    since: Mapped[str | None] = mapped_column(String(10))
    until: Mapped[str | None] = mapped_column(String(10))
    named_as: Mapped[str | None]
    __table_args__ = (UniqueConstraint("list_id", "mineral_id"), *claim_checks())


class ListingMember(Entity, Base):
    """A member that a group's entry on a list is limited to; an entry without any covers all."""

    __tablename__ = "listing_member"
    listing_id: Mapped[int] = mapped_column(_reference("listing"))
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"), index=True)
    __table_args__ = (UniqueConstraint("listing_id", "mineral_id"),)


class Assessment(Claim, Base):
    """A scored indicator of a scheme, such as the EU's supply risk; *scale* explains the number."""

    __tablename__ = "assessment"
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"), index=True)
    scheme: Mapped[str] = mapped_column(String(80))
    indicator: Mapped[str] = mapped_column(String(80))
    scale: Mapped[str | None]
    __table_args__ = claim_checks()


class Statistic(Claim, Base):
    """Another published series of a mineral: net import reliance, price, apparent consumption."""

    __tablename__ = "statistic"
    mineral_id: Mapped[int] = mapped_column(_reference("mineral"), index=True)
    indicator: Mapped[str] = mapped_column(String(80))
    detail: Mapped[str] = mapped_column(String(240), default="")
    __table_args__ = claim_checks()
