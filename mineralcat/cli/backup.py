"""The command `backup`."""

import argparse
from pathlib import Path

from mineralcat.cli.command_line import add_flag, add_format
from mineralcat.cli.opening import catalogue_path, open_catalogue
from mineralcat.cli.streams import DONE, NOTHING, put_out
from mineralcat.errors import CatalogueError
from mineralcat.schema.value_types import Json
from mineralcat.store.files.catalogue_copies import copy_catalogue
from mineralcat.store.files.file_names import named_file
from mineralcat.store.integrity import backups
from mineralcat.store.integrity.backup_content import Content, look_into
from mineralcat.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    words = _("where to; else the folder of backups")
    command.add_argument("file", nargs="?", metavar="FILE", help=words)
    add_flag(command, "--list", _("list the backups, newest first"))
    add_format(command)


def run(options: argparse.Namespace) -> int:
    catalogue = catalogue_path(options)
    folder, newest = backups.place_of(catalogue)
    if options.list:
        made = backups.backups_in(folder, catalogue)
        found = [(one, _content(one.path)) for one in made]
        lines = [_line(one, content) for one, content in found] or [_("There is no backup yet.")]
        put_out(options, [_shape(one, content) for one, content in found], *lines)
        return DONE if found else NOTHING
    if not catalogue.exists():
        open_catalogue(options)  # made from the reference data, as by any command
    if options.file is None:
        path = backups.make_backup(catalogue, folder, backups.Why.ASKED, newest).path
    else:
        path = named_file(options.file)
        copy_catalogue(catalogue, path)
    options.written = _("Backed up to {path}.", path=str(path))
    put_out(options, {"backup": str(path.absolute())}, options.written)
    return DONE


def _content(path: Path) -> Content | None:
    """What a backup holds, all of it read; None where it is damaged."""
    try:
        return look_into(path)
    except CatalogueError:
        return None


def _line(one: backups.Backup, content: Content | None) -> str:
    good = "" if content and content.good else _("DAMAGED")
    last = _("last step: {step}", step=content.last_step) if content else ""
    size = _("{size:.1f} MB", size=one.size / 1e6)
    return "  ".join(filter(None, (one.key, one.reason, size, good, last)))


def _shape(one: backups.Backup, content: Content | None) -> dict[str, Json]:
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
