"""What the cells of a column are, by the first rows of its table: numbers, years, codes and names
of countries, minerals, uses, units, words of the catalogue.

A heading is a hint, a profile is proof: in `guessing.py` no heading wins that its cells contradict.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from enum import Enum, auto
from functools import cached_property
from typing import Any, Final

from mineralcat.domain.number_marks import plain_digits
from mineralcat.domain.published_text import bare_text
from mineralcat.domain.reading_claims import Question, ReadClaim, read_claim
from mineralcat.domain.reading_periods import is_period, read_date
from mineralcat.domain.terms import ClaimKind
from mineralcat.domain.units import units_named
from mineralcat.errors import EditError

from ..cells.absence_marks import mark_in
from ..cells.cell_words import matching_word, says_yes_or_no
from ..review.matching import Kind
from ..review.names import shipped_names
from ..workbooks.workbook_cells import CellError, cell_text
from .targets import FieldKind, TargetField

FIRST_YEAR: Final = 1850
LAST_YEAR: Final = 2100
_LOOKED_AT: Final = 400
"""So many different texts of a column are looked at; the rest is likely to be like them."""
_LONGEST: Final = 200
_MOST_CELLS: Final = 200_000
_FEWEST_ROWS: Final = 100
"""Of very wide tables fewer rows are looked at."""


class ColumnProfile:
    """What the cells of one column are. Shares are of the cells that say something."""

    def __init__(self, heading: str, cells: Sequence[Any], *, whole: bool = True) -> None:
        self.heading = heading
        self.is_whole = whole
        """Whether all rows of the table were looked at."""
        filled = [cell for cell in cells if not _is_silent(cell)]
        self.filled = len(filled)
        self._rows = len(cells)
        self._counts: Counter[Any] = Counter(map(_key, filled))
        self._looked: dict[Any, int] = dict(self._counts.most_common(_LOOKED_AT))
        self._total: int = sum(self._looked.values()) or 1

    def share(self, is_so: Callable[[Any], bool]) -> float:
        """Of which share of the cells something is so."""
        so = sum(times for cell, times in self._looked.items() if is_so(cell))
        return so / self._total

    @property
    def distinct(self) -> int:
        """How many different cells there are."""
        return len(self._counts)

    @property
    def constant(self) -> str | None:
        """What all rows of the table say; None where they differ or were not all looked at."""
        same = self.distinct == 1 and self.is_whole and self.filled == self._rows
        return cell_text(next(iter(self._counts))).strip() if same else None

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The different texts, those that are no numbers."""
        return tuple(
            cell for cell in self._looked if isinstance(cell, str) and not _is_number(cell)
        )

    @cached_property
    def numbers(self) -> float:
        """The share of figures with a number: bounds and ranges too."""
        return self.share(_is_number)

    @cached_property
    def figures(self) -> float:
        """The share of numbers and of what stands in place of one."""
        return self.share(lambda cell: _is_number(cell) or _is_absence(cell))

    @cached_property
    def years(self) -> float:
        """The share of whole numbers of four digits that may be years."""
        return self.share(_is_year)

    @cached_property
    def periods(self) -> float:
        """The share of years, fiscal years, ranges of years, and dates."""
        return self.share(_is_period)

    @cached_property
    def like_years(self) -> float:
        """The share of what can hardly be anything else than years: 2022, FY 2022-23, 2022/23."""
        return self.share(lambda cell: _is_year(cell) or _is_of_years(cell))

    @cached_property
    def dates(self) -> float:
        """The share of days, months and years."""
        return self.share(_is_date)

    @cached_property
    def grouped(self) -> float:
        """The share of numbers that end in a group of three digits: 44,000, 1.234."""
        return self.share(lambda cell: bool(_GROUPED.fullmatch(cell_text(cell).strip())))

    @cached_property
    def negative(self) -> bool:
        """Whether some number is below zero."""
        return any(cell_text(cell).lstrip().startswith(("-", "\N{MINUS SIGN}")) and _is_number(cell)
                   for cell in self._looked)  # fmt: skip

    @cached_property
    def longest(self) -> int:
        """The length of the longest text."""
        return max((len(text) for text in self.texts), default=0)

    @cached_property
    def units(self) -> float:
        """The share of units that are known."""
        return self.share(lambda cell: isinstance(cell, str) and bool(units_named(cell)))

    def known(self, kind: Kind) -> float:
        """The share of names of a kind that the reference data know. A text of one or two letters,
        which may be a flag as well as a symbol, is none."""
        return self._known(kind, 3 if kind is not Kind.AREA else 2)

    def known_or_symbols(self, kind: Kind) -> float:
        """The same, symbols too."""
        return self._known(kind, 1)

    def _known(self, kind: Kind, shortest: int) -> float:
        names = self.slugs(kind)
        return self.share(lambda cell: bool(names.get(cell)) and len(cell) >= shortest)

    @cached_property
    def _slugs(self) -> dict[Kind, dict[str, str | None]]:
        return {}

    def slugs(self, kind: Kind) -> Mapping[str, str | None]:
        """What each text is the name of."""
        if kind not in self._slugs:
            names = shipped_names()
            self._slugs[kind] = {
                text: names.match(kind, text) for text in self.texts if len(text) <= _LONGEST
            }
        return self._slugs[kind]

    @property
    def are_codes(self) -> bool:
        """Whether all texts are ISO 3166 codes in capitals."""
        return bool(self.texts) and all(_CODE.fullmatch(text) for text in self.texts)

    def names_the_same(self, other: "ColumnProfile", kind: Kind) -> bool:
        """Whether two columns name the same things."""
        mine, others = (
            {slug for slug in one.slugs(kind).values() if slug} for one in (self, other)
        )
        return bool(mine) and mine == others


