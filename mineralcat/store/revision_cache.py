"""What was read of one revision of a catalogue, so that the next question need not read it again.

There is one rule: what a session that only reads has read is right as long as no revision comes.
`Catalogue.reading` gives such sessions the cache of their revision, shared by all of them while the
search index is up to date; else one of their own. A session that writes has none, for what it reads
in the midst of an edit belongs to no revision yet. What is cached is never changed.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

MOST = 24
"""Entries of a kind that are cached; those not used for longest are dropped."""

Made = TypeVar("Made")


class LruCache(Generic[Made]):
    """The last *most* values that were asked for, by key. May be used by several threads; where two
    ask for the same at once, both make it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._values: OrderedDict[Hashable, Made] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for this key, made now if it is not there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made


class RevisionCache:
    """What was read of the *revision*, by kind and key."""

    def __init__(self, revision: int | None = None) -> None:
        self.revision = revision
        self._kinds: dict[str, LruCache[Any]] = {}

    def give_to(self, session: Session) -> None:
        """Let a session, which sees this revision and only reads, read from here and add to it."""
        session.info[_CACHE] = self

    def of_kind(self, kind: str, most: int) -> LruCache[Any]:
        """What was read of one kind."""
        return self._kinds.setdefault(kind, LruCache(most))


_CACHE = "mineralcat_revision_cache"


def cached(
    session: Session, kind: str, key: Hashable, read: Callable[[], Made], most: int = MOST
) -> Made:
    """What *read* gives, read once a revision for each key of a kind, of which the last *most* are
    cached."""
    cache: RevisionCache | None = session.info.get(_CACHE)
    if cache is None:
        return read()
    found: Made = cache.of_kind(kind, most).get(key, read)
    return found
