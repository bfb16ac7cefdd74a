"""How far the reading of files is, and what stops it."""

from collections.abc import Callable
from dataclasses import replace
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, Final

from mineralcat.errors import StoppedError
from mineralcat.store.engines.cancellation import Cancellation

from .incoming import Member

Progress = Callable[[int, int], None]
"""Is told how much is done, and of how much; of files their bytes."""
_BLOCK: Final = 1 << 18


class Told:
    """Tells how many bytes of some files are read, and stops where that is asked."""

    def __init__(self, total: int, progress: Progress | None, stop: Cancellation | None) -> None:
        self._total = total + total // 5 + 1  # the comparison comes after
        self._read = 0
        self._progress = progress or (lambda done, of: None)
        self._stop = stop

    def counting(self, member: Member) -> Member:
        """The same member, whose reading is counted."""
        beside = {name: self.counting(other) for name, other in member.beside.items()}
        return replace(member, open=lambda: self._open(member), beside=beside)

    def _open(self, member: Member) -> BinaryIO:
        return BufferedReader(_Counted(member.open(), self), _BLOCK)

    def add(self, count: int) -> None:
        self._read += count

    def check(self) -> None:
        """Tell how far it is; StoppedError where it is to end."""
        if self._stop is not None and self._stop():
            raise StoppedError
        self._progress(min(self._read, self._total), self._total)

    def done(self) -> None:
        self._progress(self._total, self._total)


def total_size(member: Member) -> int:
    return member.size + sum(other.size for other in member.beside.values())


class _Counted(RawIOBase):
    """A file that tells how much of it is read."""

    def __init__(self, file: BinaryIO, told: Told) -> None:
        self._file = file
        self._told = told

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._told.add(len(data))
        return len(data)

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
