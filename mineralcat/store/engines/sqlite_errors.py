"""What errors of the database engine mean for the user of a catalogue."""

from pathlib import Path

from sqlalchemy.exc import DBAPIError

from mineralcat import errors
from mineralcat.system_errors import sqlite_error_name
from mineralcat.translation import _

from .sqlite_files import EngineError

TOO_LARGE = _("a cell holds more than any text or figure has")


def catalogue_error(error: DBAPIError | EngineError, path: Path, *, writing: bool) -> Exception:
    """The same as a sentence about the catalogue at *path*; the error itself where it is none that
    the file, the disk or another program causes."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = sqlite_error_name(error)
    if name == "SQLITE_INTERRUPT":
        return errors.StoppedError()
    if is_busy(error):
        return errors.CatalogueLockedError(path)
    damaged = name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
    if damaged or "Could not decode to UTF-8" in str(cause):
        return errors.DamagedCatalogueError(path, _("not all of it can be read"))
    if name == "SQLITE_TOOBIG" and not writing:
        return errors.DamagedCatalogueError(path, TOO_LARGE)
    if name.startswith("SQLITE_READONLY_DBMOVED"):
        return errors.CatalogueChangedError(path)
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN")):
        kind = errors.NotSavedError if writing else errors.CatalogueUnreadableError
        return kind(path, str(cause))
    if name == "SQLITE_READONLY_ROLLBACK":
        return errors.CatalogueUnreadableError(
            path, _("a step broke off and may not be taken back")
        )
    if name.startswith("SQLITE_READONLY") and writing:
        return errors.ReadOnlyCatalogueError(path)
    return error


def is_busy(error: Exception) -> bool:
    """Whether another program that uses the file stood in the way."""
    return sqlite_error_name(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
