"""What a catalogue file is, read from its first hundred bytes, before any engine touches it."""

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
