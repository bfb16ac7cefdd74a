"""Damages a catalogue in hundreds of ways, and restores each time the newest sound backup.

Bits, runs, zeroed pages, cut files, swapped pages and headers in turn; in one trial of five the
newest backup is damaged as well. Each time the catalogue has to be what the newest sound backup is,
and the damaged file has to lie beside it.
"""

import os
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from mineralcat.store.catalogue import Catalogue
from tests.restore_trials import Way, by_command_line, prepare, run_trials
from tests.small_catalogue import fill_small


class Outcome(NamedTuple):
    """How many trials of each kind of damage there were, how many of them with a damaged backup,
    and what was wrong."""

    kinds: Counter[str]
    spoiled: int
    wrong: list[str]


def damage_often(folder: Path, way: str, count: int, seed: int) -> Outcome:
    """Make so many trials in a folder, whose settings and backups are its own."""
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        os.environ[f"XDG_{name}_HOME"] = str(folder / name.lower())
    made = folder / "made.mineralcat"
    if not made.exists():
        Catalogue.create(made, fill_small).close()
    stage = prepare(made, folder / f"{way}.mineralcat")
    kinds: Counter[str] = Counter()
    spoiled, wrong = 0, []
    for number, (trial, found) in enumerate(run_trials(stage, _way(way), count, seed), start=1):
        kinds[trial.damage.kind] += 1
        spoiled += trial.spoiled
        wrong += [f"{way} {number} ({trial.damage.kind}): {fault}" for fault in found]
        if number % 25 == 0:
            said = f"{way}: {number} damages, {len(wrong)} wrong"
            print(said, file=sys.stderr, flush=True)
    return Outcome(kinds, spoiled, wrong)


def _way(name: str) -> Way:
    if name == "command":
        return by_command_line
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.gui.window_trials import by_window

    app = QApplication.instance() or QApplication([])
    app.setOrganizationName("MineralCat")
    app.setApplicationName("MineralCat")
    _keep.append(app)
    return by_window


_keep: list[object] = []
"""The application, which has to outlive its windows."""
