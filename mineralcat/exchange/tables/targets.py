"""What the columns of any table can be read into: the entities of the catalogue and their fields,
as the models declare them. A new table or column can be imported without a word here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from mineralcat.schema.entities import EntityInfo, content_entities, entity_of
from mineralcat.schema.field_types import (
    AnyFieldType,
    ClaimFigure,
    Date,
    Flag,
    Number,
    Period,
    Reference,
    Text,
    Uid,
    Unit,
    Whole,
    Word,
    by_type,
)
from mineralcat.schema.fields import Field

OWN_FIELDS: Final = frozenset(("uid", "origin"))
"""Which files have that this program wrote; they are never guessed from any other."""
_KINDS: Final[dict[type, type[AnyFieldType]]] = {
    kind: kind
    for kind in (ClaimFigure, Date, Flag, Number, Period, Reference, Text, Uid, Unit, Whole, Word)
}


@dataclass(frozen=True, slots=True)
class TargetField:
    """A field that a column can be read into. *key* is unique within its target; *column* is where
    it stands in the record, within the record of *within* where the row that it belongs to is
    referred to by several columns (a supply figure by mineral, stage, measure of its series)."""

    key: str
    column: str
    field_type: AnyFieldType
    label: str
    required: bool = False
    headings: tuple[str, ...] = ()
    """What headings call it, in several languages."""
    within: str | None = None

    @property
    def kind(self) -> type[AnyFieldType]:
        """By which type of field its cells are read; a row without a slug stands as its uid."""
        if self.field_type.target and entity_of(self.field_type.target).key_heading == "uid":
            return Uid
        return by_type(_KINDS, self.field_type) or Text

    @property
    def choices(self) -> type[StrEnum] | None:
        """The words that it is one of."""
        return self.field_type.choices

    @property
    def refers(self) -> str | None:
        """The table that it names a row of."""
        return self.field_type.target or None

    @property
    def longest(self) -> int | None:
        """How many characters fit; None where that is not limited."""
        return self.field_type.longest if getattr(self.field_type, "bounded", False) else None


@dataclass(frozen=True, slots=True)
class Target:
    """A table of the catalogue that a file's rows can become rows of."""

    table: str
    label: str
    fields: tuple[TargetField, ...]
    is_claim: bool

    def field(self, key: str) -> TargetField:
        """The field of that key; KeyError where there is none."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)

    def has(self, key: str) -> bool:
        """Whether there is such a field."""
        return any(field.key == key for field in self.fields)

    @property
    def required(self) -> tuple[TargetField, ...]:
        """Without which there is no row."""
        return tuple(field for field in self.fields if field.required)


@cache
def target_of(table: str) -> Target:
    """The target that a table is; KeyError where its rows are not imported."""
    entity = entity_of(table)
    if not entity.is_content:
        raise KeyError(table)
    order = {key: place for place, key in enumerate(entity.key)}
    fields = sorted(
        _fields(entity),
        key=lambda field: (not field.required, order.get(field.within or field.key, 99)),
    )
    return Target(table, entity.meaning, tuple(fields), entity.is_claim)


def targets() -> tuple[Target, ...]:
    """All targets, in the order in which their rows can be taken in."""
    return tuple(target_of(entity.name) for entity in content_entities())


def _fields(entity: EntityInfo) -> Iterator[TargetField]:
    for field in entity.columns.values():
        required = _is_required(field)
        if entity.is_claim and field.key == "value":
            figure = ClaimFigure()
            yield TargetField(
                "value", "value", figure, field.label, entity.has_figure, field.file_headings
            )
            continue
        if entity.is_claim and field.key == "unit":
            required = entity.needs_unit
        target = field.type.target
        by_uid = bool(target) and entity_of(target).key_heading == "uid"
        required = required and not by_uid
        yield TargetField(
            field.key, field.key, field.type, field.label, required, field.file_headings
        )
        if by_uid:  # or by the fields that name such a row together
            yield from _key_fields(entity, field)
    for field in entity.composites:
        if isinstance(field.type, Period):
            yield TargetField(
                field.key,
                field.column,
                field.type,
                field.label,
                entity.needs_period,
                field.file_headings,
            )


def _key_fields(entity: EntityInfo, reference: Field) -> Iterator[TargetField]:
    """The fields that together name a row without a slug, such as a series."""
    target = entity_of(reference.type.target)
    for name in target.key:
        field, required = target.by_key[name], _is_required(target.by_key[name])
        key, label, headings = name, field.label, field.file_headings
        if name in entity.by_key:  # whose own field its headings mean
            key = f"{reference.key}.{name}"
            label, headings = f"{reference.label}: {field.name}", ()
        yield TargetField(key, name, field.type, label, required, headings, reference.key)


def _is_required(field: Field) -> bool:
    return field.required and field.default is None and field.key != "claim_kind"
