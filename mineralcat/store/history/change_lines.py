"""What a step changed, in lines as people read them: before and after as the window shows them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from mineralcat.schema.value_types import Json
from mineralcat.store.models import Change
from mineralcat.store.models.base import PERIOD

from .codec import Fields, load
from .entries import FieldChange
from .figures import FIGURE, YEARS, Units, figure_words, is_claim, years_words
from .words import NOTHING, Namer, kind_of, label_of

_LEFT_OUT = ("id", "slug")
"""What a row that was made or deleted has, and what says nothing beside its name."""


class _Line(NamedTuple):
    """One line: the field that it is of, its label, and the words before and after."""

    field: str
    label: str
    before: str
    after: str


class ChangeLines:
    """Puts changes of the log in words; what it has read it reads once."""

    def __init__(self, session: Session) -> None:
        self._namer = Namer(session)
        self._units = Units(session)

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
        self._units.read(changes)
        return [
            FieldChange(
                change=change.id,
                entity=change.entity,
                uid=str(change.entity_uid),
                kind=kind_of(change.entity),
                name=namer.name(change.entity, change.entity_uid),
                field=line.field,
                label=line.label,
                before=line.before,
                after=line.after,
                whole=not change.field,
            )
            for change in changes
            for line in self._lines(change)
        ]

    def _lines(self, change: Change) -> Iterator[_Line]:
        before, after = (_values(change, text) for text in (change.before, change.after))
        if change.entity == "preference":
            yield self._choice(change, before, after)
        elif change.field:
            yield self._field(change, before[change.field], after[change.field])
        else:
            yield from self._row(change.entity, before, after)

    def _field(self, change: Change, before: Json, after: Json) -> _Line:
        entity, field = change.entity, change.field
        row = self._namer.fields(entity, change.entity_uid)
        return _Line(
            field,
            label_of(field, entity),
            self._namer.value(entity, field, before, unit=self._units.before(change), row=row),
            self._namer.value(entity, field, after, unit=self._units.after(change), row=row),
        )

    def _row(self, entity: str, before: Fields, after: Fields) -> Iterator[_Line]:
        """A row that was made or deleted. Of a claim its figure and its years are one line each."""
        claim = is_claim(entity)
        if claim:
            figures = _words(figure_words(before)), _words(figure_words(after))
            if figures != (NOTHING, NOTHING):
                yield _Line("value", label_of("value", entity), *figures)
            years = _words(years_words(before)), _words(years_words(after))
            if years != (NOTHING, NOTHING):
                yield _Line("period_to", PERIOD.name, *years)
        for name in before or after:
            values = before.get(name), after.get(name)
            if name in _LEFT_OUT or (claim and name in (*FIGURE, *YEARS)) or values == (None, None):
                continue
            words = [
                self._namer.value(entity, name, value, row=before or after) for value in values
            ]
            if words != [NOTHING, NOTHING]:
                yield _Line(name, label_of(name, entity), *words)

    def _choice(self, change: Change, before: Fields, after: Fields) -> _Line:
        """Which claim is shown first: the one that was chosen, or the one that the rule shows."""
        namer, label = self._namer, label_of("claim_uid", change.entity)
        if change.field:
            row = namer.fields(change.entity, change.entity_uid)
            before, after = {**row, **before}, {**row, **after}
        shown = [
            namer.shown_first(fields) if fields else namer.shown_by_rule(other)
            for fields, other in ((before, after), (after, before))
        ]
        return _Line("claim_uid", label, *shown)


def _values(change: Change, text: str | None) -> Fields:
    """The fields that a side of a change speaks of."""
    if change.field:
        return {change.field: load(text)}
    return load(text) or {}


def _words(text: str) -> str:
    return text or NOTHING
