"""Goes through the sheets of a workbook: which of them hold tables, and how each would be read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from mineralcat.domain.text_lists import quoted_list

from ..incoming import RejectedRow
from ..problems import UnreadableFileError
from .column_guesses import unproved
from .proof import is_proved, why_not_read
from .recipes import Recipe
from .table_choices import TableChoices
from .table_files import Table
from .table_options import TableOptions
from .targets import OWN_FIELDS

_LOOKED_AT = 2_000


class SheetLook(NamedTuple):
    """A table of a file: of a workbook one for each sheet, of a text one with *sheet* None.

    *recipe* is the likeliest one, None where there is no table. *why_not* says, as a sentence goes
    on, why it cannot be read so. *is_likely*: its rows are data all the same, that are missed.
    """

    sheet: str | None
    recipe: Recipe | None = None
    headings: tuple[str, ...] = ()
    why_not: str = ""
    is_likely: bool = False
    notes: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether it can be read by its recipe."""
        return self.recipe is not None and not self.why_not


def look_through(table: Table, options: TableOptions) -> list[SheetLook]:
    """The tables of a file, each as it would be read by *options*: of a workbook the sheets that
    these name, else all that are not hidden. UnreadableFileError where it cannot be read at
    all."""
    named = options.sheets_of(table)
    if not table.sheets:
        return [_look(table, None, options)]
    seen = [one for one in table.sheets if (one.name in named if named else not one.hidden)]
    if not seen:
        table.detected(TableChoices(sheet=named[0]) if named else None)  # which says what is wrong
    looks = [
        SheetLook(one.name, why_not=one.why_not, is_likely=one.is_too_large)
        if one.why_not
        else _look(table, one.name, options)
        for one in seen
    ]
    return list(_without_strangers(looks))


def _look(table: Table, sheet: str | None, options: TableOptions) -> SheetLook:
    try:
        choices, notes = options.choices_for(table, sheet)
    except UnreadableFileError as error:
        if sheet is None:
            raise
        return SheetLook(sheet, why_not=error.reason, is_likely=True)
    try:
        recipe = options.recipe_for(table, choices)
    except UnreadableFileError as error:  # what was typed does not fit this sheet
        if sheet is None:
            raise
        why = _why_no_table(table, choices)
        return SheetLook(sheet, why_not=why or error.reason, is_likely=not why)
    why = "" if sheet is None or _is_own(recipe) else _why_no_table(table, choices)
    if why:
        return SheetLook(sheet, why_not=why)
    hidden = table.hidden_headings(choices)
    headings = tuple(one for one in table.headings(choices) if one not in hidden)
    why_not = _why_not_clear(table, recipe, headings, options)
    if hidden and why_not:
        named = quoted_list(sorted(hidden))
        why_not += f" Hidden columns are left out, {named}, unless you choose to read them."
    used = len(recipe.columns) + len(recipe.years)
    is_likely = used > 1 and "value" in recipe.given and 2 * used >= len(headings)
    return SheetLook(sheet, recipe, headings, why_not, is_likely, notes)


def _why_not_clear(
    table: Table, recipe: Recipe, headings: Sequence[str], options: TableOptions
) -> str:
    """Why a table cannot be read by a recipe without an answer; empty where it can."""
    doubts = () if options.recipe else unproved(recipe, table, options.given(table, recipe))
    is_clear = options.names_fields or is_proved(recipe, headings)
    if recipe.missing() or doubts or not is_clear:
        what = "its JSON" if table.is_json else "it"
        return why_not_read(recipe, headings, doubts, what)
    return next(iter(recipe.problems(table.headings(recipe.choices))), "")


def _why_no_table(table: Table, choices: TableChoices) -> str:
    """Why a sheet holds no table, where it holds none."""
    rows = [
        row[1]
        for row in islice(table.rows(replace(choices, header=0)), _LOOKED_AT)
        if not isinstance(row, RejectedRow)
    ]
    columns = {at for cells in rows for at, cell in enumerate(cells) if cell != ""}
    if not columns:
        return "it is empty."
    below = (row for row in islice(table.rows(choices), _LOOKED_AT))
    if any(
        not isinstance(row, RejectedRow) and any(cell != "" for cell in row[1]) for row in below
    ):
        return "it has one column, and no table." if len(columns) == 1 else ""
    return "it has no rows below its headings."


def _without_strangers(looks: list[SheetLook]) -> Iterator[SheetLook]:
    """Beside records as this program writes them, other sheets are summaries of them; beside sheets
    of figures, a list of names that explains them is no table to be imported."""
    fitting = [look.recipe for look in looks if look.fits and look.recipe is not None]
    has_own = any(map(_is_own, fitting))
    has_figures = any(recipe.target.is_claim for recipe in fitting)
    for look in looks:
        recipe = look.recipe
        if recipe is None or _is_own(recipe):
            yield look
        elif has_own:
            why = "it sums up the records on the others, or explains them."
            yield look._replace(why_not=why, is_likely=False)
        elif look.fits and has_figures and not recipe.target.is_claim:
            why = f"that it lists “{recipe.target.label}” is not certain beside the figures."
            yield look._replace(why_not=why, is_likely=False)
        else:
            yield look


def _is_own(recipe: Recipe) -> bool:
    """Whether a table is one that this program wrote, with the uids of its records."""
    return not OWN_FIELDS.isdisjoint(recipe.columns.values())
