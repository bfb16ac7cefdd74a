"""What every declarative table shares: names of constraints, identity, the fields of a claim."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from mineralcat.domain import terms
from mineralcat.domain.identity import snake_case
from mineralcat.schema.entities import EntityInfo
from mineralcat.schema.field_types import ClaimFigure, Number, Period, Text, Uid, Unit, Year
from mineralcat.schema.fields import Field, field

from . import columns

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Tables of the catalogue's truth; what can be derived from them lives in the search index."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text().sql_type()}

    def __init_subclass__(cls, **options: Any) -> None:
        cls.__tablename__ = snake_case(cls.__name__)
        super().__init_subclass__(**options)


class Entity:
    """A row of the catalogue: *id* is of this file only, *uid* the same in every copy."""

    __entity__: ClassVar[EntityInfo]
    __composites__: ClassVar[tuple[Field, ...]] = ()
    """Fields of several columns."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = field(
        Uid(),
        "UUID of version 5, made from the natural key: the same in every copy of a catalogue",
        label="UID",
        editable=False,
        unique=True,
        default=uuid4,
        indexed=False,
    )


class Named(Entity):
    """A thing that facts refer to; its slug survives renaming."""

    slug: Mapped[str] = columns.line(
        "Short name that stays when the thing is renamed",
        "key, id",
        label="key",
        fixed=True,
        after="name",
        unique=True,
        most=120,
    )


FIGURE = Field(
    ClaimFigure(),
    "figure",
    required=True,
    key="value",
    columns=("value", "low", "high", "claim_kind", "rounded", "as_published"),
)
WORDING = Field(
    Text(),
    "as published",
    key="wording",
    columns=("as_published",),
    hides=("value", "low", "high", "claim_kind", "rounded", "unit"),
)
"""In the place of a figure, where a claim is none: that a mineral is used, or on a list."""
PERIOD = Field(
    Period(),
    "years",
    key="period",
    columns=("period_from", "period_to"),
    aliases="year, years, year or years, reference year, fiscal year, date, time, time period,"
    " jahr, zeitraum, berichtsjahr, année, annee, période, año, periodo, ano, período, anno, jaar,"
    " rok, год, वर्ष, 年, 年份, 年度",
)


class Claim(Entity):
    """A statement with its evidence. Nothing here is averaged, rounded or converted on the way in.

    *value* stands alone, within *low* … *high*, or is absent where *claim_kind* says why;
    *unit* is the published one; *period_from* and *period_to* are calendar years, both included;
    *as_published* keeps the original text. No source means unsourced.
    """

    __composites__ = (FIGURE, PERIOD)

    value: Mapped[float | None] = field(
        Number(),
        "The published number, in unit",
        "figure, obs value, quantity, amount, volume, tonnage, number, wert, menge, valeur,"
        " quantité, valor, cantidad, quantidade, valore, quantità, hoeveelheid, waarde, wartość,"
        " ilość, значение, количество, मात्रा, मूल्य, 数量, 数值, 量, 値",
        label="figure",
    )
    low: Mapped[float | None] = field(
        Number(),
        "Lower end or bound, in unit",
        "minimum, min, lower bound, lower, low end",
        label="lower end of the figure",
    )
    high: Mapped[float | None] = field(
        Number(),
        "Upper end or bound, in unit",
        "maximum, max, upper bound, upper, high end",
        label="upper end of the figure",
    )
    claim_kind: Mapped[terms.ClaimKind] = columns.word(
        terms.ClaimKind,
        "What the figure is: a number, a bound, or why there is none",
        "kind of figure",
        label="kind of figure",
    )
    unit: Mapped[str | None] = field(
        Unit(40, bounded=True),
        "Unit of value, low and high, as published: kg, t, kt, Mt, percent, kg/MW and others",
        "units, unit of measure, unit of measurement, uom, einheit, maßeinheit, unité,"
        " unidad, unidade, unità, eenheid, jednostka, единица, इकाई, 单位, 単位",
    )
    status: Mapped[terms.ClaimStatus] = columns.word(
        terms.ClaimStatus,
        "How the figure came about",
        columns.STATUS_WORDS,
        default=terms.ClaimStatus.REPORTED,
    )
    rounded: Mapped[bool] = columns.flag(
        "Rounded apart by the publisher, so that it need not equal the sum of its parts",
        label="rounded by the source",
        indexed=False,
    )
    as_published: Mapped[str | None] = columns.line("The original text of the figure")
    period_from: Mapped[int | None] = field(
        Year(),
        "First calendar year",
        "from, from year, first year, year from, start year, von",
        label="first year",
    )
    period_to: Mapped[int | None] = field(
        Year(),
        "Last calendar year, included",
        "to, to year, last year, year to, end year, bis",
        label="last year",
    )
    scope: Mapped[str | None] = columns.line(
        "What the figure speaks of: world, EU sourcing, United States, European Union",
        "coverage, scope of the figure",
        most=80,
    )
    scenario: Mapped[str | None] = columns.line(
        "The scenario of a projection", "case, szenario, scénario, escenario", most=80
    )
    locator: Mapped[str | None] = columns.locator()
    confidence: Mapped[terms.Confidence] = columns.confidence()
    origin: Mapped[terms.Origin] = columns.origin()
    note: Mapped[str | None] = columns.note()
    source_id: Mapped[int | None] = columns.source(after="scenario")


_CLAIM_RULES = {
    "low_to_high": "low IS NULL OR high IS NULL OR low <= high",
    "low_to_value": "value IS NULL OR low IS NULL OR low <= value",
    "value_to_high": "value IS NULL OR high IS NULL OR value <= high",
    "period_forwards": "period_from IS NULL OR period_to IS NULL OR period_from <= period_to",
    "number_has_value": "claim_kind <> 'number' OR value IS NOT NULL",
    "zero_is_zero": "claim_kind <> 'zero' OR value = 0",
    "below_has_high": "claim_kind <> 'below' OR high IS NOT NULL",
    "above_has_low": "claim_kind <> 'above' OR low IS NOT NULL",
    "range_has_ends": "claim_kind <> 'range' OR (low IS NOT NULL AND high IS NOT NULL)",
    "absent_has_no_value": "claim_kind NOT IN"
    " ('negligible', 'withheld', 'not available', 'not applicable', 'in words')"
    " OR (value IS NULL AND low IS NULL)",
    "no_source_is_unsourced": "source_id IS NOT NULL OR confidence = 'unsourced'",
}


def claim_checks() -> tuple[CheckConstraint, ...]:
    """What holds for every claim, whatever it is about."""
    return tuple(CheckConstraint(rule, name=name) for name, rule in _CLAIM_RULES.items())
