"""JSON of records, read as a workbook is: each list of records is a sheet, with a column per key.

A list of records, a list of them under a key, and a record on each line are read. What holds
several values, a record within a record, is refused with its path: no column could have it.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from ..incoming import Member
from ..packages.json_stream import JsonStream
from ..problems import UnreadableFileError
from ..workbooks.workbook_cells import Cell
from ..workbooks.workbook_files import Sheet
from .text_files import MOST_COLUMNS

_HEAD: Final = re.compile(rb'\s*(?:\[\s*[{\[\]"]|\{\s*")')
_LONGEST_PATH: Final = 80
_EXACT: Final = 2**53
"""Whole numbers below are the same as floating ones."""

Keys = dict[str, None]
"""The keys of records in the order in which they are met first."""


def is_json(head: bytes) -> bool:
    """Whether a file that begins so is JSON: a list or an object."""
    return _HEAD.match(head.lstrip(b"\xef\xbb\xbf\xff\xfe\0").replace(b"\0", b"")) is not None


class JsonTables:
    """The lists of records of a file, which is looked through once for their keys and streams then.

    UnreadableFileError where it has none, or where a record is not flat.
    """

    def __init__(self, member: Member) -> None:
        self._member = member
        self._keys: dict[str, Keys] = {}
        self._is_lines = False
        with member.open() as file:
            self._look_through(JsonStream(file, member.name))
        if not self._keys:
            raise UnreadableFileError(
                member.name,
                "it is JSON without a list of records. Save the table as CSV or XLSX, or as a list"
                ' of records such as [{"mineral": "Lithium", "year": 2024}].',
            )
        self.sheets = tuple(Sheet(name) for name in self._keys)
        self.notes: tuple[str, ...] = ()

    def close(self) -> None:
        """Nothing is held open."""

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Any]]]:
        """The keys as headings, then the records, numbered from 1."""
        if sheet not in self._keys:
            raise UnreadableFileError(self._member.name, f"it has no list “{sheet}”.")
        keys = tuple(self._keys[sheet])
        yield 1, list(keys)
        for number, record in enumerate(self._records(sheet), 1):
            yield number, [_cell(record.get(key)) for key in keys]

    # -- the first look ----------------------------------------------------------------------------

    def _look_through(self, stream: JsonStream) -> None:
        if stream.took("["):
            self._note_all("", stream.elements())
            return
        self._look_through_object(stream)
        if not stream.at_end():  # a record on each line
            self._keys = {}
            self._is_lines = True
            with self._member.open() as file:
                self._note_all("", _values(JsonStream(file, self._member.name)))

    def _look_through_object(self, stream: JsonStream) -> None:
        """Note the lists of records of an object."""
        for key in _keys_of(stream):
            if not stream.took("["):
                stream.value()
                continue
            elements = stream.elements()
            first = next(elements, None)
            if isinstance(first, dict):
                self._note(key, 0, first)
                self._note_all(key, elements, 1)
            else:
                _skip(elements)

    def _note_all(self, name: str, records: Iterator[Any], start: int = 0) -> None:
        for at, record in enumerate(records, start):
            self._note(name, at, record)

    def _note(self, name: str, at: int, record: Any) -> None:
        """Note the keys of a record of the list of that name."""
        path = f"{name}[{at}]"
        if not isinstance(record, dict):
            raise self._refused(path, at, "is no record of keys and values")
        keys = self._keys.setdefault(name, {})
        for key, value in record.items():
            if _is_nested(value):
                raise self._refused(f"{path}.{key}", at, "holds several values")
            keys[key] = None
        if len(keys) > MOST_COLUMNS:
            raise UnreadableFileError(
                self._member.name,
                f"its records have more than {MOST_COLUMNS:,} keys. Leave out those that are not"
                " needed.",
            )

    def _refused(self, path: str, at: int, why: str) -> UnreadableFileError:
        return UnreadableFileError(
            self._member.name,
            f"“{path[:_LONGEST_PATH]}” of its JSON (record {at + 1}) {why}. Records are read whose"
            " values are single texts and numbers: give each value a key of its own, or save the"
            " table as CSV.",
        )

    # -- records -----------------------------------------------------------------------------------

    def _records(self, name: str) -> Iterator[dict[str, Any]]:
        with self._member.open() as file:
            stream = JsonStream(file, self._member.name)
            if self._is_lines:
                yield from _values(stream)
            elif stream.took("["):
                yield from stream.elements()
            else:
                for key in _keys_of(stream):
                    if not stream.took("["):
                        stream.value()
                    elif key == name:
                        yield from stream.elements()
                        return
                    else:
                        _skip(stream.elements())


def _keys_of(stream: JsonStream) -> Iterator[str]:
    """The keys of an object; the caller reads the value of each before it asks for the next."""
    stream.expect("{")
    if stream.took("}"):
        return
    while True:
        key = stream.value()
        stream.expect(":")
        yield str(key)
        if not stream.goes_on("}"):
            return


def _values(stream: JsonStream) -> Iterator[Any]:
    """Values that stand one after another, each on a line."""
    while not stream.at_end():
        yield stream.value()


def _skip(values: Iterator[Any]) -> None:
    for _ in values:
        pass


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)


def _cell(value: Any) -> Cell:
    """A value as a cell of a workbook."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value) if abs(value) <= _EXACT else str(value)
    assert isinstance(value, str | float | bool)
    return value
