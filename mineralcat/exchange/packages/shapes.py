"""Rows of a file as the catalogue keeps them: typed, checked, references as uids.

All rows of a table that have the same columns have one *shape*, which is worked out once: of a
million rows there is no time to look anything up twice.
"""

import math
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha1
from types import NoneType
from typing import Any, ClassVar, Final, Generic, NamedTuple, TypeAlias, TypeGuard, TypeVar
from uuid import UUID

from sqlalchemy import Boolean, Enum, Float, Integer, String, Table, Uuid

from mineralcat.domain.identity import NAMESPACE
from mineralcat.schema.entities import entity_of
from mineralcat.schema.value_types import AnyColumn, JsonValue

from .data_package import CATALOGUE_TABLES, Record, heading_of, reference_of, table_of

Given = JsonValue | UUID | date
"""A value as a reader gives it."""
S = TypeVar("S", str, int, float)

LONGEST_TEXT: Final = 20_000
"""Characters of one field, as in the window."""

SILENT: Final = ("confidence", "origin")
"""What a file of figures does not say of itself: a new row is a single copy if it has a source, and
imported."""


class NotTakenError(Exception):
    """A value that the catalogue cannot hold; the sentence says of which column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


class RecordShape(NamedTuple):
    """How records with certain columns become rows of a table.

    *plain* are the columns that are no references: place in the row, column of the record and
    what turns its value into the one that is stored. *references* are place, column, and table that
    is referred to. *key* are the columns of the natural key.
    """

    table: str
    columns: tuple[str, ...]
    """The columns of the table that are staged, in order."""
    headings: tuple[str, ...]
    """The same as the record has them."""
    plain: tuple[tuple[int, str, "AnyValues"], ...]
    references: tuple[tuple[int, str, str, bool], ...]
    """Place, column, table referred to, and whether it may be absent."""
    key: tuple[str, ...]
    has_uid: bool
    silent: tuple[str, ...]
    """The columns at the end that rows get of which the file says nothing."""


def shape_of(table: str, headings: Iterable[str]) -> RecordShape:
    """The shape of records with these columns. NotTakenError where the table has no such column, or
    needs another one."""
    if table not in CATALOGUE_TABLES:
        raise NotTakenError("", f"There is no table “{table[:40]}” to take rows into.")
    known = {heading_of(column): column for column in table_of(table).columns}
    given = [heading for heading in headings if heading not in ("uid", "id")]
    for heading in given:
        if heading not in known:
            raise NotTakenError(heading, f"A row of {table} has no column “{heading[:40]}”.")
    _check_needed(table_of(table), set(given))
    columns = tuple(known[heading].name for heading in given)
    silent = tuple(name for name in SILENT if name in known and name not in given)
    plain, references = [], []
    for place, heading in enumerate(given):
        column = known[heading]
        if (target := reference_of(column)) is not None:
            references.append((place, heading, target, bool(column.nullable)))
        else:
            plain.append((place, heading, _values(column, heading)))
    return RecordShape(
        table,
        (*columns, *silent),
        (*given, *silent),
        tuple(plain),
        tuple(references),
        entity_of(table).key,
        "uid" in headings,
        silent,
    )


def _check_needed(table: Table, given: set[str]) -> None:
    for column in table.columns:
        needed = not column.nullable and column.default is None and column.name != "id"
        if needed and (heading := heading_of(column)) not in given:
            raise NotTakenError(heading, f"A row of {table.name} needs its “{heading}”.")


# -- values ----------------------------------------------------------------------------------------


class Values(Generic[S]):
    """How values of one column become what the engine keeps: one by one, with the reason where one
    cannot be stored, or many at once, where that is quick."""

    types: ClassVar[tuple[type, ...]] = ()
    """The types of values that may be quick."""

    def __init__(self, column: AnyColumn, heading: str) -> None:
        self._heading = heading
        self._nullable = bool(column.nullable)
        self._quick_types = {*self.types, *([NoneType] if self._nullable else [])}

    def one(self, value: Given) -> S | None:
        """A value as it is stored; NotTakenError says why it cannot be."""
        if value is not None:
            return self._stored(value)
        if self._nullable:
            return None
        raise self._refused(f"“{self._heading}” is missing.")

    def many(self, values: list[Given]) -> list[S | None]:
        """The same of many; NotTakenError where one cannot be stored, whichever it is."""
        if self._are_quick(values):
            stored = self._quickly(values)
            if stored is not None:
                return stored
        return [self.one(value) for value in values]

    def _are_quick(self, values: list[Given]) -> TypeGuard[list[S | None]]:
        return set(map(type, values)) <= self._quick_types

    def _stored(self, value: Given) -> S:
        raise NotImplementedError

    def _quickly(self, values: list[S | None]) -> list[S | None] | None:
        """Values of the quick types as they are stored; None where they are to be looked at one by
        one."""
        return values

    def _refused(self, reason: str) -> NotTakenError:
        return NotTakenError(self._heading, reason)

    def _no(self, value: Given, what: str) -> NotTakenError:
        return self._refused(f"“{str(value)[:40]}” is {what}.")


AnyValues: TypeAlias = Values[Any]


class _Truths(Values[int]):
    types = (bool,)

    def _stored(self, value: Given) -> int:
        if value is True or value is False:
            return int(value)
        raise self._no(value, "neither true nor false")


_LARGEST: Final = 2**63
_YEARS: Final = frozenset({"period_from", "period_to"})
_FIRST_YEAR, _LAST_YEAR = 1000, 2200


class _Wholes(Values[int]):
    types = (int,)

    def __init__(self, column: AnyColumn, heading: str) -> None:
        super().__init__(column, heading)
        years = _FIRST_YEAR, _LAST_YEAR
        self._least, self._most = years if heading in _YEARS else (-_LARGEST, _LARGEST - 1)

    def _stored(self, value: Given) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _LARGEST:
            raise self._no(value, "no whole number")
        if not self._least <= value <= self._most:
            raise self._refused(f"{value} is no year between {self._least} and {self._most}.")
        return value

    def _quickly(self, values: list[int | None]) -> list[int | None] | None:
        there = [value for value in values if value is not None]
        is_within = not there or (self._least <= min(there) and max(there) <= self._most)
        return values if is_within else None


class _Numbers(Values[float]):
    types = (float,)

    def _stored(self, value: Given) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._no(value, "no number")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self._no(value, "no number that can be kept")
        return number + 0.0  # turns -0 into 0

    def _quickly(self, values: list[float | None]) -> list[float | None] | None:
        if not all(map(math.isfinite, filter(None, values))):
            return None
        return [None if value is None else value + 0.0 for value in values]


class _WordsOf(Values[str]):
    def __init__(self, column: AnyColumn, heading: str) -> None:
        super().__init__(column, heading)
        assert isinstance(column.type, Enum)
        self._words: Mapping[Given, str] = {word: word for word in column.type.enums}

    def _stored(self, value: Given) -> str:
        try:
            return self._words[value]
        except (KeyError, TypeError):
            what, words = self._heading.replace("_", " "), ", ".join(self._words.values())
            raise self._no(value, f"no {what}: it is one of {words}") from None

    def many(self, values: list[Given]) -> list[str | None]:
        try:
            return [self._words[value] for value in values]
        except (KeyError, TypeError):
            return super().many(values)


class _Uids(Values[str]):
    def _stored(self, value: Given) -> str:
        return hex_of(value, self._heading)


class _Texts(Values[str]):
    types = (str,)

    def __init__(self, column: AnyColumn, heading: str) -> None:
        super().__init__(column, heading)
        self._longest = getattr(column.type, "length", None) or LONGEST_TEXT
        self._is_name = heading in ("name", "title")

    def _stored(self, value: Given) -> str:
        if isinstance(value, date):
            return value.isoformat()
        if not isinstance(value, str):
            raise self._no(value, "no text")
        if len(value) > self._longest:
            raise self._refused(
                f"The text is {len(value):,} characters long; up to {self._longest:,} are kept."
            )
        if (sign := unseen_sign(value)) is not None:
            raise self._refused(f"There is a control character in the text ({sign}).")
        if self._is_name and not value.strip():
            raise self._refused(f"“{self._heading}” is empty.")
        return str(value)

    def _quickly(self, values: list[str | None]) -> list[str | None] | None:
        there = list(filter(None, values))
        is_plain = not there or (
            len(max(there, key=len)) <= self._longest and "".join(there).isprintable()
        )
        return values if is_plain and not self._is_name else None


_VALUES: Final[Mapping[type, type[AnyValues]]] = {
    Boolean: _Truths,
    Integer: _Wholes,
    Float: _Numbers,
    Uuid: _Uids,
    Enum: _WordsOf,
    String: _Texts,
}
"""By the type of a column; the first that fits."""


def _values(column: AnyColumn, heading: str) -> AnyValues:
    kinds = (kind for type_, kind in _VALUES.items() if isinstance(column.type, type_))
    return next(kinds)(column, heading)


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
    raise NotTakenError(heading, f"“{str(value)[:40]}” is no uid.")


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
