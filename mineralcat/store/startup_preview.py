"""The first lines of a catalogue, read before it is opened, by SQLite's driver alone.

SQLAlchemy and the declarative tables take longer to load than Qt takes to show a window, and what a
window shows first is always the same: all minerals, by name. So that they stand there meanwhile,
this asks for them in plain SQL. It is the same question as `queries.minerals` asks, and a test
compares the answers.
"""

from pathlib import Path
from typing import NamedTuple

from mineralcat.domain.terms import MineralKind
from mineralcat.errors import CatalogueError

from .engines.sqlite_files import EngineError, FileConnection, open_untrusted
from .files.file_format import SCHEMA, read_header
from .search_rows import Leader, MineralRow

_STEPS = 50_000_000
"""Of SQLite's machine: some tenths of a second, many times what an honest file takes."""
_LAGS = "SELECT (SELECT max(id) FROM revision) IS NOT (SELECT max(revision) FROM indexed)"
_COUNT = "SELECT count(*) FROM mineral_summary"
# Kind 0 of a key is the name: see `index_tables.NAME`.
_LINES = """
    SELECT m.id, m.slug, m.name, m.symbol, m.kind, s.uses, a.slug, a.name, s.leader_share,
           s.leader_year_from, s.leader_year, s.leader_status, s.leader_stage, s.leader_source,
           s.leader_via
    FROM name_key k JOIN mineral m ON m.id = k.mineral_id
    JOIN mineral_summary s ON s.mineral_id = m.id
    LEFT JOIN area a ON a.id = s.leader_id
    WHERE k.kind = 0 ORDER BY k.key, k.mineral_id LIMIT ?
"""
_LISTS = """
    SELECT l.slug FROM coverage c JOIN criticality_list l ON l.id = c.list_id
    WHERE c.mineral_id = ? ORDER BY l.slug
"""


class StartupPreview(NamedTuple):
    """How many minerals there are, and the first of them."""

    minerals: int
    first: list[MineralRow]


def startup_preview(path: Path, lines: int) -> StartupPreview | None:
    """The first lines of the catalogue; None where it has to be opened before it can be read: it is
    not there yet, of another version, damaged, in use, or its index lags. Opening it says which."""
    try:
        header = read_header(path)
        if header.schema != SCHEMA or header.write_ahead:
            return None
        with open_untrusted(path, _STEPS) as connection:
            return _read(connection, lines)
    except (CatalogueError, OSError, EngineError, ValueError):
        return None


def _read(connection: FileConnection, lines: int) -> StartupPreview | None:
    if connection.execute(_LAGS).fetchone()[0]:
        return None
    (count,) = connection.execute(_COUNT).fetchone()
    first = []
    for id_, slug, name, symbol, kind, uses, *leader in connection.execute(_LINES, [lines]):
        lists = tuple(row[0] for row in connection.execute(_LISTS, [id_]))
        shown = MineralRow(
            id=id_,
            slug=slug,
            name=name,
            symbol=symbol,
            kind=MineralKind(kind),
            uses=uses,
            leader=Leader.read(*leader),
            lists=lists,
        )
        first.append(shown)
    return StartupPreview(count, first)
