"""Finds the files that are to be read: single ones, those of a folder, those of a zip.

Nothing is unpacked: a member of a zip is read where it stands. What could hurt is refused before a
byte of it is read: archives that claim to hold more than any publication does, names that lead
elsewhere or that two files share, encrypted members, links.
"""

import stat
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from io import BufferedReader
from pathlib import Path, PurePath, PurePosixPath
from types import MappingProxyType
from typing import BinaryIO, Final, cast

from mineralcat.store.files.file_names import named_file
from mineralcat.translation import _

from .incoming import Member, ReadThrough
from .packages.foreign_packages import DESCRIPTOR, described, described_in, is_foreign
from .problems import DAMAGE, UnreadableFileError, reporting_damage

MOST_FILES: Final = 10_000
"""Files in one folder or zip; the largest release of the USGS has some hundred."""
MOST_BYTES: Final = 4_000_000_000
"""What a zip may hold when unpacked."""
HARMLESS_BYTES: Final = 50_000_000
"""A member of no more than this may be packed as tightly as it likes."""
TIGHTEST: Final = 100
"""How many times smaller a larger member may be packed: tables come to 10 to 40."""

_WORKBOOKS: Final = (
    "[Content_Types].xml",
    "mimetype",
    "META-INF/manifest.xml",
    "Index/Document.iwa",
)
"""What a zip holds that is a document: it is read as one file."""
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
)


def gather(paths: Iterable[Path | str]) -> Iterator[Member]:
    """The files that *paths* name, in the order of their names within a folder or zip; a folder or
    zip that is a data package is one member.

    UnreadableFileError says which file cannot be taken, and why; nothing of a zip is given then.
    """
    for path in map(named_file, paths):
        yield from _of_path(path)


