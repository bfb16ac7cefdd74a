"""The facts of one mineral, each kind as its rows."""

from collections.abc import Callable, Collection, Iterable, Sequence
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

from .claims import Fields, Row, claim_rows, newest_first, order_of, preferred_uids


def supply_of(session: Session, mineral_id: int) -> tuple[SupplyRow, ...]:
    """Supply by series, the headline first; within a series the world's before that of another
    scope (where the EU buys is no world supply), newest first, largest first. Read once a
    revision: inspector and views need it one after the other."""
    return cached(session, "supply", mineral_id, lambda: _supply(session, mineral_id))


def _supply(session: Session, mineral_id: int) -> tuple[SupplyRow, ...]:
    found = session.execute(_SUPPLY, {"mineral": mineral_id}).all()
    preferred, totals = preferred_uids(session), _totals(found)
    own = (
        {"area": Ref(one.area, one.area_name), "share": _share(one, totals, preferred)}
        for one in found
    )
    rows = claim_rows(session, SupplyRow, zip(found, own, strict=True))
    places: dict[int, int] = {}
    place = [places.setdefault(claim.series_id, len(places)) for claim in found]
    in_order = sorted(
        zip(place, rows, strict=True),
        key=lambda one: (
            one[0],
            not one[1].of_the_world,
            one[1].status is ClaimStatus.PROJECTED,
            -(one[1].period_to or 0),
            order_of(one[1]),
            -(one[1].value or 0.0),
        ),
    )
    return tuple(row for _, row in in_order)


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
            totals[_table(claim)] = claim.value, claim.unit
            totals.setdefault(_table(claim)[1:], (claim.value, claim.unit))
    return totals


def _table(claim: Any) -> tuple[Any, ...]:
    """What claims agree in whose figures belong to one published table: source and period."""
    period = claim.series_id, claim.period_from, claim.period_to, claim.scope, claim.scenario
    return claim.source_id, *period


def _share(claim: Any, totals: _Totals, preferred: Collection[str]) -> float | None:
    """Percent of the published world total of the same table or, of a claim that is preferred to
    one of another table, of that one's; a published share is itself."""
    if claim.value is None or claim.area_kind is AreaKind.WORLD:
        return None
    if claim.measure is Measure.SHARE:
        return float(claim.value)
    total = totals.get(_table(claim))
    if total is None and preferred and str(claim.uid) in preferred:
        total = totals.get(_table(claim)[1:])
    if total is None:
        return None
    try:
        return float(100 * claim.value / convert(total[0], total[1] or "", claim.unit or ""))
    except UnitError:
        return None


def demand_shares_of(
    session: Session, graph: ApplicationGraph, mineral_id: int
) -> tuple[DemandShareRow, ...]:
    """Shares of demand, newest first, largest first."""

    def own(claim: Any) -> Fields:
        node = graph.nodes.get(claim.application_id)
        return {"application": node.ref if node else None}

    return tuple(_claims(session, DemandShareRow, _DEMAND, mineral_id, own))


def listings_of(session: Session, mineral_id: int) -> tuple[ListingRow, ...]:
    """The lists that cover a mineral, by jurisdiction, the newest first.

    A group that is covered because all its members are has no entry of its own: its row is derived.
    """
    found: Iterable[Any] = session.execute(
        select(m.Listing, m.CriticalityList, m.Mineral.slug, m.Mineral.name)
        .select_from(coverage)
        .outerjoin(m.Listing, m.Listing.id == coverage.c.listing_id)
        .join(m.CriticalityList, m.CriticalityList.id == coverage.c.list_id)
        .outerjoin(m.Mineral, m.Mineral.id == coverage.c.via_id)
        .where(coverage.c.mineral_id == mineral_id)
        .order_by(m.CriticalityList.jurisdiction, m.CriticalityList.published.desc())
    )
    claims: list[tuple[Any, Fields]] = []
    for entry, list_, via, via_name in found:
        claim = entry or _whole_group(mineral_id, list_)
        own = {
            "list": Ref(list_.slug, list_.title),
            "jurisdiction": list_.jurisdiction,
            "complete": list_.complete,
            "via": Ref(via, via_name) if via else None,
            "since": claim.since or list_.in_force_from,
            "until": claim.until or list_.superseded_on,
        }
        claims.append((claim, own))
    return tuple(claim_rows(session, ListingRow, claims))


def _whole_group(mineral_id: int, list_: m.CriticalityList) -> m.Listing:
    """What a list says of a group by naming all its members."""
    return m.Listing(
        uid=natural_uid("coverage", mineral_id),
        claim_kind=ClaimKind.IN_WORDS,
        status=ClaimStatus.DERIVED,
        rounded=False,
        confidence=Confidence.SINGLE_COPY,
        origin=Origin.SHIPPED,
        strategic=False,
        source_id=list_.source_id,
        note=_("The list names all members of the group."),
    )


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
    own: Callable[[Any], Fields] = lambda _: {},
) -> list[Row]:
    """The claims of a kind about a mineral, newest first."""
    found = session.execute(statement, {"mineral": mineral_id})
    return newest_first(claim_rows(session, kind, ((claim, own(claim)) for claim in found)))


def _of_mineral(table: FromClause, *order: ColumnElement[Any]) -> Executable:
    """The rows of a table of claims about one mineral."""
    of_one = table.c.mineral_id == bindparam("mineral")
    return select(table).where(of_one).order_by(*order, table.c.id)


_demand, _assessment = m.DemandShare.__table__, m.Assessment.__table__
_statistic = m.Statistic.__table__
_DEMAND = _of_mineral(_demand, _demand.c.value.desc().nulls_last())
_ASSESSMENTS = _of_mineral(_assessment, _assessment.c.scheme, _assessment.c.indicator)
_STATISTICS = _of_mineral(_statistic, _statistic.c.indicator, _statistic.c.detail)
