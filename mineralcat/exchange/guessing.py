"""Guesses, from the headings of a table, which field each column is: a recipe to begin with.

A heading is a word for a field, or nearly one, or years with or without what is counted. What is
only likely is shown and can be changed; what nothing says stays missing, and is asked.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from mineralcat.domain.published_text import heading_without_note_marks
from mineralcat.domain.reading_periods import read_period
from mineralcat.domain.units import units_named
from mineralcat.errors import EditError

from .data_package import heading_of, table_of
from .header_words import HEADER_WORDS, MEASURE_WORDS
from .headings import JOINT
from .keys import NATURAL_KEYS
from .recipe import Recipe
from .sheet_names import with_sheet_name
from .tables import Table, TableChoices
from .targets import OWN_FIELDS, FieldKind, target_of

_ORDER: Final = (
    *("supply", "intensity", "demand_share", "usage", "listing", "statistic", "assessment"),
    *(name for name in NATURAL_KEYS if name != "series"),
)
"""Of tables that fit as well, the first is meant more often."""


_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class _Heading(NamedTuple):
    """A heading taken apart: its words, the unit in parentheses, the years."""

    words: str
    unit: str | None
    years: str | None
    also: str = ""
    """The words of the title that a data package gives the column."""


def guess(table: Table, choices: TableChoices, wanted: str | None = None) -> Recipe:
    """The likeliest recipe for a table, of the target *wanted* where that is chosen. What it does
    not have is told by `Recipe.missing`."""
    headings, hidden = table.headings(choices), table.hidden_headings(choices)
    shown = [heading for heading in headings if heading not in hidden]
    found = guess_of(shown, wanted, {**_last_words(shown), **table.words_of(headings)})
    found = replace(found, headings=headings, choices=choices)
    others = [one.name for one in table.sheets if not one.hidden]
    return with_sheet_name(found, choices.sheet, others)


def _last_words(headings: Sequence[str]) -> dict[str, str]:
    """Of headings that are joined from several rows the last part, which may say more alone."""
    parted = ((heading, heading.rpartition(JOINT)) for heading in headings)
    return {heading: last for heading, (_, joint, last) in parted if joint}


def guess_of(
    headings: Sequence[str], wanted: str | None = None, explained: Mapping[str, str] = _NOTHING
) -> Recipe:
    """The likeliest recipe for these headings; *explained* are the words that explain some."""
    own = _of_this_program(headings)
    if own is not None and wanted in (None, own.table):
        return own
    names = (wanted,) if wanted else tuple(dict.fromkeys(_ORDER))
    parts = {heading: _explained(heading, explained.get(heading, "")) for heading in headings}
    found = [_recipe(name, parts) for name in names]
    best = max(found, key=lambda recipe: (_score(recipe, parts), -names.index(recipe.table)))
    if not best.columns and not best.years:
        best = Recipe(names[0])  # nothing was understood
    return replace(best, headings=tuple(headings))


def _of_this_program(headings: Sequence[str]) -> Recipe | None:
    """The recipe for a table as this program itself writes it, known by all of its headings."""
    given = set(headings)
    if not given & OWN_FIELDS:
        return None
    for name in NATURAL_KEYS:
        own = {heading_of(column) for column in table_of(name).columns if column.name != "id"}
        if own == given:
            columns = {heading: heading for heading in headings}
            return Recipe(name, columns, headings=tuple(headings))
    return None


# -- headings --------------------------------------------------------------------------------------

_UNIT = re.compile(
    r"[(\[]\s*(?:in\s+)?([^()\[\]]{1,40})[)\]]|,\s*(?:in\s+)?([^,]{1,12})$|\bin\s+(\S+)$"
)
_YEARS = re.compile(
    r"(?<!\d)((?:FY\s*)?(?:1[89]|20)\d\d(?:\s*[-\u2013/]\s*(?:\d{4}|\d\d))?"
    r"(?:\s*\(?\s*(?:est\.?|estimated|prov\.?|[epfr])\)?)?)(?![\d\w])",
    re.I,
)


def _taken_apart(heading: str) -> _Heading:
    text = heading_without_note_marks(heading.replace("_", " "))
    years = years_in(text)
    if years is not None:
        text = text.replace(years, " ")
    whole = units_named(text)
    if len(whole) == 1:
        return _Heading("value", whole[0], years)
    unit = None
    match = _UNIT.search(text)
    if match:
        said = (match[1] or match[2] or match[3]).strip()
        named = units_named(said)
        if len(named) == 1:
            unit, text = named[0], text.replace(match[0], " ")
    if "%" in text:
        unit, text = unit or "percent", text.replace("%", " ")
    before, _, last = text.strip().rpartition(" ")
    if unit is None and before and len(units_named(last)) == 1:
        unit, text = units_named(last)[0], before
    return _Heading(_folded(text), unit, years)


def _explained(heading: str, words: str) -> _Heading:
    """A heading taken apart, with what words beside it tell."""
    own = _taken_apart(heading)
    if not words:
        return own
    other = _taken_apart(words)
    return own._replace(unit=own.unit or other.unit, also=other.words)


def years_in(text: str) -> str | None:
    """The years that a heading names, if it names one period."""
    found = _YEARS.findall(heading_without_note_marks(text))
    if len(found) != 1:
        return None
    years = str(found[0]).strip()
    try:
        read_period(years)
    except EditError:
        return None
    return years


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w\s/&-]", " ", plain).replace("-", " ").split())


@cache
def _words_of(table: str) -> Mapping[str, str]:
    """Which field each word names in a table."""
    words: dict[str, str] = {}
    target = target_of(table)
    for one in target.fields:
        if one.key in OWN_FIELDS or one.kind is FieldKind.UID:
            continue
        general = HEADER_WORDS.get(one.key if one.within is None else one.column, "")
        particular = HEADER_WORDS.get(f"{table}.{one.column}", "")
        texts = [one.key, one.label, *particular.split(","), *general.split(",")]
        if one.within is not None and one.key != one.column:
            texts = [one.key, one.label]  # what has its own word means the row's own field
        for text in texts:
            words.setdefault(_folded(text.replace("_", " ")), one.key)
    words.pop("", None)
    return words


def _field_of(table: str, words: str) -> tuple[str, float] | None:
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


def _measure_of(words: str) -> tuple[str, str] | None:
    """Stage and measure, as far as a heading says them, as constants."""
    for text, (stage, measure) in MEASURE_WORDS.items():
        if f" {text} " in f" {words} " or (text in words and not text.isascii()):
            return (stage.value if stage else ""), measure.value
    return None


# -- recipes ---------------------------------------------------------------------------------------


def _recipe(table: str, parts: Mapping[str, _Heading]) -> Recipe:
    """The recipe that these headings make for a table."""
    target = target_of(table)
    taken: dict[str, tuple[str, float]] = {}
    for heading, part in parts.items():
        found = _field_of(table, part.words) if part.years is None else None
        if found is None and part.years is None and part.also:
            found = _field_of(table, part.also)
        if found is not None and found[1] > taken.get(found[0], ("", 0.0))[1]:
            taken[found[0]] = heading, found[1]
    columns = {heading: key for key, (heading, _) in taken.items()}
    constants: dict[str, str] = {}
    years: dict[str, str] = {}
    if target.is_claim and target.has("value"):
        years = _wide(table, parts, columns)
        _find_figure(table, parts, columns, years, constants)
    order = {heading: at for at, heading in enumerate(parts)}
    ordered = dict(sorted(columns.items(), key=lambda item: order[item[0]]))
    return Recipe(table, ordered, years, constants)


def _wide(table: str, parts: Mapping[str, _Heading], columns: Mapping[str, str]) -> dict[str, str]:
    """The columns that are years, all of the same kind of figure."""
    if {"period", "value"} <= set(columns.values()):
        return {}
    kinds: dict[str, dict[str, str]] = {}
    for heading, part in parts.items():
        if part.years is not None:
            kinds.setdefault(part.words, {})[heading] = part.years
    found = max(kinds.values(), key=len, default={})
    return found if "period" not in columns.values() else {}


def _find_figure(
    table: str,
    parts: Mapping[str, _Heading],
    columns: dict[str, str],
    years: Mapping[str, str],
    constants: dict[str, str],
) -> None:
    """Find the column of figures, and what its heading says of stage, measure and unit."""
    if years:
        for heading in [h for h, key in columns.items() if key == "value"]:
            del columns[heading]
        figures: Iterable[str] = years
    else:
        figures = [heading for heading, key in columns.items() if key == "value"]
        if not figures and table == "supply":
            figures = [
                h
                for h, part in parts.items()
                if h not in columns and _measure_of(f"{part.words} {part.also}")
            ]
            columns.update(dict.fromkeys(list(figures)[:1], "value"))
    for heading in list(figures)[:1]:
        part = parts[heading]
        said = _measure_of(f"{part.words} {part.also}") if table == "supply" else None
        for key, text in zip(("stage", "measure"), said or (), strict=False):
            if text and key not in columns.values():
                constants[key] = text
        if part.unit is not None and "unit" not in columns.values():
            constants["unit"] = part.unit


def _score(recipe: Recipe, parts: Mapping[str, _Heading]) -> float:
    """How well a recipe explains the headings."""
    required = {one.key for one in recipe.target.required}
    given = recipe.given & {one.key for one in recipe.target.fields}
    gained = sum(2.0 if key in required else 1.0 for key in given)
    missing = {one.key for one in recipe.missing()}
    asked = {"unit", "stage", "measure", "period", "importance", "kind"}
    lost = sum(0.75 if key in asked else 3.0 for key in missing)
    unused = len(parts) - len(recipe.columns) - len(recipe.years)
    return gained - lost - 0.8 * unused
