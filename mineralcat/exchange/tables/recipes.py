"""Recipes: which column of a table is which field, and what holds for all rows of the file.

A recipe is plain data, saved as JSON in the catalogue and made by hand, by a guess from headings
and cells (`column_guesses.py`) or from an earlier file. What it says is checked before it is used.
Functions on a session are steps of the unit of work that calls them, as edits are.
"""

import codecs
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.identity import slug_of
from mineralcat.domain.number_marks import NumberMarks
from mineralcat.errors import EditError, MineralCatError, NotFoundError
from mineralcat.schema.value_types import JsonValue
from mineralcat.store import models
from mineralcat.translation import _

from ..cells.word_meanings import UnitMeaning
from ..packages.data_package import CATALOGUE_TABLES
from .heading_hints import years_in
from .table_description import TableChoices
from .targets import Target, TargetField, target_of

VERSION: Final = 1
SHEET_NAME: Final = "(sheet)"
"""Stands among the headings for the name of the sheet, which may say what all its rows are of."""
_LONGEST_NAME: Final = 120


class RecipeError(MineralCatError):
    """A recipe that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class TableRecipe:
    """How the rows of a file become rows of *table*.

    *columns*: the field of each heading that is used, of `SHEET_NAME` too. *years*: of a wide
    table, the years that a heading stands for, each cell below being a figure of its own.
    *constants*: fields that are the same in all rows, as one would type them. *year_units*: of a
    wide table whose columns differ in it, the unit that a heading names. *units*: what the file's
    texts for units mean. *headings*: those of the file that it was made for, by which it is offered
    again.
    """

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)
    years: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, UnitMeaning] = field(default_factory=dict)
    choices: TableChoices = field(default_factory=TableChoices)
    headings: tuple[str, ...] = ()
    year_units: Mapping[str, str] = field(default_factory=dict)

    @property
    def target(self) -> Target:
        """The table that its rows become rows of."""
        return target_of(self.table)

    @property
    def given(self) -> frozenset[str]:
        """The fields that some column or constant gives."""
        given = {*self.columns.values(), *(key for key, text in self.constants.items() if text)}
        if self.years:
            given |= {"value", "period"}
            given |= {"unit"} if self.year_units.keys() >= self.years.keys() else set()
        return frozenset(given)

    def missing(self) -> tuple[TargetField, ...]:
        """The fields without which there is no row, and which nothing gives yet."""
        return tuple(one for one in self.target.required if not self._is_given(one))

    def _is_given(self, one: TargetField) -> bool:
        given = self.given
        if one.key in given or (one.within is not None and one.within in given):
            return True
        if one.key == "period":
            return bool(given & {"period_from", "period_to"})
        if one.key == "value":  # bounds alone are a figure, and so is an absence
            return bool(given & {"low", "high", "claim_kind"})
        return one.key == "unit" and {"claim_kind", "uid"} <= given

    def problems(self, headings: Sequence[str]) -> tuple[str, ...]:
        """What is to be settled before a file with these headings can be read, in sentences."""
        return tuple(self._problems(headings))

    def _problems(self, headings: Sequence[str]) -> Iterator[str]:
        target = self.target
        for one in self.missing():
            yield _(
                "{label} is not given: choose the column that has it, or write it once for all"
                " rows.",
                label=one.label,
            )
        for heading in (*self.columns, *self.years):
            if heading not in headings and heading != SHEET_NAME:
                yield _(
                    "There is no column “{heading}” in this file: choose another for it.",
                    heading=heading,
                )
        keys = list(self.columns.values())
        for key in dict.fromkeys(keys):
            if not target.has(key):
                yield _(
                    "“{key}” is no field of {table}: choose another.", key=key, table=target.table
                )
            elif keys.count(key) > 1:
                yield _(
                    "Two columns are chosen for {label}: keep one of them.",
                    label=target.field(key).label,
                )
        if self.years and "value" in keys:
            yield _("The figures stand below the years: no other column can be the figure as well.")


def to_json(recipe: TableRecipe) -> str:
    """The recipe as it is saved."""
    saved = {"version": VERSION, **asdict(recipe)}
    del saved["choices"]["marks_remembered"]  # as they are wherever the recipe comes back
    return json.dumps(saved, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> TableRecipe:
    """A stored recipe; RecipeError where it is none, or names the field that is not what it is to
    be: whoever can write to the catalogue may have put anything there."""
    try:
        found = json.loads(text)
        if not isinstance(found, dict):
            raise ValueError
    except (ValueError, RecursionError) as error:
        reason = _("This recipe is damaged. Map the columns again, and save them under its name.")
        raise RecipeError(reason) from error
    if found.get("version") != VERSION:
        reason = _(
            "This recipe was made by another version of MineralCat. Map the columns again, and"
            " save them under its name."
        )
        raise RecipeError(reason)
    return remembered(recipe_of(found))


def fitted(recipe: TableRecipe, choices: TableChoices) -> TableRecipe:
    """A recipe for another file of its kind: read as that file is found to be, with the recipe's
    number marks where it has them, which the file's own numbers have to prove."""
    marks = recipe.choices.marks
    if marks is not None:
        choices = replace(choices, marks=marks, marks_remembered=True)
    return replace(recipe, choices=choices)


