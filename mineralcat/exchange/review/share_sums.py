"""Whether the shares that one source gives add up to a whole: findings of a review. Nothing is
rescaled, and the rows can be taken in as they are."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from mineralcat.domain.terms import AreaKind, ClaimKind, Measure
from mineralcat.store.staging import StagedShape, Staging
from mineralcat.translation import _, ngettext

from ..incoming import Finding, Place

Called = Callable[[str, str], str]
"""What a row is called, by table and uid."""

LEAST: Final = 95.0
MOST: Final = 105.0
"""Shares are rounded apart, so that a whole may sum to a little more or less."""
_WHEN: Final = ("source_id", "period_from", "period_to", "scope", "scenario")
_LOW: Final = (
    "CASE WHEN value NOT NULL THEN value"
    f" WHEN claim_kind IN ('{ClaimKind.WITHHELD}', '{ClaimKind.NOT_AVAILABLE}') THEN 0.0"
    " ELSE coalesce(low, 0.0) END"
)
_HIGH: Final = (
    "CASE WHEN value NOT NULL THEN value WHEN claim_kind IN"
    f" ('{ClaimKind.WITHHELD}', '{ClaimKind.NOT_AVAILABLE}', '{ClaimKind.ABOVE}') THEN 100.0"
    " ELSE coalesce(high, 0.0) END"
)
"""The least and the greatest that a share can be, in percent."""


def share_sums(staging: Staging, called: Called) -> Iterator[Finding]:
    """The shares of demand by end use, and the shares of supply by area, that add up to less than
    95 or more than 105 percent: by mineral (or series), source, years, scope and scenario. Of rows
    that the catalogue has already nothing is reported. To be called beside the catalogue."""
    yield from _sums(
        staging,
        "demand_share",
        "mineral_id",
        "NOT coalesce(subtotal, 0)",
        lambda table, uid: _("demand for {mineral}", mineral=called(table, uid)),
    )
    series, areas = (
        anywhere(staging, "series", "uid, measure"),
        anywhere(staging, "area", "uid, kind"),
    )
    parts = (
        f"series_id IN (SELECT uid FROM ({series}) WHERE measure = '{Measure.SHARE}')"
        f" AND area_id NOT IN (SELECT uid FROM ({areas}) WHERE kind = '{AreaKind.WORLD}')"
    )
    yield from _sums(staging, "supply", "series_id", parts, called)


def anywhere(staging: Staging, table: str, columns: str, here: str = "") -> str:
    """SQL for some columns of rows of a table, of the catalogue, by *here* where they are others
    there, and of the files."""
    here = here or f'SELECT {columns} FROM now."{table}"'
    names = {*columns.split(", ")} - {"uid"}
    shapes = (one for one in staging.shapes if one.table == table and names <= set(one.columns))
    return " UNION ".join([here, *(f"SELECT {columns} FROM {one.staged}" for one in shapes)])


def _sums(
    staging: Staging, table: str, about: str, parts: str, called: Called
) -> Iterator[Finding]:
    shapes = [shape for shape in staging.shapes if shape.table == table and "unit" in shape.columns]
    if not shapes:
        return
    names = (about, *_WHEN)
    every = " UNION ALL ".join(_shares(shape, about, parts) for shape in shapes)
    sums = staging.run(
        f"SELECT {about}, sum({_LOW}), sum({_HIGH}), count(*), min(number)"
        f" FROM ({every}) GROUP BY {', '.join(names)}"
        " HAVING count(*) > 1 AND max(kind <> 'same')"
        f" AND (sum({_HIGH}) < {LEAST} OR sum({_LOW}) > {MOST}) ORDER BY min(number)"
    ).fetchall()
    for uid, low, high, count, first in sums:
        place = _place(staging, first)
        yield Finding(place, _sentence(called(about.removesuffix("_id"), uid), low, high, count))


def _shares(shape: StagedShape, about: str, parts: str) -> str:
    """SQL for the shares of a shape that are parts of a whole."""
    names = (about, *_WHEN, "value", "low", "high", "claim_kind", "subtotal", "area_id")
    columns = columns_of(shape, names)
    return (
        f"SELECT * FROM (SELECT s.number, row.kind, {columns} FROM {shape.staged} AS s"
        " JOIN row USING (number) WHERE s.unit IN ('percent', '%') AND row.kind <> 'rejected')"
        f" WHERE {parts}"
    )


def columns_of(shape: StagedShape, names: Iterable[str]) -> str:
    """SQL for columns of a staged table, here called ``s``; NULL for those that it has not."""
    return ", ".join(
        f"s.{name} AS {name}" if name in shape.columns else f"NULL AS {name}" for name in names
    )


def _place(staging: Staging, number: int) -> Place:
    file, line, sheet = staging.run(
        "SELECT file.name, at_line, at_sheet FROM row LEFT JOIN file ON file.id = at_file"
        " WHERE number = ?",
        (number,),
    ).fetchone()
    return Place(file or "", line or 0, None, sheet)


def _sentence(called: str, low: float, high: float, count: int) -> str:
    shown = f"{low:.4g}" if high == low else _("{low:.4g} to {high:.4g}", low=low, high=high)
    sum_ = ngettext(
        "The {count} share that begins here ({called}) adds up to {sum} %, not to 100 %.",
        "The {count} shares that begin here ({called}) add up to {sum} %, not to 100 %.",
        count,
        called=called,
        sum=shown,
    )
    hint = _("Look for rows that are missing or counted twice; they can be taken in as they are.")
    if high <= 1.05:
        hint = _(
            "They look like parts of 1: give the unit as they are meant; they can be taken in as"
            " they are."
        )
    return f"{sum_} {hint}"
