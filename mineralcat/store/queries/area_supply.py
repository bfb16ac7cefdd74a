"""What a map of supply is drawn from: a mineral's tables by area, and what kind each area is."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Measure
from mineralcat.store.models import Area, Mineral, Series, Supply
from mineralcat.store.rows import MineralSupply, Ref, SupplyRow

from .facts import supply_of


def area_supply(
    session: Session, slug: str, measure: Measure | None = None
) -> MineralSupply | None:
    """The supply of a mineral, of one measure where it is named, and of the groups above it: nobody
    mines neodymium alone. None where there is no such mineral."""
    found = session.scalar(select(Mineral).where(Mineral.slug == slug))
    if found is None:
        return None
    named = Ref(found.slug, found.name)
    tables: list[tuple[Ref, tuple[SupplyRow, ...]]] = []
    seen: set[int] = set()
    at: Mineral | None = found
    while at is not None and at.id not in seen:  # a ring is told by `integrity`
        seen.add(at.id)
        rows = supply_of(session, at.id, measure)
        if rows:
            tables.append((Ref(at.slug, at.name), rows))
        at = session.get(Mineral, at.member_of_id) if at.member_of_id is not None else None
    kinds = session.execute(
        select(Area.slug, Area.kind).where(Area.id.in_(select(Supply.area_id).distinct()))
    )
    return MineralSupply(named, tuple(tables), {row.slug: row.kind for row in kinds})


def supplied_minerals(session: Session, ids: Iterable[int] | None = None) -> tuple[Ref, ...]:
    """The minerals with supply, of their own or of a group above them, in the order of *ids*; all
    of them by name where no ids are given."""
    found = session.execute(select(Mineral.id, Mineral.slug, Mineral.name, Mineral.member_of_id))
    minerals = {row.id: row for row in found}
    counted = set(session.scalars(select(Series.mineral_id).distinct()))

    def is_supplied(id_: int | None) -> bool:
        seen: set[int] = set()
        while id_ is not None and id_ not in seen:
            if id_ in counted:
                return True
            seen.add(id_)
            id_ = minerals[id_].member_of_id
        return False

    if ids is None:
        ids = sorted(minerals, key=lambda id_: minerals[id_].name.casefold())
    wanted = (minerals[id_] for id_ in ids if id_ in minerals and is_supplied(id_))
    return tuple(Ref(row.slug, row.name) for row in wanted)
