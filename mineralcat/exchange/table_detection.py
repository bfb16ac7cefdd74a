"""What the bytes and the first rows of a file tell of it: whether it is a table, where its headings
stand."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from .incoming import Member
from .workbooks import workbook_kind

Cells = Sequence[Any]
TableRow = tuple[int, Cells]
"""The line (of a sheet: the row) and its cells: texts, of a workbook numbers and dates too."""

SAMPLE: Final = 128 * 1024


def is_table(member: Member) -> bool:
    """Whether a file looks like a table; quick, and never raises on any bytes."""
    return why_no_table(member) is None


def why_no_table(member: Member) -> str | None:
    """Why a file is no table that can be read, in words; None where it looks like one."""
    head = member.head(SAMPLE)
    if not head.removeprefix(b"\xef\xbb\xbf").strip(b"\0 \r\n\t\xff\xfe"):
        return "it is empty."
    for magic, words in _OTHERS:
        if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(magic):
            return words
    if workbook_kind(member) is not None:
        return None
    if head.startswith(b"PK"):
        return "it is a zip archive without a workbook that this program reads."
    if _is_binary(head):
        return "it is neither text nor a workbook."
    return None


_OTHERS: Final = (
    (
        b"sqlite format 3\0",
        "it is a database (SQLite). Nothing of it was read or run; export the tables you need as"
        " CSV, and import those. A MineralCat catalogue is opened with File > Open.",
    ),
    (b"%pdf", "it is a PDF document. Copy its table into a spreadsheet, and import that."),
    (b"<", "it is XML or a web page, not a table. Save the table as CSV or XLSX."),
    (b"{", "it is JSON, and not as MineralCat exports it. Save the table as CSV or XLSX."),
    (b"[", "it is JSON, and not as MineralCat exports it. Save the table as CSV or XLSX."),
    (b"\x89png", "it is a picture."),
    (b"\xff\xd8\xff", "it is a picture."),
    (b"gif8", "it is a picture."),
    (b"\x1f\x8b", "it is compressed (gzip). Unpack it, and import what is in it."),
    (b"7z\xbc\xaf", "it is compressed (7z). Unpack it, and import what is in it."),
)


def _is_binary(head: bytes) -> bool:
    """Whether bytes are no text: many control characters, as in no encoding of texts."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return False
    half = len(head) // 2 or 1
    if max(head[::2].count(0), head[1::2].count(0)) > 0.4 * half:  # UTF-16 without a mark
        return head[::2].count(0) > 0.4 * half and head[1::2].count(0) > 0.4 * half
    control = sum(byte < 9 or 13 < byte < 27 for byte in head)
    return control > 0.02 * len(head) + 2


def header_in(rows: Sequence[TableRow]) -> int:
    """The line of the headings: the first as wide as most rows, past titles above the table."""
    if not rows:
        return 1
    widths = Counter(_filled(cells) for _, cells in rows[:300])
    usual = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    for line, cells in rows[:30]:
        if _filled(cells) >= max(2, 0.6 * usual) or usual < 2:
            return line
    return rows[0][0]


def _filled(cells: Cells) -> int:
    return sum(cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in cells)
