"""What a catalogue file is, before any engine touches it: what its first hundred bytes and the file
system say of it."""

import os
import stat
import struct
from pathlib import Path
from typing import NamedTuple

from mineralcat import errors
from mineralcat.translation import _

APPLICATION_ID = 0x4D434154
"""``MCAT``, stored by SQLite at byte 68 of the file."""
SCHEMA = 2
"""The version of the tables, stored as SQLite's user_version; a step up is a migration."""

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100


class Header(NamedTuple):
    """What the file says of itself."""

    schema: int
    write_ahead: bool


def read_header(path: Path) -> Header:
    """The header of a catalogue; a CatalogueError that says what the file is instead."""
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            folder = stat.S_ISDIR(state.st_mode)
            what = _("it is a folder, not a file") if folder else _("it is a device, not a file")
            raise errors.CatalogueUnreadableError(path, what)
        with path.open("rb") as file:
            head = file.read(_HEADER)
    except FileNotFoundError as error:
        raise errors.CatalogueMissingError(path) from error
    except OSError as error:
        raise errors.CatalogueUnreadableError(path, error.strerror or str(error)) from error
    if not head:
        finding = _("{path} is not a MineralCat catalogue. It is an empty file.", path=str(path))
        raise errors.NotACatalogueError(path, finding=finding)
    if not head.startswith(_MAGIC):
        raise errors.NotACatalogueError(path)
    if len(head) < _HEADER:
        raise errors.DamagedCatalogueError(path, _("the file ends within its header"))
    return _checked(path, head, state.st_size)


def _checked(path: Path, head: bytes, size: int) -> Header:
    page, write_version = struct.unpack_from(">HB", head, 16)
    (pages,) = struct.unpack_from(">I", head, 28)
    schema, _text, application = struct.unpack_from(">III", head, 60)
    if application != APPLICATION_ID:
        raise errors.ForeignDatabaseError(path)
    if schema > SCHEMA:
        raise errors.NewerCatalogueError(path, schema, SCHEMA)
    # With a journal beside it a file may be between two states; SQLite then goes back to the whole.
    broke_off = path.with_name(f"{path.name}-journal").exists()
    if size < pages * (65536 if page == 1 else page) and not broke_off:
        raise errors.DamagedCatalogueError(path, _("part of the file is missing"))
    return Header(schema, write_version == 2)


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
