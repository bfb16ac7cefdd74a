"""How a question that nobody waits for any more is ended from another thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, cast

from mineralcat.errors import StoppedError
from mineralcat.system_errors import sqlite_error_name

from .sqlite_files import FileConnection

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Cancellation:
    """Ends the question that it was handed to: the statement that runs is interrupted, and no
    further session begins."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._connection: FileConnection | None = None
        self._asked = False

    def __call__(self) -> bool:
        """Whether to stop; long work asks between its steps."""
        return self._asked

    def ask(self) -> None:
        """Ask to stop. May be called from any thread, and again."""
        with self._lock:  # so that a connection is not interrupted that serves another by now
            self._asked = True
            if self._connection is not None:
                self._connection.interrupt()

    @contextmanager
    def during(self, connection: FileConnection) -> Iterator[None]:
        """What a connection of the driver does in here can be interrupted; StoppedError where that
        was asked."""
        with self._lock:
            if self._asked:
                raise StoppedError
            self._connection = connection
        try:
            yield
        except Exception as error:
            if sqlite_error_name(error) == "SQLITE_INTERRUPT":
                raise StoppedError from error
            raise
        finally:
            with self._lock:
                self._connection = None


@contextmanager
def interruptible(session: "Session", stop: Cancellation | None) -> Iterator[None]:
    """What a session asks in here can be ended by *stop*, where there is one."""
    if stop is None:
        yield
        return
    connection = session.connection().connection.driver_connection
    with stop.during(cast(FileConnection, connection)):
        yield
