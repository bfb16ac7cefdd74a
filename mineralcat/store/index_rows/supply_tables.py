"""Tables of supply as published, and what follows from them: who produces how much of the world.

A mineral without supply of its own has its group's: nobody mines neodymium alone.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from mineralcat.domain.concentration import WorldSupply
from mineralcat.domain.grouping import grouped
from mineralcat.domain.preference import Order
from mineralcat.domain.terms import AreaKind, ClaimKind, Measure, Stage
from mineralcat.store import models as m

from .chosen import supply_figures
from .lineage import lineage, placed
from .selection import Lines, Minerals

_STAGES = {Stage.MINE: "mine"} | dict.fromkeys(
    (Stage.SMELTER, Stage.REFINERY, Stage.PLANT), "refine"
)
_PRODUCES = (ClaimKind.WITHHELD, ClaimKind.NEGLIGIBLE, ClaimKind.ABOVE, ClaimKind.RANGE)


class Table(NamedTuple):
    """One published table of a mineral: a series, a period, a source."""

    mineral: int
    stage: str
    product: tuple[Stage, str, str]
    """Stage as published, form and basis: tables that agree in these speak of the same thing."""
    headline: bool
    measure: Measure
    series: int
    year: int
    order: Order
    source: str
    world: WorldSupply
    withheld: tuple[str, ...]
    areas: dict[int, float | None]
    """The countries that produce, each with its amount; None where that is not known."""

    @property
    def gives_shares(self) -> bool:
        """Whether shares can be computed: of a world total alone nobody knows whose it is."""
        return bool(self.world.total and self.areas)


def shown_order(table: Table) -> tuple[Any, ...]:
    """The headline first, else production, else shares; newest."""
    share = table.measure is Measure.SHARE
    return not table.headline, share, -table.year, table.order, table.series


class StageSupply(NamedTuple):
    """The tables of a stage that speak for a mineral; *via* is the group whose they are, where the
    mineral has none of its own."""

    mineral: int
    stage: str
    via: int | None
    tables: list[Table]


def supply_by_stage(
    session: Session, minerals: Minerals, groups: Mapping[int, int | None]
) -> Iterator[StageSupply]:
    """The supply of these minerals, or of all, each stage for itself."""
    tables = tables_of(session, minerals and list(groups))
    found = grouped(((table.mineral, table.stage), table) for table in tables)
    for mineral in groups if minerals is None else minerals:
        for stage in ("mine", "refine"):
            at = next((at for at in lineage(mineral, groups) if (at, stage) in found), None)
            if at is not None:
                via = None if at == mineral else at
                yield StageSupply(mineral, stage, via, found[at, stage])


def producer_rows(session: Session, minerals: Minerals) -> Lines:
    """Who mines and who refines these minerals. Who withholds how much is a producer too; a mineral
    without supply of its own has its group's, and the line says so."""
    groups = {id_: one.supplied_by for id_, one in placed(session, minerals).items()}
    producing = cache(lambda at, stage: sorted(_producing(of_stage[at, stage]).items()))
    of_stage = {}
    for mineral, stage, via, tables in supply_by_stage(session, minerals, groups):
        of_stage[via or mineral, stage] = tables
        for area, (share, year) in producing(via or mineral, stage):
            yield stage, area, mineral, via, share, year


def _producing(tables: list[Table]) -> dict[int, tuple[float | None, int | None]]:
    """The areas that produce, each with its share and the year, of the table shown first that has
    it; of a table that gives no share, the year alone."""
    found: dict[int, tuple[float | None, int | None]] = {}
    in_order = sorted(tables, key=shown_order)
    for table in in_order:
        if table.gives_shares:
            total = max(table.world.total or 0.0, sum(table.world.amounts))
            for area, amount in table.areas.items():
                if amount is not None:
                    found.setdefault(area, (100 * amount / total, table.year or None))
    for table in in_order:
        for area in table.areas:
            found.setdefault(area, (None, table.year or None))
    return found


def tables_of(session: Session, minerals: Minerals) -> Iterator[Table]:
    """The published tables of these minerals, or of all."""
    published = m.Series.measure.in_((Measure.PRODUCTION, Measure.SHARE))
    order = m.Series.mineral_id, m.Series.id, m.Supply.period_to, m.Supply.source_id
    figures = supply_figures(session, minerals, published, *order)
    for _, group in groupby(figures, key=lambda figure: figure[:4]):
        rows = list(group)
        first = rows[0]
        countries = [row for row in rows if row.area_kind is AreaKind.COUNTRY]
        withheld = tuple(row.area_name for row in countries if row.kind is ClaimKind.WITHHELD)
        total = next((row.value for row in rows if row.area_kind is AreaKind.WORLD), None)
        yield Table(
            mineral=first.mineral,
            stage=_STAGES[first.stage],
            product=(first.stage, first.form, first.basis),
            headline=first.headline,
            measure=first.measure,
            series=first.series,
            year=first.period_to or 0,
            order=first.order,
            source=first.source or "",
            world=WorldSupply(
                tuple(row.value for row in countries if row.value),
                100.0 if first.measure is Measure.SHARE else total,
                bool(withheld),
            ),
            withheld=withheld,
            areas={
                row.area: row.value or None
                for row in countries
                if row.value or row.kind in _PRODUCES
            },
        )
