"""Which question a claim answers, and what is odd about the shares of one source."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.schema.entities import entity_of, target_of
from mineralcat.store import models as m
from mineralcat.store.models import Claim
from mineralcat.store.queries.claims import ASKED_BY
from mineralcat.translation import _

from .naming import called
from .rows import find


def question_of(session: Session, entity: str, claim: Claim) -> str:
    """The question that a claim answers, by slugs: ``intensity/neodymium/wind-dd-pmsg``."""
    parts = [entity]
    for name in ASKED_BY[entity]:
        value, target = getattr(claim, name), target_of(claim.__entity__.table.c[name])
        row = session.get_one(entity_of(target).model, value) if target and value else value
        if isinstance(row, m.Series):
            parts += [row.mineral.slug, row.stage.value, row.measure.value, row.form, row.basis]
        else:
            parts.append(str(getattr(row, "slug", "" if row is None else row)))
    return "/".join(parts)


def share_sum_warning(session: Session, uid: UUID | str) -> str | None:
    """A sentence where the shares of demand that one source gives for one mineral, period, region
    and scenario are more than all; it is flagged and not refused, for sources round."""
    claim = find(session, m.DemandShare.__entity__.name, uid)
    same = [
        getattr(m.DemandShare, name).is_not_distinct_from(getattr(claim, name))
        for name in ("mineral_id", "source_id", "period_from", "period_to", "scope", "scenario")
    ]
    total, count = session.execute(
        select(func.sum(m.DemandShare.value), func.count()).where(
            *same, m.DemandShare.subtotal.is_(False)
        )
    ).one()
    if total is None or total <= 100.5:
        return None
    what = called(session, "mineral", session.get_one(m.Mineral, claim.mineral_id))
    return _(
        "The {count} shares of demand for {mineral} that this source gives add up to {total:.4g} %."
        " One of them may be too high, or a sum of others: mark such a one so.",
        count=count,
        mineral=what,
        total=total,
    )
