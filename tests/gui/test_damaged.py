"""A damaged catalogue in the window, and a program that was killed: what is said and offered."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from mineralcat import places
from mineralcat.gui import editor
from mineralcat.gui.dialogs.check import CheckDialog
from mineralcat.gui.dialogs.restore import RestoreDialog
from mineralcat.gui.window.drafts import file_of
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.files import edit_lock
from mineralcat.store.integrity import backups
from mineralcat.store.integrity.backup_content import look_into
from tests.gui import driving as see
from tests.gui.conftest import Reopen
from tests.gui.window_trials import by_window
from tests.restore_trials import prepare, run_trials


@pytest.fixture
def catalogue_path(small_file: Path, tmp_path: Path) -> Path:
    """A catalogue that is hashed, checked and copied in no time."""
    path = tmp_path / "my.mineralcat"
    shutil.copyfile(small_file, path)
    return path


@pytest.fixture(autouse=True)
def own_backups() -> Iterator[None]:
    yield
    shutil.rmtree(places.backup_folder(), ignore_errors=True)


def notice(window: MainWindow) -> str:
    return see.label(window, "notice").text()


def buttons(window: MainWindow) -> dict[str, QToolButton]:
    return {b.text(): b for b in window.findChildren(QToolButton) if b.isVisible()}


def restore_dialog(window: MainWindow) -> RestoreDialog:
    window.settle()
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, RestoreDialog))


def change_one_value(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE mineral SET name = 'Cobald' WHERE slug = 'cobalt'")


def zero_table(path: Path, table: str) -> None:
    """Overwrite the first page of a table, as a torn write does."""
    with closing(sqlite3.connect(path)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        asked = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        page = connection.execute(asked, (table,)).fetchone()[0]
    with path.open("r+b") as file:
        file.seek(size * (page - 1))
        file.write(bytes(size))
        file.seek(24)  # the counter by which others see that a file was written
        file.write(b"\x00\x00\xff\xff")


@pytest.mark.parametrize("damaged", ["a value", "a page"])
def test_what_is_damaged_is_said_in_place_of_saved_and_restored_by_a_button(
    reopen: Reopen, catalogue_path: Path, damaged: str
) -> None:
    window = reopen()
    window.backups.back_up_now()
    window.settle()
    see.rename(window, "Lithium", "Lithium metal")
    if damaged == "a value":
        change_one_value(catalogue_path)
    else:
        zero_table(catalogue_path, "usage")
    content = catalogue_path.read_bytes()
    window.checking.check_quietly()
    window.settle()
    assert see.label(window, "saveState").text() == "✗ damaged · my.mineralcat"
    assert notice(window).startswith("Figures may be wrong, for this catalogue is damaged: ")
    buttons(window)["Restore a Backup …"].click()
    shown = restore_dialog(window)
    told = shown.details.toPlainText()
    assert told.startswith("Good: 2 minerals, 0 steps")
    assert "keeps the damaged file beside it" in told
    assert "Rename Lithium to Lithium metal" in told, "what is not in the backup"
    assert shown.restore.isEnabled()
    shown.restore.click()
    window.settle()
    assert see.names(window) == ["Cobalt", "Lithium"]
    assert see.label(window, "saveState").text() == "✓ all changes saved · my.mineralcat"
    assert "is kept as my.damaged.mineralcat beside it" in notice(window)
    assert "1 step is in it that the backup does not have" in notice(window)
    assert catalogue_path.with_name("my.damaged.mineralcat").read_bytes() == content
    see.rename(window, "Cobalt", "Kobalt")
    assert see.action(window, "undoAction").text() == "Undo: Rename Cobalt to Kobalt"
    see.trigger(window, "undoAction")
    assert see.names(window) == ["Cobalt", "Lithium"]


def test_a_step_that_meets_damage_offers_the_restore_and_is_not_called_saved(
    reopen: Reopen, catalogue_path: Path
) -> None:
    window = reopen()
    window.backups.back_up_now()
    window.settle()
    zero_table(catalogue_path, "revision")
    see.rename(window, "Lithium", "Lithium metal")
    assert see.label(window, "saveState").text().startswith("✗ not saved")
    assert "damaged" in notice(window)
    buttons(window)["Restore a Backup …"].click()
    restore_dialog(window).restore.click()
    window.settle()
    assert see.names(window) == ["Cobalt", "Lithium"]
    assert see.label(window, "saveState").text().startswith("✓ all changes saved")


def test_a_catalogue_whose_history_cannot_be_read_opens_and_says_so(
    reopen: Reopen, catalogue_path: Path
) -> None:
    with closing(sqlite3.connect(catalogue_path)) as connection, connection:
        connection.execute("UPDATE revision SET time = 'then'")
    window = reopen()
    assert see.label(window, "saveState").text().startswith("✗ damaged")
    assert "a row holds what it cannot hold" in notice(window)
    assert "Restore a Backup …" in buttons(window)


def test_the_check_offers_the_restore(reopen: Reopen, catalogue_path: Path) -> None:
    window = reopen()
    window.backups.back_up_now()
    window.settle()
    change_one_value(catalogue_path)
    window.checking.open_dialog()
    window.settle()
    shown = next(w for w in QApplication.topLevelWidgets() if isinstance(w, CheckDialog))
    shown.restore.click()
    assert restore_dialog(window).restore.isEnabled()
    restore_dialog(window).close()


def test_of_a_damaged_backup_the_newest_good_one_before_it_is_offered(
    reopen: Reopen, catalogue_path: Path
) -> None:
    window = reopen()
    window.backups.back_up_now()
    window.settle()
    see.rename(window, "Lithium", "Lithium metal")
    window.backups.back_up_now()
    window.settle()
    newest, older = backups.backups_in(backups.folder_of(catalogue_path))
    newest.path.write_bytes(newest.path.read_bytes()[:9000])
    change_one_value(catalogue_path)
    window.backups.open_restore()
    shown = restore_dialog(window)
    assert shown.details.toPlainText().startswith("This backup is not good: ")
    assert not shown.restore.isEnabled()
    shown.older.click()
    window.settle()
    assert shown.details.toPlainText().startswith("Good: 2 minerals, 0 steps")
    assert not shown.older.isVisible()
    assert shown.restore.isEnabled()
    assert look_into(older.path).good
    shown.close()


def test_a_copy_of_a_damaged_catalogue_is_not_called_verified(
    reopen: Reopen, catalogue_path: Path
) -> None:
    window = reopen()
    change_one_value(catalogue_path)
    window.backups.back_up_now()
    window.settle()
    assert "it is damaged: 1 row is not as saved, in the copy too." in notice(window)


def test_a_backup_that_is_offered_though_damaged_is_not_called_good(
    reopen: Reopen, catalogue_path: Path, qtbot: QtBot
) -> None:
    window = reopen()
    window.backups.back_up_now()
    window.settle()
    window.close()
    (made,) = backups.backups_in(backups.folder_of(catalogue_path))
    change_one_value(made.path)
    catalogue_path.write_bytes(b"")
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.load(catalogue_path)
    window.settle()
    assert "No backup is good; in the best one" in notice(window)
    assert "1 row is damaged" in notice(window)
    buttons(window)["Restore it"].click()
    window.settle()
    assert see.names(window) == ["Cobald", "Lithium"]
    window.close()


def test_after_random_damages_the_window_restores_the_newest_sound_backup(
    small_file: Path, tmp_path: Path, qtbot: QtBot, clean_settings: None
) -> None:
    """A fixed sample; `bench/durability.py --damages 300` makes hundreds."""
    stage = prepare(small_file, tmp_path / "damaged.mineralcat")
    for trial, wrong in run_trials(stage, by_window, 6, seed=15):
        assert wrong == [], trial.damage.kind


# -- a program that was killed ---------------------------------------------------------------------

HOLDS = """
import sys, time
from pathlib import Path
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files.edit_lock import acquire
from tests import mineral_edits as minerals
path = Path(sys.argv[1])
held = acquire(path)
catalogue = Catalogue.open(path)
with catalogue.writing("Note that was saved") as session:
    minerals.set_note(session, "cobalt", "saved")
