"""Figures and who states them. A new claim stands beside the old one and replaces nothing; which is
shown first is a rule that the user's choice, a preference, goes before."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimStatus, Origin
from mineralcat.schema.entities import entity_of, target_of
from mineralcat.store import models as m
from mineralcat.store.models import Claim
from mineralcat.store.queries.claims import ASKED_BY
from mineralcat.translation import _

from .checks import check_row
from .naming import called
from .rows import changing, copy_of, correct_figure, find, put
from .sources import put_evidence, source_id
from .values import Columns, read_value


@dataclass(frozen=True, slots=True)
class FigureEdit:
    """What was typed for a figure in one gesture. A *value* of None leaves it; *source* is a key or
    what was typed, and empty where there is none."""

    value: str | ReadClaim | None
    unit: str
    source: str
    locator: str


def set_figure(
    session: Session,
    entity: str,
    uid: UUID | str,
    edit: FigureEdit,
    marks: NumberMarks | None = None,
    new_uid: str | None = None,
) -> str:
    """Change a figure and its evidence in one step; the uid of the claim that now says it.

    Another figure from another source is a claim of its own, which the user prefers to the old one,
    and that stays as it is. Another figure from the same source corrects the claim, and so does
    another source for the same figure.
    """
    kind = entity_of(entity)
    claim = find(session, entity, uid)
    values: Columns = {}
    if edit.value is not None:
        values = read_value(session, kind, kind.field("value"), edit.value, marks)
    if edit.unit.strip() or "unit" not in values:
        typed = read_value(session, kind, kind.field("unit"), edit.unit)
        values.setdefault("unit", typed["unit"])
    source = source_id(session, edit.source)
    differs = _says_else(claim, values)
    if not differs or source == claim.source_id:
        with changing(session, claim):
            if differs:
                correct_figure(claim, values)
                put(claim, values)
            put_evidence(claim, source, edit.locator)
            check_row(session, kind, claim)
        return str(claim.uid)
    new = copy_of(kind, claim)
    correct_figure(new, values)
    if new_uid is not None:
        new.uid = UUID(new_uid)
    new.note = None  # which spoke of the old figure
    new.origin = Origin.OWN
    new.status = values.get("status", _status(claim))
    put(new, {name: value for name, value in values.items() if name not in ("status", "origin")})
    put_evidence(new, source, edit.locator)
    check_row(session, kind, new)
    session.add(new)
    session.flush()
    prefer(session, entity, new.uid)
    return str(new.uid)


def _status(claim: Claim) -> ClaimStatus:
    """A new claim is projected where the old one is; that it was estimated is not said of it."""
    projected: ClaimStatus = ClaimStatus.PROJECTED
    return projected if claim.status is projected else ClaimStatus.REPORTED


def _says_else(claim: Claim, values: Columns) -> bool:
    """Whether these columns say something else than the claim; how it is worded is no matter."""
    changed = (name for name in values if name not in ("as_published", "origin"))
    return any(values[name] != getattr(claim, name) for name in changed)


# -- preferences -----------------------------------------------------------------------------------


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


def prefer(session: Session, entity: str, uid: UUID | str) -> None:
    """Show this claim first among its rivals, whatever the rule says."""
    claim = find(session, entity, uid)
    question = question_of(session, entity, claim)
    chosen = session.scalar(select(m.Preference).where(m.Preference.question == question))
    if chosen is None:
        session.add(m.Preference(question=question, claim_uid=claim.uid))
    else:
        chosen.claim_uid = claim.uid
    session.flush()


def unprefer(session: Session, entity: str, uid: UUID | str) -> None:
    """Let the rule decide again which of a claim and its rivals is shown first."""
    claim = find(session, entity, uid)
    for chosen in session.scalars(select(m.Preference).where(m.Preference.claim_uid == claim.uid)):
        session.delete(chosen)
    session.flush()


# -- shares of one source --------------------------------------------------------------------------


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
