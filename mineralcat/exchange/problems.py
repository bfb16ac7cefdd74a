"""What an importer could not read. Problems are data, shown in a table, not exceptions."""

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from mineralcat.errors import MineralCatError
from mineralcat.translation import _


class CellProblem(NamedTuple):
    """A cell that cannot be read: *row* is the line of the file from 1, *column* its heading."""

    row: int
    column: str
    message: str


class UnreadableFileError(MineralCatError):
    """A file of no format that this program reads."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(_("{name} cannot be read: {reason}", name=name, reason=reason))
        self.name = name
        self.reason = reason


class NoFilesError(MineralCatError):
    """What was chosen to be read holds no file."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no file in what was chosen. Choose the files, or another folder.")
        )


_CERTAIN: Final = (
    *(OSError, EOFError, UnicodeError, struct.error, zlib.error),
    *(zipfile.BadZipFile, zipfile.LargeZipFile),
)
"""What damaged bytes raise, and no mistake of the program's own."""
DAMAGE: Final = (*_CERTAIN, ValueError, OverflowError, NotImplementedError)
"""What the readers of zips and workbooks raise on damaged bytes, besides errors of their own."""
_OF_THE_DISK: Final = frozenset(
    getattr(errno, name)
    for name in ("EACCES", "EPERM", "EIO", "ENODEV", "ENXIO", "ESTALE", "EISDIR")
    if hasattr(errno, name)
)


def damaged(name: str, reason: str, error: Exception) -> UnreadableFileError:
    """What to say of a file whose content made our own code fail; logged, for the mistake may be
    the program's."""
    from mineralcat.logs import log_as_damage  # seldom needed

    log_as_damage(error, name)
    return UnreadableFileError(name, reason)


@contextmanager
def reporting_damage(name: str) -> Iterator[None]:
    """What a damaged or vanished file raises while it is read, as a sentence about it."""
    try:
        yield
    except FileNotFoundError as error:
        raise UnreadableFileError(name, _("it is not there any more.")) from error
    except _CERTAIN as error:
        reason = _("it is damaged or was not copied whole. Get or save it anew, and import that.")
        if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
            reason = f"{error.strerror or error}."
        raise UnreadableFileError(name, reason) from error
