"""Edits of claims: figures with their evidence, and which claim is preferred. A new claim stands
beside the old one and replaces nothing; which is shown first is a rule that a preference, the
user's choice, goes before."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimStatus, Origin
from mineralcat.schema.entities import entity_of
from mineralcat.store.models import Claim, Preference
from mineralcat.translation import _

from ..checks import check_row
from ..claims import question_of
from ..rows import changing, copy_of, correct_figure, find, put
from ..sources import put_evidence, source_id
from ..values import Columns, read_value
from .base import RowEdit


@dataclass(frozen=True)
class SetFigure(RowEdit):
    """Change a figure and its evidence, as typed in one gesture. A *value* of None leaves it;
    *source* is a key or what was typed, and empty where there is none.

    Another figure from another source is a claim of its own, with *new_uid*, which the user prefers
    to the old one, and that stays as it is. Another figure from the same source corrects the claim,
    and so does another source for the same figure. `apply` returns the uid of the claim that has
    the figure.
    """

    value: str | ReadClaim | None
    unit: str
    source: str
    locator: str
    marks: NumberMarks | None = None
    new_uid: str | None = None

    def apply(self, session: Session) -> str:
        kind = entity_of(self.entity)
        claim = find(session, self.entity, self.uid)
        values: Columns = {}
        if self.value is not None:
            values = read_value(session, kind, kind.field("value"), self.value, self.marks)
        if self.unit.strip() or "unit" not in values:
            typed = read_value(session, kind, kind.field("unit"), self.unit)
            values.setdefault("unit", typed["unit"])
        source = source_id(session, self.source)
        # How a figure is worded is no matter.
        changed = (name for name in values if name not in ("as_published", "origin"))
        differs = any(values[name] != getattr(claim, name) for name in changed)
        if differs and source != claim.source_id:
            return self._stand_beside(session, claim, values, source)
        with changing(session, claim):
            if differs:
                correct_figure(claim, values)
                put(claim, values)
            put_evidence(claim, source, self.locator)
            check_row(session, kind, claim)
        return str(claim.uid)

    def _stand_beside(
        self, session: Session, claim: Claim, values: Columns, source: int | None
    ) -> str:
        """Make a claim of the user's own that is preferred to *claim*; its uid."""
        kind = entity_of(self.entity)
        new = copy_of(kind, claim)
        correct_figure(new, values)
        if self.new_uid is not None:
            new.uid = UUID(self.new_uid)
        new.note = None  # which spoke of the old figure
        projected = claim.status is ClaimStatus.PROJECTED  # an estimate is not said of the new one
        new.status = ClaimStatus.PROJECTED if projected else ClaimStatus.REPORTED
        put(new, {**values, "origin": Origin.OWN})
        put_evidence(new, source, self.locator)
        check_row(session, kind, new)
        session.add(new)
        session.flush()
        Prefer(self.entity, str(new.uid)).apply(session)
        return str(new.uid)

    def words(self, session: Session) -> str:
        if self.value is None:
            return _("Set source of {name}", name=self.row_name(session))
        return _("Set figure of {name}", name=self.row_name(session))


@dataclass(frozen=True)
class Prefer(RowEdit):
    """Show this claim first among its rivals, whatever the rule says."""

    def apply(self, session: Session) -> None:
        claim = find(session, self.entity, self.uid)
        question = question_of(session, self.entity, claim)
        chosen = session.scalar(select(Preference).where(Preference.question == question))
        if chosen is None:
            session.add(Preference(question=question, claim_uid=claim.uid))
        else:
            chosen.claim_uid = claim.uid
        session.flush()

    def words(self, session: Session) -> str:
        return _("Prefer the claim about {name}", name=self.row_name(session))


@dataclass(frozen=True)
class Unprefer(RowEdit):
    """Let the rule decide again which of a claim and its rivals is shown first."""

    def apply(self, session: Session) -> None:
        claim = find(session, self.entity, self.uid)
        for chosen in session.scalars(select(Preference).where(Preference.claim_uid == claim.uid)):
            session.delete(chosen)
        session.flush()

    def words(self, session: Session) -> str:
        return _("Stop preferring the claim about {name}", name=self.row_name(session))
