"""What one cell says for one field: columns of the record, or an `EditError` with the reason.

A text that can be read in two ways is refused with both; nothing is guessed, nothing converted.
"""

import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, time, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, Final, NamedTuple
from uuid import UUID

from mineralcat.domain.number_marks import (
    BOTH,
    COMMA_POINT,
    NumberMarks,
    plain_digits,
    read_number,
)
from mineralcat.domain.published_text import (
    FIGURE_STATUS,
    YEAR_STATUS,
    Marked,
    name_without_note_marks,
    number_without_note_marks,
    without_invisible,
)
from mineralcat.domain.reading_claims import Question, ReadClaim, read_claim
from mineralcat.domain.reading_periods import read_date, read_period
from mineralcat.domain.terms import ClaimKind, ClaimStatus, Measure, Stage
from mineralcat.domain.units import units_named
from mineralcat.errors import EditError

from .absence_marks import mark_in, marked
from .column_marks import ColumnMarks
from .incoming import DOUBT, Doubt, PossibleReading
from .matching import Kind
from .targets import FieldKind, TargetField
from .unit_meanings import UnitMeaning
from .workbooks import (
    ERRORS,
    Cell,
    CellError,
    FormattedNumber,
    Percent,
    SharedCell,
    Uncomputed,
    cell_text,
)

Columns = Mapping[str, Any]
Reader = Callable[[Cell], Columns]

LONGEST_TEXT: Final = 20_000
_REMEMBERED: Final = 10_000
"""So many texts of a column are remembered with what they said."""
UNKNOWN_UNIT: Final = "unit?"
"""Stands among the columns where a unit's text is not known and is yet to be asked about."""
NOTE: Final = "note?"
"""Stands among the columns where a cell says something that belongs into the note of its row."""
SCALE: Final = "scale?"
"""Stands among the columns where a cell shows a figure in thousands or millions of what it holds
without saying so in words."""


class Reading(NamedTuple):
    """How the cells of a file are read: its number marks, None where unknown; what its units mean;
    other units that the catalogue knows; whether a `'` may shield a text from spreadsheets;
    whether texts are read to the letter, as those that this program wrote; how the numbers of the
    column are written, None of what is no column."""

    marks: NumberMarks | None
    units: Mapping[str, UnitMeaning]
    known_units: Collection[str] = ()
    shielded: bool = False
    verbatim: bool = False
    column: ColumnMarks | None = None


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
            if split is not None and (not cell.isascii() or "*" in cell):
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


_WORDS: Final[dict[type[StrEnum], dict[str, StrEnum]]] = {
    Stage: {
        "mining": Stage.MINE,
        "mined": Stage.MINE,
        "mine production": Stage.MINE,
        "smelting": Stage.SMELTER,
        "refining": Stage.REFINERY,
        "refined": Stage.REFINERY,
        "processing": Stage.PLANT,
        "bergbau": Stage.MINE,
        "raffination": Stage.REFINERY,
    },
    Measure: {
        "produktion": Measure.PRODUCTION,
        "output": Measure.PRODUCTION,
        "reserve": Measure.RESERVES,
        "reserven": Measure.RESERVES,
        "kapazität": Measure.CAPACITY,
    },
    ClaimStatus: {
        **dict.fromkeys(("e", "est", "est.", "s"), ClaimStatus.ESTIMATED),
        **dict.fromkeys(("p", "prov", "prov.", "preliminary"), ClaimStatus.PROVISIONAL),
        **dict.fromkeys(("f", "forecast", "projection"), ClaimStatus.PROJECTED),
    },
}
"""What else offices write; the words of the catalogue themselves are always known."""


def word_meant(choices: type[StrEnum], text: str) -> StrEnum | None:
    """The word of the catalogue that a text is for a field; None where it is none."""
    text = " ".join(text.replace("_", " ").split()).casefold()
    for choice in choices:
        if text in (choice.value, f"{choice.value}s"):
            return choice
    return _WORDS.get(choices, {}).get(text)


def _word(cell: Cell, field: TargetField, how: Reading) -> Columns:
    choices, text = field.choices, cell_text(cell)
    assert choices is not None
    found = word_meant(choices, text)
    if found is None:
        words = ", ".join(choice.value for choice in choices)
        raise EditError(
            field.key, f"“{text.strip()[:40]}” is none of the words known here: {words}."
        )
    return {field.column: found}


_YES: Final = frozenset(("true", "yes", "y", "1", "x", "ja", "oui", "sí", "si", "sim", "✓", "wahr"))
_NO: Final = frozenset(("false", "no", "n", "0", "nein", "non", "não", "-", "falsch"))


