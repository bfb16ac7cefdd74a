"""What a step changed, in lines as people read them: before and after as the window shows them; and
the values that a field of a row has had, since when, by whom and why."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.schema.value_types import Json
from mineralcat.store.models import Change, Revision
from mineralcat.store.models.base import PERIOD

from .codec import Fields, load
from .current_rows import current_rows
from .entries import FieldChange, ValueThen
from .words import (
    FIGURE,
    NOTHING,
    YEARS,
    Namer,
    figure_words,
    is_claim,
    kind_of,
    label_of,
    years_words,
)

_LEFT_OUT = ("id", "slug")
"""What a row that was made or deleted has, and what says nothing beside its name."""


Line = tuple[str, str, str, str]
"""The field that a line is of, its label, and the words before and after."""


class ChangeLines:
    """Puts changes of the log in words; what it has read it reads once."""

    def __init__(self, session: Session) -> None:
        self._namer = Namer(session)

    def of(self, changes: Sequence[Change]) -> list[FieldChange]:
        """The lines of these changes: one for a field, or one for each field that says something
        of a row that was made or deleted."""
        namer = self._namer
        namer.read((change.entity, change.entity_uid) for change in changes)
        namer.read_values(
            (change.entity, name, value)
            for change in changes
            for text in (change.before, change.after)
            for name, value in _values(change, text).items()
        )
        lines = []
        for one in changes:
            name = namer.name(one.entity, one.entity_uid)
            head = one.id, one.entity, str(one.entity_uid), kind_of(one.entity), name
            lines += [FieldChange(*head, *line, not one.field) for line in self._lines(one)]
        return lines

    def _lines(self, change: Change) -> Iterator[Line]:
        before, after = (_values(change, text) for text in (change.before, change.after))
        if change.entity == "preference":
            yield self._choice(change, before, after)
        elif change.field:
            yield self._field(change, before[change.field], after[change.field])
        else:
            yield from self._row(change.entity, before, after)

    def _field(self, change: Change, *values: Json) -> Line:
        entity, field = change.entity, change.field
        row = self._namer.fields(entity, change.entity_uid)
        units = (self._namer.unit(change, after=after) for after in (False, True))
        before, after = (
            self._namer.value(entity, field, value, unit=unit, row=row)
            for value, unit in zip(values, units, strict=True)
        )
        return field, label_of(field, entity), before, after

    def _row(self, entity: str, *sides: Fields) -> Iterator[Line]:
        """A row that was made or deleted. Of a claim its figure and its years are one line each."""
        row = sides[0] or sides[1]
        words: dict[str, Callable[[Fields], str]] = {
            name: partial(self._value, entity, name, row) for name in row if name not in _LEFT_OUT
        }
        if is_claim(entity):
            others = {name: of for name, of in words.items() if name not in (*FIGURE, *YEARS)}
            words = {"value": figure_words, "period_to": years_words, **others}
        for name, words_of in words.items():
            before, after = (words_of(side) or NOTHING for side in sides)
            if (before, after) != (NOTHING, NOTHING):
                label = PERIOD.name if name == "period_to" else label_of(name, entity)
                yield name, label, before, after

    def _value(self, entity: str, name: str, row: Fields, side: Fields) -> str:
        return self._namer.value(entity, name, side.get(name), row=row)

    def _choice(self, change: Change, before: Fields, after: Fields) -> Line:
        """Which claim is shown first: the one that was chosen, or the one that the rule shows."""
        namer = self._namer
        if change.field:
            row = namer.fields(change.entity, change.entity_uid)
            before, after = {**row, **before}, {**row, **after}
        words = [
            namer.shown_first(fields) if fields else namer.shown_by_rule(other)
            for fields, other in ((before, after), (after, before))
        ]
        return "claim_uid", label_of("claim_uid", change.entity), words[0], words[1]


def _values(change: Change, text: str | None) -> Fields:
    """The fields that a side of a change speaks of."""
    if change.field:
        return {change.field: load(text)}
    return load(text) or {}


def timeline(session: Session, entity: str, uid: UUID | str, field: str) -> list[ValueThen]:
    """All values of a field, newest first; the last is the one it was made or came with."""
    uid = UUID(str(uid))
    rows = session.execute(
        select(Change, Revision)
        .join(Revision, Change.revision_id == Revision.id)
        .where(Change.entity == entity, Change.entity_uid == uid, Change.field.in_(("", field)))
        .order_by(Change.id)
    ).all()
    values: list[tuple[Json, Change | None, Revision, bool]] = []
    if not rows or rows[0][0].before is not None or rows[0][0].field:
        first = session.get_one(Revision, 0)
        oldest = rows[0][0] if rows else None
        values.append((_first(session, entity, uid, field, oldest), oldest, first, True))
    values += [
        (_of(load(change.after), change, field), change, step, False) for change, step in rows
    ]
    namer = Namer(session)
    namer.read_values((entity, field, value) for value, *_ in values)
    row, label = namer.fields(entity, uid), label_of(field, entity)
    lines = []
    for value, change, step, before in reversed(values):
        unit = _unit(namer, change, before=before)
        words = namer.value(entity, field, value, unit=unit, row=row)
        head = change.id if change is not None else None, before, field, label, words
        lines.append(
            ValueThen(*head, str(step.uid), step.time, step.author, step.message, step.reason)
        )
    return lines


def _unit(namer: Namer, change: Change | None, *, before: bool) -> str | None:
    """The unit of a value that a change made, or that it found."""
    if change is None:
        return None
    if not change.field:
        made = load(change.after) or load(change.before) or {}
        return made.get("unit") if isinstance(made, dict) else None
    return namer.unit(change, after=not before)


def _first(session: Session, entity: str, uid: UUID, field: str, change: Change | None) -> Json:
    """The value that came with the catalogue."""
    if change is not None:
        return _of(load(change.before), change, field)
    return current_rows(session, entity, [uid]).get(uid, {}).get(field)


def _of(value: Json | Fields, change: Change, field: str) -> Json:
    if not change.field:
        return value.get(field) if isinstance(value, dict) else None
    return value if not isinstance(value, dict) else None
