"""Editing in the window: durable at once, undoable after a restart, and no typed text is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.catalogue import Catalogue
from tests.gui import driving as see

Reopen = Callable[[], MainWindow]


@pytest.fixture
def catalogue_path(lean_catalogue_path: Path) -> Path:
    return lean_catalogue_path


def saved_names(path: Path) -> set[str]:
    """What is on disk, read by another connection."""
    from sqlalchemy import select

    from mineralcat.store.models import Mineral

    catalogue = Catalogue.open(path)
    with catalogue.reading() as session:
        found = set(session.scalars(select(Mineral.name)))
    catalogue.close()
    return found


def test_a_rename_can_be_undone_after_a_restart(reopen: Reopen, catalogue_path: Path) -> None:
    window = reopen()
    see.rename(window, "Cobalt", "Cobalt metal")
    assert "Cobalt metal" in saved_names(catalogue_path)
    window = reopen()
    assert "Cobalt metal" in see.names(window)
    assert see.action(window, "undoAction").text() == "Undo: Rename Cobalt to Cobalt metal"
    see.trigger(window, "undoAction")
    assert "Cobalt" in see.names(window)
    assert "Cobalt metal" not in see.names(window)
    see.trigger(window, "redoAction")
    assert "Cobalt metal" in see.names(window)


def test_ctrl_z_takes_back_the_step_from_anywhere_in_the_window(window: MainWindow) -> None:
    see.rename(window, "Cobalt", "Cobalt metal")
    see.search_edit(window).setFocus()
    QTest.keyClick(see.search_edit(window), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert "Cobalt" in see.names(window)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(see.search_edit(window), Qt.Key.Key_Z, keys)
    window.settle()
    assert "Cobalt metal" in see.names(window)


def test_ctrl_z_in_the_search_line_undoes_its_text_first(window: MainWindow) -> None:
    see.rename(window, "Cobalt", "Cobalt metal")
    edit = see.search_edit(window)
    edit.setFocus()
    QTest.keyClicks(edit, "metal")
    window.settle()
    QTest.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert edit.text() == ""
    assert "Cobalt metal" in see.names(window)


def test_a_name_that_another_has_stays_in_the_cell_with_the_reason(
    window: MainWindow, catalogue_path: Path
) -> None:
    see.rename(window, "Cobalt", "Nickel")
    editor = see.open_editor(window)
    assert editor is not None
    assert editor.text() == "Nickel"
    assert "Another entry" in editor.accessibleDescription()
    assert "Cobalt" in saved_names(catalogue_path)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert "Cobalt" in see.names(window)


def test_escape_leaves_the_name_as_it_was(window: MainWindow, catalogue_path: Path) -> None:
    editor = see.open_cell(window, "Cobalt")
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert "Cobalt" in see.names(window)
    assert "Cobalt" in saved_names(catalogue_path)


def test_an_open_cell_keeps_its_text_while_the_list_is_read_again(window: MainWindow) -> None:
    see.rename(window, "Copper", "Copper metal")
    editor = see.open_cell(window, "Cobalt")
    editor.selectAll()
    QTest.keyClicks(editor, "Cobalt, half typed")
    see.trigger(window, "undoAction")  # the list is to be read again
    assert see.open_editor(window) is editor
    assert editor.text() == "Cobalt, half typed"
    see.confirm(window, editor)
    assert {"Cobalt, half typed", "Copper"} <= set(see.names(window))


def test_a_search_takes_what_is_typed_in_an_open_cell(
    window: MainWindow, catalogue_path: Path
) -> None:
    editor = see.open_cell(window, "Cobalt")
    editor.selectAll()
    QTest.keyClicks(editor, "Cobalt ore")
    see.search_edit(window).setText("nickel")
    window.settle()
    assert "Cobalt ore" in saved_names(catalogue_path)


def test_closing_the_window_takes_what_is_typed_in_an_open_cell(
    window: MainWindow, catalogue_path: Path
) -> None:
    editor = see.open_cell(window, "Cobalt")
    editor.selectAll()
    QTest.keyClicks(editor, "Cobalt ore")
    window.close()
    assert "Cobalt ore" in saved_names(catalogue_path)


def test_the_status_bar_says_what_is_saved_and_what_undo_would_take_back(
    window: MainWindow,
) -> None:
    saved = see.label(window, "saveState")
    assert saved.text() == "✓ all changes saved · my.mineralcat"
    see.rename(window, "Cobalt", "Cobalt metal")
    assert saved.text().startswith("✓ all changes saved")
    assert see.label(window, "nextStep").text() == "Undo: Rename Cobalt to Cobalt metal"


def test_a_read_only_catalogue_is_searched_but_not_edited(
    catalogue_path: Path, reopen: Reopen
) -> None:
    catalogue_path.chmod(0o444)
    window = reopen()
    see.ask(window, "used-in:batteries")
    assert "Lithium" in see.names(window)
    assert not see.action(window, "undoAction").isEnabled()
    flags = see.index_of(window, "Lithium").flags()
    assert not flags & Qt.ItemFlag.ItemIsEditable
    assert see.label(window, "saveState").text() == "read-only · my.mineralcat"
