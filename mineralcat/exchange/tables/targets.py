"""What the columns of any table can be read into: the entities of the catalogue and their fields,
as the models declare them. A new table or column can be imported without a word here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Final

from mineralcat.domain.text_lists import capitalised
from mineralcat.schema import field_types as types
from mineralcat.schema.entities import EntityInfo, content_entities, entity_of
from mineralcat.schema.fields import Field
from mineralcat.translation import _

OWN_FIELDS: Final = frozenset(("uid", "origin"))
"""Which files have that this program wrote; they are never guessed from any other."""
_KINDS: Final[tuple[type[types.AnyFieldType], ...]] = (
    *(types.ClaimFigure, types.Date, types.Flag, types.Number, types.Period, types.Reference),
    *(types.Text, types.Uid, types.Unit, types.Whole, types.Word),
)
"""The types by which cells are read; others are special cases of one of them."""


@dataclass(frozen=True, slots=True)
class TargetField:
    """A field that a column can be read into. *key* is unique within its target, and *name* what it
    is called within a sentence. Where the row that it belongs to is referred to by several columns
    (a supply figure by mineral, stage, measure of its series), it stands in the record of
    *within*."""

    field: Field
    key: str
    name: str
    required: bool
    headings: tuple[str, ...]
    """What headings call it, in several languages."""
    within: str | None = None

    @property
    def label(self) -> str:
        """The name where it begins a sentence or stands alone."""
        return capitalised(self.name)

    @property
    def column(self) -> str:
        """Where it stands in the record; of years, where the first of them does."""
        return self.field.key if len(self.field.columns) == 1 else self.field.column

    @property
    def kind(self) -> type[types.AnyFieldType]:
        """By which type of field its cells are read; a row without a slug stands as its uid."""
        if self.field.type.target and entity_of(self.field.type.target).key_heading == "uid":
            return types.Uid
        special = type(self.field.type).__mro__
        return next((kind for kind in special if kind in _KINDS), types.Text)

    @property
    def choices(self) -> type[StrEnum] | None:
        """The words that it is one of."""
        return self.field.type.choices

    @property
    def refers(self) -> str | None:
        """The table that it names a row of."""
        return self.field.type.target or None

    @property
    def longest(self) -> int | None:
        """How many characters fit; None where that is not limited."""
        return self.field.type.longest if getattr(self.field.type, "bounded", False) else None


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
    return Target(table, _(entity.meaning), tuple(fields), entity.is_claim)


def targets() -> tuple[Target, ...]:
    """All targets, in the order in which their rows can be taken in."""
    return tuple(target_of(entity.name) for entity in content_entities())


def _fields(entity: EntityInfo) -> Iterator[TargetField]:
    for field in entity.columns.values():
        if entity.is_claim and field.key == "value":
            yield _as_target(replace(field, type=types.ClaimFigure()), entity.has_figure)
        elif entity.is_claim and field.key == "unit":
            yield _as_target(field, entity.needs_unit)
        elif field.type.target and entity_of(field.type.target).key_heading == "uid":
            yield _as_target(field, False)  # or by the fields that name such a row together
            yield from _key_fields(entity, field)
        else:
            yield _as_target(field, _is_required(field))
    for field in entity.composites:
        if isinstance(field.type, types.Period):
            yield _as_target(field, entity.needs_period)


def _as_target(field: Field, required: bool) -> TargetField:
    return TargetField(field, field.key, field.name, required, field.file_headings)


def _key_fields(entity: EntityInfo, reference: Field) -> Iterator[TargetField]:
    """The fields that together name a row without a slug, such as a series."""
    target = entity_of(reference.type.target)
    for field in (target.by_key[name] for name in target.key):
        key, name, headings = field.key, field.name, field.file_headings
        if key in entity.by_key:  # whose own field its headings mean
            key, name, headings = f"{reference.key}.{key}", f"{reference.name}: {name}", ()
        yield TargetField(field, key, name, _is_required(field), headings, reference.key)


def _is_required(field: Field) -> bool:
    return field.required and field.default is None and field.key != "claim_kind"
