"""What every declarative table shares: names of constraints, types, identity, the claim fields."""

import enum
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Enum, Float, ForeignKey, MetaData, String, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from mineralcat.domain import terms

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def _words(kind: type[enum.Enum]) -> Enum:
    """A portable column of an enum's values, checked by the database."""
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).strip("_")
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Tables of the catalogue's truth; what can be derived from them lives in the search index."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        float: Float(),
        str: Text(),
        UUID: Uuid(),
        **{
            kind: _words(kind)
            for kind in vars(terms).values()
            if isinstance(kind, type)
            and issubclass(kind, enum.StrEnum)
            and kind is not enum.StrEnum
        },
    }


class Entity:
    """A row of the catalogue: *id* is of this file only, *uid* the same in every copy."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)


class Named(Entity):
    """A thing that facts refer to; its slug survives renaming."""

    slug: Mapped[str] = mapped_column(String(120), unique=True)


class Claim(Entity):
    """A statement with its evidence. Nothing here is averaged, rounded or converted on the way in.

    *value* stands alone, within *low* … *high*, or is absent where *claim_kind* says why;
    *unit* is the published one; *period_from* and *period_to* are calendar years, both included;
    *as_published* keeps the original text. No source means unsourced.
    """

    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    claim_kind: Mapped[terms.ClaimKind]
    unit: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[terms.ClaimStatus] = mapped_column(default=terms.ClaimStatus.REPORTED)
    rounded: Mapped[bool] = mapped_column(default=False)
    as_published: Mapped[str | None]
    period_from: Mapped[int | None]
    period_to: Mapped[int | None]
    scope: Mapped[str | None] = mapped_column(String(80))
    scenario: Mapped[str | None] = mapped_column(String(80))
    locator: Mapped[str | None]
    confidence: Mapped[terms.Confidence] = mapped_column(default=terms.Confidence.UNSOURCED)
    origin: Mapped[terms.Origin] = mapped_column(default=terms.Origin.OWN)
    note: Mapped[str | None]

    @declared_attr
    def source_id(cls) -> Mapped[int | None]:  # noqa: N805
        """The source that makes the claim; none means unsourced."""
        return mapped_column(ForeignKey("source.id", ondelete="RESTRICT"), index=True)


def claim_checks() -> tuple[CheckConstraint, ...]:
    """What holds for every claim, whatever it is about."""
    return (
        CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name="low_to_high"),
        CheckConstraint("value IS NULL OR low IS NULL OR low <= value", name="low_to_value"),
        CheckConstraint("value IS NULL OR high IS NULL OR value <= high", name="value_to_high"),
        CheckConstraint(
            "period_from IS NULL OR period_to IS NULL OR period_from <= period_to",
            name="period_forwards",
        ),
        CheckConstraint("claim_kind <> 'number' OR value IS NOT NULL", name="number_has_value"),
        CheckConstraint("claim_kind <> 'zero' OR value = 0", name="zero_is_zero"),
        CheckConstraint("claim_kind <> 'below' OR high IS NOT NULL", name="below_has_high"),
        CheckConstraint("claim_kind <> 'above' OR low IS NOT NULL", name="above_has_low"),
        CheckConstraint(
            "claim_kind <> 'range' OR (low IS NOT NULL AND high IS NOT NULL)", name="range_has_ends"
        ),
        CheckConstraint(
            "claim_kind NOT IN"
            " ('negligible', 'withheld', 'not available', 'not applicable', 'in words')"
            " OR (value IS NULL AND low IS NULL)",
            name="absent_has_no_value",
        ),
        CheckConstraint(
            "source_id IS NOT NULL OR confidence = 'unsourced'", name="no_source_is_unsourced"
        ),
    )
