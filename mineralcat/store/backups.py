"""Backups of a catalogue: whole copies in a folder of its own, verified, and thinned as they age.

A copy is made beside its final name and moved there when it was read again and says the same as the
catalogue. Names begin with the local time; which is the newest, the history inside says. Nothing
here needs the catalogue itself to be readable: its backups lie in a folder named after its path.
"""

import errno
import filecmp
import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from time import sleep
from typing import NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from mineralcat.domain.thinning import to_keep
from mineralcat.errors import (
    BackupError,
    CatalogueError,
    CatalogueLockedError,
    CatalogueUnreadableError,
    FileNameError,
)
from mineralcat.places import CATALOGUE_SUFFIX, backup_folder, make_folder
from mineralcat.settings import read_settings

from . import catalogue as catalogues
from . import seals
from .backup_order import Head, head_of, newest_first
from .catalogue import Catalogue
from .file_format import SCHEMA, read_header
from .file_modes import let_read, make_draft
from .file_names import check_catalogue_name, named_file
from .integrity import content_hash
from .left_behind import sweep_folder
from .models import Mineral, Revision

_TRIES, _PAUSE = 50, 0.1  # seconds
SPARE_BYTES = 1_000_000
"""What must stay free beside a copy."""


class Why(StrEnum):
    """What a backup was made before, as its name says."""

    DAY = "before the first change of the day"
    IMPORT = "before an import"
    UPGRADE = "before an upgrade"
    RESTORE = "before a restore"
    REPAIR = "before a repair"
    ASKED = "made by hand"


class Backup(NamedTuple):
    """A backup as its name tells it; whether it is good only `look_into` knows."""

    path: Path
    time: datetime
    why: str
    size: int
    line: str | None = None
    """What all copies of a catalogue have in common: the uid of its making. None where the file
    cannot be read."""

    @property
    def key(self) -> str:
        """The time in its name, by which a user names a backup; of several in one second with
        their number."""
        return " ".join(self.path.name.split(" ", 2)[:2])


class Content(NamedTuple):
    """What a backup holds, once it was read through."""

    hash: str
    minerals: int
    revisions: int
    newest_uid: str
    last_step: str
    last_time: datetime
    damaged: int
    """So many rows are not as they were saved."""

    @property
    def good(self) -> bool:
        """Whether each row is what it was when the backup was made."""
        return not self.damaged


_NAME = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d-\d\d-\d\d)(?:\.(\d+))? (.+)" + re.escape(CATALOGUE_SUFFIX)
)
_TIME = "%Y-%m-%d %H-%M-%S"


def folder_of(catalogue: Path, chosen: str = "") -> Path:
    """Where the backups of a catalogue lie, in the user's *chosen* folder or the usual one."""
    catalogue = catalogue.absolute()
    place = hashlib.sha256(os.fsencode(str(catalogue))).hexdigest()[:8]
    folder = backup_folder()
    if chosen:
        with suppress(FileNameError):  # the Preferences take none that names no folder
            folder = named_file(chosen)
    return folder / f"{catalogue.stem} {place}"


def place_of(catalogue: Path) -> tuple[Path, int]:
    """Where the settings let the backups of a catalogue lie, and how many of the newest stay."""
    settings = read_settings().settings
    return folder_of(catalogue, settings.backup_folder), settings.backups_kept


def backups_in(folder: Path, catalogue: Path | None = None) -> list[Backup]:
    """The backups of a folder, newest first by the history inside them; those that belong to the
    history of the *catalogue* come before others. Other files are no backups."""
    found: list[tuple[datetime, int, Backup, Head | None]] = []
    try:
        names = os.listdir(folder)  # noqa: PTH208  names are all that is wanted
    except (OSError, ValueError):  # a name with a NUL is no name
        return []
    for name in names:
        if (match := _NAME.fullmatch(name)) is None:
            continue
        with suppress(OSError, ValueError, OverflowError):
            path = folder / name
            time = datetime.strptime(match[1], _TIME).astimezone()
            head = head_of(path)
            line = None if head is None else head.line
            backup = Backup(path, time, match[3], path.stat().st_size, line)
            found.append((time, int(match[2] or 0), backup, head))
    found.sort(key=lambda one: one[:2])
    return newest_first([one[2:] for one in found], catalogue)


