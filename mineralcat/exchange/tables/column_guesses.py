"""Guesses which field each column of a table is: a recipe to begin with.

A heading is a word for a field, or nearly one, or years with or without what is counted; the cells
below prove it or contradict it (`column_profiles.py`). What is only likely is shown and can be
changed; what nothing says stays missing, and is asked.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Final, NamedTuple

from mineralcat.domain import words
from mineralcat.domain.number_marks import COMMA_POINT
from mineralcat.domain.reading_periods import is_period
from mineralcat.schema.entities import entity_of
from mineralcat.schema.field_types import ClaimFigure, Period, Reference
from mineralcat.translation import _, and_list, comma_list

from ..packages.data_package import CATALOGUE_TABLES
from ..review.matching import Kind
from ..review.names import shipped_names
from .column_fields import IN_PART, FigureColumns, FileColumn, TableColumns, Unproved, fields_of
from .column_profiles import ColumnProfile, profiles_of
from .heading_hints import taken_apart
from .headings import JOINT
from .recipes import SHEET_NAME, TableRecipe
from .table_description import TableChoices
from .table_files import Table
from .targets import OWN_FIELDS, TargetField

_ORDER: Final = (
    *("supply", "intensity", "demand_share", "usage", "listing", "statistic", "assessment"),
    *(name for name in CATALOGUE_TABLES if name != "series"),
)
"""Of tables that fit as well, the first is meant more often."""
_NO_WORDS: Final[Mapping[str, str]] = MappingProxyType({})
_NO_PROFILES: Final[Mapping[str, ColumnProfile]] = MappingProxyType({})
_NO_CELLS: Final = ColumnProfile(())


class Guess(NamedTuple):
    """The likeliest recipe, and what of it has to be confirmed before rows are read by it."""

    recipe: TableRecipe
    unproved: tuple[Unproved, ...] = ()


def guess(table: Table, choices: TableChoices, target: str | None = None) -> TableRecipe:
    """The likeliest recipe for a table, of the *target* that is chosen, if one is. Its `missing`
    has what it lacks."""
    return guessed(table, choices, target).recipe


def guessed(table: Table, choices: TableChoices, target: str | None = None) -> Guess:
    """The same, with what of it is not proved."""
    headings, hidden = table.headings(choices), table.hidden_headings(choices)
    shown = [heading for heading in headings if heading not in hidden]
    rows, whole = table.sample(choices)
    profiles = profiles_of(headings, rows, whole=whole)
    parted = ((heading, heading.rpartition(JOINT)) for heading in shown)
    # The last part of headings that are joined from several rows may say more alone.
    explained = {heading: last for heading, (_, joint, last) in parted if joint}
    explained |= table.words_of(headings)
    found = guess_of(shown, target, explained, {one: profiles[one] for one in shown})
    if "uid" in found.recipe.given and choices.marks is None:  # as this program writes numbers
        choices = replace(choices, marks=COMMA_POINT, marks_remembered=True)
    others = [one.name for one in table.sheets if not one.hidden]
    recipe = replace(found.recipe, headings=headings, choices=choices)
    return found._replace(recipe=_with_sheet_name(recipe, choices.sheet, others))


def unproved(recipe: TableRecipe, table: Table, given: Collection[str] = ()) -> tuple[str, ...]:
    """What no cell proves of a recipe that was guessed, in sentences; *given* are headings and
    keys of fields that the user gave."""
    found = guessed(table, recipe.choices, recipe.table)

    def stands(one: Unproved) -> bool:
        same_columns = recipe.columns.get(one.heading) in one.keys
        same_years = one.heading in recipe.years and "value" in one.keys
        constants = ((recipe.constants.get(key), key) for key in one.keys)
        return (
            same_columns
            or same_years
            or any(text and text == found.recipe.constants.get(key) for text, key in constants)
        )

    return tuple(
        one.sentence
        for one in found.unproved
        if stands(one) and one.heading not in given and not set(one.keys) & set(given)
    )


def guess_of(
    headings: Sequence[str],
    target: str | None = None,
    explained: Mapping[str, str] = _NO_WORDS,
    profiles: Mapping[str, ColumnProfile] = _NO_PROFILES,
) -> Guess:
    """The likeliest recipe for these headings; *explained* are the words that explain some, without
    *profiles* the headings alone count."""
    own = _of_this_program(headings)
    if own is not None and target in (None, own.table):
        return Guess(own)
    names = (target,) if target else tuple(dict.fromkeys(_ORDER))
    columns = [
        FileColumn(one, taken_apart(one, explained.get(one, "")), profiles.get(one, _NO_CELLS))
        for one in headings
    ]
    found = [_Guesser(name, columns) for name in names]
    best = max(found, key=lambda one: (one.score, -names.index(one.table)))
    if not best.columns and not best.years:
        return Guess(TableRecipe(names[0], headings=tuple(headings)))  # nothing was understood
    return Guess(replace(best.recipe, headings=tuple(headings)), tuple(best.unproved()))


def _of_this_program(headings: Sequence[str]) -> TableRecipe | None:
    """The recipe for a table as this program itself writes it, known by all of its headings."""
    given = set(headings)
    if not given & OWN_FIELDS:
        return None
    for name in CATALOGUE_TABLES:
        own = set(entity_of(name).by_key)
        if own == given:
            columns = {heading: heading for heading in headings}
            return TableRecipe(name, columns, headings=tuple(headings))
    return None


# -- one target ------------------------------------------------------------------------------------


class _Guesser:
    """What the headings and cells of a file make for one table of the catalogue."""

    def __init__(self, table: str, columns: Sequence[FileColumn]) -> None:
        self.table = table
        self._known = TableColumns(table, columns)
        self._has_cells = any(one.profile is not _NO_CELLS for one in columns)
        self._asked: list[Unproved] = []
        self.columns = fields_of(self._known)
        self.constants: dict[str, str] = {}
        self.years: dict[str, str] = {}
        self.year_units: dict[str, str] = {}
        if self._known.target.is_claim and self._known.target.has("value"):
            self._find_figures()
            self._find_constants()

    @cached_property
    def recipe(self) -> TableRecipe:
        """The recipe that was found."""
        columns = {one.heading: self.columns[one.heading] for one in self._given(self.columns)}
        return TableRecipe(
            self.table, columns, self.years, self.constants, year_units=self.year_units
        )

    def _given(self, headings: Collection[str]) -> list[FileColumn]:
        """The columns of some headings, in the order of the file."""
        return [one for one in self._known.columns if one.heading in headings]

    @cached_property
    def score(self) -> float:
        """How well the recipe explains the headings and cells."""
        recipe, known = self.recipe, self._known
        required = {one.key for one in known.target.required}
        given = recipe.given & {one.key for one in known.target.fields}
        gained = sum(2.0 if key in required else 1.0 for key in given)
        missing = {one.key for one in recipe.missing()}
        asked = {"unit", "stage", "measure", "period", "importance", "kind"}
        lost = sum(0.75 if key in asked else 3.0 for key in missing)
        unused = len(known.columns) - len(recipe.columns) - len(recipe.years)
        keys = ((one, recipe.columns[one.heading]) for one in self._given(recipe.columns))
        proved = sum(known.is_proved(one, key) for one, key in keys if key in required)
        return gained + 0.4 * proved - lost - 0.8 * unused - 0.5 * len(self._asked)

    # -- figures, and what is the same in all rows -------------------------------------------------

    def _find_figures(self) -> None:
        found = FigureColumns(self._known, self.columns)
        self.years = found.years
        if not found.years:
            self.columns |= {one.heading: "value" for one in found.columns}
        if self._has_cells:
            self._asked += found.unproved
        for column in found.columns[:1]:
            measured = found.measure(column)
            for key, text in zip(("stage", "measure"), measured or (), strict=False):
                if text and key not in self.columns.values():
                    self.constants[key] = text
            if (mineral := found.hint(column).mineral) is not None:
                self._constant("mineral", mineral)
        if "unit" not in self.columns.values():
            units = {one.heading: one.part.unit for one in found.columns if one.part.unit}
            if len(units) == len(found.columns) and len(set(units.values())) == 1:
                self.constants["unit"] = next(iter(units.values()))
            else:
                self.year_units = units

    def _constant(self, key: str, text: str) -> bool:
        """Give a field the same text in all rows where it is needed and nothing gives it."""
        is_required = key in {one.key for one in self._known.target.required}
        if not is_required or key in self.columns.values() or key in self.constants:
            return False
        self.constants[key] = text
        return True

    def _find_constants(self) -> None:
        for column in self._known.columns:
            heading = column.heading
            if heading in self.columns or heading in self.years:
                continue
            given = column.phrases.items()
            taken = {key: word for key, word in given if word and self._constant(key, word)}
            if taken:
                sentence = _("“{heading}” says “{constant}” in all rows, which may mean {words}.")
                constant, words = column.profile.constant or "", comma_list(taken.values())
                one = Unproved.of(heading, taken, sentence, constant=constant[:60], words=words)
                self._asked.append(one)
        if not self.years and "period" not in {*self.columns.values(), *self.constants}:
            self._hint_of_year()

    def _hint_of_year(self) -> None:
        """The one year that headings of other columns name."""
        years = {one.part.years: one.heading for one in self._known.columns if one.part.years}
        if len(years) != 1 or "value" not in self.columns.values():
            return
        ((year, heading),) = years.items()
        if self._constant("period", year):
            sentence = _(
                "The year {year} stands in the heading “{heading}” alone, which is not the"
                " figure's."
            )
            self._asked.append(Unproved.of(heading, ("period",), sentence, year=year))

    # -- what is not proved ------------------------------------------------------------------------

    def unproved(self) -> Iterator[Unproved]:
        """What no cell proves."""
        if not self._has_cells:
            return
        for column in self._given(self.recipe.columns):
            field = self._known.target.field(self.columns[column.heading])
            if sentence := self._why_unproved(column, field):
                yield Unproved.of(column.heading, (field.key,), sentence, label=field.name)
        for column in self._given(self.years):
            if not column.shows_figures:
                sentence = _("“{heading}” has no numbers that can be read as figures.")
                yield Unproved.of(column.heading, ("value",), sentence)
        yield from self._asked
        yield from self._other_units()

    def _why_unproved(self, column: FileColumn, field: TargetField) -> str:
        """Why the cells of a column do not prove that it is a field; empty where nothing is to be
        said of it."""
        is_proved = self._known.is_proved(column, field.key)
        if is_proved or not column.profile.filled or not field.required:
            return ""
        if field.kind is Period or (field.kind is ClaimFigure and not column.shows_figures):
            return _("Few cells of “{heading}” can be read as {label}.")
        is_named = any(sure > IN_PART for _key, sure in column.named(self.table))
        if field.kind is Reference and not is_named:
            return _("“{heading}” has no names that are known as {label}.")
        return ""

    def _other_units(self) -> Iterator[Unproved]:
        """Headings of figures that name another unit than the rows have."""
        units = {self.constants.get("unit")} - {None}
        by_key = {self.columns[one.heading]: one for one in self._given(self.columns)}
        if (column := by_key.get("unit")) is not None:
            texts = column.profile.texts
            units = {shipped_names().match(Kind.UNIT, text) for text in texts} - {None}
        figures = [by_key[key] for key in self.columns.values() if key in ("value", "low", "high")]
        for one in (*self._given(self.years), *figures):
            unit = one.part.unit
            if unit is not None and units and units != {unit}:
                sentence = _("“{heading}” names the unit {unit}, and the figures have {others}.")
                if column is not None:
                    sentence = _("“{heading}” names the unit {unit}, and “{column}” says {others}.")
                values = {"unit": unit, "others": and_list(sorted(filter(None, units)))}
                values["column"] = column.heading if column is not None else ""
                keys = ("value", "low", "high", "unit")
                yield Unproved.of(one.heading, keys, sentence, **values)


# -- the name of a sheet ---------------------------------------------------------------------------


_NAMED: Final = (Kind.MINERAL, Kind.AREA, Kind.APPLICATION)


def _with_sheet_name(recipe: TableRecipe, sheet: str | None, others: Sequence[str]) -> TableRecipe:
    """The recipe with the name of the sheet, which may say of what all its rows are, as a field
    that it misses, if that is proved: by this name, or by most of the *others* in the workbook."""
    if sheet is None or SHEET_NAME in recipe.columns:
        return recipe
    missing = {one.key for one in recipe.missing()}
    for key in filter(missing.__contains__, (*(kind.value for kind in _NAMED), "period")):
        proved = sum(_names_one(key, one) for one in others)
        if _names_one(key, sheet) or (proved > 1 and 2 * proved >= len(others)):
            return replace(recipe, columns={**recipe.columns, SHEET_NAME: key})
    return recipe


def _names_one(key: str, sheet: str) -> bool:
    """Whether a name is known for a field, or has a known one in it: what it means is asked
    then."""
    if key == "period":
        return is_period(sheet)
    known, name = shipped_names().is_known, words.key(sheet)
    return known(Kind(key), name) or any(
        len(word) > 3 and known(Kind(key), word) for word in name.split()
    )
