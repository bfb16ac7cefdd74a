"""Rival claims: those that answer the same question, and which of them the rule shows first."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from mineralcat.domain.preference import claim_order

from ..models import Claim, Source

ASKED_BY: dict[str, tuple[str, ...]] = {
    "usage": ("mineral_id", "application_id"),
    "intensity": ("mineral_id", "application_id"),
    "supply": ("series_id", "area_id", "period_from", "period_to", "scope", "scenario"),
    "demand_share": ("mineral_id", "end_use", "period_from", "period_to", "scope", "scenario"),
    "listing": ("list_id", "mineral_id"),
    "assessment": ("mineral_id", "scheme", "indicator", "period_from", "period_to", "scope"),
    "statistic": ("mineral_id", "indicator", "detail", "period_from", "period_to", "scope"),
}
"""In what rival claims agree: the question that they answer."""


def agreeing(model: Any, claim: Claim, names: Iterable[str]) -> Iterator[ColumnElement[bool]]:
    """The conditions of the claims that agree with one in some columns, empty ones too."""
    return (getattr(model, name).is_not_distinct_from(getattr(claim, name)) for name in names)


def first_by_rule(session: Session, model: Any, claim: Claim) -> Any:
    """The claim that the rule shows first among the rivals of one, itself left out; None where it
    has none."""
    rows = session.execute(
        select(model, Source.kind, Source.year)
        .outerjoin(Source, model.source_id == Source.id)
        .where(*agreeing(model, claim, ASKED_BY[model.__tablename__]), model.id != claim.id)
        .order_by(model.id)
    ).all()
    return min(rows, key=lambda row: claim_order(row[1], row[2]), default=(None,))[0]
