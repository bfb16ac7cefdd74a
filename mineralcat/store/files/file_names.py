"""What a person names a file by: a path, `~`, or a `file://` address; any other address is refused.

Messages name the scheme of an address alone, for what follows it may hold a password.
"""

import os
import re
from pathlib import Path

from mineralcat.errors import CatalogueNameError, FileNameError
from mineralcat.translation import _

_ADDRESS = re.compile(r"(?:^|(?<=[/\\]))([A-Za-z][A-Za-z0-9+.:-]+):([/\\]+)")
"""One letter before the colon is a drive."""
_SERVERS = re.compile(
    r"postgres|mysql|mariadb|sqlite|mssql|oracle|jdbc|odbc|mongodb|redis|(?:https?|s?ftp|ssh|s3)$",
    re.IGNORECASE,
)
"""Schemes that are never taken for the name of a folder, though one may be called so."""

LONGEST_NAME = 215
"""Bytes: 255 that file systems allow, less those that drafts and old files have besides."""
LONGEST_OPENED = 247
"""Bytes: 255, less those of `-journal`, without which nothing can be written."""
LONGEST_PATH = 504
"""Bytes: 512 that SQLite opens, less those of `-journal`."""


def named_file(text: str | os.PathLike[str]) -> Path:
    """The file that a person names; FileNameError where that is none."""
    name = os.fspath(text)
    if "\0" in name:
        raise FileNameError(
            _("A name with a NUL character is no name of a file. Choose another one.")
        )
    scheme, rest = address_in(name)
    if scheme.casefold() == "file":
        return _of_file_address(rest)
    if scheme:
        raise FileNameError(
            _(
                "{scheme}://… is an address, not a file. MineralCat works with files on this "
                "computer: give the name of one.",
                scheme=scheme,
            )
        )
    return _without_tilde(name)


def address_in(name: str) -> tuple[str, str]:
    """The scheme of an address and what follows its colon, also where it was made a path; two empty
    texts where there is none."""
    name = name.strip()
    for match in _ADDRESS.finditer(name):
        first, scheme = match.start() == 0, match[1]
        certain = first and (len(match[2]) > 1 or scheme.casefold() == "file")
        if certain or _SERVERS.match(scheme) or not os.path.isdir(name[: match.end(1) + 1]):  # noqa: PTH112  raises nothing
            return scheme, name[match.end(1) + 1 :]
    return "", ""


def check_catalogue_name(path: Path, *, new: bool) -> None:
    """CatalogueNameError where what is written beside a catalogue could not get its name."""
    if os.name == "nt":
        return
    most = LONGEST_NAME if new else LONGEST_OPENED
    if (length := len(os.fsencode(path.name))) > most:
        reason = _("its name has {length} bytes, and {most} at most", length=length, most=most)
        raise CatalogueNameError(path, reason)
    most = LONGEST_PATH - (LONGEST_OPENED - LONGEST_NAME if new else 0)
    if (length := len(os.fsencode(os.path.realpath(path)))) > most:
        reason = _("its path has {length} bytes, and {most} at most", length=length, most=most)
        raise CatalogueNameError(path, reason)


def _of_file_address(rest: str) -> Path:
    from urllib.request import url2pathname

    host = ""
    if rest.startswith("//"):
        host, slash, path = rest[2:].partition("/")
        rest = slash + path
    if host and host.casefold() != "localhost":
        if os.name != "nt":
            raise FileNameError(
                _(
                    "This file:// address names a file on another computer, {host}. Copy the file "
                    "to this one and give its name.",
                    host=host,
                )
            )
        rest = f"//{host}{rest}"
    found = url2pathname(rest)
    if not found or "\0" in found:
        raise FileNameError(
            _(
                "This file:// address names no file. Write it as file:///folder/file, or give the"
                " path."
            )
        )
    return Path(found)


def _without_tilde(name: str) -> Path:
    path = Path(name)
    if not name.startswith("~"):
        return path
    try:
        return path.expanduser()
    except RuntimeError as error:
        if os.path.lexists(path):
            return path  # such as the ~$files that spreadsheet programs leave
        raise FileNameError(
            _(
                "There is no home folder {home} on this computer, so {name} names no file. "
                "Write the whole path, or ./{name} for a file of that name.",
                home=path.parts[0],
                name=name,
            )
        ) from error
