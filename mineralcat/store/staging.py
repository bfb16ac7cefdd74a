"""What an import holds before it is taken in: rows of files in a private temporary file.

The file is a database of its own, so that a million rows take no memory and are compared with the
catalogue by sets (`import_diff`). It lies in a folder that only this user can read, and is removed
when it is closed. Each *shape*, a table with some of its columns, is staged in a table of its own;
the row of the review that says what becomes of each staged row is in `row`.
"""

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Boolean, Float, Integer

from .catalogue import Catalogue
from .engines.sqlite_files import Rows, staging_connection
from .history.changes import table_of
from .history.codec import target_of

_PLACE: Final = ("at_file", "at_line", "at_column", "at_sheet", "original")


class StagedShape(NamedTuple):
    """A table with some of its columns, and where rows of it are staged."""

    number: int
    table: str
    columns: tuple[str, ...]
    silent: frozenset[str] = frozenset()
    """Those of which the file says nothing: they are for rows that are new."""

    @property
    def staged(self) -> str:
        """The name of the table that they are staged in."""
        return f"shape_{self.number}"


class Staging:
    """The private file of one import. To be used by one thread at a time, and closed."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="mineralcat-import-"))
        self._gone = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self.path = self._folder / "staged.sqlite"
        self.connection = staging_connection(self.path)
        """The engine's connection, for `stop.during`."""
        self.shapes: list[StagedShape] = []
        for statement in _MAKE:
            self.run(statement)

    def close(self) -> None:
        """Let go of the file and remove it."""
        self.connection.close()
        self._gone()

    def run(self, statement: str, values: Sequence[Any] | dict[str, Any] = ()) -> Rows:
        """Run one statement."""
        return self.connection.execute(statement, values)

    def has(self, question: str) -> bool:
        """Whether a question has any row for an answer."""
        return bool(self.run(f"SELECT EXISTS ({question})").fetchone()[0])

    def many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        self.connection.executemany(statement, rows)

    @contextmanager
    def step(self) -> Iterator[None]:
        """What is done in here is done as a whole."""
        self.run("BEGIN")
        try:
            yield
        except BaseException:
            self.run("ROLLBACK")
            raise
        self.run("COMMIT")

    def beside(self, catalogue: Catalogue) -> AbstractContextManager[None]:
        """Statements in here can read the catalogue, as the schema `now`."""
        return catalogue.lent_to(self.connection)

    def add_shape(
        self, table: str, columns: tuple[str, ...], silent: Iterable[str] = ()
    ) -> StagedShape:
        """Make room for rows of a shape."""
        shape = StagedShape(len(self.shapes) + 1, table, columns, frozenset(silent))
        fields = "".join(f', "{name}" {_affinity(table, name)}' for name in columns)
        self.run(
            f"CREATE TABLE {shape.staged} (number INTEGER PRIMARY KEY, uid TEXT NOT NULL,"
            f" at_file INTEGER, at_line INTEGER, at_column TEXT, at_sheet TEXT, original TEXT"
            f"{fields})"
        )
        self.shapes.append(shape)
        return shape

    def put(self, shape: StagedShape, rows: Sequence[Sequence[Any]]) -> None:
        """Stage rows: number, uid, place (file, line, column, sheet), original texts as JSON, then
        the columns of the shape; references as the uid of what they point at."""
        marks = ", ".join("?" * (2 + len(_PLACE) + len(shape.columns)))
        self.many(f"INSERT INTO {shape.staged} VALUES ({marks})", rows)

    def reject(self, rows: Iterable[Sequence[Any]]) -> None:
        """Note rows that cannot be taken: number, place (file, line, column, sheet), reason and
        what stands there."""
        self.many(
            "INSERT OR REPLACE INTO row (number, kind, accepted, at_file, at_line, at_column,"
            " at_sheet, reason, said) VALUES (?, 'rejected', 0, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def counts(self, where: str = "1") -> dict[str, int]:
        """How many rows there are of each kind."""
        return dict(self.run(f"SELECT kind, count(*) FROM row WHERE {where} GROUP BY kind"))


_MAKE: Final = (
    "CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
    "CREATE TABLE row (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, shape INTEGER,"
    " accepted INTEGER NOT NULL, at_file INTEGER, at_line INTEGER, at_column TEXT, at_sheet TEXT,"
    " reason TEXT NOT NULL DEFAULT '', said TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX row_kind ON row (kind, accepted)",
    "CREATE TABLE cell (number INTEGER, name TEXT, mine INTEGER NOT NULL DEFAULT 0,"
    " accepted INTEGER NOT NULL, kept, before, PRIMARY KEY (number, name)) WITHOUT ROWID",
    "CREATE TABLE held (number INTEGER PRIMARY KEY)",
    "CREATE TABLE waiting (number INTEGER PRIMARY KEY, at_file INTEGER, row TEXT NOT NULL)",
)
"""`cell` has the fields of a row that differ, with what the catalogue had there when they were
compared (*before*, of a reference its uid), so that this is still known once the row is written;
and of a row that is new those that are not wanted, with what stood there (*kept*). `waiting` has
rows whose words somebody has to explain, as they were read, and `held` the numbers of staged rows
that somebody has to confirm."""


def _affinity(table: str, column: str) -> str:
    """How the engine keeps a column; a reference is staged as a uid."""
    found = table_of(table).c[column]
    if target_of(found) is not None:
        return "TEXT"
    if isinstance(found.type, Boolean | Integer):
        return "INTEGER"
    return "REAL" if isinstance(found.type, Float) else "TEXT"
