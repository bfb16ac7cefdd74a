"""What the cells of a column are, by the first rows of its table: numbers, years, codes and names
of countries, minerals, uses, units, words of the catalogue.

A heading is a hint, a profile is proof: in `column_guesses.py` no heading wins that its cells
contradict.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum, auto
from functools import cached_property
from typing import Final

from mineralcat.domain.number_marks import plain_digits
from mineralcat.domain.published_text import bare_text
from mineralcat.domain.reading_claims import ClaimQuestion, ReadClaim, read_claim
from mineralcat.domain.reading_periods import is_period, read_date
from mineralcat.domain.terms import ClaimKind
from mineralcat.domain.units import units_named
from mineralcat.errors import EditError
from mineralcat.schema import field_types

from ..cells.cell_values import matching_word, says_yes_or_no
from ..cells.figure_cells import mark_in
from ..review.matching import Kind
from ..review.names import shipped_names
from ..workbooks.workbook_cells import Cell, CellError, TableRow, cell_text
from .targets import TargetField

FIRST_YEAR: Final = 1850
LAST_YEAR: Final = 2100
_LOOKED_AT: Final = 400
"""So many different texts of a column are looked at; the rest is likely to be like them."""
_LONGEST: Final = 200
_MOST_CELLS: Final = 200_000
_FEWEST_ROWS: Final = 100
"""Of very wide tables fewer rows are looked at."""


# -- cells -----------------------------------------------------------------------------------------

_DIGITS: Final = re.compile(r"[-+]?\d[\d.,' ]*")
_YEAR: Final = re.compile(r"\d{4}")
_CODE: Final = re.compile(r"[A-Z]{2,3}")
_LIKE_A_FISCAL_YEAR: Final = re.compile(r"(?:FY|fiscal year)\s*'?\d{2,4}.*", re.I)


def _key(cell: Cell) -> Cell:
    """A cell as it is counted: texts and numbers by what they say, others as they are shown."""
    if isinstance(cell, str):
        return bare_text(cell).strip()
    return cell if isinstance(cell, int | float | date) else cell_text(cell)


def _is_silent(cell: Cell) -> bool:
    """Whether a cell says nothing of its column: it is empty, or an error stands in it."""
    return isinstance(cell, str) and (not cell or cell.isspace() or isinstance(cell, CellError))


def _is_number(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return isinstance(cell, int | float) and not isinstance(cell, bool)
    return bool(_DIGITS.fullmatch(cell)) or _has_number(cell) is True


def _is_absence(cell: Cell) -> bool:
    return isinstance(cell, str) and (_has_number(cell) is False or mark_in(cell) is not None)


def _has_number(text: str) -> bool | None:
    """Whether a figure has a number, or is a mark in place of one; None of what is no figure."""
    if len(text) > _LONGEST:
        return None
    try:
        found = read_claim(text, in_file=True)
    except EditError:
        return None
    claim: ReadClaim = found.choices[0].claim if isinstance(found, ClaimQuestion) else found
    if claim.kind is ClaimKind.IN_WORDS:
        return None
    is_number = any(one is not None for one in (claim.value, claim.low, claim.high))
    return is_number and any(map(str.isdecimal, text))


def _is_year(cell: Cell) -> bool:
    text = plain_digits(cell_text(cell))
    text = text.removesuffix(".0") if isinstance(cell, float) else text
    return bool(_YEAR.fullmatch(text)) and FIRST_YEAR <= int(text) <= LAST_YEAR


def _is_period(cell: Cell) -> bool:
    if _is_year(cell) or _is_date(cell) or isinstance(cell, date):
        return True
    if isinstance(cell, str) and _LIKE_A_FISCAL_YEAR.fullmatch(cell):
        return True
    return is_period(cell if isinstance(cell, int | float) else cell_text(cell))


def _is_of_years(cell: Cell) -> bool:
    """Whether a text is of several years or of a fiscal one."""
    return isinstance(cell, str) and not (
        plain_digits(cell).isdecimal() or _is_date(cell) or not _is_period(cell)
    )


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    text = cell_text(cell)
    if len(text) < 6 or not any(sign in text for sign in "-./"):
        return False
    try:
        return len(read_date(text, "date") or "") == 10
    except EditError as error:
        return "can be" in str(error)


# -- columns ---------------------------------------------------------------------------------------


def _share_of(is_so: Callable[[Cell], bool]) -> "cached_property[float]":
    return cached_property(lambda profile: profile.share(is_so))


class ColumnProfile:
    """What the cells of one column are; *whole* where all rows of the table were looked at. Shares
    are of the cells that say something."""

    def __init__(self, cells: Sequence[Cell], *, whole: bool = True) -> None:
        filled = [cell for cell in cells if not _is_silent(cell)]
        self.filled = len(filled)
        self._counts: Counter[Cell] = Counter(map(_key, filled))
        self._looked_at = dict(self._counts.most_common(_LOOKED_AT))
        self._total = sum(self._looked_at.values()) or 1
        self._is_complete = whole and self.filled == len(cells)
        self._slugs: dict[Kind, Mapping[Cell, str | None]] = {}

    def share(self, is_so: Callable[[Cell], bool]) -> float:
        """Of which share of the cells something is so."""
        return sum(times for cell, times in self._looked_at.items() if is_so(cell)) / self._total

    @property
    def constant(self) -> str | None:
        """The text of all rows of the table; None where they differ or were not all looked at."""
        if len(self._counts) != 1 or not self._is_complete:
            return None
        return cell_text(next(iter(self._counts))).strip()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The different texts, those that are no numbers."""
        return tuple(c for c in self._looked_at if isinstance(c, str) and not _is_number(c))

    numbers = _share_of(_is_number)
    """The share of figures with a number: bounds and ranges too."""
    figures = _share_of(lambda cell: _is_number(cell) or _is_absence(cell))
    """The share of numbers and of what stands in place of one."""
    years = _share_of(_is_year)
    """The share of whole numbers of four digits that may be years."""
    periods = _share_of(_is_period)
    """The share of years, fiscal years, ranges of years, and dates."""
    like_years = _share_of(lambda cell: _is_year(cell) or _is_of_years(cell))
    """The share of what can hardly be anything else than years: 2022, FY 2022-23, 2022/23."""
    dates = _share_of(_is_date)
    """The share of days, months and years."""
    units = _share_of(lambda cell: isinstance(cell, str) and bool(units_named(cell)))
    """The share of units that are known."""

    @property
    def longest(self) -> int:
        """The length of the longest text."""
        return max(map(len, self.texts), default=0)

    def known(self, kind: Kind, shortest: int | None = None) -> float:
        """The share of names of a kind that the reference data know, of *shortest* letters or more:
        a text of one or two letters may be a flag as well as a symbol, and is not counted unless
        that is asked for."""
        least = shortest or (2 if kind is Kind.AREA else 3)
        slugs = self.slugs(kind)
        return self.share(lambda cell: bool(slugs.get(cell)) and len(cell_text(cell)) >= least)

    def slugs(self, kind: Kind) -> Mapping[Cell, str | None]:
        """The slug of what each text is the name of."""
        if kind not in self._slugs:
            match, texts = shipped_names().match, self.texts
            self._slugs[kind] = {text: match(kind, text) for text in texts if len(text) <= _LONGEST}
        return self._slugs[kind]

    @property
    def are_codes(self) -> bool:
        """Whether all texts are ISO 3166 codes in capitals."""
        return bool(self.texts) and all(_CODE.fullmatch(text) for text in self.texts)

    def names_the_same(self, other: "ColumnProfile", kind: Kind) -> bool:
        """Whether two columns name the same things."""
        mine, others = ({*one.slugs(kind).values()} - {None} for one in (self, other))
        return bool(mine) and mine == others


