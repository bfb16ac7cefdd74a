"""Writes a catalogue, or some minerals of it with all they need, as a data package in a zip.

The tables go in as their rows come; the description, with sizes and checksums, comes last.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .catalogue_records import Record
from .data_package import DESCRIPTOR, SCHEMA
from .write_data_package import Written, description, hash_of, table_lines

_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The same rows give the same bytes: nothing of time goes in."""
_CHUNK: Final = 512


def write_package_zip(
    file: BinaryIO,
    about: Mapping[str, Any],
    own: Mapping[str, Any],
    tables: Iterable[tuple[str, Iterable[Record]]],
) -> None:
    """*about* is title, licences and sources, *own* what MineralCat says of the package."""
    with ZipFile(file, "w", ZIP_DEFLATED) as bundle:
        written = {name: _write_table(bundle, name, records) for name, records in tables}
        said = {"schema": SCHEMA, **own, "hash": hash_of(written)}
        text = description({**about, "mineralcat": said}, written)
        bundle.writestr(_member(DESCRIPTOR), text)


def _write_table(bundle: ZipFile, name: str, records: Iterable[Record]) -> Written:
    size, total = 0, hashlib.sha256()
    with bundle.open(_member(f"{name}.csv"), "w", force_zip64=True) as member:
        waiting: list[str] = []
        for text in table_lines(name, records):
            waiting.append(text)
            if len(waiting) == _CHUNK:
                size += _flush(member, waiting, total)
        size += _flush(member, waiting, total)
    return Written(size, total.hexdigest())


def _flush(member: Any, waiting: list[str], total: Any) -> int:
    data = "".join(waiting).encode("utf-8")
    waiting.clear()
    total.update(data)
    return int(member.write(data))


def _member(name: str) -> ZipInfo:
    found = ZipInfo(name, _DATE)
    found.compress_type = ZIP_DEFLATED
    found.external_attr = 0o644 << 16
    return found
