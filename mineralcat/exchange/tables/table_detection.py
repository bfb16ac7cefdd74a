"""What the bytes of a file tell of it: whether it can be a table, and what it is otherwise."""

import re
from typing import Final

from mineralcat.translation import _

from ..incoming import Member
from ..workbooks.workbook_files import workbook_kind

SAMPLE: Final = 128 * 1024


def why_no_table(member: Member) -> str | None:
    """Why a file is no table that can be read, in words; None where it looks like one."""
    head = member.head(SAMPLE)
    if not head.removeprefix(b"\xef\xbb\xbf").strip(b"\0 \r\n\t\xff\xfe"):
        return _("it is empty.")
    begin = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16, of which only Latin letters matter
        begin = head[2:].replace(b"\0", b"").lstrip().lower()
    for magic, words in _OTHERS:
        if begin.startswith(magic):
            return words
    if _MARKUP.match(begin):
        return _PAGE if _HTML.search(begin) else _XML
    if begin.strip() in (b"{}", b"[]"):
        return _("it is JSON with nothing in it.")
    if head[257:262] == b"ustar":
        return _packed("tar")
    if head.startswith(b"PK") and (words := _zipped(head, member)):
        return words
    if head[8:12] == b"WEBP":
        return _PICTURE
    if workbook_kind(member) is None and _is_binary(head):
        return _(
            "it is neither text nor a workbook. Save its table as CSV or XLSX, and import that."
        )
    return None


def _zipped(head: bytes, member: Member) -> str:
    """What a zip is that is no workbook; nothing of a workbook."""
    declared = head[:_DECLARED]
    for name, words in _OTHER_ZIPS:
        if name in declared:
            return words
    if workbook_kind(member) is not None:
        return ""
    return next(
        (words for name, words in _OTHER_ZIPS if name in head),
        _("it is a zip archive without a workbook that this program reads."),
    )


def _packed(name: str) -> str:
    return _("it is compressed ({name}). Unpack it, and import what is in it.", name=name)


def _data(name: str) -> str:
    return _(
        "it is a data file ({name}). Export the table as CSV from the program that wrote it.",
        name=name,
    )


_PICTURE: Final = _("it is a picture. Type its table into a spreadsheet, and import that.")
_PAGE: Final = _(
    "it is a web page, whatever its name says. Open it in a spreadsheet program or a browser, save"
    " its table as CSV or XLSX, and import that."
)
_XML: Final = _("it is XML, not a table. Save the table as CSV or XLSX.")
_OTHERS: Final = (
    (
        b"sqlite format 3\0",
        _(
            "it is a database (SQLite). Nothing of it was read or run; export the tables you need"
            " as CSV, and import those. A MineralCat catalogue is opened with File > Open."
        ),
    ),
    (b"\0\1\0\0standard ", _("it is a database (Access). Export the tables you need as CSV.")),
    (b"%pdf", _("it is a PDF document. Copy its table into a spreadsheet, and import that.")),
    (
        b"{\\rtf",
        _("it is a text document (RTF). Copy its table into a spreadsheet, and import that."),
    ),
    (b"\x89png", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"gif8", _PICTURE),
    (b"ii*\0", _PICTURE),
    (b"mm\0*", _PICTURE),
    (b"\x1f\x8b", _packed("gzip")),
    (b"7z\xbc\xaf", _packed("7z")),
    (b"rar!\x1a\7", _packed("RAR")),
    (b"bzh", _packed("bzip2")),
    (b"\xfd7zxz\0", _packed("xz")),
    (b"(\xb5/\xfd", _packed("Zstandard")),
    (b"par1", _data("Parquet")),
    (b"arrow1", _data("Arrow")),
    (b"\x89hdf\r\n", _data("HDF5")),
    (b"$fl2", _data("SPSS")),
    (b"<stata_dta>", _data("Stata")),
)
"""How files of other kinds begin, in small letters, and the sentence on them."""
_PRESENTATION: Final = _(
    "it is a presentation. Copy its table into a spreadsheet, and import that."
)
_OTHER_ZIPS: Final = (
    (b"word/", _("it is a Word document. Copy its table into a spreadsheet, and import that.")),
    (b"ppt/", _PRESENTATION),
    (
        b"opendocument.text",
        _("it is a text document (ODT). Copy its table into a spreadsheet, and import that."),
    ),
    (b"opendocument.presentation", _PRESENTATION),
    (b"epub+zip", _("it is a book (EPUB). Copy its table into a spreadsheet, and import that.")),
    (b"Index/Document.iwa", _("it is a document of Numbers, Pages or Keynote. Export it as XLSX.")),
)
_DECLARED: Final = 120
"""Bytes at the beginning of a zip in which documents declare what they are."""
_MARKUP: Final = re.compile(rb"<(?:[a-z]|!|\?)")
"""A tag, comment or declaration; “<5” is a figure."""
_HTML: Final = re.compile(rb"<!doctype html|<(?:html|head|body|table|meta|script|div|style)\b")


def _is_binary(head: bytes) -> bool:
    """Whether bytes are no text: many control characters, as in no encoding of texts."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return False
    half = len(head) // 2 or 1
    if max(head[::2].count(0), head[1::2].count(0)) > 0.4 * half:  # UTF-16 without a mark
        return head[::2].count(0) > 0.4 * half and head[1::2].count(0) > 0.4 * half
    control = sum(byte < 9 or 13 < byte < 27 for byte in head)
    return control > 0.02 * len(head) + 2
