"""Whether a file has the schema of a catalogue: its rows may be trusted only if it has.

A crafted file can put a view, a trigger or a generated column where a table is expected. Whatever
no catalogue has is refused before a row is read; rows may be imported, a schema is never adopted.
"""

from pathlib import Path

from sqlalchemy.orm import Session

from mineralcat.errors import DamagedCatalogueError, ForeignDatabaseError
from mineralcat.translation import _

from ..engines.registry import engine_named, engine_of
from ..engines.sqlite import SchemaItem
from ..index.index_tables import FORMER, INDEX, MINERAL_TEXT
from ..models import Base

_TABLES = {
    name: {column.name for column in table.columns}
    for metadata in (Base.metadata, INDEX)
    for name, table in metadata.tables.items()
}
_OTHERS = {MINERAL_TEXT, *engine_named().text_index.own_tables, *FORMER, "alembic_version"}


def check_schema(session: Session, path: Path) -> bool:
    """Whether the search index is whole, which an earlier version may have made otherwise.

    ForeignDatabaseError where the schema holds what no catalogue has (triggers, views, strange
    tables or columns), DamagedCatalogueError where it lacks what cannot be made anew.
    """
    found: set[str] = set()
    for item in engine_of(session).items(session):
        if item.kind == "index" and (item.derived or item.table in (*_TABLES, *FORMER)):
            continue
        if item.kind != "table" or not _is_ours(item):
            raise ForeignDatabaseError(path)
        found.add(item.name)
    if missing := Base.metadata.tables.keys() - found:
        raise DamagedCatalogueError(path, _("the table {table} is missing", table=min(missing)))
    return _has_columns(session, path) and found >= {*INDEX.tables, MINERAL_TEXT}


def _is_ours(item: SchemaItem) -> bool:
    if item.derived:
        return True  # statistics of the engine itself, which nobody else can make
    return item.name in {*_TABLES, *_OTHERS} and item.virtual == (item.name == MINERAL_TEXT)


def _has_columns(session: Session, path: Path) -> bool:
    """Whether all tables of the index have their columns; those of the catalogue must."""
    columns: dict[str, set[str]] = {name: set() for name in _TABLES}
    for table, column, hidden in engine_of(session).columns(session):
        if table in _TABLES:
            if hidden or (column not in _TABLES[table] and table not in INDEX.tables):
                raise ForeignDatabaseError(path)
            columns[table].add(column)
    for table in Base.metadata.tables:
        if missing := _TABLES[table] - columns[table]:
            raise DamagedCatalogueError(
                path, _("{table} has no column {column}", table=table, column=min(missing))
            )
    return all(columns[table] == _TABLES[table] for table in INDEX.tables)
