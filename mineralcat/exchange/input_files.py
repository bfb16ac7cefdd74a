"""Finds the files that are to be read: single ones, those of a folder, those of a zip.

Nothing is unpacked: a member of a zip is read where it stands. What could hurt is refused before a
byte of it is read: archives that claim to hold more than any publication does, names that lead
elsewhere or that two files share, encrypted members, links.
"""

import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BufferedReader, RawIOBase
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, BinaryIO, Final, cast

from mineralcat.store.files.file_names import named_file

from .incoming import Member
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
        raise UnreadableFileError(name, f"it holds more than {MOST_FILES} files.")
    seen: dict[str, str] = {}
    for info in infos:
        _check_name(info, name)
        _check_member(info, name)
        folded = info.filename.casefold()
        if (other := seen.get(folded)) is not None:
            how = "twice" if other == info.filename else f"and “{other}”"
            raise UnreadableFileError(name, f"it holds “{info.filename[:80]}” {how}.")
        seen[folded] = info.filename
    total = sum(info.file_size for info in infos)
    if total > MOST_BYTES:
        raise UnreadableFileError(
            name, f"unpacked it would be {total / 1e9:.1f} GB; more than 4 GB are not read."
        )


def _check_name(info: zipfile.ZipInfo, name: str) -> None:
    given = getattr(info, "orig_filename", info.filename)
    parts = PurePosixPath(given.replace("\\", "/")).parts
    if given.startswith(("/", "\\")) or ":" in given or ".." in parts or "\0" in given:
        raise UnreadableFileError(
            name, f"a file in it, “{given[:80]}”, would lie outside of it when unpacked."
        )
    if any(part.partition(".")[0].casefold() in _RESERVED for part in parts):
        raise UnreadableFileError(name, f"a file in it has the name of a device, “{given[:80]}”.")
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise UnreadableFileError(name, f"“{given[:80]}” in it is a link or device, no file.")


def _check_member(info: zipfile.ZipInfo, name: str) -> None:
    if info.flag_bits & 0x1:
        raise UnreadableFileError(name, "it is encrypted; unpack it with its password first.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFileError(
            name, f"“{info.filename[:80]}” in it is packed in a way that is not read here."
        )
    packed = max(info.compress_size, 1)
    if info.file_size > HARMLESS_BYTES and info.file_size / packed > TIGHTEST:
        raise UnreadableFileError(
            name,
            f"“{info.filename[:80]}” in it claims to be {info.file_size / packed:,.0f} times larger"
            " than it is packed, as no table is.",
        )


# -- places ----------------------------------------------------------------------------------------


def _of_path(path: Path) -> Iterator[Member]:
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            yield from _packages(_of_folder(path))
        elif not stat.S_ISREG(kind):
            raise UnreadableFileError(str(path), "it is no file or folder.")
        elif path.name == DESCRIPTOR:  # the package that it describes
            yield from _described(list(_packages(_of_folder(path.parent))))
        else:
            yield from _of_file(path, path.name)
    except OSError as error:
        raise UnreadableFileError(str(path), f"{error.strerror or error}.") from error
    except ValueError as error:  # a NUL in its name
        raise UnreadableFileError(repr(str(path)), "there can be no file of this name.") from error


def _described(members: list[Member]) -> Iterator[Member]:
    """Of the files of a folder its package alone."""
    for member in members:
        if member.name == DESCRIPTOR or member.described is not None:
            yield member


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
        if any(part.startswith((".", "~$")) or part == "__MACOSX" for part in within.parts):
            continue
        if path.is_symlink():
            raise UnreadableFileError(
                str(path), "it is a link that leads elsewhere; name what it leads to instead."
            )
        if path.is_file():
            found += _of_file(path, within.as_posix())
        if len(found) > MOST_FILES:
            raise UnreadableFileError(str(folder), f"it holds more than {MOST_FILES} files.")
    return found


def _archive(path: Path, name: str) -> zipfile.ZipFile | None:
    """The zip that a file is, checked; None where it is none, or is a workbook."""
    with path.open("rb") as file:
        if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return None
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise UnreadableFileError(name, "it is a damaged zip.") from error
    try:
        check_archive(archive, name)
        workbook = not set(_WORKBOOKS).isdisjoint(archive.namelist())
    except BaseException:
        archive.close()
        raise
    if workbook:
        archive.close()
        return None
    return archive


def _of_zip(archive: zipfile.ZipFile, path: Path, name: str) -> list[Member]:
    archive.close()  # each member opens it anew, in whatever thread it is read
    shown = name.rpartition("/")[0]
    found = []
    for info in sorted(archive.infolist(), key=lambda info: info.filename):
        parts = PurePosixPath(info.filename).parts
        if info.is_dir() or any(p.startswith((".", "~$")) or p == "__MACOSX" for p in parts):
            continue
        inner = f"{shown}/{info.filename}" if shown else info.filename
        found.append(Member(inner, info.file_size, _Opener(path, name, info)))
    return found


class _Opener:
    """Opens one member of a zip. Never more is read than the member claims to hold."""

    def __init__(self, path: Path, name: str, info: zipfile.ZipInfo) -> None:
        self._path = path
        self._name = name
        self._info = info

    def __call__(self) -> BinaryIO:
        try:
            archive = zipfile.ZipFile(self._path)
        except DAMAGE as error:
            raise UnreadableFileError(self._name, "it was changed meanwhile.") from error
        return cast(BinaryIO, BufferedReader(_Packed(archive, self._info, self._name)))


class _Packed(RawIOBase):
    """A member of a zip as a file, whose damage is said in a sentence."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
        self._archive = archive
        self._name = f"{info.filename} in {name}"
        try:
            self._file = archive.open(info.filename)
        except _DAMAGE as error:
            archive.close()
            raise self._damaged() from error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read(len(buffer))
        except _DAMAGE as error:
            raise self._damaged() from error
        buffer[: len(data)] = data
        return len(data)

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._file.seek(offset, whence)
        except _DAMAGE as error:
            raise self._damaged() from error

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        if not self.closed:
            if hasattr(self, "_file"):
                self._file.close()
            self._archive.close()
        super().close()

    def _damaged(self) -> UnreadableFileError:
        return UnreadableFileError(self._name, "the zip is damaged there.")


_DAMAGE = (*DAMAGE, RuntimeError, KeyError)


# -- data packages ---------------------------------------------------------------------------------


def _packages(members: list[Member]) -> Iterator[Member]:
    """The members, but of those that are our data package in a folder one for them all, and those
    that another's package describes with what it says of them."""
    ours: dict[str, dict[str, Member]] = {}
    theirs: dict[str, Member] = {}
    for member in members:
        place, _, title = member.name.rpartition("/")
        if title != DESCRIPTOR:
            continue
        start, said = f"{place}/" if place else "", described_in(member)
        beside = {
            other.name.removeprefix(start): other
            for other in members
            if other.name.startswith(start) and other is not member
        }
        if "mineralcat" in said:
            ours[start] = beside
        elif is_foreign(said):
            theirs |= {start + name: one for name, one in described(member, beside).items()}
    for member in members:
        inside = next((start for start in ours if member.name.startswith(start)), None)
        if inside is None:
            yield theirs.get(member.name, member)
        elif member.name == inside + DESCRIPTOR:
            yield replace(member, beside=MappingProxyType(ours[inside]))
