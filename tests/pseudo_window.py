"""Opens the window in the pseudo-language, goes wherever a user can go, and prints as JSON what can
be read there in English, or is cut off: ``python -m tests.pseudo_window CATALOGUE TABLE``.

A process of its own, for the language is chosen when the program starts. What the data say stays as
it is: names, notes, units.
"""

import faulthandler
import html
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QBuffer,
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
    QTimer,
    QTranslator,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from mineralcat.gui.charts.chart import Chart
from mineralcat.gui.widgets.labels import ElidedButton, ElidedLabel
from tests.pseudo_locale import CLOSING, OPENING, pseudo
from tests.untranslated import Findings

_DRAWN = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_OWN_DOTS = re.compile(rf"…(?=~*{CLOSING})")
"""Those of the sentence itself: Open …"""
_QUERIES = ("wind", "kind:", "refine.hhi>2500", "nosuchfield:3", "zzzzqq", "neodimium", "")
_NOT_TRIED = {"Ctrl+W", "Ctrl+Q", "F11", "Ctrl+P"}
"""Keys of actions that would end the walk, or need a printer."""
_OF_FILES = {"exportPreview"}
"""Parts that show what a file would hold, whose words are those of the format."""


def _drawn(widget: QWidget) -> list[str]:
    """All texts that a widget and its children draw, as they are drawn."""
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    painter = QPainter(generator)
    widget.render(painter, QPoint())
    painter.end()
    return [html.unescape(one) for one in _DRAWN.findall(bytes(buffer.data().data()).decode())]


class QtsOwnWords(QTranslator):
    """What Qt says by itself, in the pseudo-language: buttons, menus of lines and scroll bars."""

    def translate(
        self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return source_text if context == "QShortcut" else pseudo(source_text)


class Walk(QObject):
    """Goes through the window."""

    def __init__(self, catalogue: Path, table: Path) -> None:
        from mineralcat.app import create_window

        super().__init__()
        self.findings = Findings(catalogue)
        self.table = table
        self._answer_by_hand()
        self.window = create_window(catalogue)
        self.window.resize(1280, 800)
        self.window.settle()

    def _answer_by_hand(self) -> None:
        """Files are not chosen, for the dialog is the system's."""
        for name in ("getOpenFileName", "getSaveFileName"):
            setattr(QFileDialog, name, lambda *_, **__: ("", ""))
        setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([], ""))  # noqa: B010
        setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")  # noqa: B010
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Menus and message boxes, which wait for an answer, are read and closed."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QMenu | QMessageBox):
            QTimer.singleShot(0, watched, lambda: self._read_and_close(watched))
        return False

    def _read_and_close(self, waiting: QMenu | QMessageBox) -> None:
        if isinstance(waiting, QMenu):
            self._look_at_menu("context menu", waiting)
        else:
            self.look("message box", waiting)
        waiting.close()

    # -- reading -------------------------------------------------------------------------------

    def look(self, where: str, part: QWidget) -> None:
        """Read a widget with all that is visible in it."""
        QApplication.processEvents()
        for widget in part.findChildren(QWidget):
            if widget.objectName() in _OF_FILES:
                widget.hide()
        read = self.findings.read
        read(f"{where}, title", part.windowTitle().replace("MineralCat", ""))
        for shown in _drawn(part):
            read(f"{where}, drawn", shown)
            if "…" in _OWN_DOTS.sub("", shown) and OPENING in shown:
                self.findings.elided.setdefault(shown, where)
        for widget in [part, *part.findChildren(QWidget)]:
            if widget is part or widget.isVisibleTo(part):
                self._look_at_widget(where, widget)

    def _look_at_widget(self, where: str, widget: QWidget) -> None:
        read = self.findings.read
        kind = type(widget).__name__
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            self.findings.offered += _tool_tips(widget.model())
        if isinstance(widget, Chart):
            self.findings.offered += [mark.text for mark in widget.marks()]
        self.findings.offered += [widget.toolTip(), widget.accessibleDescription()]
        for shown in (
            widget.toolTip(),
            widget.accessibleName(),
            widget.accessibleDescription(),
            widget.whatsThis(),
            widget.placeholderText() if isinstance(widget, QLineEdit | QPlainTextEdit) else "",
        ):
            read(f"{where}, {kind} {widget.objectName()}", shown)
        if isinstance(widget, QComboBox):
            for at in range(widget.count()):
                read(f"{where}, {kind}", widget.itemText(at))
        if isinstance(widget, QTabBar):
            for at in range(widget.count()):
                read(f"{where}, {kind}", f"{widget.tabText(at)}\n{widget.tabToolTip(at)}")
        if isinstance(widget, QLabel | QAbstractButton) and _is_cut(widget):
            self.findings.cut.setdefault(widget.text(), f"{where}, {kind} {widget.objectName()}")

    def _look_at_menu(self, where: str, menu: QMenu) -> None:
        menu.aboutToShow.emit()
        for action in menu.actions():
            self.findings.read(f"{where} {menu.title()}", f"{action.text()}\n{action.statusTip()}")
            if (below := action.menu()) is not None:
                assert isinstance(below, QMenu)
                self._look_at_menu(where, below)

    # -- going -----------------------------------------------------------------------------------

    def settle(self) -> None:
        QApplication.processEvents()
        self.window.settle()
        QApplication.processEvents()

    def everywhere(self) -> None:
        """All of it."""
        self.searches()
        self.tabs()
        self.pages()
        self.context_menus()
        self.dialogs()
        self.importing()

    def searches(self) -> None:
        """What the search line says of what is typed."""
        edit = self.window.findChild(QLineEdit, "searchEdit")
        assert edit is not None
        for query in (
            "wind",
            "kind:",
            "refine.hhi>2500",
            "nosuchfield:3",
            "zzzzqq",
            "neodimium",
            "",
        ):
            edit.setFocus()
            edit.selectAll()
            QTest.keyClicks(edit, query) if query else QTest.keyClick(edit, Qt.Key.Key_Delete)
            self.settle()
            self.look(f"search “{query}”", self.window)
            QTest.keyClick(edit, Qt.Key.Key_Escape)

    def tabs(self) -> None:
        """Each tab of the views."""
        tabs = self.window.findChild(QWidget, "viewTabs")
        bar = tabs if isinstance(tabs, QTabBar) else tabs.findChild(QTabBar)  # type: ignore[union-attr]
        assert bar is not None
        for at in range(bar.count()):
            bar.setCurrentIndex(at)
            self.settle()
            self.look(f"tab {at}", self.window)
        bar.setCurrentIndex(0)

    def pages(self) -> None:
        """Pages of the inspector."""
        for entity, slug in (
            ("mineral", "cobalt"),
            ("mineral", "bauxite"),
            ("application", "offshore-wind"),
            ("application", "nmc-811"),
        ):
            self.window.selection.inspect(entity, slug)
            self.settle()
            self.look(f"page {slug}", self.window)

    def context_menus(self) -> None:
        """The context menus of all parts."""
        for widget in self.window.findChildren(QWidget):
            if widget.isVisible():
                place = widget.rect().center()
                event = QContextMenuEvent(
                    QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place)
                )
                QApplication.sendEvent(widget, event)

    def dialogs(self) -> None:
        """What each action of the menus opens."""
        for action in self._actions():
            self.findings.read("menu", f"{action.text()}\n{action.toolTip()}\n{action.statusTip()}")
        for action in self._actions():
            keys = action.shortcut().toString()
            ends = action.objectName() in _NOT_TRIED or keys in (
                "Ctrl+W",
                "Ctrl+Q",
                "F11",
                "Ctrl+P",
            )
            if action.isEnabled() and action.menu() is None and not ends:
                action.trigger()
                self.settle()
                self.look_at_dialogs(f"after {action.text()}")

    def _actions(self) -> list[QAction]:
        found: list[QAction] = []

        def collect(actions: list[QAction]) -> None:
            for action in actions:
                below = action.menu()
                if isinstance(below, QMenu):
                    below.aboutToShow.emit()
                    self.findings.read("menu", action.text())
                    collect(below.actions())
                elif not action.isSeparator():
                    found.append(action)

        collect(self.window.menuBar().actions())
        return found

    def look_at_dialogs(self, where: str) -> None:
        """Read what opened beside the window, and close it."""
        for widget in QApplication.topLevelWidgets():
            if isValid(widget) and self._is_dialog(widget):
                self.look(where, widget)
                for tabs in widget.findChildren(QTabBar):
                    for at in range(tabs.count()):
                        tabs.setCurrentIndex(at)
                        self.settle()
                        self.look(where, widget)
                widget.close()
                self.settle()
        self.look(where, self.window)

    def _is_dialog(self, widget: QWidget) -> bool:
        return widget is not self.window and widget.isVisible() and not isinstance(widget, QMenu)

    def importing(self) -> None:
        """The import of a table, page by page."""
        self.window.importing.show([self.table])
        self.settle()
        self.look_at_dialogs("import")


