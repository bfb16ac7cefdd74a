"""What is looked at in a workbook before it is parsed, so that no small file fills the memory.

XLSX and ODS files are zips of XML. The reader of workbooks lays out a sheet as a full rectangle and
gives each cell a text of its own: one stray cell in the last corner, a cell that repeats
a million times, or one long text that many cells share would take gigabytes. All of that shows in
the XML, which is gone through here once, in pieces, at the speed of its unpacking.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from ..problems import DAMAGE, UnreadableFileError, damaged
from . import workbook_limits as limits
from . import xlsx_checks as xlsx
from .ods_checks import check_ods
from .workbook_limits import SheetFindings, WorkbookFindings
from .zip_parts import ZipParts


def check_zip(name: str, file: BinaryIO) -> WorkbookFindings:
    """What a zipped workbook has beside its values; UnreadableFileError where it must not be
    parsed."""
    found = WorkbookFindings()
    try:
        with ZipParts(name, file) as parts:
            for path in map(str.casefold, parts.paths):
                found.macros |= path.endswith("vbaproject.bin") or path.startswith("basic/")
                found.links |= "externallink" in path
            if "content.xml" in parts.paths:
                _check_ods_parts(parts, found)
            else:
                _check_xlsx_parts(parts, found)
    except DAMAGE as error:
        raise damaged(name, limits.INCOMPLETE, error) from error
    except RuntimeError as error:  # how zipfile says that a password is needed
        raise UnreadableFileError(name, limits.PASSWORD) from error
    return found


def _check_ods_parts(parts: ZipParts, found: WorkbookFindings) -> None:
    for path in parts.paths:
        if path == "content.xml":
            check_ods(parts.name, parts.chunks(path), found)
        else:
            _check_plain(parts.name, path.casefold(), parts.chunks(path))


def _check_plain(name: str, path: str, chunks: Iterator[bytes]) -> None:
    """A part that is read but is no sheet: XML without a document type, or of no interest."""
    tail = b""
    for chunk in chunks:
        if path.endswith((".xml", ".rels")):
            limits.refuse_declarations(name, tail + chunk)
            tail = chunk[-limits.OVERLAP :]


def _check_xlsx_parts(parts: ZipParts, found: WorkbookFindings) -> None:
    styles, computed = xlsx.styles_of(parts), xlsx.is_computed(parts)
    found.raised_texts = xlsx.raised_texts(parts)
    cells_of_text, texts = 0, []
    for path in parts.paths:
        sheet = xlsx.SheetCheck(parts.name, path, found, styles, computed=computed)
        cells_of_text += sheet.check(parts.chunks(path))
        texts += [path] if sheet.has_texts else []
    xlsx.check_shared_texts(parts, texts, cells_of_text)
    _name_sheets(found, xlsx.sheet_parts(parts), parts)


def _name_sheets(found: WorkbookFindings, sheets: list[tuple[str, str]], parts: ZipParts) -> None:
    """Give what was found of parts the names of their sheets. A sheet that is too large blocks
    itself alone where it is certain which sheets are read from which part; else the workbook."""
    refused = {part: here.refused for part, here in found.sheets.items() if here.refused}
    names = {part: name for name, part in reversed(sheets)}
    certain = all(part in parts.paths for part in names) and len(refused) < len(sheets)
    for part, error in refused.items():
        if not certain or part not in names:
            raise error.of_sheet(names.get(part, ""))
    by_part, found.sheets = found.sheets, {}
    for name, part in sheets:
        here = by_part.get(part, SheetFindings())
        if here.refused is not None:
            here = replace(here, refused=here.refused.of_sheet(name))
        found.sheets[name] = here
