"""How tables are to be read, as typed on a command line."""

from dataclasses import dataclass

from .guessing import guess
from .recipe import Recipe
from .tables import Table, TableChoices


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What was typed: of a workbook these *sheets* alone, if some are named; its hidden rows and
    columns too where *take_hidden*. A *recipe* is what they are changes to."""

    recipe: Recipe | None = None
    sheets: tuple[str, ...] = ()
    take_hidden: bool = False

    def choices_for(self, table: Table, sheet: str | None) -> tuple[TableChoices, tuple[str, ...]]:
        """How a table is read, and what is to be known of that."""
        found = table.detected(TableChoices(sheet=sheet, take_hidden=self.take_hidden))
        return found.choices, found.notes

    def recipe_for(self, table: Table, choices: TableChoices) -> Recipe:
        """The likeliest recipe for a table that is read so."""
        return guess(table, choices)
