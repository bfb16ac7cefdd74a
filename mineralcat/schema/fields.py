"""Declares fields: all that any part of the program says of a column stands beside the column."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import MappedColumn, mapped_column

from mineralcat.domain.text_lists import capitalised
from mineralcat.translation import _

from .field_types import AnyFieldType, Flag, Reference, Word
from .value_types import AnyColumn

_KEY = "field"
"""The key of the declaration in `Column.info`."""


@dataclass(frozen=True)
class Field:
    """One field of an entity: a column, or several that are typed and shown together, in the place
    of the first of them.

    As declared for a column it has no *key* and no *columns*; `EntityInfo` gives them, and whether
    it may be empty. References are keyed without ``_id``.
    """

    type: AnyFieldType
    english: str
    """What it is called within an English sentence; files may have it as a heading."""
    help: str = ""
    """What it means, in English as files have it."""
    aliases: str = ""
    """Headings under which files have it, parted by commas, in whatever language."""
    indexed: bool = True
    """Whether the search index may read it; an edit of any other costs the index nothing."""
    fixed: bool = False
    """Whether it is given once, when the row is made, and stays."""
    editable: bool = True
    """Whether forms show it; else the program gives it."""
    after: str = ""
    """The field that it follows in forms, where that is not the one declared before it."""
    required: bool = False
    """Whether it must not be empty."""
    nullable: bool = False
    default: Any = None
    key: str = ""
    columns: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    """Columns that an entity with this field has no use for in forms."""

    @property
    def column(self) -> str:
        """The column that has it, the first of several."""
        return self.columns[0]

    @property
    def name(self) -> str:
        """What it is called within a sentence, in the user's language."""
        return _(self.english)

    @property
    def label(self) -> str:
        """The same where it begins a sentence or stands alone."""
        return capitalised(self.name)

    @property
    def file_headings(self) -> tuple[str, ...]:
        """The English label and the aliases, each."""
        aliases = (alias.strip() for alias in self.aliases.split(","))
        return tuple(filter(None, (self.english, *aliases)))


def field(
    type: AnyFieldType,
    help: str = "",
    aliases: str = "",
    *,
    label: str = "",
    indexed: bool = True,
    fixed: bool = False,
    editable: bool = True,
    after: str = "",
    **column: Any,
) -> MappedColumn[Any]:
    """A mapped column that carries its declaration; *column* are arguments of `mapped_column`.

    *label* is the English name within a sentence, where that is not the name of the attribute. The
    annotation of the attribute gives the Python type, and whether the column may be empty.
    """
    declared = Field(type, label, help, aliases, indexed, fixed, editable, after)
    foreign = []
    if isinstance(type, Reference):  # deletions are explicit
        foreign.append(ForeignKey(f"{type.target}.id", ondelete="RESTRICT"))
    # History needs the former value of what is set, also where that was not read yet.
    return mapped_column(
        type.sql_type(), *foreign, info={_KEY: declared}, active_history=True, **column
    )


def bound(column: AnyColumn) -> Field | None:
    """The field that a column was declared with, bound to it; None for what is of this file only,
    such as the id."""
    found: Field | None = column.info.get(_KEY)
    if found is None or found.key:
        return found
    key = column.name.removesuffix("_id") if isinstance(found.type, Reference) else column.name
    # What the engine fills in may be left out, but a word or a flag cannot be taken away.
    given = column.default is None or isinstance(found.type, Word | Flag)
    column.info[_KEY] = replace(
        found,
        english=found.english or key.replace("_", " "),
        required=not column.nullable and given and column.name != "slug",
        nullable=bool(column.nullable),
        default=None if column.default is None else column.default.arg,  # type: ignore[attr-defined]
        key=key,
        columns=(column.name,),
    )
    return bound(column)


def in_form_order(fields: Iterable[Field]) -> list[Field]:
    """Fields in the order of their declaration, except those that name the one before them."""
    placed: list[Field] = []
    for one in fields:
        keys = [other.key for other in placed]
        at = len(placed)
        if one.after:
            at = keys.index(one.after) + 1 if one.after in keys else min(1, at)
        placed.insert(at, one)
    return placed
