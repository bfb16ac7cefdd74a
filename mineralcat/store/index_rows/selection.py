"""The minerals whose lines are made, the groups that they belong to, and the order of the claims
that the lines are made from."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session

from mineralcat.store import models as m

Minerals = list[int] | None
"""Of which minerals; None is all."""
Lines = Iterable[tuple[Any, ...]]
"""Lines of a table of the index, as plain numbers and texts in the order of its columns."""


def rows_of(session: Session, statement: Any, minerals: Minerals) -> Iterable[Any]:
    """The rows of a statement, whose first column is a mineral, about these minerals alone."""
    if minerals is None:
        return session.execute(statement)
    return session.execute(of_some(statement), {"minerals": minerals})


@lru_cache(maxsize=64)
def of_some(statement: Any) -> Any:
    """The statement about some *minerals*, built once: that takes longer than asking it of one."""
    mineral = statement.selected_columns[0]
    return statement.where(mineral.in_(bindparam("minerals", expanding=True)))


def with_order(statement: Any, model: Any) -> Any:
    """The statement about claims of a model, with what decides which of them is shown first:
    kind, year and key of the source, and the preference."""
    return (
        statement.add_columns(m.Source.kind, m.Source.year, m.Source.slug, m.Preference.id)
        .outerjoin(m.Source, model.source_id == m.Source.id)
        .outerjoin(m.Preference, m.Preference.claim_uid == model.uid)
        .order_by(model.id)
    )


# -- groups ----------------------------------------------------------------------------------------


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


def members_below(groups: Collection[int] | BindParameter[Any]) -> Select[int]:
    """The statement that finds the members of groups, of their groups, and so on."""
    member = m.Mineral
    below = select(member.id).where(member.member_of_id.in_(groups)).cte(recursive=True)
    below = below.union(select(member.id).where(member.member_of_id == below.c.id))
    return select(below.c.id)
