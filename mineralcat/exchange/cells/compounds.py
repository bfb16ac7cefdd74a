"""Names of compounds, ores and products that stand for the element in them.

“Lithium carbonate” is a name by which lithium is found, but a tonne of it is no tonne of lithium.
What such a figure counts is asked; nothing is converted, for that needs a factor with a source.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple

from mineralcat.domain import words
from mineralcat.shipped import shipped_rows
from mineralcat.translation import _

from ..incoming import Doubt, IncomingRow, PossibleReading, Record
from ..review.matching import Kind

_FORMULA: Final = re.compile(r"(?:(?:[A-Z][a-z]?\d*|\((?:[A-Z][a-z]?\d*)+\)\d*)){2,}")
_NO_METALS: Final = frozenset(
    (
        *("arsenic", "boron", "fluorine", "graphite", "helium", "phosphorus", "selenium"),
        *("silicon", "sulfur", "tellurium"),
    )
)
"""Of these the catalogue says “silicon content”, as publishers do."""
_AMOUNTS: Final = frozenset(("supply", "intensity", "demand_share", "statistic"))
"""Tables whose figures are another thing for a compound than for its element."""

_MOST_CACHED: Final = 1_000
"""So many names are looked up once: a file repeats those of its minerals on each row."""
_MINERALS: Final = frozenset(("mineral", "series.mineral"))


class Compound(NamedTuple):
    """A compound, ore or product that a text names: its *form* in the words of a series, empty
    where a *basis* such as LCE says all."""

    form: str
    basis: str


@lru_cache(maxsize=_MOST_CACHED)
def compound_in(text: str) -> Compound | None:
    """The compound, ore or product that the name of a mineral speaks of."""
    shown = " ".join(text.split())
    tokens = words.key(shown).split()
    for size in (5, 4, 3, 2, 1):  # the most particular first
        for at in range(len(tokens) - size + 1):
            found = _words().get(" ".join(tokens[at : at + size]))
            if found is not None:
                kind, basis = found
                return Compound("" if kind == "equivalent" else _as_form(shown), basis)
    is_formula = any(map(str.isdigit, shown)) and _FORMULA.fullmatch(shown)
    return Compound(shown, "gross weight") if is_formula else None


def weighed_in(record: Record) -> str | None:
    """The name of a compound by which the record of a row calls its mineral."""
    series = record.get("series")
    named = series.get("mineral") if isinstance(series, dict) else record.get("mineral")
    return named if isinstance(named, str) and compound_in(named) is not None else None


def names_compound(row: IncomingRow) -> str | None:
    """The name of a compound by which a file, and no slug, calls the mineral of a row."""
    return weighed_in(row.record) if row.words & _MINERALS else None


def doubt_about(table: str, record: Record, text: str, mineral: str) -> Doubt | None:
    """The question what a figure counts that a file gives of *text*, which is matched with
    *mineral*, by its name; None where the row says so, or where the text is that very thing."""
    compound = compound_in(text)
    if table not in _AMOUNTS or compound is None or _is_itself(text, mineral):
        return None
    series = record.get("series")
    has_form = isinstance(series, dict) and (series["form"] or series["basis"])
    if has_form or record.get("detail"):
        return None
    readings, content = [], {}
    if table == "supply":
        columns = {"series.form": compound.form, "series.basis": compound.basis}
        words = _("basis {basis}", basis=compound.basis)
        if compound.form:
            words = _("form “{form}”, basis {basis}", form=compound.form, basis=compound.basis)
        readings = [PossibleReading(compound.form or compound.basis, words, columns)]
        basis = f"{name} content" if (name := mineral.lower()) in _NO_METALS else "metal content"
        content = {"series.form": "", "series.basis": basis}
    elif table == "statistic":  # which can say of what it is; the others cannot
        form = _as_form(text)
        readings = [PossibleReading(form, _("detail “{form}”", form=form), {"detail": form})]
    meant = _("the figure is already the content of {mineral}", mineral=mineral)
    readings.append(PossibleReading("content", meant, content))
    sentence = _(
        "“{given}” is more than the {mineral} in it. What does the figure count?",
        given=text,
        mineral=mineral,
    )
    return Doubt(Kind.BASIS, text, sentence, tuple(readings))


def _is_itself(text: str, mineral: str) -> bool:
    """Whether a name of a compound is that of the entry itself, or part of it (phosphate, of
    phosphate rock)."""
    return set(words.key(text).split()) <= set(words.key(mineral).split())


@cache
def _words() -> Mapping[str, tuple[str, str]]:
    """By word the kind of thing that it names, and the basis."""
    rows = shipped_rows("compounds", "words.csv")
    return {words.key(row["word"]): (row["kind"], row["basis"]) for row in rows}


def _as_form(text: str) -> str:
    """The text as forms of supply series are written: with a small letter, unless its first word is
    an abbreviation or a formula (REE, Nd2Fe14B)."""
    first = text.partition(" ")[0]
    is_name = any(sign.isupper() or sign.isdigit() for sign in first[1:])
    return text if is_name else first[:1].lower() + text[1:]