def says_yes_or_no(text: str) -> bool:
    """Whether a text is yes or no in one of the languages known."""
    return text.strip().casefold() in _YES | _NO


def _yes_no(cell: Cell, field: TargetField, how: Reading) -> Columns:
    text = cell_text(cell).strip().casefold()
    if text not in _YES and text not in _NO:
        raise EditError(field.key, f"“{text[:40]}” is neither yes nor no.")
    return {field.column: text in _YES}


def _uid(cell: Cell, field: TargetField, how: Reading) -> Columns:
    text = cell_text(cell).strip()
    try:
        return {field.column: UUID(text)}
    except ValueError as error:
        raise EditError(field.key, f"“{text[:40]}” is no uid as MineralCat writes them.") from error


# -- numbers ---------------------------------------------------------------------------------------


def _whole(cell: Cell, field: TargetField, how: Reading) -> Columns:
    text = plain_digits(cell_text(cell))
    if not re.fullmatch(r"\d{1,9}", text):
        raise EditError(field.key, f"“{text[:40]}” is no whole number.")
    return {field.column: int(text)}


def _number(cell: Cell, field: TargetField, how: Reading) -> Columns:
    _refuse_dates(cell, field)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return {field.column: _finite(_number_in(cell), cell, field)}
    text = cell_text(cell)
    return _by_marks(text, how, lambda marks: _written(text, field, marks))


def _number_in(cell: int | float) -> float:
    return cell.figure if isinstance(cell, FormattedNumber) else float(cell)


def _finite(value: float | None, cell: Cell, field: TargetField) -> float:
    if value is None or not math.isfinite(value):
        raise EditError(field.key, f"“{cell_text(cell)[:40]}” is no number that can be kept.")
    return value + 0.0  # -0 is 0


def _written(text: str, field: TargetField, marks: NumberMarks | None) -> Columns:
    plain = plain_digits(text)
    if marks is not None and not marks.fit(plain):
        raise EditError(
            field.key,
            f"“{text[:40]}” is no number as those of this column, like {marks.write(1234.5)}.",
        )
    found = {read_number(plain, one) for one in ([marks.decimal] if marks else ".,")} - {None}
    if len(found) > 1:
        raise EditError(field.key, _TWO_WAYS.format(text[:40], " or ".join(map(str, found))))
    return {field.column: _finite(found.pop() if found else None, text, field)}


_TWO_WAYS = "“{}” can be read in more than one way, {}: choose the decimal mark of the file."
_PLAIN = {
    "": re.compile(r"[0-9]{1,15}"),
    ".": re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,12})?"),
    ",": re.compile(r"[0-9]{1,15}(?:,[0-9]{1,12})?"),
}
"""By decimal mark: numbers that cannot be read in another way, as most are."""


def _figure(cell: Cell, field: TargetField, how: Reading) -> Columns:
    _refuse_dates(cell, field)
    if isinstance(cell, bool):
        raise EditError(field.key, f"“{cell_text(cell)}” is no figure.")
    if isinstance(cell, FormattedNumber):
        return _formatted(cell, field, how)
    text = cell_text(cell)
    if isinstance(cell, int | float) and (cell >= 0 or mark_in(text) is None):
        claim = _number_claim(float(cell), text)
        return {**claim, "unit": "percent"} if isinstance(cell, Percent) else claim
    return _written_figure(text, field, how)


def _written_figure(text: str, field: TargetField, how: Reading) -> Columns:
    """A figure that is written as text."""
    if _PLAIN[how.marks.decimal if how.marks else ""].fullmatch(text):
        return _number_claim(float(text.replace(",", ".")), text)
    if (mark := mark_in(text)) is not None:
        return marked(mark)
    return _by_marks(text, how, lambda marks: _claim(text, field, how, marks))


def _claim(text: str, field: TargetField, how: Reading, marks: NumberMarks | None) -> Columns:
    """What the text of a figure says, read by these marks."""
    read = read_claim(text, marks, how.known_units, in_file=True)
    if isinstance(read, Question):
        if read.in_parentheses and how.column is not None:
            return _asking_sign(read, how.column.heading)
        ways = " or ".join(choice.words for choice in read.choices)
        raise EditError(field.key, _TWO_WAYS.format(read.text[:40], ways))
    return _columns_of(read)


def _columns_of(read: ReadClaim) -> Columns:
    columns: dict[str, Any] = {
        "value": read.value,
        "low": read.low,
        "high": read.high,
        "claim_kind": read.kind,
        "rounded": read.rounded,
        "as_published": read.as_published,
    }
    if read.unit is not None:
        columns["unit"] = read.unit
    if read.status is not None:
        columns["status"] = read.status
    return columns


