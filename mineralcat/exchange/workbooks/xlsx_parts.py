"""What the parts of an XLSX file beside its sheets tell: the names of the sheets, how styles show
numbers, which texts have superscripts, how long texts are, and whether formulas were computed."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from mineralcat.domain.published_text import raised

from ..problems import UnreadableFileError
from . import workbook_limits as limits
from .number_formats import BUILT_IN, Shown, shown_by
from .workbook_limits import inflated

Parts = Sequence[zipfile.ZipInfo]


def sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The name and the part of each sheet; empty where a name or a link is there twice, so that it
    is not certain which is which."""
    from xml.etree import ElementTree

    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ValueError, LookupError, ElementTree.ParseError):
        return []
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found: list[tuple[str, str]] = []
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            number = next((v for key, v in sheet.attrib.items() if key.endswith("}id")), None)
            target = targets.get(number, "").removeprefix("/").removeprefix("xl/")
            found.append((sheet.get("name", ""), f"xl/{target}"))
    certain = len(targets) == len(links) and len(dict(found)) == len(found)
    return found if certain else []


_TO_COMPUTE: Final = re.compile(rb"""\bfullCalcOnLoad\s*=\s*["'](?:1|true)["']""")


def is_computed(name: str, archive: zipfile.ZipFile, parts: Parts) -> bool:
    """Whether the values of formulas are those that a spreadsheet program computed: programs that
    cannot compute ask for it when the workbook is opened."""
    return _TO_COMPUTE.search(_small_part(name, archive, parts, "xl/workbook.xml")) is None


def _small_part(name: str, archive: zipfile.ZipFile, parts: Parts, path: str) -> bytes:
    """The content of a part; empty where there is none or it is not small."""
    part = next((one for one in parts if one.filename == path), None)
    if part is None or part.file_size > limits.HARMLESS:
        return b""
    return b"".join(inflated(name, archive, part))


def _matches(
    chunks: Iterator[bytes], pattern: re.Pattern[bytes], longest: int
) -> Iterator[tuple[int, re.Match[bytes]]]:
    """The matches in the content of *chunks*, each with the position of its end in the whole; none
    is longer than *longest* bytes."""
    tail, skipped = b"", 0
    for chunk in chunks:
        piece, end = tail + chunk, 0
        for match in pattern.finditer(piece):
            end = match.end()
            yield skipped + end, match
        begin = max(end, len(piece) - longest)
        tail, skipped = piece[begin:], skipped + begin


# -- texts -----------------------------------------------------------------------------------------

