"""What a cell of numbers, figures or units says.

A text that can be read in two ways is refused with both, or asked about; nothing is guessed or
converted. Offices write marks in place of a figure: “-”, “..”, “:”, “n.a.”, “c”, “x”. What one
means differs from office to office, so it is asked once for each mark of a file, and the answer is
saved. What the U.S. Geological Survey writes is read as it means it.
"""

import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, time, timedelta
from typing import Any, Final, NamedTuple

from mineralcat.domain.number_marks import BOTH, COMMA_POINT, NumberMarks, plain_digits, read_number
from mineralcat.domain.published_words import HALF_UNIT, ZERO_DASH, absence_of
from mineralcat.domain.reading_claims import ClaimQuestion, ReadClaim, read_claim
from mineralcat.domain.terms import ClaimKind
from mineralcat.domain.units import units_named
from mineralcat.errors import EditError
from mineralcat.translation import _, or_list

from ..incoming import DOUBT, Doubt, PossibleReading
from ..review.matching import Kind
from ..tables.column_marks import ColumnMarks
from ..tables.targets import TargetField
from ..workbooks.workbook_cells import Cell, FormattedNumber, Percent, cell_text
from .word_meanings import UnitMeaning

Columns = Mapping[str, Any]
"""Columns of a record with their values; beside them may stand `DOUBT` and the three below."""
CellReader = Callable[[Cell], Columns]

UNKNOWN_UNIT: Final = "unit?"
"""Stands among the columns where a unit's text is not known and is yet to be asked about."""
NOTE: Final = "note?"
"""Stands among the columns where a cell says something that belongs into the note of its row."""
SCALE: Final = "scale?"
"""Stands among the columns where a cell shows a figure in thousands or millions of what it holds
without saying so in words."""


class CellRules(NamedTuple):
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


def refused(field: TargetField, sentence: str, cell: Cell = "", **values: str) -> EditError:
    """The error of a cell that says nothing for a field. The *sentence* may name what was
    ``{given}``, the ``{label}`` of the field, and *values*."""
    given = cell_text(cell).strip()[:40]
    return EditError(field.key, sentence.format(given=given, label=field.label, **values))


def whole_cell(cell: Cell, field: TargetField, rules: CellRules) -> Columns:
    """What a whole number says."""
    text = plain_digits(cell_text(cell))
    if not re.fullmatch(r"\d{1,9}", text):
        raise refused(field, _("“{given}” is no whole number."), text)
    return {field.column: int(text)}


def number_cell(cell: Cell, field: TargetField, rules: CellRules) -> Columns:
    """What a bare number says."""
    _refuse_dates(cell, field)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = cell.figure if isinstance(cell, FormattedNumber) else float(cell)
        return {field.column: _finite(number, cell, field)}
    text = cell_text(cell)
    return _by_marks(text, rules, lambda marks: _written(text, field, marks))


def _finite(value: float | None, cell: Cell, field: TargetField) -> float:
    if value is None or not math.isfinite(value):
        raise refused(field, _("“{given}” is no number that can be kept."), cell)
    return value + 0.0  # -0 is 0


def _written(text: str, field: TargetField, marks: NumberMarks | None) -> Columns:
    plain = plain_digits(text)
    if marks is not None and not marks.fit(plain):
        sentence = _("“{given}” is no number as those of this column, like {like}.")
        raise refused(field, sentence, text, like=marks.write(1234.5))
    found = {read_number(plain, one) for one in ([marks.decimal] if marks else ".,")} - {None}
    if len(found) > 1:
        raise refused(field, _TWO_WAYS, text, ways=or_list(map(str, found)))
    return {field.column: _finite(found.pop() if found else None, text, field)}


_TWO_WAYS: Final = _(
    "“{given}” can be read in more than one way, {ways}: choose the decimal mark of the file."
)
_PLAIN = {
    "": re.compile(r"[0-9]{1,15}"),
    ".": re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,12})?"),
    ",": re.compile(r"[0-9]{1,15}(?:,[0-9]{1,12})?"),
}
"""By decimal mark: numbers that cannot be read in another way, as most are."""


