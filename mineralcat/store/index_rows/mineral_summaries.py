"""One line a mineral, for the table of minerals."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.preference import Order, claim_order
from mineralcat.domain.terms import AreaKind, ClaimStatus, Measure, Stage
from mineralcat.store import models as m
from mineralcat.store.index.index_tables import mineral_summary

from .chosen import chosen_supply
from .lineage import lineage, placed
from .selection import Lines, Minerals, of_minerals


class _Point(NamedTuple):
    mineral: int
    area: int
    area_kind: AreaKind
    value: float | None
    since: int
    period: int
    status: ClaimStatus
    measure: Measure
    stage: Stage
    source: str | None
    order: Order


def summary_rows(session: Session, lists: Mapping[int, int], minerals: Minerals) -> Lines:
    """One line a mineral; *lists* is how many cover each. A mineral without figures of its own
    shows the leader of the nearest group that has them."""
    found = placed(session, minerals)
    groups = {id_: one.supplied_by for id_, one in found.items()}
    leaders = _leaders(session, None if minerals is None else list(found))
    used = select(m.Usage.mineral_id, func.count(m.Usage.application_id.distinct()))
    used = of_minerals(used.group_by(m.Usage.mineral_id), m.Usage.mineral_id, minerals)
    uses = {row[0]: row[1] for row in session.execute(used)}
    for mineral in found if minerals is None else minerals:
        at = next((at for at in lineage(mineral, groups) if at in leaders), None)
        yield {
            **_NO_LEADER,
            **(leaders[at] if at is not None else {}),
            "mineral_id": mineral,
            "uses": uses.get(mineral, 0),
            "lists": lists.get(mineral, 0),
            "leader_via": found[at].slug if at is not None and at != mineral else None,
        }


_NO_LEADER = {
    column.name: None for column in mineral_summary.columns if column.name.startswith("leader_")
}


def _leaders(session: Session, minerals: Minerals) -> dict[int, dict[str, Any]]:
    """The leading producer of each headline series: newest year, one source."""
    statement = (
        select(
            m.Series.mineral_id,
            m.Supply.area_id,
            m.Area.kind,
            m.Supply.value,
            m.Supply.period_from,
            m.Supply.period_to,
            m.Supply.status,
            m.Series.measure,
            m.Series.stage,
            m.Source.slug,
            m.Source.kind,
            m.Source.year,
            m.Supply.id,
        )
        .join(m.Series, m.Supply.series_id == m.Series.id)
        .join(m.Area, m.Supply.area_id == m.Area.id)
        .outerjoin(m.Source, m.Supply.source_id == m.Source.id)
        .where(
            m.Series.headline.is_(True),
            m.Supply.status != ClaimStatus.PROJECTED,
            or_(m.Supply.scope.is_(None), m.Supply.scope == "world"),
        )
        .order_by(m.Series.mineral_id, m.Supply.id)
    )
    points: dict[int, list[_Point]] = {}
    chosen = chosen_supply(session)
    for row in session.execute(of_minerals(statement, m.Series.mineral_id, minerals)):
        *what, since, period, status, measure, stage, source, source_kind, year, id_ = row
        mineral, area, kind, value = what
        if id_ in chosen.alone:
            continue
        if id_ in chosen.instead:
            value = chosen.instead[id_].value
        points.setdefault(mineral, []).append(
            _Point(
                mineral=mineral,
                area=area,
                area_kind=kind,
                value=value,
                since=since or period or 0,
                period=period or 0,
                status=status,
                measure=measure,
                stage=stage,
                source=source,
                order=claim_order(source_kind, year),
            )
        )
    return {
        mineral: leader for mineral, own in points.items() if (leader := _leader(own)) is not None
    }


def _leader(points: list[_Point]) -> dict[str, Any] | None:
    """Among the newest year's claims of the source shown first, the country with the most."""
    first = min(points, key=lambda p: (-p.period, p.order, -p.since))
    table = first.since, first.period, first.source
    same = [p for p in points if (p.since, p.period, p.source) == table]
    countries = [p for p in same if p.area_kind is AreaKind.COUNTRY and p.value]
    if not countries:
        return None
    top = max(countries, key=lambda p: p.value or 0.0)
    world = next((p.value for p in same if p.area_kind is AreaKind.WORLD), None)
    share = top.value if top.measure is Measure.SHARE else None
    if share is None and world and top.value is not None:
        share = 100 * top.value / world
    return {
        "leader_id": top.area,
        "leader_share": share,
        "leader_year_from": top.since or None,
        "leader_year": top.period or None,
        "leader_status": top.status.value,
        "leader_stage": top.stage.value,
        "leader_source": top.source,
    }
