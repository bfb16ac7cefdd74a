"""What numbers can be compared with: for each mineral, measure and year an interval, so that a
comparison can answer sure, possible or unknown.

An interval comes from the claim shown first; its rivals are what other sources say of the same
thing and period. A claim that states no figure gives no interval: unknown is not no.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from math import inf, nextafter
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.concentration import Interval, WorldSupply, hhi, top_share
from mineralcat.domain.grouping import grouped
from mineralcat.domain.preference import Order, claim_order
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Measure
from mineralcat.domain.units import dimension
from mineralcat.store import models as m

from .lineage import placed
from .selection import Lines, Minerals, of_minerals
from .supply_tables import Table, shown_order, supply_by_stage

NEWEST = 0
"""Stands for the year where the newest is asked."""
ANY_APPLICATION = 0


class Claimed(NamedTuple):
    """A claim as an interval in base units, with what decides whether it is shown first."""

    interval: Interval
    dimension: str
    year: int
    order: Order
    source: str
    """Its key, empty where there is none."""
    note: str = ""


def interval_rows(session: Session, minerals: Minerals) -> Lines:
    """All intervals of these minerals, or of all."""
    return [
        *_concentration(session, minerals),
        *_production(session, minerals),
        *_assessed(session, minerals),
        *_import_reliance(session, minerals),
        *_by_application(session, m.Intensity, "intensity", minerals),
        *_by_application(session, m.DemandShare, "demand-share", minerals),
    ]


def interval_of(
    kind: ClaimKind, value: float | None, low: float | None, high: float | None, factor: float = 1.0
) -> Interval | None:
    """A claim's figure as an interval: a range as it stands, a bound open to its side. What is
    above 50 is not 50: an open end is the next number beyond the bound."""
    match kind:
        case ClaimKind.NUMBER | ClaimKind.RANGE | ClaimKind.ZERO:
            ends = [end for end in (low, value, high) if end is not None]
            return Interval(factor * min(ends), factor * max(ends)) if ends else None
        case ClaimKind.BELOW | ClaimKind.NEGLIGIBLE if high is not None:
            return Interval(0.0, nextafter(factor * high, -inf))
        case ClaimKind.ABOVE if low is not None:
            return Interval(nextafter(factor * low, inf), inf)
        case _:
            return None


_CEILING = {"import-reliance": 100.0, "demand-share": 100.0}
"""What is published as above a bound is not above this."""


def _line(
    mineral: int,
    measure: str,
    year: int,
    shown: Claimed,
    rivals: Iterable[Claimed],
    application: int = ANY_APPLICATION,
) -> tuple[Any, ...]:
    others = [(*_ends(measure, rival.interval), rival.source) for rival in rivals]
    about, ends = (mineral, measure, application, year), _ends(measure, shown.interval)
    return (*about, shown.dimension, *ends, json.dumps(others) if others else "", shown.note)


def _ends(measure: str, interval: Interval) -> Interval:
    """Both ends as they are stored: SQLite has no infinity to compare with portably, and nothing
    real is as large as this."""
    highest = _CEILING.get(measure, _FARTHEST)
    return Interval(max(interval.low, -_FARTHEST), min(interval.high, highest))


_FARTHEST = 1e300


def _shown_first(
    mineral: int, measure: str, claims: list[Claimed], year: int, application: int = ANY_APPLICATION
) -> tuple[Any, ...]:
    """The line of claims of one period: the first by the rule; its rivals are those of other
    sources or editions, for what one source says twice it says of different things."""
    first, *others = sorted(claims, key=lambda claim: claim.order)
    rivals = [claim for claim in others if claim.source != first.source]
    return _line(mineral, measure, year, first, rivals, application)


def _newest(
    mineral: int, measure: str, claims: list[Claimed], application: int = ANY_APPLICATION
) -> tuple[Any, ...]:
    """The line of the claims of the newest year."""
    year = max(claim.year for claim in claims)
    newest = [claim for claim in claims if claim.year == year]
    return _shown_first(mineral, measure, newest, NEWEST, application)


# -- concentration ---------------------------------------------------------------------------


def _concentration(session: Session, minerals: Minerals) -> Lines:
    found = placed(session, minerals)
    groups = {id_: one.supplied_by for id_, one in found.items()}
    for mineral, stage, via, tables in supply_by_stage(session, minerals, groups):
        yield from _indices(mineral, stage, tables, f"as {found[via].name}" if via else "")


def _indices(mineral: int, stage: str, tables: list[Table], via: str) -> Lines:
    """The indices of the first table from which any can be computed."""
    usable = sorted((table for table in tables if table.gives_shares), key=shown_order)
    if not usable:
        return
    first = usable[0]
    same = [t for t in usable if (t.year, t.product) == (first.year, first.product)]
    rivals = [table for table in same if table.source != first.source]
    outside = "withheld and outside the total: " + ", ".join(first.withheld)
    note = "; ".join(filter(None, (via, outside if first.withheld else "")))
    for name, unit, index in _INDICES:
        shown, *others = (
            interval and Claimed(interval, unit, table.year, table.order, table.source)
            for table in (first, *rivals)
            for interval in (index(table.world),)
        )
        if shown:
            shown = shown._replace(note=note)
            yield _line(mineral, f"{stage}.{name}", NEWEST, shown, filter(None, others))


_INDICES: tuple[tuple[str, str, Callable[[WorldSupply], Interval | None]], ...] = (
    ("top1", "percent", partial(top_share, n=1)),
    ("top3", "percent", partial(top_share, n=3)),
    ("hhi", "", hhi),
)


# -- the other measures ------------------------------------------------------------------------


def _claims(session: Session, model: Any, statement: Any) -> Iterator[tuple[int, Any, Claimed]]:
    """Mineral, one further column and the claim of each row; rows without a figure left out."""
    columns = (
        model.claim_kind,
        model.value,
        model.low,
        model.high,
        model.unit,
        model.period_to,
        m.Source.kind,
        m.Source.year,
        m.Source.slug,
        m.Preference.id,
    )
    rows = session.execute(
        statement.add_columns(*columns)
        .outerjoin(m.Source, model.source_id == m.Source.id)
        .outerjoin(m.Preference, m.Preference.claim_uid == model.uid)
        .where(model.status != ClaimStatus.PROJECTED)
        .order_by(model.id)
    )
    for row in rows:
        mineral, extra, kind, value, low, high, unit, year, source, published, slug, chosen = row
        what, factor = dimension(unit or "")
        interval = interval_of(kind, value, low, high, factor)
        if interval is not None:
            order = claim_order(source, published, preferred=chosen is not None)
            yield mineral, extra, Claimed(interval, what, year or 0, order, slug or "")


def _production(session: Session, minerals: Minerals) -> Lines:
    """World production by year, of the headline series."""
    statement = (
        select(m.Series.mineral_id, m.Series.id)
        .select_from(m.Supply)
        .join(m.Series, m.Supply.series_id == m.Series.id)
        .join(m.Area, m.Supply.area_id == m.Area.id)
        .where(
            m.Series.headline.is_(True),
            m.Series.measure == Measure.PRODUCTION,
            m.Area.kind == AreaKind.WORLD,
        )
    )
    statement = of_minerals(statement, m.Series.mineral_id, minerals)
    found = grouped((mineral, claim) for mineral, _, claim in _claims(session, m.Supply, statement))
    for mineral, claims in found.items():
        for year, of_year in grouped((claim.year, claim) for claim in claims).items():
            yield _shown_first(mineral, "production", of_year, year)
        yield _newest(mineral, "production", claims)


def _assessed(session: Session, minerals: Minerals) -> Lines:
    indicators = {"supply risk": "supply-risk", "economic importance": "economic-importance"}
    statement = select(m.Assessment.mineral_id, m.Assessment.indicator).where(
        m.Assessment.indicator.in_(indicators)
    )
    statement = of_minerals(statement, m.Assessment.mineral_id, minerals)
    claimed = _claims(session, m.Assessment, statement)
    found = grouped(((mineral, indicators[what]), claim) for mineral, what, claim in claimed)
    for (mineral, measure), claims in found.items():
        yield _newest(mineral, measure, claims)


_EXPORTER = Interval(-inf, nextafter(0.0, -inf))
"""What a net exporter imports: less than nothing."""


def _import_reliance(session: Session, minerals: Minerals) -> Lines:
    """Net import reliance of the newest year, of each form that is published apart; a net
    exporter's stands below zero."""
    statement = select(m.Statistic.mineral_id, m.Statistic.detail)
    statement = statement.where(m.Statistic.indicator == "net import reliance")
    statement = of_minerals(statement, m.Statistic.mineral_id, minerals)
    claimed = list(_claims(session, m.Statistic, statement))
    exporters = statement.add_columns(
        m.Statistic.period_to, m.Source.kind, m.Source.year, m.Source.slug
    ).outerjoin(m.Source, m.Statistic.source_id == m.Source.id)
    rows = session.execute(exporters.where(m.Statistic.as_published == "E"))
    for mineral, detail, year, kind, published, slug in rows:
        order = claim_order(kind, published)
        exporter = Claimed(_EXPORTER, "percent", year or 0, order, slug or "")
        claimed.append((mineral, detail, exporter))
    found = grouped(((mineral, form), claim) for mineral, form, claim in claimed)
    forms = Counter(mineral for mineral, _ in found)
    for (mineral, form), claims in found.items():
        note = form if forms[mineral] > 1 else ""  # which of several it is
        yield _newest(mineral, "import-reliance", [c._replace(note=note) for c in claims])


def _by_application(session: Session, model: Any, measure: str, minerals: Minerals) -> Lines:
    """Readings for each application; those of other end uses stand for no application."""
    about = {row[0]: row[1:] for row in session.execute(_what_for(model))}
    found: dict[tuple[int, tuple[Any, ...], str], list[Claimed]] = {}
    statement = of_minerals(select(model.mineral_id, model.id), model.mineral_id, minerals)
    for mineral, id_, claim in _claims(session, model, statement):
        if id_ in about:
            application, *end_use = about[id_]
            note = "" if application else " ".join(filter(None, end_use))
            claim = claim._replace(note=note)
            found.setdefault((mineral, about[id_], claim.dimension), []).append(claim)
    for (mineral, what, _), claims in found.items():
        yield _newest(mineral, measure, claims, what[0] or ANY_APPLICATION)


def _what_for(model: Any) -> Any:
    """Application and, of a share of demand, end use: rival claims agree in both."""
    if model is m.DemandShare:
        return select(model.id, model.application_id, model.end_use).where(
            model.subtotal.is_(False), model.scope == "world"
        )
    return select(model.id, model.application_id)
