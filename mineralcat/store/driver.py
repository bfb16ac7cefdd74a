"""The engine's own connection, for what is written at every edit or read of a hundred thousand
rows: through SQLAlchemy the same takes five times as long.

Its errors come as they are; `Catalogue` puts them into sentences as it does the others.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Delete, Insert, Select, Update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.orm import Session

DIALECT = dialect()
Values = Mapping[str, Any]


def driver(session: Session) -> sqlite3.Connection:
    """The connection of a session's transaction, as the engine's module has it. It is asked for
    many times in one, and so remembered."""
    transaction, connection = session.info.get(_KNOWN, (None, None))
    if transaction is None or transaction is not session.get_transaction():
        connection = session.connection().connection.driver_connection
        session.info[_KNOWN] = session.get_transaction(), connection
    assert isinstance(connection, sqlite3.Connection)
    return connection


_KNOWN = "mineralcat_driver"


class Prepared:
    """A statement of Core that the driver runs, made once: *names* are those of its values, which
    are converted as Core would; what comes back of a SELECT is as the engine keeps it."""

    def __init__(self, statement: Insert | Update | Delete | Select[Any], *names: str) -> None:
        self._statement = statement
        self._names = names

    def run(self, connection: sqlite3.Connection, values: Values) -> sqlite3.Cursor:
        """Run it once."""
        text, kept = self._made
        return connection.execute(text, kept(values))

    def run_each(self, connection: sqlite3.Connection, values: Iterable[Values]) -> None:
        """Run it with each of these values."""
        text, kept = self._made
        connection.executemany(text, map(kept, values))

    @cached_property
    def _made(self) -> tuple[str, Callable[[Values], tuple[Any, ...]]]:
        made = self._statement.compile(dialect=DIALECT, column_keys=self._names)
        order = made.positiontup or []
        keeps = [
            made.binds[name].type.dialect_impl(DIALECT).bind_processor(DIALECT) for name in order
        ]

        takes = list(zip(order, keeps, strict=True))

        def kept(values: Values) -> tuple[Any, ...]:
            return tuple(
                [values[name] if keep is None else keep(values[name]) for name, keep in takes]
            )

        return str(made), kept
