"""The command `export`."""

import argparse
from typing import TYPE_CHECKING

from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, NOTHING, UNUSABLE, complain
from mineralcat.errors import ExportTargetExistsError, NothingToExportError, OrderError
from mineralcat.places import CATALOGUE_SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from mineralcat.store.catalogue import Catalogue

FORMATS = ("csv", "xlsx", "json", "zip", "bib", "csl")
"""As `exchange.export.export_request.Form` has them, which loads the database's library."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file",
        metavar="FILE",
        help="what to write: .csv or .xlsx to read, .json or .zip (a data package) to take in "
        "again, .bib or .csl.json for the sources, .mineralcat for a copy with its history",
    )
    command.add_argument(
        "--search", metavar="QUERY", help="only what this search finds; else the whole catalogue"
    )
    command.add_argument("--format", choices=FORMATS, help="the format, else as FILE ends")
    command.add_argument("--bom", action="store_true", help="mark a CSV as UTF-8, for Excel")
    command.add_argument(
        "--table", metavar="TABLE", help="as CSV the records of one table, such as supply"
    )
    command.add_argument(
        "--tables", action="store_true", help="in a workbook also all records, a sheet a table"
    )
    command.add_argument(
        "--without-names",
        action="store_true",
        help="in a copy of the catalogue (.mineralcat): no names of people and computers in its "
        "history",
    )
    command.add_argument("--force", action="store_true", help="replace a file of that name")


def run(options: argparse.Namespace) -> int:
    """Write the file; 1 where nothing was found."""
    from mineralcat.exchange.export.export_request import ExportRequest, Form, form_of
    from mineralcat.exchange.export.exporter import export
    from mineralcat.store.files.file_names import named_file

    catalogue = open_catalogue(options)
    path = named_file(options.file)
    if path.suffix.casefold() == CATALOGUE_SUFFIX and options.format is None:
        return _copy(catalogue, path, options)
    if options.without_names:
        raise OrderError("Only a copy of the catalogue has a history. Let FILE end in .mineralcat.")
    query = None if options.search is None else options.search.strip()
    options.query = query  # where it cannot be read, `main` marks the place in it
    request = ExportRequest(
        form=Form(options.format) if options.format else form_of(path),
        query=query,
        table=options.table,
        with_tables=options.tables,
        bom=options.bom,
    )
    try:
        done = export(catalogue, request.checked(), path, replace=options.force)
    except NothingToExportError as error:
        complain(str(error))
        return NOTHING
    except ExportTargetExistsError as error:
        complain(f"{error} Or replace it: --force.")
        return UNUSABLE
    options.written = done.sentence
    print(done.sentence)
    return DONE


def _copy(catalogue: "Catalogue", path: "Path", options: argparse.Namespace) -> int:
    """Copy the whole catalogue, with its history; never over a file."""
    from mineralcat.store.files.catalogue_copies import copy_catalogue

    if options.search is not None or options.table or options.tables or options.bom:
        raise OrderError("A catalogue is copied whole. Leave out the search and the tables.")
    copy_catalogue(catalogue.path, path, names=not options.without_names)
    without = ", without names in its history" if options.without_names else ""
    options.written = f"Copied the catalogue to {path}{without}."
    print(options.written)
    return DONE
