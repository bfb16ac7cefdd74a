"""Totals of a table: whether one is the world's, which its own rows have to prove.

“Total” may be that of some countries only. It is the world's where it is no less than the sum of
the rows that it stands with, and not far below what the catalogue has for the world in that year.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import AreaKind
from mineralcat.domain.units import dimension
from mineralcat.store.models import Area, Mineral, Series, Supply
from mineralcat.store.staging import Staging

from ..cells.country_names import WORLD, is_total
from ..incoming import IncomingRow, Record

ROUNDING: Final = 0.99
"""A total may be this much below the sum of its rows, which are rounded apart."""
LEAST: Final = 0.5
"""And this much below a figure of the world that the catalogue has for the same year."""
_SAME: Final = ("period_from", "period_to", "unit", "scope", "scenario")

WorldFigures = dict[tuple[str, str, str, int], list[tuple[float, str]]]
"""By mineral, stage, measure and year: values with their units."""


def world_figures(session: Session) -> WorldFigures:
    """What a catalogue has for the world."""
    rows = (
        select(
            Mineral.slug,
            Series.stage,
            Series.measure,
            Supply.period_from,
            Supply.value,
            Supply.unit,
        )
        .join(Series, Series.id == Supply.series_id)
        .join(Mineral, Mineral.id == Series.mineral_id)
        .join(Area, Area.id == Supply.area_id)
        .where(Area.kind == AreaKind.WORLD, Supply.value.is_not(None))
    )
    found: WorldFigures = {}
    for mineral, stage, measure, year, value, unit in session.execute(rows):
        if year is not None and value is not None:
            found.setdefault((mineral, stage, measure, year), []).append((value, unit or ""))
    return found


def is_of_total(row: IncomingRow) -> bool:
    """Whether a row gives a total of its table, and does not say of which area."""
    area = row.record.get("area")
    return (
        row.table == "supply" and "area" in row.words and isinstance(area, str) and is_total(area)
    )


def as_world(row: IncomingRow) -> IncomingRow:
    """The row as one of the world."""
    record = {**row.record, "area": WORLD}
    return replace(row, record=record, words=row.words - {"area"})


def is_worlds(
    staging: Staging, record: Record, place: tuple[int, str, str | None], known: WorldFigures
) -> bool:
    """Whether the figure of a total is the world's. *place*: the number of its file, and the uids
    of its series and of the world as staged."""
    value, series = record.get("value"), record["series"]
    if value is None or not isinstance(series, dict):
        return False
    count, total = _sum_of_rows(staging, record, place)
    if count < 2 or value < ROUNDING * total:
        return False
    key = (series["mineral"], str(series["stage"]), str(series["measure"]), record["period_from"])
    mass = _kilograms(value, record["unit"])
    known_masses = [one for given in known.get(key, ()) if (one := _kilograms(*given)) is not None]
    return mass is None or not known_masses or mass >= LEAST * min(known_masses)


def _sum_of_rows(
    staging: Staging, record: Record, place: tuple[int, str, str | None]
) -> tuple[int, float]:
    """How many figures the file has of parts of the world, and their sum."""
    every = " UNION ALL ".join(_figures(staging))
    if not every:
        return 0, 0.0
    same = " AND ".join(f"{name} IS ?" for name in ("at_file", "series_id", *_SAME))
    given = (*place, *(record.get(name) for name in _SAME))
    count, total = staging.run(
        f"SELECT count(value), coalesce(sum(value), 0.0) FROM ({every})"
        f" WHERE {same} AND area_id IS NOT ?",
        (*given[:2], *given[3:], given[2]),
    ).fetchone()
    return count, total


def _figures(staging: Staging) -> Iterator[str]:
    """SQL for the staged figures of supply."""
    for shape in staging.shapes:
        if shape.table == "supply" and {"value", "unit"} <= set(shape.columns):
            columns = ", ".join(
                name if name in shape.columns else f"NULL AS {name}"
                for name in ("series_id", "area_id", "value", *_SAME)
            )
            yield f"SELECT at_file, {columns} FROM {shape.staged}"


def _kilograms(value: float, unit: str | None) -> float | None:
    what, size = dimension(unit or "")
    return value * size if what == "kg" else None
