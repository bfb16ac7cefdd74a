"""Backups of a catalogue: whole copies in a folder of its own, verified, and thinned as they age.

A copy is made beside its final name and moved there when it was read again and says the same as the
catalogue. Names begin with the local time, and a clock may be wrong: a backup made under one that
was years ahead has a name of the future for ever. So which is the newest, the history inside says:
how many steps it has; the time decides only between backups of the same step, and between those of
which neither continues the other. Nothing here needs the catalogue itself to be readable: its
backups lie in a folder named after its path.
"""

import errno
import hashlib
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from mineralcat.domain.thinning import to_keep
from mineralcat.errors import BackupError, CatalogueLockedError, FileNameError
from mineralcat.places import CATALOGUE_SUFFIX, backup_folder, make_folder
from mineralcat.settings import read_settings
from mineralcat.translation import Term, _

from ..engines.sqlite_files import EngineError, open_to_read
from ..files.catalogue_copies import copy_catalogue
from ..files.draft_files import copy_file, free_name, let_read, remove_draft, sweep_folder, to_disk
from ..files.file_names import named_file
from .backup_content import readable_content


class Why(Term):
    """What a backup was made before, as its name says."""

    DAY = "before the first change of the day"
    IMPORT = "before an import"
    UPGRADE = "before an upgrade"
    RESTORE = "before a restore"
    REPAIR = "before a repair"
    ASKED = "made by hand"


class Head(NamedTuple):
    """The newest step of a catalogue file, and the step that made the catalogue: what all copies of
    it have in common."""

    line: str
    revision: int
    uid: str


class Backup(NamedTuple):
    """A backup as its name has it; whether it is good only `look_into` knows."""

    path: Path
    time: datetime
    why: str
    size: int
    head: Head | None = None
    """None where the file cannot be read."""

    @property
    def line(self) -> str | None:
        """What all copies of a catalogue have in common; None where the file cannot be read."""
        return None if self.head is None else self.head.line

    @property
    def reason(self) -> str:
        """Why it was made, in words; of another version's file as its name has it."""
        return Why(self.why).label if self.why in set(Why) else self.why

    @property
    def key(self) -> str:
        """The time in its name, by which a user names a backup; of several in one second with
        their number."""
        return " ".join(self.path.name.split(" ", 2)[:2])


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
    found: list[tuple[datetime, int, Backup]] = []
    try:
        names = os.listdir(folder)  # noqa: PTH208  only names are needed
    except (OSError, ValueError):  # a name with a NUL is no name
        return []
    for name in names:
        if (match := _NAME.fullmatch(name)) is None:
            continue
        with suppress(OSError, ValueError, OverflowError):
            path = folder / name
            time = datetime.strptime(match[1], _TIME).astimezone()
            backup = Backup(path, time, match[3], path.stat().st_size, head_of(path))
            found.append((time, int(match[2] or 0), backup))
    found.sort(key=lambda one: one[:2])
    return _by_history([backup for *_at, backup in found], catalogue)


def head_of(path: Path) -> Head | None:
    """The head of a file; None where it cannot be read."""
    steps = _steps_of(path, "WHERE id = 0 OR id = (SELECT max(id) FROM revision)")
    return Head(steps[0], max(steps), steps[max(steps)]) if 0 in steps else None


def _by_history(by_clock: Sequence[Backup], catalogue: Path | None) -> list[Backup]:
    """Backups, given from the oldest to the newest by the clock, in the order of their history, the
    newest first. Before all others come those whose last step the *catalogue* has in its history,
    as far as that can be read. A backup that cannot be read stays beside its neighbour by the
    clock."""
    steps = _steps_of(catalogue) if catalogue is not None else {}
    latest = {backup.line: at for at, backup in enumerate(by_clock)}
    ranked: list[tuple[tuple[bool, int, bool, int], int]] = []
    rank = (False, -1, False, -1)
    for at, backup in enumerate(by_clock):
        if (head := backup.head) is not None:
            in_history = steps.get(head.revision) == head.uid
            rank = (steps.get(0) == head.line, latest[head.line], in_history, head.revision)
        ranked.append((rank, at))
    return [by_clock[at] for _rank, at in sorted(ranked, reverse=True)]


def _steps_of(path: Path, where: str = "") -> dict[int, str]:
    """The uids of the steps of a file that may be damaged; none where it cannot be asked."""
    try:
        with open_to_read(path) as connection:
            rows = connection.execute(f"SELECT id, uid FROM revision {where}")
            return {id_: str(uid) for id_, uid in rows}
    except (EngineError, ValueError, OSError):
        return {}


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


