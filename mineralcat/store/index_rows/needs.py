"""Keeps the sets of what each application needs in step with the bills that they are made from."""

from collections.abc import Collection, Iterable, Mapping

from pyroaring import FrozenBitMap
from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from mineralcat.domain.grouping import grouped
from mineralcat.store.index.index_tables import bill, need
from mineralcat.store.search.bitsets import numbers, packed, unpacked

from .selection import Lines

Key = tuple[int, int]
"""An application and an importance."""

_IDS = func.aggregate_strings(bill.c.mineral_id, ",")
_OF_ONE = (
    select(bill.c.importance, _IDS)
    .where(bill.c.application_id == bindparam("application"))
    .group_by(bill.c.importance)
)
_APPLICATIONS = select(bill.c.application_id).distinct()


def write_needs(session: Session) -> None:
    """Make all sets anew, an application at a time: a large catalogue has millions of lines."""
    session.execute(delete(need))
    for application in session.scalars(_APPLICATIONS).all():
        rows = session.execute(_OF_ONE, {"application": application})
        _put(session, {(application, rank): FrozenBitMap(numbers(ids)) for rank, ids in rows})


def in_bills(session: Session, minerals: Collection[int]) -> dict[Key, list[int]]:
    """Where some minerals stand in bills."""
    lines = select(bill.c.application_id, bill.c.importance, bill.c.mineral_id)
    rows = session.execute(lines.where(bill.c.mineral_id.in_(minerals)))
    return grouped(((application, rank), mineral) for application, rank, mineral in rows)


def rewrite_needs(
    session: Session, before: dict[Key, list[int]], after: dict[Key, list[int]]
) -> None:
    """Bring the sets up to date with bills in which some minerals stood *before* and stand
    *after*: each set is changed where it differs, not made anew."""
    changed: dict[Key, FrozenBitMap] = {}
    for key in before.keys() | after.keys():
        gone, come = FrozenBitMap(before.get(key, ())), FrozenBitMap(after.get(key, ()))
        if gone != come:
            here = (need.c.application_id == key[0]) & (need.c.importance == key[1])
            stored = session.scalar(select(need.c.mineral_ids).where(here)) or b""
            changed[key] = unpacked(stored) - gone | come
            session.execute(delete(need).where(here))
    _put(session, changed)


def _put(session: Session, sets: Mapping[Key, Iterable[int]]) -> None:
    if lines := _lines(sets):
        session.execute(insert(need), [dict(zip(need.c.keys(), one, strict=True)) for one in lines])


def _lines(sets: Mapping[Key, Iterable[int]]) -> list[tuple[int, int, bytes]]:
    return [(*key, packed(ids)) for key, ids in sets.items() if ids]


def need_rows(bills: Lines) -> Lines:
    """The lines of `need` that these of `bill` come to."""
    return _lines(grouped(((whole, rank), mineral) for whole, mineral, rank, *_ in bills))
