"""What a heading says by itself: its words, the unit and the years in it, the field that it names,
and whether its words allow the figures that are looked for. A hint, which cells have to prove."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from enum import Enum, auto
from functools import cache
from typing import Final, NamedTuple

from mineralcat.domain.published_text import heading_without_note_marks
from mineralcat.domain.reading_periods import is_period
from mineralcat.domain.units import units_named
from mineralcat.schema.field_types import Period, Reference, Uid, Unit, Word

from ..review.matching import Kind
from ..review.names import shipped_names
from .header_words import ALSO_OF_FIGURES, FILLING, MEASURE_WORDS, OF_OTHER_THINGS
from .targets import OWN_FIELDS, target_of


class ParsedHeading(NamedTuple):
    """A heading taken apart: its words, the unit in parentheses, the years."""

    words: str
    unit: str | None
    years: str | None
    also: str = ""
    """The words of the title that a data package gives the column."""

    @property
    def is_unit_alone(self) -> bool:
        """Whether it is nothing but a unit: “t”, “kg/MW”."""
        return self.words == "value" and self.unit is not None


_UNIT = re.compile(
    r"[(\[]\s*(?:in\s+)?([^()\[\]]{1,40})[)\]]|,\s*(?:in\s+)?([^,]{1,12})$|\bin\s+(\S+)$"
)
_YEARS = re.compile(
    r"(?<!\d)((?:FY\s*)?(?:1[89]|20)\d\d(?:\s*[-\u2013/]\s*(?:\d{4}|\d\d))?"
    r"(?:\s*\(?\s*(?:est\.?|estimated|prov\.?|[epfr])\)?)?)(?![\d\w])",
    re.I,
)


_SCALE = re.compile(
    r"(?:\d|\b(?:thousands?|millions?|billions?|tsd|mio|mrd|mill|miles|milliers|hundred|lakhs?|crores?))"
    r"[.']?$",
    re.I,
)
"""What before a unit makes another one of it: “1000 t”, “million tonnes”."""


def taken_apart(heading: str, words: str = "") -> ParsedHeading:
    """A heading taken apart, with what *words* beside it tell."""
    own = _taken_apart(heading)
    if not words:
        return own
    other = _taken_apart(words)
    return own._replace(unit=own.unit or other.unit, also=other.words)


def _taken_apart(heading: str) -> ParsedHeading:
    text = heading_without_note_marks(heading.replace("_", " "))
    years = years_in(text)
    if years is not None:
        text = text.replace(years, " ")
    whole = units_named(text)
    if len(whole) == 1:
        return ParsedHeading("value", whole[0], years)
    unit = None
    if match := _UNIT.search(text):
        named = units_named((match[1] or match[2] or match[3]).strip())
        if len(named) == 1:
            unit, text = named[0], text.replace(match[0], " ")
    if "%" in text:
        unit, text = unit or "percent", text.replace("%", " ")
    before, _, last = text.strip().rpartition(" ")
    scaled = _SCALE.search(before)
    if unit is None and before and scaled is None and len(units_named(last)) == 1:
        unit, text = units_named(last)[0], before
    return ParsedHeading(folded(text), unit, years)


def years_in(text: str) -> str | None:
    """The years that a heading names, if it names one period."""
    found = {str(years).strip() for years in _YEARS.findall(heading_without_note_marks(text))}
    if len(found) != 1:  # “2021 [YR2021]” names one
        return None
    (years,) = found
    return years if is_period(years) else None


def folded(text: str) -> str:
    """A text as headings are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = " ".join(re.sub(r"[^\w\s/&-]", " ", plain).replace("-", " ").split())
    return words.strip("/& ")


# -- fields ----------------------------------------------------------------------------------------


@cache
def _words_of(table: str) -> Mapping[str, str]:
    """Which field each word names in a table."""
    words: dict[str, str] = {}
    target = target_of(table)
    for one in target.fields:
        if one.key in OWN_FIELDS or one.kind is Uid:
            continue
        for text in (one.key, *one.headings):
            words.setdefault(folded(text.replace("_", " ")), one.key)
    words.pop("", None)
    return words


def field_named(table: str, text: str) -> str | None:
    """The field of a table that a text names as a heading does, to the letter."""
    return _words_of(table).get(folded(text.replace("_", " ")))