def _tool_tips(model: QAbstractItemModel) -> list[str]:
    """The tool tips of rows, and of those in them."""
    if isinstance(model, QAbstractListModel):
        indexes = [model.index(row) for row in range(model.rowCount())]
    else:
        indexes = list(_indexes(model, QModelIndex()))
    tips = (index.data(Qt.ItemDataRole.ToolTipRole) for index in indexes)
    return [tip for tip in tips if isinstance(tip, str)]


def _indexes(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[QModelIndex]:
    for row in range(min(model.rowCount(parent), 200)):
        yield from (model.index(row, at, parent) for at in range(model.columnCount(parent)))
        yield from _indexes(model, model.index(row, 0, parent))


def _is_cut(widget: QLabel | QAbstractButton) -> bool:
    """Whether the text of a label or button needs more room than it has."""
    if not widget.text() or isinstance(widget, ElidedButton):
        return False
    if isinstance(widget, ElidedLabel) or (isinstance(widget, QLabel) and widget.wordWrap()):
        return widget.heightForWidth(widget.width()) > widget.height() + 1
    return widget.sizeHint().width() > widget.width() + 1


def main() -> None:
    """Print what was found."""
    catalogue, table = map(Path, sys.argv[1:])
    faulthandler.dump_traceback_later(240, exit=True)
    app = QApplication(sys.argv[:1])
    words = QtsOwnWords()
    app.installTranslator(words)
    walk = Walk(catalogue, table)
    walk.everywhere()
    print(
        json.dumps(
            {"english": walk.findings.english, "cut": walk.findings.without_room()}, indent=1
        )
    )


if __name__ == "__main__":
    main()
