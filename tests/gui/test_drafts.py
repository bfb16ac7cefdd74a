"""Killed while an editor is open: what had stood there for a few seconds is offered again.

Row 7 of what goes wrong elsewhere: at most that one text is lost, and a draft is offered.
"""

import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from mineralcat.gui.window.drafts import file_of
from mineralcat.gui.window.main_window import MainWindow
from tests.gui import driving as see
from tests.gui.conftest import Reopen

TYPES_AND_WAITS = """
import sys
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
app = QApplication([])
from mineralcat.app import create_window
window = create_window(sys.argv[1])
window.show()
window.selection.select_mineral("cobalt")
window.settle()
summary = next(
    e for e in window.findChildren(QPlainTextEdit)
    if e.accessibleName() == "Summary" and not e.isHidden()
)
summary.setFocus()
summary.selectAll()
QTest.keyClicks(summary, "Typed and never confirmed")
print("typed", flush=True)
app.exec()
"""


def notice(window: MainWindow) -> str:
    return see.label(window, "notice").text()


def press(window: MainWindow, words: str) -> None:
    bar = see.part(window, QLabel, "notice").parentWidget()
    assert bar is not None
    next(b for b in bar.findChildren(QToolButton) if b.text() == words).click()


def test_what_was_typed_when_the_program_was_killed_is_offered_at_the_next_start(
    catalogue_path: Path, reopen: Reopen, qtbot: QtBot
) -> None:
    command = [sys.executable, "-c", TYPES_AND_WAITS, str(catalogue_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "typed"
            qtbot.waitUntil(file_of(catalogue_path).exists, timeout=30_000)
        finally:
            process.kill()
    window = reopen()
    window.settle()
    assert "Typed and never confirmed" in notice(window)
    assert "summary of cobalt" in notice(window)
    press(window, "Copy it")
    assert QGuiApplication.clipboard().text() == "Typed and never confirmed"
    assert not file_of(catalogue_path).exists()
    assert notice(window) == ""


def test_a_text_that_is_confirmed_or_given_up_leaves_no_draft(
    window: MainWindow, catalogue_path: Path, reopen: Reopen
) -> None:
    window.selection.select_mineral("cobalt")
    window.settle()
    summary = see.summary_edit(window)
    summary.setFocus()
    summary.setPlainText("Half a thought")
    window.drafts.keep()
    assert file_of(catalogue_path).exists()
    window.close()
    assert not file_of(catalogue_path).exists()
    window = reopen()
    window.settle()
    assert "Half a thought" not in notice(window)
    window.selection.select_mineral("cobalt")
    window.settle()
    assert see.summary_edit(window).toPlainText() == "Half a thought"


def test_drafts_that_are_damaged_cost_nothing_but_themselves(
    catalogue_path: Path, reopen: Reopen
) -> None:
    file_of(catalogue_path).parent.mkdir(parents=True, exist_ok=True)
    file_of(catalogue_path).write_bytes(b"\xff{[")
    window = reopen()
    window.settle()
    assert notice(window) == ""
