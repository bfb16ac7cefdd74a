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

from sqlalchemy import literal, null, select
from sqlalchemy.orm import Session

from mineralcat.domain.concentration import Interval, WorldSupply, hhi, top_share
from mineralcat.domain.grouping import grouped
from mineralcat.domain.preference import Order, claim_order
from mineralcat.domain.query_numbers import OF_APPLICATIONS
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Measure
from mineralcat.domain.units import dimension
from mineralcat.store import models as m

from .selection import Lines, Minerals, placed, rows_of, with_order
from .supply_tables import PublishedTable, shown_order, supply_by_stage

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
    """All intervals of these minerals, or of all. Production has one for each year, too."""
    yield from _concentration(session, minerals)
    found = grouped(_claims(session, minerals))
    forms = Counter(about[:2] for about in found)
    for (mineral, measure, application, *_), claims in found.items():
        if measure == "import-reliance" and forms[mineral, measure] == 1:
            claims = [claim._replace(note="") for claim in claims]
        by_year = grouped((claim.year, claim) for claim in claims)
        for year in by_year if measure == "production" else ():
            yield _shown_first(mineral, measure, by_year[year], year)
        yield _shown_first(mineral, measure, by_year[max(by_year)], NEWEST, application)


def interval_of(
    factor: float, kind: ClaimKind, value: float | None, low: float | None, high: float | None
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


# -- concentration ---------------------------------------------------------------------------


def _concentration(session: Session, minerals: Minerals) -> Lines:
    found = placed(session, minerals)
    groups = {id_: one.supplied_by for id_, one in found.items()}
    for mineral, stage, via, tables in supply_by_stage(session, minerals, groups):
        yield from _indices(mineral, stage, tables, f"as {found[via].name}" if via else "")


def _indices(mineral: int, stage: str, tables: list[PublishedTable], via: str) -> Lines:
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

_NONE, _ALL = null(), literal("")
_PRODUCED = (
    select(m.Series.mineral_id, literal("production"), _NONE, _ALL)
    .select_from(m.Supply)
    .join(m.Series, m.Supply.series_id == m.Series.id)
    .join(m.Area, m.Supply.area_id == m.Area.id)
    .where(m.Series.headline.is_(True), m.Series.measure == Measure.PRODUCTION)
    .where(m.Area.kind == AreaKind.WORLD)
)
_ASSESSED = select(m.Assessment.mineral_id, m.Assessment.indicator, _NONE, _ALL)
_COUNTED = select(m.Statistic.mineral_id, m.Statistic.indicator, _NONE, m.Statistic.detail)
_TAKEN = select(m.Intensity.mineral_id, literal("intensity"), m.Intensity.application_id, _ALL)
_SHARED = select(
    *(m.DemandShare.mineral_id, literal("demand-share"), m.DemandShare.application_id),
    m.DemandShare.end_use,
).where(m.DemandShare.subtotal.is_(False), m.DemandShare.scope == "world")
_INDICATORS = {
    "supply risk": "supply-risk",
    "economic importance": "economic-importance",
    "net import reliance": "import-reliance",
}


def _claims_of(model: Any, about: Any) -> Any:
    """The statement with the figures of claims, none of which is projected."""
    figures = about.add_columns(
        *(model.claim_kind, model.value, model.low, model.high, model.unit),
        *(model.period_to, model.as_published),
    )
    return with_order(figures.where(model.status != ClaimStatus.PROJECTED), model)


_CLAIMS = (
    _claims_of(m.Supply, _PRODUCED),
    _claims_of(m.Assessment, _ASSESSED.where(m.Assessment.indicator.in_(_INDICATORS))),
    _claims_of(m.Statistic, _COUNTED.where(m.Statistic.indicator == "net import reliance")),
    _claims_of(m.Intensity, _TAKEN),
    _claims_of(m.DemandShare, _SHARED),
)
"""Mineral, measure, application and form of claims, and their figures. The form is what of several
that are published apart it is, or the end use of a share of demand."""
_EXPORTER = Interval(-inf, nextafter(0.0, -inf))
"""What a net exporter imports: less than nothing."""


def _claims(
    session: Session, minerals: Minerals
) -> Iterator[tuple[tuple[int, str, int, str, str], Claimed]]:
    """Each claim that states a figure, with what its rivals agree in: mineral, measure, application
    and form, and of amounts and shares the dimension."""
    for statement in _CLAIMS:
        for row in rows_of(session, statement, minerals):
            mineral, measure, application, form, *figure = row[:8]
            unit, year, published, source, edition, slug, preference = row[8:]
            measure = _INDICATORS.get(measure, measure)
            what, factor = dimension(unit or "")
            interval = interval_of(factor, *figure)
            if measure == "import-reliance" and published == "E":
                what, interval = "percent", _EXPORTER
            if interval is not None:
                order = claim_order(source, edition, preferred=preference is not None)
                note = "" if application else form
                claim = Claimed(interval, what, year or 0, order, slug or "", note)
                apart = what if measure in OF_APPLICATIONS else ""
                yield (mineral, measure, application or ANY_APPLICATION, form, apart), claim
