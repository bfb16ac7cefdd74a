"""How far long work is, over rows or over the bytes of files, and whether to end it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BufferedReader
from typing import BinaryIO, Final, TypeVar, cast

from mineralcat.errors import StoppedError
from mineralcat.store.engines.cancellation import Cancellation

from .incoming import Member, ReadThrough

Item = TypeVar("Item")
Progress = Callable[[int, int], None]
"""Hears how much is done, and of how much; of files their bytes."""

_ROWS: Final = 256
_BLOCK: Final = 1 << 18


@dataclass
class Pace:
    """Counts what is done of *total*: *progress* hears it, and where *stop* says so the work ends
    with StoppedError."""

    progress: Progress | None = None
    stop: Cancellation | None = None
    total: int = 0
    done: int = 0

    def over(self, rows: Iterable[Item]) -> Iterator[Item]:
        """The rows, counted."""
        for row in rows:
            if self.done % _ROWS == 0:
                self.look()
            self.done += 1
            yield row

    def reading(self, member: Member) -> Member:
        """The same member; the bytes that are read of it are counted."""
        beside = {name: self.reading(other) for name, other in member.beside.items()}
        return replace(member, open=lambda: self._opened(member), beside=beside)

    def _opened(self, member: Member) -> BinaryIO:
        return cast(BinaryIO, BufferedReader(_Counted(member.open(), self), _BLOCK))

    def look(self) -> None:
        """Report how far it is; StoppedError where nobody waits for it any more."""
        if self.stop is not None and self.stop():
            raise StoppedError
        self._report()

    def finish(self) -> None:
        """Report that all is done."""
        self.done = self.total
        self._report()

    def _report(self) -> None:
        if self.progress is not None:
            self.progress(min(self.done, self.total), self.total)


class _Counted(ReadThrough):
    def __init__(self, file: BinaryIO, pace: Pace) -> None:
        super().__init__(file)
        self._pace = pace

    def read_bytes(self, count: int) -> bytes:
        data = super().read_bytes(count)
        self._pace.done += len(data)
        return data
