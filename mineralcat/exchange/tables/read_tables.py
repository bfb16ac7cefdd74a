"""Reads a table of any make as a format among the others: by a recipe, or by what its headings say
where they leave nothing open and are proved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from mineralcat.domain.text_lists import quoted_list
from mineralcat.translation import _

from ..incoming import Finding, Member, Place, Read, ReadAs, RejectedRow
from ..problems import UnreadableFileError
from ..review.file_sources import with_file_source
from ..workbooks.workbook_files import workbook_kind
from .json_tables import is_json
from .mapping import read_with
from .recipes import SHEET_NAME, RecipeError, TableRecipe, fitted
from .sheets import SheetLook, look_through, notes_on
from .table_description import TableChoices
from .table_detection import SAMPLE, why_no_table
from .table_files import Table
from .table_options import TableOptions
from .text_files import delimiter_of, encoding_of

_SUFFIXES: Final = frozenset((".csv", ".tsv", ".tab", ".psv"))


FileRecipe = TableRecipe | Sequence[TableRecipe] | TableOptions
"""How the tables of a file are read: by a recipe, those of its sheets, or by options."""
Recipes = FileRecipe | Mapping[str, FileRecipe]
"""One of all files, or those of some by their names."""


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A `Format` of tables. With a *recipe*, files are read by it; without, by a guess that is
    proved, of a workbook all sheets that fit. Of several files those that the recipe does not fit
    are read by a guess, too. Several recipes are those of the sheets of a workbook. *options* are
    changes to all of them."""

    recipe: TableRecipe | Sequence[TableRecipe] | None = None
    alone: bool = True
    options: TableOptions = field(default_factory=TableOptions)
    name: str = _("Table (CSV, TSV, XLSX, XLS, ODS, JSON)")

    def knows(self, member: Member) -> bool:
        """Whether the content is a workbook, JSON, or text in which a delimiter parts columns."""
        if why_no_table(member) is not None:
            return False
        if workbook_kind(member) is not None or is_json(member.head(SAMPLE)):
            return True
        if PurePath(member.name).suffix.lower() in _SUFFIXES:
            return True
        sample = member.head(SAMPLE).decode(encoding_of(member).name, "replace")
        return delimiter_of(sample[: sample.rfind("\n") + 1] or sample) is not None

    def read(self, member: Member) -> Iterator[Read]:
        """The rows, one after another; UnreadableFileError where the columns are not clear."""
        with Table(member) as table:
            try:
                for item in self._plan(table):
                    if not isinstance(item, TableRecipe):
                        yield item
                        continue
                    yield ReadAs(member.name, item.table)
                    recipe, source = with_file_source(item, member)
                    if source is not None:
                        yield source
                    yield from read_with(recipe, table)
            except RecipeError as error:
                raise UnreadableFileError(member.name, f"{error} {_MAP}") from error

    def recipe_for(self, table: Table) -> TableRecipe:
        """The recipe by which a table is read, as `read` does; of several sheets that of the
        first."""
        return next(item for item in self._plan(table) if isinstance(item, TableRecipe))

    def _plan(self, table: Table) -> Iterator[TableRecipe | Read]:
        """By which recipes the tables of a file are read, one after another, each after what is to
        be known of it; UnreadableFileError where a guess leaves something open."""
        found = list(self._given(table) or self._guessed(table))
        recipes = [item for item in found if isinstance(item, TableRecipe)]
        if len(recipes) > 1:
            sheets = quoted_list(one.choices.sheet or "" for one in recipes)
            yield _finding(
                table, _("{count} sheets are read: {sheets}.", count=len(recipes), sheets=sheets)
            )
        reported: set[Read] = set()
        for item in found:
            if isinstance(item, TableRecipe):
                known = [one for one in _known_of(table, item) if one not in reported]
                yield from dict.fromkeys(known)
                reported.update(known)
            elif isinstance(item, Finding):
                reported.add(item)
            yield item

    def _given(self, table: Table) -> list[TableRecipe]:
        """The recipes that are given, for the sheets that they fit; none where they fit none, and
        the file is to be read by a guess."""
        given = self.recipe
        if given is None or self.options.changes_recipe:
            return []
        if not isinstance(given, TableRecipe):
            return list(given)
        sheet, names = given.choices.sheet, [one.name for one in table.sheets]
        is_of_one = sheet in names and not self.options.sheets and SHEET_NAME not in given.columns
        if (is_of_one or not names) and not given.problems(table.headings(given.choices)):
            return [given]
        named = self.options.sheets_of(table)
        readable = [one for one in table.sheets if not one.why_not]
        read: list[str | None] = [
            one.name for one in readable if (one.name in named if named else not one.hidden)
        ]
        hidden = self.options.take_hidden or given.choices.take_hidden
        choices = [TableChoices(sheet=name, take_hidden=hidden) for name in (read or [None])]
        recipes = [fitted(given, table.detected(one).choices) for one in choices]
        fitting = [one for one in recipes if not one.problems(table.headings(one.choices))]
        return fitting or (recipes[:1] if self.alone else [])

    def _guessed(self, table: Table) -> Iterator[TableRecipe | Read]:
        """The recipes of the tables that leave nothing open, and why others are not read."""
        looks = look_through(table, self.options)
        if not any(look.fits for look in looks):
            raise _none_fits(table, looks)
        for look in looks:
            recipe, place = look.recipe, Place(table.member.name, 0, None, look.sheet)
            if look.fits and recipe is not None:
                left = notes_on(recipe, self.options.not_left_out(table, look.headings))
                notes = (*look.notes, *_by_sheet_name(recipe), *left)
                yield from (Finding(place, one) for one in notes if one not in table.notes_of_file)
                yield recipe
            elif look.is_likely:
                sentence = _("Sheet “{sheet}” cannot be read: {reason}")
                reason = sentence.format(sheet=look.sheet, reason=look.why_not)
                yield RejectedRow(place, reason)
            else:
                sentence = _("Sheet “{sheet}” is not read: {reason}")
                yield Finding(place, sentence.format(sheet=look.sheet, reason=look.why_not))


