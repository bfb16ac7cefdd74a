"""What numbers can be compared with: for each mineral, measure and year an interval, so that a
comparison can answer sure, possible or unknown.

A reading comes from the claim shown first; *rival_low* and *rival_high* span what other claims of
the same period would say. A claim that states no figure gives no reading: unknown is not no.
"""

from collections.abc import Collection, Container, Iterable, Iterator
from itertools import groupby
from math import inf
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.concentration import Interval, World, hhi, top_share
from mineralcat.domain.preference import Order, claim_order
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Measure, Stage
from mineralcat.domain.units import dimension

from . import models as m

NEWEST = 0
"""Stands for the year where the newest is asked."""
ANY_APPLICATION = 0

Lines = list[dict[str, Any]]
Minerals = Collection[int] | None
"""Of which minerals; None is all."""

_STAGES = {
    Stage.MINE: "mine",
    Stage.SMELTER: "refine",
    Stage.REFINERY: "refine",
    Stage.PLANT: "refine",
}


class Claimed(NamedTuple):
    """A claim as an interval in base units, with what decides whether it is shown first."""

    interval: Interval
    dimension: str
    year: int
    order: Order
    note: str = ""


def readings(session: Session, minerals: Minerals) -> Lines:
    """All readings of these minerals, or of all."""
    return [
        *_concentration(session, minerals),
        *_production(session, minerals),
        *_assessed(session, minerals),
        *_import_reliance(session, minerals),
        *_by_application(session, m.Intensity, "intensity", minerals),
        *_by_application(session, m.DemandShare, "demand-share", minerals),
    ]


def producers(session: Session, minerals: Minerals) -> Lines:
    """Who mines and who refines these minerals. Who withholds how much is a producer too; a mineral
    without supply of its own has its group's."""
    groups = _groups(session, minerals)
    found: dict[tuple[int, str], set[int]] = {}
    for table in _tables(session, minerals and groups):
        found.setdefault((table.mineral, table.stage), set()).update(table.areas)
    return [
        {"stage": stage, "area_id": area, "mineral_id": mineral}
        for mineral in (groups if minerals is None else minerals)
        for stage in ("mine", "refine")
        if (at := _nearest(mineral, stage, groups, found)) is not None
        for area in sorted(found[at, stage])
    ]


def _groups(session: Session, minerals: Minerals) -> dict[int, int | None]:
    """These minerals and all groups above them, each with the group whose supply speaks for it:
    not for one without supply worth listing."""
    groups = {
        id_: None if no_market else group
        for id_, group, no_market in session.execute(
            select(m.Mineral.id, m.Mineral.member_of_id, m.Mineral.no_market)
        )
    }
    if minerals is None:
        return groups
    wanted: dict[int, int | None] = {}
    for mineral in minerals:
        at: int | None = mineral
        while at is not None and at not in wanted:
            wanted[at] = groups[at]
            at = groups[at]
    return wanted


def _nearest(
    mineral: int, stage: str, groups: dict[int, int | None], found: Container[tuple[int, str]]
) -> int | None:
    """The mineral itself, or the nearest group above it that has figures of this stage."""
    at: int | None = mineral
    seen: set[int] = set()
    while at is not None and (at, stage) not in found:
        if at in seen:
            return None  # a ring, which `integrity` tells
        seen.add(at)
        at = groups[at]
    return at


def _of(statement: Any, column: Any, minerals: Minerals) -> Any:
    return statement if minerals is None else statement.where(column.in_(minerals))


def interval_of(
    kind: ClaimKind, value: float | None, low: float | None, high: float | None, factor: float = 1.0
) -> Interval | None:
    """A claim's figure as an interval: a range as it stands, a bound open to its side."""
    match kind:
        case ClaimKind.NUMBER | ClaimKind.RANGE | ClaimKind.ZERO:
            ends = [end for end in (low, value, high) if end is not None]
            return Interval(factor * min(ends), factor * max(ends)) if ends else None
        case ClaimKind.BELOW | ClaimKind.NEGLIGIBLE if high is not None:
            return Interval(0.0, factor * high)
        case ClaimKind.ABOVE if low is not None:
            return Interval(factor * low, inf)
        case _:
            return None


def _line(
    mineral: int, measure: str, year: int, shown: Claimed, rivals: Iterable[Claimed]
) -> dict[str, Any]:
    others = [rival.interval for rival in rivals]
    return {
        "mineral_id": mineral,
        "measure": measure,
        "application_id": ANY_APPLICATION,
        "year": year,
        "dimension": shown.dimension,
        "low": _finite(shown.interval.low),
        "high": _finite(shown.interval.high),
        "rival_low": _finite(min((other.low for other in others), default=None)),
        "rival_high": _finite(max((other.high for other in others), default=None)),
        "note": shown.note,
    }


