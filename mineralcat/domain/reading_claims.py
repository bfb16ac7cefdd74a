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
from mineralcat.translation import _

from .figures import FigureLike, stated
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
        question = _("“{text}” can be read in more than one way. Which is meant?")
        return question.format(text=self.text)


Reading = ReadClaim | ClaimQuestion
_HOW = _(
    "Type a number, a range such as 60-65, <5, ~70, or W (withheld), NA (not available),"
    " XX (not applicable)."
)


def _refused(message: str, text: str = "", *, how: bool = True) -> EditError:
    """The error of a text that states no figure. *message* may name the ``{text}``; behind it
    stands what can be typed."""
    message = message.format(text=text[:60])
    return EditError("value", f"{message} {_HOW}" if how else message)


def read_claim(
    text: str,
    marks: NumberMarks | None = None,
    units: Collection[str] = (),
    *,
    in_file: bool = False,
) -> Reading:
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
        raise _refused(_("There is no figure here."))
    typed = _Typed(plain, shown, marks, units, in_file)
    return _quoted_figure(typed) or _in_words(typed) or _in_parentheses(typed) or _figure(typed)


@dataclass(frozen=True, slots=True)
class _Typed:
    """A text on its way to a figure: *plain* is what is read, *shown* what questions and errors
    quote; the rest as `read_claim` has it."""

    plain: str
    shown: str
    marks: NumberMarks | None
    units: Collection[str]
    in_file: bool

    @property
    def inner(self) -> str:
        """What stands between the first and the last sign."""
        return self.plain[1:-1].strip()


def _figure(typed: _Typed) -> Reading:
    """The figure that a text begins with."""
    marks = typed.marks
    others = () if typed.in_file and marks is not None else BOTH
    found: dict[str, ReadClaim] = {}
    problem: EditError | None = None
    for each in [*([marks] if marks else []), *(one for one in others if one != marks)]:
        try:
            claim = _Reader(typed, typed.plain, each, bound=not others).read()
        except EditError as error:
            problem = problem or error
            continue
        if marks is not None:
            return _asking_unit(claim, typed.units)
        found.setdefault(repr((claim.kind, claim.value, claim.low, claim.high)), claim)
    if not found:
        raise problem or _refused(_NOTHING, typed.shown)
    if len(found) == 1:
        return _asking_unit(next(iter(found.values())), typed.units)
    return _question(typed.shown, found.values())


_NOTHING = _("“{text}” is not a figure.")


# -- in place of a number --------------------------------------------------------------------------

_WORDS = (
    *(ClaimKind.WITHHELD, ClaimKind.NOT_AVAILABLE, ClaimKind.NOT_APPLICABLE),
    *(ClaimKind.NEGLIGIBLE, ClaimKind.ZERO),
)
_ABSENT = {**{kind.value: kind for kind in _WORDS}, "nil": ClaimKind.ZERO}
_DASH = (
    (_("zero, as a long dash in a table"), ClaimKind.ZERO),
    (ClaimKind.NOT_AVAILABLE.label, ClaimKind.NOT_AVAILABLE),
)
_NONE = [(kind.label, kind) for kind in (ClaimKind.NOT_AVAILABLE, ClaimKind.NOT_APPLICABLE)]
_UNSURE = {
    **dict.fromkeys(("-", "--", "\N{EN DASH}"), _DASH),
    **dict.fromkeys(("n/a", "n.a.", "n.a"), _NONE),
}
"""What offices use in more than one sense."""
_QUOTED = re.compile(r"[“\"](.+)[”\"]")
_QUOTATION_MARKS = "“”„\"«»'"
_NOT_FINITE = frozenset({"nan", "inf", "infinity", "+inf", "-inf", "-infinity", "\N{INFINITY}"})


