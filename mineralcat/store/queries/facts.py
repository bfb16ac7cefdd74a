"""The facts of one mineral, each kind as its rows."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, FromClause, bindparam, select
from sqlalchemy.orm import Session

from mineralcat.domain.identity import natural_uid
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Confidence, Measure, Origin
from mineralcat.domain.units import UnitError, convert
from mineralcat.store import models as m
from mineralcat.store.index.index_tables import coverage
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.revision_cache import cached
from mineralcat.store.rows import (
    AssessmentRow,
    DemandShareRow,
    ListingRow,
    Ref,
    StatisticRow,
    SupplyRow,
)
from mineralcat.translation import _

from .claims import Row, claim_row, load_sources, newest_first, order_of, preferred_uids


def supply_at(session: Session, mineral_id: int) -> tuple[SupplyRow, ...]:
    """The same as `supply_of`, read once a revision: inspector and views need it one after the
    other."""
    return cached(session, "supply", mineral_id, lambda: supply_of(session, mineral_id))


def supply_of(session: Session, mineral_id: int) -> tuple[SupplyRow, ...]:
    """Supply by series, the headline first; within a series the world's before that of another
    scope (where the EU buys is no world supply), newest first, largest first."""
    found = session.execute(_SUPPLY, {"mineral": mineral_id}).all()
    sources = load_sources(session, (claim.source_id for claim in found))
    preferred = preferred_uids(session)
    totals = _totals(found)
    places: dict[int, int] = {}
    rows: list[tuple[int, SupplyRow]] = []
    for claim in found:
        share = _share(claim, _total_for(claim, totals, preferred))
        own = {"area": Ref(claim.area, claim.area_name), "share": share}
        row = claim_row(SupplyRow, claim, own, sources, preferred)
        rows.append((places.setdefault(claim.series_id, len(places)), row))
    rows.sort(
        key=lambda row: (
            row[0],
            not row[1].of_the_world,
            row[1].status is ClaimStatus.PROJECTED,
            -(row[1].period_to or 0),
            order_of(row[1], preferred),
            -(row[1].value or 0.0),
        )
    )
    return tuple(row for _, row in rows)


_series, _area = m.Series.__table__.c, m.Area.__table__.c
_SUPPLY = (
    select(
        m.Supply.__table__,
        *(_series.stage, _series.measure, _series.form, _series.basis, _series.headline),
        _area.slug.label("area"),
        _area.name.label("area_name"),
        _area.kind.label("area_kind"),
    )
    .join(m.Series.__table__, m.Supply.__table__.c.series_id == _series.id)
    .join(m.Area.__table__, m.Supply.__table__.c.area_id == _area.id)
    .where(_series.mineral_id == bindparam("mineral"))
    .order_by(_series.headline.desc(), _series.measure, _series.stage, _series.id)
)
"""Made once: rows of the table, never entities."""

_Totals = dict[tuple[Any, ...], tuple[float, str | None]]


def _totals(found: Sequence[Any]) -> _Totals:
    """The published world totals: of each table, and of any table of a period."""
    totals: _Totals = {}
    for claim in found:
        if claim.area_kind is AreaKind.WORLD and claim.value:
            totals[_group(claim)] = claim.value, claim.unit
            totals.setdefault(_period(claim), (claim.value, claim.unit))
    return totals


def _total_for(claim: Any, totals: _Totals, preferred: Collection[str]) -> float | None:
    """The total that a claim is a share of: of its own table, or, of one that is preferred to a
    claim of another table, of that one's."""
    total = totals.get(_group(claim))
    if total is None and preferred and str(claim.uid) in preferred:
        total = totals.get(_period(claim))
    if total is None:
        return None
    if total[1] == claim.unit:
        return total[0]
    try:
        return convert(total[0], total[1] or "", claim.unit or "")
    except UnitError:
        return None


def _period(claim: Any) -> tuple[Any, ...]:
    return claim.series_id, claim.period_from, claim.period_to, claim.scope, claim.scenario


def _group(claim: Any) -> tuple[Any, ...]:
    """Claims whose figures belong to one published table."""
    return claim.source_id, *_period(claim)


def _share(claim: Any, total: float | None) -> float | None:
    """Percent of the published world total of the same table; a published share is itself."""
    if claim.value is None or claim.area_kind is AreaKind.WORLD:
        return None
    if claim.measure is Measure.SHARE:
        return float(claim.value)
    return 100 * claim.value / total if total else None


