"""Which engine a session speaks to."""

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from .sqlite import SqliteEngine

_ENGINES = {"sqlite": SqliteEngine()}


def engine_of(bound: Session | Connection) -> SqliteEngine:
    """The engine of a session or connection."""
    bind = bound.get_bind() if isinstance(bound, Session) else bound
    return engine_named(bind.dialect.name)


def engine_named(dialect: str = "sqlite") -> SqliteEngine:
    """The engine of a dialect of SQLAlchemy; as long as no other is named, that of files."""
    return _ENGINES[dialect]
