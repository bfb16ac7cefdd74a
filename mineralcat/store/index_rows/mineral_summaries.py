"""One line a mineral, for the table of minerals, and what lists of critical minerals cover."""

from collections import Counter
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.domain.grouping import grouped
from mineralcat.domain.terms import AreaKind, Measure
from mineralcat.store import models as m

from ..index.index_tables import coverage
from .selection import Lines, Minerals, lineage, placed, rows_of
from .supply_tables import HEADLINES, IndexedSupply, supply_figures

_COVERED = select(coverage.c.mineral_id)
_USED = select(m.Usage.mineral_id, func.count(m.Usage.application_id.distinct())).group_by(
    m.Usage.mineral_id
)


def summary_rows(session: Session, minerals: Minerals) -> Lines:
    """One line a mineral. A mineral without figures of its own shows the leader of the nearest
    group that has them. What lists cover is read from the index where some minerals are asked for,
    and made anew where all are."""
    if minerals is None:
        lists = Counter(mineral for _, mineral, *_ in coverage_rows(session))
    else:
        lists = Counter(mineral for (mineral,) in rows_of(session, _COVERED, minerals))
    found = placed(session, minerals)
    groups = {id_: one.supplied_by for id_, one in found.items()}
    leaders = _leaders(session, None if minerals is None else list(found))
    uses = dict(map(tuple, rows_of(session, _USED, minerals)))
    for mineral in found if minerals is None else minerals:
        at = next((at for at in lineage(mineral, groups) if at in leaders), None)
        leader = leaders[at] if at is not None else _NO_LEADER
        via = found[at].slug if at is not None and at != mineral else None
        yield (mineral, uses.get(mineral, 0), lists.get(mineral, 0), *leader, via)


_Leader = tuple[int | str | float | None, ...]
"""Country, share of the world in percent, first and last year, status, stage and source."""
_NO_LEADER: _Leader = (None,) * 7


def _leaders(session: Session, minerals: Minerals) -> dict[int, _Leader]:
    """The leading producer of each headline series: newest year, one source."""
    figures = supply_figures(session, minerals, HEADLINES)
    by_mineral = groupby(figures, key=attrgetter("mineral"))
    return {id_: leader for id_, own in by_mineral if (leader := _leader(list(own))) is not None}


def _years(figure: IndexedSupply) -> tuple[int, int]:
    """First and last, 0 where there is none."""
    return figure.period_from or figure.period_to or 0, figure.period_to or 0


def _leader(figures: list[IndexedSupply]) -> _Leader | None:
    """Among the newest year's claims of the source shown first, the country with the most."""
    first = min(figures, key=lambda f: (-(f.period_to or 0), f.order, -_years(f)[0]))
    table = _years(first), first.source
    same = [figure for figure in figures if (_years(figure), figure.source) == table]
    countries = [f for f in same if f.area_kind is AreaKind.COUNTRY and f.value]
    if not countries:
        return None
    top = max(countries, key=lambda figure: figure.value or 0.0)
    world = next((figure.value for figure in same if figure.area_kind is AreaKind.WORLD), None)
    share = top.value if top.measure is Measure.SHARE else None
    if share is None and world and top.value is not None:
        share = 100 * top.value / world
    since, year = _years(top)
    of_table = since or None, year or None, top.status.value, top.stage.value, top.source
    return (top.area, share, *of_table)


# -- lists -----------------------------------------------------------------------------------------


def coverage_rows(session: Session) -> list[tuple[Any, ...]]:
    """Listed minerals; all below a listed group, or below those of its members that the list means;
    and groups all of whose members are covered."""
    inner = session.execute(
        select(m.Mineral.id, m.Mineral.member_of_id, m.Mineral.no_market)
        .where(m.Mineral.member_of_id.is_not(None))
        .order_by(m.Mineral.id)
    ).all()
    members = grouped((group, id_) for id_, group, _ in inner if group is not None)
    aside = {id_ for id_, _, no_market in inner if no_market}
    below = {group: _below(members, group) for group in members}
    groups = sorted(below, key=lambda group: len(below[group]))
    limits = _limits(session)
    rows: list[tuple[Any, ...]] = []
    listings = session.execute(
        select(m.Listing.list_id, m.Listing.mineral_id, m.Listing.id)
        .where(m.Listing.until.is_(None))
        .order_by(m.Listing.list_id, m.Listing.id)
    )
    for list_id, entries in groupby(listings, key=itemgetter(0)):
        listed = {mineral: listing for _, mineral, listing in entries}
        covered: dict[int, tuple[int | None, int | None, bool]] = {
            mineral: (listing, None, False) for mineral, listing in listed.items()
        }
        for group in groups:
            if group in listed:
                for member in _meant(limits.get(listed[group]), below, group):
                    covered.setdefault(member, (listed[group], group, False))
        for group in groups:
            counted = [x for x in members[group] if x not in aside]
            if group not in covered and counted and all(x in covered for x in counted):
                covered[group] = (None, None, True)
        rows += [(list_id, mineral, *how) for mineral, how in covered.items()]
    return rows


def _limits(session: Session) -> dict[int, list[int]]:
    """The members that entries of groups are limited to, by the entry's id."""
    statement = select(m.ListingMember.listing_id, m.ListingMember.mineral_id)
    return grouped(session.execute(statement.order_by(m.ListingMember.id)))


def _meant(limit: list[int] | None, below: dict[int, list[int]], group: int) -> list[int]:
    """What a list means by a group's name: all below it, or these and all below these."""
    if limit is None:
        return below[group]
    return [one for member in limit for one in (member, *below.get(member, ()))]


def _below(members: dict[int, list[int]], group: int) -> list[int]:
    """The members of a group, of its groups, and so on."""
    found: list[int] = []
    queue = list(members.get(group, ()))
    while queue:
        member = queue.pop()
        if member not in found:
            found.append(member)
            queue += members.get(member, ())
    return found