def demand_shares_of(
    session: Session, graph: ApplicationGraph, mineral_id: int
) -> tuple[DemandShareRow, ...]:
    """Shares of demand, newest first, largest first."""

    def own(claim: Any) -> dict[str, Ref | None]:
        node = graph.nodes.get(claim.application_id)
        return {"application": node.ref if node else None}

    return tuple(_claims(session, DemandShareRow, _DEMAND, mineral_id, own))


def listings_of(session: Session, mineral_id: int) -> tuple[ListingRow, ...]:
    """The lists that cover a mineral, by jurisdiction, the newest first.

    A group that is covered because all its members are has no entry of its own: its row is derived.
    """
    found: Sequence[Any] = session.execute(
        select(m.Listing, m.CriticalityList, m.Mineral.slug, m.Mineral.name)
        .select_from(coverage)
        .outerjoin(m.Listing, m.Listing.id == coverage.c.listing_id)
        .join(m.CriticalityList, m.CriticalityList.id == coverage.c.list_id)
        .outerjoin(m.Mineral, m.Mineral.id == coverage.c.via_id)
        .where(coverage.c.mineral_id == mineral_id)
        .order_by(m.CriticalityList.jurisdiction, m.CriticalityList.published.desc())
    ).all()
    sources = load_sources(session, (list_.source_id for _, list_, *_ in found))
    sources |= load_sources(session, (claim.source_id for claim, *_ in found if claim))
    whole_group = m.Listing(
        uid=natural_uid("coverage", mineral_id),
        claim_kind=ClaimKind.IN_WORDS,
        status=ClaimStatus.DERIVED,
        rounded=False,
        confidence=Confidence.SINGLE_COPY,
        origin=Origin.SHIPPED,
        strategic=False,
        note=_("The list names all members of the group."),
    )
    rows: list[ListingRow] = []
    for entry, list_, via, via_name in found:
        claim = entry or whole_group
        own: dict[str, object] = {
            "list": Ref(list_.slug, list_.title),
            "jurisdiction": list_.jurisdiction,
            "complete": list_.complete,
            "via": Ref(via, via_name) if via else None,
            "since": claim.since or list_.in_force_from,
            "until": claim.until or list_.superseded_on,
        }
        if entry is None and list_.source_id is not None:
            own["source"] = sources.get(list_.source_id)
        rows.append(claim_row(ListingRow, claim, own, sources))
    return tuple(rows)


def assessments_of(session: Session, mineral_id: int) -> tuple[AssessmentRow, ...]:
    """Scored indicators by scheme, newest first."""
    return tuple(_claims(session, AssessmentRow, _ASSESSMENTS, mineral_id))


def statistics_of(session: Session, mineral_id: int) -> tuple[StatisticRow, ...]:
    """Other published series, each newest first."""
    ordered = _claims(session, StatisticRow, _STATISTICS, mineral_id)
    return tuple(sorted(ordered, key=lambda row: (row.indicator, row.detail)))


def _claims(
    session: Session,
    kind: type[Row],
    statement: Executable,
    mineral_id: int,
    own: Callable[[Any], dict[str, Ref | None]] = lambda _: {},
) -> list[Row]:
    """The claims of a kind about a mineral, newest first."""
    found = session.execute(statement, {"mineral": mineral_id}).all()
    sources = load_sources(session, (claim.source_id for claim in found))
    preferred = preferred_uids(session)
    rows = (claim_row(kind, claim, own(claim), sources, preferred) for claim in found)
    return newest_first(rows, preferred)


def _of_mineral(table: FromClause, *order: ColumnElement[Any]) -> Executable:
    """The rows of a table of claims about one mineral."""
    of_one = table.c.mineral_id == bindparam("mineral")
    return select(table).where(of_one).order_by(*order, table.c.id)


_demand, _assessment = m.DemandShare.__table__, m.Assessment.__table__
_statistic = m.Statistic.__table__
_DEMAND = _of_mineral(_demand, _demand.c.value.desc().nulls_last())
_ASSESSMENTS = _of_mineral(_assessment, _assessment.c.scheme, _assessment.c.indicator)
_STATISTICS = _of_mineral(_statistic, _statistic.c.indicator, _statistic.c.detail)
