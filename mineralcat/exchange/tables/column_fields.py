"""The columns of a file beside the fields of one table of the catalogue: what their headings and
cells say, which of them are fields, and which are its figures: one, or a column of each year."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from mineralcat.domain.terms import Measure
from mineralcat.schema.field_types import Reference
from mineralcat.translation import _

from ..cells.cell_values import matching_word
from ..review.matching import Kind
from ..review.names import shipped_names
from .column_profiles import ColumnProfile, Proof, proof_of
from .heading_hints import (
    FigureHint,
    Figures,
    ParsedHeading,
    field_in,
    field_of,
    figures_of,
    measure_of,
)
from .targets import target_of

_SURE: Final = 1.0
_BY_CELLS: Final = 0.4
IN_PART: Final = 0.5
"""How sure a hint is of which a heading has more words."""
_PROVED: Final = 0.3
"""What proof adds to a hint."""
_ITS_NAME: Final = 0.05
"""What the very name of a field has before other words for it: “scenario” before “case”."""
_KINDS: Final = {kind.value: kind for kind in (Kind.AREA, Kind.MINERAL, Kind.APPLICATION)}


class Unproved(NamedTuple):
    """What of a guess no cell proves, in a sentence: that a column of this *heading* gives, or what
    holds for all rows, the fields of these *keys*."""

    heading: str
    keys: tuple[str, ...]
    sentence: str

    @classmethod
    def of(cls, heading: str, keys: Iterable[str], sentence: str, **values: str) -> "Unproved":
        """The same of a *sentence* that may name the ``{heading}`` and *values*."""
        return cls(heading, tuple(keys), sentence.format(heading=heading, **values))


class FileColumn:
    """A column of a file: what its heading says, and what its cells are, where these are looked
    at."""

    def __init__(self, heading: str, part: ParsedHeading, profile: ColumnProfile) -> None:
        self.heading, self.part, self.profile = heading, part, profile

    def named(self, table: str) -> list[tuple[str, float]]:
        """The fields of a table that its words name, and how sure that is."""
        found = (field_of(table, words) for words in (self.part.words, self.part.also))
        return [one for one in found if one is not None]

    @property
    def shows_figures(self) -> bool:
        """Whether its cells are figures, or say why there are none, as far as that is known."""
        return not self.profile.filled or self.profile.figures >= 0.5

    @cached_property
    def phrases(self) -> Mapping[str, str]:
        """What “Lithium - Production” in all rows may say of mineral, stage and measure."""
        text = self.profile.constant or ""
        parts = [one.strip() for one in re.split(r"[–—,:/|;]| - ", text)]
        if len(parts) < 2:
            return {}
        names = shipped_names()
        minerals = {s for one in parts if len(one) > 2 and (s := names.match(Kind.MINERAL, one))}
        measure = next(filter(None, (measure_of(one.casefold()) for one in parts)), None)
        if len(minerals) != 1 or measure is None:
            return {}
        return {"mineral": minerals.pop(), "stage": measure[0], "measure": measure[1]}


class TableColumns:
    """The columns of a file, to be fields of *table*."""

    def __init__(self, table: str, columns: Sequence[FileColumn]) -> None:
        self.table, self.target, self.columns = table, target_of(table), columns

    def proof(self, column: FileColumn, key: str) -> Proof:
        """What the cells of a column say of a field that it may be."""
        return proof_of(self.target.field(key), column.profile)

    def is_proved(self, column: FileColumn, key: str) -> bool:
        """Whether the cells of a column prove that it is a field."""
        return self.proof(column, key) is Proof.PROVED


# -- fields ----------------------------------------------------------------------------------------


class _Candidate(NamedTuple):
    score: float
    column: FileColumn
    key: str


def fields_of(columns: TableColumns) -> dict[str, str]:
    """Which columns are fields, all but the figures of claims, by heading: by their headings, as
    far as their cells allow it, and by their cells, as far as these prove it."""
    candidates = sorted(_candidates(columns), key=lambda one: -one.score)
    found: dict[str, str] = {}
    for one in candidates:
        if one.column.heading in found or one.key in found.values():
            continue
        alike = [other for other in candidates if other[::2] == one[::2]]
        chosen = _one_of([other for other in alike if other.column.heading not in found])
        if chosen is not None:
            found[chosen.heading] = one.key
    return found


def _candidates(columns: TableColumns) -> Iterator[_Candidate]:
    for column in columns.columns:
        if column.part.years is not None:
            continue
        key, sure = _hint(columns.table, column)
        proof = columns.proof(column, key) if key else Proof.CONTRADICTED
        if proof is not Proof.CONTRADICTED and not (key == "value" and columns.target.is_claim):
            added = _PROVED if proof is Proof.PROVED else 0.0
            field = columns.target.field(key)
            if field.kind is not Reference and column.part.words == key.replace("_", " "):
                added += _ITS_NAME  # codes go before the name of what has one
            yield _Candidate(sure + added, column, key)
        for other in _by_cells(columns, column):
            if other != key:
                yield _Candidate(_BY_CELLS, column, other)


def _hint(table: str, column: FileColumn) -> tuple[str, float]:
    """The field that a heading names, and how sure that is."""
    if named := column.named(table):
        return named[0]
    key = field_in(table, column.part.words) if column.profile.filled else None
    return (key, IN_PART) if key and not column.phrases else ("", 0.0)


def _by_cells(columns: TableColumns, column: FileColumn) -> Iterator[str]:
    """The fields that cells prove whatever their heading says."""
    profile, part = column.profile, column.part
    for one in columns.target.fields if profile.filled else ():
        if one.key not in (one.column, "period"):
            continue
        kind = _KINDS.get(one.refers or "") if one.kind is Reference else None
        if kind is not None and one.key == kind.value:
            is_so = profile.known(kind) >= 0.8
        elif one.key == "period":
            is_so = profile.like_years >= 0.95 and (
                part.is_unit_alone or figures_of(columns.table, part).figures is Figures.POSSIBLE
            )
        elif one.key == "unit":
            is_so = profile.units >= 0.9
        else:
            is_so = one.key in ("stage", "measure") and columns.is_proved(column, one.key)
        if is_so:
            yield one.key


def _one_of(rivals: Sequence[_Candidate]) -> FileColumn | None:
    """Of columns that are the same field as likely: the first of those that headings name, of
    columns that name the same the one of ISO codes; None where they differ and no heading names
    one."""
    score, first, key = rivals[0]
    kind, columns = _KINDS.get(key), [one.column for one in rivals]
    others = [one.profile for one in columns if one is not first]
    if kind and all(first.profile.names_the_same(other, kind) for other in others):
        return next((one for one in columns if one.profile.are_codes), first)
    return first if score >= _SURE or not others else None


# -- figures ---------------------------------------------------------------------------------------


class FigureColumns:
    """The columns of figures among those that *fields* leaves free: one, or several, whose *years*
    stand in their headings; *unproved* is what these leave open."""

    def __init__(self, columns: TableColumns, fields: Mapping[str, str]) -> None:
        self._known = columns
        self._fields = fields
        self.unproved: list[Unproved] = []
        self.years: dict[str, str] = {}
        self.columns = self._of_years() or self._one()

    @cached_property
    def _measure(self) -> str:
        """What the figures are of, where the cells of a column say one measure for all rows."""
        fields = (one for one in self._known.columns if self._fields.get(one.heading) == "measure")
        constant = next((one.profile.constant for one in fields), None)
        return matching_word(Measure, constant or "") or ""

    def hint(self, column: FileColumn) -> FigureHint:
        """What a heading says of figures below it."""
        return figures_of(self._known.table, column.part, self._measure)

    def measure(self, column: FileColumn) -> tuple[str, str] | None:
        """Stage and measure, as far as a heading says them."""
        is_supply = self._known.table == "supply"
        return measure_of(f"{column.part.words} {column.part.also}") if is_supply else None

    def _of_years(self) -> list[FileColumn]:
        """The columns that are years, all of the same kind of figure."""
        if "period" in self._fields.values():
            return []
        kinds: dict[str, list[FileColumn]] = {}
        hints: dict[str, Figures] = {}
        for column in self._known.columns:
            words, years = column.part.words, column.part.years
            if years is None or self._known.proof(column, "value") is Proof.CONTRADICTED:
                continue
            hint = self.hint(column).figures
            if hint is not Figures.OF_ELSE:
                kinds.setdefault(words, []).append(column)
                hints[words] = hint
        if not kinds:
            return []
        words = max(kinds, key=lambda one: (hints[one] is Figures.MEANT, len(kinds[one])))
        if hints[words] is Figures.POSSIBLE:
            if self._meant():
                return []
            self._ask(kinds[words][0])
        self.years = {one.heading: one.part.years or "" for one in kinds[words]}
        return kinds[words]

    def _free(self) -> list[FileColumn]:
        """The columns that are neither fields nor of years, and may be figures."""
        free = (one for one in self._known.columns if one.heading not in self._fields)
        return [one for one in free if not one.part.years and self._can_be_figures(one)]

    def _meant(self) -> list[FileColumn]:
        """The columns whose headings say that they are the figures, the likeliest first."""
        meant = [one for one in self._free() if self.hint(one).figures is Figures.MEANT]
        return sorted(meant, key=self._fitness, reverse=True)

    def _one(self) -> list[FileColumn]:
        """The column of figures: the one whose heading says so, else the only one of numbers."""
        if meant := self._meant():
            first = meant[0]
            alike = (one for one in meant[1:] if self._fitness(one) == self._fitness(first))
            if (other := next(alike, None)) is not None:
                self._ask(first, other)
            return [first]
        may_be = [one for one in self._free() if self.hint(one).figures is Figures.POSSIBLE]
        found = [one for one in may_be if self.measure(one) is not None]
        numbers = [one for one in may_be if self._known.is_proved(one, "value")]
        enough = len({"mineral", "area", "application"} & set(self._fields.values())) > 1
        if not found and enough and len(numbers) == 1:
            found = numbers
        for first in found[:1]:
            self._ask(first)
        return found[:1]

    def _ask(self, column: FileColumn, rival: FileColumn | None = None) -> None:
        sentence = _("“{heading}” may be the figures, or something else that is counted.")
        if rival is not None:
            sentence = _("“{heading}” may be the figures, as well as “{other}”.")
        other = rival.heading if rival else ""
        self.unproved.append(Unproved.of(column.heading, ("value",), sentence, other=other))

    def _can_be_figures(self, column: FileColumn) -> bool:
        if self._known.proof(column, "value") is Proof.CONTRADICTED:
            return False
        if not column.profile.filled or column.profile.like_years < 1:
            return True
        return "period" in self._fields.values() and not column.part.is_unit_alone

    def _fitness(self, column: FileColumn) -> tuple[bool, bool, float]:
        """What tells figures from numbers of another thing, such as those of the rows."""
        named = column.named(self._known.table)
        sure = max((sure for key, sure in named if key == "value"), default=0.0)
        return self.measure(column) is not None, column.part.unit is not None, sure
