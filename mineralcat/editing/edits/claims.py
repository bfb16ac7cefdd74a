"""Edits of claims: figures with their evidence, and which claim is preferred."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks

from .. import claims, sources
from ..claims import FigureEdit
from ..naming import name_of
from .base import Edit, EditKey


@dataclass(frozen=True)
class SetFigure(Edit):
    """Change a figure and its evidence. Where that makes a claim of its own, *new_uid* is its uid;
    `apply` returns the uid of the claim that has the figure."""

    entity: str
    uid: str
    figure: FigureEdit
    marks: NumberMarks | None = None
    new_uid: str | None = None

    def apply(self, session: Session) -> str:
        return claims.set_figure(
            session, self.entity, self.uid, self.figure, self.marks, self.new_uid
        )

    def words(self, session: Session) -> str:
        what = "source" if self.figure.value is None else "figure"
        return f"Set {what} of {name_of(session, self.entity, self.uid)}"

    @property
    def key(self) -> EditKey:
        return (SetFigure, self.entity, self.uid)


@dataclass(frozen=True)
class SetEvidence(Edit):
    """Set the source of a claim, as typed or by key, and the place in it; None removes it."""

    entity: str
    uid: str
    source: str | None
    locator: str = ""

    def apply(self, session: Session) -> None:
        sources.set_evidence(session, self.entity, self.uid, self.source, self.locator)

    def words(self, session: Session) -> str:
        return f"Set source of {name_of(session, self.entity, self.uid)}"

    @property
    def key(self) -> EditKey:
        return (SetEvidence, self.entity, self.uid)


@dataclass(frozen=True)
class Prefer(Edit):
    """Show this claim first among its rivals."""

    entity: str
    uid: str

    def apply(self, session: Session) -> None:
        claims.prefer(session, self.entity, self.uid)

    def words(self, session: Session) -> str:
        return f"Prefer the claim about {name_of(session, self.entity, self.uid)}"


@dataclass(frozen=True)
class Unprefer(Edit):
    """Let the rule decide again which of a claim and its rivals is shown first."""

    entity: str
    uid: str

    def apply(self, session: Session) -> None:
        claims.unprefer(session, self.entity, self.uid)

    def words(self, session: Session) -> str:
        return f"Stop preferring the claim about {name_of(session, self.entity, self.uid)}"
