"""The command `history`."""

import argparse

from mineralcat.cli.command_line import add_format, add_limit
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, put_out
from mineralcat.exchange.packages import json_shapes
from mineralcat.store.history import revisions
from mineralcat.store.history.entries import LogRow
from mineralcat.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    add_format(command)
    add_limit(command)


def run(options: argparse.Namespace) -> int:
    with open_catalogue(options).reading() as session:
        rows = revisions(session, options.limit)
    put_out(options, [json_shapes.revision(row) for row in rows], *map(_line, rows))
    return DONE


def _line(row: LogRow) -> str:
    message = _("{message} (undone)", message=row.message) if row.undone else row.message
    time = json_shapes.revision(row)["time"]
    return f"{time}  {row.author or '-'}  {message}  [{row.changes}]"
