"""Sets of minerals, for searching: compressed bitmaps (pyroaring) of their ids.

They are joined, cut and counted at the speed of memory, a hundred thousand minerals in some
microseconds. A search reads the sets it speaks of, once at each revision of the catalogue, and the
rest is `&`, `|` and `-`; only what is shown is put in order. Sets are frozen, for they are cached.
"""

import json
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from pyroaring import FrozenBitMap
from sqlalchemy import Executable, func, select
from sqlalchemy.orm import Session

from mineralcat.errors import MineralCatError
from mineralcat.translation import _

from ..index.index_tables import NAME, name_key
from ..revision_cache import LruCache

Made = TypeVar("Made")
Values = Mapping[str, Any]

_BY_NAME = (
    select(name_key.c.mineral_id)
    .where(name_key.c.kind == NAME)
    .order_by(name_key.c.key, name_key.c.mineral_id)
    .subquery()
)
_IN_ORDER = select(func.aggregate_strings(_BY_NAME.c.mineral_id, ","))
_LARGEST = 50_000_000
"""No id is larger unless somebody wrote it to make the sets so."""
_FEW = 16
"""Where a set is a smaller part than this of all, its minerals are looked for; else all are gone
through."""
_BEGINNING = 256
"""So many of a set are looked for alone; for more, all are put in order, and cached."""
_CACHED_BYTES = 16 * 1024 * 1024
_FEWEST_CACHED = 100
"""What was made is cached up to about so many bytes of sets, or so many sets."""
NONE = FrozenBitMap()


