"""A figure that was typed or pasted becomes a typed claim, or a question; never a guess.

``1.234,5`` · ``1,23,45,678`` · ``१२३`` · ``<5`` · ``~70`` · ``60-65`` · ``180 (150-210)`` ·
``e5,000`` · ``W`` · ``NA`` · ``120 kt``
"""

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from mineralcat.errors import EditError

from .figures import FigureLike
from .number_marks import BOTH, NUMBER, NumberMarks, plain_digits, read_number
from .published_text import number_without_note_marks
from .published_words import HALF_UNIT, absence_of
from .terms import ClaimKind, ClaimStatus
from .units import units_named


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """The figure that a text states; *unit* and *status* only where the text itself names them."""

    kind: ClaimKind
    as_published: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    rounded: bool = False
    unit: str | None = None
    status: ClaimStatus | None = None

    @property
    def columns(self) -> dict[str, str | float | None]:
        """The columns of a row with this figure; unit and status only where the text named them."""
        named = {"unit": self.unit, "status": self.status}
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "claim_kind": self.kind,
            "rounded": self.rounded,
            "as_published": self.as_published,
            **{name: value for name, value in named.items() if value is not None},
        }


class Choice(NamedTuple):
    """One way of reading a text, in words."""

    words: str
    claim: ReadClaim


class ClaimQuestion(NamedTuple):
    """A text that can be read in more than one way."""

    text: str
    choices: tuple[Choice, ...]
    in_parentheses: bool = False
    """The figure stands in parentheses, as negative ones do in accounts."""

    @property
    def sentence(self) -> str:
        """The question."""
        return f"“{self.text}” can be read in more than one way. Which is meant?"


def read_claim(
    text: str,
    marks: NumberMarks | None = None,
    units: Collection[str] = (),
    *,
    in_file: bool = False,
) -> ReadClaim | ClaimQuestion:
    """Read *text*. *marks* are those of whoever wrote it, None where that is not known; of
    *units* the text may name any, beside those of `domain.units`. Raises EditError, of the field
    value, where it states no figure.

    What is typed is read by other marks where its writer's own do not fit; *in_file* the marks
    bind, and marks of footnotes and the flags of statistical offices may stand beside the figure.
    """
    shown = " ".join(text.split())
    if in_file:
        text = number_without_note_marks(text).text
    plain = plain_digits(text)
    if not plain:
        raise EditError("value", f"There is no figure here. {_HOW}")
    quoted = _quoted_figure(plain, shown, marks, units, in_file=in_file)
    found = (
        quoted or _in_words(plain, shown) or _in_parentheses(plain, shown, marks, units, in_file)
    )
    return found or _figure(plain, shown, marks, units, in_file=in_file)


def _figure(
    plain: str, shown: str, marks: NumberMarks | None, units: Collection[str], *, in_file: bool
) -> ReadClaim | ClaimQuestion:
    """The figure that a text begins with."""
    others = () if in_file and marks is not None else BOTH
    found: dict[str, ReadClaim] = {}
    problem: EditError | None = None
    for each in [*([marks] if marks else []), *(one for one in others if one != marks)]:
        try:
            claim = _Reader(plain, shown, each, units, in_file=in_file, bound=not others).read()
        except EditError as error:
            problem = problem or error
            continue
        if marks is not None:
            return _asking_unit(claim, units)
        found.setdefault(repr((claim.kind, claim.value, claim.low, claim.high)), claim)
    if not found:
        raise problem or EditError("value", _NOTHING.format(shown[:60]))
    if len(found) == 1:
        return _asking_unit(next(iter(found.values())), units)
    return _question(shown, found.values())


_HOW = (
    "Type a number, a range such as 60-65, <5, ~70, or W (withheld), NA (not available),"
    " XX (not applicable)."
)
_NOTHING = "“{}” is not a figure. " + _HOW


# -- in place of a number --------------------------------------------------------------------------

