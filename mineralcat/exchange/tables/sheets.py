"""Which tables a file has, of a workbook one on each sheet, how each would be read, and whether
that is proved, so that it may be read without an answer; and what to say where it is not: the
target that was guessed, what is missing, and how to say it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from shlex import quote
from typing import Final, NamedTuple

from mineralcat.domain.text_lists import quoted_list
from mineralcat.translation import _, and_list

from ..incoming import RejectedRow
from ..problems import UnreadableFileError
from ..workbooks.workbook_files import TableSheet
from .column_guesses import unproved
from .heading_hints import field_named, folded, taken_apart
from .recipes import TableRecipe
from .table_description import TableChoices
from .table_files import Table
from .table_options import TableOptions
from .targets import OWN_FIELDS, Target, TargetField, targets

_LOOKED_AT = 2_000
_NAMING: Final = ("name", "title", "text")
"""Fields that say what a row is called, the first of them that a table has."""
_ANY_NAME: Final = frozenset(
    ("name", "title", "text", "label", "description", "company", "unternehmen", "entreprise")
)
"""Headings that lists of many things have: companies are parties to agreements in one of them."""
_LIKELY: Final = {"stage": "mine", "measure": "production", "unit": "t", "importance": "essential"}
_LIKELY_UNITS: Final = {"intensity": "kg/MW", "demand_share": "percent", "statistic": "USD/t"}
"""Examples for fields that are often the same in all rows."""


class SheetLook(NamedTuple):
    """A table of a file: of a workbook one for each sheet, of a text one with *sheet* None.

    *recipe* is the likeliest one, None where there is no table. *why_not* says, as a sentence goes
    on, why it cannot be read so. *is_likely*: its rows are data all the same, that are missed.
    """

    sheet: str | None
    recipe: TableRecipe | None = None
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
        table.detected(TableChoices(sheet=named[0]) if named else None)  # which raises the reason
    return list(_without_strangers([_look_at(table, one, options) for one in seen]))


def _look_at(table: Table, sheet: TableSheet, options: TableOptions) -> SheetLook:
    if sheet.why_not:
        return SheetLook(sheet.name, why_not=sheet.why_not, is_likely=sheet.is_too_large)
    try:
        return _look(table, sheet.name, options)
    except UnreadableFileError as error:
        return SheetLook(sheet.name, why_not=error.reason, is_likely=True)


def _look(table: Table, sheet: str | None, options: TableOptions) -> SheetLook:
    choices, notes = options.choices_for(table, sheet)
    try:
        recipe = options.recipe_for(table, choices)
    except UnreadableFileError:  # what was typed does not fit this sheet
        why = "" if sheet is None else _why_no_table(table, choices)
        if not why:
            raise
        return SheetLook(sheet, why_not=why)
    why = "" if sheet is None or _is_own(recipe) else _why_no_table(table, choices)
    if why:
        return SheetLook(sheet, why_not=why)
    hidden = table.hidden_headings(choices)
    headings = tuple(one for one in table.headings(choices) if one not in hidden)
    why_not = _why_not_clear(table, recipe, headings, options)
    if hidden and why_not:
        left_out = _(
            "Hidden columns are left out, {names}, unless you choose to read them.",
            names=quoted_list(sorted(hidden)),
        )
        why_not = f"{why_not} {left_out}"
    used = len(recipe.columns) + len(recipe.years)
    is_likely = used > 1 and "value" in recipe.given and 2 * used >= len(headings)
    return SheetLook(sheet, recipe, headings, why_not, is_likely, notes)


def _why_not_clear(
    table: Table, recipe: TableRecipe, headings: Sequence[str], options: TableOptions
) -> str:
    """Why a table cannot be read by a recipe without an answer; empty where it can."""
    doubts = () if options.recipe else unproved(recipe, table, options.given(table, recipe))
    is_clear = options.names_fields or is_proved(recipe, headings)
    if recipe.missing() or doubts or not is_clear:
        return why_not_read(recipe, headings, doubts)
    return next(iter(recipe.problems(table.headings(recipe.choices))), "")


def _why_no_table(table: Table, choices: TableChoices) -> str:
    """Why a sheet holds no table, where it holds none."""
    rows = islice(table.rows(replace(choices, header=0)), _LOOKED_AT)
    cells = (row[1] for row in rows if not isinstance(row, RejectedRow))
    columns = {at for row in cells for at, cell in enumerate(row) if cell != ""}
    if not columns:
        return _("it is empty.")
    if not table.sample(choices).rows:
        return _("it has no rows below its headings.")
    return _("it has one column, and no table.") if len(columns) == 1 else ""


def _without_strangers(looks: list[SheetLook]) -> Iterator[SheetLook]:
    """Beside records as this program writes them, other sheets are summaries of them; beside sheets
    of figures, a list of names that explains them is no table to be imported."""
    fitting = [look.recipe for look in looks if look.fits and look.recipe is not None]
    has_own = any(map(_is_own, fitting))
    has_figures = any(recipe.target.is_claim for recipe in fitting)
    for look in looks:
        recipe, why = look.recipe, ""
        if recipe is not None and not _is_own(recipe):
            if has_own:
                why = _("it sums up the records on the others, or explains them.")
            elif look.fits and has_figures and not recipe.target.is_claim:
                why = _(
                    "that it lists “{label}” is not certain beside the figures.",
                    label=recipe.target.label,
                )
        yield look._replace(why_not=why, is_likely=False) if why else look


def _is_own(recipe: TableRecipe) -> bool:
    """Whether a table is one that this program wrote, with the uids of its records."""
    return not OWN_FIELDS.isdisjoint(recipe.columns.values())


# -- proof -----------------------------------------------------------------------------------------


def unread(recipe: TableRecipe, headings: Sequence[str]) -> list[str]:
    """The columns that a recipe does not read."""
    return [one for one in headings if one not in recipe.columns and one not in recipe.years]


def is_proved(recipe: TableRecipe, headings: Sequence[str]) -> bool:
    """Whether the headings leave no doubt of what a guess makes of a table: nothing is missing,
    most columns are read, and a list of names says what it lists."""
    return not recipe.missing() and not _doubt(recipe, headings)


def _doubt(recipe: TableRecipe, headings: Sequence[str]) -> str:
    """Why a guess with all that it needs is not proved; empty where it is."""
    left = unread(recipe, headings)
    if "uid" in recipe.given:  # written by this program
        return ""
    half, names = len(headings) / 2, quoted_list(left)
    if len(left) > half:
        return _("Most of its columns would not be read ({names}).", names=names)
    if len(left) == half and not recipe.target.is_claim:
        return _("Half of its columns would not be read ({names}).", names=names)
    if not recipe.target.is_claim and not _names_its_things(recipe):
        return _("None of its headings says so.")
    return ""


def _names_its_things(recipe: TableRecipe) -> bool:
    """Whether some heading belongs to this table and to no other, or its names have a heading that
    says whose they are."""
    if any(_tables_with()[key] == 1 for key in recipe.columns.values()):
        return True
    naming = next((key for key in _NAMING if recipe.target.has(key)), None)
    if naming is None:
        return True
    by_key = {key: heading for heading, key in recipe.columns.items()}
    return naming in by_key and taken_apart(by_key[naming]).words not in _ANY_NAME


@cache
def _tables_with() -> Counter[str]:
    """How many tables have each field."""
    return Counter(field.key for target in targets() for field in target.fields)


# -- sentences -------------------------------------------------------------------------------------


def why_not_read(recipe: TableRecipe, headings: Sequence[str], doubts: Sequence[str] = ()) -> str:
    """Why a table cannot be read by a guess, and how to say what it is; *doubts* are sentences on
    what its cells do not prove."""
    missing = recipe.missing()
    if not recipe.columns and not recipe.years:
        return _(
            "none of its headings is known here ({headings}). Say what its rows are in "
            'File > Import, or with --target and --map "heading=field" (--target help '
            "lists all).",
            headings=quoted_list(headings),
        )
    about = {"target": target_words(recipe.target), "table": recipe.table}
    if missing:
        return _(
            "it looks like {target}, and no column or heading of it tells {fields} of its rows. Say"
            " which column is what in File > Import, or here, such as: {options}",
            **about,
            fields=and_list(f"“{one.name}”" for one in missing),
            options=" ".join((_example(recipe, headings), *_confirmed(recipe, doubts))),
        )
    if doubts:
        return _(
            "it looks like {target}, but it is not certain what its columns are. {doubts} Say which"
            " column is what in File > Import, or here, such as: --target {table} {options}",
            **about,
            doubts=" ".join(doubts),
            options=" ".join(_confirmed(recipe, doubts)) or '--map "heading=field"',
        )
    return _(
        "it may be {target}, but that is not certain. {doubt} Say what it is in File > Import, or"
        " here: --target {table} if it is that, else another target (--target help lists them) with"
        ' --map "heading=field".',
        **about,
        doubt=_doubt(recipe, headings),
    )


def target_words(target: Target) -> str:
    """A target by its label and its key."""
    return f"“{target.label}” ({target.table})"


def notes_on(recipe: TableRecipe, headings: Sequence[str]) -> Iterator[str]:
    """What is to be known where columns are left aside."""
    left = unread(recipe, headings)
    if left:
        yield _(
            "Its rows are read as “{label}”, and these columns are not read: {left}.",
            label=recipe.target.label,
            left=quoted_list(left),
        )


def _example(recipe: TableRecipe, headings: Sequence[str]) -> str:
    """Options that could give what is missing, with headings of the file."""
    words = [f"--target {recipe.table}"]
    free = unread(recipe, headings)
    for one in recipe.missing():
        constant = _constant(recipe, one)
        heading = None if constant else _likeliest(recipe.table, one, free)
        if heading is None:
            words.append(f"--set {one.key}={quote(constant or '…')}")
        else:
            free.remove(heading)
            words.append("--map " + quote(f"{heading}={one.key}"))
    return " ".join(words)


def _confirmed(recipe: TableRecipe, doubts: Sequence[str]) -> Iterator[str]:
    """Options that confirm the columns of which doubts speak."""
    for heading, field in {**recipe.columns, **recipe.years}.items():
        if any(f"“{heading}”" in sentence for sentence in doubts):
            yield "--map " + quote(f"{heading}={field}")


def _likeliest(table: str, one: TargetField, headings: Sequence[str]) -> str | None:
    """Of some headings the first with a word for a field, else the first."""
    for heading in headings:
        words = re.split(r"[\W_]+", heading)
        if any(field_named(table, word) == one.key for word in words if word):
            return heading
    return next(iter(headings), None)


def _constant(recipe: TableRecipe, one: TargetField) -> str:
    if one.key == "unit":
        figures = (*(h for h, key in recipe.columns.items() if key == "value"), *recipe.years)
        named = (re.search(r"[(\[]([^()\[\]]{1,40})[)\]]", heading) for heading in figures)
        if text := next((match[1].strip() for match in named if match), ""):
            return text  # “million tonnes”, which is asked about as a unit
        is_share = any("share" in folded(heading).split() for heading in recipe.headings)
        return "percent" if is_share else _LIKELY_UNITS.get(recipe.table, _LIKELY["unit"])
    if one.key in _LIKELY:
        return _LIKELY[one.key]
    return next(iter(one.choices)).value if one.choices else ""
