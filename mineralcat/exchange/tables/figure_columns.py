"""Which columns of a table are its figures: one, or a column of each year."""

from collections.abc import Mapping
from functools import cached_property

from mineralcat.domain.terms import Measure

from ..cells.cell_words import matching_word
from .column_profiles import Proof
from .heading_hints import FigureHint, Figures, field_of, figures_of, measure_of
from .table_columns import TableColumns, Unproved


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