_ABSENT = {
    "withheld": ClaimKind.WITHHELD,
    "not available": ClaimKind.NOT_AVAILABLE,
    "not applicable": ClaimKind.NOT_APPLICABLE,
    "negligible": ClaimKind.NEGLIGIBLE,
    "zero": ClaimKind.ZERO,
    "nil": ClaimKind.ZERO,
}
_DASH = (
    ("zero, as a long dash in a table", ClaimKind.ZERO),
    ("not available", ClaimKind.NOT_AVAILABLE),
)
_NONE = (("not available", ClaimKind.NOT_AVAILABLE), ("not applicable", ClaimKind.NOT_APPLICABLE))
_UNSURE = {
    **dict.fromkeys(("-", "--", "\N{EN DASH}"), _DASH),
    **dict.fromkeys(("n/a", "n.a.", "n.a"), _NONE),
}
"""What offices use in more than one sense."""
_QUOTED = re.compile(r"[“\"](.+)[”\"]")
_QUOTATION_MARKS = "“”„\"«»'"
_NOT_FINITE = frozenset({"nan", "inf", "infinity", "+inf", "-inf", "-infinity", "\N{INFINITY}"})


def _quoted_figure(
    plain: str, shown: str, marks: NumberMarks | None, units: Collection[str], *, in_file: bool
) -> ReadClaim | ClaimQuestion | None:
    """The figure that stands in quotation marks, which some programs put around any cell."""
    inner = plain[1:-1].strip()
    if plain[0] not in _QUOTATION_MARKS or plain[-1] not in _QUOTATION_MARKS:
        return None
    if not any(map(str.isdecimal, inner)):
        return None
    try:
        return _figure(inner, shown, marks, units, in_file=in_file)
    except EditError:
        if in_file:
            raise
        return None  # words with a number in them, such as “2 or 3 mines”


def _in_parentheses(
    plain: str, shown: str, marks: NumberMarks | None, units: Collection[str], in_file: bool
) -> ClaimQuestion | None:
    """Which of two a figure in parentheses is: a negative one, as in accounts, or one set apart."""
    inner = plain[1:-1].strip()
    if plain[0] != "(" or plain[-1] != ")" or not re.match(NUMBER, inner):
        return None
    found = _figure(inner, shown, marks, units, in_file=in_file)
    if isinstance(found, ClaimQuestion):
        return found
    if found.value is None or found.value <= 0 or found.low is not None:
        raise EditError("value", _NOTHING.format(shown[:60]))
    both = replace(found, value=-found.value), found
    return ClaimQuestion(
        shown, tuple(Choice(_reading_words(one), one) for one in both), in_parentheses=True
    )


def _in_words(plain: str, shown: str) -> ReadClaim | ClaimQuestion | None:
    folded = plain.casefold()
    if folded in _NOT_FINITE:
        raise EditError(
            "value", f"“{shown}” is no figure that anything can be compared with. {_HOW}"
        )
    if folded in _UNSURE:
        senses = _UNSURE[folded]
        choices = (Choice(words, _absent(kind, shown)) for words, kind in senses)
        return ClaimQuestion(shown, tuple(choices))
    quoted = _QUOTED.fullmatch(shown)
    if quoted:
        return ReadClaim(ClaimKind.IN_WORDS, quoted[1])
    kind = _ABSENT.get(folded) or absence_of(plain)
    return None if kind is None else _absent(kind, shown)


def _absent(kind: ClaimKind, shown: str) -> ReadClaim:
    if kind is ClaimKind.ZERO:
        return ReadClaim(kind, shown, value=0.0)
    return ReadClaim(kind, shown, high=HALF_UNIT if kind is ClaimKind.NEGLIGIBLE else None)


# -- numbers ---------------------------------------------------------------------------------------

