"""What the file system says of a catalogue file: which file it is, whether it may be written, and
whether a step broke off in it."""

import os
from pathlib import Path


def identity_of(path: Path) -> tuple[int, int] | None:
    """Which file this is, so that one put in its place is noticed."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def has_journal(path: Path) -> bool:
    """Whether beside a file lies the journal of a step that is not at its end."""
    try:
        with path.with_name(f"{path.name}-journal").open("rb") as file:
            return file.read(len(_JOURNAL)) == _JOURNAL
    except OSError:
        return False


_JOURNAL = bytes.fromhex("d9d505f920a163d7")


def is_writable(path: Path) -> bool:
    """Whether the file and its folder (for the journal) may be written. What nobody has permission
    to write counts as read-only even for root: somebody meant it so."""
    return all(
        place.stat().st_mode & 0o222 and os.access(place, os.W_OK) for place in (path, path.parent)
    )
