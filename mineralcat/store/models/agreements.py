"""Agreements between organisations, with their parties and what they are about."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from mineralcat.domain.terms import (
    Confidence,
    DatePrecision,
    Origin,
)
from mineralcat.schema.entities import EntityInfo

from . import columns
from .base import Base, Entity, Named
from .named import SLUG, TYPE_WORDS


class Agreement(Named, Base):
    """A cooperation between organisations over minerals."""

    __entity__ = EntityInfo(
        ("agreement", "agreements"),
        "Cooperation agreements over minerals",
        key=SLUG,
        parts=("agreement_party", "agreement_mineral", "agreement_application"),
    )
    title: Mapped[str] = columns.line("Title", "agreement, deal, memorandum")
    kind: Mapped[str | None] = columns.line("Kind", TYPE_WORDS, most=40)
    date: Mapped[str | None] = columns.date(
        "Date, ISO 8601, as exact as date_precision says", "signed on, date of signature, datum"
    )
    date_precision: Mapped[DatePrecision] = columns.word(
        DatePrecision,
        "How exactly the date is known; reported is the date of the report",
        default=DatePrecision.DAY,
    )
    place: Mapped[str | None] = columns.line(
        "Where it was signed or announced", "location, signed in, ort, lieu", indexed=False
    )
    status: Mapped[str | None] = columns.line(
        "State of the agreement", f"state, status, {columns.STATUS_WORDS}", most=40
    )
    summary: Mapped[str | None] = columns.summary()
    source_id: Mapped[int | None] = columns.source()
    locator: Mapped[str | None] = columns.locator()
    confidence: Mapped[Confidence] = columns.confidence()
    note: Mapped[str | None] = columns.note()
    origin: Mapped[Origin] = columns.origin()


class AgreementParty(Entity, Base):
    """An organisation that takes part in an agreement."""

    __entity__ = EntityInfo(
        ("party to an agreement", "parties to agreements"),
        "Who takes part in an agreement",
        key=("agreement", "organisation"),
        row="{organisation} in {agreement}",
    )
    agreement_id: Mapped[int] = columns.agreement()
    organisation_id: Mapped[int] = columns.reference(
        "organisation", "The organisation (slug)", "party, partner, company, signatory", index=True
    )
    position: Mapped[int] = columns.position()
    __table_args__ = (UniqueConstraint("agreement_id", "organisation_id"),)


class AgreementMineral(Entity, Base):
    """A mineral that an agreement is about."""

    __entity__ = EntityInfo(
        ("mineral of an agreement", "minerals of agreements"),
        "Which minerals an agreement is about",
        key=("agreement", "mineral"),
        row="{mineral} in {agreement}",
    )
    agreement_id: Mapped[int] = columns.agreement()
    mineral_id: Mapped[int] = columns.mineral(index=True)
    __table_args__ = (UniqueConstraint("agreement_id", "mineral_id"),)


class AgreementApplication(Entity, Base):
    """An application that an agreement names."""

    __entity__ = EntityInfo(
        ("application of an agreement", "applications of agreements"),
        "Which applications an agreement names",
        key=("agreement", "application"),
        row="{application} in {agreement}",
        ships=False,
    )
    agreement_id: Mapped[int] = columns.agreement()
    application_id: Mapped[int] = columns.application(index=True)
    __table_args__ = (UniqueConstraint("agreement_id", "application_id"),)
