"""The window as a user handles it: by names, clicks and keys."""

from typing import TypeVar

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
)

from mineralcat.gui.pages.browse_tree import BrowseTree
from mineralcat.gui.pages.mineral_table import MineralTable
from mineralcat.gui.window.main_window import MainWindow

Part = TypeVar("Part", bound=QObject)


def part(window: QObject, kind: type[Part], name: str) -> Part:
    """A part of the window, or of a dialog, by its object name."""
    found = window.findChild(kind, name)
    assert found is not None, f"the window has no {name}"
    return found


def search_edit(window: MainWindow) -> QLineEdit:
    return part(window, QLineEdit, "searchEdit")


def table(window: MainWindow) -> MineralTable:
    return part(window, MineralTable, "mineralTable")


def tree(window: MainWindow) -> BrowseTree:
    return part(window, BrowseTree, "browseTree")


def action(window: MainWindow, name: str) -> QAction:
    return part(window, QAction, name)


def label(window: MainWindow, name: str) -> QLabel:
    return part(window, QLabel, name)


def status(window: MainWindow) -> str:
    return label(window, "statusMessage").text()


def trigger(window: MainWindow, name: str) -> None:
    action(window, name).trigger()
    window.settle()


def ask(window: MainWindow, query: str) -> None:
    """Type a query in the line and wait for its answer."""
    edit = search_edit(window)
    edit.selectAll()
    QTest.keyClicks(edit, query)
    window.settle()


def column(window: MainWindow, title: str) -> int:
    model = table(window).model()
    across = Qt.Orientation.Horizontal
    titles = [model.headerData(place, across) for place in range(model.columnCount())]
    return [heading.partition(",")[0] for heading in titles].index(title)


def read_lines(window: MainWindow) -> None:
    """Have all lines of the table read, also those below, which are read once they are shown."""
    model = table(window).model()
    for _ in range(5):
        if all([model.index(row, 0).data() is not None for row in range(model.rowCount())]):
            return
        window.settle()


def cells(window: MainWindow, title: str) -> list[str]:
    read_lines(window)
    model, place = table(window).model(), column(window, title)
    return [model.index(row, place).data() for row in range(model.rowCount())]


def names(window: MainWindow) -> list[str]:
    return cells(window, "Mineral")


def cell(window: MainWindow, mineral: str, title: str) -> str:
    return cells(window, title)[names(window).index(mineral)]


def index_of(window: MainWindow, mineral: str, title: str = "Mineral") -> QModelIndex:
    row = names(window).index(mineral)
    return table(window).model().index(row, column(window, title))


def show_kind(window: MainWindow, entity: str) -> None:
    """Choose a table in the list of the Entries page."""
    kinds = part(window, QListWidget, "entriesKinds")
    of_all = [kinds.item(row).data(Qt.ItemDataRole.UserRole) for row in range(kinds.count())]
    kinds.setCurrentRow(of_all.index(entity))


def click(view: QAbstractItemView, index: QModelIndex) -> None:
    view.scrollTo(index)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center()
    )


def click_node(window: MainWindow, title: str) -> None:
    """Click a node of Browse, opening what it is in."""
    view = tree(window)
    (index,) = view.model().match(
        view.model().index(0, 0),
        Qt.ItemDataRole.DisplayRole,
        title,
        1,
        Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive,
    )
    parent = index.parent()
    while parent.isValid():
        view.expand(parent)
        parent = parent.parent()
    click(view, index)
    window.settle()


def open_cell(window: MainWindow, mineral: str, title: str = "Mineral") -> QLineEdit:
    """Open a cell for editing by F2, as a keyboard user does."""
    view = table(window)
    index = index_of(window, mineral, title)
    click(view, index)
    view.setCurrentIndex(index)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = open_editor(window)
    assert editor is not None, f"the cell of {mineral} did not open"
    return editor


def open_editor(window: MainWindow) -> QLineEdit | None:
    return table(window).viewport().findChild(QLineEdit)


def rename(window: MainWindow, mineral: str, name: str) -> None:
    """Rename a mineral in its cell."""
    editor = open_cell(window, mineral)
    editor.selectAll()
    QTest.keyClicks(editor, name)
    confirm(window, editor)


def confirm(window: MainWindow, editor: QLineEdit) -> None:
    """Press Enter; Qt takes the text once the key was handled, and lets go of the editor once the
    text was taken: only then is the table read again."""
    QTest.keyClick(editor, Qt.Key.Key_Return)
    for _ in range(2):
        QApplication.processEvents()
        window.settle()


def summary_edit(window: MainWindow) -> QPlainTextEdit:
    """The summary in the inspector."""
    return next(e for e in window.findChildren(QPlainTextEdit) if e.accessibleName() == "Summary")
