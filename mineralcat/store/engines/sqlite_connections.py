"""Connections to a catalogue file: how each is set up, and how its transactions begin."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from .driver import Driver
from .sqlite_files import StagingConnection, attached
from .waiting import TURN_SECONDS, Waiting, in_turn

_WRITES = "mineralcat_writes"
"""The option of an engine whose transactions write."""
_PATIENCE = "mineralcat_patience"
_WRITES_IN_MEMORY = 64 * 2**20  # bytes
_STATEMENTS = 512
"""That a connection keeps as they are compiled. What the search index asks after an edit must not
drive out what the next edit asks."""
_LONGEST_VALUE = 20_000_000  # bytes; a cell beyond this is an attack, not a note


class DatabasePlace(Protocol):
    """Where a catalogue lies, and for how long to wait for others that use it."""

    path: Path
    busy_seconds: float
    waiting: Waiting | None


class SqliteConnections:
    """The connections to one catalogue: one engine of SQLAlchemy that reads, one that writes."""

    def __init__(self, place: DatabasePlace, *, read_only: bool, write_ahead: bool) -> None:
        self._place = place
        self._read_only = read_only
        self._write_ahead = write_ahead
        # Named, because for a database without a name SQLAlchemy takes a pool that closes the
        # connections of other threads when there are more than five.
        self.reader: Engine = create_engine(
            "sqlite+pysqlite://", creator=self.connect, poolclass=QueuePool
        )
        event.listen(self.reader, "begin", self._begin)
        self.writer: Engine = self.reader.execution_options(**{_WRITES: True})

    def connect(self) -> sqlite3.Connection:
        """A new connection to the file."""
        path, waiting = self._place.path, self._place.waiting
        connection = sqlite3.connect(
            self._uri("ro" if self._read_only else "rw"),
            uri=True,
            timeout=self._place.busy_seconds if waiting is None else TURN_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_STATEMENTS,
        )
        ends_write_ahead = self._write_ahead and not self._read_only
        settings = partial(set_up, connection, ends_write_ahead=ends_write_ahead)
        try:
            in_turn(settings, path, waiting, writes=False)  # some of it reads the file
        except (sqlite3.Error, UnicodeDecodeError):  # a damaged file
            connection.close()
            raise
        return connection

    def _uri(self, mode: str) -> str:
        """The file as the engine opens it, to be read (`ro`) or written too (`rw`)."""
        path = self._place.path
        log = path.with_name(f"{path.name}-wal")
        if self._read_only and self._write_ahead and not log.exists():
            mode += "&immutable=1"  # else SQLite wants to write beside a file of that journal mode
        return f"{path.as_uri()}?mode={mode}"

    def _begin(self, connection: Connection) -> None:
        """Readers begin when they read, and cannot write beside the history; a writer takes its
        place at once, so that it cannot be overtaken between what it read and what it writes."""
        writes = connection.get_execution_options().get(_WRITES)
        (_begin_writing if writes else _begin_reading)(connection, self._place)

    def lent_to(self, staging: StagingConnection) -> AbstractContextManager[None]:
        """Let the private file of an import read the catalogue, as the schema `now`."""
        return attached(staging, self._uri("ro"), "now")

    @contextmanager
    def beside(self, staged: Path) -> Iterator[Connection]:
        """A connection that writes and can read the private file of an import as the schema
        `staged`, which none of the others ever can."""
        with self.writer.connect() as connection:
            driver = _driver(connection).connection
            driver.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
            try:
                driver.execute("ATTACH ? AS staged", (f"{staged.as_uri()}?mode=ro",))
                yield connection
            finally:
                with suppress(sqlite3.Error):
                    driver.execute("DETACH staged")
                driver.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)


def casefold(text: str | None) -> str | None:
    """Cases folded as Unicode has it; the engine folds those of ASCII alone."""
    return None if text is None else text.casefold()


def logged_number(number: float | None) -> str | None:
    """A number as the log writes it."""
    return None if number is None else json.dumps(number)


def set_up(connection: sqlite3.Connection, *, ends_write_ahead: bool) -> None:
    """Settings of one connection: references enforced, schemas distrusted, writes synced."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.create_function("casefold", 1, casefold, deterministic=True)
    connection.create_function("logged_number", 1, logged_number, deterministic=True)
    for pragma in (
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "recursive_triggers = OFF",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if ends_write_ahead:
        # Another program set the file to a journal that a plain copy leaves behind. It stays so
        # while that one has it open.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = DELETE")


def _begin_reading(connection: Connection, place: DatabasePlace) -> None:
    """Begin a transaction that reads."""
    run = _driver(connection).execute
    _allow(connection, run, writes=False)
    run("BEGIN")
    if place.waiting is not None:  # else the first question finds out whether it may read
        begin = partial(run, "PRAGMA schema_version")
        in_turn(begin, place.path, place.waiting, writes=False)


def _begin_writing(connection: Connection, place: DatabasePlace) -> None:
    """Begin a transaction that writes, once no other does."""
    run = _driver(connection).execute
    patience = round(place.busy_seconds * 1000)
    if connection.info.get(_PATIENCE) != patience:
        run(f"PRAGMA busy_timeout = {patience}")
        # What a large step changes stays in memory until it is whole: what does not fit locks
        # all who read out until the end.
        run(f"PRAGMA cache_size = -{_WRITES_IN_MEMORY // 1024}")
        connection.info[_PATIENCE] = patience
    _allow(connection, run, writes=True)
    if place.waiting is None:
        run("BEGIN IMMEDIATE")
        return
    run(f"PRAGMA busy_timeout = {round(min(TURN_SECONDS, place.busy_seconds) * 1000)}")
    try:
        in_turn(partial(run, "BEGIN IMMEDIATE"), place.path, place.waiting)
    finally:  # for the end of the step, which readers may be in the way of
        run(f"PRAGMA busy_timeout = {patience}")


def _driver(connection: Connection) -> Driver:
    opened = connection.connection.driver_connection
    assert isinstance(opened, sqlite3.Connection)
    return Driver(opened)


def _allow(connection: Connection, run: Callable[[str], Any], *, writes: bool) -> None:
    if connection.info.get(_WRITES) is not writes:
        run(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.info[_WRITES] = writes