_ABOUT = re.compile(
    r"(?:[~\u2248\u2243\u223c]|(?:about|approximately|approx\.?|around|circa|ca\.?|c\.)(?![a-z]))\s*",
    re.I,
)
_BELOW = re.compile(r"(?:<=?|\u2264|(?:less than|fewer than|at most|up to|below|under)\b)\s*", re.I)
_ABOVE = re.compile(r"(?:>=?|\u2265|(?:more than|at least|above|over)\b)\s*", re.I)
_ESTIMATE = re.compile(r"e(?=[\d.,])", re.I)
_FLAG_BEFORE = re.compile(r"(?:\(\s*([efpr])\s*\)\s*|([efpr]) ?(?=[\d.,]))", re.I)
_TO = r"\s*(?:[-\u2010-\u2015]|\.\.+|\u2026|to\b|bis\b)\s*"
_FIGURE = re.compile(rf"(?P<one>{NUMBER})(?:{_TO}(?P<two>{NUMBER}))?")
_WITHIN = re.compile(rf"\s*\(\s*(?P<low>{NUMBER}){_TO}(?P<high>{NUMBER})\s*\)")
_STATUS = re.compile(r"\s*([ep])(?![\w/])", re.I)
_FLAGS_BEHIND = re.compile(
    r"\s*(?:\(\s*([efpr])\s*\)|([efprEP](?:, ?[efpr])*)(?![\w/])|(?<= )([bdefiprsu]{1,3})(?![\w/]))"
)
"""Beside e, f, p and r those of Eurostat behind a blank: b a break in the series, d a definition
that differs, i see the notes, s an estimate of Eurostat, u of low reliability."""


class _Reader:
    """Reads one text from left to right, with one decimal mark."""

    def __init__(
        self,
        plain: str,
        shown: str,
        marks: NumberMarks,
        units: Collection[str],
        *,
        in_file: bool,
        bound: bool,
    ) -> None:
        self._rest = plain
        self._shown = shown
        self._marks = marks
        self._units = units
        self._in_file = in_file
        self._bound = bound

    def read(self) -> ReadClaim:
        rounded = bool(self._take(_ABOUT))
        below, above = self._take(_BELOW), self._take(_ABOVE)
        rounded = bool(self._take(_ABOUT)) or rounded
        before = self._take(_FLAG_BEFORE if self._in_file else _ESTIMATE)
        figure = self._take(_FIGURE)
        if figure is None:
            raise EditError("value", _NOTHING.format(self._shown[:60]))
        one = self._number(figure["one"])
        two = None if figure["two"] is None else self._number(figure["two"])
        within = self._within()
        claim = self._claim(one, two, within, below=bool(below), above=bool(above))
        flags = (before[0] if before else "") + self._flags()
        within = within or self._within()
        status = next((_LETTERS[one] for one in flags.lower() if one in _LETTERS), None)
        return replace(claim, rounded=rounded, status=status, unit=self._unit())

    def _flags(self) -> str:
        """The letters behind the figure, of a file those of statistical offices too."""
        found = self._take(_FLAGS_BEHIND if self._in_file else _STATUS)
        return found[0] if found else ""

    def _claim(
        self,
        one: float,
        two: float | None,
        within: tuple[float, float] | None,
        *,
        below: bool,
        above: bool,
    ) -> ReadClaim:
        if (below or above) and (two is not None or within):
            raise EditError("value", f"“{self._shown[:60]}” is a bound and a range at once. {_HOW}")
        if below:
            return ReadClaim(ClaimKind.BELOW, self._shown, high=one)
        if above:
            return ReadClaim(ClaimKind.ABOVE, self._shown, low=one)
        if two is not None:
            self._check(one <= two)
            return ReadClaim(ClaimKind.RANGE, self._shown, low=one, high=two)
        if within:
            self._check(within[0] <= one <= within[1])
            low, high = within
            return ReadClaim(ClaimKind.NUMBER, self._shown, value=one, low=low, high=high)
        return ReadClaim(ClaimKind.NUMBER if one else ClaimKind.ZERO, self._shown, value=one)

    def _check(self, right: bool) -> None:
        if not right:
            raise EditError(
                "value",
                f"In “{self._shown[:60]}” the low end is above the high one: write 60-65, or 62"
                " (60-65) where the value lies between.",
            )

    def _within(self) -> tuple[float, float] | None:
        found = _WITHIN.search(self._rest)
        if found is None:
            return None
        self._rest = self._rest[: found.start()] + self._rest[found.end() :]
        return self._number(found["low"]), self._number(found["high"])

    def _number(self, text: str) -> float:
        value = read_number(text, self._marks.decimal)
        if value is None or (self._bound and not self._marks.fit(text)):
            raise EditError("value", f"“{text[:60]}” is not a number{self._so()}. {_HOW}")
        if not math.isfinite(value):
            size = "small" if math.isnan(value) else "large"
            raise EditError("value", f"“{text[:60]}” is too {size} to be kept as a number.")
        return value

    def _so(self) -> str:
        """By which marks a text has to be read, in words."""
        return f" as those of this column, like {self._marks.write(1234.5)}" if self._bound else ""

    def _unit(self) -> str | None:
        unit = self._rest.strip()
        if unit and not units_named(unit, self._units):
            raise EditError(
                "value",
                f"In “{self._shown[:60]}”, “{unit[:30]}” is no unit this program knows. Write one"
                " such as t, kt, kg/MW or %, or none.",
            )
        return unit or None

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._rest)
        if found is not None:
            self._rest = self._rest[found.end() :]
        return found


