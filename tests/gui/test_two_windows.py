"""Two programs on one catalogue: none overwrites or takes back what it does not show."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files.edit_lock import lock_file
from tests.gui import driving as see
from tests.gui.conftest import Reopen
from tests.mineral_edits import rename_mineral


@contextmanager
def another_window(path: Path, qtbot: QtBot) -> "Iterator[subprocess.Popen[bytes]]":
    """The program, started a second time by another process."""
    command = [sys.executable, "-m", "mineralcat", "open", str(path)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            there = lock_file(path)
            qtbot.waitUntil(lambda: there.exists() and there.stat().st_size > 0, timeout=30_000)
            yield process
        finally:
            process.kill()


def told(window: MainWindow) -> str:
    return see.label(window, "notice").text()


def press(window: MainWindow, words: str) -> None:
    shown = [b for b in window.findChildren(QToolButton) if b.text() == words and b.isVisible()]
    shown[0].click()
    window.settle()


def renamed_elsewhere(path: Path, slug: str, name: str) -> None:
    other = Catalogue.open(path)
    with other.writing(f"Rename {slug} elsewhere") as session:
        rename_mineral(session, slug, name)
    other.close()


def test_a_second_program_opens_the_catalogue_to_read_and_says_who_edits_it(
    reopen: Reopen, catalogue_path: Path, qtbot: QtBot
) -> None:
    renamed_elsewhere(catalogue_path, "nickel", "Nickel metal")
    with another_window(catalogue_path, qtbot) as other:
        window = reopen()
        assert "This catalogue is open in another window (" in told(window)
        assert see.label(window, "saveState").text().startswith("read-only")
        assert not window._layout.model.can_edit
        assert not see.action(window, "undoAction").isEnabled()
        see.ask(window, "cobalt")
        assert "Cobalt" in see.names(window)
        press(window, "Edit Here")
        assert told(window).startswith("Not yet. This catalogue is open in another window (")
        other.kill()
        other.wait()
        press(window, "Edit Here")
    last = "the last step saved is “Rename nickel elsewhere”"
    assert told(window).startswith(f"MineralCat ended without being closed: {last}")
    assert see.action(window, "undoAction").isEnabled()
    see.rename(window, "Cobalt", "Kobalt")
    assert see.label(window, "saveState").text().startswith("✓ all changes saved")
    window.close()
    assert not lock_file(catalogue_path).exists()


def test_undo_takes_back_the_step_it_names_and_never_one_that_came_from_elsewhere(
    window: MainWindow, catalogue_path: Path
) -> None:
    """Reported of others: going back took more than was expected, and edits were lost by it."""
    see.rename(window, "Cobalt", "Kobalt")
    renamed_elsewhere(catalogue_path, "nickel", "Nickel metal")
    assert see.action(window, "undoAction").text() == "Undo: Rename Cobalt to Kobalt"
    see.trigger(window, "undoAction")
    window.settle()
    assert {"Kobalt", "Nickel metal"} <= set(see.names(window)), "nothing was taken back"
    assert "another window or program wrote to this catalogue meanwhile" in told(window)
    assert see.action(window, "undoAction").text() == "Undo: Rename nickel elsewhere"
    see.trigger(window, "undoAction")
    see.trigger(window, "undoAction")
    assert {"Cobalt", "Nickel"} <= set(see.names(window))
    renamed_elsewhere(catalogue_path, "lithium", "Lithium metal")
    see.trigger(window, "redoAction")
    window.settle()
    assert {"Cobalt", "Nickel", "Lithium metal"} <= set(see.names(window))
    assert not see.action(window, "redoAction").isEnabled()


def test_ctrl_z_pressed_faster_than_the_disk_takes_back_as_many_steps(window: MainWindow) -> None:
    for was, name in (("Cobalt", "Kobalt"), ("Kobalt", "Cobaltum"), ("Cobaltum", "Co")):
        see.rename(window, was, name)
    undo = see.action(window, "undoAction")
    for _ in range(3):
        undo.trigger()
    window.settle()
    assert "Cobalt" in see.names(window)
    assert not undo.isEnabled()