class MineralSets:
    """The minerals of a catalogue at one revision, and the sets of them that were asked for."""

    def __init__(self, session: Session) -> None:
        ids = numbers(session.scalar(_IN_ORDER))
        largest = max(ids, default=0)
        if largest > _LARGEST or min(ids, default=0) < 0:
            message = _(
                "The minerals of this catalogue are numbered as no catalogue numbers them, so it "
                "cannot be searched. Restore a backup, or ask whoever made the file."
            )
            raise MineralCatError(message)
        self.ids = array("I", ids)
        self.everything = FrozenBitMap(self.ids)
        most = max(_FEWEST_CACHED, _CACHED_BYTES // (largest // 8 + 1))
        self._cache: LruCache[Any] = LruCache(most)

    @cached_property
    def _place(self) -> "array[int]":
        """Where each id stands by name."""
        places = array("I", [0]) * (self.everything.max() + 1)
        for place, id_ in enumerate(self.ids):
            places[id_] = place
        return places

    def of(self, ids: Sequence[int]) -> FrozenBitMap:
        """The set of minerals with these ids; what is no mineral is left out."""
        try:
            return FrozenBitMap(ids) & self.everything
        except OverflowError:  # an index that does not match the catalogue
            return self.of([id_ for id_ in ids if 0 <= id_ <= _LARGEST])

    def in_order(self, found: FrozenBitMap) -> "array[int]":
        """The ids of a set, by name."""
        return self.ids if found == self.everything else self.only(self.ids, found)

    def first(self, found: FrozenBitMap, count: int) -> "array[int]":
        """The first ids of a set, by name, without going through the rest."""
        if len(found) * _FEW < len(self.ids):
            return array("I", sorted(found, key=self._place.__getitem__)[:count])
        return array("I", islice(filter(found.__contains__, self.ids), count))

    def only(self, order: "array[int]", found: FrozenBitMap) -> "array[int]":
        """Those of a set, in another order."""
        return array("I", filter(found.__contains__, order))

    def between(self, first: int | None, last: int | None) -> FrozenBitMap:
        """All from one mineral to another, by name; none where there is no such mineral."""
        if first is None or last is None:
            return NONE
        return self.of(self.ids[self._place[first] : self._place[last] + 1])

    def read(
        self, session: Session, statement: Executable, values: Mapping[str, Any]
    ) -> FrozenBitMap:
        """The set that a statement gives as one text, ids and commas: less than half the work of as
        many rows. It is cached, for letter after letter asks the same again."""
        key = statement, *sorted(values.items())
        return self.cached(key, lambda: self.of(numbers(session.scalar(statement, values))))

    def cached(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for this key, made now if it was not; of those not asked for lately some
        are dropped."""
        found: Made = self._cache.get(key, make)
        return found


class Ranked:
    """The ids of hits, group after group: each a set, in order of name, or ids in their own order.

    They are made as far as they are asked for: a page needs the first of some hundred thousand.
    """

    def __init__(self, sets: MineralSets, groups: Iterable["FrozenBitMap | array[int]"]) -> None:
        self._sets = sets
        self._groups = list(groups)
        self._count = sum(map(len, self._groups))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        return iter(self[:])

    def __getitem__(self, places: slice) -> "array[int]":
        start, stop, step = places.indices(self._count)
        found = array("I")
        before = 0
        for at, group in enumerate(self._groups):
            low, high = max(start - before, 0), min(stop - before, len(group))
            if low < high:
                found += self._made(at, high)[low:high]
            before += len(group)
        return found[::step]

    def __contains__(self, id_: int) -> bool:
        """Whether an id is among them, without putting them in order."""
        return 0 <= id_ <= _LARGEST and any(id_ in group for group in self._groups)

    def _made(self, at: int, stop: int) -> "array[int]":
        """A group's ids, at least so many."""
        group = self._groups[at]
        if isinstance(group, array):
            return group
        if stop <= _BEGINNING:
            return self._sets.first(group, stop)
        made = self._groups[at] = self._sets.in_order(group)
        return made


def packed(ids: Iterable[int]) -> bytes:
    """Ids as the index stores them: in order, four bytes each, the lowest first. No bitmap is
    stored, for one that somebody made up could not be read safely."""
    return array("I", FrozenBitMap(ids)).tobytes()


def unpacked(stored: bytes) -> FrozenBitMap:
    """The set that `packed` gave; ValueError where the bytes are no ids."""
    ids = array("I")
    ids.frombytes(stored)
    return FrozenBitMap(ids)


def numbers(text: str | None) -> list[int]:
    """The whole numbers of a text, which has commas between them: JSON's reader takes a quarter of
    the time that `int` takes for each."""
    return json.loads(f"[{text}]") if text else []


# -- three values ----------------------------------------------------------------------------------

# What a query says of each mineral: it is one, it may be one, or it is none. Unknown is not no.
# *And*, *or* and *not* follow Kleene's three-valued logic ("Introduction to Metamathematics", 1952,
# section 64). What is open is *unknown* where nothing that leaves it open has a figure to compare,
# and *possible* as soon as one has.


class Answer(NamedTuple):
    """Sets of minerals: for which a query surely holds, for which it may, and which of those in
    doubt are so for want of any figure."""

    sure: FrozenBitMap
    may: FrozenBitMap
    unread: FrozenBitMap


def all_of(answers: Iterable[Answer], everything: FrozenBitMap) -> Answer:
    """What all of these find; of none, everything."""
    sure = may = everything
    possible = NONE
    for answer in answers:
        sure, may = sure & answer.sure, may & answer.may
        possible |= _possible(answer)
    return Answer(sure, may, may - sure - possible)


def any_of(answers: Iterable[Answer]) -> Answer:
    """What any of these finds."""
    sure = may = possible = NONE
    for answer in answers:
        sure, may = sure | answer.sure, may | answer.may
        possible |= _possible(answer)
    return Answer(sure, may, may - sure - possible)


def contrary(answer: Answer, everything: FrozenBitMap) -> Answer:
    """What this does not find: what is open stays open."""
    return Answer(everything - answer.may, everything - answer.sure, answer.unread)


def _possible(answer: Answer) -> FrozenBitMap:
    return answer.may - answer.sure - answer.unread
