"""What every reader of a file hands on: rows of the catalogue's tables, each with where it stood.

A reader knows its format and nothing of the catalogue. It yields *records* as the data package
writes them (column names without ``_id``, absent as None); references are slugs or uids, or the
file's own words for a thing, which matching turns into slugs or asks about.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, Protocol

from .review.matching import Kind
from .tables.table_description import TableDescription

Record = dict[str, Any]


class Place(NamedTuple):
    """Where in which file: *line* counts from 1 (of a sheet: its row), *column* is a heading.

    *sheet* is that of a workbook; a member of a zip or folder is named by its path in there.
    """

    file: str
    line: int
    column: str | None = None
    sheet: str | None = None


class PossibleReading(NamedTuple):
    """One way to read what a row leaves open: the *answer* that chooses it, the same in words, and
    the *columns* of the record that it gives; those of a row named by its natural key are called
    as in `IncomingRow.words` (``series.form``). *refused* says why a row cannot be read so."""

    answer: str
    words: str
    columns: Mapping[str, Any]
    refused: str = ""


class Doubt(NamedTuple):
    """Something of a row that can be read in several ways and is asked before the row is imported.

    Doubts of the same *kind* and *text* are one question, whose answer holds for all their rows;
    *sentence* puts it in words. The row waits until one of the *readings* is chosen; with a *usual*
    answer it is read so until another is given, which is reported as a finding.
    """

    kind: Kind
    text: str
    sentence: str
    readings: tuple[PossibleReading, ...]
    usual: str = ""


DOUBT: Final = "doubt?"
"""Stands among the columns that a cell gives with the `Doubt` whose answer tells what it says."""


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One row of *table* as a file gives it.

    *original* keeps the file's own text of each column that was read from one cell. *words* names
    the references of *record* that are the file's own words (``{"area": "Congo (Kinshasa)"}``
    stands in *record* as that text) and are yet to be matched; all others are slugs or uids. A
    `unit` may be among them.

    Columns that *record* does not have are not spoken of by the file: they are not compared, and
    get what is usual in a new row. A reference to a row without a slug may be the record of that
    row's natural key (the series of a figure: mineral, stage, measure, form, basis), with its words
    as ``series.mineral``. Without a `uid` a row has that of its natural key (`uid_of`).

    *doubts* are asked one after another once the words are matched; the record has all columns that
    their readings give, with any value.

    A row that is *only_if_cited* comes before those that refer to it by its slug, and is added
    where one of them is taken; one that the catalogue has is left as it is.
    """

    table: str
    record: Record
    place: Place
    original: Mapping[str, str] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    doubts: tuple[Doubt, ...] = ()
    only_if_cited: bool = False

    @property
    def is_part_of_next(self) -> bool:
        """Whether it is the series that a row of a table needs, which no line of it gives."""
        return self.table == "series" and bool(self.words) and not self.original


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """What a reader could not read, or may not: a sentence that says why, and the text itself."""

    place: Place
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something of a file to know before it is taken in, in a sentence; no row is rejected for
    it."""

    place: Place
    sentence: str


class ReadAs(NamedTuple):
    """As rows of which table a file of no known format is read."""

    file: str
    table: str


ReadRow = IncomingRow | RejectedRow
Read = ReadRow | Finding | ReadAs


@dataclass(frozen=True, slots=True)
class Member:
    """A file to be read, from the disk, a folder or a zip: its *name* as shown, its size in bytes
    and how to open it; *path* is its place on the disk, None within a zip.

    Where several files make one whole, as those of a data package do, the member is the file that
    describes it, and *beside* has the others by their path from there. *described* is what a data
    package says of the table that the file is, *notes* what is to be known of it.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]
    path: Path | None = None
    beside: Mapping[str, "Member"] = field(default_factory=dict)
    described: TableDescription | None = None
    notes: tuple[str, ...] = ()

    @property
    def whole_size(self) -> int:
        """The bytes of all its files."""
        return self.size + sum(other.size for other in self.beside.values())

    @property
    def title(self) -> str:
        """The name of the file alone, whatever folder or zip it is in."""
        return self.name.rpartition("/")[2] or self.name

    def head(self, length: int = 4096) -> bytes:
        """The first bytes, by which formats know their files."""
        with self.open() as file:
            return file.read(length)


class ReadThrough(RawIOBase):
    """A file that reads another one, so that what is read can be counted or looked at."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read_bytes(self, count: int) -> bytes:
        """At most so many bytes."""
        return self._file.read(count)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        data = self.read_bytes(len(view))
        view[: len(data)] = data
        return len(data)

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


class Format(Protocol):
    """A file format: how it knows its files, and how it reads them."""

    def knows(self, member: Member) -> bool:
        """Whether the content is of this format; quick, and never raises on any bytes."""

    def read(self, member: Member) -> Iterator[Read]:
        """The rows one after another; UnreadableFileError where the file as a whole is damaged."""
