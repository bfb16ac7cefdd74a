"""The Help menu: keys, words of the search, what this program is."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QTreeWidget
from pytestqt.qtbot import QtBot

import mineralcat
from mineralcat.domain.query import FIELDS
from mineralcat.gui.dialogs.help import keys_of
from mineralcat.gui.window.main_window import MainWindow
from tests.gui import driving as see


def choose(window: MainWindow, words: str) -> None:
    menu = next(a for a in window.menuBar().actions() if a.text() == "&Help").menu()
    assert menu is not None
    next(a for a in menu.actions() if a.text().replace("&", "") == words).trigger()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "name"),
    [("Words of the Search", "searchHelpDialog"), ("About MineralCat", "aboutDialog")],
)
def test_what_help_shows_can_be_read_copied_and_closed_by_keys(
    window: MainWindow, qtbot: QtBot, words: str, name: str
) -> None:
    choose(window, words)
    dialog = see.part(window, QDialog, name)
    qtbot.waitUntil(dialog.isVisible)
    (text,) = dialog.findChildren(QPlainTextEdit)
    assert text.isReadOnly()
    assert text.accessibleName()
    choose(window, words)
    assert len(window.findChildren(QDialog, name)) == 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_about_names_version_licence_and_where_the_log_is(window: MainWindow) -> None:
    choose(window, "About MineralCat")
    told = see.part(window, QDialog, "aboutDialog").findChildren(QPlainTextEdit)[0].toPlainText()
    assert f"MineralCat {mineralcat.__version__}" in told
    assert "Licence: MIT" in told
    assert "mineralcat.log" in told
    assert "not known" not in told


def test_help_names_every_field_of_the_search(window: MainWindow) -> None:
    choose(window, "Words of the Search")
    dialog = see.part(window, QDialog, "searchHelpDialog")
    told = dialog.findChildren(QPlainTextEdit)[0].toPlainText()
    assert [field for field in FIELDS if field not in told] == []


def test_every_key_of_the_window_is_listed_and_reads_as_a_key(window: MainWindow) -> None:
    listed = keys_of(window)
    keys = {key for place in listed.values() for key in place.values()}
    for action in window.findChildren(QAction):
        for key in action.shortcuts():
            native = key.toString(QKeySequence.SequenceFormat.NativeText)
            assert any(native in one.split(", ") for one in keys), action.text()
    assert all(keys)
    choose(window, "Keyboard Shortcuts")
    (tree,) = see.part(window, QDialog, "keysDialog").findChildren(QTreeWidget)
    assert tree.topLevelItemCount() == len(listed)


def test_undo_is_listed_as_such_whatever_it_would_take_back(window: MainWindow) -> None:
    see.rename(window, "Cobalt", "Kobalt")
    assert re.match("Ctrl.Z", keys_of(window)["Edit"]["Undo"])