def copy_catalogue(
    source: Path,
    target: Path,
    wait: float | None = None,
    like: Path | None = None,
    *,
    names: bool = True,
) -> None:
    """A whole copy of a catalogue that may be open and written meanwhile, never over a file. It is
    on disk and under its name only once it was read again and says the same. BackupError says why
    not; CatalogueLockedError where another program held the file for longer than *wait* seconds.
    Who may read it is as with *like*, else as with the other catalogues of the folder. Without
    *names* its history names no people and computers."""

    def copy(draft: Path) -> None:
        _check_room(source.stat().st_size, draft.parent)
        _copy(source, draft, catalogues.BUSY_SECONDS if wait is None else wait)
        _verify(source, draft)
        if not names:
            _leave_out_names(draft, target)

    _placing(source, target, copy, like)


def _leave_out_names(draft: Path, target: Path) -> None:
    from .unnamed import leave_out_names

    said = look_into(draft).hash
    if not leave_out_names(draft):
        raise BackupError(target, "its history is damaged; repair the catalogue first")
    if look_into(draft).hash != said:
        raise BackupError(target, "the copy does not say what the catalogue says")


def copy_open_catalogue(catalogue: Catalogue, target: Path, *, names: bool = True) -> None:
    """The same of a catalogue as it is open here, which may have lost its file by now."""

    def copy(draft: Path) -> None:
        with (
            catalogue.reading(asks_index=False) as session,
            closing(sqlite3.connect(draft)) as writing,
        ):
            pages = session.scalar(text("PRAGMA page_count")) or 0
            _check_room(pages * (session.scalar(text("PRAGMA page_size")) or 0), draft.parent)
            connection = session.connection().connection.driver_connection
            assert isinstance(connection, sqlite3.Connection)
            said = content_hash(session)
            connection.backup(writing)
        if look_into(draft).hash != said:
            raise BackupError(target, "the copy does not say what the catalogue says")
        if not names:
            _leave_out_names(draft, target)

    def copy_when_free(draft: Path) -> None:
        """Of a file that is gone no connection can be opened any more: wait for one of those that
        are open."""
        for _ in range(_TRIES):
            try:
                copy(draft)
            except CatalogueUnreadableError:
                if not catalogue.was_replaced:
                    raise
                sleep(_PAUSE)
            else:
                return
        copy(draft)

    _placing(catalogue.path, target, copy_when_free)


