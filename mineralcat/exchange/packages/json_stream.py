"""JSON read a value at a time, so that the size of a file is no matter.

What is nested deeper than any record is, or gives a key twice, is refused.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, NoReturn

from mineralcat.schema.value_types import JsonValue
from mineralcat.translation import _

from ..problems import UnreadableFileError

_CHUNK: Final = 1 << 16
_LONGEST: Final = 2_000_000
"""Characters of one value."""
_DEEPEST: Final = 30
_SPACE: Final = re.compile(r"[ \t\n\r]*")


class JsonStream:
    """Reads one file from the beginning to the end; UnreadableFileError where it is damaged."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self.name = name
        self._bytes = file.read(_CHUNK)
        self._decode = codecs.getincrementaldecoder(json.detect_encoding(self._bytes))()
        self._text = ""
        self._at = 0
        self.line = 1
        self.began = 1
        """The line in which the last value begins."""
        self._ended = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_unique, parse_constant=_no_constant, strict=True
        )

    def value(self) -> JsonValue:
        """One value; more of the file is read until it is whole."""
        self.skip_space()
        self.began = self.line
        value: JsonValue
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except _RefusedError as error:
                raise self.damaged(str(error)) from error
            except RecursionError as error:
                raise self.damaged(_("it is nested too deep")) from error
            except ValueError as error:
                if self._ended or len(self._text) - self._at > _LONGEST:
                    raise self.damaged(_("what stands there is no JSON")) from error
                self._more()
                continue
            if end == len(self._text) and not self._ended:  # a number may go on
                self._more()
                continue
            if _is_deep(value):
                raise self.damaged(_("it is nested too deep"))
            self.line += self._text.count("\n", self._at, end)
            self._at = end
            return value

    def elements(self) -> Iterator[JsonValue]:
        """The values of a list whose “[” was read."""
        yield from (self.value() for _part in self._parts("]"))

    def members(self) -> Iterator[str]:
        """The keys of an object that begins here; the value of each is to be read before the
        next."""
        self.expect("{")
        for _part in self._parts("}"):
            key = str(self.value())
            self.expect(":")
            yield key

    def _parts(self, end: str) -> Iterator[None]:
        """Stops before each part of a list or an object, whose first sign was read."""
        if self.took(end):
            return
        while True:
            yield
            if not self.took(","):
                self.expect(end)
                return

    def expect(self, sign: str) -> None:
        """Read a sign; UnreadableFileError where another stands there."""
        if not self.took(sign):
            raise self.damaged(_("“{sign}” was expected", sign=sign))

    def took(self, sign: str) -> bool:
        """Whether a sign stands there, which is read then."""
        self.skip_space()
        if not self._text.startswith(sign, self._at):
            return False
        self._at += 1
        return True

    def at_end(self) -> bool:
        """Whether nothing but blanks follows."""
        self.skip_space()
        return self._at >= len(self._text)

    def skip_space(self) -> None:
        """Go to the next sign that is no blank."""
        while True:
            match = _SPACE.match(self._text, self._at)
            assert match is not None
            self.line += self._text.count("\n", self._at, match.end())
            self._at = match.end()
            if self._at < len(self._text) or self._ended:
                return
            self._more()

    def _more(self) -> None:
        """Read on, and forget what was read. A value that is long is read in larger and larger
        pieces, so that it is not looked at too often."""
        data, self._bytes = self._bytes, b""
        data = data or self._file.read(max(_CHUNK, len(self._text) - self._at))
        try:
            more = self._decode.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise UnreadableFileError(self.name, _("it is not written in UTF-8.")) from error
        self._ended = not data
        self._text = self._text[self._at :] + more
        self._at = 0

    def damaged(self, why: str) -> UnreadableFileError:
        """What to say of a file that is damaged there."""
        return UnreadableFileError(self.name, _("{why} (line {line}).", why=why, line=self.line))


class _RefusedError(Exception):
    """What JSON may say and we do not read."""


def _unique(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError(_("an object gives the same key twice"))
    return found


def _no_constant(name: str) -> NoReturn:
    raise _RefusedError(_("{name} is no number", name=name))


def _is_deep(value: JsonValue, levels: int = _DEEPEST) -> bool:
    """Whether it is nested deeper than so many levels."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels == 0 or any(
        _is_deep(one, levels - 1) for one in inner if isinstance(one, dict | list)
    )
