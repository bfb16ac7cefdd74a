"""Types of fields: how a value is read from typed text, shown, stored, logged and exported."""

import enum
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Enum, Float, Integer, String, Uuid, cast, func
from sqlalchemy import Text as LongText

from mineralcat.domain.figures import number, plain_number, years_text
from mineralcat.domain.identity import snake_case
from mineralcat.domain.number_marks import NumberMarks, plain_digits
from mineralcat.errors import EditError
from mineralcat.translation import Term, _, comma_list

from .dates_and_links import doi_in, read_date, read_url, read_year, read_years
from .plain_text import LONGEST_NAME, LONGEST_TEXT, one_line, paragraphs
from .value_types import Json, JsonValue, PlainValue, SqlExpression, SqlType

T = TypeVar("T")
V = TypeVar("V")
_YES = frozenset({"yes", "y", "true", "1", "x", "✓"})
_NO = frozenset({"no", "n", "false", "0", ""})
TRUTH: Mapping[str, bool] = {"true": True, "false": False}
"""Truth values as CSV files have them."""


class FieldName(Protocol):
    """What sentences about a typed text call its field by."""

    @property
    def key(self) -> str:
        """Its key, unique within its entity."""

    @property
    def label(self) -> str:
        """What people call it."""


class FieldType(Generic[T]):
    """How the values of a field are read, shown and stored; *T* is their Python type."""

    numeric: ClassVar[bool] = False
    """Whether values are numbers, aligned to the right."""
    python: ClassVar[type[Any]] = str
    """The Python type of values, as the model's annotation names it."""
    json: ClassVar[str] = "string"
    """The type of values in JSON Schema."""
    sql: ClassVar[type[SqlType]] = LongText
    """The type of the column, where that has no options."""
    target: str = ""
    """The table that values refer to rows of."""
    choices: type[enum.StrEnum] | None = None
    """The words that values are among."""
    longest: int = 2 * LONGEST_NAME
    """Characters of a typed text at most."""

    def sql_type(self) -> SqlType:
        """The type of the column."""
        return self.sql()

    def parse(self, text: str, field: FieldName, marks: NumberMarks | None = None) -> T | None:
        """The value that was typed; None of nothing. EditError says why it is none."""
        raise NotImplementedError

    def show(self, value: T | None) -> str:
        """A value as people read it and type it."""
        return "" if value is None else str(value)

    def words(self, value: T) -> str:
        """A value in sentences, where it is no text for people by itself."""
        return self.show(value)

    def to_log(self, value: T | None) -> Json:
        """A value as the change log and JSON have it."""
        return value  # type: ignore[return-value]

    def from_log(self, value: Json) -> T | None:
        """The value of what `to_log` gave."""
        return value  # type: ignore[return-value]

    def json_schema(self, *, nullable: bool) -> dict[str, JsonValue]:
        """The JSON Schema of values."""
        return {"type": [self.json, "null"] if nullable else self.json}

    def csv_reader(self) -> Callable[[str], PlainValue]:
        """What makes a value of a cell of a data package; ValueError or KeyError if it is none."""
        return self.python

    def contains(self, column: SqlExpression, word: str) -> list[ColumnElement[bool]]:
        """Conditions under which a value has a word, given in small letters."""
        return [func.casefold(cast(column, String)).contains(word, autoescape=True)]

    def sort_key(self, column: SqlExpression) -> SqlExpression:
        """What rows are ordered by."""
        return column


@dataclass(frozen=True)
class Text(FieldType[str]):
    """One line of text of at most *longest* characters; *bounded*: the column has that limit."""

    longest: int = 2 * LONGEST_NAME
    bounded: bool = False

    def sql_type(self) -> SqlType:
        return String(self.longest) if self.bounded else LongText()

    def parse(self, text: str, field: FieldName, marks: NumberMarks | None = None) -> str | None:
        return one_line(text, field.key, self.longest) or None

    def sort_key(self, column: SqlExpression) -> SqlExpression:
        return func.casefold(column)