def _finite(value: float | None) -> float | None:
    """SQLite has no infinity to compare with portably; nothing real is as large as this."""
    return value if value is None else max(-1e300, min(value, 1e300))


def _shown_first(mineral: int, measure: str, claims: list[Claimed], year: int) -> dict[str, Any]:
    """The line of claims of one period: the first by the rule, the others its rivals."""
    first, *rivals = sorted(claims, key=lambda claim: claim.order)
    return _line(mineral, measure, year, first, rivals)


def _newest(claims: list[Claimed]) -> list[Claimed]:
    newest = max(claim.year for claim in claims)
    return [claim for claim in claims if claim.year == newest]


# -- concentration ---------------------------------------------------------------------------


_PRODUCES = (ClaimKind.WITHHELD, ClaimKind.NEGLIGIBLE, ClaimKind.ABOVE, ClaimKind.RANGE)


class _Table(NamedTuple):
    """One published table of a mineral: a series, a period, a source."""

    mineral: int
    stage: str
    headline: bool
    measure: Measure
    series: int
    year: int
    order: Order
    world: World
    withheld: tuple[str, ...]
    areas: tuple[int, ...]
    """The countries that produce, those that withhold how much included."""


def _concentration(session: Session, minerals: Minerals) -> Lines:
    groups = _groups(session, minerals)
    above = {group for group in groups.values() if group is not None}
    named = select(m.Mineral.id, m.Mineral.name).where(m.Mineral.id.in_(above))
    names = {row[0]: row[1] for row in session.execute(named)}
    found: dict[tuple[int, str], list[_Table]] = {}
    for table in _tables(session, minerals and groups):
        found.setdefault((table.mineral, table.stage), []).append(table)
    lines: Lines = []
    for mineral in groups if minerals is None else minerals:
        for stage in ("mine", "refine"):
            at = _nearest(mineral, stage, groups, found)
            if at is not None:
                via = "" if at == mineral else f"as {names[at]}"
                lines += _indices(mineral, stage, found[at, stage], via)
    return lines


def _indices(mineral: int, stage: str, tables: list[_Table], via: str) -> Iterator[dict[str, Any]]:
    """The indices of the table shown first: the headline, else production, else shares; newest."""
    first = min(
        tables,
        key=lambda t: (not t.headline, t.measure is Measure.SHARE, -t.year, t.order, t.series),
    )
    rivals = [t for t in tables if t.year == first.year and t.series != first.series]
    withheld = (
        f"withheld and outside the total: {', '.join(first.withheld)}" if first.withheld else ""
    )
    note = "; ".join(filter(None, (via, withheld)))
    for name, index in (
        ("top1", lambda world: top_share(world, 1)),
        ("top3", lambda world: top_share(world, 3)),
        ("hhi", hhi),
    ):
        interval = index(first.world)
        if interval is None:
            continue
        unit = "" if name == "hhi" else "percent"
        shown = Claimed(interval, unit, first.year, first.order, note)
        others = [
            Claimed(other, unit, rival.year, rival.order)
            for rival in rivals
            if (other := index(rival.world)) is not None
        ]
        yield _line(mineral, f"{stage}.{name}", NEWEST, shown, others)


