"""Tables of supply as published, and what follows from them: who produces how much of the world.

A mineral without supply of its own has its group's: nobody mines neodymium alone. A table is one
source's. A figure that the user prefers and that stands alone, so that nothing could be derived
from it, takes the place of its rival in the table shown first, and all that follows from that table
follows it.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.concentration import WorldSupply
from mineralcat.domain.grouping import grouped
from mineralcat.domain.preference import Order, claim_order
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Measure, SourceKind, Stage
from mineralcat.domain.units import UnitError, convert
from mineralcat.store import models as m
from mineralcat.store.queries.claims import agreeing, first_by_rule

from .selection import Lines, Minerals, lineage, placed, rows_of

# -- figures ---------------------------------------------------------------------------------------


class IndexedSupply(NamedTuple):
    """A figure of an area in a table of supply, and what the index needs of series and source."""

    mineral: int
    series: int
    period_to: int | None
    source_id: int | None
    period_from: int | None
    area: int
    area_kind: AreaKind
    area_name: str
    kind: ClaimKind
    value: float | None
    status: ClaimStatus
    stage: Stage
    measure: Measure
    headline: bool
    form: str
    basis: str
    source: str | None
    source_kind: SourceKind | None
    source_year: int | None
    id: int

    @property
    def order(self) -> Order:
        """Its place among rivals."""
        return claim_order(self.source_kind, self.source_year)


_FIGURES = (
    select(
        *(m.Series.mineral_id, m.Series.id, m.Supply.period_to, m.Supply.source_id),
        *(m.Supply.period_from, m.Area.id, m.Area.kind, m.Area.name),
        *(m.Supply.claim_kind, m.Supply.value, m.Supply.status),
        *(m.Series.stage, m.Series.measure, m.Series.headline, m.Series.form, m.Series.basis),
        *(m.Source.slug, m.Source.kind, m.Source.year, m.Supply.id),
    )
    .join(m.Series, m.Supply.series_id == m.Series.id)
    .join(m.Area, m.Supply.area_id == m.Area.id)
    .outerjoin(m.Source, m.Supply.source_id == m.Source.id)
    .where(
        m.Supply.status != ClaimStatus.PROJECTED,
        or_(m.Supply.scope.is_(None), m.Supply.scope == "world"),
    )
)


_OF_TABLES = _FIGURES.where(m.Series.measure.in_((Measure.PRODUCTION, Measure.SHARE))).order_by(
    *(m.Series.mineral_id, m.Series.id, m.Supply.period_to, m.Supply.source_id, m.Supply.id)
)
HEADLINES = _FIGURES.where(m.Series.headline.is_(True)).order_by(m.Series.mineral_id, m.Supply.id)


def supply_figures(session: Session, minerals: Minerals, statement: Any) -> Iterator[IndexedSupply]:
    """What is not projected of the world's supply of these minerals, or of all, that a *statement*
    finds."""
    instead, alone = _chosen(session)
    for row in rows_of(session, statement, minerals):
        figure = IndexedSupply._make(row)
        if figure.id not in alone:
            yield figure._replace(**instead[figure.id]) if figure.id in instead else figure


def _chosen(session: Session) -> tuple[dict[int, dict[str, Any]], set[int]]:
    """What figures are read as instead, where the user prefers another, by id; and the ids of
    preferred ones that are no table of their own."""
    instead: dict[int, dict[str, Any]] = {}
    alone: set[int] = set()
    preferred = select(m.Supply).join(m.Preference, m.Preference.claim_uid == m.Supply.uid)
    for claim in session.scalars(preferred.order_by(m.Supply.id)):
        rival = first_by_rule(session, m.Supply, claim)
        if rival is None:
            continue
        value, unit, to = claim.value, claim.unit or "", rival.unit or ""
        with suppress(UnitError):  # of what is measured otherwise it cannot take the place
            value = None if value is None else convert(value, unit, to)
            instead[rival.id] = {"kind": claim.claim_kind, "value": value}
            same = agreeing(m.Supply, claim, _TABLE)
            if session.scalar(select(func.count()).where(*same)) == 1:
                alone.add(claim.id)
    return instead, alone


_TABLE = ("series_id", "source_id", "period_from", "period_to", "scope", "scenario")


# -- tables ----------------------------------------------------------------------------------------

_STAGES = {Stage.MINE: "mine"} | dict.fromkeys(
    (Stage.SMELTER, Stage.REFINERY, Stage.PLANT), "refine"
)
_PRODUCES = (ClaimKind.WITHHELD, ClaimKind.NEGLIGIBLE, ClaimKind.ABOVE, ClaimKind.RANGE)


class PublishedTable(NamedTuple):
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


def shown_order(table: PublishedTable) -> tuple[Any, ...]:
    """The headline first, else production, else shares; newest."""
    share = table.measure is Measure.SHARE
    return not table.headline, share, -table.year, table.order, table.series


def supply_by_stage(
    session: Session, minerals: Minerals, groups: Mapping[int, int | None]
) -> Iterator[tuple[int, str, int | None, list[PublishedTable]]]:
    """The supply of these minerals, or of all: mineral, stage, the group whose tables they are
    where the mineral has none of its own, and the tables that speak for it."""
    tables = tables_of(session, minerals and list(groups))
    found = grouped(((table.mineral, table.stage), table) for table in tables)
    for mineral in groups if minerals is None else minerals:
        for stage in ("mine", "refine"):
            at = next((at for at in lineage(mineral, groups) if (at, stage) in found), None)
            if at is not None:
                yield mineral, stage, None if at == mineral else at, found[at, stage]


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


def _producing(tables: list[PublishedTable]) -> dict[int, tuple[float | None, int | None]]:
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


def tables_of(session: Session, minerals: Minerals) -> Iterator[PublishedTable]:
    """The published tables of these minerals, or of all."""
    figures = supply_figures(session, minerals, _OF_TABLES)
    for _, group in groupby(figures, key=lambda figure: figure[:4]):
        rows = list(group)
        first = rows[0]
        countries = [row for row in rows if row.area_kind is AreaKind.COUNTRY]
        withheld = tuple(row.area_name for row in countries if row.kind is ClaimKind.WITHHELD)
        total = next((row.value for row in rows if row.area_kind is AreaKind.WORLD), None)
        yield PublishedTable(
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
