"""The command `backup`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mineralcat.cli.command_line import add_format
from mineralcat.cli.opening import catalogue_path, open_catalogue
from mineralcat.cli.streams import DONE, NOTHING, print_json
from mineralcat.errors import CatalogueError

if TYPE_CHECKING:
    from mineralcat.schema.value_types import Json
    from mineralcat.store.integrity.backup_content import Content
    from mineralcat.store.integrity.backups import Backup


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", nargs="?", metavar="FILE", help="where to; else the folder of backups"
    )
    command.add_argument("--list", action="store_true", help="list the backups, newest first")
    add_format(command)


def run(options: argparse.Namespace) -> int:
    catalogue = catalogue_path(options)
    if options.list:
        return _list(catalogue, as_json=options.format == "json")
    if not catalogue.exists():
        open_catalogue(options)  # made from the reference data, as by any command
    path = _back_up(catalogue, options.file)
    options.written = f"Backed up to {path}."
    if options.format == "json":
        print_json({"backup": str(path.absolute())})
    else:
        print(options.written)
    return DONE


def _back_up(catalogue: Path, file: str | None) -> Path:
    from mineralcat.store.files.catalogue_copies import copy_catalogue
    from mineralcat.store.files.file_names import named_file
    from mineralcat.store.integrity import backups

    if file is None:
        folder, newest = backups.place_of(catalogue)
        return backups.make_backup(catalogue, folder, backups.Why.ASKED, newest).path
    path = named_file(file)
    copy_catalogue(catalogue, path)
    return path


def _list(catalogue: Path, *, as_json: bool) -> int:
    from mineralcat.store.integrity import backups

    folder, _ = backups.place_of(catalogue)
    found = [(one, _content(one.path)) for one in backups.backups_in(folder, catalogue)]
    if as_json:
        print_json([_shape(one, content) for one, content in found])
    elif found:
        print("\n".join(_line(one, content) for one, content in found))
    else:
        print("There is no backup yet.")
    return DONE if found else NOTHING


def _content(path: Path) -> "Content | None":
    """What a backup holds, all of it read; None where it is damaged."""
    from mineralcat.store.integrity.backup_content import look_into

    try:
        return look_into(path)
    except CatalogueError:
        return None


def _line(one: "Backup", content: "Content | None") -> str:
    good = "" if content and content.good else "  DAMAGED"
    last = f"  last step: {content.last_step}" if content else ""
    return f"{one.key}  {one.reason}  {one.size / 1e6:.1f} MB{good}{last}"


def _shape(one: "Backup", content: "Content | None") -> "dict[str, Json]":
    return {
        "file": str(one.path),
        "time": one.time.isoformat(timespec="seconds"),
        "why": one.why,
        "size": one.size,
        "good": content is not None and content.good,
        "hash": content.hash if content else None,
        "minerals": content.minerals if content else None,
        "steps": content.revisions - 1 if content else None,
        "last_step": content.last_step if content else None,
    }
