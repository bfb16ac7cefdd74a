"""Fields of many rows that go by sets though more than one column hangs on them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Confidence
from mineralcat.store import history

from .field_kinds import EditableKind

_CHUNK = 500


def set_source(session: Session, kind: EditableKind, uids: list[UUID], source: int | None) -> int:
    """A claim without a source is unsourced; what another source says was verified by nobody."""
    differs = kind.model.source_id.is_distinct_from(source)
    changing = _having(session, kind, uids, differs)
    if source is None:
        history.set_field(session, kind.entity, "confidence", changing, Confidence.UNSOURCED)
        return history.set_field(session, kind.entity, "source_id", changing, None)
    changed = history.set_field(session, kind.entity, "source_id", changing, source)
    history.set_field(session, kind.entity, "confidence", changing, Confidence.SINGLE_COPY)
    return changed


def set_confidence(
    session: Session, kind: EditableKind, uids: list[UUID], confidence: Confidence
) -> int:
    """What has no source stays unsourced."""
    sourced = _having(session, kind, uids, kind.model.source_id.is_not(None))
    return history.set_field(session, kind.entity, "confidence", sourced, confidence)


def set_period(
    session: Session, kind: EditableKind, uids: list[UUID], first: int | None, last: int | None
) -> int:
    """Both years, in the order in which no row ends before it begins in between."""
    model = kind.model
    differs = model.period_from.is_distinct_from(first) | model.period_to.is_distinct_from(last)
    changing = _having(session, kind, uids, differs)
    later = set()
    if first is not None:
        later = set(_having(session, kind, changing, model.period_to < first))
    for some, columns in (
        (later, (("period_to", last), ("period_from", first))),
        (set(changing) - later, (("period_from", first), ("period_to", last))),
    ):
        for column, year in columns:
            history.set_field(session, kind.entity, column, sorted(some), year)
    return len(changing)


def _having(
    session: Session, kind: EditableKind, uids: Sequence[UUID], condition: Any
) -> list[UUID]:
    """Those of the rows of which a condition holds."""
    found: list[UUID] = []
    for start in range(0, len(uids), _CHUNK):
        of_these = kind.model.uid.in_(uids[start : start + _CHUNK])
        found += session.scalars(select(kind.model.uid).where(of_these, condition))
    return found
