"""The command `show`."""

import argparse

from mineralcat.cli.command_line import add_format
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, put_out
from mineralcat.errors import NotFoundError
from mineralcat.exchange.export.detail_text import application_text, mineral_text
from mineralcat.exchange.packages import json_shapes
from mineralcat.store.queries.applications import application_detail
from mineralcat.store.queries.minerals import mineral_detail, mineral_id
from mineralcat.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("slug", metavar="SLUG", help=_("a mineral or an application"))
    add_format(command)


def run(options: argparse.Namespace) -> int:
    catalogue = open_catalogue(options)
    slug = options.slug.strip().lower()
    with catalogue.reading() as session:
        graph = catalogue.graph(session)
        if mineral_id(session, slug) is not None:
            mineral = mineral_detail(session, graph, slug)
            put_out(options, json_shapes.mineral(mineral), mineral_text(mineral))
        elif slug in graph.by_slug:
            application = application_detail(session, graph, slug)
            put_out(options, json_shapes.application(application), application_text(application))
        else:
            raise NotFoundError(_("mineral or application"), options.slug)
    return DONE
