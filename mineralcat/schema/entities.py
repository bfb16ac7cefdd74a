"""Entities: what the rows of each table are, are called, and are known by in every copy."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from string import Formatter
from typing import Any, TypeAlias

from sqlalchemy import Table
from sqlalchemy.orm import DeclarativeBase

from mineralcat.domain.figures import years_text
from mineralcat.domain.identity import snake_case
from mineralcat.domain.text_lists import capitalised
from mineralcat.translation import Term, _, ngettext, pgettext

from .field_types import ClaimFigure, Reference
from .fields import Field, bound, in_form_order
from .value_types import AnyColumn, EntityLike

RowValues: TypeAlias = Callable[[str], Any]
"""Gives the fields of a row by key."""
ENTITIES: dict[str, "EntityInfo"] = {}
"""All entities by table, in the order of their declaration: what is referred to comes first."""
_LISTED = (
    *("mineral", "application", "application_link", "usage", "usage_substitute", "intensity"),
    *("demand_share", "series", "supply", "criticality_list", "listing", "listing_member"),
    *("assessment", "statistic", "organisation", "agreement", "agreement_party"),
    *("agreement_mineral", "agreement_application", "source", "area", "area_name", "file_word"),
    *("mineral_synonym", "mineral_name", "mineral_relation", "application_synonym"),
)
"""The tables of the content in the order in which lists for people have them."""


class EntityInfo:
    """What a model is an entity of. Declared in the class of the model as ``__entity__``.

    *english* is what one row and many are called within a sentence; *key* the fields
    that make a row the same in every copy of a catalogue (none: the user's own, neither imported
    nor exported); *row* words a row within sentences, by keys of fields in braces, ``{years}`` its
    period; empty parentheses are left out (no template: it has a name or a title). *parts* are
    tables whose rows a copy of a row has too. A figure that *needs_unit* or *needs_period* says
    nothing without; *shares* are in percent. Of what *ships* rows come with the program.
    *refine* changes declarations of fields that the model inherits.
    """

    def __init__(
        self,
        english: tuple[str, str],
        meaning: str = "",
        *,
        key: tuple[str, ...] = (),
        row: str = "",
        parts: tuple[str, ...] = (),
        needs_unit: bool = False,
        needs_period: bool = False,
        shares: bool = False,
        ships: bool = True,
        refine: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.english, self.meaning = english, meaning
        self.key, self.row, self.parts, self.shares = key, row, parts, shares
        self.needs_unit, self.needs_period = needs_unit, needs_period
        self.ships = ships
        self._refine = refine or {}

    def __set_name__(self, owner: type[DeclarativeBase], _: str) -> None:
        self.model: Any = owner
        self.name = snake_case(owner.__name__)
        ENTITIES[self.name] = self

    @property
    def title(self) -> str:
        """What a row is called within a sentence, in the user's language."""
        return self.things(1)

    @property
    def heading(self) -> str:
        """What its rows are called where they stand together."""
        return capitalised(pgettext("heading", self.english[1]))

    def things(self, count: int) -> str:
        """What so many rows are called within a sentence, without their number."""
        return ngettext(*self.english, count)

    @property
    def table(self) -> Table:
        """The table of its rows."""
        table: Table = self.model.__table__
        return table

    @cached_property
    def columns(self) -> Mapping[str, Field]:
        """The fields of single columns, by column; the id, which is of this file only, is none."""
        fields = {column.name: bound(column) for column in self.table.columns}
        found = {name: one for name, one in fields.items() if one is not None}
        for name, changes in self._refine.items():
            added = dict(changes)
            if "aliases" in added:
                added["aliases"] += f", {found[name].aliases}"
            found[name] = replace(found[name], **added)  # type: ignore[arg-type]
        return found

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields of single columns by key: references without ``_id``."""
        return {one.key: one for one in self.columns.values()}

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """What forms and tables show, in their order: columns, or several together as one field."""
        shown: dict[str, Field] = {}
        for name, one in self.columns.items():
            over = next((c for c in self.composites if name in c.columns + c.hides), None)
            if over is not None:
                shown.setdefault(over.key, over)
            elif one.editable:
                shown[one.key] = one
        return tuple(in_form_order(shown.values()))

    @property
    def composites(self) -> tuple[Field, ...]:
        """The fields of several columns."""
        return self.model.__composites__  # type: ignore[no-any-return]

    @cached_property
    def _by_form_key(self) -> Mapping[str, Field]:
        return {one.key: one for one in self.fields}

    def field(self, key: str) -> Field:
        """A field of forms by its key; KeyError where there is none."""
        return self._by_form_key[key]

    def has(self, key: str) -> bool:
        """Whether forms have such a field."""
        return key in self._by_form_key

    @property
    def is_claim(self) -> bool:
        """Whether its rows are claims, with evidence."""
        return bool(self.composites)

    @property
    def has_figure(self) -> bool:
        """Whether its rows state how much; a claim that does not says that something is so."""
        return any(isinstance(one.type, ClaimFigure) for one in self.composites)

    @cached_property
    def row_keys(self) -> tuple[str, ...]:
        """The fields that a row is called by, ``years`` for both ends of its period."""
        keys = [key for _, key, *_ in Formatter().parse(self.row) if key]
        return (
            tuple(keys) if keys else tuple(k for k in ("name", "title", "slug") if k in self.by_key)
        )

    @property
    def row_columns(self) -> tuple[str, ...]:
        """The columns that a row is called by."""
        years = ("period_from", "period_to") if "years" in self.row_keys else ()
        return (*(self.by_key[key].column for key in self.row_keys if key != "years"), *years)

    def row_words(self, value: RowValues) -> str:
        """What a row is called within sentences. *value* gives its fields by key: a reference by
        what the row referred to is called, anything else as stored; None or "" where absent."""
        if not self.row:
            return str(next(filter(None, map(value, self.row_keys)), ""))
        words = {key: self._in_row(key, value) for key in self.row_keys}
        return " ".join(_(self.row).format_map(words).replace("()", "").split())

    def _in_row(self, key: str, value: RowValues) -> str:
        if key == "years":
            return years_text(value("period_from"), value("period_to"))
        found = value(key)
        if isinstance(found, Term):
            return found.label
        return "" if found is None else str(found)

    @property
    def is_content(self) -> bool:
        """Whether its rows are of the catalogue, and not the user's own settings."""
        return bool(self.key)

    @property
    def key_heading(self) -> str:
        """How other tables refer to a row in files: by its slug, where it has none by its uid."""
        return "slug" if "slug" in self.columns else "uid"

    @property
    def name_column(self) -> str | None:
        """The column with the name or title of a row, if it has one."""
        return next((name for name in ("name", "title") if name in self.columns), None)


def entity_of(entity: EntityLike) -> EntityInfo:
    """What is declared of a model, or of the table with this name; KeyError where it is none."""
    return ENTITIES[entity if isinstance(entity, str) else entity.__tablename__]


def fields_of(entity: EntityLike) -> tuple[Field, ...]:
    """The fields of a model, or of a table by name, in the order of its columns."""
    return tuple(entity_of(entity).columns.values())


def field_of(column: AnyColumn) -> Field | None:
    """The field of a column; None for an id, and for tables that are no entities."""
    entity = ENTITIES.get(column.table.name)
    return None if entity is None else entity.columns.get(column.name)


def target_of(column: AnyColumn) -> str | None:
    """The table that a column refers to; None for a column of its own."""
    found = field_of(column)
    return found.type.target if found is not None and isinstance(found.type, Reference) else None


def content_entities() -> tuple[EntityInfo, ...]:
    """The entities of the catalogue's content; what is referred to comes first."""
    return tuple(one for one in ENTITIES.values() if one.is_content)


def listed_entities() -> tuple[EntityInfo, ...]:
    """The same in the order in which lists for people have them: first what one looks for."""
    return tuple(sorted(content_entities(), key=lambda one: _LISTED.index(one.name)))
