"""The command `restore`."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from mineralcat.cli.command_line import add_format
from mineralcat.cli.opening import catalogue_path, patience, sign_edits
from mineralcat.cli.streams import DONE, print_json
from mineralcat.errors import CatalogueError, DamagedCatalogueError, NotFoundError

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.lost_steps import Lost

_INDEX = "The search index of the catalogue was damaged, and was built anew."


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "backup",
        nargs="?",
        metavar="BACKUP",
        help="a file, or a time as `backup --list` gives it; else the newest good one",
    )
    add_format(command)


def run(options: argparse.Namespace) -> int:
    """Restore a backup: one step that `undo` takes back. Where the catalogue is damaged, or cannot
    be opened at all, the backup replaces it and the damaged file is renamed."""
    from mineralcat.store.integrity.restoring import damage_of, sound_content

    catalogue = catalogue_path(options)
    chosen, skipped = _chosen(catalogue, options.backup)
    if options.backup is not None:
        sound_content(chosen, catalogue)  # one that is named is meant, or none
    damage = damage_of(catalogue)
    if damage is None:
        try:
            _restore_as_step(catalogue, chosen, skipped, options)
            return DONE
        except DamagedCatalogueError as error:  # what no check had found
            damage = error
    _put_back(catalogue, chosen, skipped, damage, options)
    return DONE


def _restore_as_step(
    catalogue: Path, chosen: Path, skipped: list[str], options: argparse.Namespace
) -> None:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.restoring import mend_derived

    with closing(Catalogue.open(catalogue, patience())) as opened:
        sign_edits(opened)
        damaged = mend_derived(opened)
        rows = _restore(opened, chosen)
        if rows:
            options.written = f"Restored {chosen.name}"
        opened.catch_up()
    if options.format == "json":
        damage = None if damaged is None else _INDEX
        _print_json(chosen, skipped, damaged, rows=rows, damage=damage)
        return
    if damaged is not None:
        print(f"{_INDEX} The file as it was is kept as {damaged}.")
    if rows:
        print(f"{_skipped(skipped)}Restored {chosen.name}: {rows} rows. `undo` takes it back.")
    else:
        print(f"The catalogue says what {chosen.name} says already.")


def _restore(opened: "Catalogue", chosen: Path) -> int:
    """Restore the rows that differ, after a backup of what is there; how many there were."""
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
) -> None:
    from mineralcat.store.integrity import backups
    from mineralcat.store.integrity.backup_content import look_into

    content = look_into(chosen)
    damaged = backups.put_back(chosen, catalogue)
    options.written = f"Put back {chosen.name}"
    lost = None if damaged is None else _lost_steps(damaged, catalogue)
    if options.format == "json":
        steps = [step.message for step in lost.steps] if lost else []
        _print_json(chosen, skipped, damaged, damage=damage.finding, lost=steps)
        return
    renamed = f" The damaged file is kept as {damaged}." if damaged else ""
    wrong = (
        ""
        if content.good
        else (
            f" No backup is good: {content.damaged} rows of this one are not as they were saved; "
            "`check` names them."
        )
    )
    print(
        f"{_skipped(skipped)}{damage.finding}\nPut back {chosen.name}, whose last step is "
        f"“{content.last_step}”; what was changed since is not in it.{wrong}{renamed}{_words(lost)}"
    )


def _print_json(
    chosen: Path,
    skipped: list[str],
    damaged: Path | None,
    *,
    rows: int | None = None,
    damage: str | None = None,
    lost: list[str] | None = None,
) -> None:
    copy = None if damaged is None else str(damaged)
    shape = {"backup": str(chosen), "rows": rows, "kept": copy, "skipped": skipped}
    print_json({**shape, "damage": damage, "lost": lost or []})


def _lost_steps(damaged: Path, catalogue: Path) -> "Lost":
    """The steps in the damaged file that the backup does not have."""
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.lost_steps import lost_steps

    with closing(Catalogue.open_to_read(catalogue)) as opened:
        return lost_steps(damaged, opened)


def _words(lost: "Lost | None") -> str:
    from mineralcat.store.integrity.lost_steps import as_text

    if lost is None:
        return ""
    if not lost.steps:
        return " It has nothing newer." if lost.whole else " Nothing newer can be read in it."
    return f"\nSteps in the damaged file that the backup does not have:\n{as_text(lost)}"


def _chosen(catalogue: Path, name: str | None) -> tuple[Path, list[str]]:
    """The backup that is meant, and the names of newer ones that are damaged."""
    from mineralcat.store.files.file_names import named_file
    from mineralcat.store.integrity import backups

    folder, _ = backups.place_of(catalogue)
    if name is None:
        found = backups.newest_good(folder, catalogue)
        if found is None:
            raise NotFoundError("good backup", catalogue.name)
        return found[0].path, [one.path.name for one in found[1]]
    for one in backups.backups_in(folder, catalogue):
        if name in (one.key, one.path.name):
            return one.path, []
    path = named_file(name)
    if not path.exists():
        raise NotFoundError("backup", name)
    return path, []


def _skipped(names: list[str]) -> str:
    return "".join(f"{name} is damaged and was passed over.\n" for name in names)
