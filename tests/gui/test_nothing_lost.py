"""What was typed in the inspector is stored, or said not to be; never dropped in silence."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from mineralcat.gui.window.main_window import MainWindow
from tests.gui import driving as see
from tests.gui.conftest import Reopen

CONTROL = Qt.KeyboardModifier.ControlModifier


def named(window: MainWindow, name: str) -> QLineEdit:
    return next(edit for edit in window.findChildren(QLineEdit) if edit.accessibleName() == name)


def rename_in_inspector(window: MainWindow, slug: str, name: str) -> QLineEdit:
    window.selection.select_mineral(slug)
    window.settle()
    edit = named(window, "Name of the mineral")
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, name)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    window.settle()
    return edit


def test_a_refused_name_keeps_the_window_open_until_that_was_said(window: MainWindow) -> None:
    edit = rename_in_inspector(window, "cobalt", "Nickel")
    assert not window.close()
    assert window.isVisible()
    assert edit.text() == "Nickel"
    told = see.label(window, "notice").text()
    assert "“Nickel”" in told
    assert "close the window again" in told
    assert window.close()
    assert not window.isVisible()


def test_a_summary_typed_and_not_confirmed_is_stored_when_the_window_closes(
    window: MainWindow, reopen: Reopen
) -> None:
    window.selection.select_mineral("cobalt")
    window.settle()
    summary = next(
        edit for edit in window.findChildren(QPlainTextEdit) if edit.accessibleName() == "Summary"
    )
    summary.setFocus()
    summary.selectAll()
    QTest.keyClicks(summary, "Battery metal")
    assert window.close()
    window = reopen()
    assert see.action(window, "undoAction").text() == "Undo: Set summary of Cobalt"


def test_ctrl_z_after_enter_takes_back_the_step_and_not_the_typing(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    edit = rename_in_inspector(window, "cobalt", "Kobalt metal")
    assert see.action(window, "undoAction").text() == "Undo: Rename Cobalt to Kobalt metal"
    QTest.keyClick(edit, Qt.Key.Key_Z, CONTROL)
    window.settle()
    assert edit.text() == "Cobalt"
    assert see.action(window, "redoAction").text() == "Redo: Rename Cobalt to Kobalt metal"
    see.search_edit(window).setFocus()
    window.settle()
    assert not see.action(window, "undoAction").isEnabled()


def test_a_long_query_that_cannot_be_read_does_not_stretch_the_window(window: MainWindow) -> None:
    window.resize(1280, 800)
    for query in ("foo:bar wind", f"used-in:{'x' * 400}", "neodimium " + "used-in:wind-power " * 9):
        see.search_edit(window).setText(query)
        window.settle()
        QApplication.processEvents()
        assert window.width() == 1280, query
        assert window.minimumSizeHint().width() <= 1280, query


def test_columns_are_chosen_moved_and_sorted_by_keys_alone(
    window: MainWindow, qtbot: QtBot
) -> None:
    table = see.table(window)
    table.setFocus()
    table.setCurrentIndex(see.index_of(window, "Cobalt"))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    offered: list[str] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for action in menu.actions():
            offered.append(action.text())
            if action.text() == "Sort by":
                inner = action.menu()
                assert isinstance(inner, QMenu)
                next(one for one in inner.actions() if one.text() == "Uses, downwards").trigger()
        menu.close()

    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, look)
    QApplication.sendEvent(table.viewport(), event)
    window.settle()
    assert {"Columns", "Move column left", "Move column right"} <= set(offered)
    uses = [int(text) for text in see.cells(window, "Uses")]
    assert uses == sorted(uses, reverse=True)


def test_a_column_that_nothing_orders_by_shows_no_arrow(window: MainWindow) -> None:
    header = see.table(window).horizontalHeader()
    before = see.names(window)
    header.setSortIndicator(see.column(window, "Why"), Qt.SortOrder.AscendingOrder)
    window.settle()
    assert header.sortIndicatorSection() == -1
    assert see.names(window) == before
