"""SQLite, as the store speaks to it."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from ..index.index_tables import MINERAL_TEXT, TEXT_COLUMNS
from .driver import driver
from .sqlite_connections import DatabasePlace, SqliteConnections
from .sqlite_files import copy_connection
from .sqlite_text_index import SqliteTextIndex

_COPIED_AT_MOST = 200_000_000
"""Bytes of a file that are copied into memory to be checked; of a larger one the text index is only
compared with what a fresh one would hold."""


class SchemaItem(NamedTuple):
    """A table, index, view or trigger of the database, and the table that it belongs to.

    *derived* where the engine keeps it for itself; *virtual* where the table is the text index.
    """

    kind: str
    name: str
    table: str
    derived: bool
    virtual: bool


class SchemaColumn(NamedTuple):
    """A column of a table; *hidden* where statements do not see it or the engine computes it."""

    table: str
    name: str
    hidden: bool


class LostReference(NamedTuple):
    """A row that refers to a row of another table that is missing."""

    table: str
    id: int
    target: str


class SqliteEngine:
    """What the store asks of an engine beyond portable statements."""

    text_index = SqliteTextIndex(MINERAL_TEXT, TEXT_COLUMNS)
    one_of = "IN (SELECT value FROM json_each(?))"
    """SQL for “is one of”, of the one parameter that `as_set` makes of many values."""

    def connections(
        self, place: DatabasePlace, *, read_only: bool, write_ahead: bool
    ) -> SqliteConnections:
        """The connections to a catalogue file."""
        return SqliteConnections(place, read_only=read_only, write_ahead=write_ahead)

    def stamp(self, connection: Connection, application: int, schema: int) -> None:
        """Note what kind of file this is, and which version of the schema it has."""
        connection.exec_driver_sql(f"PRAGMA application_id = {application}")
        connection.exec_driver_sql(f"PRAGMA user_version = {schema}")

    def begin_repair(self, session: Session) -> None:
        """Check references at the end only, and make the engine's own indexes anew."""
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(text("REINDEX"))

    # -- the schema ------------------------------------------------------------------------

    def items(self, session: Session) -> Iterator[SchemaItem]:
        """What the schema consists of."""
        rows = session.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master"))
        for kind, name, table, sql in rows:
            derived = name.startswith("sqlite_") or (kind == "index" and not sql)
            virtual = (sql or "").upper().startswith("CREATE VIRTUAL")
            yield SchemaItem(kind, name, table, derived, virtual)

    def columns(self, session: Session) -> Iterator[SchemaColumn]:
        """The columns of all tables."""
        rows = session.execute(
            text(
                "SELECT m.name, x.name, x.hidden <> 0 FROM sqlite_master m,"
                " pragma_table_xinfo(m.name) x WHERE m.type = 'table'"
            )
        )
        return map(SchemaColumn._make, rows)

    def column_names(self, session: Session, table: str) -> set[str]:
        """The columns of a table, named with its schema: `staged.row`."""
        schema, _, name = table.partition(".")
        return {row[1] for row in session.execute(text(f"PRAGMA {schema}.table_info({name})"))}

    # -- health ----------------------------------------------------------------------------

    def damages(self, session: Session, most: int) -> list[str]:
        """What the engine itself finds wrong with the file, read from the disk."""
        session.execute(text("PRAGMA shrink_memory"))  # so that pages are read from the file again
        rows = session.scalars(text(f"PRAGMA integrity_check({most})"))
        return [str(row) for row in rows if row != "ok"]

    def first_damage(self, session: Session) -> str | None:
        """The first that a quick check finds wrong; None where the file is sound."""
        found = str(session.scalar(text("PRAGMA quick_check(1)")))
        return None if found == "ok" else found

    def lost_references(self, connection: Connection) -> Iterator[LostReference]:
        """The rows that refer to what is not there."""
        for table, id_, target, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield LostReference(table, id_, target)

    def size(self, session: Session) -> int:
        """Bytes that a copy of the catalogue takes."""
        pages, page = (
            session.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "page_size")
        )
        return int(pages * page)

    def text_index_is_sound(self, session: Session) -> bool:
        """Whether the text index leads to the texts that it holds, as the engine's own check finds
        out. It asks to write, so it is asked of a copy in memory."""
        if self.size(session) > _COPIED_AT_MOST:
            return True
        name = self.text_index.name
        with closing(sqlite3.connect(":memory:")) as copy:
            driver(session).connection.backup(copy)
            try:
                copy.execute(f"INSERT INTO {name}({name}) VALUES ('integrity-check')")
            except sqlite3.DatabaseError:
                return False
        return True

    @contextmanager
    def any_text(self, session: Session) -> Iterator[None]:
        """Read also what is no text any more, so that its row can be named."""
        connection = driver(session).connection
        connection.text_factory = lambda read: read.decode("utf-8", "surrogateescape")
        try:
            yield
        finally:
            connection.text_factory = str

    def copy_to(self, session: Session, draft: Path) -> None:
        """Copy the catalogue, as the session sees it, to a file."""
        copy_connection(driver(session).connection, draft)

    # -- sets of values ----------------------------------------------------------------------

    def as_set(self, values: Iterable[str | int]) -> str:
        """Many values as one parameter, for `one_of` and `each`."""
        return json.dumps(list(values))

    def each(self, name: str) -> str:
        """SQL for the rows `key` (0, 1 …) and `value` of such a parameter, called *name*."""
        return f"json_each(?) AS {name}"