_SUPERSCRIPT: Final = b"superscript"
_STRING: Final = re.compile(
    rb"<(?:\w+:)?si\b[^<>]*(?:(?<=/)>|(?<!/)>((?:[^<]++|<(?!/?(?:\w+:)?si\b))*+)</(?:\w+:)?si>)"
)
_STRING_END: Final = re.compile(rb"</(?:\w+:)?si>")
_RUN: Final = re.compile(
    rb"(?:<(?:\w+:)?rPr\b[^<>]*(?:(?<=/)>|(?<!/)>"
    rb"(?P<format>(?:[^<]++|<(?!/?(?:\w+:)?rPr\b))*+)</(?:\w+:)?rPr>)\s*)?"
    rb"<(?:\w+:)?t\b[^<>]*(?:(?<=/)>|(?<!/)>(?P<text>[^<]*)</(?:\w+:)?t>)"
)
_PHONETIC: Final = re.compile(rb"<(?:\w+:)?rPh\b(?:[^<]++|<(?!/?(?:\w+:)?rPh\b))*+</(?:\w+:)?rPh>")
_SHARED: Final = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<""")
_LONGEST: Final = 8 * limits.CHUNK
"""Bytes of a text with the formats of its runs; a cell holds 32 767 characters."""


def raised_text(xml: bytes) -> str:
    """A text of several runs with those in superscript raised: 86,000³."""
    runs = []
    for run in _RUN.finditer(_PHONETIC.sub(b"", xml)):
        text = unescape((run["text"] or b"").decode("utf-8", "replace"))
        runs.append(raised(text) if _SUPERSCRIPT in (run["format"] or b"") else text)
    return "".join(runs)


def raised_texts(name: str, archive: zipfile.ZipFile, parts: Parts) -> dict[int, str]:
    """The shared texts with superscripts, by their number."""
    part = next((p for p in parts if p.filename.casefold().endswith("sharedstrings.xml")), None)
    superscript = re.compile(_SUPERSCRIPT)
    if part is None or not any(_matches(inflated(name, archive, part), superscript, 11)):
        return {}
    strings = enumerate(_strings(name, inflated(name, archive, part)))
    return {number: raised_text(xml) for number, xml in strings if _SUPERSCRIPT in xml}


def _strings(name: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    tail = b""
    for chunk in chunks:
        piece, end = tail + chunk, 0
        for match in _STRING.finditer(piece):
            yield match[1] or b""
            end = match.end()
        tail = piece[end:]
        if len(tail) > _LONGEST:
            reason = f"a text of it is longer than a cell can hold. {limits.SAVE_ANEW}"
            raise UnreadableFileError(name, reason)


def check_shared_texts(
    name: str, archive: zipfile.ZipFile, texts: Parts, sheets: Parts, cells: int
) -> None:
    """Raise where so many cells share texts that these would fill the memory; *cells* is how many
    cells of *sheets* share a text of the parts *texts* at most."""
    for part in texts:
        ends = [end for end, _ in _matches(inflated(name, archive, part), _STRING_END, 16)]
        lengths = [end - begin for begin, end in pairwise([0, *ends])]
        if not lengths or max(lengths) * cells <= limits.MOST_TEXT:
            continue
        whole = 0
        for sheet in sheets:
            for _, match in _matches(inflated(name, archive, sheet), _SHARED, 200):
                number = int(match[1])
                whole += lengths[number] if number < len(lengths) else 0
                if whole > limits.MOST_TEXT:
                    raise limits.too_large(name, whole)


# -- styles ----------------------------------------------------------------------------------------

_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\b[^<>]*>")
_ID: Final = re.compile(rb"""\bnumFmtId\s*=\s*(["'])(.*?)\1""", re.S)
_CODE: Final = re.compile(rb"""\bformatCode\s*=\s*(["'])(.*?)\1""", re.S)
_STYLE: Final = re.compile(rb"<(?:\w+:)?xf\b[^<>]*>")


class Styles(NamedTuple):
    """How styles of a workbook show numbers, by the number of the style; *pattern* finds the cells
    that have one of them."""

    shown: Mapping[int, Shown] = MappingProxyType({})
    pattern: re.Pattern[bytes] | None = None

    def cells(self, piece: bytes) -> list[tuple[bytes, bytes, bytes]]:
        """Style, letters of the column and row of the cells that have such a style."""
        return [] if self.pattern is None else self.pattern.findall(piece)


def styles_of(name: str, archive: zipfile.ZipFile, parts: Parts) -> Styles:
    """The styles that show numbers otherwise than they are stored."""
    xml = _small_part(name, archive, parts, "xl/styles.xml")
    formats = {b"%d" % number: shown for number, shown in BUILT_IN.items()}
    for tag in _FORMAT.findall(xml):
        number, code = _ID.search(tag), _CODE.search(tag)
        if number and code and (shown := shown_by(unescape(code[2].decode("utf-8", "replace")))):
            formats[number[2]] = shown
    of_cells = xml.partition(b"cellXfs")[2].partition(b"cellXfs")[0]
    ids = enumerate(_ID.search(tag) for tag in _STYLE.findall(of_cells))
    found = {at: formats[match[2]] for at, match in ids if match and match[2] in formats}
    if not found:
        return Styles()
    numbers = b"|".join(b"%d" % at for at in found)
    pattern = re.compile(
        rb"""<(?:\w+:)?c\b(?=[^<>]*\bs\s*=\s*["'](%s)["'])[^<>]*\br\s*=\s*["']([A-Za-z]+)(\d{1,9})["']"""
        % numbers
    )
    return Styles(found, pattern)
