"""A recipe: which column of a table is which field, and what holds for all rows of the file.

It is plain data, kept as JSON in the catalogue (`recipes.py`) and made by hand, by a guess from the
headings (`guessing.py`) or from an earlier file. What it says is checked before it is used.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.errors import MineralCatError

from .keys import NATURAL_KEYS
from .tables import TableChoices
from .targets import Target, TargetField, target_of
from .unit_meanings import UnitMeaning

VERSION: Final = 1
SHEET_NAME: Final = "(sheet)"
"""Stands among the headings for the name of the sheet, which may say what all its rows are of."""


class RecipeError(MineralCatError):
    """A recipe that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the rows of a file become rows of *table*.

    *columns*: the field of each heading that is used, of `SHEET_NAME` too. *years*: of a wide
    table, the years that a heading stands for, each cell below being a figure of its own.
    *constants*: fields that are the same in all rows, as one would type them. *units*: what the
    file's texts for units mean. *headings*: those of the file that it was made for, by which it is
    offered again.
    """

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)
    years: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, UnitMeaning] = field(default_factory=dict)
    choices: TableChoices = field(default_factory=TableChoices)
    headings: tuple[str, ...] = ()

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
            yield (
                f"{one.label} is not given: choose the column that has it, or write it once for all"
                " rows."
            )
        for heading in (*self.columns, *self.years):
            if heading not in headings and heading != SHEET_NAME:
                yield f"There is no column “{heading}” in this file: choose another for it."
        keys = list(self.columns.values())
        for key in dict.fromkeys(keys):
            if not target.has(key):
                yield f"“{key}” is no field of {target.table}: choose another."
            elif keys.count(key) > 1:
                yield f"Two columns are chosen for {target.field(key).label}: keep one of them."
        if self.years and "value" in keys:
            yield "The figures stand below the years: no other column can be the figure as well."


def to_json(recipe: Recipe) -> str:
    """The recipe as it is kept."""
    return json.dumps({"version": VERSION, **asdict(recipe)}, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Recipe:
    """A kept recipe; RecipeError where it is none."""
    try:
        found = json.loads(text)
        if found.pop("version") != VERSION:
            raise RecipeError(
                "This recipe was made by another version of MineralCat. Map the columns again, and"
                " save them under its name."
            )
        return _recipe(found)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise RecipeError(
            "This recipe is damaged. Map the columns again, and save them under its name."
        ) from error


def _recipe(found: dict[str, Any]) -> Recipe:
    table = found["table"]
    if table not in NATURAL_KEYS:
        raise KeyError(table)
    choices = dict(found["choices"])
    if choices["marks"] is not None:
        choices["marks"] = NumberMarks(*map(_text, choices["marks"]))
    return Recipe(
        table,
        _texts(found["columns"]),
        _texts(found["years"]),
        _texts(found["constants"]),
        {_text(text): UnitMeaning(*map(_text, unit)) for text, unit in found["units"].items()},
        TableChoices(**choices),
        tuple(map(_text, found["headings"])),
    )


def _texts(found: Mapping[str, str]) -> dict[str, str]:
    return {_text(key): _text(value) for key, value in found.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def fitted(recipe: Recipe, choices: TableChoices) -> Recipe:
    """A recipe for another file of its kind: read as that file is found to be, with the recipe's
    number marks where it has them."""
    marks = recipe.choices.marks or choices.marks
    return replace(recipe, choices=replace(choices, marks=marks))
