"""Files that are written beside their name and given it once they are whole and on disk."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from mineralcat.errors import CatalogueExistsError
from mineralcat.translation import _

from .file_modes import make_draft


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
