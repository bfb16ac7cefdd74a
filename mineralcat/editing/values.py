"""Reads what was typed or chosen for a field as the columns of its table take it."""

import re
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.domain.reading_claims import ClaimQuestion, ReadClaim, read_claim
from mineralcat.errors import EditError
from mineralcat.schema.entities import EntityInfo, entity_of
from mineralcat.schema.field_types import ClaimFigure, Period, Reference
from mineralcat.schema.fields import Field
from mineralcat.schema.value_types import PlainValue
from mineralcat.translation import _, pgettext

FieldValue = PlainValue | ReadClaim
"""The new value of a field: a text as typed, or a value that was parsed already."""
Columns = dict[str, Any]
"""Values by the names of their columns."""


class AmbiguousError(EditError):
    """A figure that can be read in more than one way; *question* has the choices."""

    def __init__(self, question: ClaimQuestion) -> None:
        either = pgettext("readings of a figure", " or ")
        readings = either.join(choice.words for choice in question.choices)
        super().__init__("value", f"{question.sentence} {readings}")
        self.question = question


_NO_UNIT = re.compile(r"[\d\s.,<>+-]*")
"""A figure that names no unit, so that nobody need look which there are."""


def read_value(
    session: Session,
    kind: EntityInfo,
    field: Field,
    value: FieldValue,
    marks: NumberMarks | None = None,
) -> Columns:
    """The columns that *value* sets: a text, or what the field holds already typed. EditError names
    the field."""
    if isinstance(value, ReadClaim):
        return value.columns
    if isinstance(value, bool):
        return {field.column: value}
    text = "" if value is None else str(value)
    if isinstance(field.type, ClaimFigure):
        units = () if _NO_UNIT.fullmatch(text) else units_of(session, kind.name)
        found = read_claim(text, marks, units)
        if isinstance(found, ClaimQuestion):
            raise AmbiguousError(found)
        return found.columns
    if isinstance(field.type, Period):
        return dict(zip(field.columns, field.type.parse(text, field), strict=True))
    read: Any
    if isinstance(field.type, Reference):
        read = _reference(session, field.type.target, text, field.key) if text.strip() else None
    else:
        read = field.type.parse(text, field, marks)
    if read is None:
        if field.required:
            words = _("{field} must not be empty. Press Esc to keep the old.", field=field.label)
            raise EditError(field.key, words)
        read = field.default
    return {field.column: read}


def settable(kind: EntityInfo, key: str) -> Field:
    """A field by its key; EditError where it is given once, when a row is made."""
    field = kind.field(key)
    if field.fixed:
        raise EditError(key, _("{field} is given once and stays.", field=field.label))
    return field


def _reference(session: Session, entity: str, text: str, field: str) -> int:
    """The id of the row that is meant: by slug, by uid, or by a name that only one has."""
    kind, text = entity_of(entity), text.strip()
    model = kind.model
    by: list[Any] = [model.slug == text] if hasattr(model, "slug") else []
    with suppress(ValueError):
        by.append(model.uid == UUID(text))
    if kind.name_column is not None:
        by.append(func.casefold(getattr(model, kind.name_column)) == text.casefold())
    for condition in by:
        found = list(session.scalars(select(model.id).where(condition).limit(2)))
        if len(found) == 1:
            return int(found[0])
        if found:
            words = _("More than one is called “{name}”: write its key.", name=text[:60])
            raise EditError(field, words)
    sentence = _("There is no {thing} “{name}”: choose one, or add it first.")
    raise EditError(field, sentence.format(thing=kind.title, name=text[:60]))


def units_of(session: Session, entity: str) -> list[str]:
    """The units that the figures of a table have, such as dollars per kilogram, in order."""
    unit = entity_of(entity).model.unit
    return list(session.scalars(select(unit).where(unit.is_not(None)).distinct().order_by(unit)))
