"""Writes sources as bibliographies: BibTeX, and CSL JSON as Zotero and others read it.

The publisher stands for the author: the catalogue keeps no names of persons.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from ..incoming import Record
from .result_lines import doi_of, link

_BIBTEX_TYPES: Final = {"report": "techreport", "article": "article"}
_CSL_TYPES: Final = {
    "official statistics": "dataset",
    "law": "legislation",
    "report": "report",
    "article": "article-journal",
    "press": "article-newspaper",
    "own": "document",
}
_SPECIAL: Final = str.maketrans(
    {sign: f"\\{sign}" for sign in "$&%#_"}
    | {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
    | {"^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
)
"""A brace is named, not escaped: BibTeX counts braces behind a backslash too."""
_NOT_IN_KEY: Final = re.compile(r"[^A-Za-z0-9._:+/-]")
_IN_ADDRESS: Final = re.compile(r"[\s{}\\<>\"^`|\x00-\x20\x7f]")
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def write_bibtex(file: BinaryIO, sources: Iterable[Record]) -> None:
    """An entry for each source, under its key."""
    taken: set[str] = set()
    for source in sources:
        key = base = _NOT_IN_KEY.sub("-", source["slug"]) or "source"
        number = 1
        while key.casefold() in taken:
            number += 1
            key = f"{base}-{number}"
        taken.add(key.casefold())
        kind = _BIBTEX_TYPES.get(source["kind"], "misc")
        fields = ",\n".join(f"  {name} = {{{text}}}" for name, text in _fields(source) if text)
        file.write(f"@{kind}{{{key},\n{fields}\n}}\n\n".encode())


def write_csl(file: BinaryIO, sources: Iterable[Record]) -> None:
    """A list of items, an item a line."""
    before = b"[\n"
    for source in sources:
        file.write(before + json.dumps(csl_item(source), ensure_ascii=False).encode())
        before = b",\n"
    file.write(b"\n]\n" if before == b",\n" else b"[]\n")


def _fields(source: Record) -> Iterator[tuple[str, str]]:
    publisher = _tex(source["publisher"])
    who = f"{{{publisher}}}" if publisher else ""
    yield "title", f"{{{_tex(source['title'])}}}"
    yield "author", who
    yield "institution" if source["kind"] == "report" else "publisher", who
    yield "year", str(source["year"] or "")
    yield "date", _tex(source["published"])
    yield "doi", _address(doi_of(source))
    yield "url", _address(source["url"])
    yield "note", _tex(_terms(source))


def _tex(text: str | None) -> str:
    """A text in one line, without signs that control: no bibliography can hold them."""
    signs = (" " if unicodedata.category(sign) == "Cc" else sign for sign in text or "")
    return " ".join("".join(signs).split()).translate(_SPECIAL)


def _address(text: str | None) -> str:
    """An address with nothing in it that would end the field."""
    return _IN_ADDRESS.sub(
        lambda found: "".join(f"%{octet:02X}" for octet in found[0].encode()), (text or "").strip()
    )


def _terms(source: Record) -> str:
    licence = f"Licence: {source['licence'].rstrip('.')}." if source["licence"] else ""
    return " ".join(filter(None, (licence, source["note"])))


def csl_item(source: Record) -> Record:
    """A source as an item of the Citation Style Language."""
    found = _DATE.fullmatch(source["published"] or "")  # as exact as it is known
    date = [int(part) for part in found.groups() if part] if found else []
    date = date or [source["year"]]
    item = {
        "id": source["slug"],
        "type": _CSL_TYPES[source["kind"]],
        "title": source["title"],
        "author": source["publisher"] and [{"literal": source["publisher"]}],
        "publisher": source["publisher"],
        "issued": date[0] and {"date-parts": [date]},
        "DOI": doi_of(source),
        "URL": source["url"] or link(source),
        "note": _terms(source),
    }
    return {key: value for key, value in item.items() if value}