def profiles_of(
    headings: Sequence[str], rows: Sequence[TableRow], *, whole: bool
) -> dict[str, ColumnProfile]:
    """The profile of each column by the first rows of a table; *whole* where these are all."""
    most = max(_FEWEST_ROWS, _MOST_CELLS // max(1, len(headings)))
    if len(rows) > most:
        rows, whole = rows[:most], False
    return {
        heading: ColumnProfile([row[at] if at < len(row) else "" for _, row in rows], whole=whole)
        for at, heading in enumerate(headings)
    }


# -- proof -----------------------------------------------------------------------------------------


class Proof(Enum):
    """What the cells of a column say of a field that it may be."""

    PROVED = auto()
    POSSIBLE = auto()
    CONTRADICTED = auto()


_NAMED: Final = (Kind.AREA, Kind.MINERAL, Kind.APPLICATION)
_MOST: Final = 0.5


def proof_of(field: TargetField, profile: ColumnProfile) -> Proof:
    """Whether a column can be a field, by its cells alone."""
    if not profile.filled:
        return Proof.POSSIBLE
    match field.kind:
        case field_types.ClaimFigure | field_types.Number:
            return _of_figures(profile)
        case field_types.Period:
            return _graded(profile.periods, proved=0.8)
        case field_types.Unit:
            wrong = profile.numbers >= _MOST or profile.longest > 80
            return Proof.CONTRADICTED if wrong else _by(profile.units >= _MOST)
        case field_types.Word:
            choices = field.choices
            assert choices is not None
            return _graded(
                profile.share(lambda cell: matching_word(choices, cell_text(cell)) is not None)
            )
        case field_types.Reference:
            return _of_names(field, profile)
        case field_types.Flag:
            return _graded(profile.share(lambda cell: says_yes_or_no(cell_text(cell))))
        case field_types.Whole:
            return _graded(profile.share(lambda cell: cell_text(cell).strip().isdecimal()))
        case field_types.Date:
            return _graded(max(profile.periods, profile.dates))
    if field.key in ("name", "title", "text") and profile.numbers >= 0.9:
        return Proof.CONTRADICTED
    return Proof.POSSIBLE


def _by(is_proved: bool) -> Proof:
    return Proof.PROVED if is_proved else Proof.POSSIBLE


def _graded(share: float, *, proved: float = _MOST) -> Proof:
    return Proof.CONTRADICTED if not share else _by(share >= proved)


def _of_figures(profile: ColumnProfile) -> Proof:
    if profile.dates >= _MOST:
        return Proof.CONTRADICTED
    if profile.numbers and profile.figures >= _MOST:
        return Proof.PROVED
    if profile.figures >= 0.9:  # absences alone
        return Proof.POSSIBLE
    return Proof.CONTRADICTED if profile.numbers < 0.2 else Proof.POSSIBLE


def _of_names(field: TargetField, profile: ColumnProfile) -> Proof:
    if profile.numbers >= _MOST or profile.periods >= _MOST:
        return Proof.CONTRADICTED
    kind = next((one for one in _NAMED if one.value == field.refers), None)
    if kind is None:
        return Proof.POSSIBLE
    own = profile.known(kind, 1)
    if own >= 0.3:
        return Proof.PROVED
    if own < 0.1 and any(profile.known(one) >= _MOST for one in _NAMED if one is not kind):
        return Proof.CONTRADICTED
    return Proof.POSSIBLE
