"""What one cell says for one field: columns of the record, or an `EditError` with the reason.

A text that can be read in two ways is refused with both; nothing is guessed, nothing converted.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from uuid import UUID

from mineralcat.domain.published_text import (
    FIGURE_STATUS,
    YEAR_STATUS,
    Marked,
    may_have_note_marks,
    name_without_note_marks,
    number_without_note_marks,
    without_invisible,
)
from mineralcat.domain.reading_periods import read_date, read_period
from mineralcat.errors import EditError

from ..tables.targets import FieldKind, TargetField
from ..workbooks.workbook_cells import ERRORS, Cell, CellError, SharedCell, Uncomputed, cell_text
from .absence_marks import mark_in
from .cell_types import NOTE, Columns, Reader, Reading
from .cell_words import NO, YES, matching_word
from .figure_cells import figure_cell, number_cell, unit_cell, whole_cell

LONGEST_TEXT: Final = 20_000
_REMEMBERED: Final = 10_000
"""So many texts of a column are remembered with what they said."""


def reader_of(field: TargetField, how: Reading, *, plain: bool = False) -> Reader:
    """What reads the cells of a field. *plain*: the figure is a bare number, its kind stands in a
    column of its own."""
    kind = FieldKind.NUMBER if plain and field.kind is FieldKind.FIGURE else field.kind
    reader, split = _READERS[kind], None if how.verbatim else _MARKED.get(kind)
    is_figure = field.kind in (FieldKind.FIGURE, FieldKind.NUMBER)

    def read(cell: Cell) -> Columns:
        if isinstance(cell, SharedCell) and is_figure:
            raise EditError(field.key, _SHARED.format(cell.block))
        if isinstance(cell, str):
            if isinstance(cell, CellError) or _is_error(cell, kind):
                raise EditError(field.key, _error_words(cell))
            if not how.verbatim:
                cell = without_invisible(cell)
            if not cell or cell.isspace():
                return {}
            if split is not None and may_have_note_marks(cell):
                return _with_note(split(cell.strip()), field, how, reader)
        return reader(cell, field, how)

    return read


def _is_error(cell: str, kind: FieldKind) -> bool:
    """Whether a text is what a workbook shows of a fault; “#N/A” as text may stand for a figure."""
    return cell.strip() in ERRORS and (kind is not FieldKind.FIGURE or mark_in(cell) is None)


_SHARED: Final = (
    "This figure stands in merged cells, {}: it is one figure for all of them, and not one for each"
    " row or year. Unmerge them, and write what belongs to each."
)


def _error_words(cell: str) -> str:
    """Why an error in place of a value is not read."""
    if isinstance(cell, Uncomputed):
        return (
            "The formula was never computed: open and save the workbook in a spreadsheet program,"
            " and import it again."
        )
    return f"The cell holds the error {cell.strip()} in place of a value. Mend it."


# -- marks of footnotes ----------------------------------------------------------------------------

_MARKED: Final[dict[FieldKind, Callable[[str], Marked]]] = {
    FieldKind.NAME: name_without_note_marks,
    FieldKind.WORD: name_without_note_marks,
    FieldKind.FIGURE: partial(number_without_note_marks, status=FIGURE_STATUS),
    FieldKind.NUMBER: partial(number_without_note_marks, status=FIGURE_STATUS),
    FieldKind.WHOLE: number_without_note_marks,
    FieldKind.PERIOD: partial(number_without_note_marks, status=YEAR_STATUS),
}
"""What parts the marks of footnotes from a text; of other fields they are part of it."""


def _with_note(
    said: Marked,
    field: TargetField,
    how: Reading,
    reader: Callable[[Cell, TargetField, Reading], Columns],
) -> Columns:
    """What a text says without its note marks, with a note that keeps them."""
    columns = reader(said.text, field, how)
    if not said.marks:
        return columns
    note = f"Note mark {said.marks} at “{said.text}”."
    return {**columns, NOTE: f"{columns[NOTE]} {note}" if NOTE in columns else note}


