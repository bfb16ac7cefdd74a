"""What a newcomer does in the first minute, from the question to the undone correction."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTreeView, QWidget

from mineralcat.gui.window.main_window import MainWindow
from tests.gui import driving as see

Reopen = Callable[[], MainWindow]


def inspector(window: MainWindow) -> QWidget:
    return see.part(window, QWidget, "inspector")


def summary(window: MainWindow) -> QPlainTextEdit:
    (field,) = (
        edit
        for edit in inspector(window).findChildren(QPlainTextEdit)
        if edit.accessibleName() == "Summary"
    )
    return field


def all_texts(window: MainWindow) -> str:
    """Everything that the inspector's tree says, tooltips with the citations included."""
    (view,) = (v for v in inspector(window).findChildren(QTreeView) if v.isVisible())
    model = view.model()
    found: list[str] = []
    queue = [model.index(row, 0) for row in range(model.rowCount())]
    while queue:
        index = queue.pop()
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            found.append(str(index.data(role) or ""))
        queue += [model.index(row, 0, index) for row in range(model.rowCount(index))]
    return "\n".join(found)


def test_from_the_question_to_the_undone_correction(reopen: Reopen) -> None:
    window = reopen()
    see.ask(window, "offshore wind turbine")
    assert {"Neodymium", "Dysprosium", "Copper"} <= set(see.names(window))

    see.click(see.table(window), see.index_of(window, "Neodymium"))
    window.settle()
    assert see.cell(window, "Neodymium", "Amount") == "180 kg/MW (150–210)"
    texts = all_texts(window)
    assert "Direct drive, permanent magnet" in texts
    assert "Joint Research Centre" in texts

    was = summary(window).toPlainText()
    summary(window).setFocus()
    summary(window).selectAll()
    QTest.keyClicks(summary(window), "The rare earth that makes the strongest magnets")
    QTest.keyClick(summary(window), Qt.Key.Key_Return)
    window.settle()
    assert see.label(window, "nextStep").text() == "Undo: Set summary of Neodymium"

    window = reopen()
    see.ask(window, "neodymium")
    window.settle()
    assert summary(window).toPlainText() == "The rare earth that makes the strongest magnets"

    see.trigger(window, "undoAction")
    QApplication.processEvents()
    window.settle()
    assert summary(window).toPlainText() == was
