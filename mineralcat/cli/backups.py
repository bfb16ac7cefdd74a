"""The commands `backup` and `restore`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mineralcat.errors import CatalogueError, DamagedCatalogueError, NotFoundError
from mineralcat.settings import read_settings

if TYPE_CHECKING:
    from mineralcat.store.engines.waiting import Waiting
    from mineralcat.store.integrity.backup_content import Content
    from mineralcat.store.integrity.backups import Backup
    from mineralcat.store.integrity.lost_steps import Lost


def backup_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", nargs="?", metavar="FILE", help="where to; else the folder of backups"
    )
    command.add_argument("--list", action="store_true", help="list the backups, newest first")
    command.add_argument("--format", choices=("table", "json"), default="table")


def restore_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "backup",
        nargs="?",
        metavar="BACKUP",
        help="a file, or a time as `backup --list` gives it; else the newest good one",
    )
    command.add_argument("--format", choices=("table", "json"), default="table")


def backup(catalogue: Path, options: argparse.Namespace) -> Any:
    """Back up a catalogue, or list its backups: what to print, as text or as a shape for JSON."""
    from mineralcat.store.files.catalogue_copies import copy_catalogue
    from mineralcat.store.files.file_names import named_file
    from mineralcat.store.integrity import backups

    folder, newest = backups.place_of(catalogue)
    if options.list:
        found = [(one, _look_into(one.path)) for one in backups.backups_in(folder, catalogue)]
        if options.format == "json":
            return [_shape(one, content) for one, content in found]
        return "\n".join(_line(one, content) for one, content in found)
    if options.file:
        path = named_file(options.file)
        copy_catalogue(catalogue, path)
    else:
        path = backups.make_backup(catalogue, folder, backups.Why.ASKED, newest).path
    options.written = f"Backed up to {path}."
    if options.format == "json":
        return {"backup": str(path.absolute())}
    return f"Backed up to {path}."


def restore(catalogue: Path, options: argparse.Namespace, waiting: "Waiting") -> Any:
    """Restore a backup: one step that `undo` takes back. Where the catalogue is damaged, or cannot
    be opened at all, the backup takes its place and the damaged file is kept. What to print."""
    from mineralcat.store.integrity.restoring import damage_of, sound_content

    chosen, skipped = _chosen(catalogue, options.backup)
    if options.backup is not None:
        sound_content(chosen, catalogue)  # one that is named is meant, or none
    damage = damage_of(catalogue)
    if damage is None:
        try:
            return _restore_as_step(catalogue, chosen, skipped, options, waiting)
        except DamagedCatalogueError as error:  # what no check had found
            damage = error
    return _put_back(catalogue, chosen, skipped, damage, options)


def way_back(catalogue: Path) -> str:
    """What can be done about a damaged catalogue that a repair does not set right."""
    from mineralcat.store.integrity import backups

    found = backups.newest_good(backups.place_of(catalogue)[0], catalogue)
    if found is None:
        return "There is no backup of this catalogue; `check --repair` sets back what is known."
    return (
        "`check --repair` sets back what is known; `mineralcat restore` brings back the newest "
        f"good backup, “{found[0].key}”, and lists what is not in it."
    )


def _restore_as_step(
    catalogue: Path,
    chosen: Path,
    skipped: list[str],
    options: argparse.Namespace,
    waiting: "Waiting",
) -> Any:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.restoring import mend_derived

    opened = Catalogue.open(catalogue, waiting)
    try:
        settings = read_settings().settings
        opened.author, opened.device = settings.signing_author(), settings.signing_device()
        kept = mend_derived(opened)
        rows = _restore(opened, chosen)
        if rows:
            options.written = f"Restored {chosen.name}"
        opened.catch_up()
    finally:
        opened.close()
    if options.format == "json":
        kept_name = None if kept is None else str(kept)
        shape = {"backup": str(chosen), "rows": rows, "kept": kept_name, "skipped": skipped}
        return {**shape, "damage": None if kept is None else _INDEX, "lost": []}
    was = "" if kept is None else f"{_INDEX} The file as it was is kept as {kept}.\n"
    if not rows:
        return f"{was}The catalogue says what {chosen.name} says already."
    return f"{was}{_skipped(skipped)}Restored {chosen.name}: {rows} rows. `undo` takes it back."


_INDEX = "The search index of the catalogue was damaged, and was built anew."


def _restore(opened: Any, chosen: Path) -> int:
    from mineralcat.store.integrity import backups, restoring

    if not restoring.differences(opened, chosen):
        return 0
    folder, newest = backups.place_of(opened.path)
    backups.make_backup(opened.path, folder, backups.Why.RESTORE, newest)
    return restoring.restore(opened, chosen, restoring.words_for(chosen))


def _put_back(
    catalogue: Path,
    chosen: Path,
    skipped: list[str],
    damage: CatalogueError,
    options: argparse.Namespace,
) -> Any:
    from mineralcat.store.integrity import backups
    from mineralcat.store.integrity.backup_content import look_into

    content = look_into(chosen)
    kept = backups.put_back(chosen, catalogue)
    options.written = f"Put back {chosen.name}"
    lost = None if kept is None else _lost(kept, catalogue)
    if options.format == "json":
        kept_name = None if kept is None else str(kept)
        shape = {"backup": str(chosen), "rows": None, "kept": kept_name, "skipped": skipped}
        steps = [step.message for step in lost.steps] if lost else []
        return {**shape, "damage": damage.finding, "lost": steps}
    was = f" The damaged file is kept as {kept}." if kept else ""
    wrong = (
        ""
        if content.good
        else (
            f" No backup is good: {content.damaged} rows of this one are not as they were saved; "
            "`check` names them."
        )
    )
    return (
        f"{_skipped(skipped)}{damage.finding}\nPut back {chosen.name}, whose last step is "
        f"“{content.last_step}”; what was changed since is not in it.{wrong}{was}{_told(lost)}"
    )


def _lost(kept: Path, catalogue: Path) -> "Lost":
    """What the damaged file tells of steps after the backup."""
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.lost_steps import lost_steps

    opened = Catalogue.open_to_read(catalogue)
    try:
        return lost_steps(kept, opened)
    finally:
        opened.close()


def _told(lost: "Lost | None") -> str:
    from mineralcat.store.integrity.lost_steps import as_text

    if lost is None:
        return ""
    if not lost.steps:
        return " It has nothing newer." if lost.whole else " Nothing newer can be read in it."
    return f"\nSteps in the damaged file that the backup does not have:\n{as_text(lost)}"


def _chosen(catalogue: Path, named: str | None) -> tuple[Path, list[str]]:
    """The backup that is meant, and the names of newer ones that are damaged."""
    from mineralcat.store.files.file_names import named_file
    from mineralcat.store.integrity import backups

    folder, _ = backups.place_of(catalogue)
    if named is None:
        found = backups.newest_good(folder, catalogue)
        if found is None:
            raise NotFoundError("good backup", catalogue.name)
        return found[0].path, [one.path.name for one in found[1]]
    for one in backups.backups_in(folder, catalogue):
        if named in (one.key, one.path.name):
            return one.path, []
    path = named_file(named)
    if not path.exists():
        raise NotFoundError("backup", named)
    return path, []


def _look_into(path: Path) -> "Content | None":
    """What a backup holds, read through; None where it is damaged."""
    from mineralcat.store.integrity.backup_content import look_into

    try:
        return look_into(path)
    except CatalogueError:
        return None


def _line(one: "Backup", content: "Content | None") -> str:
    good = "" if content and content.good else "  DAMAGED"
    said = f"  last step: {content.last_step}" if content else ""
    return f"{one.key}  {one.why}  {one.size / 1e6:.1f} MB{good}{said}"


def _shape(one: "Backup", content: "Content | None") -> dict[str, Any]:
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


def _skipped(names: list[str]) -> str:
    return "".join(f"{name} is damaged and was passed over.\n" for name in names)
