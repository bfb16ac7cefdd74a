"""What one cell says for one field: columns of the record, or an `EditError` with the reason.

A text that can be read in two ways is refused with both; nothing is guessed, nothing converted.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, Final
from uuid import UUID

from mineralcat.domain import published_text as published
from mineralcat.domain.reading_periods import read_date, read_period
from mineralcat.domain.terms import ClaimStatus, Measure, Stage
from mineralcat.errors import EditError
from mineralcat.schema import field_types as types
from mineralcat.translation import _, comma_list

from ..tables.targets import TargetField
from ..workbooks.workbook_cells import ERRORS, Cell, CellError, SharedCell, Uncomputed, cell_text
from . import figure_cells as figures
from .figure_cells import NOTE, CellReader, CellRules, Columns, mark_in, refused

LONGEST_TEXT: Final = 20_000
_MOST_CACHED: Final = 10_000
"""So many texts of a column are cached with their columns."""
_LONGEST_CACHED: Final = 200


def reader_of(field: TargetField, rules: CellRules, *, plain: bool = False) -> CellReader:
    """What reads the cells of a field. *plain*: the figure is a bare number, its kind stands in a
    column of its own."""
    kind = types.Number if plain and field.kind is types.ClaimFigure else field.kind
    reader, split = _READERS[kind], None if rules.verbatim else _MARKED.get(kind)
    is_figure = field.kind in (types.ClaimFigure, types.Number)

    def read(cell: Cell) -> Columns:
        if isinstance(cell, SharedCell) and is_figure:
            raise refused(field, _SHARED, block=cell.block)
        if isinstance(cell, str):
            if isinstance(cell, CellError) or _is_error(cell, kind):
                uncomputed = isinstance(cell, Uncomputed)
                raise refused(field, _UNCOMPUTED if uncomputed else _ERROR, cell)
            if not rules.verbatim:
                cell = published.without_invisible(cell)
            if not cell or cell.isspace():
                return {}
            if split is not None and published.may_have_note_marks(cell):
                return _with_note(split(cell.strip()), field, rules, reader)
        return reader(cell, field, rules)

    return read


def _is_error(cell: str, kind: type[types.AnyFieldType]) -> bool:
    """Whether a text is what a workbook shows of a fault; “#N/A” as text may stand for a figure."""
    return cell.strip() in ERRORS and (kind is not types.ClaimFigure or mark_in(cell) is None)


_SHARED: Final = _(
    "This figure stands in merged cells, {block}: it is one figure for all of them, and not one for"
    " each row or year. Unmerge them, and write what belongs to each."
)
_UNCOMPUTED: Final = _(
    "The formula was never computed: open and save the workbook in a spreadsheet program, and"
    " import it again."
)
_ERROR: Final = _("The cell holds the error {given} in place of a value. Mend it.")


# -- marks of footnotes ----------------------------------------------------------------------------

_MARKED: Final[dict[type[types.AnyFieldType], Callable[[str], published.Marked]]] = {
    types.Reference: published.name_without_note_marks,
    types.Word: published.name_without_note_marks,
    types.ClaimFigure: published.number_without_note_marks,
    types.Number: published.number_without_note_marks,
    types.Whole: published.number_without_note_marks,
    types.Period: partial(published.number_without_note_marks, status=published.YEAR_STATUS),
}
"""What parts the marks of footnotes from a text; of other fields they are part of it."""


def _with_note(
    text: published.Marked, field: TargetField, rules: CellRules, reader: "FieldReader"
) -> Columns:
    """What a text says without its note marks, with a note that has them."""
    columns = reader(text.text, field, rules)
    if not text.marks:
        return columns
    note = f"Note mark {text.marks} at “{text.text}”."
    return {**columns, NOTE: f"{columns[NOTE]} {note}" if NOTE in columns else note}


def cached(read: CellReader) -> CellReader:
    """The same reader, which reads each short text once."""

    @lru_cache(_MOST_CACHED)
    def read_text(text: str) -> Columns | EditError:
        try:
            return read(text)
        except EditError as error:
            return error

    def read_cell(cell: Cell) -> Columns:
        if cell.__class__ is not str or len(cell) >= _LONGEST_CACHED:
            return read(cell)
        found = read_text(cell)
        if isinstance(found, EditError):
            raise EditError(found.field, str(found))
        return found

    return read_cell


# -- words -----------------------------------------------------------------------------------------

