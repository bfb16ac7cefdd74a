"""Files made for tests of tables: delimited text, and workbooks of all kinds, hostile ones too."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mineralcat.exchange.incoming import IncomingRow, Member, Read, RejectedRow
from mineralcat.exchange.tables.mapping import read_with
from mineralcat.exchange.tables.recipes import TableRecipe
from mineralcat.exchange.tables.table_description import TableChoices
from mineralcat.exchange.tables.table_files import Detected, Preview, Table

XLSX_PARTS = "xl/worksheets/sheet1.xml"


def member(data: bytes | str, name: str = "table.csv") -> Member:
    """A file that is in memory alone."""
    content = data.encode() if isinstance(data, str) else data
    return Member(name, len(content), lambda: io.BytesIO(content))


def on_disk(path: Path) -> Member:
    """A file on the disk."""
    return Member(path.name, path.stat().st_size, lambda: path.open("rb"), path)


def detected(file: Member) -> Detected:
    """What a file is found to be."""
    with Table(file) as table:
        return table.detected()


def preview(file: Member, choices: TableChoices | None = None) -> Preview:
    """The first rows of a file."""
    with Table(file) as table:
        return table.preview(choices)


def cells_of(file: Member) -> list[list[str]]:
    """Headings and rows as they are shown; nothing may be rejected."""
    shown = preview(file)
    assert not shown.rejected, shown.rejected
    return [list(shown.headings), *(list(cells) for _, cells in shown.rows)]


def read(file: Member, recipe: TableRecipe) -> list[Read]:
    """The rows by a recipe, in which the choices are those that are found."""
    with Table(file) as table:
        found = table.detected()
        return list(read_with(_with(recipe, choices=found.choices), table))


def taken(rows: Iterable[Read], table: str | None = None) -> list[IncomingRow]:
    """The rows that were read, of one table or all."""
    return [r for r in rows if isinstance(r, IncomingRow) and table in (None, r.table)]


def refused(rows: Iterable[Read]) -> list[RejectedRow]:
    """The rows that were rejected."""
    return [row for row in rows if isinstance(row, RejectedRow)]


def _with(recipe: TableRecipe, **others: Any) -> TableRecipe:
    from dataclasses import replace

    return replace(recipe, **others)


# -- workbooks -------------------------------------------------------------------------------------


def xlsx(
    rows: Sequence[Sequence[Any]] = (), fill: Callable[[Any, Any], None] | None = None
) -> bytes:
    """A workbook with one sheet of these rows; *fill* may add more to book and sheet."""
    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Supply")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if fill is not None:
        fill(book, sheet)
    book.close()
    return data.getvalue()


def with_parts(book: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """A zipped workbook with parts added or put in place of others."""
    data = io.BytesIO()
    left = dict(parts)
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = left.pop(name, old.read(name))
            new.writestr(name, part(old.read(name)) if callable(part) else part)
        for name, part in left.items():
            assert isinstance(part, bytes)
            new.writestr(name, part)
    return data.getvalue()


def with_sheet(xml: str) -> bytes:
    """An XLSX file whose sheet is this XML."""
    body = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet'
        ' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{xml}</sheetData></worksheet>"
    )
    return with_parts(xlsx(), {XLSX_PARTS: body.encode()})


def ods(rows: str) -> bytes:
    """An ODS file with the XML of these rows."""
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="Supply">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest'
        ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
        f' manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", kind, zipfile.ZIP_STORED)
        new.writestr("META-INF/manifest.xml", manifest)
        new.writestr("content.xml", content)
    return data.getvalue()


def ods_row(*cells: str | float, repeat: int = 1) -> str:
    """A row of an ODS file."""
    made = "".join(
        f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
        if isinstance(cell, int | float)
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
        "</table:table-cell>"
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeat}">{made}</table:table-row>'


def xls(
    cells: Sequence[tuple[int, int, str | float]],
    percent: tuple[int, int] | None = None,
    code: str = "",
    hidden_row: int | None = None,
    merged: tuple[int, int, int, int] | None = None,
) -> bytes:
    """An old workbook with these cells by row and column from 0; ``#REF!`` is an error, the cell
    *percent* is shown as a percentage, or by the format *code*; *merged* are first and last row,
    first and last column of a block."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))

    name, end = b"Supply", record(0x000A, b"")
    styles = record(0x041E, struct.pack("<HHB", 164, len(code), 0) + code.encode()) if code else b""
    numbers = (0, 164 if code else 9)
    styles += b"".join(record(0x00E0, struct.pack("<HH", 0, n) + bytes(16)) for n in numbers)
    length = len(begin(5)) + len(styles) + len(record(0x0085, b"\0" * 8 + name)) + len(end)
    book = (
        begin(5)
        + styles
        + record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name)
        + end
    )
    book += begin(0x10)
    if hidden_row is not None:
        book += record(0x0208, struct.pack("<HHHHHHI", hidden_row, 0, 6, 255, 0, 0, 0x20))
    for row, column, value in cells:
        place = struct.pack("<HHH", row, column, (row, column) == percent)
        if value == "#REF!":
            book += record(0x0205, place + b"\x17\x01")
        elif isinstance(value, str):
            text = value.encode("latin-1")
            book += record(0x0204, place + struct.pack("<HB", len(text), 0) + text)
        else:
            book += record(0x0203, place + struct.pack("<d", value))
    if merged is not None:
        book += record(0x00E5, struct.pack("<HHHHH", 1, *merged))
    book += end
    return _compound_file(book.ljust(max(4096, -(-len(book) // 512) * 512), b"\0"))


def _compound_file(book: bytes) -> bytes:
    """The file system of old Office files, with one stream."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    sectors = len(book) // 512
    tables = -(-(sectors + 2) // 127)
    chain = [0xFFFFFFFD] * tables + [end]
    chain += [*range(tables + 2, tables + 1 + sectors), end]
    chain += [free] * (tables * 128 - len(chain))

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        child = 1 if kind == 5 else -1
        about = struct.pack("<HBBiii", len(text), kind, 1, -1, -1, child)
        return text.ljust(64, b"\0") + about + b"\0" * 36 + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, end, 0) + entry("Workbook", 2, tables + 1, len(book))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, tables, tables, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", *range(tables), *[free] * (109 - tables))
    return head + struct.pack(f"<{len(chain)}I", *chain) + directory.ljust(512, b"\0") + book