def _formatted(cell: FormattedNumber, field: TargetField, how: Reading) -> Columns:
    """A figure whose cell shows words beside it, such as “44 kt”: they are what is published."""
    shown = cell.shown
    number = cell_text(cell.figure)
    if shown.before or shown.after in _STATUS_LETTERS:
        status = shown.after if shown.after in _STATUS_LETTERS else ""
        plain = how._replace(marks=COMMA_POINT, column=None)
        read = dict(_written_figure(f"{shown.before}{number}{status}", field, plain))
    else:
        read = dict(_number_claim(cell.figure, cell_text(cell)))
    if shown.after and shown.after not in _STATUS_LETTERS:
        read |= _unit_named(shown.after, 40, how)
    elif shown.scale != 1:
        read[SCALE] = shown.scale
    return read


_STATUS_LETTERS: Final = ("e", "p")


# -- what is asked of a column ---------------------------------------------------------------------


def _by_marks(text: str, how: Reading, read: Callable[[NumberMarks | None], Columns]) -> Columns:
    """What *read* makes of a text by the marks of its column, or of each with a doubt."""
    column = how.column
    if column is None or not column.asks(text):
        return read(how.marks)
    said: dict[NumberMarks, Columns] = {}
    refused: dict[NumberMarks, EditError] = {}
    for marks in BOTH:
        try:
            said[marks] = read(marks)
        except EditError as error:
            refused[marks] = error
    if not said or any(DOUBT in columns for columns in said.values()):
        return read(None)
    readings = (
        PossibleReading(
            marks.decimal,
            column.words(marks, text),
            said.get(marks, {}),
            str(refused.get(marks, "")),
        )
        for marks in column.order(text)
    )
    doubt = Doubt(Kind.NUMBER_MARKS, column.heading, column.question(text), tuple(readings))
    return {**next(iter(said.values())), DOUBT: doubt}


def _asking_sign(read: Question, heading: str) -> Columns:
    """A figure in parentheses, with the doubt whether it is a negative one."""
    sentence = (
        f"In the column “{heading}” figures stand in parentheses, such as “{read.text[:40]}”. Are"
        " they negative?"
    )
    answers = ("negative", "they are negative"), ("positive", "they are positive")
    columns = [_columns_of(choice.claim) for choice in read.choices]
    readings = tuple(
        PossibleReading(answer, words, said)
        for (answer, words), said in zip(answers, columns, strict=True)
    )
    doubt = Doubt(Kind.NUMBER_MARKS, f"{heading} (…)", sentence, readings)
    return {**columns[0], DOUBT: doubt}


def _number_claim(value: float, text: str) -> Columns:
    if not math.isfinite(value):
        raise EditError("value", f"“{text}” is no figure that can be kept.")
    return {
        "value": value + 0.0,
        "low": None,
        "high": None,
        "claim_kind": ClaimKind.NUMBER if value else ClaimKind.ZERO,
        "rounded": False,
        "as_published": text,
    }


def _refuse_dates(cell: Cell, field: TargetField) -> None:
    if isinstance(cell, date | time | timedelta):
        raise EditError(
            field.key,
            f"“{cell_text(cell)}” is a date or time, as spreadsheets make of texts such as 3-4."
            " Format the cell as text or number, and write it anew.",
        )


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


def _unit(cell: Cell, field: TargetField, how: Reading) -> Columns:
    return _unit_named(cell_text(cell), field.longest or 40, how)


def _unit_named(said: str, longest: int, how: Reading) -> Columns:
    """The unit that a text names; one that is not known is asked about."""
    text = " ".join(said.split())
    if how.verbatim:
        return {"unit": said}
    meaning = how.units.get(text)
    if meaning is not None:
        basis = {"basis": meaning.basis} if meaning.basis else {}
        return {"unit": meaning.unit, **basis}
    named = units_named(text, how.known_units)
    if len(named) == 1:
        return {"unit": named[0]}
    if len(text) > longest:
        raise EditError("unit", f"“{text[:40]}…” is no unit.")
    return {"unit": text, UNKNOWN_UNIT: text}


_READERS: Final[dict[FieldKind, Callable[[Cell, TargetField, Reading], Columns]]] = {
    FieldKind.TEXT: _text,
    FieldKind.NAME: _name,
    FieldKind.WORD: _word,
    FieldKind.YES_NO: _yes_no,
    FieldKind.WHOLE: _whole,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.PERIOD: _period,
    FieldKind.FIGURE: _figure,
    FieldKind.UNIT: _unit,
    FieldKind.UID: _uid,
}
