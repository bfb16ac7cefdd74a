"""The command `new`."""

import argparse

from mineralcat.cli.command_line import add_flag
from mineralcat.cli.streams import DONE, put_done
from mineralcat.exchange.packages import reference
from mineralcat.store.files.file_names import named_file
from mineralcat.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help=_("the catalogue to make"))
    content = command.add_mutually_exclusive_group()
    add_flag(content, "--empty", _("with nothing in it"))
    add_flag(content, "--without-facts", _("with names but no claims"))


def run(options: argparse.Namespace) -> int:
    path = named_file(options.file)
    if options.empty:
        reference.make_empty(path).close()
    else:
        reference.make(path, facts=not options.without_facts).close()
    put_done(options, _("Made {path}.", path=str(path)))
    return DONE
