"""What a map of supply is drawn from: a mineral's tables by area, and what kind each area is."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import AreaKind, Measure
from mineralcat.store.index_rows.selection import lineage, placed
from mineralcat.store.models import Area, Mineral, Series, Supply
from mineralcat.store.revision_cache import cached
from mineralcat.store.rows import MineralSupply, Ref, SupplyRow

from .facts import supply_of


def area_supply(
    session: Session, slug: str, measure: Measure | None = None
) -> MineralSupply | None:
    """The supply of a mineral, of one measure where it is named, and of the groups above it: nobody
    mines neodymium alone. None where there is no such mineral."""
    found = session.scalar(select(Mineral.id).where(Mineral.slug == slug))
    if found is None:
        return None
    above = placed(session, [found])
    tables: list[tuple[Ref, tuple[SupplyRow, ...]]] = []
    for at in lineage(found, {id_: one.group for id_, one in above.items()}):
        rows = supply_of(session, at)
        if measure is not None:
            rows = tuple(row for row in rows if row.measure is measure)
        if rows:
            tables.append((Ref(above[at].slug, above[at].name), rows))
    return MineralSupply(Ref(slug, above[found].name), tuple(tables), _area_kinds(session))


def _area_kinds(session: Session) -> dict[str, AreaKind]:
    """What each area is that any supply names."""
    kinds = select(Area.slug, Area.kind).where(Area.id.in_(select(Supply.area_id).distinct()))
    return cached(session, "area kinds", None, lambda: dict(session.execute(kinds).all()))


def supplied_minerals(session: Session, ids: Iterable[int] | None = None) -> tuple[Ref, ...]:
    """The minerals with supply, of their own or of a group above them, in the order of *ids*; all
    of them by name where no ids are given."""
    supplied = cached(session, "supplied", None, lambda: _supplied(session))
    if ids is None:
        return tuple(supplied.values())
    return tuple(supplied[id_] for id_ in ids if id_ in supplied)


def _supplied(session: Session) -> dict[int, Ref]:
    """All of them by id, in the order of their names."""
    minerals = placed(session)
    groups = {id_: one.group for id_, one in minerals.items()}
    counted = set(session.scalars(select(Series.mineral_id).distinct()))

    found = (
        (id_, one)
        for id_, one in minerals.items()
        if any(at in counted for at in lineage(id_, groups))
    )
    ordered = sorted(found, key=lambda item: item[1].name.casefold())
    return {id_: Ref(one.slug, one.name) for id_, one in ordered}
