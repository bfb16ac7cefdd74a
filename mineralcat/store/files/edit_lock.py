"""Who has a catalogue open to edit it, as a file beside it says: `.my.mineralcat.open`.

The engine keeps two writers apart, on one machine. It does not tell a person that somebody else is
editing what they look at, and over a network or a synchronised folder its locks may not hold; so
the first window that opens a catalogue holds it, and others open it to read.

The file is locked by the system as long as its process lives: left behind by one that was killed,
it holds nothing. What another machine wrote is no lock here, so only a person can say whether it
still holds.

filelock would replace no more than `_lock`, 20 lines, and it locks byte 0 of the file on Windows,
where others then cannot read that byte: they read here who the owner is while the file is locked.
"""

import json
import os
import platform
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from mineralcat.settings import read_settings

_LONGEST = 4_000


class LockOwner(NamedTuple):
    """Who holds a catalogue: the name that signs, the machine, and since when (UTC)."""

    user: str
    machine: str
    since: datetime | None
    here: bool
    """Whether the system knows that it lives; else it is another machine, which nobody can ask."""


class EditLock:
    """A catalogue that this process holds, until `let_go`."""

    def __init__(self, path: Path, handle: int, left: LockOwner | None) -> None:
        self._path = path
        self._handle = handle
        self.left = left
        """Who held it on this machine and ended without letting go, as a program that is killed."""

    def release(self) -> None:
        """Let others hold the catalogue."""
        with suppress(OSError):
            if os.name == "nt":  # an open file cannot be removed there
                os.close(self._handle)
                self._path.unlink(missing_ok=True)
            else:
                self._path.unlink(missing_ok=True)
                os.close(self._handle)


def lock_file(catalogue: Path) -> Path:
    """The file beside a catalogue that says who holds it."""
    there = Path(os.path.realpath(catalogue))  # one file may go by two names
    return there.with_name(f".{there.name}.open")


def acquire(catalogue: Path, *, over: bool = False) -> EditLock | LockOwner | None:
    """Hold a catalogue, or learn who does; *over* takes it from another machine. None where no file
    can be written or locked beside it: then nobody holds it."""
    path = lock_file(catalogue)
    try:
        return _acquire(path, catalogue, over=over)
    except OSError:
        return None


def is_locked(catalogue: Path) -> bool:
    """Whether a process on this machine holds a catalogue."""
    with suppress(OSError):
        handle = os.open(lock_file(catalogue), os.O_RDWR)
        try:
            return not _lock(handle)
        finally:
            os.close(handle)
    return False


def _open(path: Path, catalogue: Path) -> int:
    """The file beside the catalogue, which whoever may write the one may write too."""
    with suppress(FileExistsError):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        if os.name != "nt":
            with suppress(OSError):
                os.fchmod(handle, catalogue.stat().st_mode & 0o666 | 0o600)
        return handle
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _acquire(path: Path, catalogue: Path, *, over: bool) -> EditLock | LockOwner:
    while True:
        handle = _open(path, catalogue)
        try:
            locked = _lock(handle)
            if locked and not _is_at(handle, path):  # its holder let go of it meanwhile
                os.close(handle)
                continue
            there = _read(handle, here=not locked)
            if not locked or (there is not None and _is_elsewhere(there) and not over):
                os.close(handle)
                return there or LockOwner("somebody", "", None, here=not locked)
            _write(handle)
        except OSError:
            with suppress(OSError):
                os.close(handle)
            raise
        left = None if there is None or _is_elsewhere(there) else there
        return EditLock(path, handle, left)


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _is_elsewhere(there: LockOwner) -> bool:
    return there.machine != platform.node()


def _read(handle: int, *, here: bool) -> LockOwner | None:
    """What the file says; None where it says nothing that can be read."""
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        content = json.loads(os.read(handle, _LONGEST))
        return LockOwner(
            user=" ".join(str(content["user"]).split())[:80],
            machine=" ".join(str(content["machine"]).split())[:80],
            since=datetime.fromisoformat(content["since"]),
            here=here,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(handle: int) -> None:
    settings = read_settings().settings
    content = {
        "user": settings.signing_author(),
        "machine": platform.node(),
        "process": os.getpid(),
        "since": datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
    }
    os.lseek(handle, 0, os.SEEK_SET)
    os.ftruncate(handle, 0)
    os.write(handle, json.dumps(content).encode())


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """Bytes that are locked cannot be read there, so one is that the file does not have."""

    def _lock(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
