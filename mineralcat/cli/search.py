"""The command `search`."""

import argparse
import csv
import sys
from collections.abc import Iterable

from mineralcat.cli.command_line import add_format, add_limit
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, NOTHING, put_out
from mineralcat.exchange.export.write_text import correction, search_table
from mineralcat.exchange.packages import json_shapes
from mineralcat.store.queries.minerals import mineral_rows
from mineralcat.store.search.find_minerals import find
from mineralcat.store.search.relaxation import relaxations
from mineralcat.translation import _

_PAGE = 500
_CSV_COLUMNS = ("slug", "name", "kind", "symbol", "certainty", "importance", "role", "path")


def add_arguments(command: argparse.ArgumentParser) -> None:
    words = _("such as {example}", example='"used-in:offshore-wind"')
    command.add_argument("query", nargs="+", metavar="QUERY", help=words)
    add_format(command, "table", "json", "csv")
    add_limit(command)


def run(options: argparse.Namespace) -> int:
    options.query = " ".join(options.query).strip()
    catalogue = open_catalogue(options)
    with catalogue.reading() as session:
        graph = catalogue.graph(session)
        found = find(session, graph, options.query)
        count = len(found) if options.limit is None else min(options.limit, len(found))
        rows = [
            row
            for start in range(0, count, _PAGE)
            for row in mineral_rows(session, graph, found, start, min(_PAGE, count - start))
        ]
        instead = [] if len(found) else relaxations(session, graph, options.query)
    if sentence := correction(found):
        print(sentence, file=sys.stdout if options.format == "table" else sys.stderr)
    shapes = json_shapes.hits(rows, application=found.application is not None)
    if options.format == "csv":
        _print_csv(shapes)
    else:
        put_out(options, shapes, search_table(rows, found, instead))
    return DONE if len(found) else NOTHING


def _print_csv(shapes: Iterable[json_shapes.Shape]) -> None:
    writer = csv.DictWriter(
        sys.stdout, _CSV_COLUMNS, extrasaction="ignore", lineterminator="\n", restval=None
    )
    writer.writeheader()
    for shape in shapes:
        writer.writerow({**shape, "path": " > ".join(shape.get("path") or ())})
