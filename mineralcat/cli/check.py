"""The command `check`."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mineralcat.cli.command_line import add_format
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, NOTHING, complain, print_json

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--repair",
        action="store_true",
        help="set damaged rows back, and build the search index anew",
    )
    add_format(command)


def run(options: argparse.Namespace) -> int:
    from mineralcat.exchange.packages import json_shapes
    from mineralcat.store.integrity.catalogue_check import (
        content_hash,
        is_damage,
        problems,
        rows_hold,
    )

    catalogue = open_catalogue(options)
    if options.repair:
        _repair(catalogue)
        options.written = "The catalogue was repaired"
    with catalogue.reading() as session:
        found = problems(session)
        fingerprint = content_hash(session) if rows_hold(found) else None
    if options.format == "json":
        print_json(json_shapes.check(found, fingerprint))
    else:
        for problem in found:
            print(f"{problem.kind}: {problem.message}")
        count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
        print(f"{count if found else 'sound'}, hash {fingerprint or 'unknown'}")
    if options.format == "table" and is_damage(found):
        complain(_advice(catalogue.path))
    return NOTHING if found else DONE


def _repair(catalogue: "Catalogue") -> None:
    """Repair, and report it on standard error; standard output is for what is found after it."""
    from mineralcat.exchange.apply.repairing import repair_catalogue

    done = repair_catalogue(catalogue)
    if done.kept:
        print(f"The catalogue as it was is kept as {done.kept}.", file=sys.stderr)
    if done.rows:
        print(f"{done.rows} rows were set back to what was saved.", file=sys.stderr)


def _advice(catalogue: Path) -> str:
    """What can be done about a damaged catalogue that a repair does not set right."""
    from mineralcat.store.integrity import backups

    found = backups.newest_good(backups.place_of(catalogue)[0], catalogue)
    if found is None:
        return "There is no backup of this catalogue; `check --repair` sets back what is known."
    return (
        "`check --repair` sets back what is known; `mineralcat restore` brings back the newest "
        f"good backup, “{found[0].key}”, and lists what is not in it."
    )
