"""Brings an older catalogue up to date: on a copy, which replaces the file once it is whole.

Version N of the schema is Alembic's revision ``000N``. Alembic is imported here only, and this
module only where a file's version asks for it.
"""

import shutil
from importlib.resources import as_file
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from mineralcat.errors import CatalogueLockedError, MigrationError
from mineralcat.shipped import shipped
from mineralcat.translation import _

from . import catalogue
from .engines.registry import engine_of
from .engines.sqlite_errors import is_busy
from .engines.sqlite_files import EngineError
from .engines.sqlite_files import copy_file as copy_database
from .files.draft_files import copy_file, draft_of, free_name, to_disk
from .files.file_format import APPLICATION_ID, SCHEMA, read_header
from .index import search_index
from .integrity import seals
from .integrity.schema_check import check_schema


def revision_id(schema: int) -> str:
    """The name of the migration that leads to a version of the schema."""
    return f"{schema:04}"


def upgrade(path: Path) -> Path:
    """Bring the catalogue at *path* to the present schema; the old file stays beside it.

    Gives the path of the old file. A CatalogueError where it fails, and then *path* is as it was.
    """
    schema = read_header(path).schema
    try:
        with draft_of(path, "upgrade") as draft:
            copy_database(path, draft, catalogue.BUSY_SECONDS)
            _upgrade_draft(draft, schema, path)
            return _exchange(path, draft, schema)
    except (OSError, SQLAlchemyError, EngineError) as error:
        if is_busy(error):
            raise CatalogueLockedError(path) from error
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise MigrationError(path, str(cause)) from error


def _exchange(path: Path, draft: Path, schema: int) -> Path:
    """Keep the old file under a name that is free, then put the new one in its place."""
    old = free_name(path, f"schema-{schema}")
    try:
        copy_file(path, old)
        shutil.copymode(path, draft)
        to_disk(draft)
        draft.replace(path)
        to_disk(path.parent)
    except OSError:
        old.unlink(missing_ok=True)
        raise
    return old


def _upgrade_draft(draft: Path, schema: int, path: Path) -> None:
    database = create_engine(f"sqlite+pysqlite:///{draft}")
    try:
        with database.connect() as connection:
            # Foreign keys stay off (the default): rebuilding a parent must not touch its children.
            run_migrations(connection, schema, SCHEMA)
            engine = engine_of(connection)
            engine.stamp(connection, APPLICATION_ID, SCHEMA)
            with Session(connection) as session:
                search_index.rebuild(session)
                seals.seal_all(session)
                check_schema(session, path)
            connection.commit()
            if any(engine.lost_references(connection)):
                raise OSError(_("rows refer to others that are missing"))
    finally:
        database.dispose()


def run_migrations(connection: Connection, schema: int, target: int) -> None:
    """Run the steps from one version of the schema to another over an open connection."""
    with as_file(shipped("db") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        if schema:
            command.stamp(config, revision_id(schema))
        command.upgrade(config, revision_id(target))