def _quoted_figure(typed: _Typed) -> Reading | None:
    """The figure that stands in quotation marks, which some programs put around any cell."""
    if typed.plain[0] not in _QUOTATION_MARKS or typed.plain[-1] not in _QUOTATION_MARKS:
        return None
    if not any(map(str.isdecimal, typed.inner)):
        return None
    try:
        return _figure(replace(typed, plain=typed.inner))
    except EditError:
        if typed.in_file:
            raise
        return None  # words with a number in them, such as “2 or 3 mines”


def _in_parentheses(typed: _Typed) -> ClaimQuestion | None:
    """Which of two a figure in parentheses is: a negative one, as in accounts, or one set apart."""
    if typed.plain[0] != "(" or typed.plain[-1] != ")" or not re.match(NUMBER, typed.inner):
        return None
    found = _figure(replace(typed, plain=typed.inner))
    if isinstance(found, ClaimQuestion):
        return found
    if found.value is None or found.value <= 0 or found.low is not None:
        raise _refused(_NOTHING, typed.shown)
    both = replace(found, value=-found.value), found
    return _question(typed.shown, both)._replace(in_parentheses=True)


def _in_words(typed: _Typed) -> Reading | None:
    shown, folded = typed.shown, typed.plain.casefold()
    if folded in _NOT_FINITE:
        message = _("“{text}” is no figure that anything can be compared with.")
        raise _refused(message, shown)
    if folded in _UNSURE:
        choices = (Choice(words, _absent(kind, shown)) for words, kind in _UNSURE[folded])
        return ClaimQuestion(shown, tuple(choices))
    quoted = _QUOTED.fullmatch(shown)
    if quoted:
        return ReadClaim(ClaimKind.IN_WORDS, quoted[1])
    kind = _ABSENT.get(folded) or absence_of(typed.plain)
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


@dataclass
class _Reader:
    """Reads a text from left to right, with one set of marks, to which it may be *bound*."""

    typed: _Typed
    rest: str
    marks: NumberMarks
    bound: bool

    def read(self) -> ReadClaim:
        """The claim; EditError where there is none."""
        in_file = self.typed.in_file
        rounded = bool(self._take(_ABOUT))
        below, above = bool(self._take(_BELOW)), bool(self._take(_ABOVE))
        rounded = bool(self._take(_ABOUT)) or rounded
        flags = self._take(_FLAG_BEFORE if in_file else _ESTIMATE)
        figure = _FIGURE.match(self.rest)
        if figure is None:
            raise _refused(_NOTHING, self.typed.shown)
        self.rest = self.rest[figure.end() :]
        one = self._number(figure["one"])
        two = None if figure["two"] is None else self._number(figure["two"])
        within = self._within()
        claim = self._claim(one, two, within, below=below, above=above)
        flags += self._take(_FLAGS_BEHIND if in_file else _STATUS)
        if not within:
            self._within()
        status = next((_LETTERS[one] for one in flags.lower() if one in _LETTERS), None)
        return replace(claim, rounded=rounded, status=status, unit=self._unit())

    def _claim(
        self,
        one: float,
        two: float | None,
        within: tuple[float, float] | None,
        *,
        below: bool,
        above: bool,
    ) -> ReadClaim:
        shown = self.typed.shown
        low, high = (one, two) if two is not None else within or (one, one)
        if (below or above) and (two is not None or within):
            raise _refused(_("“{text}” is a bound and a range at once."), shown)
        if not low <= one <= high:
            message = _(
                "In “{text}” the low end is above the high one: write 60-65, or 62 (60-65) where "
                "the value lies between."
            )
            raise _refused(message, shown, how=False)
        if below:
            return ReadClaim(ClaimKind.BELOW, shown, high=one)
        if above:
            return ReadClaim(ClaimKind.ABOVE, shown, low=one)
        if two is not None:
            return ReadClaim(ClaimKind.RANGE, shown, low=one, high=two)
        if within:
            return ReadClaim(ClaimKind.NUMBER, shown, value=one, low=low, high=high)
        return ReadClaim(ClaimKind.NUMBER if one else ClaimKind.ZERO, shown, value=one)

    def _within(self) -> tuple[float, float] | None:
        found = _WITHIN.search(self.rest)
        if found is None:
            return None
        self.rest = self.rest[: found.start()] + self.rest[found.end() :]
        return self._number(found["low"]), self._number(found["high"])

    def _number(self, text: str) -> float:
        value = read_number(text, self.marks.decimal)
        if value is None or (self.bound and not self.marks.fit(text)):
            if not self.bound:
                raise _refused(_("“{text}” is not a number."), text)
            message = _("“{{text}}” is not a number as those of this column, like {example}.")
            raise _refused(message.format(example=self.marks.write(1234.5)), text)
        if math.isnan(value):
            raise _refused(_("“{text}” is too small to be kept as a number."), text, how=False)
        if math.isinf(value):
            raise _refused(_("“{text}” is too large to be kept as a number."), text, how=False)
        return value

    def _unit(self) -> str | None:
        unit = self.rest.strip()
        if unit and not units_named(unit, self.typed.units):
            message = _(
                "In “{text}”, “{unit}” is no unit this program knows. Write one such as t, kt, "
                "kg/MW or %, or none."
            )
            message = message.format(text=self.typed.shown[:60], unit=unit[:30])
            raise EditError("value", message)
        return unit or None

    def _take(self, pattern: re.Pattern[str]) -> str:
        """What stands next, if it is so; empty where it is not."""
        found = pattern.match(self.rest)
        self.rest = self.rest[found.end() :] if found else self.rest
        return found[0] if found else ""


