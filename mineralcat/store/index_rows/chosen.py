"""Figures of supply, those that the user prefers in the place of the ones they were preferred to.

A table is one source's. Of a figure from elsewhere that stands alone, nothing could be derived: it
takes the place of its rival in the table shown first, and all figures of that table follow.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.preference import Order, claim_order
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Measure, SourceKind, Stage
from mineralcat.domain.units import UnitError, convert
from mineralcat.store import models as m
from mineralcat.store.queries.rivals import first_by_rule

from .selection import Minerals, of_minerals


class SupplyFigure(NamedTuple):
    """A figure of an area in a table of supply, and what the index needs of series and source."""

    mineral: int
    series: int
    period_to: int | None
    source_id: int | None
    period_from: int | None
    area: int
    area_kind: AreaKind
    area_name: str
    kind: ClaimKind
    value: float | None
    status: ClaimStatus
    stage: Stage
    measure: Measure
    headline: bool
    form: str
    basis: str
    source: str | None
    source_kind: SourceKind | None
    source_year: int | None
    id: int

    @property
    def order(self) -> Order:
        """Its place among rivals."""
        return claim_order(self.source_kind, self.source_year)


_FIGURES = (
    select(
        *(m.Series.mineral_id, m.Series.id, m.Supply.period_to, m.Supply.source_id),
        *(m.Supply.period_from, m.Area.id, m.Area.kind, m.Area.name),
        *(m.Supply.claim_kind, m.Supply.value, m.Supply.status),
        *(m.Series.stage, m.Series.measure, m.Series.headline, m.Series.form, m.Series.basis),
        *(m.Source.slug, m.Source.kind, m.Source.year, m.Supply.id),
    )
    .join(m.Series, m.Supply.series_id == m.Series.id)
    .join(m.Area, m.Supply.area_id == m.Area.id)
    .outerjoin(m.Source, m.Supply.source_id == m.Source.id)
    .where(
        m.Supply.status != ClaimStatus.PROJECTED,
        or_(m.Supply.scope.is_(None), m.Supply.scope == "world"),
    )
)


def supply_figures(
    session: Session, minerals: Minerals, condition: Any, *order: Any
) -> Iterator[SupplyFigure]:
    """What is not projected of the world's supply of these minerals, or of all, where the
    *condition* holds, in an *order*."""
    statement = of_minerals(_FIGURES.where(condition), m.Series.mineral_id, minerals)
    instead, alone = _chosen(session)
    for row in session.execute(statement.order_by(*order, m.Supply.id)):
        figure = SupplyFigure._make(row)
        if figure.id not in alone:
            yield figure._replace(**instead[figure.id]) if figure.id in instead else figure


def _chosen(session: Session) -> tuple[dict[int, dict[str, Any]], set[int]]:
    """What figures are read as instead, where the user prefers another, by id; and the ids of
    preferred ones that are no table of their own."""
    instead: dict[int, dict[str, Any]] = {}
    alone: set[int] = set()
    preferred = select(m.Supply).join(m.Preference, m.Preference.claim_uid == m.Supply.uid)
    for claim in session.scalars(preferred.order_by(m.Supply.id)):
        rival = first_by_rule(session, m.Supply, claim)
        if rival is None:
            continue
        value = claim.value
        if value is not None:
            try:
                value = convert(value, claim.unit or "", rival.unit or "")
            except UnitError:
                continue
        instead[rival.id] = {"kind": claim.claim_kind, "value": value}
        if _is_alone(session, claim):
            alone.add(claim.id)
    return instead, alone


def _is_alone(session: Session, claim: m.Supply) -> bool:
    columns = (getattr(m.Supply, name) for name in _TABLE)
    same = (column.is_not_distinct_from(getattr(claim, column.key)) for column in columns)
    return session.scalar(select(func.count()).where(*same)) == 1


_TABLE = ("series_id", "source_id", "period_from", "period_to", "scope", "scenario")
