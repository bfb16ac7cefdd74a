"""Whole copies of a catalogue that may be open and written meanwhile, verified before they have
their names."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import sleep

from sqlalchemy import func, select

from mineralcat import errors
from mineralcat.places import make_folder
from mineralcat.translation import _

from .. import catalogue as catalogues
from ..catalogue import Catalogue
from ..engines.registry import engine_of
from ..engines.sqlite_errors import is_busy
from ..engines.sqlite_files import (
    EngineError,
    copy_file,
    damage_of,
    empty_free_pages,
    open_to_read,
)
from ..integrity.backup_content import look_into
from ..integrity.catalogue_check import content_hash
from ..integrity.seals import reseal_log
from ..models import Revision
from .draft_files import draft_of, let_read, place, to_disk
from .file_format import SCHEMA, read_header
from .file_names import check_catalogue_name, named_file

_TRIES, _PAUSE = 50, 0.1  # seconds
SPARE_BYTES = 1_000_000
"""What must stay free beside a copy."""


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
        copy_file(source, draft, catalogues.BUSY_SECONDS if wait is None else wait)
        _verify(source, draft)
        if not names:
            _leave_out_names(draft, target)

    _placing(source, target, copy, like)


def _leave_out_names(draft: Path, target: Path) -> None:
    """Empty author and device of each step and seal the steps anew, so that the copy is checked
    like any other. Nothing of the names stays in the file's free pages."""
    before = look_into(draft).hash
    with closing(Catalogue.open(draft)) as catalogue, catalogue.noting() as session:
        sound = reseal_log(session, _without_names)
    empty_free_pages(draft)
    if not sound:  # new seals would hide that
        raise errors.BackupError(target, _("its history is damaged; repair the catalogue first"))
    if look_into(draft).hash != before:
        raise errors.BackupError(target, _("the copy does not say what the catalogue says"))


def _without_names(revision: Revision) -> None:
    revision.author = revision.device = ""


def copy_open_catalogue(catalogue: Catalogue, target: Path, *, names: bool = True) -> None:
    """The same of a catalogue as it is open here, which may have lost its file by now."""

    def copy(draft: Path) -> None:
        with catalogue.reading(asks_index=False) as session:
            engine = engine_of(session)
            _check_room(engine.size(session), draft.parent)
            before = content_hash(session)
            engine.copy_to(session, draft)
        if look_into(draft).hash != before:
            raise errors.BackupError(target, _("the copy does not say what the catalogue says"))
        if not names:
            _leave_out_names(draft, target)

    def copy_when_free(draft: Path) -> None:
        """Of a file that is gone no connection can be opened any more: wait for one of those that
        are open."""
        for _try in range(_TRIES):
            try:
                copy(draft)
            except errors.CatalogueUnreadableError:
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
    try:
        if target.exists():
            raise errors.BackupError(target, _("a file of that name is there already"))
        make_folder(target.parent)
        with draft_of(target) as draft:
            copy(draft)
            let_read(draft, target, like)
            to_disk(draft)
            place(draft, target)
            to_disk(target.parent)
    except (errors.BackupError, errors.CatalogueLockedError):
        raise
    except errors.CatalogueError as error:
        raise errors.BackupError(target, str(error)) from error
    except EngineError as error:
        if is_busy(error):
            raise errors.CatalogueLockedError(source) from error
        raise errors.BackupError(target, str(error)) from error
    except (OSError, ValueError) as error:
        raise errors.BackupError(target, getattr(error, "strerror", None) or str(error)) from error


# -- parts -----------------------------------------------------------------------------------------


def _check_room(size: int, folder: Path) -> None:
    need = size + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < need:
        short = _("the disk is full: about {size:.0f} MB more are needed", size=(need - free) / 1e6)
        raise errors.BackupError(folder, short)


def _verify(source: Path, draft: Path) -> None:
    """Read the copy again: whole, a catalogue, and with the rows that the source has."""
    with open_to_read(draft) as copy:
        found = damage_of(copy)
        newest = copy.execute("SELECT max(id) FROM revision").fetchone()[0]
    if found:
        raise errors.BackupError(source, _("the copy is damaged: {found}", found=found))
    if read_header(draft).schema != SCHEMA:
        return  # an older file is copied before it is read by today's tables
    with (
        closing(Catalogue.open_to_read(source)) as one,
        closing(Catalogue.open_to_read(draft)) as other,
        one.reading(asks_index=False) as session,
        other.reading(asks_index=False) as copied,
    ):
        if session.scalar(select(func.max(Revision.id))) != newest:
            return  # somebody wrote meanwhile; the copy is of the step before, and is whole
        if content_hash(session) != content_hash(copied):
            raise errors.BackupError(source, _("the copy does not say what the catalogue says"))