def _placing(
    source: Path, target: Path, copy: Callable[[Path], None], like: Path | None = None
) -> None:
    """Let a copy be made beside its name, and give it that once it is on disk."""
    target = named_file(target).absolute()
    check_catalogue_name(target, new=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        if target.exists():
            raise BackupError(target, "a file of that name is there already")
        make_folder(target.parent)
        catalogues.remove_draft(draft)
        make_draft(draft)
        copy(draft)
        let_read(draft, target, like)
        to_disk(draft)
        catalogues.place(draft, target)
        to_disk(target.parent)
    except (BackupError, CatalogueLockedError):
        raise
    except CatalogueError as error:
        raise BackupError(target, str(error)) from error
    except sqlite3.Error as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise CatalogueLockedError(source) from error
        raise BackupError(target, str(error)) from error
    except (OSError, ValueError) as error:
        raise BackupError(target, getattr(error, "strerror", None) or str(error)) from error
    finally:
        with suppress(OSError, ValueError):
            catalogues.remove_draft(draft)


def make_backup(
    catalogue: Path, folder: Path, why: Why, newest: int, wait: float | None = None
) -> Backup:
    """Make a backup, then thin those that are there, so that the *newest* and what `thinning` says
    stay. BackupError where there is none in the end; the older ones are then as they were."""
    sweep_folder(folder)
    now = datetime.now().astimezone()
    name = now.strftime(_TIME)
    taken = {one.path.name for one in backups_in(folder)}
    number = 1
    while any(other.startswith((f"{name} ", f"{name}.")) for other in taken):
        number += 1
        name = f"{now.strftime(_TIME)}.{number}"
    path = folder / f"{name} {why}{CATALOGUE_SUFFIX}"
    copy_catalogue(catalogue, path, wait, like=catalogue)
    made = next(one for one in backups_in(folder) if one.path == path)
    thin(folder, newest, made)
    return made


def keep_before_repair(catalogue: Path, folder: Path) -> Path:
    """Keep a catalogue that is to be repaired, byte for byte: it may not be read well enough for a
    backup. BackupError where that cannot be done."""
    kept = folder / f"{datetime.now().astimezone():{_TIME}} {Why.REPAIR}{CATALOGUE_SUFFIX}"
    try:
        make_folder(folder)
        copy_file(catalogue, kept)
    except OSError as error:
        raise BackupError(kept, error.strerror or str(error)) from error
    return kept


def copy_file(source: Path, target: Path) -> None:
    """A file byte for byte, on disk before it has its name. OSError where that cannot be."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        draft.unlink(missing_ok=True)
        make_draft(draft)
        shutil.copy2(source, draft)
        to_disk(draft)
        if not filecmp.cmp(source, draft, shallow=False):
            raise OSError(errno.EIO, "the copy is not what was copied")
        catalogues.place(draft, target)
        to_disk(target.parent)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def thin(folder: Path, newest: int, of: Backup | None = None) -> list[Path]:
    """Delete what need not be kept of the catalogue that a backup is *of*, else the newest; what
    was deleted. Those of another, which once had the same place and name, stay."""
    there = backups_in(folder)
    if not there:
        return []
    line = (of or there[0]).line
    there = [one for one in there if one.line == line]
    kept = to_keep((one.time for one in there), datetime.now().astimezone(), max(newest, 1))
    gone = [one.path for one in there[max(newest, 1) :] if one.time not in kept]
    for path in gone:
        with suppress(OSError):
            path.unlink()
    return gone


def look_into(path: Path) -> Content:
    """Read a backup through; a CatalogueError where it cannot be read."""
    catalogue = Catalogue.open_to_read(path)
    try:
        return _content(catalogue)
    finally:
        catalogue.close()


def newest_good(folder: Path, catalogue: Path | None = None) -> tuple[Backup, list[Backup]] | None:
    """The newest backup that is good, and those newer ones that are not. Where none is, the newest
    that can be read at all: what is damaged in it is then named by the check. Else None. The order
    is that of `backups_in`."""
    bad: list[Backup] = []
    readable: tuple[Backup, list[Backup]] | None = None
    for backup in backups_in(folder, catalogue):
        try:
            good = look_into(backup.path).good
        except CatalogueError:
            good = False
        else:
            if not good and readable is None:
                readable = backup, list(bad)
        if good:
            return backup, bad
        bad.append(backup)
    return readable


def put_back(backup: Path, catalogue: Path) -> Path | None:
    """Put a backup where a catalogue is that is damaged, without reading that one; where its file
    is kept now, None where there was none. The backup itself stays."""
    kept = None
    draft = catalogue.with_name(f".{catalogue.name}.{os.getpid()}.new")
    sweep_folder(catalogue.parent, catalogue.name)
    try:
        copy_catalogue(backup, draft)
        if catalogue.exists():
            kept = keep_damaged(catalogue)
            for suffix in ("-journal", "-wal", "-shm"):
                beside = catalogue.with_name(catalogue.name + suffix)
                if beside.exists():  # it belongs to the damaged file, and would be played into this
                    beside.replace(kept.with_name(kept.name + suffix))
        let_read(draft, catalogue)
        draft.replace(catalogue)
        to_disk(catalogue.parent)
    except OSError as error:
        raise BackupError(catalogue, error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            catalogues.remove_draft(draft)
    return kept


def keep_damaged(catalogue: Path) -> Path:
    """Keep a damaged file beside its place, and give that name. It is copied, so that at no moment
    there is no file of its own name; one that cannot be read to its end, as on a failing disk, is
    renamed instead."""
    kept = _free(catalogue, "damaged")
    try:
        copy_file(catalogue, kept)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        catalogue.rename(kept)
    return kept


_SOON = 0.2
"""So long the backup of a day waits for another program; then the step it comes before waits."""


class BeforeFirstWrite:
    """Makes one backup of a catalogue before the first step of a day; hand it to
    `Catalogue.before_write`. Where it cannot be made the step goes on, and *told* hears why."""

    def __init__(self, folder: Path, newest: int, told: Callable[[str], None]) -> None:
        self._folder = folder
        self._newest = newest
        self._told = told
        self._day = ""

    def __call__(self, catalogue: Path) -> None:
        today = datetime.now().astimezone().strftime("%Y-%m-%d")
        if self._newest == 0 or self._day == today:
            return
        self._day = today  # also where it fails: once a day is told, not with every step
        there = backups_in(self._folder, catalogue)
        if any(one.path.name.startswith(today) for one in there) and _is_of(there[0], catalogue):
            return
        try:
            if there and _unchanged(catalogue, there[0].path):
                return
            make_backup(catalogue, self._folder, Why.DAY, self._newest, _SOON)
        except CatalogueLockedError:  # then the step has to wait as well, and asks again
            self._day = ""
            raise
        except (BackupError, FileNameError) as error:
            self._told(f"{error} Your change was saved all the same.")


# -- parts -----------------------------------------------------------------------------------------


def _check_room(size: int, folder: Path) -> None:
    need = size + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < need:
        short = (need - free) / 1e6
        raise BackupError(folder, f"the disk is full: about {short:.0f} MB more are needed")


def _copy(source: Path, draft: Path, wait: float) -> None:
    """By SQLite's own means, which wait for a step that is being written."""
    uri = f"{source.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True, timeout=wait)) as reading,
        closing(sqlite3.connect(draft)) as writing,
    ):
        reading.execute("PRAGMA schema_version")  # a copy would wait for ever for a locked file
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")


