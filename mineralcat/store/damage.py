"""Errors that come up while a catalogue is read or written, as sentences about its file.

Code that reads rows may raise anything where a row holds what none can hold. The same error from a
sound file is one of the program; so the file is looked through before it is called damaged.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from mineralcat.errors import DamagedCatalogueError
from mineralcat.translation import _

from .engines.sqlite_errors import TOO_LARGE, catalogue_error
from .engines.sqlite_files import EngineError, TooLargeError

_MAY_BE_DAMAGE = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(RecursionError, SQLAlchemyError, EngineError),
)


@contextmanager
def errors_as_sentences(path: Path, reader: Engine | None, *, writing: bool) -> Iterator[None]:
    """Errors in here come out as sentences about the catalogue at *path*; *reader* looks through
    its rows, where they are whole already."""
    try:
        yield
    except TooLargeError as error:  # of a question that the engine was asked itself
        raise DamagedCatalogueError(path, TOO_LARGE) from error
    except UnicodeDecodeError as error:  # names in the schema, which the engine's error quotes
        raise DamagedCatalogueError(path, _("it holds text that is none")) from error
    except _MAY_BE_DAMAGE as error:
        shown: Exception = error
        if isinstance(error, DBAPIError | EngineError):
            shown = catalogue_error(error, path, writing=writing)
        if shown is error and reader is not None and _is_damaged(path, reader):
            _log(error, path)
            shown = DamagedCatalogueError(path, _("a row holds what it cannot hold"))
        raise shown from error


def _is_damaged(path: Path, reader: Engine) -> bool:
    """Whether rows are not as they were saved, asked after an error that this would explain."""
    from .integrity.catalogue_check import is_damaged  # seldom needed

    try:
        with Session(reader) as session:
            return is_damaged(session)
    except (DBAPIError, EngineError) as error:
        shown = catalogue_error(error, path, writing=False)
        return shown is error or isinstance(shown, DamagedCatalogueError)
    except _MAY_BE_DAMAGE as error:  # nothing but rows was read
        _log(error, path)
        return True


def _log(error: Exception, path: Path) -> None:
    from mineralcat.logs import log_as_damage  # seldom needed

    log_as_damage(error, f"the catalogue {path}")
