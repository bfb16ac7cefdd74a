"""Sets of minerals, for searching: whole numbers with a bit for each mineral, in order of name.

Python joins, cuts and counts such numbers at the speed of memory, a hundred thousand minerals in
some microseconds, and their bits stand in the order in which hits are shown. A search reads the
sets it speaks of, once at each revision of the catalogue, and the rest is `&`, `|` and `~`.
"""

import re
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice
from typing import Any, TypeVar, overload

from sqlalchemy import Executable, func, select
from sqlalchemy.orm import Session

from .index_tables import NAME, called

Kept = TypeVar("Kept")
Values = Mapping[str, Any] | None

_BY_NAME = (
    select(called.c.mineral_id)
    .where(called.c.how == NAME)
    .order_by(called.c.key, called.c.mineral_id)
    .subquery()
)
_IN_ORDER = select(func.aggregate_strings(_BY_NAME.c.mineral_id, ","))
_SPARSE = 8
"""Times as many ids as minerals are still held as an array."""
_FEW = 16
"""Where a set is a smaller part than this of all, its minerals are looked for; else all are gone
through."""
_BEGINNING = 256
"""So many of a set are looked for alone; for more, all are put in order, and kept."""
_KEPT_BYTES = 16 * 1024 * 1024
_FEWEST_KEPT = 100
"""What was made is kept up to about so many bytes of sets, or so many sets."""
_SOME = re.compile(rb"[^\0]", re.DOTALL)
_BITS = {bytes([octet]): [bit for bit in range(8) if octet >> bit & 1] for octet in range(256)}
_DIGITS = bytes((ord("0"), ord("1"))).ljust(256, b"1")
_FLAGS = bytes(byte == ord("1") for byte in range(256))


class MineralSets:
    """The minerals of a catalogue at one revision, and the sets of them that were asked for."""

    def __init__(self, session: Session) -> None:
        self.ids = array("q", numbers(session.scalar(_IN_ORDER)))
        self.everything = (1 << len(self.ids)) - 1
        self._place = self._places()
        self._kept: dict[Hashable, object] = {}
        self._most = max(_FEWEST_KEPT, _KEPT_BYTES // (len(self.ids) // 8 + 1))

    def _places(self) -> "array[int] | dict[int, int]":
        """Where each id stands. Ids that no mineral has stand behind the last."""
        many = len(self.ids)
        last = max(self.ids, default=0)
        if min(self.ids, default=0) < 0 or last > _SPARSE * (many + 100):
            return {id_: place for place, id_ in enumerate(self.ids)}
        places = array("q", [many]) * (last + 1)
        for place, id_ in enumerate(self.ids):
            places[id_] = place
        return places

    def of(self, ids: list[int]) -> int:
        """The set of minerals with these ids; what is no mineral is left out."""
        if not ids:
            return 0
        marks = bytearray(len(self.ids) + 1)
        place = self._place
        try:
            for id_ in ids:
                marks[place[id_]] = 1
        except LookupError:  # an index that does not match the catalogue
            known = set(self.ids)
            return self.of([id_ for id_ in ids if id_ in known])
        marks.pop()
        marks.reverse()
        return int(marks.translate(_DIGITS) or b"0", 2)

    def in_order(self, found: int) -> "array[int]":
        """The ids of a set, by name."""
        if found == self.everything:
            return self.ids
        if found.bit_count() * _FEW < len(self.ids):
            return self.first(found, len(self.ids))
        bits = f"{found:b}".encode()[::-1].translate(_FLAGS)
        return array("q", compress(self.ids, bits))

    def first(self, found: int, count: int) -> "array[int]":
        """The first ids of a set, by name, without going through the rest."""
        octets = found.to_bytes(len(self.ids) // 8 + 1, "little")
        places = islice(_places(octets), count)
        return array("q", map(self.ids.__getitem__, places))

    def only(self, order: "array[int]", found: int) -> "array[int]":
        """Those of a set, in another order."""
        inside = set(self.in_order(found))
        return array("q", (id_ for id_ in order if id_ in inside))

    def between(self, first: int | None, last: int | None) -> int:
        """All from one mineral to another, by name; none where there is no such mineral."""
        if first is None or last is None:
            return 0
        low, high = self._place[first], self._place[last]
        return ((1 << max(high - low + 1, 0)) - 1) << low

    def read(self, session: Session, statement: Executable, values: Values = None) -> int:
        """The set that a statement gives as one text, ids and commas: less than half the work of as
        many rows. It is kept, for letter after letter asks the same again."""
        key = statement, *sorted((values or {}).items())
        return self.kept(key, lambda: self.of(numbers(session.scalar(statement, values))))

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What was made for this key, made now if it was not; of those not asked for lately some
        are let go."""
        made = self._kept.pop(key, None)
        if made is None:
            made = make()
            while len(self._kept) >= self._most:
                self._kept.pop(next(iter(self._kept)), None)
        self._kept[key] = made
        return made  # type: ignore[return-value]


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

    def _made(self, at: int, stop: int) -> "array[int]":
        """A group's ids, at least so many."""
        group = self._groups[at]
        if not isinstance(group, int):
            return group
        if stop <= _BEGINNING:
            return self._sets.first(group, stop)
        made = self._groups[at] = self._sets.in_order(group)
        return made


def _places(octets: bytes) -> Iterator[int]:
    """Where the bits of a set stand."""
    for some in _SOME.finditer(octets):
        start = 8 * some.start()
        for bit in _BITS[some[0]]:
            yield start + bit


def numbers(text: str | None) -> list[int]:
    """The numbers of a text, which has commas between them."""
    return list(map(int, text.split(","))) if text else []
