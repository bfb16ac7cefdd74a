"""Which engine a session speaks to."""

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from .engine import StoreEngine
from .sqlite import SqliteEngine

_SQLITE: StoreEngine = SqliteEngine()
_ENGINES = {"sqlite": _SQLITE}


def engine_of(bound: Session | Connection) -> StoreEngine:
    """The engine of a session or connection."""
    bind = bound.get_bind() if isinstance(bound, Session) else bound
    return engine_named(bind.dialect.name)


def engine_named(dialect: str = "sqlite") -> StoreEngine:
    """The engine of a dialect of SQLAlchemy; as long as no other is named, that of files."""
    return _ENGINES[dialect]
