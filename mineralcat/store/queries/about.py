"""What a catalogue is and holds, in figures."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.store.history import ENTITIES
from mineralcat.store.models import Application, Area, Claim, Mineral, Property, Revision, Source


class About(NamedTuple):
    """A catalogue from outside: *made_from* is the reference data, empty where there was none."""

    made: datetime | None
    made_from: str
    minerals: int
    applications: int
    sources: int
    facts: int
    unsourced: int
    steps: int
    last_step: str
    last_author: str
    last_time: datetime


def about(session: Session) -> About:
    """Count what a catalogue holds."""
    claims: list[Any] = [model for model in ENTITIES.values() if issubclass(model, Claim)]
    facts = sum(_count(session, model) for model in claims)
    unsourced = sum(_count(session, model, model.source_id.is_(None)) for model in claims)
    last = session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).one()
    version = session.get(Property, "reference_version")
    return About(
        made=session.scalar(select(Revision.time).where(Revision.id == 0)),
        made_from=version.value if version else "",
        minerals=_count(session, Mineral),
        applications=_count(session, Application),
        sources=_count(session, Source),
        facts=facts,
        unsourced=unsourced,
        steps=_count(session, Revision) - 1,
        last_step=last.message,
        last_author=last.author,
        last_time=last.time,
    )


def _count(session: Session, model: Any, *where: Any) -> int:
    statement = select(func.count()).select_from(model).where(*where)
    return session.scalar(statement) or 0


def area_slugs(session: Session) -> frozenset[str]:
    """The slugs of all areas."""
    return frozenset(session.scalars(select(Area.slug)))