@dataclass(frozen=True)
class Paragraphs(Text):
    """Text of any number of lines."""

    longest: int = LONGEST_TEXT

    def parse(self, text: str, field: FieldName, marks: NumberMarks | None = None) -> str | None:
        return paragraphs(text, field.key) or None


class Unit(Text):
    """The published unit of a figure."""


class Url(Text):
    """An address of the web."""

    def parse(self, text: str, field: FieldName, marks: NumberMarks | None = None) -> str | None:
        return read_url(text, field.key)


class Doi(Text):
    """A digital object identifier, without the address that resolves it."""

    def parse(self, text: str, field: FieldName, marks: NumberMarks | None = None) -> str | None:
        text = one_line(text, field.key, 400)
        if text and doi_in(text) is None:
            raise EditError(field.key, _("A DOI looks like 10.1016/j.egyr.2022.11.025."))
        return doi_in(text)


class Date(FieldType[str]):
    """A date as exact as it is known, ISO 8601: 2024, 2024-05 or 2024-05-28."""

    def sql_type(self) -> SqlType:
        return String(10)

    def parse(self, text: str, field: FieldName, marks: NumberMarks | None = None) -> str | None:
        return read_date(text, field.key)


class Uid(FieldType[UUID]):
    """The identity of a row in every copy of a catalogue."""

    python: ClassVar[type[Any]] = UUID
    sql: ClassVar[type[SqlType]] = Uuid

    def parse(self, text: str, field: FieldName, marks: NumberMarks | None = None) -> UUID | None:
        try:
            return UUID(text)
        except ValueError as error:
            raise EditError(field.key, _("“{typed}” is no uid.", typed=text[:40])) from error

    def to_log(self, value: UUID | None) -> Json:
        return None if value is None else value.hex

    def from_log(self, value: Json) -> UUID | None:
        return None if value is None else UUID(str(value))

    def json_schema(self, *, nullable: bool) -> dict[str, JsonValue]:
        return {**super().json_schema(nullable=nullable), "format": "uuid"}


@dataclass(frozen=True)
class Reference(Uid):
    """Another row, of the table *target*. Its column holds an id of the file; the log has the uid
    of the row, CSV and JSON its slug, or its uid where it has none."""

    target: str = ""
    python, sql = int, Integer

    def json_schema(self, *, nullable: bool) -> dict[str, JsonValue]:
        return FieldType.json_schema(self, nullable=nullable)


@dataclass(frozen=True)
class Word(FieldType[enum.StrEnum]):
    """One of the words of an enumeration."""

    choices: type[enum.StrEnum]
    python = enum.StrEnum

    def csv_reader(self) -> Callable[[str], PlainValue]:
        return str

    def sql_type(self) -> SqlType:
        return Enum(
            self.choices,
            name=snake_case(self.choices.__name__),
            native_enum=False,
            create_constraint=True,
            length=24,
            values_callable=lambda members: [member.value for member in members],
        )

    def parse(
        self, text: str, field: FieldName, marks: NumberMarks | None = None
    ) -> enum.StrEnum | None:
        folded = " ".join(text.split()).casefold()
        for word in self.choices:
            if folded in (word.value.casefold(), self.words(word).casefold()):
                return word
        if not folded:
            return None
        choices = comma_list(map(self.words, self.choices))
        raise EditError(
            field.key, _("{field} is one of {words}.", field=field.label, words=choices)
        )

    def words(self, value: enum.StrEnum) -> str:
        return value.label if isinstance(value, Term) else str(value)

    def to_log(self, value: enum.StrEnum | None) -> Json:
        return None if value is None else str(value)

    def from_log(self, value: Json) -> enum.StrEnum | None:
        return None if value is None else self.choices(str(value))

    def json_schema(self, *, nullable: bool) -> dict[str, JsonValue]:
        return {"enum": [*(word.value for word in self.choices), *([None] if nullable else [])]}


