"""What the bytes of a file tell of it: whether it can be a table, and what it is otherwise."""

import re
from collections.abc import Mapping
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
    for magic, words in _OTHERS.items():
        if begin.startswith(magic):
            return words
    if _MARKUP.match(begin):
        return _PAGE if _HTML.search(begin) else _XML
    if begin.strip() in (b"{}", b"[]"):
        return _("it is JSON with nothing in it.")
    if head[257:262] == b"ustar":
        return _PACKED.format(name="tar")
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
    for name, words in _OTHER_ZIPS.items():
        if name in declared:
            return words
    if workbook_kind(member) is not None:
        return ""
    return next(
        (words for name, words in _OTHER_ZIPS.items() if name in head),
        _("it is a zip archive without a workbook that this program reads."),
    )


def _each(sentence: str, names: Mapping[bytes, str]) -> dict[bytes, str]:
    """By how files begin a sentence on them with the name of their kind."""
    return {begin: sentence.format(name=name) for begin, name in names.items()}


_PICTURE: Final = _("it is a picture. Type its table into a spreadsheet, and import that.")
_PAGE: Final = _(
    "it is a web page, whatever its name says. Open it in a spreadsheet program or a browser, save"
    " its table as CSV or XLSX, and import that."
)
_XML: Final = _("it is XML, not a table. Save the table as CSV or XLSX.")
_PACKED: Final = _("it is compressed ({name}). Unpack it, and import what is in it.")
_DOCUMENT: Final = _(
    "it is a document ({name}). Copy its table into a spreadsheet, and import that."
)
_DATA: Final = _(
    "it is a data file ({name}). Export the table as CSV from the program that wrote it."
)
_OTHERS: Final = {
    b"sqlite format 3\0": _(
        "it is a database (SQLite). Nothing of it was read or run; export the tables you need as"
        " CSV, and import those. A MineralCat catalogue is opened with File > Open."
    ),
    b"\0\1\0\0standard ": _("it is a database (Access). Export the tables you need as CSV."),
    **dict.fromkeys((b"\x89png", b"\xff\xd8\xff", b"gif8", b"ii*\0", b"mm\0*"), _PICTURE),
    **_each(_DOCUMENT, {b"%pdf": "PDF", b"{\\rtf": "RTF"}),
    **_each(_PACKED, {b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7z", b"rar!\x1a\7": "RAR"}),
    **_each(_PACKED, {b"bzh": "bzip2", b"\xfd7zxz\0": "xz", b"(\xb5/\xfd": "Zstandard"}),
    **_each(_DATA, {b"par1": "Parquet", b"arrow1": "Arrow", b"\x89hdf\r\n": "HDF5"}),
    **_each(_DATA, {b"$fl2": "SPSS", b"<stata_dta>": "Stata"}),
}
"""How files of other kinds begin, in small letters, and the sentence on them."""
_OTHER_ZIPS: Final = {
    **_each(_DOCUMENT, {b"word/": "Word", b"ppt/": "PowerPoint", b"epub+zip": "EPUB"}),
    **_each(_DOCUMENT, {b"opendocument.text": "ODT", b"opendocument.presentation": "ODP"}),
    b"Index/Document.iwa": _("it is a document of Numbers, Pages or Keynote. Export it as XLSX."),
}
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
