"""Makes a catalogue say what a backup of it says: one step of the history, taken back like any."""

from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Unpack

from sqlalchemy.orm import Session

from mineralcat.domain.times import long_time
from mineralcat.errors import (
    CatalogueError,
    CatalogueLockedError,
    DamagedBackupError,
    DamagedCatalogueError,
)
from mineralcat.translation import _, ngettext

from ..catalogue import Catalogue
from ..files.file_format import SCHEMA, has_journal, read_header
from ..history import ENTITIES
from ..history.apply import TargetRow, TargetState, apply
from ..history.changes import Key
from ..history.current_rows import current_rows
from ..history.undo import ReasonedStep
from ..history.words import Namer, kind_of
from ..index import index_lag
from .backup_content import Content, is_good, look_into
from .backups import Backup, backups_in, save_damaged
from .catalogue_check import content_hash, is_damage, problems
from .repairing import repair

NAMED_AT_MOST = 200
"""So many of the rows that differ are named."""


class BackupDifference(NamedTuple):
    """What a restore would do to the rows of one kind: how many come back, go, or change, and the
    names of some."""

    kind: str
    back: int
    gone: int
    changed: int
    names: tuple[str, ...]


def damage_of(path: Path) -> CatalogueError | None:
    """What is wrong with a catalogue file, so that a backup has to take its place instead of being
    restored as a step; None where it is sound. The file is only read, unless it is of an older
    version or a step broke off. CatalogueLockedError where another program holds it."""
    if path.exists() and not path.is_file():
        read_header(path)  # says that it is a folder or a device
    try:
        if read_header(path).schema < SCHEMA or has_journal(path):
            Catalogue.open(path).close()
        with (
            closing(Catalogue.open_to_read(path)) as catalogue,
            catalogue.reading(asks_index=False) as session,
        ):
            found = problems(session, derived=False)
    except CatalogueLockedError:
        raise
    except CatalogueError as error:
        return error
    first = next((one for one in found if is_damage([one])), None)
    if first is None:
        return None
    detail = _("not all of it can be read") if first.kind == "file" else first.message.rstrip(".")
    return DamagedCatalogueError(path, detail)


def mend_derived(catalogue: Catalogue) -> Path | None:
    """Make anew what is derived, the search index and the seals, where that is damaged; no step of
    the history is lost by it. The file as it was is saved then, and its place given."""
    with catalogue.reading(asks_index=False) as session:
        made, newest = index_lag.state(session) if catalogue.has_index else (None, 0)
        found = problems(session, derived=made == newest)
    if not any(one.kind == "index" for one in found):
        return None
    saved = save_damaged(catalogue.path)
    repair(catalogue, ())
    return saved


def sound_content(backup: Path, catalogue: Path) -> Content:
    """What a backup of a catalogue holds. DamagedBackupError where it is damaged, which names the
    newest good one before it: as a step, what is wrong in it would be sealed as if meant."""
    try:
        content = look_into(backup)
    except CatalogueError as error:
        older = _key_of_older(backup, catalogue)
        raise DamagedBackupError(backup, reason_of(error), older) from error
    if not content.good:
        reason = ngettext(
            "{count} of its rows is not as it was saved",
            "{count} of its rows are not as they were saved",
            content.damaged,
        )
        raise DamagedBackupError(backup, reason, _key_of_older(backup, catalogue))
    return content


def older_good(backup: Path, catalogue: Path) -> Backup | None:
    """The newest good backup of the same folder that is older than this one, in the order in which
    the backups of the catalogue are listed."""
    there = backups_in(backup.parent, catalogue)
    at = next((at for at, one in enumerate(there) if one.path == backup), len(there))
    return next((one for one in there[at + 1 :] if is_good(one.path)), None)


def _key_of_older(backup: Path, catalogue: Path) -> str:
    older = older_good(backup, catalogue)
    return "" if older is None else f"“{older.key}”"


def reason_of(error: CatalogueError) -> str:
    """What is wrong with a file, where its name is known already."""
    is_damaged = isinstance(error, DamagedCatalogueError)
    return error.reason if is_damaged else _("it cannot be read as a catalogue")


def differences(catalogue: Catalogue, backup: Path) -> list[BackupDifference]:
    """What restoring a backup would do, by kind of row; nothing where both say the same."""
    found = []
    with catalogue.reading(asks_index=False) as session:
        target = _target(session, backup)
        namer = Namer(session)
        for entity in dict.fromkeys(entity for entity, _ in target):
            rows = {key: row for key, row in target.items() if key[0] == entity}
            back = sum(row.whole for row in rows.values())
            gone = sum(row.fields is None for row in rows.values())
            names = tuple(_name(namer, *one) for one in islice(rows.items(), NAMED_AT_MOST))
            found.append(
                BackupDifference(kind_of(entity), back, gone, len(rows) - back - gone, names)
            )
    return found


def restore(catalogue: Catalogue, backup: Path, words: str, **long: Unpack[ReasonedStep]) -> int:
    """Restore a backup as one step named by *words*; how many rows that touched. DamagedBackupError
    where the backup is damaged, DamagedCatalogueError where the catalogue is, into whose place the
    backup has to be put instead; either is then as it was. *long* as `Catalogue.writing` has it.
    """
    hash_ = sound_content(backup, catalogue.path).hash
    with catalogue.writing(words, **long) as session:
        touched = apply(session, _target(session, backup), strict=False)
        session.flush()
        if content_hash(session) != hash_:
            raise DamagedCatalogueError(catalogue.path, _("it would not have become as the backup"))
        return touched


def words_for(backup: Path) -> str:
    """What the history calls the step that restores a backup."""
    known = next((one for one in backups_in(backup.parent) if one.path == backup), None)
    if known is None:
        return _("Restore {name}", name=backup.name)
    return _("Restore the backup of {time}", time=long_time(known.time))


def _target(session: Session, backup: Path) -> TargetState:
    """What rows must become."""
    target: TargetState = {}
    with closing(Catalogue.open_to_read(backup)) as other:
        for entity in ENTITIES:
            with other.reading(asks_index=False) as there:
                saved = current_rows(there, entity)
            # Read outside of the above: an error here is the catalogue's, never the backup's.
            now = current_rows(session, entity)
            for uid, fields in saved.items():
                one = TargetRow(fields, whole=True, expected=None)
                if uid in now:
                    one = TargetRow(one.differing(now[uid]))
                if one.fields:
                    target[entity, uid] = one
            target |= {(entity, uid): TargetRow(None) for uid in now if uid not in saved}
    return target


def _name(namer: Namer, key: Key, row: TargetRow) -> str:
    """What a row is called: one that comes back, as it was; others, as they are now."""
    if not row.whole:
        return namer.name(*key)
    try:
        return namer.called(key[0], row.fields or {})
    except KeyError:  # it is called by rows that are gone as well
        return kind_of(key[0])