def remembering(read: Reader) -> Reader:
    """The same reader, which reads a text once."""
    known: dict[str, Columns] = {}
    refused: dict[str, EditError] = {}

    def recall(cell: Cell) -> Columns:
        if cell.__class__ is not str:
            return read(cell)
        said = known.get(cell)
        if said is not None:
            return said
        if cell in refused:
            raise EditError(refused[cell].field, str(refused[cell]))
        if len(known) + len(refused) >= _REMEMBERED:
            known.clear()
            refused.clear()
        try:
            said = read(cell)
        except EditError as error:
            if len(cell) < 200:
                refused[cell] = error
            raise
        if len(cell) < 200:
            known[cell] = said
        return said

    return recall


# -- texts and words -------------------------------------------------------------------------------

_SHIELDED = re.compile("'['=+\\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")


def _text(cell: Cell, field: TargetField, how: Reading) -> Columns:
    return {field.column: _checked(cell, field, how)}


def _checked(cell: Cell, field: TargetField, how: Reading) -> str:
    text = cell_text(cell).strip()
    if how.shielded and _SHIELDED.match(text):
        text = text[1:]
    longest = field.longest or LONGEST_TEXT
    if len(text) > longest:
        raise EditError(
            field.key,
            f"{field.label} has {len(text):,} characters here; up to {longest:,} fit. Shorten it.",
        )
    return text


def _name(cell: Cell, field: TargetField, how: Reading) -> Columns:
    text = " ".join(_checked(cell, field, how).split())
    if len(text) > 200:
        raise EditError(field.key, f"{field.label} is a text of {len(text):,} characters, no name.")
    return {field.column: text}


def _word(cell: Cell, field: TargetField, how: Reading) -> Columns:
    choices, text = field.choices, cell_text(cell)
    assert choices is not None
    found = matching_word(choices, text)
    if found is None:
        words = ", ".join(choice.value for choice in choices)
        raise EditError(
            field.key, f"“{text.strip()[:40]}” is none of the words known here: {words}."
        )
    return {field.column: found}


def _yes_no(cell: Cell, field: TargetField, how: Reading) -> Columns:
    text = cell_text(cell).strip().casefold()
    if text not in YES and text not in NO:
        raise EditError(field.key, f"“{text[:40]}” is neither yes nor no.")
    return {field.column: text in YES}


def _uid(cell: Cell, field: TargetField, how: Reading) -> Columns:
    text = cell_text(cell).strip()
    try:
        return {field.column: UUID(text)}
    except ValueError as error:
        raise EditError(field.key, f"“{text[:40]}” is no uid as MineralCat writes them.") from error


# -- dates, periods, units -------------------------------------------------------------------------


def _date(cell: Cell, field: TargetField, how: Reading) -> Columns:
    return {field.column: read_date(cell, field.key)}


def _period(cell: Cell, field: TargetField, how: Reading) -> Columns:
    period = read_period(cell, field.key)
    if period is None:
        return {}
    columns: dict[str, Any] = {"period_from": period.first, "period_to": period.last}
    if period.status is not None:
        columns["status"] = period.status
    if period.words is not None:
        columns[NOTE] = f"Period as published: {period.words}."
    return columns


_READERS: Final[dict[FieldKind, Callable[[Cell, TargetField, Reading], Columns]]] = {
    FieldKind.TEXT: _text,
    FieldKind.NAME: _name,
    FieldKind.WORD: _word,
    FieldKind.YES_NO: _yes_no,
    FieldKind.WHOLE: whole_cell,
    FieldKind.NUMBER: number_cell,
    FieldKind.DATE: _date,
    FieldKind.PERIOD: _period,
    FieldKind.FIGURE: figure_cell,
    FieldKind.UNIT: unit_cell,
    FieldKind.UID: _uid,
}
