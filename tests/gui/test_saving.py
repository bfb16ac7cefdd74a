"""A change that cannot be written stays on the screen as not saved, and can be tried again."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar, QToolButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.editing.edits import BulkSet, SetField
from mineralcat.gui import editor as editing
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.gui.window.windows import Windows
from mineralcat.store import catalogue as catalogues
from mineralcat.store.models import Usage
from tests.gui import driving as see
from tests.gui.conftest import Reopen


@pytest.fixture
def window(reopen: Reopen, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(editing, "TRY_SECONDS", 0.05)
    window = reopen()
    see.read_lines(window)  # to find a line while the file is locked asks nothing of the file
    return window


@contextmanager
def held_by_another(path: Path) -> Iterator[None]:
    """Another program that writes to the file and does not come to an end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full_disk(path: Path) -> Iterator[None]:
    """No file can grow beyond what this one is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def state(window: MainWindow) -> str:
    return see.label(window, "saveState").text().partition(" · ")[0]


def told(window: MainWindow) -> str:
    return see.label(window, "notice").text()


def press(window: MainWindow, words: str) -> None:
    shown = [b for b in window.findChildren(QToolButton) if b.text() == words and b.isVisible()]
    assert shown, f"no button says {words}"
    shown[0].click()


def type_name(window: MainWindow, name: str) -> None:
    cell = see.open_cell(window, "Cobalt")
    cell.selectAll()
    QTest.keyClicks(cell, name)
    QTest.keyClick(cell, Qt.Key.Key_Return)


def kept_text(window: MainWindow) -> str:
    cell = see.open_editor(window)
    assert cell is not None, "the cell closed, and with it went what was typed"
    return cell.text()


def test_while_another_program_writes_a_change_waits_and_is_saved_after(
    window: MainWindow, catalogue_path: Path, qtbot: QtBot
) -> None:
    with held_by_another(catalogue_path):
        type_name(window, "Kobalt")
        qtbot.waitUntil(lambda: state(window) == "waiting to save …")
        assert "will be saved when that program is done" in told(window)
        see.search_edit(window).setText("")  # the window lives on
    qtbot.waitUntil(lambda: state(window) == "✓ all changes saved")
    window.settle()
    assert "Kobalt" in see.names(window)
    assert told(window) == ""


def test_what_the_window_says_during_a_long_lock_does_not_contradict_itself(
    window: MainWindow, catalogue_path: Path, qtbot: QtBot
) -> None:
    """Nobody can even read: a question waits as an edit does, and is answered after."""
    with held_by_another(catalogue_path):
        see.search_edit(window).setText("zinc")
        qtbot.waitUntil(lambda: told(window).startswith("Another program is writing"))
        assert "read again when that program is done" in told(window)
        assert state(window) == "✓ all changes saved"
    qtbot.waitUntil(lambda: told(window) == "")
    window.settle()
    assert see.names(window) == ["Zinc"]
    see.search_edit(window).clear()
    window.settle()
    see.read_lines(window)
    with held_by_another(catalogue_path):
        type_name(window, "Kobalt")
        qtbot.waitUntil(lambda: state(window) == "waiting to save …")
        waiting = told(window)
        assert "will be saved when that program is done" in waiting
        see.search_edit(window).setText("zinc")
        qtbot.waitUntil(window._saving._reading_again.isActive)
        assert (state(window), told(window)) == ("waiting to save …", waiting)
    qtbot.waitUntil(lambda: state(window) == "✓ all changes saved")
    qtbot.waitUntil(lambda: see.status(window).startswith("1 of"))
    assert told(window) == ""


def test_one_who_does_not_want_to_wait_keeps_the_text_and_can_try_again(
    window: MainWindow, catalogue_path: Path, qtbot: QtBot
) -> None:
    with held_by_another(catalogue_path):
        type_name(window, "Kobalt")
        qtbot.waitUntil(lambda: state(window) == "waiting to save …")
        press(window, "Stop waiting")
        qtbot.waitUntil(lambda: state(window) == "✗ not saved")
        assert "in use by another program" in told(window)
        qtbot.waitUntil(lambda: see.open_editor(window) is not None)
        assert kept_text(window) == "Kobalt"
    press(window, "Try again")
    qtbot.waitUntil(lambda: state(window) == "✓ all changes saved")
    window.settle()
    assert see.action(window, "undoAction").text() == "Undo: Rename Cobalt to Kobalt"


def test_what_is_typed_anew_stands_in_the_place_of_what_could_not_be_saved(
    window: MainWindow, catalogue_path: Path, qtbot: QtBot
) -> None:
    with held_by_another(catalogue_path):
        type_name(window, "Kobalt")
        qtbot.waitUntil(lambda: state(window) == "waiting to save …")
        press(window, "Stop waiting")
        qtbot.waitUntil(lambda: see.open_editor(window) is not None)
    cell = see.open_editor(window)
    assert cell is not None
    cell.setText("Cobaltum")
    see.confirm(window, cell)
    assert state(window) == "✓ all changes saved"
    assert "Cobaltum" in see.names(window)
    assert see.action(window, "undoAction").text() == "Undo: Rename Cobalt to Cobaltum"


def test_a_change_given_up_is_gone_and_all_else_is_saved(
    window: MainWindow, catalogue_path: Path, qtbot: QtBot
) -> None:
    with held_by_another(catalogue_path):
        type_name(window, "Kobalt")
        qtbot.waitUntil(lambda: state(window) == "waiting to save …")
        press(window, "Stop waiting")
        qtbot.waitUntil(lambda: see.open_editor(window) is not None)
    press(window, "Give up the change")
    assert state(window) == "✓ all changes saved"
    assert not see.action(window, "undoAction").isEnabled()


def test_on_a_full_disk_the_text_stays_and_is_saved_once_there_is_room(
    window: MainWindow, catalogue_path: Path, reopen: Reopen
) -> None:
    """Reported of others: a full disk destroyed the file; “saved” was shown, and was not."""
    before = catalogue_path.read_bytes()
    long = "A metal. " * 2_000
    window.selection.select_mineral("cobalt")
    window.settle()
    summary = see.summary_edit(window)
    summary.setFocus()
    summary.setPlainText(long)
    with full_disk(catalogue_path):
        QTest.keyClick(summary, Qt.Key.Key_Return)
        window.settle()
        assert state(window) == "✗ not saved"
        assert "everything before it is safe" in told(window)
        assert summary.toPlainText() == long
    assert catalogue_path.read_bytes() == before
    press(window, "Try again")
    window.settle()
    assert state(window) == "✓ all changes saved"
    window = reopen()
    assert see.action(window, "undoAction").text() == "Undo: Set summary of Cobalt"


@pytest.mark.parametrize("how", ["replaced", "deleted"])
def test_a_file_replaced_or_deleted_underneath_is_not_written_and_the_text_stays(
    window: MainWindow,
    catalogue_path: Path,
    reference_file: Path,
    tmp_path: Path,
    how: str,
    qtbot: QtBot,
) -> None:
    other = catalogue_path.with_name("other")
    if how == "replaced":
        other.write_bytes(reference_file.read_bytes())
        other.replace(catalogue_path)
    else:
        catalogue_path.unlink()
    type_name(window, "Kobalt")
    qtbot.waitUntil(lambda: state(window) == "✗ not saved")
    assert "replaced or deleted by another program" in told(window)
    qtbot.waitUntil(lambda: see.open_editor(window) is not None)
    assert kept_text(window) == "Kobalt"
    if how == "replaced":
        assert catalogue_path.read_bytes() == reference_file.read_bytes()
        press(window, "Open the New File")
        (beside,) = [one for one in Windows.of_this_process().all() if one is not window]
        qtbot.waitUntil(lambda: beside.path == catalogue_path)
        beside.settle()
        see.rename(beside, "Nickel", "Nickel metal")
        assert state(beside) == "✓ all changes saved"
        beside.close()
    else:
        copy = tmp_path / "copy.mineralcat"
        window.documents.ask_new = lambda *_: str(copy)
        press(window, "Save a Copy …")
        qtbot.waitUntil(copy.exists)
        window.settle()
        assert "A whole copy was saved as" in told(window)


@pytest.fixture
def impatient_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read while the file is locked gives up soon; where it does is not what is tested."""
    monkeypatch.setattr(catalogues, "BUSY_SECONDS", 0.2)


