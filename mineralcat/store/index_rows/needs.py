"""Keeps the sets of what each application needs in step with the bills that they are made from."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from mineralcat.store.index.index_tables import bill, need
from mineralcat.store.search.bitsets import numbers, packed, set_of

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
        _put(session, {(application, rank): _set(numbers(ids)) for rank, ids in rows})


def in_bills(session: Session, minerals: Collection[int]) -> dict[Key, list[int]]:
    """Where some minerals stand in bills."""
    found: dict[Key, list[int]] = {}
    lines = select(bill.c.application_id, bill.c.importance, bill.c.mineral_id)
    for application, rank, mineral in session.execute(lines.where(bill.c.mineral_id.in_(minerals))):
        found.setdefault((application, rank), []).append(mineral)
    return found


def rewrite_needs(
    session: Session, before: dict[Key, list[int]], after: dict[Key, list[int]]
) -> None:
    """Bring the sets up to date with bills in which some minerals stood *before* and stand
    *after*: each set is changed where it differs, not made anew."""
    changed: dict[Key, int] = {}
    for key in before.keys() | after.keys():
        gone, come = _set(before.get(key, ())), _set(after.get(key, ()))
        if gone != come:
            here = (need.c.application_id == key[0]) & (need.c.importance == key[1])
            stored = session.scalar(select(need.c.minerals).where(here)) or b""
            changed[key] = int.from_bytes(stored, "little") & ~gone | come
            session.execute(delete(need).where(here))
    _put(session, changed)


def _put(session: Session, sets: dict[Key, int]) -> None:
    rows = [
        {"application_id": application, "importance": rank, "minerals": packed(minerals)}
        for (application, rank), minerals in sets.items()
        if minerals
    ]
    if rows:
        session.execute(insert(need), rows)


def _set(ids: Iterable[int]) -> int:
    ids = list(ids)
    return set_of(ids, max(ids) + 1) if ids else 0


def need_rows(bills: Lines) -> list[dict[str, Any]]:
    """The lines of `need` that these of `bill` come to."""
    found: dict[tuple[int, int], list[int]] = {}
    for line in bills:
        found.setdefault((line["application_id"], line["importance"]), []).append(
            line["mineral_id"]
        )
    return [
        {
            "application_id": application,
            "importance": rank,
            "minerals": packed(set_of(ids, max(ids) + 1)),
        }
        for (application, rank), ids in found.items()
    ]
