"""Reads a table of any make as a format among the others: by a recipe, or by what its headings say
where they leave nothing open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from .guessing import guess
from .incoming import Finding, Member, Place, Read
from .mapping import read_with
from .problems import UnreadableFileError
from .recipe import Recipe, RecipeError, fitted
from .table_detection import SAMPLE, why_no_table
from .tables import Detected, Table, TableChoices
from .text_files import delimiter_of, encoding_of
from .workbooks import workbook_kind

_SUFFIXES: Final = frozenset((".csv", ".tsv", ".tab", ".psv"))


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A `Format` of tables. With a *recipe*, files are read by it; without, by a guess that leaves
    nothing open. Of several files those that the recipe does not fit are read by a guess, too."""

    recipe: Recipe | None = None
    alone: bool = True
    name: str = "Table (CSV, TSV, XLSX, XLS, ODS)"

    def knows(self, member: Member) -> bool:
        """Whether the content is a workbook, or text in which a delimiter parts columns."""
        if why_no_table(member) is not None:
            return False
        if workbook_kind(member) is not None or PurePath(member.name).suffix.lower() in _SUFFIXES:
            return True
        sample = member.head(SAMPLE).decode(encoding_of(member).name, "replace")
        return delimiter_of(sample[: sample.rfind("\n") + 1] or sample) is not None

    def read(self, member: Member) -> Iterator[Read]:
        """The rows, one after another; UnreadableFileError where the columns are not clear."""
        with Table(member) as table:
            try:
                recipe, notes = self._recipe_for(table)
                for note in notes:
                    yield Finding(Place(member.name, 0, None, recipe.choices.sheet), note)
                yield from read_with(recipe, table)
            except RecipeError as error:
                raise UnreadableFileError(member.name, f"{error} {_MAP}") from error

    def _recipe_for(self, table: Table) -> tuple[Recipe, tuple[str, ...]]:
        """The recipe by which a table is read, and what is to be known of the file that is read so;
        UnreadableFileError where a guess leaves something open."""
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
        recipe = guess(table, found.choices)
        missing = [f"“{one.label.lower()}”" for one in recipe.missing()]
        if missing:
            raise UnreadableFileError(
                table.member.name,
                f"no column or heading of it tells {' and '.join(missing)} of its rows. {_MAP}",
            )
        return recipe, (*found.notes, *_unread(recipe, table.headings(recipe.choices)))

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


def _unread(recipe: Recipe, headings: Sequence[str]) -> Iterator[str]:
    """What is said where a guess leaves columns aside."""
    unread = [f"“{one}”" for one in headings if one not in {*recipe.columns, *recipe.years}]
    if unread:
        few = ", ".join(unread[:_NAMED]) + (" and others" if len(unread) > _NAMED else "")
        yield (
            f"Its rows are read as “{recipe.target.label}”, and these columns are not read: {few}."
        )


_NAMED: Final = 5
_MAP: Final = "Say which column is what in File > Import, or give a recipe that was saved there."

FORMAT: Final = TableFormat()


def reading_by(recipe: Recipe, *, alone: bool = True) -> TableFormat:
    """The format that reads tables by a recipe; not *alone* where other files are read with it."""
    return TableFormat(recipe, alone)
