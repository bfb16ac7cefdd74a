"""Trials of a restore: a catalogue is damaged, and its newest sound backup has to come back.

Each trial gives what went wrong, in words; nothing where all is as it has to be.
"""

import contextlib
import io
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from mineralcat.cli import main
from mineralcat.errors import CatalogueError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import backups
from mineralcat.store.integrity.backup_content import look_into
from tests import mineral_edits as minerals
from tests.damage import Damage, damages

ONE_IN = 5
"""So often the newest backup is damaged as well."""
NO_SENTENCES = (
    "Traceback",
    "went wrong inside",
    "sqlite3.",
    "sqlalche",
    "invalid literal",
    "Error(",
)


class Trial(NamedTuple):
    """A damaged catalogue with its backups, the older first, what they say, and how it is damaged;
    *spoiled*, whether the newest backup is damaged too."""

    path: Path
    damage: Damage
    spoiled: bool
    expected: str


class Stage(NamedTuple):
    """What trials are made of: a catalogue with steps after its last backup, and two backups."""

    path: Path
    content: bytes
    backups: tuple[tuple[Path, bytes, str], ...]
    """Path, content and hash of each, the newest first."""


def prepare(made: Path, path: Path) -> Stage:
    """A catalogue at *path*, a copy of the *made* one, with two steps, each backed up, and three
    that no backup has."""
    shutil.copyfile(made, path)
    folder, _ = backups.place_of(path)
    catalogue = Catalogue.open(path)
    kept = []
    for number in range(5):
        with catalogue.writing(f"Note {number}") as session:
            minerals.set_note(session, "cobalt", f"Note {number} of cobalt")
        if number < 2:
            made_now = backups.make_backup(path, folder, backups.Why.ASKED, 10).path
            kept.append((made_now, made_now.read_bytes(), look_into(made_now).hash))
    catalogue.close()
    return Stage(path, path.read_bytes(), tuple(reversed(kept)))


def trials(stage: Stage, count: int, seed: int) -> Iterator[Trial]:
    """So many trials, each set up as it is asked for."""
    choose = random.Random(seed)
    spoils = damages(stage.backups[0][1], count, seed + 1)
    for number, damage in enumerate(damages(stage.content, count, seed)):
        for left in stage.path.parent.glob(f"{stage.path.stem}.damaged*"):
            left.unlink()
        for path in backups.place_of(stage.path)[0].iterdir():
            path.unlink()
        for path, content, _ in stage.backups:
            path.write_bytes(content)
        stage.path.write_bytes(damage.content)
        spoil = next(spoils)
        spoiled = choose.randrange(ONE_IN) == 0
        if spoiled:
            stage.backups[0][0].write_bytes(spoil.content)
            spoiled = not _is_good(stage.backups[0][0])  # not every flipped bit is of anything
        yield Trial(stage.path, damage, spoiled, stage.backups[spoiled][2])
        del number


def _is_good(path: Path) -> bool:
    try:
        return look_into(path).good
    except CatalogueError:
        return False


def result_of(trial: Trial) -> list[str]:
    """What is wrong after a restore: the hash, or the damaged file that is not there any more."""
    wrong = []
    try:
        found = look_into(trial.path)
    except CatalogueError as error:
        return [f"the catalogue cannot be read: {error}"]
    if not found.good:
        wrong.append("the catalogue is damaged")
    if found.hash != trial.expected:
        wrong.append("the catalogue is not what the backup is")
    kept = [path.read_bytes() for path in trial.path.parent.glob(f"{trial.path.stem}.damaged*")]
    if trial.damage.content not in kept and not _restored_as_step(trial.path):
        wrong.append("the damaged file was not kept")
    return wrong


def _restored_as_step(path: Path) -> bool:
    """Whether the history goes on after the damage, which was then none: nothing was lost."""
    catalogue = Catalogue.open_to_read(path)
    try:
        with catalogue.reading(asks_index=False) as session:
            run = session.connection().exec_driver_sql
            return bool(run("SELECT count(*) FROM revision WHERE message = 'Note 4'").scalar())
    finally:
        catalogue.close()


def by_command_line(trial: Trial) -> list[str]:
    """Check, repair and restore as a user types it."""
    wrong = []
    at = ("--catalogue", str(trial.path))
    for words in (("check",), ("restore", "--format", "json")):
        status, out, err = run(*words, *at)
        wrong += [f"{words[0]} says “{no}”" for no in NO_SENTENCES if no in out + err]
        if words[0] == "restore":
            if status:
                return [*wrong, f"restore ends with {status}: {err.strip()}"]
            told = json.loads(out)
            if trial.spoiled and not told["skipped"]:
                wrong.append("the damaged backup was not named")
    return wrong + result_of(trial)


def run(*words: str) -> tuple[int, str, str]:
    """A command: its exit status, and what it wrote."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    return status, out.getvalue(), err.getvalue()


Way = Callable[[Trial], list[str]]


def run_trials(stage: Stage, way: Way, count: int, seed: int) -> Iterator[tuple[Trial, list[str]]]:
    """Each trial, and what was wrong after it."""
    for trial in trials(stage, count, seed):
        yield trial, way(trial)
