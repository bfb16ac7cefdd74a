"""The command `check`."""

import argparse
import sys
from pathlib import Path

from mineralcat.cli.command_line import add_flag, add_format
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, NOTHING, complain, put_out
from mineralcat.exchange.packages import json_shapes
from mineralcat.exchange.packages.reference import repair_catalogue
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import backups
from mineralcat.store.integrity.catalogue_check import content_hash, is_damage, problems, rows_hold
from mineralcat.translation import _, ngettext


def add_arguments(command: argparse.ArgumentParser) -> None:
    add_flag(command, "--repair", _("set damaged rows back, and build the search index anew"))
    add_format(command)


def run(options: argparse.Namespace) -> int:
    catalogue = open_catalogue(options)
    if options.repair:
        _repair(catalogue)
        options.written = _("The catalogue was repaired")
    with catalogue.reading() as session:
        found = problems(session)
        fingerprint = content_hash(session) if rows_hold(found) else None
    hash_ = fingerprint or _("unknown")
    count = ngettext(
        "{count} problem, hash {hash}", "{count} problems, hash {hash}", len(found), hash=hash_
    )
    lines = [f"{problem.kind}: {problem.message}" for problem in found]
    lines.append(count if found else _("sound, hash {hash}", hash=hash_))
    put_out(options, json_shapes.check(found, fingerprint), *lines)
    if options.format == "table" and is_damage(found):
        complain(_advice(catalogue.path))
    return NOTHING if found else DONE


def _repair(catalogue: Catalogue) -> None:
    """Repair, and report it on standard error; standard output is for what is found after it."""
    done = repair_catalogue(catalogue)
    if done.kept:
        kept = _("The catalogue as it was is kept as {copy}.", copy=str(done.kept))
        print(kept, file=sys.stderr)
    if done.rows:
        rows = ngettext(
            "{count} row was set back to what was saved.",
            "{count} rows were set back to what was saved.",
            done.rows,
        )
        print(rows, file=sys.stderr)


def _advice(catalogue: Path) -> str:
    """What can be done about a damaged catalogue that a repair does not set right."""
    found = backups.newest_good(backups.place_of(catalogue)[0], catalogue)
    if found is None:
        return _("There is no backup of this catalogue; `check --repair` sets back what is known.")
    return _(
        "`check --repair` sets back what is known; `mineralcat restore` brings back the newest "
        "good backup, “{backup}”, and lists what is not in it.",
        backup=found[0].key,
    )