def remembered(recipe: TableRecipe) -> TableRecipe:
    """The recipe for other files with the same headings, whose numbers have to prove its marks."""
    choices = replace(recipe.choices, marks_remembered=recipe.choices.marks is not None)
    return replace(recipe, choices=choices)


# -- from JSON -------------------------------------------------------------------------------------

_LONGEST_TEXT: Final = 10_000
_LAST_LINE: Final = 1_048_576
Check = Callable[[JsonValue], bool]
"""Whether a value is what it can be."""


def recipe_of(found: Mapping[str, JsonValue]) -> TableRecipe:
    """The recipe that a JSON object holds, each field checked; RecipeError names a wrong one."""
    values: dict[str, Any] = {"choices": {}, "year_units": {}, **found}
    for one in (each.name for each in fields(TableRecipe)):
        if one in ("table", "headings"):
            _check(_FIELDS[one](values.get(one)), one)
            continue
        _check(isinstance(values.get(one), dict), one)
        for key, value in values[one].items():
            is_right = _CHOICES.get(key) if one == "choices" else _FIELDS.get(one, _is_text)
            is_entry = is_right is not None and _is_text(key) and is_right(value)
            _check(is_entry, f"{one}.{key}")
    values["headings"] = tuple(values["headings"])
    values["units"] = {text: UnitMeaning(*unit) for text, unit in values["units"].items()}
    marks = values["choices"].get("marks")
    choices = {**values["choices"], "marks": marks and NumberMarks(*marks)}
    values["choices"] = TableChoices(**choices)
    return TableRecipe(**{one.name: values[one.name] for one in fields(TableRecipe)})


def _check(is_right: bool, name: str) -> None:
    if not is_right:
        reason = _(
            "This recipe is damaged: its field “{name}” is missing, or is nothing that it can"
            " be. Map the columns again, and save them under its name.",
            name=name[:60],
        )
        raise RecipeError(reason)


def _is_text(value: JsonValue) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_TEXT and "\0" not in value


def _is_unit(value: JsonValue) -> bool:
    """Whether it is a unit, with its basis if that is known."""
    return isinstance(value, list) and 1 <= len(value) <= 2 and all(map(_is_text, value))


def _is_encoding(name: JsonValue) -> bool:
    try:
        return isinstance(name, str) and bool(codecs.lookup(name)._is_text_encoding)
    except (LookupError, ValueError):
        return False


def _is_pair_of_marks(value: JsonValue) -> bool:
    match value:
        case [("." | ",") as decimal, str(group)]:
            return len(group) <= 1 and group != decimal and not group.isalnum()
    return False


def _is_flag(value: JsonValue) -> bool:
    return isinstance(value, bool)


def _is_line(value: JsonValue) -> bool:
    return type(value) is int and 0 <= value <= _LAST_LINE


def _or_none(is_right: Check) -> Check:
    return lambda value: value is None or is_right(value)


_FIELDS: Final[Mapping[str, Check]] = {
    "table": lambda value: value in CATALOGUE_TABLES,
    "headings": lambda value: isinstance(value, list) and all(map(_is_text, value)),
    "units": _is_unit,
}
"""What the fields are, or their entries; of others these are texts."""
_CHOICES: Final[Mapping[str, Check]] = {
    "encoding": _or_none(_is_encoding),
    "delimiter": _or_none(lambda sign: _is_text(sign) and len(str(sign)) == 1),
    "sheet": _or_none(_is_text),
    "marks": _or_none(_is_pair_of_marks),
    **dict.fromkeys(("header", "heading_rows"), _is_line),
    **dict.fromkeys(("take_hidden", "marks_remembered"), _is_flag),
}


