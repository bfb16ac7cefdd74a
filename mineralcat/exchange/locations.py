"""Where a file is, from what somebody typed: a path, one with ``~``, or a file:// address."""

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from .problems import UnreadableFileError

_ELSEWHERE: Final = ("http", "https", "ftp", "ftps", "sftp", "s3", "gs")


def path_of(text: str) -> Path:
    """The path that is meant; UnreadableFileError of an address that is none of this computer."""
    scheme, sign, _ = text.partition("://")
    if sign and scheme.casefold() in _ELSEWHERE:
        raise UnreadableFileError(
            text,
            "it is an address on the network, from which nothing is fetched. Save it as a file.",
        )
    if text[:5].casefold() == "file:":
        return _of_address(text)
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise UnreadableFileError(text, "there is no such user.") from error


def _of_address(text: str) -> Path:
    """The path of a file:// address, as file managers copy it."""
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise UnreadableFileError(text, "it is no address of a file.") from error
    if parts.netloc.casefold() not in ("", "localhost"):
        raise UnreadableFileError(
            text, f"it is on another computer, “{parts.netloc}”. Name the file by its path."
        )
    if not parts.path.strip("/"):
        raise UnreadableFileError(text, "it names no file. Write it as file:///folder/file.csv.")
    return Path(url2pathname(parts.path))
