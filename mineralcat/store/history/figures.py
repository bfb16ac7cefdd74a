"""The figures of the log in words: what a claim stated then, as the window shows it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.figures import figure_text, years_text
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.schema.entities import entity_of
from mineralcat.schema.value_types import Json
from mineralcat.store.models import Change

from .changes import ENTITIES
from .codec import Fields, load
from .current_rows import chunks, current_rows

NUMBERS = ("value", "low", "high")
FIGURE = (*NUMBERS, "claim_kind", "unit", "rounded")
"""The fields that together are a figure."""
YEARS = ("period_from", "period_to")


class _Figure(NamedTuple):
    kind: ClaimKind
    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    as_published: str | None
    status: ClaimStatus = ClaimStatus.REPORTED


def is_claim(entity: str) -> bool:
    """Whether the rows of a table are claims."""
    return entity in ENTITIES and entity_of(entity).is_claim


def figure_words(fields: Fields) -> str:
    """The figure of a claim with these fields; empty where it states none."""
    values: dict[str, Any] = dict(fields)
    try:
        kind = ClaimKind(str(values["claim_kind"]))
    except (KeyError, ValueError):
        return ""
    ends = (values.get("value"), values.get("low"), values.get("high"))
    if kind is ClaimKind.IN_WORDS:
        return str(values.get("as_published") or "")
    return figure_text(_Figure(kind, *ends, values.get("unit"), values.get("as_published")))


def number_words(value: float, unit: str | None) -> str:
    """A number of a claim in its unit."""
    return figure_text(_Figure(ClaimKind.NUMBER, value, None, None, unit, None))


def years_words(fields: Fields) -> str:
    """The years that a claim with these fields is of."""
    first, last = (fields.get(name) for name in YEARS)
    return years_text(
        first if isinstance(first, int) else None, last if isinstance(last, int) else None
    )


class Units:
    """The units that figures had before and after each step."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._now: dict[UUID, Json] = {}
        self._later: dict[UUID, list[tuple[int, Json]]] = defaultdict(list)

    def read(self, changes: Iterable[Change]) -> None:
        """Read what the units of these changed figures were."""
        wanted: dict[str, set[UUID]] = defaultdict(set)
        for change in changes:
            if change.field in NUMBERS and is_claim(change.entity):
                wanted[change.entity].add(change.entity_uid)
        for entity, uids in wanted.items():
            there = current_rows(self._session, entity, uids)
            self._now.update({uid: row["unit"] for uid, row in there.items()})
            for chunk in chunks(uids):
                self._read_changes(entity, chunk)

    def _read_changes(self, entity: str, uids: list[UUID]) -> None:
        rows = (
            select(Change.entity_uid, Change.revision_id, Change.field, Change.before)
            .where(Change.entity == entity, Change.entity_uid.in_(uids))
            .where(Change.field.in_(("", "unit")))
            .order_by(Change.id)
        )
        for uid, revision, field, text in self._session.execute(rows):
            before = load(text)
            if field:
                self._later[uid].append((revision, before))
            elif before is not None:  # it was deleted
                self._later[uid].append((revision, before.get("unit")))

    def before(self, change: Change) -> str | None:
        """The unit before the step of a change."""
        return self._at(change.entity_uid, change.revision_id)

    def after(self, change: Change) -> str | None:
        """The unit after the step of a change."""
        return self._at(change.entity_uid, change.revision_id + 1)

    def _at(self, uid: UUID, revision: int) -> str | None:
        """The unit that the first step from *revision* on found."""
        later = (unit for step, unit in self._later[uid] if step >= revision)
        unit = next(later, self._now.get(uid))
        return None if unit is None else str(unit)