def figure_cell(cell: Cell, field: TargetField, rules: CellRules) -> Columns:
    """What a figure says: a number, a range, a bound, or a mark in place of one."""
    _refuse_dates(cell, field)
    if isinstance(cell, bool):
        raise refused(field, _("“{given}” is no figure."), cell)
    if isinstance(cell, FormattedNumber):
        return _formatted(cell, field, rules)
    text = cell_text(cell)
    if isinstance(cell, int | float) and (cell >= 0 or mark_in(text) is None):
        claim = _number_claim(float(cell), text)
        return {**claim, "unit": "percent"} if isinstance(cell, Percent) else claim
    return _written_figure(text, field, rules)


def _written_figure(text: str, field: TargetField, rules: CellRules) -> Columns:
    """A figure that is written as text."""
    if _PLAIN[rules.marks.decimal if rules.marks else ""].fullmatch(text):
        return _number_claim(float(text.replace(",", ".")), text)
    if (mark := mark_in(text)) is not None:
        return _marked(mark)
    return _by_marks(text, rules, lambda marks: _claim(text, field, rules, marks))


def _claim(text: str, field: TargetField, rules: CellRules, marks: NumberMarks | None) -> Columns:
    """What the text of a figure says, read by these marks."""
    read = read_claim(text, marks, rules.known_units, in_file=True)
    if isinstance(read, ClaimQuestion):
        if read.in_parentheses and rules.column is not None:
            return _asking_sign(read, rules.column.heading)
        ways = or_list(choice.words for choice in read.choices)
        raise refused(field, _TWO_WAYS, read.text, ways=ways)
    return read.columns


def _formatted(cell: FormattedNumber, field: TargetField, rules: CellRules) -> Columns:
    """A figure whose cell shows words beside it, such as “44 kt”: they are what is published."""
    shown = cell.shown
    number = cell_text(cell.figure)
    if shown.before or shown.after in _STATUS_LETTERS:
        status = shown.after if shown.after in _STATUS_LETTERS else ""
        plain = rules._replace(marks=COMMA_POINT, column=None)
        read = dict(_written_figure(f"{shown.before}{number}{status}", field, plain))
    else:
        read = dict(_number_claim(cell.figure, cell_text(cell)))
    if shown.after and shown.after not in _STATUS_LETTERS:
        read |= _unit_named(shown.after, 40, rules)
    elif shown.scale != 1:
        read[SCALE] = shown.scale
    return read


_STATUS_LETTERS: Final = ("e", "p")


# -- what is asked of a column ---------------------------------------------------------------------


def _by_marks(
    text: str, rules: CellRules, read: Callable[[NumberMarks | None], Columns]
) -> Columns:
    """What *read* makes of a text by the marks of its column, or of each with a doubt."""
    column = rules.column
    if column is None or not column.asks(text):
        return read(rules.marks)
    columns: dict[NumberMarks, Columns] = {}
    refused: dict[NumberMarks, str] = {}
    for marks in BOTH:
        try:
            columns[marks] = read(marks)
        except EditError as error:
            refused[marks] = str(error)
    if not columns or any(DOUBT in one for one in columns.values()):
        return read(None)
    readings = tuple(
        PossibleReading(
            marks.decimal, column.words(marks, text), columns.get(marks, {}), refused.get(marks, "")
        )
        for marks in column.order(text)
    )
    doubt = Doubt(Kind.NUMBER_MARKS, column.heading, column.question(text), readings)
    return {**next(iter(columns.values())), DOUBT: doubt}


def _asking_sign(read: ClaimQuestion, heading: str) -> Columns:
    """A figure in parentheses, with the doubt whether it is a negative one."""
    sentence = _(
        "In the column “{heading}” figures stand in parentheses, such as “{given}”. "
        "Are they negative?",
        heading=heading,
        given=read.text[:40],
    )
    answers = ("negative", _("they are negative")), ("positive", _("they are positive"))
    columns = [choice.claim.columns for choice in read.choices]
    readings = tuple(
        PossibleReading(answer, words, one)
        for (answer, words), one in zip(answers, columns, strict=True)
    )
    doubt = Doubt(Kind.NUMBER_MARKS, f"{heading} (…)", sentence, readings)
    return {**columns[0], DOUBT: doubt}


def _number_claim(value: float, text: str) -> Columns:
    if not math.isfinite(value):
        raise EditError("value", _("“{given}” is no figure that can be kept.", given=text))
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
        sentence = _(
            "“{given}” is a date or time, as spreadsheets make of texts such as 3-4. Format the"
            " cell as text or number, and write it anew."
        )
        raise refused(field, sentence, cell)


