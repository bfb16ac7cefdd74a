"""Connections to a catalogue file: how each is set up, and how its transactions begin."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from .driver import Driver
from .sql_functions import casefold, logged_number
from .waiting import TURN_SECONDS, Waiting, in_turn

WRITES = "mineralcat_writes"
"""The option of an engine whose transactions write."""
_PATIENCE = "mineralcat_patience"
_WRITES_IN_MEMORY = 64 * 2**20  # bytes
_STATEMENTS = 512
"""That a connection keeps as they are compiled. What the search index asks after an edit must not
drive out what the next edit asks."""
_LONGEST_VALUE = 20_000_000  # bytes; a cell beyond this is an attack, not a note


def connect(
    uri: str, path: Path, busy_seconds: float, waiting: Waiting | None, *, ends_write_ahead: bool
) -> sqlite3.Connection:
    """A connection to the file at *path*, which *uri* names with how it is opened."""
    connection = sqlite3.connect(
        uri,
        uri=True,
        timeout=busy_seconds if waiting is None else TURN_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS,
    )
    settings = partial(set_up, connection, ends_write_ahead=ends_write_ahead)
    try:
        in_turn(settings, path, waiting, writes=False)  # some of it reads the file
    except (sqlite3.Error, UnicodeDecodeError):  # a damaged file
        connection.close()
        raise
    return connection


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


def begin_reading(connection: Connection, path: Path, waiting: Waiting | None) -> None:
    """Begin a transaction that reads."""
    run = _driver(connection).execute
    _allow(connection, run, writes=False)
    run("BEGIN")
    if waiting is not None:  # else the first question finds out whether it may read
        begin = partial(run, "PRAGMA schema_version")
        in_turn(begin, path, waiting, writes=False)


def begin_writing(
    connection: Connection, busy_seconds: float, path: Path, waiting: Waiting | None
) -> None:
    """Begin a transaction that writes, once no other does."""
    run = _driver(connection).execute
    patience = round(busy_seconds * 1000)
    if connection.info.get(_PATIENCE) != patience:
        run(f"PRAGMA busy_timeout = {patience}")
        # What a large step changes stays in memory until it is whole: what does not fit locks
        # all who read out until the end.
        run(f"PRAGMA cache_size = -{_WRITES_IN_MEMORY // 1024}")
        connection.info[_PATIENCE] = patience
    _allow(connection, run, writes=True)
    if waiting is None:
        run("BEGIN IMMEDIATE")
        return
    run(f"PRAGMA busy_timeout = {round(min(TURN_SECONDS, busy_seconds) * 1000)}")
    try:
        in_turn(partial(run, "BEGIN IMMEDIATE"), path, waiting)
    finally:  # for the end of the step, which readers may be in the way of
        run(f"PRAGMA busy_timeout = {patience}")


def _driver(connection: Connection) -> Driver:
    opened = connection.connection.driver_connection
    assert isinstance(opened, sqlite3.Connection)
    return Driver(opened)


def _allow(connection: Connection, run: Callable[[str], Any], *, writes: bool) -> None:
    if connection.info.get(WRITES) is not writes:
        run(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.info[WRITES] = writes


@contextmanager
def beside(engine: Engine, staged: Path | None) -> Iterator[Engine | Connection]:
    """What a session is bound to: the engine, or a connection of it that can read another file,
    which none of the others ever can."""
    if staged is None:
        yield engine
        return
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
        try:
            driver.execute("ATTACH ? AS staged", (f"{staged.as_uri()}?mode=ro",))
            yield connection
        finally:
            with suppress(sqlite3.Error):
                driver.execute("DETACH staged")
            driver.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
