"""Who may read a catalogue: its user alone, or whoever may read the other catalogues of its folder.

The umask decides nothing: under one of 000 every user of the machine could read and change it.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

from mineralcat.places import CATALOGUE_SUFFIX, open_private

_PRIVATE = 0o600
_SHARED = 0o664
"""What others may be allowed at most: nobody but owner and group ever writes."""


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
