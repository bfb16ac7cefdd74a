"""A file is written beside its place and gets its name when it is whole: never half of one.

What can be known to go wrong is reported before the work begins; whatever goes wrong, what was
there under that name stays.
"""

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from mineralcat.errors import CatalogueExistsError, ExportError, ExportTargetExistsError
from mineralcat.store.files.draft_files import place, to_disk
from mineralcat.store.files.file_names import named_file
from mineralcat.translation import _

_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³"))
)
_NOT_ON_WINDOWS: Final = frozenset('<>:"|?*')
_DRAFTS: Final = ".mineralcat-*.new"
_LEFT_BEHIND_SECONDS: Final = 86_400
"""A draft that is older was left by a program that was killed."""


@contextmanager
def finished_file(
    path: Path, *, replace: bool = False, spared: Path | None = None
) -> Iterator[BinaryIO]:
    """A file to write, which becomes *path* once all went well, over another only with *replace*;
    never over *spared*, the catalogue that is written about. ExportError says what is wrong."""
    if wrong := _wrong_name(path.name, str(path)):
        raise ExportError(path, wrong)
    path = named_file(path)
    draft = None
    try:
        target = _target(path, replace=replace, spared=spared)
        _sweep(target.parent)
        draft = target.with_name(f".mineralcat-{os.getpid()}-{secrets.token_hex(4)}.new")
        with draft.open("x+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_name(draft, target, path, replace=replace)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _target(path: Path, *, replace: bool, spared: Path | None) -> Path:
    """The place to write to: where a link leads, so that it stays one."""
    target = path.resolve() if path.is_symlink() else path.absolute()
    if wrong := _wrong_name(path.name, str(path)) or _wrong_place(path, target, spared):
        raise ExportError(path, wrong)
    if not target.exists():
        with suppress(FileNotFoundError):
            target.lstat()  # says of a name that it is too long
    elif not replace:
        raise ExportTargetExistsError(path)
    elif not target.stat().st_mode & 0o222 or not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    return target


def _wrong_place(path: Path, target: Path, spared: Path | None) -> str:
    """Why there can be no such file, in sentences; empty where there can."""
    name, folder = str(path), str(target.parent)
    if target.is_dir():
        inside = str(path / "minerals.csv")
        return _(
            "{path} is a folder. Give the file a name in it, as {file}.", path=name, file=inside
        )
    if not target.parent.is_dir():
        return _("There is no folder {folder}. Make it, or choose one that exists.", folder=folder)
    if not target.exists():
        return ""
    if spared is not None and spared.exists() and target.samefile(spared):
        return _(
            "{path} is the catalogue itself, which was left as it is. Choose another name.",
            path=name,
        )
    if not target.is_file():
        return _("{path} is no plain file but a device. Choose another name.", path=name)
    return ""


def _wrong_name(name: str, path: str) -> str:
    """Why no file can have a name, in sentences; empty where one can."""
    if not name or any(ord(sign) < 32 or ord(sign) == 127 for sign in path):
        return _("{path!r} is no name that a file can have. Choose another one.", path=path)
    if name.partition(".")[0].rstrip().casefold() in _DEVICES:
        return _(
            "{name} is a name that Windows keeps for a device, so that the file could not be opened"
            " there. Choose another name.",
            name=name,
        )
    if os.name == "nt" and (_NOT_ON_WINDOWS & set(name) or name.endswith((" ", "."))):
        return _("Windows allows no file the name {name}. Choose another one.", name=name)
    return ""


def _give_name(draft: Path, target: Path, path: Path, *, replace: bool) -> None:
    if replace:
        with suppress(OSError):  # there is none yet, or nobody has permissions here
            draft.chmod(target.stat().st_mode & 0o777)
        draft.replace(target)
    else:
        try:
            place(draft, target)
        except CatalogueExistsError as error:  # it came while we wrote
            raise ExportTargetExistsError(path) from error
    with suppress(OSError):  # the file is there and whole, whatever the folder says
        to_disk(target.parent)


def _sweep(folder: Path) -> None:
    """Remove what killed programs left half written."""
    old = time.time() - _LEFT_BEHIND_SECONDS
    with suppress(OSError):
        for draft in folder.glob(_DRAFTS):
            if draft.stat().st_mtime < old:
                draft.unlink(missing_ok=True)


def _refused(path: Path, error: OSError) -> ExportError:
    """What the system says, and what to do, in a sentence."""
    name = str(path)
    drive = _("Choose another drive, then try again.")
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            what = _("The disk is full, so {path} was not written.", path=name)
            todo = _("Make room or choose another drive, then try again.")
        case errno.EFBIG:
            what, todo = _("{path} would be too large a file for this place.", path=name), drive
        case errno.ENAMETOOLONG:
            what = _("The name {name}… is too long for a file.", name=path.name[:40])
            todo = _("Choose a shorter one, then try again.")
        case errno.EROFS:
            what, todo = _("{path} is on a drive that may only be read.", path=name), drive
        case errno.EACCES | errno.EPERM | errno.ETXTBSY:
            what = _(
                "{path} may not be written: it or its folder is protected, or another program has"
                " it open.",
                path=name,
            )
            todo = _("Close it there, or choose another folder, then try again.")
        case _other:
            reason = str(error.strerror or error)
            what = _("{path} could not be written ({reason}).", path=name, reason=reason)
            todo = _("Choose another folder or drive, then try again.")
    return ExportError(path, " ".join((what, _("What was there before is as it was."), todo)))
