"""The command `restore`."""

import argparse
from contextlib import closing
from pathlib import Path

from mineralcat.cli.command_line import add_format
from mineralcat.cli.opening import catalogue_path, patience, sign_edits
from mineralcat.cli.streams import DONE, put_out
from mineralcat.errors import CatalogueError, DamagedCatalogueError, NotFoundError
from mineralcat.exchange.packages.json_shapes import Shape
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files.file_names import named_file
from mineralcat.store.integrity import backups, restoring
from mineralcat.store.integrity.backup_content import look_into
from mineralcat.store.integrity.lost_steps import Lost, as_text, lost_steps
from mineralcat.translation import _, ngettext


def add_arguments(command: argparse.ArgumentParser) -> None:
    words = _("a file, or a time as `backup --list` gives it; else the newest good one")
    command.add_argument("backup", nargs="?", metavar="BACKUP", help=words)
    add_format(command)


def run(options: argparse.Namespace) -> int:
    """Restore a backup: one step that `undo` takes back. Where the catalogue is damaged, or cannot
    be opened at all, the backup replaces it and the damaged file is renamed."""
    catalogue = catalogue_path(options)
    chosen, skipped = _chosen(catalogue, options.backup)
    if options.backup is not None:
        restoring.sound_content(chosen, catalogue)  # one that is named is meant, or none
    shape: Shape = {"backup": str(chosen), "rows": None, "kept": None, "skipped": skipped}
    shape |= {"damage": None, "lost": []}
    damage = restoring.damage_of(catalogue)
    lines: list[str] = []
    if damage is None:
        try:
            lines = _restore_as_step(catalogue, chosen, shape, options)
        except DamagedCatalogueError as error:  # what no check had found
            damage = error
    if damage is not None:
        lines = _put_back(catalogue, chosen, damage, shape, options)
    passed = [_("{file} is damaged and was passed over.", file=name) for name in skipped]
    put_out(options, shape, *passed, *lines)
    return DONE


def _restore_as_step(
    catalogue: Path, chosen: Path, shape: Shape, options: argparse.Namespace
) -> list[str]:
    """Restore the rows that differ; completes what JSON tells and gives the lines for people."""
    with closing(Catalogue.open(catalogue, patience())) as opened:
        sign_edits(opened)
        damaged = restoring.mend_derived(opened)
        rows = _restore(opened, chosen)
        if rows:
            options.written = _("Restored {backup}", backup=chosen.name)
        opened.catch_up()
    shape["rows"] = rows
    lines = []
    if damaged is not None:
        index = _("The search index of the catalogue was damaged, and was built anew.")
        shape |= {"damage": index, "kept": str(damaged)}
        lines.append(
            _("{finding} The file as it was is kept as {copy}.", finding=index, copy=str(damaged))
        )
    if not rows:
        same = _("The catalogue says what {backup} says already.", backup=chosen.name)
        return [*lines, same]
    done = ngettext(
        "Restored {backup}: {count} row. `undo` takes it back.",
        "Restored {backup}: {count} rows. `undo` takes it back.",
        rows,
        backup=chosen.name,
    )
    return [*lines, done]


def _restore(opened: Catalogue, chosen: Path) -> int:
    """Restore the rows that differ, after a backup of what is there; how many there were."""
    if not restoring.differences(opened, chosen):
        return 0
    folder, newest = backups.place_of(opened.path)
    backups.make_backup(opened.path, folder, backups.Why.RESTORE, newest)
    return restoring.restore(opened, chosen, restoring.words_for(chosen))


def _put_back(
    catalogue: Path,
    chosen: Path,
    damage: CatalogueError,
    shape: Shape,
    options: argparse.Namespace,
) -> list[str]:
    """Put the backup in the place of a damaged file; completes what JSON tells and gives the lines
    for people."""
    content = look_into(chosen)
    damaged = backups.put_back(chosen, catalogue)
    options.written = _("Put back {backup}", backup=chosen.name)
    shape["damage"] = damage.finding
    sentences = [
        _(
            "Put back {backup}, whose last step is “{step}”; what was changed since is not in it.",
            backup=chosen.name,
            step=content.last_step,
        )
    ]
    if not content.good:
        wrong = ngettext(
            "No backup is good: {count} row of this one is not as it was saved; `check` names it.",
            "No backup is good: {count} rows of this one are not as they were saved; `check` names"
            " them.",
            content.damaged,
        )
        sentences.append(wrong)
    if damaged is None:
        return [damage.finding, " ".join(sentences)]
    lost = _lost_steps(damaged, catalogue)
    shape |= {"kept": str(damaged), "lost": [step.message for step in lost.steps]}
    sentences.append(_("The damaged file is kept as {copy}.", copy=str(damaged)))
    if lost.steps:
        steps = _("Steps in the damaged file that the backup does not have:")
        return [damage.finding, " ".join(sentences), steps, as_text(lost)]
    newer = _("It has nothing newer.") if lost.whole else _("Nothing newer can be read in it.")
    return [damage.finding, " ".join((*sentences, newer))]


def _lost_steps(damaged: Path, catalogue: Path) -> Lost:
    """The steps in the damaged file that the backup does not have."""
    with closing(Catalogue.open_to_read(catalogue)) as opened:
        return lost_steps(damaged, opened)


def _chosen(catalogue: Path, name: str | None) -> tuple[Path, list[str]]:
    """The backup that is meant, and the names of newer ones that are damaged."""
    folder, _newest = backups.place_of(catalogue)
    if name is None:
        found = backups.newest_good(folder, catalogue)
        if found is None:
            raise NotFoundError(_("good backup"), catalogue.name)
        return found[0].path, [one.path.name for one in found[1]]
    for one in backups.backups_in(folder, catalogue):
        if name in (one.key, one.path.name):
            return one.path, []
    path = named_file(name)
    if not path.exists():
        raise NotFoundError(_("backup"), name)
    return path, []
