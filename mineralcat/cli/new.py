"""The command `new`."""

import argparse

from mineralcat.cli.streams import DONE


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="the catalogue to make")
    content = command.add_mutually_exclusive_group()
    content.add_argument("--empty", action="store_true", help="with nothing in it")
    content.add_argument("--without-facts", action="store_true", help="with names but no claims")


def run(options: argparse.Namespace) -> int:
    from mineralcat.exchange.packages import reference
    from mineralcat.store.files.file_names import named_file

    path = named_file(options.file)
    if options.empty:
        reference.make_empty(path).close()
    else:
        reference.make(path, facts=not options.without_facts).close()
    options.written = f"Made {path}."
    print(options.written)
    return DONE
