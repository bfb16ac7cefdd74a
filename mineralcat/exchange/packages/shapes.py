"""Rows of a file as the catalogue keeps them: typed, checked, references as uids.

All rows of a table that have the same columns have one *shape*, which is worked out once: of a
million rows there is no time to look anything up twice.
"""

import math
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha1
from typing import Any, Final, NamedTuple
from uuid import UUID

from mineralcat.domain.identity import NAMESPACE
from mineralcat.schema import field_types as kinds
from mineralcat.schema.entities import entity_of
from mineralcat.schema.fields import Field
from mineralcat.schema.plain_text import LONGEST_TEXT
from mineralcat.schema.value_types import JsonValue
from mineralcat.translation import _, comma_list

from ..incoming import Record
from .data_package import CATALOGUE_TABLES

Given = JsonValue | UUID | date
"""A value as a reader gives it."""

SILENT: Final = ("confidence", "origin")
"""What a file of figures does not say of itself: a new row is a single copy if it has a source, and
imported."""


class NotTakenError(Exception):
    """A value that the catalogue cannot hold; the sentence says of which column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True)
class ColumnValues:
    """How values of one column become what the engine keeps: one by one, with the reason where one
    cannot be stored, or many at once, where that is quick.

    *store* gives a value as it is stored; ValueError says why it cannot be. Values of the *quick*
    types are stored as they are where together they *fit*.
    """

    field: Field
    store: Callable[[Given], Any]
    quick: frozenset[type] = frozenset()
    fit: Callable[[list[Any]], bool] = bool

    def one(self, value: Given) -> Any:
        """A value as it is stored; NotTakenError says why it cannot be."""
        if value is None:
            if self.field.nullable:
                return None
            raise missing(self.field.key)
        try:
            return self.store(value)
        except ValueError as error:
            raise NotTakenError(self.field.key, str(error)) from error

    def many(self, values: list[Given]) -> list[Any]:
        """The same of many; NotTakenError where one cannot be stored, whichever it is."""
        there = [value for value in values if value is not None]
        is_quick = self.quick.issuperset(map(type, there)) and (not there or self.fit(there))
        if is_quick and (self.field.nullable or len(there) == len(values)):
            return values
        return [self.one(value) for value in values]


class RecordShape(NamedTuple):
    """How records with certain columns become rows of a table: the *columns* of the table that are
    staged, in order, what makes values of those that are no references, and these, both with their
    place in the row; the columns of the natural key, and those at the end that rows get of which
    the file says nothing."""

    table: str
    columns: tuple[str, ...]
    plain: tuple[tuple[int, ColumnValues], ...]
    references: tuple[tuple[int, Field], ...]
    key: tuple[str, ...]
    has_uid: bool
    silent: tuple[str, ...]


def shape_of(table: str, headings: Iterable[str]) -> RecordShape:
    """The shape of records with these columns. NotTakenError where the table has no such column, or
    needs another one."""
    if table not in CATALOGUE_TABLES:
        raise NotTakenError("", no_table(table))
    entity = entity_of(table)
    given = [heading for heading in headings if heading not in ("uid", "id")]
    for heading in given:
        if heading not in entity.by_key:
            column = heading[:40]
            sentence = _("A row of {table} has no column “{column}”.", table=table, column=column)
            raise NotTakenError(heading, sentence)
    for key, field in entity.by_key.items():
        if not field.nullable and field.default is None and key not in ("uid", *given):
            sentence = _("A row of {table} needs its “{column}”.", table=table, column=key)
            raise NotTakenError(key, sentence)
    fields = [entity.by_key[heading] for heading in given]
    silent = tuple(name for name in SILENT if name in entity.by_key and name not in given)
    return RecordShape(
        table,
        (*(field.column for field in fields), *silent),
        tuple((at, _values_of(one)) for at, one in enumerate(fields) if not one.type.target),
        tuple((at, one) for at, one in enumerate(fields) if one.type.target),
        entity.key,
        "uid" in headings,
        silent,
    )


def missing(heading: str) -> NotTakenError:
    """That a row lacks something that it needs."""
    return NotTakenError(heading, _("“{column}” is missing.", column=heading))


def no_table(name: str) -> str:
    """That there is no table of that name."""
    return _("There is no table “{table}” to take rows into.", table=name[:40])


# -- values ----------------------------------------------------------------------------------------

_LARGEST: Final = 2**63
_FIRST_YEAR, _LAST_YEAR = 1000, 2200


def _values_of(field: Field) -> ColumnValues:
    """How values of a field are stored, by its type."""
    match field.type:
        case kinds.Flag():
            return ColumnValues(field, _truth, frozenset({bool}))
        case kinds.Whole():
            is_year = isinstance(field.type, kinds.Year)
            ends = (_FIRST_YEAR, _LAST_YEAR) if is_year else (-_LARGEST, _LARGEST - 1)
            within = partial(_are_within, *ends)
            return ColumnValues(field, partial(_whole, *ends), frozenset({int}), within)
        case kinds.Number():
            return ColumnValues(field, _number, frozenset({float}), _are_plain_numbers)
        case kinds.Word():
            words = field.type.choices
            known = frozenset(words).issuperset
            return ColumnValues(field, partial(_word, field), frozenset({str, words}), known)
        case kinds.Uid():
            return ColumnValues(field, partial(hex_of, heading=field.key))
    longest = getattr(field.type.sql_type(), "length", None) or LONGEST_TEXT
    quick = frozenset[type]() if field.key in ("name", "title") else frozenset({str})
    store = partial(_text, field.key, longest)
    return ColumnValues(field, store, quick, partial(_are_plain_texts, longest))


def _truth(value: Given) -> int:
    if value is True or value is False:
        return int(value)
    raise ValueError(_("“{value}” is neither true nor false.", value=_short(value)))


def _whole(least: int, most: int, value: Given) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _LARGEST:
        raise ValueError(_("“{value}” is no whole number.", value=_short(value)))
    if not least <= value <= most:
        ends = {"first": least, "last": most}
        raise ValueError(_("{value} is no year between {first} and {last}.", value=value, **ends))
    return value


def _are_within(least: int, most: int, values: list[int]) -> bool:
    return least <= min(values) and max(values) <= most


def _number(value: Given) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(_("“{value}” is no number.", value=_short(value)))
    number = math.inf
    with suppress(OverflowError):
        number = float(value)
    if not math.isfinite(number):
        raise ValueError(_("“{value}” is no number that can be kept.", value=_short(value)))
    return number + 0.0  # turns -0 into 0


def _are_plain_numbers(values: list[float]) -> bool:
    is_minus = any(math.copysign(1, value) < 0 for value in values if value == 0)
    return not is_minus and all(map(math.isfinite, values))


def _word(field: Field, value: Given) -> str:
    words = [word.value for word in field.type.choices or ()]
    if value in words:
        return str(value)
    given = {"value": _short(value), "field": field.name, "words": comma_list(words)}
    raise ValueError(_("“{value}” is no {field}: it is one of {words}.", **given))


def _text(heading: str, longest: int, value: Given) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        raise ValueError(_("“{value}” is no text.", value=_short(value)))
    if len(value) > longest:
        signs = {"length": len(value), "longest": longest}
        raise ValueError(
            _("The text is {length:,} characters long; up to {longest:,} are kept.", **signs)
        )
    if (sign := unseen_sign(value)) is not None:
        raise ValueError(_("There is a control character in the text ({sign}).", sign=sign))
    if heading in ("name", "title") and not value.strip():
        raise ValueError(_("“{column}” is empty.", column=heading))
    return str(value)


def _are_plain_texts(longest: int, values: list[str]) -> bool:
    return len(max(values, key=len)) <= longest and "".join(values).isprintable()


def _short(value: Given) -> str:
    return str(value)[:40]


_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


_UID: Final = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def unseen_sign(text: str) -> str | None:
    """The first sign of a text that cannot be shown and is no blank, by its number: U+0000."""
    found = None if text.isprintable() else _UNSEEN.search(text)
    return None if found is None else f"U+{ord(found[0]):04X}"


def shown(text: str) -> str:
    """A text that may hold anything, with what cannot be shown or stored made visible."""
    plain = text.encode("utf-8", "backslashreplace").decode()
    return _UNSEEN.sub(lambda found: f"\\x{ord(found[0]):02x}", plain)


def hex_of(value: Given, heading: str = "uid") -> str:
    """A uid as the engine stores it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, str):
        if len(value) == 36 and _UID.fullmatch(value):
            return value.replace("-", "").lower()
        with suppress(ValueError):
            return UUID(value).hex
    raise NotTakenError(heading, _("“{value}” is no uid.", value=_short(value)))


# -- identity --------------------------------------------------------------------------------------

_SPACE: Final = NAMESPACE.bytes


def natural_hex(table: str, shape_key: tuple[str, ...], record: Record) -> str:
    """The uid of a record by its natural key, as the engine stores it: what `keys.uid_of` gives, in
    a third of its time."""
    parts = (record.get(name) for name in shape_key)
    text = "\x1f".join([table, *("" if part is None else str(part) for part in parts)])
    digest = bytearray(sha1(_SPACE + text.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return digest.hex()
