"""What lists of critical minerals cover."""

from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.grouping import grouped
from mineralcat.store import models as m


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
