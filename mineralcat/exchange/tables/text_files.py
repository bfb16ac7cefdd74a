"""Delimited text: which encoding and delimiter a file has, and its rows, one after another.

Nothing is replaced on the way: bytes that are not of the encoding and signs that cannot be seen
make their row a rejected one. A line and a field have a greatest length, so that memory stays flat
whatever the file is.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final, NamedTuple

from mineralcat.translation import _

from ..incoming import Member, Place, RejectedRow

Row = tuple[int, list[str]]
"""The line that a row begins in, and its cells."""

DELIMITERS: Final = {"\t": "tab", ";": "semicolon", "|": "pipe", ",": "comma"}
"""With their names, the less doubtful first."""

LONGEST_LINE: Final = 1_000_000
LONGEST_FIELD: Final = 131_072
MOST_COLUMNS: Final = 2_000
_SAMPLE: Final = 256 * 1024
_CHUNK: Final = 1 << 20

UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd]")
"""Control characters, half characters that stand for undecodable bytes, and what another program
wrote in place of a character that it could not read."""


# -- encoding --------------------------------------------------------------------------------------


class FoundEncoding(NamedTuple):
    """An encoding by its Python name; *doubt* is a sentence where it is a guess."""

    name: str
    doubt: str = ""


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = ("cp1252", "iso8859_1", "latin_1", "iso8859_15", "ascii")


def encoding_of(member: Member) -> FoundEncoding:
    """The encoding of a text: by its mark, else UTF-8 where the whole file is so, else a guess."""
    head = member.head(_SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return FoundEncoding(name)
    wide = _without_mark(head)
    if wide is not None:
        return FoundEncoding(wide)
    at = _first_bad_byte(member)
    return FoundEncoding("utf-8") if at is None else _guessed(member, at)


def _without_mark(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every other byte of it is zero, in texts of Latin letters."""
    sample = head[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) <= 0.2 * len(sample) or min(even, odd) >= max(even, odd) / 20:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _first_bad_byte(member: Member) -> int | None:
    """Where the file stops being UTF-8; None where all of it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with member.open() as file:
        while True:
            chunk = file.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return done - pending + error.start
            if not chunk:
                return None
            done += len(chunk)


def _guessed(member: Member, at: int) -> FoundEncoding:
    """The likeliest encoding of what is not UTF-8, judged by what stands around byte *at*."""
    from charset_normalizer import from_bytes

    with member.open() as file:
        data = file.read(at + _SAMPLE // 2)
    sample = data[data.rfind(b"\n", 0, max(0, at - _SAMPLE // 2)) + 1 :]  # whole lines around it
    if _is_mostly_utf_8(sample):
        reason = _(
            "Parts of the file are UTF-8 and others are not, so that the rows with the others"
            " are rejected: save the file anew in one encoding, or choose another."
        )
        return FoundEncoding("utf-8", reason)
    foreign = b"\n".join(line for line in sample.split(b"\n") if not line.isascii())
    name = "cp1252"
    if any(byte in foreign for byte in _UNDEFINED_IN_CP1252) or not _is_latin(foreign):
        best = from_bytes(foreign).best()
        name = best.encoding if best is not None and best.encoding not in _WESTERN else name
    reason = _(
        "The encoding is a guess, {name}: see whether names with accents read as they "
        "should, else choose another.",
        name=encoding_words(name),
    )
    return FoundEncoding(name, reason)


_UTF_8_PAIR = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_UNDEFINED_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
_RUN = re.compile(rb"[\x80-\xff]+")


def _is_mostly_utf_8(sample: bytes) -> bool:
    """Whether signs beside ASCII are mostly whole UTF-8 ones, which is no chance: mixed files."""
    pairs = _UTF_8_PAIR.findall(sample)
    return bool(pairs) and sum(map(len, pairs)) >= sum(byte > 127 for byte in sample) / 2


def _is_latin(sample: bytes) -> bool:
    """Whether the signs beside ASCII stand singly among its letters, as accented ones do."""
    runs = _RUN.findall(sample)
    return sum(len(run) == 1 for run in runs) >= 0.8 * len(runs)


_ENCODING_WORDS: Final = {
    **dict.fromkeys(("utf-8", "utf-8-sig"), "UTF-8"),
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "UTF-16"),
    "utf-32": "UTF-32",
    "cp1252": _("Windows-1252 (Western Europe)"),
    "cp1250": _("Windows-1250 (Central Europe)"),
    "cp1251": _("Windows-1251 (Cyrillic)"),
    "latin_1": _("Latin-1 (Western Europe)"),
    **dict.fromkeys(("shift_jis", "cp932"), _("Shift-JIS (Japanese)")),
    "euc_jp": _("EUC-JP (Japanese)"),
    "gb18030": _("GB 18030 (Chinese)"),
    "big5": _("Big5 (Chinese)"),
    "euc_kr": _("EUC-KR (Korean)"),
    "mac_roman": "Mac Roman",
}
ENCODINGS: Final = tuple(_ENCODING_WORDS)
"""Those that are offered; any other that Python knows may be named."""


def encoding_words(name: str) -> str:
    """How an encoding is called."""
    return _ENCODING_WORDS.get(name, name)


# -- delimiter -------------------------------------------------------------------------------------

_SEP_LINE = re.compile(r"\ufeff?[\"']?sep=(.)[\"']?\s*", re.I)


def declared_delimiter(first_line: str) -> str | None:
    """The delimiter that a line ``sep=;`` declares, as Excel writes it first in the file."""
    match = _SEP_LINE.fullmatch(first_line)
    return match[1] if match else None


def delimiter_of(sample: str) -> str | None:
    """The delimiter of a text; None where no row has two cells."""
    declared = declared_delimiter(sample.splitlines()[0]) if sample.strip() else None
    if declared is not None:
        return declared
    scores = {delimiter: _score(sample, delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])  # the first of several
    return best if scores[best] > 0 else None


def _score(sample: str, delimiter: str) -> float:
    """How much a text looks like a table with this delimiter: most rows have as many cells."""
    rows = []
    with suppress(csv.Error):  # what came before a field that is too long is enough
        for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), 200):
            if any(map(str.strip, row)):
                rows.append(len(row))
    wide = Counter(count for count in rows if count > 1)
    if not wide:
        return 0.0
    width, times = max(wide.items(), key=lambda item: (item[1], item[0]))
    parted = sum(wide.values()) / len(rows)
    return parted + times / len(rows) + min(width, 20) / 40


# -- rows ------------------------------------------------------------------------------------------


class _Lines:
    """The lines of a text with their number, none longer than may be, and what is *wrong*."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self.number = 0
        self.wrong = ""
        self.odd = 0
        """Whether the quotation marks so far are an odd number."""

    def __iter__(self) -> Iterator[str]:
        readline, unseen = self._text.readline, UNSEEN.search
        while line := readline(LONGEST_LINE):
            self.number += 1
            if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
                while len(line) == LONGEST_LINE and line[-1] not in "\r\n":
                    line = readline(LONGEST_LINE)
                self.wrong = _TOO_LONG.format(longest=LONGEST_LINE)
                yield "\n"
                continue
            self.odd ^= line.count('"') & 1
            if (found := unseen(line)) is not None:
                self.wrong = self.wrong or _unseen_sentence(ord(found[0]))
            yield line


