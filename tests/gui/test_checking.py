"""What the check of a catalogue says in the window."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from mineralcat.gui.dialogs.check import CheckDialog
from mineralcat.gui.window.main_window import MainWindow
from tests.gui import driving as see
from tests.gui.conftest import Reopen


@pytest.fixture
def catalogue_path(lean_file: Path, tmp_path: Path) -> Path:
    """A catalogue that is hashed, checked and copied in no time."""
    path = tmp_path / "my.mineralcat"
    shutil.copyfile(lean_file, path)
    return path


def damage(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE mineral SET name = 'Cobald' WHERE slug = 'cobalt'")


def dialog(window: MainWindow) -> CheckDialog:
    shown = next(w for w in QApplication.topLevelWidgets() if isinstance(w, CheckDialog))
    window.settle()
    return shown


def test_a_sound_catalogue_says_nothing_by_itself_and_its_hash_when_asked(
    window: MainWindow,
) -> None:
    window.checking.check_quietly()
    window.settle()
    assert see.label(window, "notice").text() == ""
    window.checking.open_dialog()
    shown = dialog(window)
    assert shown.message.text().startswith("All is sound. Content hash: ")
    assert not shown.repair.isEnabled()
    shown.close()


def test_damage_is_told_at_the_start_shown_in_a_list_and_repaired_by_a_button(
    reopen: Reopen, catalogue_path: Path, qtbot: QtBot
) -> None:
    damage(catalogue_path)
    window = reopen()
    window.checking.check_quietly()
    window.settle()
    told = see.label(window, "notice").text()
    assert "Mineral: Cobald is not as it was saved." in told
    assert "Cobald" in see.names(window)
    see.rename(window, "Nickel", "Nickel metal")
    assert see.label(window, "notice").text() == told, "an edit elsewhere repairs nothing"
    button = next(b for b in window.findChildren(QToolButton) if b.text() == "Show all")
    button.click()
    shown = dialog(window)
    items = [shown.list.topLevelItem(at) for at in range(shown.list.topLevelItemCount())]
    assert any(item is not None and "Cobald" in item.text(1) for item in items)
    shown.copy.click()
    assert "row: Mineral: Cobald is not as it was saved." in QGuiApplication.clipboard().text()
    shown.repair.click()
    window.settle()
    assert shown.message.text().startswith("1 row was set back. All is sound.")
    shown.close()
    window.settle()
    assert "Cobalt" in see.names(window)
    assert see.label(window, "notice").text() == ""


def test_an_edit_is_not_kept_waiting_by_the_check(window: MainWindow) -> None:
    window.checking.check_quietly()
    see.rename(window, "Cobalt", "Kobalt")
    assert see.label(window, "saveState").text().startswith("✓ all changes saved")
