"""JSON of records, read as a workbook is: each list of records is a sheet, with a column per key.

A list of records, a list of them under a key, and a record on each line are read. What holds
several values, a record within a record, is refused with its path: no column could have it.
"""

import re
from collections.abc import Iterator
from typing import Final

from mineralcat.schema.value_types import JsonValue
from mineralcat.translation import _

from ..incoming import Member
from ..packages.json_stream import JsonStream
from ..problems import UnreadableFileError
from ..workbooks.open_sheet import Row
from ..workbooks.workbook_cells import Cell
from ..workbooks.workbook_files import TableSheet
from .text_files import MOST_COLUMNS

_HEAD: Final = re.compile(rb'\s*(?:\[\s*[{\[\]"]|\{\s*")')
_LONGEST_PATH: Final = 80
_EXACT: Final = 2**53
"""Whole numbers below are the same as floating ones."""


def is_json(head: bytes) -> bool:
    """Whether a file that begins so is JSON: a list or an object."""
    return _HEAD.match(head.lstrip(b"\xef\xbb\xbf\xff\xfe\0").replace(b"\0", b"")) is not None


class JsonTables:
    """The lists of records of a file, which is looked through once for their keys and streams then.

    UnreadableFileError where it has none, or where a record is not flat.
    """

    def __init__(self, member: Member) -> None:
        self._member = member
        self._keys: dict[str, dict[str, None]] = {}
        """By list the keys of its records, in the order in which they are met first."""
        self._is_lines = False
        self._look_through()
        if self._is_lines:
            self._keys = {}
            self._look_through()
        if not self._keys:
            reason = _(
                "it is JSON without a list of records. Save the table as CSV or XLSX, or as a"
                ' list of records such as [{"mineral": "Lithium", "year": 2024}].'
            )
            raise UnreadableFileError(member.name, reason)
        self.sheets = tuple(TableSheet(name) for name in self._keys)
        self.notes: tuple[str, ...] = ()

    def close(self) -> None:
        """Nothing is held open."""

    def rows(self, sheet: str) -> Iterator[Row]:
        """The keys as headings, then the records, numbered from 1."""
        if sheet not in self._keys:
            raise UnreadableFileError(
                self._member.name, _("it has no list “{sheet}”.", sheet=sheet)
            )
        keys = tuple(self._keys[sheet])
        yield 1, list(keys)
        for name, records in self._lists():
            if (name or "") == sheet:
                for number, record in enumerate(records, 1):
                    yield number, [_cell(record, key) for key in keys]
                return

    def _lists(self) -> Iterator[tuple[str | None, Iterator[JsonValue]]]:
        """The elements of each list with its key, None of a list that is all of the file, each as
        they are read. A file whose first value is not all of it has a record on each line."""
        with self._member.open() as file:
            stream = JsonStream(file, self._member.name)
            if self._is_lines:
                yield None, _values(stream)
            elif stream.took("["):
                yield None, stream.elements()
            else:
                for key in stream.members():
                    if stream.took("["):
                        elements = stream.elements()
                        yield key, elements
                        for _ in elements:  # that were not read
                            pass
                    else:
                        stream.value()
                self._is_lines = not stream.at_end()

    def _look_through(self) -> None:
        """Note the keys of the records of each list; a list of other things under a key counts for
        nothing."""
        for name, elements in self._lists():
            for at, record in enumerate(elements):
                if at == 0 and name is not None and not isinstance(record, dict):
                    break
                self._note(name or "", at, record)

    def _note(self, name: str, at: int, record: JsonValue) -> None:
        if not isinstance(record, dict):
            raise self._refused(f"{name}[{at}]", at, _("It is no record of keys and values."))
        keys = self._keys.setdefault(name, {})
        for key, value in record.items():
            if isinstance(value, dict | list):
                raise self._refused(f"{name}[{at}].{key}", at, _("It holds several values."))
            keys[key] = None
        if len(keys) > MOST_COLUMNS:
            reason = _(
                "its records have more than {most:,} keys. Leave out those that are not needed.",
                most=MOST_COLUMNS,
            )
            raise UnreadableFileError(self._member.name, reason)

    def _refused(self, path: str, at: int, why: str) -> UnreadableFileError:
        reason = _(
            "“{path}” of its JSON (record {number}) cannot be read. {why} Records are read whose"
            " values are single texts and numbers: give each value a key of its own, or save the"
            " table as CSV.",
            path=path[:_LONGEST_PATH],
            number=at + 1,
            why=why,
        )
        return UnreadableFileError(self._member.name, reason)


def _values(stream: JsonStream) -> Iterator[JsonValue]:
    """Values that stand one after another, each on a line."""
    while not stream.at_end():
        yield stream.value()


def _cell(record: JsonValue, key: str) -> Cell:
    """A value of a record as a cell of a workbook."""
    value = record.get(key) if isinstance(record, dict) else None
    assert not isinstance(value, list | dict)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value) if abs(value) <= _EXACT else str(value)
    return "" if value is None else value