class Flag(FieldType[bool]):
    """Yes or no."""

    python, json, sql = bool, "boolean", Boolean

    def csv_reader(self) -> Callable[[str], PlainValue]:
        return TRUTH.__getitem__

    def parse(self, text: str, field: FieldName, marks: NumberMarks | None = None) -> bool | None:
        folded = text.strip().casefold()
        yes, no = self.words(True).casefold(), self.words(False).casefold()
        if folded not in {*_YES, *_NO, yes, no}:
            raise EditError(field.key, _("“{typed}” is neither yes nor no.", typed=text))
        return folded == yes or folded in _YES

    def show(self, value: bool | None) -> str:
        return "yes" if value else "no"

    def words(self, value: bool) -> str:
        return _("yes") if value else _("no")

    def contains(self, column: SqlExpression, word: str) -> list[ColumnElement[bool]]:
        return []


class Whole(FieldType[int]):
    """A whole number that gives the order of rows."""

    numeric, python, json, sql = True, int, "integer", Integer

    def parse(self, text: str, field: FieldName, marks: NumberMarks | None = None) -> int | None:
        text = plain_digits(text)
        if not re.fullmatch(r"\d{1,6}|", text):
            words = _("{field} is a whole number that gives the order.", field=field.label)
            raise EditError(field.key, words)
        return int(text or 0)


class Year(Whole):
    """A calendar year."""

    numeric = False

    def parse(self, text: str, field: FieldName, marks: NumberMarks | None = None) -> int | None:
        return read_year(text, field.key) if text.strip() else None


@dataclass(frozen=True)
class Number(FieldType[float]):
    """A number in *unit*, not below *lowest*."""

    unit: str = ""
    lowest: float | None = None
    numeric, python, json, sql = True, float, "number", Float

    def parse(self, text: str, field: FieldName, marks: NumberMarks | None = None) -> float | None:
        from mineralcat.domain.reading_claims import read_claim

        if not text.strip():
            return None
        value = None
        with suppress(EditError):
            read = read_claim(text.strip().removesuffix(self.unit), marks)
            value = None if getattr(read, "unit", None) else getattr(read, "value", None)
        if value is None:
            plain, typed = _("“{typed}” is no number."), text.strip()[:20]
            words = _("“{typed}” is no number of {unit}.") if self.unit else plain
            raise EditError(field.key, words.format(typed=typed, unit=self.unit))
        if self.lowest is not None and value < self.lowest:
            words = _("{field} is {lowest:g} or more.", field=field.label, lowest=self.lowest)
            raise EditError(field.key, words)
        return float(value)

    def show(self, value: float | None) -> str:
        return "" if value is None else plain_number(value)

    def words(self, value: float) -> str:
        return f"{number(value)} {self.unit}".strip()

    def to_log(self, value: float | None) -> Json:
        return None if value is None else float(value) + 0.0  # -0 is 0


@dataclass(frozen=True)
class Period(FieldType[tuple[int | None, int | None]]):
    """A year, or the first and the last of several: 2024, 2016-2020. Two columns."""

    python = tuple

    def parse(
        self, text: str, field: FieldName, marks: NumberMarks | None = None
    ) -> tuple[int | None, int | None]:
        return read_years(text, field.key)

    def show(self, value: tuple[int | None, int | None] | None) -> str:
        return years_text(*value) if value else ""


class ClaimFigure(FieldType[Any]):
    """A claim's value with its ends, kind and text: its six columns."""

    numeric, python = True, float


AnyFieldType: TypeAlias = FieldType[Any]
"""A type of fields, whatever values they have."""


def by_type(table: Mapping[type, V], kind: AnyFieldType) -> V | None:
    """What a table has for a type of field, or for one that it is a special case of."""
    return next((table[one] for one in type(kind).__mro__ if one in table), None)
