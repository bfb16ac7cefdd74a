"""What the columns of any table can be read into: the tables of the catalogue and their fields.

All of it is derived from the declared tables and their natural keys (`keys.py`). A new table or
column can be imported without a word here.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import cache
from typing import Any, Final

from sqlalchemy import Boolean, Column, Float, Integer, String, Uuid
from sqlalchemy import Enum as EnumType

from ..packages.data_package import heading_of, key_heading, reference_of, table_of
from ..packages.keys import NATURAL_KEYS
from ..packages.package_words import TABLE_MEANINGS


class FieldKind(Enum):
    """How the cells of a field are read."""

    TEXT = auto()
    NAME = auto()
    """The file's own words for an entry of the catalogue."""
    WORD = auto()
    """One of the words that the catalogue has for it."""
    YES_NO = auto()
    WHOLE = auto()
    NUMBER = auto()
    DATE = auto()
    PERIOD = auto()
    """A year or several; sets both ends."""
    FIGURE = auto()
    """A claim in one cell: number, bound, range or why there is none; may name its unit."""
    UNIT = auto()
    UID = auto()
    """A uid as this program itself writes it."""


@dataclass(frozen=True, slots=True)
class TargetField:
    """A field that a column can be read into. *key* is unique within its target; *column* is where
    it stands in the record, within the record of *within* where the row that it belongs to is
    referred to by several columns (a supply figure by mineral, stage, measure of its series)."""

    key: str
    column: str
    kind: FieldKind
    required: bool = False
    choices: type[StrEnum] | None = None
    refers: str | None = None
    longest: int | None = None
    within: str | None = None

    @property
    def label(self) -> str:
        """The field in words."""
        words = {"value": "Figure", "period": "Year or years"}.get(self.key)
        return words or self.key.replace(".", ": ").replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Target:
    """A table of the catalogue that a file's rows can become rows of."""

    table: str
    label: str
    fields: tuple[TargetField, ...]
    is_claim: bool

    def field(self, key: str) -> TargetField:
        """The field of that key; KeyError where there is none."""
        return next((field for field in self.fields if field.key == key), None) or _none(key)

    def has(self, key: str) -> bool:
        """Whether there is such a field."""
        return any(field.key == key for field in self.fields)

    @property
    def required(self) -> tuple[TargetField, ...]:
        """Without which there is no row."""
        return tuple(field for field in self.fields if field.required)


def _none(key: str) -> TargetField:
    raise KeyError(key)


OWN_FIELDS: Final = frozenset(("uid", "origin"))
"""Which files have that this program wrote; they are never guessed from any other."""
_FIGURE: Final = ("value", "low", "high", "claim_kind", "rounded", "as_published")
WITHOUT_FIGURE: Final = frozenset(("usage", "listing"))
"""Claims that say that something is so, not how much."""
WITH_UNIT: Final = frozenset(("intensity", "supply", "demand_share"))
"""Where a figure says nothing without its unit."""
WITH_PERIOD: Final = frozenset(("supply", "statistic"))
"""Where a figure says nothing without its year."""


@cache
def target_of(table: str) -> Target:
    """The target that a table is; KeyError where its rows are not imported."""
    columns = table_of(table).columns
    is_claim = "claim_kind" in columns
    fields: list[TargetField] = []
    for column in columns:
        if column.name != "id":
            fields.extend(_fields(table, column, is_claim))
    if is_claim:
        needed = table in WITH_PERIOD
        fields.append(TargetField("period", "period_from", FieldKind.PERIOD, needed))
    order = {key: place for place, key in enumerate(NATURAL_KEYS[table])}
    fields.sort(key=lambda field: (not field.required, order.get(field.within or field.key, 99)))
    return Target(table, TABLE_MEANINGS.get(table, table), tuple(fields), is_claim)


def targets() -> tuple[Target, ...]:
    """All targets, in the order in which their rows can be taken in."""
    return tuple(target_of(table) for table in NATURAL_KEYS)


def _fields(table: str, column: Column[Any], is_claim: bool) -> list[TargetField]:
    heading, refers = heading_of(column), reference_of(column)
    required = _is_required(table, column)
    if refers is not None and key_heading(refers) == "uid":
        by_uid = TargetField(heading, heading, FieldKind.UID, refers=refers)
        return [by_uid, *_key_fields(table, heading, refers)]
    if is_claim and heading in _FIGURE:
        return _figure_fields(table, column)
    if is_claim and heading == "unit":
        kind, required = FieldKind.UNIT, table in WITH_UNIT
    else:
        kind = _kind(column, refers)
    return [_field(heading, column, kind, required)]


def _figure_fields(table: str, column: Column[Any]) -> list[TargetField]:
    name = column.name
    if name == "value":
        return [_field(name, column, FieldKind.FIGURE, table not in WITHOUT_FIGURE)]
    return [_field(name, column, _kind(column, None), False)]


def _key_fields(table: str, heading: str, refers: str) -> list[TargetField]:
    """The fields that together name a row without a slug, such as a series."""
    own = {heading_of(column) for column in table_of(table).columns}
    by_heading = {heading_of(column): column for column in table_of(refers).columns}
    fields = []
    for name in NATURAL_KEYS[refers]:
        column = by_heading[name]
        kind = _kind(column, reference_of(column))
        key = f"{heading}.{name}" if name in own else name
        required = _is_required(refers, column)
        fields.append(_field(key, column, kind, required, within=heading))
    return fields


def _field(
    key: str, column: Column[Any], kind: FieldKind, required: bool, within: str | None = None
) -> TargetField:
    choices: Any = column.type.enum_class if isinstance(column.type, EnumType) else None
    longest = column.type.length if isinstance(column.type, String) and not choices else None
    refers, name = reference_of(column), heading_of(column)
    return TargetField(key, name, kind, required, choices, refers, longest, within)


def _is_required(table: str, column: Column[Any]) -> bool:
    if column.name in ("uid", "origin"):
        return False
    if column.name == "slug":  # made from the name
        return not {"name", "title"} & set(table_of(table).columns.keys())
    return not column.nullable and column.default is None and column.name != "claim_kind"


def _kind(column: Column[Any], refers: str | None) -> FieldKind:
    if refers is not None:
        return FieldKind.NAME
    match column.type:
        case Uuid():
            return FieldKind.UID
        case EnumType():
            return FieldKind.WORD
        case Boolean():
            return FieldKind.YES_NO
        case Integer():
            return FieldKind.WHOLE
        case Float():
            return FieldKind.NUMBER
        case String(length=10):  # ISO 8601 dates alone have that length
            return FieldKind.DATE
    return FieldKind.TEXT
