"""Reads a table of any make as a format among the others: by a recipe, or by what its headings say
where they leave nothing open and are proved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from .file_sources import with_file_source
from .guessing import guessed, unproved
from .incoming import Finding, Member, Place, Read, ReadAs
from .json_tables import is_json
from .mapping import read_with
from .problems import UnreadableFileError
from .proof import is_proved, notes_on, why_not_read
from .recipe import Recipe, RecipeError, fitted
from .table_detection import SAMPLE, why_no_table
from .table_options import TableOptions
from .tables import Detected, Table, TableChoices
from .text_files import delimiter_of, encoding_of
from .workbooks import workbook_kind

_SUFFIXES: Final = frozenset((".csv", ".tsv", ".tab", ".psv"))


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A `Format` of tables. With a *recipe*, files are read by it; without, by a guess that is
    proved. Of several files those that the recipe does not fit are read by a guess, too. *options*
    are changes to both."""

    recipe: Recipe | None = None
    alone: bool = True
    options: TableOptions = field(default_factory=TableOptions)
    name: str = "Table (CSV, TSV, XLSX, XLS, ODS, JSON)"

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
                for sheet in self.options.sheets_of(table):
                    recipe, notes = self._recipe_for(table, sheet)
                    yield ReadAs(member.name, recipe.table)
                    for note in notes:
                        yield Finding(Place(member.name, 0, None, recipe.choices.sheet), note)
                    recipe, source = with_file_source(recipe, member)
                    if source is not None:
                        yield source
                    yield from read_with(recipe, table)
            except RecipeError as error:
                raise UnreadableFileError(member.name, f"{error} {_MAP}") from error

    def recipe_for(self, table: Table) -> Recipe:
        """The recipe by which a table is read, as `read` does; of several sheets that of the
        first."""
        return self._recipe_for(table, self.options.sheets_of(table)[0])[0]

    def _recipe_for(self, table: Table, sheet: str | None) -> tuple[Recipe, tuple[str, ...]]:
        """The recipe by which a table is read, and what is to be known of the file that is read so;
        UnreadableFileError where a guess leaves something open."""
        if self.options.says_anything:
            return self._recipe_by_options(table, sheet)
        names = [one.name for one in table.sheets]
        if self.recipe is not None and (not names or self.recipe.choices.sheet in names):
            headings = table.headings(self.recipe.choices)
            if not self.recipe.problems(headings):
                return self.recipe, table.notes(self.recipe.choices)
        found = self._of_fitting_sheet(table) or table.detected()
        if self.recipe is not None:
            recipe = fitted(self.recipe, found.choices)
            if self.alone or not recipe.problems(table.headings(recipe.choices)):
                return recipe, found.notes
        recipe, doubts = guessed(table, found.choices)
        headings = table.headings(recipe.choices)
        sentences = tuple(one.sentence for one in doubts)
        if sentences or not is_proved(recipe, headings):
            raise _not_proved(table, recipe, headings, sentences)
        return recipe, (*found.notes, *notes_on(recipe, headings))

    def _recipe_by_options(self, table: Table, sheet: str | None) -> tuple[Recipe, tuple[str, ...]]:
        options = self.options
        choices, notes = options.choices_for(table, sheet)
        recipe = options.recipe_for(table, choices)
        headings = table.headings(choices)
        doubts = () if options.recipe else unproved(recipe, table, options.given(table, recipe))
        is_clear = options.names_fields or is_proved(recipe, headings)
        if recipe.missing() or doubts or not is_clear:
            raise _not_proved(table, recipe, headings, doubts)
        return recipe, (*notes, *notes_on(recipe, options.not_left_out(table, headings)))

    def _of_fitting_sheet(self, table: Table) -> Detected | None:
        """How the only sheet is read that has the recipe's headings; None where none has them.
        UnreadableFileError names them where several have."""
        if self.recipe is None:
            return None
        fitting = {}
        for sheet in table.sheets:
            if not sheet.hidden:
                found = table.detected(TableChoices(sheet=sheet.name))
                recipe = fitted(self.recipe, found.choices)
                if not recipe.problems(table.headings(recipe.choices)):
                    fitting[sheet.name] = found
        if len(fitting) > 1:
            few = ", ".join(f"“{name}”" for name in list(fitting)[:_NAMED])
            raise UnreadableFileError(
                table.member.name,
                f"the recipe fits several of its sheets, {few}. Save it again with one of them.",
            )
        return next(iter(fitting.values()), None)


def _not_proved(
    table: Table, recipe: Recipe, headings: Sequence[str], doubts: Sequence[str]
) -> UnreadableFileError:
    what = "its JSON" if table.is_json else "it"
    return UnreadableFileError(table.member.name, why_not_read(recipe, headings, doubts, what))


_MAP: Final = "Say which column is what in File > Import, or with --map and --set."

_NAMED: Final = 5

FORMAT: Final = TableFormat()


def reading_by(recipe: Recipe | TableOptions, *, alone: bool = True) -> TableFormat:
    """The format that reads tables by a recipe or by options; not *alone* where other files are
    read with it."""
    if isinstance(recipe, TableOptions):
        return TableFormat(recipe.recipe, alone, recipe)
    return TableFormat(recipe, alone)
