"""Drafts that programs left which were killed: `.name.PID.new`, removed at the next start. What
another process is still writing stays."""

import os
import re
import time
from contextlib import suppress
from pathlib import Path

_DRAFT = re.compile(r"\.(\d+)\.(?:new|upgrade)(?:-journal|-wal|-shm)?$")
_OLD_SECONDS = 86_400
"""Where the system cannot be asked whether a process lives, a draft is left behind after a day."""


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
