"""What is looked at in a workbook before it is parsed, so that no small file fills the memory.

XLSX and ODS files are zips of XML. The reader of workbooks lays out a sheet as a full rectangle and
gives each cell a text of its own: one stray cell in the last corner, a cell that repeats
a million times, or one long text that many cells share would take gigabytes. All of that shows in
the XML, which is gone through here once, in pieces, at the speed of its unpacking.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from mineralcat.translation import _

from ..problems import DAMAGE, UnreadableFileError, damaged
from . import workbook_limits as limits
from .ods_checks import check_ods
from .workbook_limits import SheetFindings, WorkbookFindings, inflated
from .xlsx_checks import (
    SheetCheck,
    check_shared_texts,
    is_computed,
    raised_texts,
    sheet_parts,
    styles_of,
)


def check_zip(name: str, file: BinaryIO) -> WorkbookFindings:
    """What a zipped workbook has beside its values; UnreadableFileError where it must not be
    parsed."""
    found = WorkbookFindings()
    try:
        with zipfile.ZipFile(file) as archive:
            parts = _checked_parts(name, archive)
            ods = any(part.filename == "content.xml" for part in parts)
            cells_of_text, texts = 0, []
            styles = styles_of(name, archive, parts)
            computed = is_computed(name, archive, parts)
            found.raised_texts = raised_texts(name, archive, parts)
            for part in parts:
                path = part.filename.casefold()
                found.macros |= path.endswith("vbaproject.bin") or path.startswith("basic/")
                found.links |= "externallink" in path
                chunks = inflated(name, archive, part)
                if ods and path == "content.xml":
                    check_ods(name, chunks, found)
                elif ods:
                    _check_plain(name, path, chunks)
                else:
                    sheet = SheetCheck(name, part.filename, found, styles, computed=computed)
                    cells_of_text += sheet.check(chunks)
                    texts += [part] if sheet.has_texts else []
            check_shared_texts(name, archive, texts, parts, cells_of_text)
            if not ods:
                _name_sheets(found, sheet_parts(archive), {part.filename for part in parts})
    except DAMAGE as error:
        raise damaged(name, limits.INCOMPLETE, error) from error
    except RuntimeError as error:  # how zipfile says that a password is needed
        raise UnreadableFileError(name, limits.PASSWORD) from error
    return found


def _name_sheets(found: WorkbookFindings, sheets: list[tuple[str, str]], parts: set[str]) -> None:
    """Give what was found of parts the names of their sheets. A sheet that is too large blocks
    itself alone where it is certain which sheets are read from which part; else the workbook."""
    refused = {part: here.refused for part, here in found.sheets.items() if here.refused}
    certain = all(part in parts for _, part in sheets)
    for part, error in refused.items():
        if not certain or part not in {one for _, one in sheets} or len(refused) == len(sheets):
            raise error.of_sheet(next((name for name, one in sheets if one == part), ""))
    by_part, found.sheets = found.sheets, {}
    for name, part in sheets:
        here = by_part.get(part, SheetFindings())
        if here.refused is not None:
            here = replace(here, refused=here.refused.of_sheet(name))
        found.sheets[name] = here


def _checked_parts(name: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    parts = archive.infolist()
    if len(parts) > limits.MOST_PARTS:
        raise UnreadableFileError(
            name,
            _(
                "it has {parts:,} parts, as no workbook has. Copy the sheet into a new workbook.",
                parts=len(parts),
            ),
        )
    if len({part.filename for part in parts}) < len(parts):
        raise UnreadableFileError(
            name,
            _(
                "two parts of it have the same name, so that it is not certain what it says. Open"
                " it in a spreadsheet program and save it anew."
            ),
        )
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise UnreadableFileError(
            name,
            _(
                "it is packed in a way that spreadsheet programs do not use. Open it in one, save"
                " it anew, and import that."
            ),
        )
    whole = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if (
        whole > limits.LARGEST_WHOLE
        or any(part.file_size > limits.LARGEST_PART for part in parts)
        or (whole > limits.HARMLESS and whole / packed > limits.HIGHEST_RATIO)
    ):
        raise limits.too_large(name, whole)
    return parts


def _check_plain(name: str, part: str, chunks: Iterator[bytes]) -> None:
    """A part that is read but is no sheet: XML without a document type, or of no interest."""
    xml = part.endswith((".xml", ".rels"))
    tail = b""
    for chunk in chunks:
        if xml:
            limits.refuse_declarations(name, tail + chunk)
            tail = chunk[-limits.OVERLAP :]
