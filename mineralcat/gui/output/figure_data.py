"""Writes the figures of a view as CSV or workbook, each row with its citations."""

from pathlib import Path
from typing import TYPE_CHECKING

from mineralcat.analysis.citation import cited, source_text
from mineralcat.analysis.figure import Provenance, TableRow, ViewFigure

if TYPE_CHECKING:
    from mineralcat.exchange.export.result_lines import Cell

_WIDTHS = (28, 14)
"""Characters, of the first column and of the others."""
_CITATION_WIDTH = 60


def write_data(
    figure: ViewFigure,
    provenance: Provenance,
    path: Path,
    *,
    replace: bool = False,
    spared: Path | None = None,
) -> None:
    """Write the table twin, as the file's name ends in ``.csv`` or ``.xlsx``; a workbook has a
    second sheet that says what it is of. ExportError says what is wrong."""
    from mineralcat.exchange.export.output_file import finished_file
    from mineralcat.exchange.export.result_lines import ExportTable
    from mineralcat.exchange.export.write_csv import write_csv
    from mineralcat.exchange.export.write_xlsx import write_xlsx

    table = figure.table
    headings = [*(heading.text for heading in table.headings), "Citation"]
    with finished_file(path, replace=replace, spared=spared) as file:
        if path.suffix.lower() == ".csv":
            write_csv(file, headings, map(_cells, table.rows))
            return
        widths = [_WIDTHS[place > 0] for place in range(len(table.headings))]
        years = frozenset(place for place, one in enumerate(table.headings) if one.is_year)
        rows = map(_cells, table.rows)
        figures = ExportTable("Figures", headings, [*widths, _CITATION_WIDTH], rows, years)
        about = ExportTable("About", ("", ""), (20, 100), _about(figure, provenance))
        write_xlsx(file, [figures, about])


def _cells(row: TableRow) -> "list[Cell]":
    return [*row.cells, cited(row.claims)]


def _about(figure: ViewFigure, provenance: Provenance) -> "list[tuple[str, Cell]]":
    sources: list[tuple[str, Cell]] = [("Source", source_text(one)) for one in figure.sources]
    rows: list[tuple[str, Cell]] = [
        ("Title", figure.title),
        ("Of", figure.subtitle),
        ("In words", figure.sentence),
        ("Signs", figure.note),
        *sources,
        ("Search", provenance.query),
        ("Catalogue", provenance.catalogue),
        ("SHA-256", provenance.fingerprint),
        ("Date", provenance.date),
    ]
    return [row for row in rows if row[1]]