if sys.argv[2] == "writing":
    step = catalogue.writing("Note that was not saved")
    session = step.__enter__()
    session.connection().exec_driver_sql("PRAGMA cache_spill = 1")
    session.connection().exec_driver_sql("PRAGMA cache_size = 1")
    note = "INSERT INTO property VALUES (?, ?)"
    for number in range(400):
        session.connection().exec_driver_sql(note, (f"{number}", "x" * 2000))
print("ready", flush=True)
time.sleep(600)
"""


def killed(path: Path, doing: str) -> None:
    command = [sys.executable, "-c", HOLDS, str(path), doing]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        process.send_signal(signal.SIGKILL)
    assert edit_lock.lock_file(path).exists()


@pytest.mark.skipif(os.name == "nt", reason="has no SIGKILL")
@pytest.mark.parametrize(
    ("doing", "told"),
    [
        ("nothing", "no step was left half written; no unfinished text was found."),
        ("writing", "was not finished and is not in the catalogue; no unfinished text was found."),
    ],
)
def test_after_a_kill_the_next_start_says_what_was_saved_and_what_was_not(
    reopen: Reopen, catalogue_path: Path, doing: str, told: str
) -> None:
    killed(catalogue_path, doing)
    window = reopen()
    window.settle()
    said = notice(window)
    assert said.startswith("MineralCat ended without being closed: the last step saved is ")
    assert "“Note that was saved”" in said
    assert said.endswith(told)
    assert {"Show History", "Check It"} <= buttons(window).keys()
    window.close()
    window = reopen()
    window.settle()
    assert notice(window) == "", "it was closed properly since"


def test_a_change_that_could_not_be_saved_is_among_what_the_next_start_names(
    reopen: Reopen, catalogue_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = reopen()
    monkeypatch.setattr(editor, "PATIENCE_SECONDS", 0)
    assert window.catalogue is not None
    window.catalogue.busy_seconds = 0.05
    with closing(sqlite3.connect(catalogue_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        see.rename(window, "Lithium", "Lithium metal")
        other.execute("ROLLBACK")
    window.drafts.keep()
    assert "a change that may not have been saved" in file_of(catalogue_path).read_text()
    buttons(window)["Try again"].click()
    window.settle()
    window.drafts.keep()
    assert not file_of(catalogue_path).exists()
