"""Files that are written beside their name and given it once they are whole and on disk.

Who may read a catalogue: its user alone, or whoever may read the other catalogues of its folder.
The umask decides nothing: under one of 000 every user of the machine could read and change it.
Drafts that programs left which were killed, `.name.PID.new`, are removed at the next start.
"""

import errno
import os
import re
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from mineralcat.errors import CatalogueExistsError
from mineralcat.places import CATALOGUE_SUFFIX, open_private
from mineralcat.translation import _

_PRIVATE = 0o600
_SHARED = 0o664
"""What others may be allowed at most: nobody but owner and group ever writes."""
_DRAFT = re.compile(r"\.(\d+)\.(?:new|upgrade)(?:-journal|-wal|-shm)?$")
_OLD_SECONDS = 86_400
"""Where the system cannot be asked whether a process lives, a draft is left behind after a day."""


def copy_file(source: Path, target: Path) -> None:
    """A file byte for byte, on disk before it has its name. OSError where that cannot be."""
    import filecmp  # not at every start

    with draft_of(target) as draft:
        shutil.copy2(source, draft)
        to_disk(draft)
        if not filecmp.cmp(source, draft, shallow=False):
            raise OSError(errno.EIO, _("the copy is not what was copied"))
        place(draft, target)
        to_disk(target.parent)


@contextmanager
def draft_of(path: Path, ending: str = "new") -> Iterator[Path]:
    """An empty file beside a name, for its user alone, gone again at the end unless it was placed
    by then."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{ending}")
    try:
        remove_draft(draft)
        make_draft(draft)
        yield draft
    finally:
        with suppress(OSError, ValueError):
            remove_draft(draft)


def remove_draft(draft: Path) -> None:
    """Remove a draft, with the journal that a failed write leaves beside it."""
    draft.unlink(missing_ok=True)
    draft.with_name(f"{draft.name}-journal").unlink(missing_ok=True)


def place(draft: Path, path: Path) -> None:
    """Give the draft its name, never over a file that came meanwhile."""
    try:
        os.link(draft, path)  # unlike a rename, refuses to replace
    except FileExistsError as error:
        raise CatalogueExistsError(path) from error
    except OSError as error:  # a file system without links, as on many USB sticks
        if path.exists():
            raise CatalogueExistsError(path) from error
        draft.rename(path)


def free_name(path: Path, word: str) -> Path:
    """A name beside a file that no other has."""
    marks = chain((word,), (f"{word}-{number}" for number in count(2)))
    names = (path.with_name(f"{path.stem}.{mark}{path.suffix}") for mark in marks)
    return next(name for name in names if not name.exists())


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -- who may read ----------------------------------------------------------------------------------


def make_draft(draft: Path) -> None:
    """Make an empty file, which its user alone may read until it has its name; FileExistsError
    where there is one."""
    os.close(open_private(str(draft), os.O_CREAT | os.O_EXCL | os.O_WRONLY))


def let_read(draft: Path, path: Path, like: Path | None = None) -> None:
    """Give a draft the permissions that it is to have as *path*: those of *like*, else of the file
    that it replaces, else of the folder's other catalogues, else its user's alone."""
    if os.name == "nt":
        return
    like = like or (path if path.is_file() else _sibling(path))
    with suppress(OSError):
        draft.chmod(_PRIVATE if like is None else _mode_like(like, draft))


def _sibling(path: Path) -> Path | None:
    """The catalogue of the folder that was changed last."""
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for one in path.parent.glob(f"*{CATALOGUE_SUFFIX}"):
            if one != path and not one.name.startswith(".") and one.is_file():
                found.append((one.stat().st_mtime, one))
    return max(found)[1] if found else None


def _mode_like(like: Path, draft: Path) -> int:
    state = like.stat()
    mode = stat.S_IMODE(state.st_mode) & _SHARED | _PRIVATE
    if state.st_gid != draft.stat().st_gid:
        try:
            os.chown(draft, -1, state.st_gid)
        except OSError:  # not of that group: then no group may read it
            mode &= ~0o060
    return mode


# -- what was left ---------------------------------------------------------------------------------


def sweep_folder(folder: Path, name: str = "") -> None:
    """Remove what was left of the file of this *name*, else of all files in a folder."""
    with suppress(OSError, ValueError):
        for draft in os.scandir(folder):
            match = _DRAFT.search(draft.name)
            if match is None or (name and draft.name[: match.start()] != f".{name}"):
                continue
            with suppress(OSError):
                if not _is_written(int(match[1]), draft.stat().st_mtime):
                    Path(draft.path).unlink(missing_ok=True)


def _is_written(pid: int, changed: float) -> bool:
    """Whether the process that began a draft may still be writing it."""
    if os.name == "nt":  # asking would end the process there
        return time.time() - changed < _OLD_SECONDS
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
