"""What a field of an entry can take, and how the table of fields names it."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Any

from mineralcat.store import models as m

from .texts import LONGEST_NAME

MODELS: dict[str, Any] = {
    model.__tablename__: model
    for model in vars(m).values()
    if isinstance(model, type) and hasattr(model, "__tablename__")
}


class FieldKind(Enum):
    """What a field takes."""

    LINE = auto()
    PARAGRAPHS = auto()
    YES_NO = auto()
    ONE_OF = auto()
    REFERENCE = auto()
    DATE = auto()
    """ISO 8601, as exact as known: 2024, 2024-05 or 2024-05-28."""
    YEAR = auto()
    PERIOD = auto()
    """A year, or the first and the last of several: 2024, 2016-2020."""
    PLACE = auto()
    """A whole number that gives the order."""
    URL = auto()
    DOI = auto()
    FIGURE = auto()
    """A claim's value, read by `domain.reading_claims`."""


@dataclass(frozen=True, slots=True)
class EditableField:
    """One field. *columns* are those of the table that it sets; *choices* the words of ONE_OF;
    *target* the table that a REFERENCE names a row of; *fixed* is given once, when the row is made.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.LINE
    columns: tuple[str, ...] = ()
    required: bool = False
    longest: int = 2 * LONGEST_NAME
    choices: type[StrEnum] | None = None
    target: str = ""
    fixed: bool = False

    @property
    def column(self) -> str:
        """The column that holds it, the first of several."""
        return self.columns[0]


@dataclass(frozen=True, slots=True)
class EditableKind:
    """The rows of one table: what one of them is called, what many are, and the fields."""

    entity: str
    title: str
    plural: str
    fields: tuple[EditableField, ...]
    parts: tuple[str, ...] = ()
    """Tables whose rows belong to a row of this one so closely that a copy has them too."""

    @property
    def model(self) -> Any:
        """The class of its rows."""
        return MODELS[self.entity]

    @property
    def is_claim(self) -> bool:
        """Whether its rows are claims, with evidence."""
        return issubclass(self.model, m.Claim)

    def field(self, key: str) -> EditableField:
        """A field by its key; KeyError where there is none."""
        return next(field for field in self.fields if field.key == key)

    def has(self, key: str) -> bool:
        """Whether there is such a field."""
        return any(field.key == key for field in self.fields)


def line(key: str, label: str = "", *, required: bool = False, longest: int = 240) -> EditableField:
    """A line of text."""
    return EditableField(key, label or _label(key), FieldKind.LINE, (key,), required, longest)


def text(key: str, label: str = "") -> EditableField:
    """A text of any number of lines."""
    return EditableField(key, label or _label(key), FieldKind.PARAGRAPHS, (key,))


def flag(key: str, label: str) -> EditableField:
    """Yes or no."""
    return EditableField(key, label, FieldKind.YES_NO, (key,), required=True)


def one_of(key: str, words: type[StrEnum], *, fixed: bool = False) -> EditableField:
    """One of the words of a list."""
    return EditableField(
        key, _label(key), FieldKind.ONE_OF, (key,), required=True, choices=words, fixed=fixed
    )


def to(key: str, target: str = "", label: str = "", *, required: bool = True) -> EditableField:
    """Another row; *target* is its table, where that is not the key."""
    return EditableField(
        key,
        label or _label(key),
        FieldKind.REFERENCE,
        (f"{key}_id",),
        required,
        target=target or key,
    )


def of_kind(kind: FieldKind, key: str, label: str = "") -> EditableField:
    """A field of another kind."""
    return EditableField(key, label or _label(key), kind, (key,))


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()
