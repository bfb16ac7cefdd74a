"""What may never lead back to itself: applications through their links, minerals through groups."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.errors import EditError
from mineralcat.store.models import Application, ApplicationLink, Mineral


def refuse_ring_of_links(session: Session, link: ApplicationLink, field: str = "part") -> None:
    """EditError, naming the way round, where a link would make an application part of itself."""
    names = _names(session, Application)
    if link.whole_id == link.part_id:
        raise EditError(field, f"{names[link.part_id]} cannot be a part of itself.")
    below: dict[int, list[int]] = {}
    rows = select(ApplicationLink.whole_id, ApplicationLink.part_id, ApplicationLink.id)
    for whole, part, id_ in session.execute(rows):
        if id_ != link.id:
            below.setdefault(whole, []).append(part)
    way = _way(below, link.part_id, link.whole_id)
    if way is not None:
        said = " → ".join(names[at] for at in (link.whole_id, *way))
        raise EditError(
            field,
            f"This would make a ring: {said}. Take away one of these links first, or choose another"
            " part.",
        )


def refuse_ring_of_groups(session: Session, mineral: Mineral) -> None:
    """EditError, naming the way round, where a mineral would be a member of itself."""
    if mineral.member_of_id is None:
        return
    names = _names(session, Mineral)
    if mineral.member_of_id == mineral.id:
        raise EditError("member_of", f"{names[mineral.id]} cannot be a member of itself.")
    rows = session.execute(select(Mineral.id, Mineral.member_of_id)).all()
    above = {id_: [group] for id_, group in rows if group is not None and id_ != mineral.id}
    way = _way(above, mineral.member_of_id, mineral.id)
    if way is not None:
        said = " → ".join(names[at] for at in (mineral.id, *way))
        raise EditError(
            "member_of",
            f"This would make a ring of groups: {said}. Choose another group, or none.",
        )


def closing(session: Session, column: str, target: int) -> tuple[str, set[int]]:
    """What a row must not have where its *column* (a group, a whole, a part) is to be *target*: the
    other column, and the ids in it from which the way would lead back."""
    links = select(ApplicationLink.whole_id, ApplicationLink.part_id)
    match column:
        case "member_of_id":
            other = "id"
            rows = session.execute(select(Mineral.id, Mineral.member_of_id)).all()
            ways = [(id_, group) for id_, group in rows if group is not None]
        case "part_id":
            other, ways = "whole_id", [(whole, part) for whole, part in session.execute(links)]
        case _:
            other, ways = "part_id", [(part, whole) for whole, part in session.execute(links)]
    leads: dict[int, list[int]] = {}
    for start, end in ways:
        leads.setdefault(start, []).append(end)
    found, left = {target}, [target]
    while left:
        further = {end for end in leads.get(left.pop(), ()) if end not in found}
        found |= further
        left += further
    return other, found


RING_COLUMNS = frozenset({"member_of_id", "whole_id", "part_id"})
"""The columns by which rows could lead back to themselves."""


def _names(session: Session, model: type[Application] | type[Mineral]) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(select(model.id, model.name))}


def _way(leads: dict[int, list[int]], start: int, goal: int) -> list[int] | None:
    """A way from *start* to *goal*, both included; None where there is none."""
    came: dict[int, int | None] = {start: None}
    queue = [start]
    while queue:
        at = queue.pop(0)
        if at == goal:
            way: list[int] = []
            step: int | None = at
            while step is not None:
                way.append(step)
                step = came[step]
            return way[::-1]
        for after in leads.get(at, ()):
            if after not in came:
                came[after] = at
                queue.append(after)
    return None