def check_archive(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a zip, or a workbook, that is a bomb or would write elsewhere if it were unpacked:
    UnreadableFileError says what it is that is wrong. Nothing of it is unpacked."""
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise _too_many(name)
    seen: dict[str, str] = {}
    for info in infos:
        wrong = _wrong_name(info) or _wrong_packing(info) or _wrong_twice(info.filename, seen)
        if wrong:
            raise UnreadableFileError(name, wrong)
    size = sum(info.file_size for info in infos)
    if size > MOST_BYTES:
        wrong = _(
            "unpacked it would be {size:.1f} GB; more than 4 GB are not read.", size=size / 1e9
        )
        raise UnreadableFileError(name, wrong)


def _too_many(name: str) -> UnreadableFileError:
    return UnreadableFileError(name, _("it holds more than {most} files.", most=MOST_FILES))


def _wrong_twice(file: str, seen: dict[str, str]) -> str:
    """That a file has the name of another, whatever the size of its letters; else it is noted."""
    other = seen.setdefault(file.casefold(), file)
    if other is file:
        return ""
    if other == file:
        return _("it holds “{file}” twice.", file=file[:80])
    return _("it holds “{file}” and “{other}”.", file=file[:80], other=other)


def _wrong_name(info: zipfile.ZipInfo) -> str:
    """What is wrong with the name of a member; empty where nothing is."""
    given = getattr(info, "orig_filename", info.filename)
    parts, file = PurePosixPath(given.replace("\\", "/")).parts, given[:80]
    if given.startswith(("/", "\\")) or ":" in given or ".." in parts or "\0" in given:
        return _("a file in it, “{file}”, would lie outside of it when unpacked.", file=file)
    if any(part.partition(".")[0].casefold() in _RESERVED for part in parts):
        return _("a file in it has the name of a device, “{file}”.", file=file)
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return _("“{file}” in it is a link or device, no file.", file=file)
    return ""


def _wrong_packing(info: zipfile.ZipInfo) -> str:
    """What is wrong with how a member is packed; empty where nothing is."""
    file, times = info.filename[:80], info.file_size / max(info.compress_size, 1)
    if info.flag_bits & 0x1:
        return _("it is encrypted; unpack it with its password first.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return _("“{file}” in it is packed in a way that is not read here.", file=file)
    if info.file_size > HARMLESS_BYTES and times > TIGHTEST:
        return _(
            "“{file}” in it claims to be {times:,.0f} times larger than it is packed, as no table"
            " is.",
            file=file,
            times=times,
        )
    return ""


# -- places ----------------------------------------------------------------------------------------


def _of_path(path: Path) -> Iterator[Member]:
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            yield from _packages(_of_folder(path))
        elif not stat.S_ISREG(kind):
            raise UnreadableFileError(str(path), _("it is no file or folder."))
        elif path.name == DESCRIPTOR:  # the package that it describes
            for member in _packages(_of_folder(path.parent)):
                if member.name == DESCRIPTOR or member.described is not None:
                    yield member
        else:
            yield from _of_file(path, path.name)
    except OSError as error:
        raise UnreadableFileError(str(path), f"{error.strerror or error}.") from error
    except ValueError as error:  # a NUL in its name
        raise UnreadableFileError(
            repr(str(path)), _("there can be no file of this name.")
        ) from error


def _of_file(path: Path, name: str) -> Iterator[Member]:
    archive = _archive(path, name)
    if archive is None:
        yield Member(name, path.stat().st_size, lambda: _opened(path, name), path)
    else:
        yield from _packages(_of_zip(archive, path, name))


def _opened(path: Path, name: str) -> BinaryIO:
    """A file that was there when it was looked for; UnreadableFileError where it is gone by now."""
    with reporting_damage(name):
        return path.open("rb")


def _of_folder(folder: Path) -> list[Member]:
    """All files below a folder; hidden ones, and those that other programs leave, are none."""
    found: list[Member] = []
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder)
        if _is_left_behind(within):
            continue
        if path.is_symlink():
            why = _("it is a link that leads elsewhere; name what it leads to instead.")
            raise UnreadableFileError(str(path), why)
        if path.is_file():
            found += _of_file(path, within.as_posix())
        if len(found) > MOST_FILES:
            raise _too_many(str(folder))
    return found


def _is_left_behind(path: PurePath) -> bool:
    """Whether a file is hidden, or of those that other programs leave."""
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.parts)


def _archive(path: Path, name: str) -> zipfile.ZipFile | None:
    """The zip that a file is, checked; None where it is none, or is a workbook."""
    with path.open("rb") as file:
        if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return None
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise UnreadableFileError(name, _("it is a damaged zip.")) from error
    with archive:  # each member opens it anew, in whatever thread it is read
        check_archive(archive, name)
        return None if set(_WORKBOOKS) & set(archive.namelist()) else archive


def _of_zip(archive: zipfile.ZipFile, path: Path, name: str) -> list[Member]:
    """The files of a zip, which is closed."""
    folder = name.rpartition("/")[0]
    found = []
    for info in sorted(archive.infolist(), key=lambda info: info.filename):
        if not info.is_dir() and not _is_left_behind(PurePosixPath(info.filename)):
            inner = f"{folder}/{info.filename}" if folder else info.filename
            found.append(Member(inner, info.file_size, partial(_unpacked, path, name, info)))
    return found


def _unpacked(path: Path, name: str, info: zipfile.ZipInfo) -> BinaryIO:
    """A member of a zip as a file. Never more is read than the member claims to hold."""
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise UnreadableFileError(name, _("it was changed meanwhile.")) from error
    shown = _("{file} in {archive}", file=info.filename, archive=name)
    try:
        with _reporting_damage(shown):
            member = cast(BinaryIO, archive.open(info.filename))
    except UnreadableFileError:
        archive.close()
        raise
    return cast(BinaryIO, BufferedReader(_Packed(member, archive, shown)))


@contextmanager
def _reporting_damage(name: str) -> Iterator[None]:
    """What a damaged zip raises while it is read, as a sentence about a member of it."""
    try:
        yield
    except (*DAMAGE, RuntimeError, KeyError) as error:
        raise UnreadableFileError(name, _("the zip is damaged there.")) from error


class _Packed(ReadThrough):
    """A member of a zip as a file, which closes the zip; UnreadableFileError where it is
    damaged."""

    def __init__(self, member: BinaryIO, archive: zipfile.ZipFile, name: str) -> None:
        super().__init__(member)
        self._archive, self._name = archive, name

    def read_bytes(self, count: int) -> bytes:
        with _reporting_damage(self._name):
            return super().read_bytes(count)

    def seek(self, offset: int, whence: int = 0) -> int:
        with _reporting_damage(self._name):
            return super().seek(offset, whence)

    def close(self) -> None:
        super().close()
        self._archive.close()


# -- data packages ---------------------------------------------------------------------------------


def _packages(members: list[Member]) -> Iterator[Member]:
    """The members, but of those that are our data package in a folder one for them all, and those
    that another's package describes with what it says of them."""
    ours: dict[str, dict[str, Member]] = {}
    theirs: dict[str, Member] = {}
    for member in members:
        if member.title != DESCRIPTOR:
            continue
        start, about = member.name.removesuffix(DESCRIPTOR), described_in(member)
        beside = {
            other.name.removeprefix(start): other
            for other in members
            if other.name.startswith(start) and other is not member
        }
        if "mineralcat" in about:
            ours[start] = beside
        elif is_foreign(about):
            theirs |= {start + name: one for name, one in described(member, beside).items()}
    for member in members:
        inside = next((start for start in ours if member.name.startswith(start)), None)
        if inside is None:
            yield theirs.get(member.name, member)
        elif member.name == inside + DESCRIPTOR:
            yield replace(member, beside=MappingProxyType(ours[inside]))
