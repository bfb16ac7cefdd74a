"""What the name of a sheet says of all its rows: the mineral, the area or the year that no column
gives. It can be chosen for a field like a column, and is chosen where the names prove it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from mineralcat.domain import words
from mineralcat.domain.reading_periods import is_period

from ..packages.shipped_rows import ShippedRows
from .recipe import SHEET_NAME, Recipe

_NAMES: Final = {
    "mineral": (("mineral", "name"), ("mineral_synonym", "text"), ("mineral_name", "text")),
    "area": (("area", "name"), ("area", "slug"), ("area_name", "text")),
    "application": (("application", "name"), ("application_synonym", "text")),
}
"""Where the names that fields may have stand in the reference data: table and column."""


def with_sheet_name(recipe: Recipe, sheet: str | None, others: Sequence[str]) -> Recipe:
    """The recipe with the name of the sheet as a field that it misses, if that is proved: by this
    name, or by most of the *others* in the workbook."""
    if sheet is None or SHEET_NAME in recipe.columns:
        return recipe
    missing = {one.key for one in recipe.missing()}
    for key, names_one in _PROOFS.items():
        if key not in missing:
            continue
        proved = sum(map(names_one, others))
        if names_one(sheet) or (proved > 1 and 2 * proved >= len(others)):
            return replace(recipe, columns={**recipe.columns, SHEET_NAME: key})
    return recipe


def _named(key: str) -> Callable[[str], bool]:
    """Whether a name is known, or has a known one in it: what it means is asked then."""

    def names_one(sheet: str) -> bool:
        known, name = _known(key), words.key(sheet)
        return name in known or any(len(word) > 3 and word in known for word in name.split())

    return names_one


@cache
def _known(key: str) -> frozenset[str]:
    """The names that the reference data know, as names are compared."""
    shipped = ShippedRows()
    rows = ((row[column], table) for table, column in _NAMES[key] for row in shipped.rows(table))
    return frozenset(words.key(name) for name, _ in rows if name) - {""}


_PROOFS: Final[dict[str, Callable[[str], bool]]] = {
    **{key: _named(key) for key in _NAMES},
    "period": is_period,
}
