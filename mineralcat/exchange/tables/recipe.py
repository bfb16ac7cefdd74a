"""A recipe: which column of a table is which field, and what holds for all rows of the file.

It is plain data, kept as JSON in the catalogue (`recipes.py`) and made by hand, by a guess from the
headings (`guessing.py`) or from an earlier file. What it says is checked before it is used.
"""

import codecs
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final, get_args, get_type_hints

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.errors import MineralCatError

from ..cells.unit_meanings import UnitMeaning
from ..packages.keys import NATURAL_KEYS
from .table_choices import TableChoices
from .targets import Target, TargetField, target_of

VERSION: Final = 1
SHEET_NAME: Final = "(sheet)"
"""Stands among the headings for the name of the sheet, which may say what all its rows are of."""

_DAMAGED: Final = "This recipe is damaged{}. Map the columns again, and save them under its name."


class RecipeError(MineralCatError):
    """A recipe that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Recipe:
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
    saved = {"version": VERSION, **asdict(recipe)}
    del saved["choices"]["marks_remembered"]  # as they are wherever the recipe comes back
    return json.dumps(saved, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Recipe:
    """A stored recipe; RecipeError where it is none, or names the field that is not what it is to
    be: whoever can write to the catalogue may have put anything there."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecipeError(_DAMAGED.format("")) from error
    if not isinstance(found, dict):
        raise RecipeError(_DAMAGED.format(""))
    if found.get("version") != VERSION:
        raise RecipeError(
            "This recipe was made by another version of MineralCat. Map the columns again, and"
            " save them under its name."
        )
    return remembered(recipe_of(found))


def fitted(recipe: Recipe, choices: TableChoices) -> Recipe:
    """A recipe for another file of its kind: read as that file is found to be, with the recipe's
    number marks where it has them, which the file's own numbers have to prove."""
    marks = recipe.choices.marks
    if marks is not None:
        choices = replace(choices, marks=marks, marks_remembered=True)
    return replace(recipe, choices=choices)


def remembered(recipe: Recipe) -> Recipe:
    """The recipe for other files with the same headings, whose numbers have to prove its marks."""
    choices = replace(recipe.choices, marks_remembered=recipe.choices.marks is not None)
    return replace(recipe, choices=choices)


# Reading what was stored -------------------------------------------------------------------------


def recipe_of(found: Mapping[str, Any]) -> Recipe:
    """The recipe that a JSON object holds, each field checked; RecipeError names a wrong one."""
    values: dict[str, Any] = {}
    for one in fields(Recipe):
        if one.name in found:
            values[one.name] = _READERS.get(one.name, _texts)(one.name, found[one.name])
        elif one.name in ("table", "columns", "years", "constants", "units", "headings"):
            raise _wrong(one.name, "is missing")
    return Recipe(**values)


def _table(name: str, value: object) -> str:
    if not isinstance(value, str) or value not in NATURAL_KEYS:
        raise _wrong(name, "names no table")
    return value


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT or "\0" in value:
        raise _wrong(name, "is no text")
    return value


def _texts(name: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _wrong(name, "is no list of pairs")
    return {_text(name, key): _text(f"{name}.{key}"[:60], text) for key, text in value.items()}


def _headings(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(name, "is no list")
    return tuple(_text(name, one) for one in value)


def _units(name: str, value: object) -> dict[str, UnitMeaning]:
    if not isinstance(value, dict):
        raise _wrong(name, "is no list of pairs")
    found = {}
    for text, meaning in value.items():
        if not isinstance(meaning, list) or not 1 <= len(meaning) <= 2:
            raise _wrong(f"{name}.{text}"[:60], "is no unit with its basis")
        found[_text(name, text)] = UnitMeaning(*(_text(name, one) for one in meaning))
    return found


def _choices(name: str, value: object) -> TableChoices:
    """How the table is read, each choice of the type that it is declared with."""
    if not isinstance(value, dict):
        raise _wrong(name, "is no list of pairs")
    hints = get_type_hints(TableChoices)
    for key in value:
        if key not in hints:
            raise _wrong(f"{name}.{key}"[:60], "is not known")
    return TableChoices(
        **{key: _choice(f"{name}.{key}", hints[key], one) for key, one in value.items()}
    )


def _choice(name: str, kind: Any, value: object) -> Any:
    kinds = get_args(kind) or (kind,)
    if value is None and type(None) in kinds:
        return None
    if NumberMarks in kinds:
        return _marks(name, value)
    if bool in kinds:
        if not isinstance(value, bool):
            raise _wrong(name, "is neither true nor false")
        return value
    if int in kinds:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not 0 <= value <= _LAST_LINE:  # type: ignore[operator]
            raise _wrong(name, "is no whole number that a line can have")
        return value
    text = _text(name, value)
    if name.endswith(".encoding") and not _is_encoding(text):
        raise _wrong(name, "is no encoding")
    if name.endswith(".delimiter") and len(text) != 1:
        raise _wrong(name, "is no single character")
    return text


def _marks(name: str, value: object) -> NumberMarks:
    if not isinstance(value, list) or len(value) != 2:
        raise _wrong(name, "is no pair of marks")
    decimal, group = (_text(name, one) for one in value)
    if decimal not in (".", ",") or len(group) > 1 or group == decimal or group.isalnum():
        raise _wrong(name, "is no pair of marks")
    return NumberMarks(decimal, group)


def _is_encoding(name: str) -> bool:
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except (LookupError, ValueError):
        return False


def _wrong(name: str, why: str) -> RecipeError:
    return RecipeError(_DAMAGED.format(f": its field “{name}” {why}"))


_LONGEST_TEXT: Final = 10_000
_LAST_LINE: Final = 1_048_576
_READERS: Final[Mapping[str, Callable[[str, object], Any]]] = {
    "table": _table,
    "units": _units,
    "choices": _choices,
    "headings": _headings,
}
"""How the fields are read that are no pairs of texts."""
