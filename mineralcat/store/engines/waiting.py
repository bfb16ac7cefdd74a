"""Waiting for a catalogue that another window or program is writing to.

SQLite waits inside the engine, where neither Ctrl+C nor a notice reaches. Who wants either hands a
`Waiting` to the catalogue, which then asks the engine in short turns.
"""

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from sqlalchemy.exc import DBAPIError

from mineralcat.errors import CatalogueLockedError
from mineralcat.translation import _

from .sqlite_errors import is_busy
from .sqlite_files import EngineError

TURN_SECONDS = 0.2
"""How long one turn waits inside the engine."""
PATIENCE_SECONDS = 1_800.0
"""How long a command waits for its turn to write, unless it is interrupted."""


class Waiting(Protocol):
    """Who is asked between two turns."""

    def __call__(self, path: Path, seconds: float, writes: bool) -> bool:
        """Whether to go on waiting for a file, after so many seconds, to read or to write it."""

    def over(self) -> None:
        """Called when the wait has ended."""


def in_turn(
    work: Callable[[], Any], path: Path, waiting: Waiting | None, *, writes: bool = True
) -> None:
    """Do what another program may be in the way of, again and again while *waiting* says so."""
    began, waited = monotonic(), False
    while True:
        try:
            work()
            break
        except (DBAPIError, EngineError, CatalogueLockedError) as error:
            if waiting is None or not (isinstance(error, CatalogueLockedError) or is_busy(error)):
                raise
            if not waiting(path, monotonic() - began, writes):
                raise
            waited = True
    if waited and waiting is not None:
        waiting.over()


class PatientCommand:
    """How a command waits: to write until it is its turn; to read as long as a window of this
    program holds the file, and else for *read_seconds*. *notify* is called once, with a sentence
    that says that it waits."""

    NOTIFY_AFTER = 1.0

    def __init__(self, notify: Callable[[str], None], read_seconds: float) -> None:
        self._notify = notify
        self._read_seconds = read_seconds
        self._has_notified = False

    def __call__(self, path: Path, seconds: float, writes: bool) -> bool:
        if not writes and seconds >= self._read_seconds:
            from ..files.edit_lock import is_locked

            if not is_locked(path):
                return False
        if seconds >= PATIENCE_SECONDS:
            return False
        if seconds >= self.NOTIFY_AFTER and not self._has_notified:
            self._has_notified = True
            self._notify(
                _(
                    "Another window or program is writing to {path}; waiting for its turn. Ctrl+C "
                    "gives up.",
                    path=str(path),
                )
            )
        return True

    def over(self) -> None:
        """Nothing to print: the output of the command follows."""