def unit_cell(cell: Cell, field: TargetField, rules: CellRules) -> Columns:
    """What the text of a unit says."""
    return _unit_named(cell_text(cell), field.longest or 40, rules)


def _unit_named(given: str, longest: int, rules: CellRules) -> Columns:
    """The unit that a text names; one that is not known is asked about."""
    text = " ".join(given.split())
    if rules.verbatim:
        return {"unit": given}
    meaning = rules.units.get(text)
    if meaning is not None:
        basis = {"basis": meaning.basis} if meaning.basis else {}
        return {"unit": meaning.unit, **basis}
    named = units_named(text, rules.known_units)
    if len(named) == 1:
        return {"unit": named[0]}
    if len(text) > longest:
        raise EditError("unit", _("“{given}…” is no unit.", given=text[:40]))
    return {"unit": text, UNKNOWN_UNIT: text}


# -- marks of absence ------------------------------------------------------------------------------

_MOST_LETTERS: Final = 2
_LONGEST_MARK: Final = 6
_MARKS: Final = frozenset(
    (
        *("nil", "null", "none", "nan", "nav", "nap", "#n/a", "n.e.s.", "n.i.e.", "tbd", "tba"),
        *("conf", "conf.", "confidential", "secret", "suppressed", "not published", "undisclosed"),
        *("not disclosed", "not reported", "not known", "unknown", "missing", "no data"),
        *("keine angabe", "geheim", "entfällt", "non disponible", "confidentiel", "sin datos"),
    )
)
"""Marks of more letters."""
_SENTINELS: Final = frozenset(("-9", "-99", "-999", "-9999", "-99999"))
"""Numbers that files have where there is none."""
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_SURE: Final = {ZERO_DASH: ClaimKind.ZERO, "na": ClaimKind.NOT_AVAILABLE}
"""Marks of the U.S. Geological Survey that others use in its sense as a rule: they are reported,
not asked about."""
_NO_MARKS: Final = frozenset(("e",))
_FLAGS: Final = frozenset(("s", "w"))
"""What the U.S. Geological Survey writes in capitals or in a sense of its own: elsewhere “s” is
estimated, suppressed or small."""
_ANSWERS: Final = (
    ClaimKind.ZERO,
    ClaimKind.NOT_AVAILABLE,
    ClaimKind.WITHHELD,
    ClaimKind.NEGLIGIBLE,
    ClaimKind.NOT_APPLICABLE,
)


def mark_in(text: str) -> str | None:
    """The mark that stands in place of a figure; None where a figure, or nothing known, does."""
    shown = " ".join(text.split())
    folded = plain_digits(shown).casefold()
    if shown.translate(_DASHES) in _SENTINELS or folded in _MARKS or folded in _SURE:
        return shown
    letters = sum(map(str.isalpha, folded))
    if not folded or len(folded) > _LONGEST_MARK or letters > _MOST_LETTERS or folded in _NO_MARKS:
        return None
    has_figure = any(map(str.isnumeric, folded))
    is_known = shown not in _FLAGS and absence_of(shown) is not None
    return None if has_figure or is_known else shown


def _marked(mark: str) -> Columns:
    """What a cell with a mark says until it is asked, that there is no figure, with the question
    what the mark means."""
    usual = _SURE.get(mark.casefold())
    readings = [PossibleReading(kind.value, kind.label, _absence(kind, mark)) for kind in _ANSWERS]
    if (number := mark.translate(_DASHES)) in _SENTINELS:
        as_it_is = {**_absence(ClaimKind.NUMBER, mark), "value": float(number)}
        readings.append(
            PossibleReading("number", _("the number {number}", number=number), as_it_is)
        )
    sentence = _("“{mark}” stands in place of a figure. What does it mean?", mark=mark)
    answer = "" if usual is None else usual.value
    doubt = Doubt(Kind.ABSENCE, mark, sentence, tuple(readings), answer)
    return {**_absence(usual or ClaimKind.NOT_AVAILABLE, mark), DOUBT: doubt}


def _absence(kind: ClaimKind, mark: str) -> Columns:
    value = 0.0 if kind is ClaimKind.ZERO else None
    high = HALF_UNIT if kind is ClaimKind.NEGLIGIBLE else None
    return ReadClaim(kind, mark, value, high=high).columns
