"""What may never lead back to itself: applications through their links, minerals through groups."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.errors import EditError
from mineralcat.store.models import Application, ApplicationLink, Mineral
from mineralcat.translation import _

RING_COLUMNS = frozenset({"member_of_id", "whole_id", "part_id"})
"""The columns by which rows could lead back to themselves."""
Pair = tuple[int, int]


def refuse_ring_of_links(session: Session, link: ApplicationLink) -> None:
    """EditError, naming the path, where a link would make an application part of itself."""
    names = _names(session, Application)
    if link.whole_id == link.part_id:
        raise EditError("part", _("{name} cannot be a part of itself.", name=names[link.part_id]))
    links = select(ApplicationLink.whole_id, ApplicationLink.part_id)
    others = session.execute(links.where(ApplicationLink.id != (link.id or 0)))
    path = _path(others, link.part_id, link.whole_id)
    if path:
        words = " → ".join(names[at] for at in (link.whole_id, *path))
        sentence = _(
            "This would make a ring: {path}. Take away one of these links first, or choose"
            " another part.",
            path=words,
        )
        raise EditError("part", sentence)


def refuse_ring_of_groups(session: Session, mineral: Mineral) -> None:
    """EditError, naming the path, where a mineral would be a member of itself."""
    if mineral.member_of_id is None:
        return
    names = _names(session, Mineral)
    if mineral.member_of_id == mineral.id:
        words = _("{name} cannot be a member of itself.", name=names[mineral.id])
        raise EditError("member_of", words)
    others = (pair for pair in _memberships(session) if pair[0] != mineral.id)
    path = _path(others, mineral.member_of_id, mineral.id)
    if path:
        words = " → ".join(names[at] for at in (mineral.id, *path))
        sentence = _(
            "This would make a ring of groups: {path}. Choose another group, or none.", path=words
        )
        raise EditError("member_of", sentence)


def closing(session: Session, column: str, target: int) -> tuple[str, set[int]]:
    """What a row must not have where its *column* (a group, a whole, a part) is to be *target*: the
    other column, and the ids in it from which a path leads back."""
    links = select(ApplicationLink.whole_id, ApplicationLink.part_id)
    match column:
        case "member_of_id":
            return "id", set(_reached(_memberships(session), target))
        case "part_id":
            return "whole_id", set(_reached(session.execute(links), target))
        case _:
            back = ((part, whole) for whole, part in session.execute(links))
            return "part_id", set(_reached(back, target))


def _memberships(session: Session) -> Iterable[Pair]:
    rows = session.execute(select(Mineral.id, Mineral.member_of_id))
    return [(id_, group) for id_, group in rows if group is not None]


def _names(session: Session, model: type[Application] | type[Mineral]) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(select(model.id, model.name))}


def _reached(pairs: Iterable[Pair], start: int) -> dict[int, int | None]:
    """The ids to which the pairs lead from *start*, itself included, each with the one before."""
    following: dict[int, list[int]] = {}
    for one, next_ in pairs:
        following.setdefault(one, []).append(next_)
    before: dict[int, int | None] = {start: None}
    queue = [start]
    for at in queue:  # grows meanwhile
        for next_ in following.get(at, ()):
            if next_ not in before:
                before[next_] = at
                queue.append(next_)
    return before


def _path(pairs: Iterable[Pair], start: int, end: int) -> list[int]:
    """A shortest path from *start* to *end*, both included; empty where there is none."""
    before = _reached(pairs, start)
    path: list[int] = []
    at = end if end in before else None
    while at is not None:
        path.append(at)
        at = before[at]
    return path[::-1]
