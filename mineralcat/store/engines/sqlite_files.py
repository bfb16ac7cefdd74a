"""Catalogue files as SQLite's driver alone reads, copies and checks them, without SQLAlchemy:
before a catalogue is open, or where it is too damaged to be opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from mineralcat.translation import _

EngineError = sqlite3.Error
"""Any error of the engine."""
TooLargeError = sqlite3.DataError
"""A value that is longer than a connection may read."""
FileConnection = sqlite3.Connection
StagingConnection = sqlite3.Connection
Rows = sqlite3.Cursor
VERSION: Final = f"SQLite {sqlite3.sqlite_version}"

_STAGING_SETTINGS: Final = (
    "journal_mode = DELETE",
    "synchronous = OFF",  # it is of no worth after a crash
    "temp_store = FILE",
    "cache_size = -32000",
    "trusted_schema = OFF",
    "cell_size_check = ON",
)
_HEADER = 100  # bytes
_IN_MEMORY_AT_MOST = 500_000_000  # bytes


@contextmanager
def open_to_read(path: Path, wait: float = 0.0) -> Iterator[FileConnection]:
    """A file, read-only; *wait* is how many seconds to wait for who writes it."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=wait)) as connection:
        yield connection


@contextmanager
def open_untrusted(path: Path, most: int) -> Iterator[FileConnection]:
    """A file in one transaction, before its schema was checked: ValueError where it holds more than
    tables and indexes, EngineError where reading takes more than *most* steps of the engine."""
    with open_to_read(path) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.set_progress_handler(lambda: 1, most)
        connection.execute("BEGIN")
        others = "SELECT 1 FROM sqlite_master WHERE type NOT IN ('table', 'index')"
        if connection.execute(others).fetchone():
            raise ValueError("a view or trigger")
        yield connection


def copy_file(source: Path, target: Path, wait: float) -> None:
    """A consistent copy of a file that may be open and written meanwhile."""
    with open_to_read(source, wait) as reading, closing(sqlite3.connect(target)) as writing:
        reading.execute("PRAGMA schema_version")  # a copy would wait for ever for a locked file
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")


def copy_connection(connection: FileConnection, target: Path) -> None:
    """A copy of what a connection sees."""
    with closing(sqlite3.connect(target)) as writing:
        connection.backup(writing)


def damage_of(connection: FileConnection) -> str | None:
    """The first damage that a quick check finds."""
    found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    return None if found == "ok" else found


def empty_free_pages(path: Path) -> None:
    """Leave nothing of what was deleted in a file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("VACUUM")


# -- private files of imports ----------------------------------------------------------------------


def staging_connection(path: Path) -> StagingConnection:
    """Make the private file of an import."""
    connection = sqlite3.connect(
        path.as_uri(), uri=True, isolation_level=None, check_same_thread=False
    )
    for setting in _STAGING_SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    return connection


@contextmanager
def attached(connection: FileConnection, uri: str, schema: str) -> Iterator[None]:
    """A connection can read the file that *uri* names as a schema."""
    connection.execute(f"ATTACH ? AS {schema}", (uri,))
    try:
        yield
    finally:
        connection.execute(f"DETACH {schema}")


# -- damaged files ---------------------------------------------------------------------------------


def open_damaged(path: Path, sound: Path) -> FileConnection:
    """A damaged file, of which what is left can be read; *sound* is another copy of the catalogue,
    which gives the first page where the damaged file has lost it."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    file = _lenient(sqlite3.connect(uri, uri=True))
    try:
        file.execute("SELECT id FROM revision LIMIT 1").fetchone()
    except sqlite3.Error:
        file.close()
        return _with_first_page_of(sound, path)
    return file


def _lenient(file: FileConnection) -> FileConnection:
    # Else a file that was cut off is not read at all.
    file.execute("PRAGMA writable_schema = ON")
    file.text_factory = lambda read: read.decode("utf-8", "replace")
    return file


def _with_first_page_of(sound: Path, path: Path) -> FileConnection:
    """The damaged file in memory, with the first page of the catalogue in its place: that page says
    what the file is and where its tables begin, which is the same in all copies of a catalogue."""
    if path.stat().st_size > _IN_MEMORY_AT_MOST:
        raise OSError(_("too large"))
    with sound.open("rb") as file:
        head = file.read(_HEADER)
        size = int.from_bytes(head[16:18], "big")
        page = bytearray(head + file.read((65_536 if size == 1 else size) - _HEADER))
    content = page + path.read_bytes()[len(page) :]
    content[28:32] = (len(content) // len(page)).to_bytes(4, "big")
    memory = sqlite3.connect(":memory:")
    memory.deserialize(bytes(content))
    return _lenient(memory)
