"""The beginning of what an export would write, as text to look at, made by the writers."""

import io
import json
from typing import Final
from zipfile import ZipFile

from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.cancellation import Cancellation
from mineralcat.translation import _

from ..packages.data_package import CATALOGUE_TABLES, DESCRIPTOR
from ..workbooks.workbook_cells import Cell
from .export_request import ExportRequest, Form
from .exporter import write_beginning
from .text_tables import aligned

ROWS: Final = 12
"""So many of each kind are written."""
_LINES: Final = 200
_LONGEST_LINE: Final = 600
_WIDEST_CELL: Final = 32


def export_preview(
    catalogue: Catalogue, request: ExportRequest, stop: Cancellation | None = None
) -> str:
    """What the file would begin with; of a workbook and a package, what is in it."""
    file = io.BytesIO()
    write_beginning(catalogue, request, file, ROWS, stop)
    if request.form is Form.XLSX:
        text = _workbook(file)
    elif request.form is Form.PACKAGE:
        text = _package(file)
    else:
        text = file.getvalue().decode("utf-8-sig")
    lines = text.split("\n")
    shown = [_short(line.rstrip("\r"), _LONGEST_LINE) for line in lines[:_LINES]]
    return "\n".join([*shown, *(["…"] if len(lines) > _LINES else [])])


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _workbook(file: io.BytesIO) -> str:
    """Each sheet with its first rows, read back."""
    from python_calamine import CalamineWorkbook

    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    parts = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        cells = [[_cell(value) for value in row] for row in rows]
        parts.append(
            "\n".join([_("Sheet {name}", name=name), *aligned(cells, "  ", width=None), ""])
        )
    return "\n".join(parts)


def _cell(value: Cell) -> str:
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    return _short(" ".join(str(value).split()), _WIDEST_CELL)


def _package(file: io.BytesIO) -> str:
    """What the package says of itself, and the first rows of its files that have any."""
    with ZipFile(file) as bundle:
        about = json.loads(bundle.read(DESCRIPTOR))
        parts = [about["title"], about["description"], ""]
        for name in CATALOGUE_TABLES:
            text = bundle.read(f"{name}.csv").decode("utf-8").rstrip("\n")
            if "\n" in text:
                parts += [f"{name}.csv", *(f"  {line}" for line in text.split("\n")[:4]), ""]
    return "\n".join(parts)
