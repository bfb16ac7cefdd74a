"""Rows of a file as the catalogue keeps them: typed, checked, references as uids.

All rows of a table that have the same columns have one *shape*, which is worked out once: of a
million rows there is no time to look anything up twice.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha1
from types import NoneType
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Boolean, Column, Enum, Float, Integer, String, Table, Uuid

from mineralcat.domain.identity import NAMESPACE
from mineralcat.schema.entities import entity_of

from .data_package import CATALOGUE_TABLES, heading_of, reference_of, table_of

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


class Shape(NamedTuple):
    """How records with certain columns become rows of a table.

    *plain* are the columns that are no references: place in the row, column of the record and
    what turns its value into the one that is kept. *references* are place, column, and table that
    is referred to. *key* are the columns of the natural key.
    """

    table: str
    columns: tuple[str, ...]
    """The columns of the table that are staged, in order."""
    headings: tuple[str, ...]
    """The same as the record has them."""
    plain: tuple[tuple[int, str, "Values"], ...]
    references: tuple[tuple[int, str, str, bool], ...]
    """Place, column, table referred to, and whether it may be absent."""
    key: tuple[str, ...]
    has_uid: bool
    silent: tuple[str, ...]
    """The columns at the end that rows get of which the file says nothing."""


def shape_of(table: str, headings: Iterable[str]) -> Shape:
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
    return Shape(
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
        if needed and heading_of(column) not in given:
            raise NotTakenError(
                heading_of(column), f"A row of {table.name} needs its “{heading_of(column)}”."
            )


# -- values ----------------------------------------------------------------------------------------


class Values:
    """How values of one column become what the engine keeps: one by one, with the reason where one
    cannot be kept, or many at once, where that is quick."""

    def __init__(self, column: Column[Any], heading: str) -> None:
        self._heading = heading
        self._nullable = bool(column.nullable)

    def one(self, value: Any) -> Any:
        """A value as it is kept; NotTakenError says why it cannot be."""
        if value is not None:
            return self._kept(value)
        if self._nullable:
            return None
        raise NotTakenError(self._heading, f"“{self._heading}” is missing.")

    def many(self, values: list[Any]) -> list[Any]:
        """The same of many; NotTakenError where one cannot be kept, whichever it is."""
        return [self.one(value) for value in values]

    def _kept(self, value: Any) -> Any:
        raise NotImplementedError

    def _are(self, values: list[Any], *types: type) -> bool:
        """Whether all are of these types, or absent where that may be."""
        found = set(map(type, values))
        return found <= {*types, NoneType} if self._nullable else found <= set(types)


class _Truths(Values):
    def _kept(self, value: Any) -> int:
        if value is True or value is False:
            return int(value)
        raise NotTakenError(self._heading, f"“{str(value)[:40]}” is neither true nor false.")

    def many(self, values: list[Any]) -> list[Any]:
        return values if self._are(values, bool) else super().many(values)


_LARGEST: Final = 2**63
_YEARS: Final = frozenset({"period_from", "period_to"})
_FIRST_YEAR, _LAST_YEAR = 1000, 2200


class _Wholes(Values):
    def __init__(self, column: Column[Any], heading: str) -> None:
        super().__init__(column, heading)
        self._least, self._most = -_LARGEST, _LARGEST - 1
        if heading in _YEARS:
            self._least, self._most = _FIRST_YEAR, _LAST_YEAR

    def _kept(self, value: Any) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _LARGEST:
            raise NotTakenError(self._heading, f"“{str(value)[:40]}” is no whole number.")
        if not self._least <= value <= self._most:
            raise NotTakenError(
                self._heading, f"{value} is no year between {self._least} and {self._most}."
            )
        return value

    def many(self, values: list[Any]) -> list[Any]:
        there = [value for value in values if value is not None]
        if self._are(values, int) and (
            not there or (self._least <= min(there) and max(there) <= self._most)
        ):
            return values
        return super().many(values)


class _Numbers(Values):
    def _kept(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise NotTakenError(self._heading, f"“{str(value)[:40]}” is no number.")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise NotTakenError(
                self._heading, f"“{str(value)[:40]}” is no number that can be kept."
            )
        return number + 0.0  # turns -0 into 0

    def many(self, values: list[Any]) -> list[Any]:
        if self._are(values, float):
            if not any(values):
                return [None if value is None else 0.0 for value in values]
            if all(map(math.isfinite, filter(None, values))):
                return [None if value is None else value + 0.0 for value in values]
        return super().many(values)


class _Words(Values):
    def __init__(self, column: Column[Any], heading: str, kind: Enum) -> None:
        super().__init__(column, heading)
        self._words = {word: word for word in kind.enums}

    def _kept(self, value: Any) -> str:
        try:
            return self._words[value]
        except (KeyError, TypeError):
            what, said = self._heading.replace("_", " "), ", ".join(self._words)
            raise NotTakenError(
                self._heading, f"“{str(value)[:40]}” is no {what}: it is one of {said}."
            ) from None

    def many(self, values: list[Any]) -> list[Any]:
        try:
            return [self._words[value] for value in values]
        except (KeyError, TypeError):
            return super().many(values)


class _Uids(Values):
    def _kept(self, value: Any) -> str:
        return hex_of(value, self._heading)


class _Texts(Values):
    def __init__(self, column: Column[Any], heading: str, longest: int) -> None:
        super().__init__(column, heading)
        self._longest = longest
        self._named = heading in ("name", "title")

    def _kept(self, value: Any) -> str:
        heading, longest = self._heading, self._longest
        if not isinstance(value, str):
            if isinstance(value, date):
                return value.isoformat()
            raise NotTakenError(heading, f"“{str(value)[:40]}” is no text.")
        if len(value) > longest:
            raise NotTakenError(
                heading, f"The text is {len(value):,} characters long; up to {longest:,} are kept."
            )
        if (sign := unseen_sign(value)) is not None:
            raise NotTakenError(heading, f"There is a control character in the text ({sign}).")
        if self._named and not value.strip():
            raise NotTakenError(heading, f"“{heading}” is empty.")
        return str(value)

    def many(self, values: list[Any]) -> list[Any]:
        if self._are(values, str) and not self._named:
            there = list(filter(None, values))
            if not there or (
                len(max(there, key=len)) <= self._longest and "".join(there).isprintable()
            ):
                return values
        return super().many(values)


def _values(column: Column[Any], heading: str) -> Values:
    kind = column.type
    if isinstance(kind, Boolean):
        return _Truths(column, heading)
    if isinstance(kind, Integer):
        return _Wholes(column, heading)
    if isinstance(kind, Float):
        return _Numbers(column, heading)
    if isinstance(kind, Uuid):
        return _Uids(column, heading)
    if isinstance(kind, Enum):
        return _Words(column, heading, kind)
    assert isinstance(kind, String)
    return _Texts(column, heading, kind.length or LONGEST_TEXT)


_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


_UID: Final = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def unseen_sign(text: str) -> str | None:
    """The first sign of a text that cannot be shown and is no blank, by its number: U+0000."""
    found = None if text.isprintable() else _UNSEEN.search(text)
    return None if found is None else f"U+{ord(found[0]):04X}"


def shown(text: str) -> str:
    """A text that may hold anything, with what cannot be shown or kept made visible."""
    plain = text.encode("utf-8", "backslashreplace").decode()
    return _UNSEEN.sub(lambda found: f"\\x{ord(found[0]):02x}", plain)


def hex_of(value: Any, heading: str = "uid") -> str:
    """A uid as the engine keeps it."""
    if isinstance(value, UUID):
        return value.hex
    try:
        if len(value) == 36 and _UID.fullmatch(value):
            return str(value).replace("-", "").lower()
        return UUID(value).hex
    except (ValueError, TypeError, AttributeError):
        raise NotTakenError(heading, f"“{str(value)[:40]}” is no uid.") from None


# -- identity --------------------------------------------------------------------------------------

_SPACE: Final = NAMESPACE.bytes


def natural_hex(table: str, shape_key: tuple[str, ...], record: Mapping[str, Any]) -> str:
    """The uid of a record by its natural key, as the engine keeps it: what `keys.uid_of` gives, in
    a third of its time."""
    parts = [table]
    for name in shape_key:
        part = record.get(name)
        parts.append("" if part is None else str(part))
    digest = bytearray(
        sha1(_SPACE + "\x1f".join(parts).encode(), usedforsecurity=False).digest()[:16]
    )
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return digest.hex()
