"""Reads the program's own JSON: one object with a list of records for each table.

The file is read a record at a time, so that its size is no matter; what is nested deeper than any
record is, or gives a key twice, is refused.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from .incoming import IncomingRow, Member, Place, Read, RejectedRow
from .keys import NATURAL_KEYS
from .problems import UnreadableFileError

FORMAT_NAME: Final = "mineralcat-catalogue"
VERSION: Final = 1
_HEAD: Final = re.compile(rb'\s*\{\s*"format"\s*:\s*"mineralcat-catalogue"')
_CHUNK: Final = 1 << 16
_LONGEST: Final = 2_000_000
"""Characters of one record, or of the head."""
_DEEPEST: Final = 30
_SPACE: Final = re.compile(r"[ \t\n\r]*")


class JsonFormat:
    """What `mineralcat export FILE.json` writes."""

    name = "MineralCat JSON"

    def knows(self, member: Member) -> bool:
        """Whether the first bytes say so."""
        head = member.head()
        return _HEAD.match(head.removeprefix(codecs.BOM_UTF8)) is not None

    def read(self, member: Member) -> Iterator[Read]:
        """The records of all tables, as they come."""
        with member.open() as file:
            yield from _Reading(file, member.name).rows()


class _Reading:
    """Reads one file from the beginning to the end."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._lines = 1
        self._ended = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_unique, parse_constant=_no_constant, strict=True
        )

    def rows(self) -> Iterator[Read]:
        """All records; UnreadableFileError where the file is damaged."""
        self._expect("{")
        while True:
            key = self._value()
            self._expect(":")
            if key == "tables":
                yield from self._tables()
            else:
                self._check_head(key, self._value())
            if not self._goes_on("}"):
                return

    def _tables(self) -> Iterator[Read]:
        self._expect("{")
        if self._took("}"):
            return
        while True:
            table = self._value()
            self._expect(":")
            yield from self._records(str(table))
            if not self._goes_on("}"):
                return

    def _records(self, table: str) -> Iterator[Read]:
        self._expect("[")
        if self._took("]"):
            return
        while True:
            self._space()
            place = Place(self._name, self._lines)
            record = self._value()
            if not isinstance(record, dict):
                yield RejectedRow(place, "This is no record of a row.", str(record)[:200])
            elif table not in NATURAL_KEYS:
                yield RejectedRow(place, f"There is no table “{table[:40]}” to take rows into.")
            else:
                yield IncomingRow(table, record, place)
            if not self._goes_on("]"):
                return

    def _check_head(self, key: Any, value: Any) -> None:
        if key == "version" and not (isinstance(value, int) and value <= VERSION):
            raise UnreadableFileError(
                self._name, "a newer MineralCat wrote it; update MineralCat to read it."
            )

    # -- parts of the notation ---------------------------------------------------------------------

    def _value(self) -> Any:
        """One value; more of the file is read until it is whole."""
        self._space()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except _RefusedError as error:
                raise self._damaged(str(error)) from error
            except RecursionError as error:
                raise self._damaged("it is nested too deep") from error
            except ValueError as error:
                if self._ended or len(self._text) - self._at > _LONGEST:
                    raise self._damaged("what stands there is no JSON") from error
                self._more()
                continue
            if end == len(self._text) and not self._ended:  # a number may go on
                self._more()
                continue
            if _depth(value) > _DEEPEST:
                raise self._damaged("it is nested too deep")
            self._lines += self._text.count("\n", self._at, end)
            self._at = end
            return value

    def _expect(self, sign: str) -> None:
        if not self._took(sign):
            raise self._damaged(f"“{sign}” was expected")

    def _took(self, sign: str) -> bool:
        self._space()
        if not self._text.startswith(sign, self._at):
            return False
        self._at += 1
        return True

    def _goes_on(self, end: str) -> bool:
        """Whether another value follows; False at the end of the list or object."""
        if self._took(","):
            return True
        self._expect(end)
        return False

    def _space(self) -> None:
        while True:
            match = _SPACE.match(self._text, self._at)
            assert match is not None
            self._lines += self._text.count("\n", self._at, match.end())
            self._at = match.end()
            if self._at < len(self._text) or self._ended:
                return
            self._more()

    def _more(self) -> None:
        """Read on, and forget what was taken. A value that is long is read in larger and larger
        pieces, so that it is not looked at too often."""
        data = self._file.read(max(_CHUNK, len(self._text) - self._at))
        try:
            more = self._decode.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise UnreadableFileError(self._name, "it is not written in UTF-8.") from error
        self._ended = not data
        self._text = self._text[self._at :] + more
        self._at = 0

    def _damaged(self, why: str) -> UnreadableFileError:
        return UnreadableFileError(self._name, f"{why} (line {self._lines}).")


class _RefusedError(Exception):
    """What JSON may say and we do not read."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError("an object gives the same key twice")
    return found


def _no_constant(name: str) -> Any:
    raise _RefusedError(f"{name} is no number")


def _depth(value: Any) -> int:
    level, deepest = [value], 0
    while level:
        deepest += 1
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if deepest > _DEEPEST:
            break
    return deepest


FORMAT = JsonFormat()
