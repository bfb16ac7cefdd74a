"""The seam between the store and its database engine.

All that one engine alone can do stands in this package: how it connects, locks and interrupts, its
text index, its own checks, copies and errors. The rest of the store is portable SQLAlchemy and asks
`registry.engine_of(session)` for these. A further engine is a class that follows `StoreEngine`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, Engine, Executable, Select, TextClause
from sqlalchemy.orm import Session

from mineralcat.domain.words import Phrase

from .sqlite_files import StagingConnection
from .waiting import Waiting


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


class Place(Protocol):
    """Where a catalogue lies, and for how long to wait for others that use it."""

    path: Path
    busy_seconds: float
    waiting: Waiting | None


class Connections(Protocol):
    """The connections to one catalogue: one engine of SQLAlchemy that reads, one that writes."""

    reader: Engine
    writer: Engine

    def beside(self, staged: Path) -> AbstractContextManager[Connection]:
        """A connection that writes and can read the private file of an import as the schema
        `staged`."""

    def lent_to(self, staging: StagingConnection) -> AbstractContextManager[None]:
        """Let the private file of an import read the catalogue, as the schema `now`."""


class TextIndex(Protocol):
    """The text that words are looked for in: a row for each mineral."""

    name: str
    columns: tuple[str, ...]
    own_tables: frozenset[str]
    """Tables that the engine makes for it."""

    def create(self, connection: Connection) -> None:
        """Make it anew, empty."""

    def expression(self, phrases: Iterable[Phrase], columns: Sequence[str]) -> str:
        """What finds the rows that have one of these phrases in one of these columns."""

    def ids(self, expressions: Iterable[str]) -> Select[int]:
        """The ids of the rows that all of these expressions find."""

    def joined_ids(self, names: tuple[str, ...]) -> Executable:
        """One row, with a text of ids and commas for each expression, a parameter of that name."""

    def texts(self, ids: Collection[int] | None = None) -> TextClause:
        """The rows, all of them or those of some minerals: id, then the columns."""

    def insertion(self) -> TextClause:
        """The statement that writes a row: `rowid` and the columns are its parameters."""

    def update(self, column: str) -> TextClause:
        """The statement that writes one column of a row."""

    def deletion(self) -> TextClause:
        """The statement that deletes the row `id`."""


class StoreEngine(Protocol):
    """What the store asks of an engine beyond portable statements."""

    text_index: TextIndex
    one_of: str
    """SQL for “is one of”, of the one parameter that `as_set` makes of many values."""

    def connections(self, place: Place, *, read_only: bool, write_ahead: bool) -> Connections:
        """The connections to a catalogue."""

    def stamp(self, connection: Connection, application: int, schema: int) -> None:
        """Note what kind of file this is, and which version of the schema it has."""

    def begin_repair(self, session: Session) -> None:
        """Check references at the end only, and make the engine's own indexes anew."""

    def items(self, session: Session) -> Iterator[SchemaItem]:
        """What the schema consists of."""

    def columns(self, session: Session) -> Iterator[SchemaColumn]:
        """The columns of all tables."""

    def column_names(self, session: Session, table: str) -> set[str]:
        """The columns of a table, named with its schema: `staged.row`."""

    def damages(self, session: Session, most: int) -> list[str]:
        """What the engine itself finds wrong with the file, read from the disk."""

    def first_damage(self, session: Session) -> str | None:
        """The first that a quick check finds wrong; None where the file is sound."""

    def lost_references(self, connection: Connection) -> Iterator[LostReference]:
        """The rows that refer to what is not there."""

    def size(self, session: Session) -> int:
        """Bytes that a copy of the catalogue takes."""

    def text_index_is_sound(self, session: Session) -> bool:
        """Whether the text index leads to the texts that it holds."""

    def any_text(self, session: Session) -> AbstractContextManager[None]:
        """Read also what is no text any more, so that its row can be named."""

    def copy_to(self, session: Session, draft: Path) -> None:
        """Copy the catalogue, as the session sees it, to a file."""

    def as_set(self, values: Iterable[str | int]) -> str:
        """Many values as one parameter, for `one_of` and `each`."""

    def each(self, name: str) -> str:
        """SQL for the rows `key` (0, 1 …) and `value` of such a parameter, called *name*."""