_LETTERS = {
    "e": ClaimStatus.ESTIMATED,
    "p": ClaimStatus.PROVISIONAL,
    "f": ClaimStatus.PROJECTED,
    "s": ClaimStatus.ESTIMATED,
}


def _asking_unit(claim: ReadClaim, units: Collection[str]) -> ReadClaim | ClaimQuestion:
    """The claim with its unit as it is spelt, or the question which of two is meant."""
    if claim.unit is None:
        return claim
    named = units_named(claim.unit, units)
    read = [replace(claim, unit=unit) for unit in named]
    if len(read) == 1:
        return read[0]
    return _question(claim.as_published, read)


# -- back into text --------------------------------------------------------------------------------

PLAIN_MARKS = NumberMarks(".", "")


class TypedFigure(FigureLike, Protocol):
    """What `written_claim` needs to know of a claim."""

    @property
    def rounded(self) -> bool: ...


def written_claim(claim: TypedFigure, marks: NumberMarks) -> str:
    """A claim as one would type it, without its unit: read with the same marks it is the same."""
    body = _body(claim, marks)
    if claim.kind in _NUMERIC:
        body = f"~{body}" if claim.rounded else body
        letters = {_LETTERS[letter]: letter for letter in "ep"}  # those that are read when typed
        body += f" {letters[claim.status]}" if claim.status in letters else ""
    return body


_NUMERIC = frozenset(
    (ClaimKind.NUMBER, ClaimKind.ZERO, ClaimKind.BELOW, ClaimKind.ABOVE, ClaimKind.RANGE)
)


def _body(claim: TypedFigure, marks: NumberMarks) -> str:
    value, low, high = (
        None if number is None else marks.write(number)
        for number in (claim.value, claim.low, claim.high)
    )
    has_range = low is not None and high is not None
    match claim.kind:
        case ClaimKind.IN_WORDS:
            words = claim.as_published or ""
            bare = absence_of(words) is ClaimKind.IN_WORDS
            return words if bare or not words else f"“{words}”"
        case ClaimKind.BELOW if high is not None:
            return f"<{high}"
        case ClaimKind.ABOVE if low is not None:
            return f">{low}"
        case ClaimKind.RANGE if has_range:
            return f"{low}\N{EN DASH}{high}"
        case ClaimKind.NUMBER if value is not None and has_range:
            return f"{value} ({low}\N{EN DASH}{high})"
    return claim.kind.value if value is None else value


def _question(text: str, claims: Iterable[ReadClaim]) -> ClaimQuestion:
    return ClaimQuestion(text, tuple(Choice(_reading_words(claim), claim) for claim in claims))


def _reading_words(claim: ReadClaim) -> str:
    """What was read, in words that leave no doubt: thousands unmarked, decimals after a point."""
    unmarked = replace(claim, status=None)
    return " ".join(filter(None, (written_claim(unmarked, PLAIN_MARKS), claim.unit)))
