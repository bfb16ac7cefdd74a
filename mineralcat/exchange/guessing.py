"""Guesses which field each column of a table is: a recipe to begin with.

A heading is a word for a field, or nearly one, or years with or without what is counted; the cells
below prove it or contradict it (`column_profiles.py`). What is only likely is shown and can be
changed; what nothing says stays missing, and is asked.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Final, NamedTuple

from mineralcat.domain.number_marks import COMMA_POINT

from .column_profiles import ColumnProfile, Proof, profiles_of, proof_of
from .data_package import heading_of, table_of
from .heading_hints import (
    FigureHint,
    Figures,
    Heading,
    field_in,
    field_of,
    figures_of,
    measure_of,
    taken_apart,
)
from .keys import NATURAL_KEYS
from .matching import Kind
from .names import shipped_names
from .recipe import Recipe
from .tables import LOOKED_AT, Table, TableChoices
from .targets import OWN_FIELDS, FieldKind, TargetField, target_of

_ORDER: Final = (
    *("supply", "intensity", "demand_share", "usage", "listing", "statistic", "assessment"),
    *(name for name in NATURAL_KEYS if name != "series"),
)
"""Of tables that fit as well, the first is meant more often."""
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
Profiles = Mapping[str, ColumnProfile]


class Unproved(NamedTuple):
    """What of a guess no cell proves, in a sentence: that a column of this *heading* gives, or what
    holds for all rows, the fields of these *keys*."""

    heading: str
    keys: tuple[str, ...]
    sentence: str


class Guess(NamedTuple):
    """The likeliest recipe, and what of it has to be confirmed before rows are read by it."""

    recipe: Recipe
    unproved: tuple[Unproved, ...] = ()


def guess(table: Table, choices: TableChoices, wanted: str | None = None) -> Recipe:
    """The likeliest recipe for a table, of the target *wanted* where that is chosen. What it does
    not have is told by `Recipe.missing`."""
    return guessed(table, choices, wanted).recipe


def guessed(table: Table, choices: TableChoices, wanted: str | None = None) -> Guess:
    """The same, with what of it is not proved."""
    headings = table.headings(choices)
    rows = table.sample(choices)
    profiles = profiles_of(headings, rows, whole=len(rows) < LOOKED_AT)
    found = _guess_of(headings, wanted, table.words_of(headings), profiles)
    if "uid" in found.recipe.given and choices.marks is None:  # as this program writes numbers
        choices = replace(choices, marks=COMMA_POINT, marks_remembered=True)
    return found._replace(recipe=replace(found.recipe, choices=choices))


def unproved(recipe: Recipe, table: Table, said: Collection[str] = ()) -> tuple[str, ...]:
    """What no cell proves of a recipe that was guessed, in sentences; *said* are headings and keys
    of fields that somebody gave."""
    found = guessed(table, recipe.choices, recipe.table)

    def stands(one: Unproved) -> bool:
        same_columns = recipe.columns.get(one.heading) in one.keys
        same_years = one.heading in recipe.years and "value" in one.keys
        constants = (recipe.constants.get(key) for key in one.keys)
        same_constants = any(text and text == found.recipe.constants.get(key)
                             for key, text in zip(one.keys, constants, strict=True))  # fmt: skip
        return same_columns or same_years or same_constants

    return tuple(
        one.sentence
        for one in found.unproved
        if stands(one) and one.heading not in said and not set(one.keys) & set(said)
    )


def guess_of(
    headings: Sequence[str], wanted: str | None = None, explained: Mapping[str, str] = _NOTHING
) -> Recipe:
    """The likeliest recipe for these headings alone; *explained* are the words that explain
    some."""
    return _guess_of(headings, wanted, explained, {}).recipe


def _guess_of(
    headings: Sequence[str], wanted: str | None, explained: Mapping[str, str], profiles: Profiles
) -> Guess:
    own = _of_this_program(headings)
    if own is not None and wanted in (None, own.table):
        return Guess(own)
    names = (wanted,) if wanted else tuple(dict.fromkeys(_ORDER))
    parts = {heading: taken_apart(heading, explained.get(heading, "")) for heading in headings}
    found = [_Guesser(name, parts, profiles) for name in names]
    best = max(found, key=lambda one: (one.score, -names.index(one.table)))
    if not best.columns and not best.years:
        return Guess(Recipe(names[0], headings=tuple(headings)))  # nothing was understood
    return Guess(replace(best.recipe, headings=tuple(headings)), tuple(best.unproved()))


def _of_this_program(headings: Sequence[str]) -> Recipe | None:
    """The recipe for a table as this program itself writes it, known by all of its headings."""
    given = set(headings)
    if not given & OWN_FIELDS:
        return None
    for name in NATURAL_KEYS:
        own = {heading_of(column) for column in table_of(name).columns if column.name != "id"}
        if own == given:
            columns = {heading: heading for heading in headings}
            return Recipe(name, columns, headings=tuple(headings))
    return None


# -- one target ------------------------------------------------------------------------------------

_SURE: Final = 1.0
_BY_CELLS: Final = 0.4
_IN_PART: Final = 0.5
_PROVED: Final = 0.3
"""What proof adds to a hint."""
_KINDS: Final = {kind.value: kind for kind in (Kind.AREA, Kind.MINERAL, Kind.APPLICATION)}


class _Candidate(NamedTuple):
    score: float
    heading: str
    key: str


class _Guesser:
    """What the headings and cells of a file make for one table of the catalogue."""

    def __init__(self, table: str, parts: Mapping[str, Heading], profiles: Profiles) -> None:
        self.table = table
        self._target = target_of(table)
        self._parts = parts
        self._profiles = profiles
        self._asked: list[Unproved] = []
        self._order = {heading: at for at, heading in enumerate(parts)}
        self.columns = self._fields()
        self.constants: dict[str, str] = {}
        self.years: dict[str, str] = {}
        self.year_units: dict[str, str] = {}
        if self._target.is_claim and self._target.has("value"):
            self._find_figures()
            self._find_constants()

    @cached_property
    def recipe(self) -> Recipe:
        """The recipe that was found."""
        ordered = dict(sorted(self.columns.items(), key=lambda item: self._order[item[0]]))
        return Recipe(self.table, ordered, self.years, self.constants, year_units=self.year_units)

    @cached_property
    def score(self) -> float:
        """How well the recipe explains the headings and cells."""
        recipe = self.recipe
        required = {one.key for one in self._target.required}
        given = recipe.given & {one.key for one in self._target.fields}
        gained = sum(2.0 if key in required else 1.0 for key in given)
        missing = {one.key for one in recipe.missing()}
        asked = {"unit", "stage", "measure", "period", "importance", "kind"}
        lost = sum(0.75 if key in asked else 3.0 for key in missing)
        unused = len(self._parts) - len(recipe.columns) - len(recipe.years)
        proved = sum(
            self._proof(heading, key) is Proof.PROVED
            for heading, key in recipe.columns.items()
            if key in required
        )
        return gained + 0.4 * proved - lost - 0.8 * unused - 0.5 * len(self._asked)

    # -- fields that a column each gives -----------------------------------------------------------

    def _fields(self) -> dict[str, str]:
        candidates = sorted(self._candidates(), key=lambda one: (-one.score, self._order[one[1]]))
        columns: dict[str, str] = {}
        for one in candidates:
            if one.heading in columns or one.key in columns.values():
                continue
            rivals = [
                other
                for other in candidates
                if (other.score, other.key) == (one.score, one.key) and other.heading not in columns
            ]
            chosen = self._one_of(rivals)
            if chosen is not None:
                columns[chosen.heading] = one.key
        return columns

    def _candidates(self) -> Iterator[_Candidate]:
        for heading, part in self._parts.items():
            if part.years is not None:
                continue
            hint = field_of(self.table, part.words)
            if hint is None and part.also:
                hint = field_of(self.table, part.also)
            if hint is None and (key := field_in(self.table, part.words)) is not None:
                whole = heading in self._profiles and not self._of_phrases(heading)
                hint = (key, _IN_PART) if whole else None
            if hint is not None and not self._is_figure(hint[0]):
                proof = self._proof(heading, hint[0])
                if proof is not Proof.CONTRADICTED:
                    added = _PROVED if proof is Proof.PROVED else 0.0
                    yield _Candidate(hint[1] + added, heading, hint[0])
            for key in self._by_cells(heading, part):
                if hint is None or hint[0] != key:
                    yield _Candidate(_BY_CELLS, heading, key)

    def _is_figure(self, key: str) -> bool:
        return key == "value" and self._target.is_claim

    def _by_cells(self, heading: str, part: Heading) -> Iterator[str]:
        """The fields that cells prove whatever their heading says."""
        profile = self._profiles.get(heading)
        if profile is None or not profile.filled:
            return
        for one in self._target.fields:
            if one.key != one.column and one.key != "period":
                continue
            kind = _KINDS.get(one.refers or "") if one.kind is FieldKind.NAME else None
            if (
                (kind is not None and one.key == kind.value and profile.known(kind) >= 0.8)
                or (one.key == "period" and profile.years >= 0.95 and self._may_be_years(part))
                or (one.key == "unit" and profile.units >= 0.9)
                or (
                    one.key in ("stage", "measure")
                    and self._proof(heading, one.key) is Proof.PROVED
                )
            ):
                yield one.key

    def _may_be_years(self, part: Heading) -> bool:
        hint = figures_of(self.table, part).figures
        return part.is_unit_alone or hint is Figures.POSSIBLE

    def _one_of(self, rivals: Sequence[_Candidate]) -> _Candidate | None:
        """Of columns that are the same field as likely: the first of those that headings name, of
        columns that say the same the one of ISO codes; None where they differ and no heading names
        one."""
        first = rivals[0]
        if len(rivals) == 1 or not self._profiles:
            return first
        profiles = [self._profiles[one.heading] for one in rivals]
        kind = _KINDS.get(first.key)
        same = kind and all(profiles[0].says_the_same(other, kind) for other in profiles[1:])
        if same:
            coded = (o for o, p in zip(rivals, profiles, strict=True) if p.are_codes)
            return next(coded, first)
        return first if first.score >= _SURE else None

    def _proof(self, heading: str, key: str) -> Proof:
        profile = self._profiles.get(heading)
        return Proof.POSSIBLE if profile is None else proof_of(self._target.field(key), profile)

    def _proved(self, heading: str, key: str) -> bool:
        return self._proof(heading, key) is Proof.PROVED

    # -- figures -----------------------------------------------------------------------------------

    def _find_figures(self) -> None:
        self.years = self._wide()
        if self.years:
            figures: Iterable[str] = self.years
        else:
            heading = self._figure_column()
            figures = [heading] if heading else []
            self.columns |= dict.fromkeys(figures, "value")
        for heading in list(figures)[:1]:
            part = self._parts[heading]
            said = measure_of(f"{part.words} {part.also}") if self.table == "supply" else None
            for key, text in zip(("stage", "measure"), said or (), strict=False):
                if text and key not in self.columns.values():
                    self.constants[key] = text
            if (mineral := self._hint(heading).mineral) is not None:
                self._constant("mineral", mineral)
        self._find_units(list(figures))

    def _find_units(self, figures: Sequence[str]) -> None:
        """The units that the headings of the figures name: each its own."""
        if "unit" in self.columns.values():
            return
        units = {h: unit for h in figures if (unit := self._parts[h].unit) is not None}
        if len(units) == len(figures) and len(set(units.values())) == 1:
            self.constants["unit"] = units[figures[0]]
        elif units:
            self.year_units = units

    @cached_property
    def _measure(self) -> str:
        """What the figures are of, where the cells of a column say one measure for all rows."""
        heading = next((h for h, key in self.columns.items() if key == "measure"), None)
        profile = self._profiles.get(heading or "")
        return (profile.constant or "").casefold() if profile is not None else ""

    def _hint(self, heading: str) -> FigureHint:
        return figures_of(self.table, self._parts[heading], self._measure)

    def _wide(self) -> dict[str, str]:
        """The columns that are years, all of the same kind of figure."""
        if "period" in self.columns.values():
            return {}
        kinds: dict[str, dict[str, str]] = {}
        hints: dict[str, Figures] = {}
        for heading, part in self._parts.items():
            if part.years is None or self._proof(heading, "value") is Proof.CONTRADICTED:
                continue
            hint = self._hint(heading).figures
            if hint is not Figures.OF_ELSE:
                kinds.setdefault(part.words, {})[heading] = part.years
                hints[part.words] = hint
        if not kinds:
            return {}
        words = max(kinds, key=lambda one: (hints[one] is Figures.MEANT, len(kinds[one])))
        found = kinds[words]
        if hints[words] is Figures.POSSIBLE:
            first = next(iter(found))
            sentence = f"“{first}” may be figures of {found[first]}, or of another thing."
            self._asked.append(Unproved(first, ("value",), sentence))
        return found

    def _figure_column(self) -> str | None:
        """The column of figures: the one whose heading says so, else the only one of numbers."""
        free = [h for h, part in self._parts.items() if h not in self.columns and not part.years]
        free = [h for h in free if self._can_be_figures(h)]
        meant = [h for h in free if self._hint(h).figures is Figures.MEANT]
        if meant:
            return max(meant, key=lambda h: (self._named_value(h), -self._order[h]))
        may_be = [h for h in free if self._hint(h).figures is Figures.POSSIBLE]
        said = [h for h in may_be if self.table == "supply" and self._speaks_of_measure(h)]
        numbers = [h for h in may_be if self._proof(h, "value") is Proof.PROVED]
        enough = len({"mineral", "area", "application"} & set(self.columns.values())) > 1
        found = said or (numbers if enough and len(numbers) == 1 else [])
        if not found:
            return None
        if self._profiles:
            sentence = f"“{found[0]}” may be the figures, or numbers of another thing."
            self._asked.append(Unproved(found[0], ("value",), sentence))
        return found[0]

    def _can_be_figures(self, heading: str) -> bool:
        if self._proof(heading, "value") is Proof.CONTRADICTED:
            return False
        profile = self._profiles.get(heading)
        if profile is None or not profile.filled or profile.years < 1:
            return True
        part = self._parts[heading]
        return "period" in self.columns.values() and not part.is_unit_alone

    def _named_value(self, heading: str) -> float:
        part = self._parts[heading]
        for words in filter(None, (part.words, part.also)):
            hint = field_of(self.table, words)
            if hint is not None and hint[0] == "value":
                return hint[1]
        return 0.0

    def _speaks_of_measure(self, heading: str) -> bool:
        part = self._parts[heading]
        return measure_of(f"{part.words} {part.also}") is not None

    # -- the same in all rows ----------------------------------------------------------------------

    def _constant(self, key: str, text: str) -> bool:
        """Give a field the same text in all rows where it is needed and nothing gives it."""
        wanted = key in {one.key for one in self._target.required}
        if not wanted or key in self.columns.values() or key in self.constants:
            return False
        self.constants[key] = text
        return True

    def _find_constants(self) -> None:
        for heading in self._profiles:
            if heading not in self.columns and heading not in self.years:
                given = self._of_phrases(heading).items()
                taken = {key: word for key, word in given if word and self._constant(key, word)}
                if taken:
                    text = self._profiles[heading].constant or ""
                    sentence = (
                        f"“{heading}” says “{text[:60]}” in all rows, which may mean"
                        f" {', '.join(taken.values())}."
                    )
                    self._asked.append(Unproved(heading, tuple(taken), sentence))
        if not self.years and "period" not in {*self.columns.values(), *self.constants}:
            self._hint_of_year()

    def _of_phrases(self, heading: str) -> Mapping[str, str]:
        """What “Lithium - Production” in all rows may say of mineral, stage and measure."""
        parts = [one.strip() for one in _phrases(self._profiles[heading].constant or "")]
        if len(parts) < 2:
            return {}
        names = shipped_names()
        minerals = {s for one in parts if len(one) > 2 and (s := names.match(Kind.MINERAL, one))}
        said = next(filter(None, (measure_of(one.casefold()) for one in parts)), None)
        if len(minerals) != 1 or said is None:
            return {}
        return {"mineral": minerals.pop(), "stage": said[0], "measure": said[1]}

    def _hint_of_year(self) -> None:
        """The one year that headings of other columns name."""
        years = {part.years for part in self._parts.values() if part.years}
        if len(years) == 1 and "value" in self.columns.values():
            heading = next(h for h, part in self._parts.items() if part.years)
            if self._constant("period", next(iter(years)) or ""):
                sentence = (
                    f"The year {self.constants['period']} stands in the heading “{heading}” alone,"
                    " which is not the figure's."
                )
                self._asked.append(Unproved(heading, ("period",), sentence))

    # -- what is not proved ------------------------------------------------------------------------

    def unproved(self) -> Iterator[Unproved]:
        """What no cell proves."""
        if not self._profiles:
            return
        for heading, key in self.recipe.columns.items():
            if (sentence := self._unproved(heading, self._target.field(key))) is not None:
                yield Unproved(heading, (key,), sentence)
        for heading in self.years:
            if not self._shows_numbers(heading):
                sentence = f"“{heading}” has no numbers that can be read as figures."
                yield Unproved(heading, ("value",), sentence)
        yield from self._asked
        yield from self._other_units()

    def _unproved(self, heading: str, field: TargetField) -> str | None:
        proof, profile = self._proof(heading, field.key), self._profiles[heading]
        if proof is Proof.PROVED or not profile.filled or not field.required:
            return None
        if field.kind is FieldKind.FIGURE and self._shows_numbers(heading):
            return None
        if field.kind in (FieldKind.FIGURE, FieldKind.PERIOD):
            return f"Few cells of “{heading}” can be read as {field.label.lower()}."
        part = self._parts[heading]
        hints = [field_of(self.table, words) for words in (part.words, part.also)]
        named = any(one is not None and one[1] > _IN_PART for one in hints)
        if field.kind is FieldKind.NAME and not named:
            return f"“{heading}” has no names that are known as {field.label.lower()}."
        return None

    def _shows_numbers(self, heading: str) -> bool:
        """Whether cells are figures, or say why there are none."""
        profile = self._profiles.get(heading)
        return profile is None or not profile.filled or profile.figures >= 0.5

    def _other_units(self) -> Iterator[Unproved]:
        """Headings of figures that name another unit than the column of units does."""
        heading = next((h for h, key in self.columns.items() if key == "unit"), None)
        if heading is None:
            return
        known = shipped_names()
        said = {known.match(Kind.UNIT, text) for text in self._profiles[heading].texts} - {None}
        for figures in (*self.years, *(h for h, key in self.columns.items() if key == "value")):
            unit = self._parts[figures].unit
            if unit is not None and said and said != {unit}:
                sentence = f"“{figures}” names the unit {unit}, and “{heading}” another."
                yield Unproved(figures, ("value", "unit"), sentence)


def _SPLIT(text: str) -> list[str]:  # noqa: N802
    for sign in ("\N{EN DASH}", "\N{EM DASH}", ",", ":", "/", "|", ";"):
        text = text.replace(sign, " - ")
    return text.split(" - ")


def _phrases(text: str) -> list[str]:
    for sign in ("\N{EN DASH}", "\N{EM DASH}", ",", ":", "/", "|", ";"):
        text = text.replace(sign, " - ")
    return text.split(" - ")