def _verify(source: Path, draft: Path) -> None:
    """Read the copy again: whole, a catalogue, and with the rows that the source has."""
    with closing(sqlite3.connect(f"{draft.as_uri()}?mode=ro", uri=True)) as copy:
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        newest = copy.execute("SELECT max(id) FROM revision").fetchone()[0]
    if found != "ok":
        raise BackupError(source, f"the copy is damaged: {found}")
    if read_header(draft).schema != SCHEMA:
        return  # an older file is copied before it is read by today's tables
    one, other = Catalogue.open_to_read(source), Catalogue.open_to_read(draft)
    try:
        with one.reading(asks_index=False) as session, other.reading(asks_index=False) as copied:
            if session.scalar(text("SELECT max(id) FROM revision")) != newest:
                return  # somebody wrote meanwhile; the copy is of the step before, and is whole
            if content_hash(session) != content_hash(copied):
                raise BackupError(source, "the copy does not say what the catalogue says")
    finally:
        one.close()
        other.close()


def _content(catalogue: Catalogue) -> Content:
    with catalogue.reading(asks_index=False) as session:
        found = session.scalar(text("PRAGMA quick_check(1)"))
        if found != "ok":
            raise BackupError(catalogue.path, f"it is damaged: {found}")
        last = session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).one()
        return Content(
            hash=content_hash(session),
            minerals=session.scalar(select(func.count(Mineral.id))) or 0,
            revisions=session.scalar(select(func.count(Revision.id))) or 0,
            newest_uid=str(last.uid),
            last_step=last.message,
            last_time=last.time,
            damaged=_damaged(session),
        )


def _damaged(session: Session) -> int:
    """How many rows are not what their seals say, or are found by some questions only."""
    seen = seals.examine(session)
    if seen.rows_right:
        return int(session.scalar(text("PRAGMA integrity_check(1)")) != "ok")
    return max(1, len(seen.changed) + len(seen.lost) + len(seen.strange))


def _unchanged(catalogue: Path, backup: Path) -> bool:
    """Whether nothing was written since a backup."""
    found = []
    for path in (catalogue, backup):
        try:
            uri = f"{path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True)) as connection:
                newest = "SELECT uid FROM revision ORDER BY id DESC LIMIT 1"
                found.append(connection.execute(newest).fetchone())
        except sqlite3.Error:
            return False
    return bool(found[0] == found[1])


def _is_of(backup: Backup, catalogue: Path) -> bool:
    head = head_of(catalogue)
    return head is not None and head.line == backup.line


def _free(path: Path, word: str) -> Path:
    """A name beside a file that no other has."""
    number = 1
    while True:
        mark = word if number == 1 else f"{word}-{number}"
        candidate = path.with_name(f"{path.stem}.{mark}{path.suffix}")
        if not candidate.exists():
            return candidate
        number += 1


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