def save_before_repair(catalogue: Path, folder: Path) -> Path:
    """Copy a catalogue that is to be repaired, byte for byte: it may not be read well enough for a
    backup. BackupError where that cannot be done."""
    copy = folder / f"{datetime.now().astimezone():{_TIME}} {Why.REPAIR}{CATALOGUE_SUFFIX}"
    try:
        make_folder(folder)
        copy_file(catalogue, copy)
    except OSError as error:
        raise BackupError(copy, error.strerror or str(error)) from error
    return copy


def thin(folder: Path, newest: int, of: Backup | None = None) -> list[Path]:
    """Delete what need not stay of the catalogue that a backup is *of*, else the newest; what
    was deleted. Those of another, which once had the same place and name, stay."""
    there = backups_in(folder)
    if not there:
        return []
    line = (of or there[0]).line
    there = [one for one in there if one.line == line]
    stay = to_keep((one.time for one in there), datetime.now().astimezone(), max(newest, 1))
    gone = [one.path for one in there[max(newest, 1) :] if one.time not in stay]
    for path in gone:
        with suppress(OSError):
            path.unlink()
    return gone


def newest_good(folder: Path, catalogue: Path | None = None) -> tuple[Backup, list[Backup]] | None:
    """The newest backup that is good, and those newer ones that are not. Where none is, the newest
    that can be read at all: what is damaged in it is then named by the check. Else None. The order
    is that of `backups_in`."""
    bad: list[Backup] = []
    readable: tuple[Backup, list[Backup]] | None = None
    for backup in backups_in(folder, catalogue):
        content = readable_content(backup.path)
        if content is not None and content.good:
            return backup, bad
        if content is not None and readable is None:
            readable = backup, list(bad)
        bad.append(backup)
    return readable


def put_back(backup: Path, catalogue: Path) -> Path | None:
    """Put a backup where a catalogue is that is damaged, without reading that one; the place of the
    copy of its file, None where there was none. The backup itself stays."""
    saved = None
    draft = catalogue.with_name(f".{catalogue.name}.{os.getpid()}.new")
    sweep_folder(catalogue.parent, catalogue.name)
    try:
        copy_catalogue(backup, draft)
        if catalogue.exists():
            saved = save_damaged(catalogue)
            for suffix in ("-journal", "-wal", "-shm"):
                beside = catalogue.with_name(catalogue.name + suffix)
                if beside.exists():  # it belongs to the damaged file, and would be played into this
                    beside.replace(saved.with_name(saved.name + suffix))
        let_read(draft, catalogue)
        draft.replace(catalogue)
        to_disk(catalogue.parent)
    except OSError as error:
        raise BackupError(catalogue, error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            remove_draft(draft)
    return saved


def save_damaged(catalogue: Path) -> Path:
    """Save a damaged file beside its place, and give that name. It is copied, so that at no moment
    there is no file of its own name; one that cannot be read to its end, as on a failing disk, is
    renamed instead."""
    copy = free_name(catalogue, "damaged")
    try:
        copy_file(catalogue, copy)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        catalogue.rename(copy)
    return copy


_SOON = 0.2
"""So long the backup of a day waits for another program; then the step it comes before waits."""


class BeforeFirstWrite:
    """Makes one backup of a catalogue before the first step of a day; hand it to
    `Catalogue.before_write`. Where it cannot be made the step goes on, and *report* has
    the reason."""

    def __init__(self, folder: Path, newest: int, report: Callable[[str], None]) -> None:
        self._folder = folder
        self._newest = newest
        self._report = report
        self._day = ""

    def __call__(self, catalogue: Path) -> None:
        today = datetime.now().astimezone().strftime("%Y-%m-%d")
        if self._newest == 0 or self._day == today:
            return
        self._day = today  # also where it fails: reported once a day, not with every step
        there, head = backups_in(self._folder, catalogue), head_of(catalogue)
        is_ours = bool(there) and head is not None and there[0].line == head.line
        made_today = any(one.path.name.startswith(today) for one in there)
        if is_ours and (made_today or there[0].head == head):  # nothing was written since
            return
        try:
            make_backup(catalogue, self._folder, Why.DAY, self._newest, _SOON)
        except CatalogueLockedError:  # then the step has to wait as well, and asks again
            self._day = ""
            raise
        except (BackupError, FileNameError) as error:
            self._report(f"{error} {_('Your change was saved all the same.')}")