def _tables(session: Session, minerals: Minerals) -> Iterator[_Table]:
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
    statement = _of(statement, m.Series.mineral_id, minerals)
    for key, group in groupby(session.execute(statement), key=lambda row: row[:4]):
        rows = list(group)
        _, _, _, _, stage, measure, headline, *_, source_kind, source_year, _ = rows[0]
        countries = [row for row in rows if row[7] is AreaKind.COUNTRY]
        withheld = tuple(row[8] for row in countries if row[9] is ClaimKind.WITHHELD)
        total = next((row[10] for row in rows if row[7] is AreaKind.WORLD), None)
        yield _Table(
            mineral=key[0],
            stage=_STAGES[stage],
            headline=headline,
            measure=measure,
            series=key[1],
            year=key[2] or 0,
            order=claim_order(source_kind, source_year),
            world=World(
                tuple(row[10] for row in countries if row[10]),
                100.0 if measure is Measure.SHARE else total,
                bool(withheld),
            ),
            withheld=withheld,
            areas=tuple(row[-1] for row in countries if row[10] or row[9] in _PRODUCES),
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
        m.Preference.id,
    )
    rows = session.execute(
        statement.add_columns(*columns)
        .outerjoin(m.Source, model.source_id == m.Source.id)
        .outerjoin(m.Preference, m.Preference.claim_uid == model.uid)
        .where(model.status != ClaimStatus.PROJECTED)
        .order_by(model.id)
    )
    for mineral, extra, kind, value, low, high, unit, year, source, published, chosen in rows:
        what, factor = dimension(unit or "")
        interval = interval_of(kind, value, low, high, factor)
        if interval is not None:
            order = claim_order(source, published, preferred=chosen is not None)
            yield mineral, extra, Claimed(interval, what, year or 0, order)


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
    statement = _of(statement, m.Series.mineral_id, minerals)
    by_year: dict[int, dict[int, list[Claimed]]] = {}
    for mineral, _, claim in _claims(session, m.Supply, statement):
        by_year.setdefault(mineral, {}).setdefault(claim.year, []).append(claim)
    lines: Lines = []
    for mineral, years in by_year.items():
        lines += [
            _shown_first(mineral, "production", claims, year) for year, claims in years.items()
        ]
        lines.append(_shown_first(mineral, "production", years[max(years)], NEWEST))
    return lines


def _assessed(session: Session, minerals: Minerals) -> Lines:
    indicators = {"supply risk": "supply-risk", "economic importance": "economic-importance"}
    statement = select(m.Assessment.mineral_id, m.Assessment.indicator).where(
        m.Assessment.indicator.in_(indicators)
    )
    statement = _of(statement, m.Assessment.mineral_id, minerals)
    found: dict[tuple[int, str], list[Claimed]] = {}
    for mineral, indicator, claim in _claims(session, m.Assessment, statement):
        found.setdefault((mineral, indicators[indicator]), []).append(claim)
    return [
        _shown_first(mineral, measure, _newest(claims), NEWEST)
        for (mineral, measure), claims in found.items()
    ]


def _import_reliance(session: Session, minerals: Minerals) -> Lines:
    """Net import reliance of the newest year, of each form that is told apart; a net exporter's
    stands below zero."""
    statement = select(m.Statistic.mineral_id, m.Statistic.detail).where(
        m.Statistic.indicator == "net import reliance"
    )
    found: dict[int, dict[str, list[Claimed]]] = {}
    statement = _of(statement, m.Statistic.mineral_id, minerals)
    for mineral, detail, claim in _claims(session, m.Statistic, statement):
        found.setdefault(mineral, {}).setdefault(detail, []).append(claim)
    exporters = select(
        m.Statistic.mineral_id,
        m.Statistic.detail,
        m.Statistic.period_to,
        m.Source.kind,
        m.Source.year,
    ).outerjoin(m.Source, m.Statistic.source_id == m.Source.id)
    exporters = exporters.where(
        m.Statistic.indicator == "net import reliance", m.Statistic.as_published == "E"
    )
    for mineral, detail, year, kind, published in session.execute(
        _of(exporters, m.Statistic.mineral_id, minerals)
    ):
        order = claim_order(kind, published)
        exporter = Claimed(Interval(-inf, 0.0), "percent", year or 0, order, "net exporter")
        found.setdefault(mineral, {}).setdefault(detail, []).append(exporter)
    return [
        _shown_first(mineral, "import-reliance", _newest(claims), NEWEST)
        for mineral, details in found.items()
        for claims in details.values()
    ]


def _by_application(session: Session, model: Any, measure: str, minerals: Minerals) -> Lines:
    """Readings for each application; those of other end uses stand for no application."""
    about = {row[0]: row[1:] for row in session.execute(_what_for(model))}
    found: dict[tuple[int, tuple[Any, ...], str], list[Claimed]] = {}
    statement = _of(select(model.mineral_id, model.id), model.mineral_id, minerals)
    for mineral, id_, claim in _claims(session, model, statement):
        if id_ in about:
            found.setdefault((mineral, about[id_], claim.dimension), []).append(claim)
    return [
        {
            **_shown_first(mineral, measure, _newest(claims), NEWEST),
            "application_id": what[0] or ANY_APPLICATION,
        }
        for (mineral, what, _), claims in found.items()
    ]


def _what_for(model: Any) -> Any:
    """Application and, of a share of demand, end use: rival claims agree in both."""
    if model is m.DemandShare:
        return select(model.id, model.application_id, model.end_use).where(
            model.subtotal.is_(False), model.scope == "world"
        )
    return select(model.id, model.application_id)
