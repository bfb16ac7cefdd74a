"""What the operating system, a disk or a damaged file causes, as a sentence for the user."""

import errno
import os

from mineralcat.errors import MineralCatError
from mineralcat.translation import _, and_list


class SystemRefusedError(MineralCatError):
    """The operating system, the database library or a file on the disk stood in the way."""


def user_error(error: BaseException) -> BaseException:
    """An error as it is shown at a boundary: one that the system, a disk or a damaged file causes
    becomes a sentence, with the error as its cause. Any other stays: it is a bug."""
    if isinstance(error, MineralCatError):
        return error
    sentence = _sentence_of(error)
    if sentence is None:
        return error
    shown = SystemRefusedError(sentence)
    shown.__cause__ = error
    return shown


def _sentence_of(error: BaseException) -> str | None:
    if isinstance(error, OSError):
        return _sentence_of_system(error)
    if isinstance(error, UnicodeError):
        return _(
            "A text holds bytes that are no valid Unicode and could not be used. Write it anew, or "
            "save its file as UTF-8, then try again."
        )
    if isinstance(error, MemoryError):
        return _("There is not enough memory for this. Close other programs, then try again.")
    if type(error).__module__ in ("zipfile", "zlib", "lzma"):  # loaded only where they are used
        return _(
            "A packed file is damaged ({error}). Get it anew, then try again.", error=str(error)
        )
    if sqlite_error_name(error).startswith(_OF_THE_FILE):
        cause = getattr(error, "orig", error)  # SQLAlchemy's errors carry the driver's
        return _(
            "A database file could not be used ({cause}). Check that its disk is there and "
            "has room, then try again.",
            cause=str(cause),
        )
    return None


def sqlite_error_name(error: BaseException) -> str:
    """What SQLite calls an error, such as SQLITE_BUSY, also where SQLAlchemy's carries it; empty of
    other errors."""
    return getattr(getattr(error, "orig", error), "sqlite_errorname", "") or ""


_OF_THE_FILE = tuple(
    f"SQLITE_{name}"
    for name in (
        *("BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN", "CORRUPT", "NOTADB", "READONLY", "PERM"),
        *("NOMEM", "TOOBIG", "NOLFS", "AUTH"),
    )
)
"""SQLite's errors that a file or a disk causes; the others are a wrong statement."""


def _sentence_of_system(error: OSError) -> str:
    reason = (error.strerror or str(error) or type(error).__name__).rstrip(".")
    names = [os.fsdecode(one) for one in (error.filename, error.filename2) if _is_path(one)]
    what = and_list(names) or _("A file or device")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _(
            "The disk is full, so {what} could not be written. Make room, then try again.",
            what=what,
        )
    return _(
        "{what} could not be used ({reason}). Check that it is there and that you may "
        "read and write it, then try again.",
        what=what,
        reason=reason,
    )


def _is_path(name: str | bytes | os.PathLike[str] | int | None) -> bool:
    return isinstance(name, str | bytes | os.PathLike) and bool(name)