@pytest.mark.usefixtures("impatient_reading")
def test_closing_does_not_hang_on_a_locked_file_and_says_what_is_not_saved(
    window: MainWindow, catalogue_path: Path, qtbot: QtBot
) -> None:
    with held_by_another(catalogue_path):
        type_name(window, "Kobalt")
        qtbot.waitUntil(lambda: state(window) == "waiting to save …")
        assert not window.close()
        assert "Not saved: " in told(window)
        assert "close the window again" in told(window)
        assert window.close()


def test_saved_is_not_shown_while_another_change_is_still_on_its_way(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reported of others: success was shown, and a change was silently discarded."""
    go = [Event(), Event()]

    class Slowly(SetField):
        def apply(self, session: Session) -> None:
            go[int(str(self.value))].wait(20)
            super().apply(session)

    ended: list[str] = []
    assert window.editor is not None
    for slug, text in (("cobalt", "0"), ("nickel", "1")):
        window.editor.submit(
            Slowly("mineral", slug, "note", text),
            refused=pytest.fail,
            accepted=partial(ended.append, text),
        )
    go[0].set()
    qtbot.waitUntil(lambda: ended == ["0"])
    assert state(window) == "saving …"
    go[1].set()
    qtbot.waitUntil(lambda: state(window) == "✓ all changes saved")
    assert ended == ["0", "1"]


def test_a_step_over_many_rows_shows_how_far_it_is_and_can_be_stopped(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mineralcat.store.history.log_writer import LogWriter

    told_once, go_on = Event(), Event()
    advance = LogWriter.advance

    def slowly(self: LogWriter, done: int, of: int) -> None:
        self.progress(1, 3)
        told_once.set()
        go_on.wait(20)
        advance(self, done, of)

    monkeypatch.setattr(LogWriter, "advance", slowly)
    catalogue = window.catalogue
    assert catalogue is not None
    with catalogue.reading() as session:
        uses = [str(uid) for uid in session.scalars(select(Usage.uid))]
    editor = window.editor
    assert editor is not None
    refusals: list[str] = []
    editor.submit(BulkSet("usage", uses, "note", "All alike"), refused=refusals.append)
    assert told_once.wait(20)
    progress = next(iter(window.findChildren(QProgressBar)))
    qtbot.waitUntil(progress.isVisible)
    press(window, "Stop")
    go_on.set()
    qtbot.waitUntil(lambda: bool(refusals))
    assert refusals == ["This was stopped before it was done; nothing was changed."]
    assert not progress.isVisible()
    assert not see.action(window, "undoAction").isEnabled()
