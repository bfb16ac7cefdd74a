"""The actions of a window that buttons, menus and keys share."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QWidget

from ..icons import give_icon
from ..plain_text import set_tooltip


class WindowActions:
    """Made once for each window; those with an icon are disabled until a catalogue is open."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.undo = self._action("undoAction", "Undo", "Ctrl+Z", "undo")
        self.redo = self._action("redoAction", "Redo", "Ctrl+Shift+Z", "redo")
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.export = self._action("exportAction", "Export", "Ctrl+Shift+E", "export")
        set_tooltip(self.export, "Export the catalogue or what was found (Ctrl+Shift+E)")
        self.new_entry = self._action("newAction", "New", "Ctrl+Shift+N", "new")
        set_tooltip(self.new_entry, "Add a mineral or an application (Ctrl+Shift+N)")
        self.new_mineral = self._action("newMineralAction", "New &Mineral…")
        self.new_application = self._action("newApplicationAction", "New App&lication…")
        self.back = self._action("backAction", "Back", "Alt+Left", "back")
        self.forward = self._action("forwardAction", "Forward", "Alt+Right", "forward")
        set_tooltip(self.back, "Back to the query or selection before (Alt+Left)")
        set_tooltip(self.forward, "Forward again (Alt+Right)")
        self.history = self._action("historyAction", "History of this", "Ctrl+H")
        self.save_search = self._action("saveSearchAction", "Save this search", "Ctrl+S")
        self.find = self._action("findAction", "Search", "Ctrl+F")
        self.quit = self._action("quitAction", "Quit", "Ctrl+Q")
        self.go_to: list[QAction] = []
        """Those that move the focus, in the order of their keys."""

    def add_go_to(self, title: str, keys: str, widget: Callable[[], QWidget]) -> None:
        """Add an action that moves the focus to a *widget*, which may first have to be shown."""
        action = self._action(title.replace(" ", ""), title, keys)
        action.triggered.connect(lambda: widget().setFocus())
        self.go_to.append(action)

    def _action(self, name: str, title: str, keys: str = "", icon: str = "") -> QAction:
        action = QAction(title, self._window)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        if icon:
            give_icon(action, icon)
            action.setEnabled(False)
        self._window.addAction(action)
        return action
