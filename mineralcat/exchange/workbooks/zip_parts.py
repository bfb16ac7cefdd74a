"""The parts of a zipped workbook, which unpack to no more than is harmless."""

import copy
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Self

from mineralcat.translation import _

from ..problems import UnreadableFileError
from . import workbook_limits as limits
from .workbook_limits import too_large


class ZipParts:
    """A zipped workbook called *name*, to be used in a ``with``. UnreadableFileError where it is
    packed as no spreadsheet program packs one."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        self._archive = zipfile.ZipFile(file)
        infos = self._archive.infolist()
        self._check(infos)
        self._infos = {info.filename: info for info in infos}
        self.paths = tuple(self._infos)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > limits.MOST_PARTS:
            reason = _(
                "it has {count:,} parts, as no workbook has. Copy the sheet into a new workbook.",
                count=len(infos),
            )
            raise UnreadableFileError(self.name, reason)
        if len({info.filename for info in infos}) < len(infos):
            reason = _(
                "two parts of it have the same name, so that it is not certain what it says. Open"
                " it in a spreadsheet program and save it anew."
            )
            raise UnreadableFileError(self.name, reason)
        if {info.compress_type for info in infos} - {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            reason = _(
                "it is packed in a way that spreadsheet programs do not use. Open it in one, save"
                " it anew, and import that."
            )
            raise UnreadableFileError(self.name, reason)
        whole = sum(info.file_size for info in infos)
        packed = max(1, sum(info.compress_size for info in infos))
        if (
            whole > limits.LARGEST_WHOLE
            or any(info.file_size > limits.LARGEST_PART for info in infos)
            or (whole > limits.HARMLESS and whole / packed > limits.HIGHEST_RATIO)
        ):
            raise too_large(self.name, whole)

    def chunks(self, path: str) -> Iterator[bytes]:
        """A part in chunks; an error where it has more bytes than the directory of the zip
        declares."""
        declared = self._infos[path]
        honest = copy.copy(declared)
        honest.file_size = limits.LARGEST_PART + 1
        done = 0
        with self._archive.open(honest) as file:
            while chunk := file.read(limits.CHUNK):
                done += len(chunk)
                if done > declared.file_size:
                    raise too_large(self.name, done)
                yield chunk

    def small(self, path: str) -> bytes:
        """The content of a part; empty where there is none or it is not small."""
        if path not in self._infos or self._infos[path].file_size > limits.HARMLESS:
            return b""
        return b"".join(self.chunks(path))