def _known_of(table: Table, recipe: TableRecipe) -> Iterator[Finding]:
    """What is to be known of a table that is read by a recipe."""
    choices = recipe.choices
    for note in table.notes(choices):
        yield _finding(table, note, None if note in table.notes_of_file else choices.sheet)
    for note in table.notes_of_rows(choices, {*recipe.columns, *recipe.years}):
        yield _finding(table, note, choices.sheet)


def _finding(table: Table, sentence: str, sheet: str | None = None) -> Finding:
    return Finding(Place(table.member.name, 0, None, sheet), sentence)


def _none_fits(table: Table, looks: Sequence[SheetLook]) -> UnreadableFileError:
    """Why no table of a file can be read by a guess: why the likeliest cannot."""
    first = max(looks, key=lambda look: (look.recipe is not None, look.is_likely))
    reason = first.why_not
    if len(looks) > 1:
        reason = _(
            "none of its {count} sheets can be. Of “{sheet}”, {reason}",
            count=len(looks),
            sheet=str(first.sheet),
            reason=reason,
        )
    return UnreadableFileError(table.member.name, reason)


def _by_sheet_name(recipe: TableRecipe) -> Iterator[str]:
    if SHEET_NAME in recipe.columns:
        label = recipe.target.field(recipe.columns[SHEET_NAME]).name
        yield _("The name of the sheet is read as the {label} of its rows.", label=label)


_MAP: Final = _("Say which column is what in File > Import, or with --map and --set.")

FORMAT: Final = TableFormat()


def reading_by(recipe: FileRecipe, *, alone: bool = True) -> TableFormat:
    """The format that reads tables by a recipe, by those of its sheets, or by options; not *alone*
    where other files are read with it."""
    if isinstance(recipe, TableOptions):
        return TableFormat(recipe.recipe, alone, recipe)
    return TableFormat(recipe, alone)
