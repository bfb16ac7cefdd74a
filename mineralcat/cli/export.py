"""The command `export`."""

import argparse
from pathlib import Path

from mineralcat.cli.command_line import add_flag, add_force
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, put_done
from mineralcat.errors import OrderError
from mineralcat.exchange.export.export_request import ExportRequest, Form, form_of
from mineralcat.exchange.export.exporter import export
from mineralcat.places import CATALOGUE_SUFFIX
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files.catalogue_copies import copy_catalogue
from mineralcat.store.files.file_names import named_file
from mineralcat.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    words = _(
        "what to write: .csv or .xlsx to read, .json or .zip (a data package) to take in "
        "again, .bib or .csl.json for the sources, .mineralcat for a copy with its history"
    )
    command.add_argument("file", metavar="FILE", help=words)
    words = _("only what this search finds; else the whole catalogue")
    command.add_argument("--search", metavar="QUERY", help=words)
    words = _("the format, else as FILE ends")
    command.add_argument("--format", choices=[form.value for form in Form], help=words)
    add_flag(command, "--bom", _("mark a CSV as UTF-8, for Excel"))
    words = _("as CSV the records of one table, such as supply")
    command.add_argument("--table", metavar="TABLE", help=words)
    add_flag(command, "--tables", _("in a workbook also all records, a sheet a table"))
    words = _(
        "in a copy of the catalogue (.mineralcat): no names of people and computers in its history"
    )
    add_flag(command, "--without-names", words)
    add_force(command)


def run(options: argparse.Namespace) -> int:
    """Write the file; 1 where nothing was found."""
    catalogue = open_catalogue(options)
    path = named_file(options.file)
    if path.suffix.casefold() == CATALOGUE_SUFFIX and options.format is None:
        put_done(options, _copied(catalogue, path, options))
        return DONE
    if options.without_names:
        raise OrderError(
            _("Only a copy of the catalogue has a history. Let FILE end in .mineralcat.")
        )
    query = None if options.search is None else options.search.strip()
    options.query = query  # where it cannot be read, `main` marks the place in it
    request = ExportRequest(
        form=Form(options.format) if options.format else form_of(path),
        query=query,
        table=options.table,
        with_tables=options.tables,
        bom=options.bom,
    )
    done = export(catalogue, request.checked(), path, replace=options.force)
    put_done(options, done.sentence)
    return DONE


def _copied(catalogue: Catalogue, path: Path, options: argparse.Namespace) -> str:
    """Copy the whole catalogue, with its history, never over a file; a sentence that reports it."""
    if options.search is not None or options.table or options.tables or options.bom:
        raise OrderError(_("A catalogue is copied whole. Leave out the search and the tables."))
    copy_catalogue(catalogue.path, path, names=not options.without_names)
    if options.without_names:
        return _("Copied the catalogue to {path}, without names in its history.", path=str(path))
    return _("Copied the catalogue to {path}.", path=str(path))
