"""What a map of supply is drawn from: a mineral's tables by area, and what kind each area is."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import AreaKind, Measure
from mineralcat.store.models import Area, Mineral, Series, Supply
from mineralcat.store.revision_cache import cached
from mineralcat.store.rows import MineralSupply, Ref, SupplyRow

from .facts import supply_at


def area_supply(
    session: Session, slug: str, measure: Measure | None = None
) -> MineralSupply | None:
    """The supply of a mineral, of one measure where it is named, and of the groups above it: nobody
    mines neodymium alone. None where there is no such mineral."""
    found = session.execute(_NAMED, {"slug": slug}).first()
    if found is None:
        return None
    named = Ref(found.slug, found.name)
    tables: list[tuple[Ref, tuple[SupplyRow, ...]]] = []
    seen: set[int] = set()
    at: Any = found
    while at is not None and at.id not in seen:  # a ring is told by `integrity`
        seen.add(at.id)
        rows = supply_at(session, at.id)
        if measure is not None:
            rows = tuple(row for row in rows if row.measure is measure)
        if rows:
            tables.append((Ref(at.slug, at.name), rows))
        at = session.execute(_WITH_ID, {"id": at.member_of_id}).first()
    return MineralSupply(named, tuple(tables), _area_kinds(session))


_mineral = Mineral.__table__.c
_COLUMNS = (_mineral.id, _mineral.slug, _mineral.name, _mineral.member_of_id)
_NAMED = select(*_COLUMNS).where(_mineral.slug == bindparam("slug"))
_WITH_ID = select(*_COLUMNS).where(_mineral.id == bindparam("id"))


def _area_kinds(session: Session) -> dict[str, AreaKind]:
    """What each area is of which any supply is told."""

    def read() -> dict[str, AreaKind]:
        told = Area.id.in_(select(Supply.area_id).distinct())
        rows = session.execute(select(Area.slug, Area.kind).where(told))
        return {row.slug: row.kind for row in rows}

    return cached(session, "area kinds", None, read)


def supplied_minerals(session: Session, ids: Iterable[int] | None = None) -> tuple[Ref, ...]:
    """The minerals with supply, of their own or of a group above them, in the order of *ids*; all
    of them by name where no ids are given."""
    supplied = cached(session, "supplied", None, lambda: _supplied(session))
    if ids is None:
        return tuple(supplied.values())
    return tuple(supplied[id_] for id_ in ids if id_ in supplied)


def _supplied(session: Session) -> dict[int, Ref]:
    """All of them by id, in the order of their names."""
    minerals = {row.id: row for row in session.execute(select(*_COLUMNS))}
    counted = set(session.scalars(select(Series.mineral_id).distinct()))

    def is_supplied(id_: int | None) -> bool:
        seen: set[int] = set()
        while id_ is not None and id_ not in seen:
            if id_ in counted:
                return True
            seen.add(id_)
            id_ = minerals[id_].member_of_id
        return False

    found = (row for id_, row in minerals.items() if is_supplied(id_))
    ordered = sorted(found, key=lambda row: row.name.casefold())
    return {row.id: Ref(row.slug, row.name) for row in ordered}