def _unseen_sentence(code: int) -> str:
    if 0xDC80 <= code <= 0xDCFF:
        return _NO_TEXT.format(byte=code - 0xDC00)
    return {0xFFFD: _LOST, 0: _NUL}.get(code, _CONTROL).format(code=code)


_TOO_LONG: Final = _(
    "This line is longer than {longest:,} signs, more than a row of a table has. Check the"
    " delimiter and the line ends."
)
_NO_TEXT: Final = _(
    "There is a byte here, 0x{byte:02X}, that is no text in this encoding. Choose another encoding,"
    " or mend the cell."
)
_LOST: Final = _(
    "A sign was lost here before this file was written (U+FFFD stands in its place). Export the"
    " file anew from where it comes from."
)
_NUL: Final = _("There is a NUL here, which no text has. Remove it, and import the row again.")
_CONTROL: Final = _(
    "There is the control character U+{code:04X} here, which no text has. Remove it, and import"
    " the row again."
)
_LONG_FIELD: Final = _(
    "A field here has more than {longest:,} signs; a quotation mark may never be closed. The rows"
    " after it are read on."
)
_BREAKS_OFF: Final = _(
    "From here on the file is no {encoding} ({error}), so it is not read further. Choose another"
    " encoding, or export the file anew."
)
_NEVER_CLOSED: Final = _(
    "A quotation mark in this row is never closed, so that the rows after it were read as a part of"
    " it. Close it or take it away, and import the file again."
)
_TOO_WIDE: Final = _(
    "This row has {count:,} columns; up to {most:,} are read. Take the columns that are needed into"
    " a file of their own."
)


def visible(text: str, longest: int = 200) -> str:
    """A text with what cannot be seen escaped, cut to a length that can be shown."""
    shown = UNSEEN.sub(_escaped, text[:longest])
    return shown + "…" if len(text) > longest else shown


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def text_rows(member: Member, encoding: str, delimiter: str | None) -> Iterator[Row | RejectedRow]:
    """The rows of a text, blank lines left out. *delimiter* None: each line is one cell."""
    with member.open() as binary:
        # Undecodable bytes come as halves of characters, and the rows that have such are rejected.
        text = io.TextIOWrapper(binary, encoding, errors="surrogateescape", newline="")
        lines = _Lines(text)
        csv.field_size_limit(LONGEST_FIELD)  # it is the process's, and others raise it
        reader = csv.reader(iter(lines), delimiter=delimiter or "\x1f")
        while True:
            begin, odd = lines.number + 1, lines.odd
            try:
                for cells in reader:
                    if lines.number > begin and lines.odd != odd:
                        lines.wrong = lines.wrong or _NEVER_CLOSED
                    if len(cells) > MOST_COLUMNS and not lines.wrong:
                        lines.wrong = _TOO_WIDE.format(count=len(cells), most=MOST_COLUMNS)
                    if lines.wrong:
                        text_of_row = next(filter(UNSEEN.search, cells), " ".join(cells[:10]))
                        place = Place(member.name, begin)
                        yield RejectedRow(place, lines.wrong, visible(text_of_row))
                        lines.wrong = ""
                    elif cells:
                        yield begin, cells
                    begin, odd = lines.number + 1, lines.odd
            except csv.Error:
                lines.wrong = ""
                reason = _LONG_FIELD.format(longest=LONGEST_FIELD)
                yield RejectedRow(Place(member.name, begin), reason)
                continue
            except UnicodeError as error:  # UTF-16 that breaks off cannot be escaped
                why, name = getattr(error, "reason", error), encoding_words(encoding)
                reason = _BREAKS_OFF.format(encoding=name, error=why)
                yield RejectedRow(Place(member.name, lines.number + 1), reason)
            return
