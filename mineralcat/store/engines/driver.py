"""The engine's own connection, for what is written at every edit or read of a hundred thousand
rows: through SQLAlchemy the same takes five times as long. Its errors are SQLAlchemy's.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

DIALECT = dialect()


class Driver:
    """The connection of a session's transaction, as the engine's module has it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def execute(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
        """Run a statement."""
        try:
            return self.connection.execute(statement, values)
        except sqlite3.Error as error:
            raise _as_told(statement, error) from error

    def executemany(self, statement: str, values: Iterable[Any]) -> sqlite3.Cursor:
        """Run a statement with each of these values."""
        try:
            return self.connection.executemany(statement, values)
        except sqlite3.Error as error:
            raise _as_told(statement, error) from error

    def rows(self, statement: str, values: Any = ()) -> Iterator[Any]:
        """The rows that a statement reads, one after another."""
        try:
            yield from self.connection.execute(statement, values)
        except sqlite3.Error as error:
            raise _as_told(statement, error) from error

    def one(self, statement: str, values: Any = ()) -> Any:
        """The first row that a statement reads, None where there is none."""
        return self.execute(statement, values).fetchone()


def _as_told(statement: str, error: sqlite3.Error) -> Exception:
    """An error as SQLAlchemy tells it, so that who catches one need not know who ran what."""
    return DBAPIError.instance(statement, None, error, sqlite3.Error, dialect=DIALECT)


def driver(session: Session) -> Driver:
    """The driver of a session's transaction; asked for many times in one, and so remembered."""
    known: tuple[object, Driver] | None = session.info.get(_KNOWN)
    if known is None or known[0] is not session.get_transaction():
        connection = session.connection().connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        known = session.info[_KNOWN] = session.get_transaction(), Driver(connection)
    return known[1]


_KNOWN = "mineralcat_driver"
