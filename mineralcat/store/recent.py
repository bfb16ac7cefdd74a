"""What was read of the newest revision a moment ago, so that the next view need not read it again.

Rows are plain and never change, and a new revision has a graph of its own; so what is kept with the
graph is never stale. Only sessions that cannot write keep anything, while the index is up to date:
what is read in the midst of an edit belongs to no revision yet.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from .queries.graph import ApplicationGraph

ONLY_READS = "only reads"
"""Marks such a session in its `info`; what it read so far is there as well."""
MOST = 24
"""Entries of a kind that are kept; those not used for longest are forgotten."""

_lock = Lock()
Read = TypeVar("Read")


def recent(
    session: Session,
    graph: ApplicationGraph,
    kind: str,
    key: Hashable,
    read: Callable[[], Read],
    most: int = MOST,
) -> Read:
    """What *read* gives, read once a revision for each key of a kind; the last *most* are kept."""
    if ONLY_READS not in session.info:
        return read()
    with _lock:
        kept: OrderedDict[Hashable, Any] = graph.kept.setdefault(kind, OrderedDict())  # type: ignore[assignment]
        if key in kept:
            kept.move_to_end(key)
            found: Read = kept[key]
            return found
    made = read()
    with _lock:
        kept[key] = made
        while len(kept) > most:
            kept.popitem(last=False)
    return made


def read_so_far(session: Session, kind: str) -> dict[Any, Any]:
    """What a session that cannot write has read of a kind until now, to be added to; always empty
    in one that can."""
    if ONLY_READS not in session.info:
        return {}
    found: dict[Any, Any] = session.info[ONLY_READS].setdefault(kind, {})
    return found
