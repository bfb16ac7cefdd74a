"""Edits of claims: figures with their evidence, and which claim is preferred."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.translation import _

from .. import claims, sources
from ..claims import FigureEdit
from .base import RowEdit


@dataclass(frozen=True)
class SetFigure(RowEdit):
    """Change a figure and its evidence. Where that makes a claim of its own, *new_uid* is its uid;
    `apply` returns the uid of the claim that has the figure."""

    figure: FigureEdit
    marks: NumberMarks | None = None
    new_uid: str | None = None

    def apply(self, session: Session) -> str:
        return claims.set_figure(
            session, self.entity, self.uid, self.figure, self.marks, self.new_uid
        )

    def words(self, session: Session) -> str:
        if self.figure.value is None:
            return _("Set source of {name}", name=self.row_name(session))
        return _("Set figure of {name}", name=self.row_name(session))


@dataclass(frozen=True)
class SetEvidence(RowEdit):
    """Set the source of a claim, as typed or by key, and the place in it; None removes it."""

    source: str | None
    locator: str = ""

    def apply(self, session: Session) -> None:
        sources.set_evidence(session, self.entity, self.uid, self.source, self.locator)

    def words(self, session: Session) -> str:
        return _("Set source of {name}", name=self.row_name(session))


@dataclass(frozen=True)
class Prefer(RowEdit):
    """Show this claim first among its rivals."""

    def apply(self, session: Session) -> None:
        claims.prefer(session, self.entity, self.uid)

    def words(self, session: Session) -> str:
        return _("Prefer the claim about {name}", name=self.row_name(session))


@dataclass(frozen=True)
class Unprefer(RowEdit):
    """Let the rule decide again which of a claim and its rivals is shown first."""

    def apply(self, session: Session) -> None:
        claims.unprefer(session, self.entity, self.uid)

    def words(self, session: Session) -> str:
        return _("Stop preferring the claim about {name}", name=self.row_name(session))
