"""Units of a table that are not known, or mean two things: asked once each, before the import."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from mineralcat.domain.units import units_named

from .cells import UnitMeaning
from .incoming import IncomingRow, RejectedRow
from .mapping import read_with
from .recipe import Recipe
from .tables import Table


class UnitQuestion(NamedTuple):
    """A text that *rows* rows have for a unit, first in *line*; *candidates* are what it may mean,
    the likeliest first, and last the text as it stands."""

    text: str
    rows: int
    line: int
    candidates: tuple[UnitMeaning, ...]

    @property
    def sentence(self) -> str:
        """The question in words."""
        rows = "1 row has" if self.rows == 1 else f"{self.rows:,} rows have"
        return (
            f"{rows} the unit “{self.text}”, first in line {self.line}. What is meant? It is kept"
            " as published; nothing is converted."
        )


def unit_questions(
    recipe: Recipe, table: Table, known_units: Collection[str] = ()
) -> list[UnitQuestion]:
    """What is to be said of the units of a table, in the order in which they come. An answer goes
    into the recipe's ``units``. Goes through the whole table."""
    found: dict[str, tuple[int, int]] = {}
    for row in read_with(recipe, table, known_units):
        if isinstance(row, RejectedRow) or "unit" not in row.words:
            continue
        text = _text(row)
        rows, line = found.get(text, (0, row.place.line))
        found[text] = rows + 1, line
    return [
        UnitQuestion(text, rows, line, tuple(dict.fromkeys(_candidates(text))))
        for text, (rows, line) in found.items()
    ]


def _text(row: IncomingRow) -> str:
    return str(row.record["unit"])


def _candidates(text: str) -> Iterator[UnitMeaning]:
    for unit in units_named(text):
        yield UnitMeaning(unit)
    words = text.replace("(", " ").replace(")", " ").replace(",", " ").split()
    for count in range(len(words) - 1, 0, -1):
        rest = " ".join(words[count:])
        for unit in units_named(" ".join(words[:count])):
            yield UnitMeaning(unit, rest.removeprefix("of ").removeprefix("as "))
    for count in range(1, len(words)):
        for unit in units_named(" ".join(words[count:])):
            yield UnitMeaning(unit, " ".join(words[:count]))
    yield UnitMeaning(text)