# -- in the catalogue -----------------------------------------------------------------------------


class SavedRecipe(NamedTuple):
    """A recipe with the name it is saved by."""

    slug: str
    name: str
    recipe: TableRecipe


def save_recipe(session: Session, name: str, recipe: TableRecipe) -> str:
    """Save a recipe by a name, in place of one that has it; its slug. EditError where the name
    cannot be taken."""
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        reason = _(
            "A recipe needs a name of up to {longest} characters: type one.", longest=_LONGEST_NAME
        )
        raise EditError("name", reason)
    row = next((one for one in _rows(session) if one.name.casefold() == name.casefold()), None)
    if row is None:
        row = models.Recipe(slug=_free_slug(session, name), name=name, definition="")
        session.add(row)
    row.definition = to_json(recipe)
    session.flush()
    return row.slug


def saved_recipes(session: Session) -> list[SavedRecipe]:
    """The saved recipes that can be read, by name."""
    found = []
    for row in _rows(session):
        with suppress(RecipeError):  # an older or damaged one is no reason not to import
            found.append(SavedRecipe(row.slug, row.name, from_json(row.definition)))
    return found


def recipe_named(session: Session, name: str) -> SavedRecipe:
    """The recipe of that name or slug; NotFoundError where there is none, RecipeError
    where it is damaged."""
    row = next((one for one in _rows(session) if name in (one.slug, one.name)), None)
    if row is None:
        raise NotFoundError("recipe", name, [one.name for one in saved_recipes(session)][:3])
    try:
        return SavedRecipe(row.slug, row.name, from_json(row.definition))
    except RecipeError as error:
        sentence = _("The recipe “{name}” cannot be used.", name=row.name)
        raise RecipeError(f"{sentence} {error}") from error


def recipes_for(session: Session, headings: Sequence[str]) -> list[SavedRecipe]:
    """The saved recipes that fit these headings, the best first: those made for the same headings,
    then those of which all columns are there. A wide table may have other years by now."""

    def order(one: SavedRecipe) -> tuple[bool, int, str]:
        is_other = folded_headings != [heading.casefold() for heading in made_for[one.slug]]
        return is_other, len(headings) - len(one.recipe.columns), one.name

    saved = saved_recipes(session)
    made_for = {one.slug: one.recipe.headings for one in saved}
    folded_headings = [heading.casefold() for heading in headings]
    adapted = [one._replace(recipe=_with_these_years(one.recipe, headings)) for one in saved]
    return sorted((one for one in adapted if not one.recipe.problems(headings)), key=order)


def _with_these_years(recipe: TableRecipe, headings: Sequence[str]) -> TableRecipe:
    """The recipe of a wide table with the years that a file has: those of headings that differ
    from a known one by their years alone."""
    if not recipe.years:
        return recipe
    made_of = {_made_like(heading, text) for heading, text in recipe.years.items()}
    years = {heading: text for heading, text in recipe.years.items() if heading in headings}
    for heading in headings:
        found = None if heading in recipe.columns else years_in(heading)
        if found is not None and _made_like(heading, found) in made_of:
            years.setdefault(heading, found)
    units = {_made_like(h, recipe.years[h]): unit for h, unit in recipe.year_units.items()}
    year_units = {
        heading: units[like]
        for heading, text in years.items()
        if (like := _made_like(heading, text)) in units
    }
    return replace(recipe, years=years, headings=tuple(headings), year_units=year_units)


def _made_like(heading: str, years: str) -> str:
    """A heading without its years, in which those of a wide table are alike."""
    return heading.replace(years, "")


def _rows(session: Session) -> list[models.Recipe]:
    return list(session.scalars(select(models.Recipe).order_by(models.Recipe.name)))


def _free_slug(session: Session, name: str) -> str:
    taken = set(session.scalars(select(models.Recipe.slug)))
    plain = slug_of(name)[:100] or "recipe"
    numbered = (f"{plain}-{count}" for count in range(2, len(taken) + 3))
    return next(slug for slug in (plain, *numbered) if slug not in taken)