_LETTERS = {
    "e": ClaimStatus.ESTIMATED,
    "p": ClaimStatus.PROVISIONAL,
    "f": ClaimStatus.PROJECTED,
    "s": ClaimStatus.ESTIMATED,
}


def _asking_unit(claim: ReadClaim, units: Collection[str]) -> Reading:
    """The claim with its unit as it is spelt, or the question which of two is meant."""
    if claim.unit is None:
        return claim
    read = [replace(claim, unit=unit) for unit in units_named(claim.unit, units)]
    return read[0] if len(read) == 1 else _question(claim.as_published, read)


def _question(text: str, claims: Iterable[ReadClaim]) -> ClaimQuestion:
    """Which of some readings is meant, in words that leave no doubt: thousands unmarked, decimals
    after a point."""
    choices = []
    for claim in claims:
        unmarked = written_claim(replace(claim, status=None), PLAIN_MARKS)
        choices.append(Choice(" ".join(filter(None, (unmarked, claim.unit))), claim))
    return ClaimQuestion(text, tuple(choices))


# -- back into text --------------------------------------------------------------------------------

PLAIN_MARKS = NumberMarks(".", "")


class TypedFigure(FigureLike, Protocol):
    """What `written_claim` needs to know of a claim."""

    @property
    def rounded(self) -> bool: ...


def written_claim(claim: TypedFigure, marks: NumberMarks) -> str:
    """A claim as one would type it, without its unit: read with the same marks it is the same."""
    if claim.kind is ClaimKind.IN_WORDS:
        words = claim.as_published or ""
        return words if not words or absence_of(words) is claim.kind else f"“{words}”"
    body = stated(claim, marks.write, gap="")
    body = body or (claim.kind.value if claim.value is None else marks.write(claim.value))
    if claim.kind in _NUMERIC:
        body = f"~{body}" if claim.rounded else body
        letters = {_LETTERS[letter]: letter for letter in "ep"}  # those that are read when typed
        body += f" {letters[claim.status]}" if claim.status in letters else ""
    return body


_NUMERIC = frozenset(
    (ClaimKind.NUMBER, ClaimKind.ZERO, ClaimKind.BELOW, ClaimKind.ABOVE, ClaimKind.RANGE)
)
