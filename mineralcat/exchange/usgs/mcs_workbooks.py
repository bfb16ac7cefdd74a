"""Salient statistics that were released as workbooks (two of 2023): the sheet that the others are a
file of, as such a file."""

import csv
import io
from typing import Final

from ..cells.published_figures import clean_text
from ..incoming import Member
from ..problems import UnreadableFileError
from ..workbooks.workbook_cells import cell_text
from ..workbooks.workbook_files import OpenWorkbook, workbook_kind
from .read_mcs_salient import is_salient

LARGEST: Final = 1_000_000
"""Those that were released have 30 kB; larger ones are not opened to look for such a sheet."""


def salient_sheet(member: Member) -> bytes | None:
    """The statistics of a workbook as a CSV file; None where it has none."""
    if member.size > LARGEST or workbook_kind(member) is None:
        return None
    try:
        book = OpenWorkbook(member)
    except UnreadableFileError:
        return None
    try:
        for sheet in book.sheets:
            if sheet.why_not:
                continue
            first = next(iter(book.rows(sheet.name)), None)
            if first and is_salient(tuple(clean_text(cell_text(cell)) for cell in first[1])):
                file = io.StringIO(newline="")
                rows = book.rows(sheet.name)
                csv.writer(file).writerows([map(cell_text, cells) for _, cells in rows])
                return file.getvalue().encode()
    except UnreadableFileError:
        return None
    finally:
        book.close()
    return None
