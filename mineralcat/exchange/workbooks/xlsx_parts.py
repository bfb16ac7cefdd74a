"""What the parts of an XLSX file beside its sheets say of them: their names, how styles show
numbers, which texts have superscripts, and whether formulas are yet to be computed."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from types import MappingProxyType
from typing import Final, NamedTuple

from mineralcat.domain.published_text import raised

from .number_formats import BUILT_IN, Shown, shown_by
from .workbook_limits import CHUNK, HARMLESS, inflated, refused

Parts = Sequence[zipfile.ZipInfo]


def sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The sheets of an XLSX file, each by its name and its part; none where a name or a link is
    there twice, so that it is not certain which is which."""
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
    xml = _whole(name, archive, parts, "xl/workbook.xml")
    return _TO_COMPUTE.search(xml) is None


def _whole(name: str, archive: zipfile.ZipFile, parts: Parts, path: str) -> bytes:
    """A small part; nothing where there is none or it is not small."""
    part = next((one for one in parts if one.filename == path), None)
    if part is None or part.file_size > HARMLESS:
        return b""
    return b"".join(inflated(name, archive, part))


# -- texts -----------------------------------------------------------------------------------------

_SUPERSCRIPT: Final = b"superscript"
_STRING: Final = re.compile(
    rb"<(?:\w+:)?si\b[^<>]*(?:(?<=/)>|(?<!/)>((?:[^<]++|<(?!/?(?:\w+:)?si\b))*+)</(?:\w+:)?si>)"
)
_RUN: Final = re.compile(
    rb"(?:<(?:\w+:)?rPr\b[^<>]*(?:(?<=/)>|(?<!/)>"
    rb"(?P<how>(?:[^<]++|<(?!/?(?:\w+:)?rPr\b))*+)</(?:\w+:)?rPr>)\s*)?"
    rb"<(?:\w+:)?t\b[^<>]*(?:(?<=/)>|(?<!/)>(?P<text>[^<]*)</(?:\w+:)?t>)"
)
_PHONETIC: Final = re.compile(rb"<(?:\w+:)?rPh\b(?:[^<]++|<(?!/?(?:\w+:)?rPh\b))*+</(?:\w+:)?rPh>")
_LONGEST: Final = 8 * CHUNK
"""Bytes of a text with the formats of its runs; a cell holds 32 767 characters."""


def raised_text(xml: bytes) -> str:
    """A text of several runs with those in superscript raised: 86,000³."""
    runs = []
    for run in _RUN.finditer(_PHONETIC.sub(b"", xml)):
        text = unescape((run["text"] or b"").decode("utf-8", "replace"))
        runs.append(raised(text) if _SUPERSCRIPT in (run["how"] or b"") else text)
    return "".join(runs)


def raised_texts(name: str, archive: zipfile.ZipFile, parts: Parts) -> dict[int, str]:
    """Of the texts that cells share, those with superscripts, by their number."""
    part = next(
        (one for one in parts if one.filename.casefold().endswith("sharedstrings.xml")), None
    )
    if part is None or not _has(inflated(name, archive, part), _SUPERSCRIPT):
        return {}
    found: dict[int, str] = {}
    for number, xml in enumerate(_strings(name, inflated(name, archive, part))):
        if _SUPERSCRIPT in xml:
            found[number] = raised_text(xml)
    return found


def _has(chunks: Iterator[bytes], word: bytes) -> bool:
    tail = b""
    for chunk in chunks:
        if word in tail + chunk:
            return True
        tail = chunk[-len(word) :]
    return False


def _strings(name: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    tail = b""
    for chunk in chunks:
        piece, end = tail + chunk, 0
        for match in _STRING.finditer(piece):
            yield match[1] or b""
            end = match.end()
        tail = piece[end:]
        if len(tail) > _LONGEST:
            raise refused(
                name,
                "a text of it is longer than a cell can hold. Open it in a spreadsheet program,"
                " save it anew, and import that.",
            )


# -- styles ----------------------------------------------------------------------------------------

_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\b[^<>]*>")
_ATTRIBUTE: Final = rb"""\b%s\s*=\s*(?:"([^"]*)"|'([^']*)')"""
_ID: Final = re.compile(_ATTRIBUTE % b"numFmtId")
_CODE: Final = re.compile(_ATTRIBUTE % b"formatCode")
_STYLE: Final = re.compile(rb"<(?:\w+:)?xf\b[^<>]*>")


class Styles(NamedTuple):
    """How styles of a workbook show numbers, by the number of the style, and what finds the cells
    that have one of them."""

    shown: Mapping[int, Shown] = MappingProxyType({})
    pattern: re.Pattern[bytes] | None = None

    def cells(self, piece: bytes) -> list[tuple[bytes, bytes, bytes]]:
        """Style, letters of the column and row of the cells that have such a style."""
        return [] if self.pattern is None else self.pattern.findall(piece)


def styles_of(name: str, archive: zipfile.ZipFile, parts: Parts) -> Styles:
    """The styles that show numbers otherwise than they are held."""
    xml = _whole(name, archive, parts, "xl/styles.xml")
    formats = {b"%d" % number: shown for number, shown in BUILT_IN.items()}
    for tag in _FORMAT.findall(xml):
        number, code = _ID.search(tag), _CODE.search(tag)
        if number is None or code is None:
            continue
        shown = shown_by(unescape((code[1] or code[2] or b"").decode("utf-8", "replace")))
        if shown is not None:
            formats[number[1] or number[2]] = shown
    of_cells = xml.partition(b"cellXfs")[2].partition(b"cellXfs")[0]
    ids = [_ID.search(tag) for tag in _STYLE.findall(of_cells)]
    found = {
        at: formats[match[1] or match[2]]
        for at, match in enumerate(ids)
        if match is not None and (match[1] or match[2]) in formats
    }
    if not found:
        return Styles()
    numbers = b"|".join(b"%d" % at for at in found)
    pattern = re.compile(
        rb"""<(?:\w+:)?c\b(?=[^<>]*\bs\s*=\s*["'](%s)["'])[^<>]*\br\s*=\s*["']([A-Za-z]+)(\d{1,9})["']"""
        % numbers
    )
    return Styles(found, pattern)
