"""Exports a catalogue: writes what is requested to a file, or the beginning of it for a preview.

One function a format, all of them from the same rows (`export_content`). The file is whole or not
there (`finished_file`).
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple
from zipfile import ZipFile

from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.cancellation import Cancellation
from mineralcat.translation import _, ngettext

from ..incoming import Record
from ..packages.catalogue_records import headings_of
from ..packages.data_package import CATALOGUE_TABLES, DESCRIPTOR
from ..progress import Pace, Progress
from ..workbooks.workbook_cells import Cell as SheetCell
from .export_content import TERMS, ExportContent
from .export_request import ExportRequest, Form
from .output_file import finished_file
from .result_lines import Cell, ExportTable, Sources, cited, columns_of
from .text_tables import aligned

_SOURCE: Final = {
    "slug": ("Key", 22),
    "title": ("Title", 60),
    "publisher": ("Publisher", 30),
    "kind": ("Kind", 16),
    "year": ("Year", 7),
    "published": ("Published", 11),
    "url": ("Address", 40),
    "doi": ("DOI", 24),
    "licence": ("Licence", 40),
    "note": ("Note", 60),
}
"""What the sheet of sources has of each: the title and width of each column."""
_WIDTHS: Final = {"uid": 12, "note": 30, "summary": 40, "title": 40, "name": 24, "role": 28}
_YEARS: Final = {"Year", "year", "period_from", "period_to", "Amount years", "Share years"}
"""Headings of columns whose numbers are years."""


ROWS: Final = 12
"""So many of each kind are written."""
_LINES: Final = 200
_LONGEST_LINE: Final = 600
_WIDEST_CELL: Final = 32


class Exported(NamedTuple):
    """The file that was written, and a sentence that says so and what it could not hold."""

    path: Path
    sentence: str


def export(
    catalogue: Catalogue,
    request: ExportRequest,
    path: Path,
    *,
    replace: bool = False,
    progress: Progress | None = None,
    stop: Cancellation | None = None,
) -> Exported:
    """Write what is requested to *path*, over another file only with *replace*.

    ExportError where the file cannot be written, NothingToExportError where nothing is found,
    QueryError where the search cannot be read, StoppedError where *stop* ended it: then all is as
    it was.
    """
    pace = Pace(progress, stop)
    with (
        finished_file(path, replace=replace, spared=catalogue.path) as file,
        catalogue.reading(stop) as session,
    ):
        content = ExportContent(session, catalogue.graph(session), request, pace)
        sentence = _WRITERS[request.form](file, content, str(path))
        pace.look()
    return Exported(path, sentence)


def write_beginning(
    catalogue: Catalogue,
    request: ExportRequest,
    file: BinaryIO,
    first: int,
    stop: Cancellation | None = None,
) -> None:
    """Write the same with at most *first* rows of each kind, for a preview."""
    with catalogue.reading(stop) as session:
        graph = catalogue.graph(session)
        content = ExportContent(session, graph, request, Pace(stop=stop), first)
        _WRITERS[request.form](file, content, "")


# -- tables ----------------------------------------------------------------------------------------


def _table(title: str, columns: Mapping[str, int], rows: Iterable[Sequence[Cell]]) -> ExportTable:
    """A table whose *columns* have these headings and widths."""
    years = frozenset(place for place, heading in enumerate(columns) if heading in _YEARS)
    return ExportTable(title, tuple(columns), tuple(columns.values()), rows, years)


def _lines(content: ExportContent, sources: Sources, keys: set[str] | None = None) -> ExportTable:
    """The lines of the search; the keys of their sources are added to *keys* as they go out."""
    application, shown = content.hits.application is not None, content.request.columns
    columns = columns_of(sources, application=application, shown=shown)

    def rows() -> Iterator[list[Cell]]:
        for row in content.lines():
            if keys is not None:
                keys.update(cited(row))
            yield [column.cell(row) for column in columns]

    return _table("Minerals", {column.title: column.width for column in columns}, rows())


def _records(name: str, records: Iterable[Record]) -> ExportTable:
    headings = headings_of(name)
    rows = ([record[heading] for heading in headings] for record in records)
    return _table(name, {heading: _WIDTHS.get(heading, 16) for heading in headings}, rows)


def _workbook_tables(content: ExportContent) -> Iterator[ExportTable]:
    sources, keys = content.sources_by_key(), set[str]()
    yield _lines(content, sources, keys)
    rows = ([record[h] for h in _SOURCE] for key, record in sources.items() if key in keys)
    yield _table("Sources", dict(_SOURCE.values()), rows)
    about = [*content.about().items(), ("minerals", content.minerals), ("terms", TERMS)]
    yield _table("About", {"What": 14, "Value": 100}, about)
    if content.request.with_tables:
        for name, records in content.tables():
            yield _records(name, records)


# -- one function a format, which says what was written, and what could not be ---------------------


def _minerals(content: ExportContent, path: str) -> str:
    return ngettext(
        "Exported {count} mineral to {path}.",
        "Exported {count} minerals to {path}.",
        content.minerals,
        path=path,
    )


def _csv(file: BinaryIO, content: ExportContent, path: str) -> str:
    from .write_csv import write_csv

    name = content.request.table
    content.look_for_minerals()
    if name is None:
        table = _lines(content, content.sources_by_key())
    else:
        table = _records(name, content.table(name))
    write_csv(file, table.headings, table.rows, bom=content.request.bom)
    if name is None:
        return _minerals(content, path)
    return ngettext(
        "Exported {count} row to {path}.",
        "Exported {count} rows to {path}.",
        content.count(name),
        path=path,
    )


def _xlsx(file: BinaryIO, content: ExportContent, path: str) -> str:
    from .write_xlsx import write_xlsx

    losses = write_xlsx(file, _workbook_tables(content))
    return " ".join((_minerals(content, path), *losses))


def _json(file: BinaryIO, content: ExportContent, path: str) -> str:
    from ..packages.catalogue_json import write_json

    write_json(file, {**content.about(), "terms": TERMS}, content.tables())
    return _minerals(content, path)


def _package(file: BinaryIO, content: ExportContent, path: str) -> str:
    from ..packages.write_data_package import write_package_zip

    own = content.about()
    own["content_hash"] = own.pop("hash")
    write_package_zip(file, content.package_about(), own, content.tables())
    return _minerals(content, path)


def _citations(file: BinaryIO, content: ExportContent, path: str) -> str:
    from .write_citations import write_bibtex, write_csl

    write = write_bibtex if content.request.form is Form.BIBTEX else write_csl
    write(file, content.table("source"))
    return ngettext(
        "Exported {count} source to {path}.",
        "Exported {count} sources to {path}.",
        content.count("source"),
        path=path,
    )


_WRITERS: Final[dict[Form, Callable[[BinaryIO, ExportContent, str], str]]] = {
    Form.CSV: _csv,
    Form.XLSX: _xlsx,
    Form.JSON: _json,
    Form.PACKAGE: _package,
    Form.BIBTEX: _citations,
    Form.CSL: _citations,
}


# -- preview ---------------------------------------------------------------------------------------


def export_preview(
    catalogue: Catalogue, request: ExportRequest, stop: Cancellation | None = None
) -> str:
    """What the file would begin with; of a workbook and a package, what is in it."""
    file = io.BytesIO()
    write_beginning(catalogue, request, file, ROWS, stop)
    if request.form is Form.XLSX:
        text = _workbook_text(file)
    elif request.form is Form.PACKAGE:
        text = _package_text(file)
    else:
        text = file.getvalue().decode("utf-8-sig")
    lines = text.split("\n")
    shown = [_short(line.rstrip("\r"), _LONGEST_LINE) for line in lines[:_LINES]]
    return "\n".join([*shown, *(["…"] if len(lines) > _LINES else [])])


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _workbook_text(file: io.BytesIO) -> str:
    """Each sheet with its first rows, read back."""
    from python_calamine import CalamineWorkbook

    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    lines = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        cells = [[_short_cell(value) for value in row] for row in rows]
        lines += [_("Sheet {name}", name=name), *aligned(cells, "  ", width=None), ""]
    return "\n".join(lines)


def _short_cell(value: SheetCell) -> str:
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    return _short(" ".join(str(value).split()), _WIDEST_CELL)


def _package_text(file: io.BytesIO) -> str:
    """What the package says of itself, and the first rows of its files that have any."""
    with ZipFile(file) as bundle:
        about = json.loads(bundle.read(DESCRIPTOR))
        parts = [about["title"], about["description"], ""]
        for name in CATALOGUE_TABLES:
            text = bundle.read(f"{name}.csv").decode("utf-8").rstrip("\n")
            if "\n" in text:
                parts += [f"{name}.csv", *(f"  {line}" for line in text.split("\n")[:4]), ""]
    return "\n".join(parts)
