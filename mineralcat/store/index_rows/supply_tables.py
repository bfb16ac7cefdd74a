"""Tables of supply as published, and what follows from them: who produces how much of the world.

A mineral without supply of its own has its group's: nobody mines neodymium alone.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.concentration import WorldSupply
from mineralcat.domain.preference import Order, claim_order
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Measure, Stage
from mineralcat.store import models as m

from .chosen import chosen_supply
from .lineage import lineage, placed
from .selection import Lines, Minerals, of_minerals

_STAGES = {
    Stage.MINE: "mine",
    Stage.SMELTER: "refine",
    Stage.REFINERY: "refine",
    Stage.PLANT: "refine",
}


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
    found: dict[tuple[int, str], list[Table]] = {}
    for table in tables_of(session, minerals and list(groups)):
        found.setdefault((table.mineral, table.stage), []).append(table)
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
            yield {
                "stage": stage,
                "area_id": area,
                "mineral_id": mineral,
                "via_id": via,
                "share": share,
                "year": year,
            }


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
    statement = (
        select(
            m.Series.mineral_id,
            m.Series.id,
            m.Supply.period_to,
            m.Supply.source_id,
            m.Series.stage,
            m.Series.measure,
            m.Series.headline,
            m.Area.kind,
            m.Area.name,
            m.Supply.claim_kind,
            m.Supply.value,
            m.Source.kind,
            m.Source.year,
            m.Area.id,
            m.Series.form,
            m.Series.basis,
            m.Source.slug,
            m.Supply.id,
        )
        .join(m.Series, m.Supply.series_id == m.Series.id)
        .join(m.Area, m.Supply.area_id == m.Area.id)
        .outerjoin(m.Source, m.Supply.source_id == m.Source.id)
        .where(
            m.Series.measure.in_((Measure.PRODUCTION, Measure.SHARE)),
            m.Supply.status != ClaimStatus.PROJECTED,
            or_(m.Supply.scope.is_(None), m.Supply.scope == "world"),
        )
        .order_by(
            m.Series.mineral_id,
            m.Series.id,
            m.Supply.period_to,
            m.Supply.source_id,
            m.Supply.id,
        )
    )
    statement = of_minerals(statement, m.Series.mineral_id, minerals)
    for key, group in groupby(_chosen(session, statement), key=lambda row: row[:4]):
        rows = list(group)
        stage, measure, headline = rows[0][4:7]
        source_kind, source_year, _, form, basis, source = rows[0][11:17]
        countries = [row for row in rows if row[7] is AreaKind.COUNTRY]
        withheld = tuple(row[8] for row in countries if row[9] is ClaimKind.WITHHELD)
        total = next((row[10] for row in rows if row[7] is AreaKind.WORLD), None)
        yield Table(
            mineral=key[0],
            stage=_STAGES[stage],
            product=(stage, form, basis),
            headline=headline,
            measure=measure,
            series=key[1],
            year=key[2] or 0,
            order=claim_order(source_kind, source_year),
            source=source or "",
            world=WorldSupply(
                tuple(row[10] for row in countries if row[10]),
                100.0 if measure is Measure.SHARE else total,
                bool(withheld),
            ),
            withheld=withheld,
            areas={row[13]: row[10] or None for row in countries if row[10] or row[9] in _PRODUCES},
        )


def _chosen(session: Session, statement: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of supply, those that the user prefers in the place of their rivals."""
    chosen = chosen_supply(session)
    for row in session.execute(statement):
        if row[-1] in chosen.alone:
            continue
        taken = chosen.instead.get(row[-1])
        yield row if taken is None else (*row[:9], taken.kind, taken.value, *row[11:])
