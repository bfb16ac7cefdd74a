"""Backups in the window: a bad day, and getting back what was."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from mineralcat import places
from mineralcat.errors import BackupError
from mineralcat.gui import editor
from mineralcat.gui.dialogs.restore import LostStepsDialog, RestoreDialog
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.gui.window.windows import Windows
from mineralcat.store.files import catalogue_copies
from mineralcat.store.integrity import backups
from tests.gui import driving as see
from tests.gui.conftest import Reopen

pytestmark = pytest.mark.usefixtures("daily_backup")


@pytest.fixture
def catalogue_path(lean_file: Path, tmp_path: Path) -> Path:
    """A catalogue that is hashed, checked and copied in no time."""
    path = tmp_path / "my.mineralcat"
    shutil.copyfile(lean_file, path)
    return path


@pytest.fixture(autouse=True)
def own_backups() -> Iterator[None]:
    shutil.rmtree(places.backup_folder(), ignore_errors=True)
    yield
    shutil.rmtree(places.backup_folder(), ignore_errors=True)


def told(window: MainWindow) -> str:
    return see.label(window, "notice").text()


def press(window: MainWindow, words: str) -> None:
    buttons = [b for b in window.findChildren(QToolButton) if b.text() == words]
    next(b for b in buttons if b.isVisible()).click()


def dialog(window: MainWindow) -> RestoreDialog:
    window.backups.open_restore()
    window.settle()
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, RestoreDialog))


def test_the_first_edit_of_a_day_leaves_a_backup_that_file_restore_shows_and_brings_back(
    window: MainWindow,
) -> None:
    see.rename(window, "Cobalt", "Kobalt")
    see.rename(window, "Nickel", "Nickel metal")
    shown = dialog(window)
    assert shown.list.topLevelItemCount() == 1
    item = shown.list.topLevelItem(0)
    assert item is not None
    assert item.text(1) == "before the first change of the day"
    said = shown.details.toPlainText()
    assert "Good: 82 minerals, 0 steps" in said
    assert "Mineral: 2 change back" in said
    assert "    Kobalt" in said
    shown.restore.click()
    window.settle()
    assert {"Cobalt", "Nickel"} <= set(see.names(window))
    assert told(window).startswith("Done: Restore the backup of ")
    press(window, "Undo")
    window.settle()
    assert {"Kobalt", "Nickel metal"} <= set(see.names(window))


def test_a_backup_that_is_damaged_says_so_and_cannot_be_restored(window: MainWindow) -> None:
    window.backups.back_up_now()
    window.settle()
    assert told(window).startswith("A verified backup was saved as ")
    assert window.path is not None
    (made,) = backups.backups_in(backups.folder_of(window.path))
    made.path.write_bytes(made.path.read_bytes()[:9000])
    shown = dialog(window)
    assert shown.details.toPlainText().startswith("This backup is not good: ")
    assert not shown.restore.isEnabled()
    QTest.keyClick(shown, Qt.Key.Key_Escape)


def test_without_a_backup_the_dialog_says_when_there_will_be_one(window: MainWindow) -> None:
    shown = dialog(window)
    assert "One is made by itself before the first change of a day" in shown.details.toPlainText()
    assert not shown.restore.isEnabled()
    shown.close()


@pytest.mark.parametrize("damage", [b"", b"half"])
def test_a_catalogue_that_is_damaged_after_a_bad_day_is_brought_back_by_one_click(
    reopen: Reopen, catalogue_path: Path, damage: bytes, qtbot: QtBot, clean_settings: None
) -> None:
    """And what was done since that backup is told, as far as the damaged file can be read."""
    window = reopen()
    see.rename(window, "Cobalt", "Kobalt")
    window.backups.back_up_now()
    window.settle()
    see.rename(window, "Nickel", "Nickel metal")
    see.rename(window, "Lithium", "Lithium metal")
    window.close()
    whole = catalogue_path.read_bytes()
    damaged = whole[: len(whole) // 2] if damage else b""
    catalogue_path.write_bytes(damaged)
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.load(catalogue_path)
    window.settle()
    assert "There is a good backup of " in told(window)
    press(window, "Restore it")
    window.settle()
    assert "is kept as my.damaged.mineralcat beside it" in told(window)
    assert "Kobalt" in see.names(window)
    assert (catalogue_path.parent / "my.damaged.mineralcat").read_bytes() == damaged
    if damage:
        assert "2 steps are in it that the backup does not have." in told(window)
        press(window, "Show What Is Missing")
        shown = next(w for w in window.findChildren(LostStepsDialog) if w.isVisible())
        lines = shown.steps.toPlainText().splitlines()
        assert "    name of Nickel: Nickel metal" in lines
        assert "    name of Lithium: Lithium metal" in lines
        shown.copy.click()
        assert QApplication.clipboard().text().splitlines() == lines
        shown.close()
    else:
        assert "Nothing newer can be read in it." in told(window)
    window.close()


@pytest.fixture
def gone(reopen: Reopen, catalogue_path: Path, qtbot: QtBot) -> MainWindow:
    """The window on a catalogue that was worked in, has a backup, and is not there any more."""
    window = reopen()
    see.rename(window, "Cobalt", "Kobalt")
    window.backups.back_up_now()
    window.settle()
    window.close()
    catalogue_path.unlink()
    window = MainWindow()
    qtbot.addWidget(window)
    Windows.of_this_process().add(window)
    window.show()
    window.load(catalogue_path)
    window.settle()
    return window


def test_a_catalogue_that_is_gone_is_not_made_anew_but_offered_back_from_its_backup(
    gone: MainWindow, catalogue_path: Path
) -> None:
    """Reported of others: after a crash the library was blank, as if nothing had ever been in it.
    A catalogue of the reference data in the place of the user's own would look like that."""
    assert not catalogue_path.exists()
    assert f"{catalogue_path} is not there any more" in told(gone)
    assert "There is a good backup of " in told(gone)
    press(gone, "Restore it")
    gone.settle()
    assert "Kobalt" in see.names(gone)
    assert see.action(gone, "undoAction").text() == "Undo: Rename Cobalt to Kobalt"
    gone.close()


def test_one_who_wants_to_begin_anew_where_a_catalogue_is_gone_does(
    gone: MainWindow, catalogue_path: Path
) -> None:
    press(gone, "Begin Anew")
    gone.settle()
    assert gone.path == catalogue_path
    assert "Cobalt" in see.names(gone)
    assert not see.action(gone, "undoAction").isEnabled()
    gone.close()


@pytest.mark.parametrize("grace", [0, 10_000])
def test_where_the_day_has_no_backup_that_is_said_until_the_next_step(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, grace: int
) -> None:
    def no_room(_: int, folder: Path) -> None:
        raise BackupError(folder, "the disk is full")

    monkeypatch.setattr(catalogue_copies, "_check_room", no_room)
    monkeypatch.setattr(editor, "GRACE_MS", grace)  # the word comes before the step's end, or after
    see.rename(window, "Cobalt", "Kobalt")
    QApplication.processEvents()
    assert "There is no good copy at" in told(window)
    assert "Your change was saved all the same." in told(window)
    see.rename(window, "Nickel", "Nickel metal")
    assert told(window) == ""
