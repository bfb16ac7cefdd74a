"""The command `history`."""

import argparse

from mineralcat.cli.command_line import add_format, add_limit
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, print_json


def add_arguments(command: argparse.ArgumentParser) -> None:
    add_format(command)
    add_limit(command)


def run(options: argparse.Namespace) -> int:
    from mineralcat.exchange.packages import json_shapes
    from mineralcat.store.history import revisions

    with open_catalogue(options).reading() as session:
        rows = revisions(session, options.limit)
    if options.format == "json":
        print_json([json_shapes.revision(row) for row in rows])
    else:
        for row in rows:
            undone = " (undone)" if row.undone else ""
            time = json_shapes.revision(row)["time"]
            print(f"{time}  {row.author or '-'}  {row.message}{undone}  [{row.changes}]")
    return DONE
