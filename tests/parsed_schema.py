"""The schema of a file as it is meant, whatever the order in which it is written."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect

from mineralcat.store.index.index_tables import MINERAL_TEXT

NOT_OURS = ("alembic_version", f"{MINERAL_TEXT}_")


def schema_of(path: Path) -> dict[str, Any]:
    """Each table with its columns (type, nullability, default), keys, references, unique and check
    constraints and indexes, names included; each set in an order of its own."""
    engine = create_engine(f"sqlite+pysqlite:///{path}")
    try:
        found = inspect(engine)
        names = [name for name in found.get_table_names() if not name.startswith(NOT_OURS)]
        return {name: _table(found, name) for name in sorted(names) if name != MINERAL_TEXT}
    finally:
        engine.dispose()


def _table(found: Any, name: str) -> dict[str, Any]:
    return {
        "columns": [
            [one["name"], str(one["type"]), one["nullable"], one["default"], one.get("computed")]
            for one in found.get_columns(name)
        ],
        "primary key": found.get_pk_constraint(name),
        "references": _sorted(found.get_foreign_keys(name)),
        "unique": _sorted(found.get_unique_constraints(name)),
        "checks": _sorted(
            {**one, "sqltext": " ".join(one["sqltext"].split())}
            for one in found.get_check_constraints(name)
        ),
        "indexes": _sorted(
            {**one, "dialect_options": {k: str(v) for k, v in one["dialect_options"].items()}}
            for one in found.get_indexes(name)
        ),
    }


def _sorted(things: Any) -> list[Any]:
    return sorted(things, key=lambda one: (str(one.get("name")), repr(one)))


def texts_of(path: Path) -> dict[str, str]:
    """Each table as the file itself words it, in which the order counts."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return {name: sql for name, sql in rows if not name.startswith(NOT_OURS)}
