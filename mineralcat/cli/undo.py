"""The commands `undo` and `redo`."""

import argparse

from mineralcat.cli.command_line import add_format
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, put_out
from mineralcat.exchange.packages import json_shapes
from mineralcat.store.history import revisions
from mineralcat.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    add_format(command)


def run(options: argparse.Namespace) -> int:
    """Undo or redo one step and print the revision that this wrote."""
    catalogue = open_catalogue(options)
    if options.command == "undo":
        options.written = _("Undo: {message}", message=catalogue.undo())
    else:
        options.written = _("Redo: {message}", message=catalogue.redo())
    with catalogue.reading() as session:
        (row,) = revisions(session, 1)
    put_out(options, json_shapes.revision(row), row.message)
    return DONE
