"""The columns of a file beside the fields of one table of the catalogue: what their headings and
cells say, which of them are fields, and which are its figures: one, or a column of each year."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from mineralcat.domain.terms import Measure
from mineralcat.schema.field_types import Reference

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
from .targets import TargetField, target_of

Profiles = Mapping[str, ColumnProfile]

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


class TableColumns:
    """The columns of a file, to be fields of *table*; without profiles their headings alone."""

    def __init__(self, table: str, parts: Mapping[str, ParsedHeading], profiles: Profiles) -> None:
        self.table = table
        self.target = target_of(table)
        self.parts = parts
        self.profiles = profiles
        self.order = {heading: at for at, heading in enumerate(parts)}

    def proof(self, heading: str, key: str) -> Proof:
        """What the cells of a column say of a field that it may be."""
        profile = self.profiles.get(heading)
        return Proof.POSSIBLE if profile is None else proof_of(self.target.field(key), profile)

    def is_proved(self, heading: str, key: str) -> bool:
        """Whether the cells of a column prove that it is a field."""
        return self.proof(heading, key) is Proof.PROVED

    def phrases(self, heading: str) -> Mapping[str, str]:
        """What “Lithium - Production” in all rows may say of mineral, stage and measure."""
        text = self.profiles[heading].constant or ""
        parts = [one.strip() for one in _phrases(text)]
        if len(parts) < 2:
            return {}
        names = shipped_names()
        minerals = {s for one in parts if len(one) > 2 and (s := names.match(Kind.MINERAL, one))}
        measure = next(filter(None, (measure_of(one.casefold()) for one in parts)), None)
        if len(minerals) != 1 or measure is None:
            return {}
        return {"mineral": minerals.pop(), "stage": measure[0], "measure": measure[1]}


def _phrases(text: str) -> list[str]:
    for sign in ("\N{EN DASH}", "\N{EM DASH}", ",", ":", "/", "|", ";"):
        text = text.replace(sign, " - ")
    return text.split(" - ")


# -- fields ----------------------------------------------------------------------------------------


class _Candidate(NamedTuple):
    score: float
    heading: str
    key: str


def fields_of(columns: TableColumns) -> dict[str, str]:
    """Which columns are fields, all but the figures of claims: by their headings, as far as their
    cells allow it, and by their cells, as far as these prove it."""
    candidates = sorted(_candidates(columns), key=lambda one: (-one.score, columns.order[one[1]]))
    found: dict[str, str] = {}
    for one in candidates:
        if one.heading in found or one.key in found.values():
            continue
        rivals = [
            other
            for other in candidates
            if (other.score, other.key) == (one.score, one.key) and other.heading not in found
        ]
        chosen = _one_of(rivals, columns.profiles)
        if chosen is not None:
            found[chosen.heading] = one.key
    return found


def _candidates(columns: TableColumns) -> Iterator[_Candidate]:
    for heading, part in columns.parts.items():
        if part.years is not None:
            continue
        key, sure = _hint(columns, heading, part)
        proof = columns.proof(heading, key) if key else Proof.CONTRADICTED
        if proof is not Proof.CONTRADICTED and not (key == "value" and columns.target.is_claim):
            added = _PROVED if proof is Proof.PROVED else 0.0
            added += _ITS_NAME if _is_name_of(columns.target.field(key), part) else 0.0
            yield _Candidate(sure + added, heading, key)
        for other in _by_cells(columns, heading, part):
            if other != key:
                yield _Candidate(_BY_CELLS, heading, other)


def _is_name_of(field: TargetField, part: ParsedHeading) -> bool:
    """Whether a heading is the very name of a field; of what has a name, codes go before it."""
    return field.kind is not Reference and part.words == field.key.replace("_", " ")


def _hint(columns: TableColumns, heading: str, part: ParsedHeading) -> tuple[str, float]:
    """The field that a heading names, and how sure that is."""
    for words in filter(None, (part.words, part.also)):
        if (found := field_of(columns.table, words)) is not None:
            return found
    key = field_in(columns.table, part.words)
    if key is None or heading not in columns.profiles or columns.phrases(heading):
        return "", 0.0
    return key, IN_PART


def _by_cells(columns: TableColumns, heading: str, part: ParsedHeading) -> Iterator[str]:
    """The fields that cells prove whatever their heading says."""
    profile = columns.profiles.get(heading)
    if profile is None or not profile.filled:
        return
    for one in columns.target.fields:
        if one.key != one.column and one.key != "period":
            continue
        kind = _KINDS.get(one.refers or "") if one.kind is Reference else None
        if kind is not None and one.key == kind.value:
            is_so = profile.known(kind) >= 0.8
        elif one.key == "period":
            is_so = profile.like_years >= 0.95 and _may_be_years(columns.table, part)
        elif one.key == "unit":
            is_so = profile.units >= 0.9
        else:
            is_so = one.key in ("stage", "measure") and columns.is_proved(heading, one.key)
        if is_so:
            yield one.key


def _may_be_years(table: str, part: ParsedHeading) -> bool:
    return part.is_unit_alone or figures_of(table, part).figures is Figures.POSSIBLE


def _one_of(rivals: Sequence[_Candidate], profiles: Profiles) -> _Candidate | None:
    """Of columns that are the same field as likely: the first of those that headings name, of
    columns that name the same the one of ISO codes; None where they differ and no heading names
    one."""
    first = rivals[0]
    if len(rivals) == 1 or not profiles:
        return first
    cells = [profiles[one.heading] for one in rivals]
    kind = _KINDS.get(first.key)
    if kind and all(cells[0].names_the_same(other, kind) for other in cells[1:]):
        coded = (one for one, profile in zip(rivals, cells, strict=True) if profile.are_codes)
        return next(coded, first)
    return first if first.score >= _SURE else None


# -- figures ---------------------------------------------------------------------------------------


class FigureColumns:
    """The columns of figures among those that *fields* leaves free. *column* is the one, *years*
    are those of a wide table, *unproved* is what their headings leave open."""

    def __init__(self, columns: TableColumns, fields: Mapping[str, str]) -> None:
        self._columns = columns
        self._fields = fields
        self.unproved: list[Unproved] = []
        self.years = self._wide()
        self.column = None if self.years else self._one()

    @property
    def headings(self) -> list[str]:
        """The headings of figures."""
        return list(self.years) or ([self.column] if self.column else [])

    @cached_property
    def _measure(self) -> str:
        """What the figures are of, where the cells of a column say one measure for all rows."""
        heading = next((h for h, key in self._fields.items() if key == "measure"), "")
        profile = self._columns.profiles.get(heading)
        constant = profile.constant if profile is not None else None
        return matching_word(Measure, constant or "") or ""

    def hint(self, heading: str) -> FigureHint:
        """What a heading says of figures below it."""
        return figures_of(self._columns.table, self._columns.parts[heading], self._measure)

    def measure(self, heading: str) -> tuple[str, str] | None:
        """Stage and measure, as far as a heading says them."""
        part = self._columns.parts[heading]
        is_supply = self._columns.table == "supply"
        return measure_of(f"{part.words} {part.also}") if is_supply else None

    def _wide(self) -> dict[str, str]:
        """The columns that are years, all of the same kind of figure."""
        if "period" in self._fields.values():
            return {}
        kinds: dict[str, dict[str, str]] = {}
        hints: dict[str, Figures] = {}
        for heading, part in self._columns.parts.items():
            if part.years is None or self._columns.proof(heading, "value") is Proof.CONTRADICTED:
                continue
            hint = self.hint(heading).figures
            if hint is not Figures.OF_ELSE:
                kinds.setdefault(part.words, {})[heading] = part.years
                hints[part.words] = hint
        if not kinds:
            return {}
        words = max(kinds, key=lambda one: (hints[one] is Figures.MEANT, len(kinds[one])))
        found = kinds[words]
        if hints[words] is Figures.POSSIBLE and self._meant():
            return {}
        if hints[words] is Figures.POSSIBLE:
            first = next(iter(found))
            self._ask(first, "or something else that is counted")
        return found

    def _free(self) -> list[str]:
        """The columns that are neither fields nor of years, and may be figures."""
        parts = self._columns.parts.items()
        free = (h for h, part in parts if h not in self._fields and not part.years)
        return [heading for heading in free if self._can_be_figures(heading)]

    def _meant(self) -> list[str]:
        """The columns whose headings say that they are the figures, the likeliest first."""
        meant = [h for h in self._free() if self.hint(h).figures is Figures.MEANT]
        return sorted(meant, key=self._fitness, reverse=True)

    def _one(self) -> str | None:
        """The column of figures: the one whose heading says so, else the only one of numbers."""
        meant = self._meant()
        if meant:
            alike = [h for h in meant[1:] if self._fitness(h) == self._fitness(meant[0])]
            self._ask(meant[0], f"as well as “{alike[0]}”" if alike else "")
            return meant[0]
        may_be = [h for h in self._free() if self.hint(h).figures is Figures.POSSIBLE]
        measured = [h for h in may_be if self.measure(h) is not None]
        numbers = [h for h in may_be if self._columns.is_proved(h, "value")]
        enough = len({"mineral", "area", "application"} & set(self._fields.values())) > 1
        found = measured or (numbers if enough and len(numbers) == 1 else [])
        if not found:
            return None
        self._ask(found[0], "or something else that is counted")
        return found[0]

    def _ask(self, heading: str, why: str) -> None:
        if why:
            sentence = f"“{heading}” may be the figures, {why}."
            self.unproved.append(Unproved(heading, ("value",), sentence))

    def _can_be_figures(self, heading: str) -> bool:
        if self._columns.proof(heading, "value") is Proof.CONTRADICTED:
            return False
        profile = self._columns.profiles.get(heading)
        if profile is None or not profile.filled or profile.like_years < 1:
            return True
        part = self._columns.parts[heading]
        return "period" in self._fields.values() and not part.is_unit_alone

    def _fitness(self, heading: str) -> tuple[bool, bool, float]:
        """What tells figures from numbers of another thing, such as those of the rows."""
        part = self._columns.parts[heading]
        named = [field_of(self._columns.table, words) for words in (part.words, part.also)]
        sure = max((one[1] for one in named if one is not None and one[0] == "value"), default=0.0)
        has_unit = part.unit is not None
        return self.measure(heading) is not None, has_unit, sure
