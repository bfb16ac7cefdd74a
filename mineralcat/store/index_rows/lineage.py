"""The groups that minerals belong to."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.store import models as m


class Placed(NamedTuple):
    """A mineral and the group that it belongs to. The supply of that group says nothing of a
    mineral with *no_market*, which has no supply worth listing."""

    group: int | None
    no_market: bool
    slug: str
    name: str

    @property
    def supplied_by(self) -> int | None:
        """The group whose supply speaks for it."""
        return None if self.no_market else self.group


def placed(session: Session, minerals: Collection[int] | None = None) -> dict[int, Placed]:
    """These minerals and all groups above them, or all minerals, by id."""
    columns = m.Mineral.member_of_id, m.Mineral.no_market, m.Mineral.slug, m.Mineral.name
    rows = select(m.Mineral.id, *columns).order_by(m.Mineral.id)
    if minerals is None:
        return {row[0]: Placed._make(row[1:]) for row in session.execute(rows)}
    found: dict[int, Placed] = {}
    asked: set[int] = set()
    missing = set(minerals)
    while missing:
        some = session.execute(rows.where(m.Mineral.id.in_(missing)))
        found.update((row[0], Placed._make(row[1:])) for row in some)
        asked |= missing
        missing = {one.group for one in found.values() if one.group is not None} - asked
    return found


def lineage(mineral: int, groups: Mapping[int, int | None]) -> Iterator[int]:
    """A mineral and the groups above it, the nearest first; up to where a damaged catalogue has a
    group that is its own member."""
    at: int | None = mineral
    seen: set[int] = set()
    while at is not None and at not in seen:
        yield at
        seen.add(at)
        at = groups.get(at)
