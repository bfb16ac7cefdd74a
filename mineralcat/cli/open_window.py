"""The command `open`. Loads Qt when it runs."""

import argparse

from mineralcat.cli.opening import named_catalogue
from mineralcat.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", nargs="?", metavar="CATALOGUE", help=_("the catalogue to open"))
    command.add_argument("--close-when-shown", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Show the window until it is closed; without a named catalogue, on the last one."""
    from mineralcat.app import run as run_window

    options.catalogue = options.file or options.catalogue
    return run_window(named_catalogue(options), close_when_shown=options.close_when_shown)