def profiles_of(
    headings: Sequence[str], rows: Sequence[tuple[int, Sequence[Any]]], *, whole: bool
) -> dict[str, ColumnProfile]:
    """The profile of each column by the first rows of a table; *whole* where these are all."""
    most = max(_FEWEST_ROWS, _MOST_CELLS // max(1, len(headings)))
    if len(rows) > most:
        rows, whole = rows[:most], False
    return {
        heading: ColumnProfile(
            heading, [row[at] if at < len(row) else "" for _, row in rows], whole=whole
        )
        for at, heading in enumerate(headings)
    }


# -- cells -----------------------------------------------------------------------------------------

_DIGITS: Final = re.compile(r"[-+]?\d[\d.,' ]*")
_YEAR: Final = re.compile(r"\d{4}")
_GROUPED: Final = re.compile(r"[-+]?[1-9]\d{0,2}(?:([.,' ])\d{3})+")
_CODE: Final = re.compile(r"[A-Z]{2,3}")
_LIKE_A_FISCAL_YEAR: Final = re.compile(r"(?:FY|fiscal year)\s*'?\d{2,4}.*", re.I)


def _key(cell: Any) -> Any:
    """A cell as it is counted: texts and numbers by what they say, others as they are shown."""
    if isinstance(cell, str):
        return bare_text(cell).strip()
    return cell if isinstance(cell, int | float | date) else cell_text(cell)


def _is_silent(cell: Any) -> bool:
    """Whether a cell says nothing of its column: it is empty, or an error stands in it."""
    if isinstance(cell, str):
        return not cell or cell.isspace() or isinstance(cell, CellError)
    return cell is None


def _is_number(cell: Any) -> bool:
    if not isinstance(cell, str):
        return isinstance(cell, int | float) and not isinstance(cell, bool)
    return bool(_DIGITS.fullmatch(cell)) or _claim(cell) is _Said.NUMBER


def _is_absence(cell: Any) -> bool:
    return isinstance(cell, str) and (_claim(cell) is _Said.ABSENT or mark_in(cell) is not None)


class _Said(Enum):
    NUMBER = auto()
    ABSENT = auto()
    NEITHER = auto()


def _claim(text: str) -> _Said:
    if len(text) > _LONGEST:
        return _Said.NEITHER
    try:
        found = read_claim(text, in_file=True)
    except EditError:
        return _Said.NEITHER
    claim: ReadClaim = found.choices[0].claim if isinstance(found, Question) else found
    if claim.kind is ClaimKind.IN_WORDS:
        return _Said.NEITHER
    is_number = any(one is not None for one in (claim.value, claim.low, claim.high))
    return _Said.NUMBER if is_number and any(map(str.isdecimal, text)) else _Said.ABSENT


def _is_year(cell: Any) -> bool:
    text = plain_digits(cell_text(cell))
    text = text.removesuffix(".0") if isinstance(cell, float) else text
    return bool(_YEAR.fullmatch(text)) and FIRST_YEAR <= int(text) <= LAST_YEAR


def _is_period(cell: Any) -> bool:
    if _is_year(cell) or _is_date(cell) or isinstance(cell, date):
        return True
    if isinstance(cell, str) and _LIKE_A_FISCAL_YEAR.fullmatch(cell):
        return True
    return is_period(cell if isinstance(cell, int | float) else cell_text(cell))


def _is_of_years(cell: Any) -> bool:
    """Whether a text is of several years or of a fiscal one."""
    return isinstance(cell, str) and not (
        plain_digits(cell).isdecimal() or _is_date(cell) or not _is_period(cell)
    )


def _is_date(cell: Any) -> bool:
    if isinstance(cell, date):
        return True
    text = cell_text(cell)
    if len(text) < 6 or not any(sign in text for sign in "-./"):
        return False
    try:
        return len(read_date(text, "date") or "") == 10
    except EditError as error:
        return "can be" in str(error)


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
        case FieldKind.FIGURE | FieldKind.NUMBER:
            return _of_figures(profile)
        case FieldKind.PERIOD:
            return _graded(profile.periods, proved=0.8)
        case FieldKind.UNIT:
            wrong = profile.numbers >= _MOST or profile.longest > 80
            return Proof.CONTRADICTED if wrong else _by(profile.units >= _MOST)
        case FieldKind.WORD:
            choices = field.choices
            assert choices is not None
            return _graded(
                profile.share(lambda cell: matching_word(choices, cell_text(cell)) is not None)
            )
        case FieldKind.NAME:
            return _of_names(field, profile)
        case FieldKind.YES_NO:
            return _graded(profile.share(lambda cell: says_yes_or_no(cell_text(cell))))
        case FieldKind.WHOLE:
            return _graded(profile.share(lambda cell: cell_text(cell).strip().isdecimal()))
        case FieldKind.DATE:
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
    own = profile.known_or_symbols(kind)
    if own >= 0.3:
        return Proof.PROVED
    others: Collection[Kind] = [one for one in _NAMED if one is not kind]
    if own < 0.1 and any(profile.known(one) >= _MOST for one in others):
        return Proof.CONTRADICTED
    return Proof.POSSIBLE
