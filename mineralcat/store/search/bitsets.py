"""Sets of minerals, for searching: whole numbers in which the bit of each mineral's id is set.

Python joins, cuts and counts such numbers at the speed of memory, a hundred thousand minerals in
some microseconds. A search reads the sets it speaks of, once at each revision of the catalogue, and
the rest is `&`, `|` and `~`; only what is shown is put in order.
"""

import json
import re
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress, islice
from typing import Any, TypeVar, overload

from sqlalchemy import Executable, func, select
from sqlalchemy.orm import Session

from mineralcat.errors import MineralCatError

from ..index.index_tables import NAME, name_key
from ..revision_cache import LruCache

Made = TypeVar("Made")
Values = Mapping[str, Any] | None

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
_SPARSE = 64
"""With fewer than one in so many, a set is put together bit by bit."""
_BEGINNING = 256
"""So many of a set are looked for alone; for more, all are put in order, and kept."""
_CACHED_BYTES = 16 * 1024 * 1024
_FEWEST_CACHED = 100
"""What was made is cached up to about so many bytes of sets, or so many sets."""
_SOME = re.compile(rb"[^\0]", re.DOTALL)
_BITS = {bytes([octet]): [bit for bit in range(8) if octet >> bit & 1] for octet in range(256)}
_DIGITS = bytes((ord("0"), ord("1"))).ljust(256, b"1")
_FLAGS = bytes(byte == ord("1") for byte in range(256))


class MineralSets:
    """The minerals of a catalogue at one revision, and the sets of them that were asked for."""

    def __init__(self, session: Session) -> None:
        self.ids = array("q", numbers(session.scalar(_IN_ORDER)))
        largest = max(self.ids, default=0)
        if largest > _LARGEST or min(self.ids, default=0) < 0:
            raise MineralCatError(
                "The minerals of this catalogue are numbered as no catalogue numbers them, so it "
                "cannot be searched. Restore a backup, or ask whoever made the file."
            )
        self._size = largest + 1
        most = max(_FEWEST_CACHED, _CACHED_BYTES // (self._size // 8 + 1))
        self._cache: LruCache[Any] = LruCache(most)
        self.everything = set_of(self.ids, self._size)

    @cached_property
    def _place(self) -> "array[int]":
        """Where each id stands by name."""
        places = array("q", [0]) * self._size
        for place, id_ in enumerate(self.ids):
            places[id_] = place
        return places

    def of(self, ids: Sequence[int]) -> int:
        """The set of minerals with these ids; what is no mineral is left out."""
        if not ids:
            return 0
        try:
            return set_of(ids, self._size) & self.everything
        except IndexError:  # an index that does not match the catalogue
            return set_of([id_ for id_ in ids if 0 <= id_ < self._size], self._size)

    def unpacked(self, packed: bytes) -> int:
        """The set that `packed` gave; what is no mineral any more is left out."""
        return int.from_bytes(packed, "little") & self.everything

    def in_order(self, found: int) -> "array[int]":
        """The ids of a set, by name."""
        return self.ids if found == self.everything else self.only(self.ids, found)

    def first(self, found: int, count: int) -> "array[int]":
        """The first ids of a set, by name, without going through the rest."""
        if found.bit_count() * _FEW < len(self.ids):
            return array("q", sorted(ids_of(found), key=self._place.__getitem__)[:count])
        flags = self._flags(found)
        return array("q", islice(compress(self.ids, map(flags.__getitem__, self.ids)), count))

    def only(self, order: "array[int]", found: int) -> "array[int]":
        """Those of a set, in another order."""
        return array("q", compress(order, map(self._flags(found).__getitem__, order)))

    def _flags(self, found: int) -> bytes:
        """For each id a byte, 1 where the set has it."""
        return f"{found:0{self._size}b}".encode()[::-1].translate(_FLAGS)

    def among(self, found: int, ids: Iterable[int]) -> set[int]:
        """Those of some minerals that a set has."""
        return {id_ for id_ in ids if found >> id_ & 1}

    def between(self, first: int | None, last: int | None) -> int:
        """All from one mineral to another, by name; none where there is no such mineral."""
        if first is None or last is None:
            return 0
        return self.of(self.ids[self._place[first] : self._place[last] + 1])

    def read(self, session: Session, statement: Executable, values: Values = None) -> int:
        """The set that a statement gives as one text, ids and commas: less than half the work of as
        many rows. It is cached, for letter after letter asks the same again."""
        key = statement, *sorted((values or {}).items())
        return self.cached(key, lambda: self.of(numbers(session.scalar(statement, values))))

    def cached(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for this key, made now if it was not; of those not asked for lately some
        are dropped."""
        found: Made = self._cache.get(key, make)
        return found


class Ranked(Sequence[int]):
    """The ids of hits, group after group: each a set, in order of name, or ids in their own order.

    They are made as far as they are asked for: a page needs the first of some hundred thousand.
    """

    def __init__(self, sets: MineralSets, groups: Iterable["int | array[int]"]) -> None:
        self._sets = sets
        self._groups = list(groups)
        self._sizes = [
            group.bit_count() if isinstance(group, int) else len(group) for group in self._groups
        ]
        self._count = sum(self._sizes)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> "array[int]": ...
    def __getitem__(self, place: "int | slice") -> "int | array[int]":
        if isinstance(place, int):
            return self[: self._count][place]
        start, stop, step = place.indices(self._count)
        found = array("q")
        before = 0
        for at, size in enumerate(self._sizes):
            low, high = max(start - before, 0), min(stop - before, size)
            if low < high:
                found += self._made(at, high)[low:high]
            before += size
        return found[::step]

    def __contains__(self, id_: object) -> bool:
        """Whether an id is among them, without putting them in order."""
        if not isinstance(id_, int) or id_ < 0:
            return False
        return any(
            group >> id_ & 1 if isinstance(group, int) else id_ in group for group in self._groups
        )

    def _made(self, at: int, stop: int) -> "array[int]":
        """A group's ids, at least so many."""
        group = self._groups[at]
        if not isinstance(group, int):
            return group
        if stop <= _BEGINNING:
            return self._sets.first(group, stop)
        made = self._groups[at] = self._sets.in_order(group)
        return made


def set_of(ids: Iterable[int], size: int) -> int:
    """The set of these ids, all of them below *size*; IndexError where one is not."""
    ids = ids if isinstance(ids, Sequence) else list(ids)
    if len(ids) < size // _SPARSE:  # as bits: less to clear and to read than a sign for each id
        octets = bytearray((size + 7) // 8)
        for id_ in ids:
            octets[id_ >> 3] |= 1 << (id_ & 7)
        return int.from_bytes(octets, "little")
    marks = bytearray(size)
    for id_ in ids:
        marks[id_] = 1
    marks.reverse()
    return int(marks.translate(_DIGITS) or b"0", 2)


def ids_of(found: int) -> Iterator[int]:
    """The ids of a set, in the order of their numbers."""
    for some in _SOME.finditer(packed(found)):
        start = 8 * some.start()
        for bit in _BITS[some[0]]:
            yield start + bit


def packed(found: int) -> bytes:
    """A set as bytes, the bit of id 0 first."""
    return found.to_bytes((found.bit_length() + 7) // 8, "little")


def numbers(text: str | None) -> list[int]:
    """The whole numbers of a text, which has commas between them: JSON's reader takes a quarter of
    the time that `int` takes for each."""
    return json.loads(f"[{text}]") if text else []
