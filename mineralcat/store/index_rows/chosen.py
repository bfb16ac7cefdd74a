"""Figures of supply that the user prefers, put in the place of the ones they were preferred to.

A table is one source's. Of a figure from elsewhere that stands alone, nothing could be derived: it
takes the place of its rival in the table shown first, and all figures of that table follow.
"""

from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from mineralcat.domain.preference import claim_order
from mineralcat.domain.terms import ClaimKind
from mineralcat.domain.units import UnitError, convert
from mineralcat.store import models as m


class InPlace(NamedTuple):
    """What a claim is read as instead."""

    kind: ClaimKind
    value: float | None


class Chosen(NamedTuple):
    """*instead* by the id of the claim whose place is taken; *alone* are the ids of preferred
    claims that are no table of their own."""

    instead: dict[int, InPlace]
    alone: frozenset[int]


def chosen_supply(session: Session) -> Chosen:
    """The preferred figures of supply, and whose place they take."""
    instead: dict[int, InPlace] = {}
    alone: set[int] = set()
    preferred = select(m.Supply).join(m.Preference, m.Preference.claim_uid == m.Supply.uid)
    for claim in session.scalars(preferred.order_by(m.Supply.id)):
        rival = _rival(session, claim)
        if rival is None:
            continue
        value = claim.value
        if value is not None:
            try:
                value = convert(value, claim.unit or "", rival.unit or "")
            except UnitError:
                continue
        instead[rival.id] = InPlace(claim.claim_kind, value)
        if _is_alone(session, claim):
            alone.add(claim.id)
    return Chosen(instead, frozenset(alone))


def _rival(session: Session, claim: m.Supply) -> Any:
    """What would be shown first by the rule, of what others say of the same."""
    other = aliased(m.Supply)
    rows = session.execute(
        select(other.id, other.unit, m.Source.kind, m.Source.year)
        .outerjoin(m.Source, other.source_id == m.Source.id)
        .where(
            other.area_id == claim.area_id,
            *(_same(other, claim, name) for name in _TABLE if name != "source_id"),
            other.id != claim.id,
        )
        .order_by(other.id)
    ).all()
    return min(rows, key=lambda row: claim_order(row.kind, row.year), default=None)


def _is_alone(session: Session, claim: m.Supply) -> bool:
    of_table = select(func.count()).where(*(_same(m.Supply, claim, name) for name in _TABLE))
    return session.scalar(of_table) == 1


_TABLE = ("series_id", "source_id", "period_from", "period_to", "scope", "scenario")


def _same(model: Any, claim: m.Supply, name: str) -> Any:
    return getattr(model, name).is_not_distinct_from(getattr(claim, name))