_ALSO: Final[Mapping[StrEnum, str]] = {
    Stage.MINE: "mining, mined, mine production, bergbau",
    Stage.REFINERY: "refining, refined, raffination",
    Stage.SMELTER: "smelting",
    Stage.PLANT: "processing",
    Measure.PRODUCTION: "produktion, output",
    Measure.RESERVES: "reserve, reserven",
    Measure.CAPACITY: "kapazität",
    ClaimStatus.ESTIMATED: "e, est, est., s",
    ClaimStatus.PROVISIONAL: "p, prov, prov., preliminary",
    ClaimStatus.PROJECTED: "f, forecast, projection",
}
_WORDS: Final = {word: texts.split(", ") for word, texts in _ALSO.items()}
"""What else offices write; the words of the catalogue themselves are always known."""


def matching_word(choices: type[StrEnum], text: str) -> StrEnum | None:
    """The word of the catalogue that a text is for a field; None where it is none."""
    text = " ".join(text.replace("_", " ").split()).casefold()
    for choice in choices:
        if text in (choice.value, f"{choice.value}s") or text in _WORDS.get(choice, ()):
            return choice
    return None


_YES: Final = frozenset(("true", "yes", "y", "1", "x", "ja", "oui", "sí", "si", "sim", "✓", "wahr"))
_NO: Final = frozenset(("false", "no", "n", "0", "nein", "non", "não", "-", "falsch"))


def says_yes_or_no(text: str) -> bool:
    """Whether a text is yes or no in one of the languages known."""
    return text.strip().casefold() in _YES | _NO


# -- texts -----------------------------------------------------------------------------------------

_SHIELDED = re.compile("'['=+\\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")


def _text(cell: Cell, field: TargetField, rules: CellRules) -> str:
    text = cell_text(cell).strip()
    if rules.shielded and _SHIELDED.match(text):
        text = text[1:]
    longest = field.longest or LONGEST_TEXT
    if len(text) > longest:
        sentence = _("{label} has {count} characters here; up to {longest} fit. Shorten it.")
        raise refused(field, sentence, count=f"{len(text):,}", longest=f"{longest:,}")
    return text


def _name(cell: Cell, field: TargetField, rules: CellRules) -> Columns:
    text = " ".join(_text(cell, field, rules).split())
    if len(text) > 200:
        sentence = _("{label} is a text of {count} characters, no name.")
        raise refused(field, sentence, count=f"{len(text):,}")
    return {field.column: text}


def _word(cell: Cell, field: TargetField, rules: CellRules) -> Columns:
    choices = field.choices
    assert choices is not None
    found = matching_word(choices, cell_text(cell))
    if found is None:
        sentence = _("“{given}” is none of the words known here: {words}.")
        raise refused(field, sentence, cell, words=comma_list(one.value for one in choices))
    return {field.column: found}


def _yes_no(cell: Cell, field: TargetField, rules: CellRules) -> Columns:
    text = cell_text(cell).strip().casefold()
    if not says_yes_or_no(text):
        raise refused(field, _("“{given}” is neither yes nor no."), text)
    return {field.column: text in _YES}


def _uid(cell: Cell, field: TargetField, rules: CellRules) -> Columns:
    try:
        return {field.column: UUID(cell_text(cell).strip())}
    except ValueError as error:
        raise refused(field, _("“{given}” is no uid as MineralCat writes them."), cell) from error


# -- periods -------------------------------------------------------------------------


def _period(cell: Cell, field: TargetField, rules: CellRules) -> Columns:
    period = read_period(cell, field.key)
    if period is None:
        return {}
    columns: dict[str, Any] = {"period_from": period.first, "period_to": period.last}
    if period.status is not None:
        columns["status"] = period.status
    if period.words is not None:
        columns[NOTE] = f"Period as published: {period.words}."
    return columns


FieldReader = Callable[[Cell, TargetField, CellRules], Columns]
_READERS: Final[dict[type[types.AnyFieldType], FieldReader]] = {
    types.Text: lambda cell, field, rules: {field.column: _text(cell, field, rules)},
    types.Reference: _name,
    types.Word: _word,
    types.Flag: _yes_no,
    types.Whole: figures.whole_cell,
    types.Number: figures.number_cell,
    types.Date: lambda cell, field, _rules: {field.column: read_date(cell, field.key)},
    types.Period: _period,
    types.ClaimFigure: figures.figure_cell,
    types.Unit: figures.unit_cell,
    types.Uid: _uid,
}
