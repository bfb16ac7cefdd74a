"""The commands `undo` and `redo`."""

import argparse

from mineralcat.cli.command_line import add_format
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, print_json


def add_arguments(command: argparse.ArgumentParser) -> None:
    add_format(command)


def run(options: argparse.Namespace) -> int:
    """Undo or redo one step and print the revision that this wrote."""
    from mineralcat.exchange.packages import json_shapes
    from mineralcat.store.history import revisions

    catalogue = open_catalogue(options)
    message = catalogue.undo() if options.command == "undo" else catalogue.redo()
    options.written = f"{options.command.capitalize()}: {message}"
    with catalogue.reading() as session:
        (row,) = revisions(session, 1)
    if options.format == "json":
        print_json(json_shapes.revision(row))
    else:
        print(row.message)
    return DONE
