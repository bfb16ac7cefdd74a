"""How far long work over rows is, and whether to end it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from mineralcat.errors import StoppedError

Item = TypeVar("Item")
Progress = Callable[[int, int], None]

_ROWS: Final = 256


class Pace:
    """Counts rows as they pass: *progress* hears how many of *total* are done, and where *stop*
    says so the work ends with StoppedError."""

    def __init__(
        self, progress: Progress | None = None, stop: Callable[[], bool] | None = None
    ) -> None:
        self._progress = progress
        self._stop = stop
        self.total = 0
        self.done = 0

    def over(self, rows: Iterable[Item]) -> Iterator[Item]:
        """The rows, counted."""
        for row in rows:
            if self.done % _ROWS == 0:
                self.look()
            self.done += 1
            yield row

    def look(self) -> None:
        """Tell how far it is; StoppedError where nobody waits for it any more."""
        if self._stop is not None and self._stop():
            raise StoppedError
        if self._progress is not None:
            self._progress(min(self.done, self.total), self.total)