def field_of(table: str, words: str) -> tuple[str, float] | None:
    """The field that words name in a table, and how sure that is from 0 to 1."""
    known = _words_of(table)
    if words in known:
        return known[words], 1.0
    if len(words) < 5:
        return None
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    slips = 1 if len(words) < 12 else 2
    best = extractOne(words, list(known), scorer=OSA.distance, score_cutoff=slips)
    return (known[best[0]], 0.8 - best[1] / 10) if best else None


_IN_PART: Final = (Reference, Period, Unit, Word)


def field_in(table: str, words: str) -> str | None:
    """The field that some of the words name, where it is one whose cells can prove it: “bgs
    commodity trans”."""
    known, parts = _words_of(table), words.split()
    found = {
        known[text]
        for first in range(len(parts))
        for text in (" ".join(parts[first:last]) for last in range(first + 1, len(parts) + 1))
        if text in known and len(text) > 2
    }
    fields = {key for key in found if target_of(table).field(key).kind in _IN_PART}
    return fields.pop() if len(fields) == 1 else None


# -- figures ---------------------------------------------------------------------------------------


class Figures(Enum):
    """What the words of a heading say of figures of a table below it."""

    MEANT = auto()
    POSSIBLE = auto()
    """There are words that nobody knows, or none that speak of figures."""
    OF_ELSE = auto()
    """They are of another thing: a price, a share, an index."""


class FigureHint(NamedTuple):
    """What a heading says of the figures below it, and of which mineral, by its slug."""

    figures: Figures
    mineral: str | None = None


def figures_of(table: str, heading: ParsedHeading, measure: str = "") -> FigureHint:
    """What a heading says of figures of *table* below it, where these are of one *measure*."""
    texts = [words for words in (heading.words, heading.also) if words] or [""]
    hints = [_figures_of(table, words, measure, heading) for words in texts]
    return min(hints, key=lambda one: _FIRST.index(one.figures))


_FIRST: Final = (Figures.OF_ELSE, Figures.MEANT, Figures.POSSIBLE)
"""Which goes before the others where a heading and the title of its column differ."""
_OF_ANYTHING: Final = frozenset(("statistic", "assessment"))
"""Tables whose figures an indicator names, whatever it is."""


def _figures_of(table: str, words: str, measure: str, heading: ParsedHeading) -> FigureHint:
    named = field_of(table, words)
    if named is not None and named[1] == 1.0:  # the figure, or something else
        return FigureHint(Figures.MEANT if named[0] == "value" else Figures.POSSIBLE)
    if table in _OF_ANYTHING:
        return FigureHint(Figures.POSSIBLE if words else Figures.MEANT)
    allowed = ALSO_OF_FIGURES.get(table, frozenset()) | ({measure} if measure else set())
    if any(word in OF_OTHER_THINGS and word not in allowed for word in words.split()):
        return FigureHint(Figures.OF_ELSE)
    if measure and (named_measure := measure_of(words)) is not None and named_measure[1] != measure:
        return FigureHint(Figures.OF_ELSE)
    left = [word for word in words.split() if word not in FILLING | allowed]
    values = [word for word in left if field_of(table, word) == ("value", 1.0)]
    left = [word for word in _without_measures(" ".join(left)).split() if word not in values]
    mineral = shipped_names().match(Kind.MINERAL, text) if len(text := " ".join(left)) > 2 else None
    if (left and mineral is None) or not _speak_of_figures(words, values, allowed, heading):
        nearly = named is not None and named[0] == "value"
        return FigureHint(Figures.MEANT if nearly else Figures.POSSIBLE)
    doubtful = table == "supply" and measure != "share" and heading.unit == "percent"
    return FigureHint(Figures.POSSIBLE if doubtful else Figures.MEANT, mineral)


def _speak_of_figures(
    words: str, values: Collection[str], allowed: Collection[str], heading: ParsedHeading
) -> bool:
    """Whether words say that figures stand below; “production value” without a unit may be one of
    money."""
    is_measured = measure_of(words) is not None
    if is_measured and values and heading.unit is None:
        return False
    return bool(is_measured or values or heading.years or not words) or any(
        word in allowed for word in words.split()
    )


def _without_measures(words: str) -> str:
    rest = f" {words} "
    for text in sorted(MEASURE_WORDS, key=len, reverse=True):
        rest = rest.replace(f" {text} " if text.isascii() else text, " ")
    return rest.strip()


def measure_of(words: str) -> tuple[str, str] | None:
    """Stage and measure, as far as a heading says them, as constants."""
    for text, (stage, measure) in MEASURE_WORDS.items():
        if f" {text} " in f" {words} " or (text in words and not text.isascii()):
            return (stage.value if stage else ""), measure.value
    return None
