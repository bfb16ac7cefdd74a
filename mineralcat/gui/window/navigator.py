"""Back and forward through the queries and selections of a window."""

from PySide6.QtCore import QObject, Signal

from .actions import WindowActions
from .navigation_history import Cause, NavigationHistory, VisitedPlace


class Navigator(QObject):
    """Keeps the history of places; going back or forward adds none to it."""

    left = Signal(str)
    """A query that was left behind."""
    requested = Signal(object)
    """A `VisitedPlace` to show again, which is not noted as a new one."""

    def __init__(self, actions: WindowActions, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions
        self._history = NavigationHistory()
        self._travelling = False
        actions.back.triggered.connect(lambda: self._travel(self._history.back()))
        actions.forward.triggered.connect(lambda: self._travel(self._history.forward()))

    def go(self, place: VisitedPlace, cause: Cause) -> None:
        """Note that the user came to a place."""
        if not self._travelling and (left := self._history.go(place, cause)):
            self.left.emit(left)
        self._show_actions()

    def settle(self) -> None:
        """Here is a place to come back to, however it was come to."""
        self._history.settle()

    def _travel(self, place: VisitedPlace | None) -> None:
        if place is None:
            return
        self._travelling = True
        try:
            self.requested.emit(place)
        finally:
            self._travelling = False
        self._show_actions()

    def _show_actions(self) -> None:
        self._actions.back.setEnabled(self._history.can_go_back)
        self._actions.forward.setEnabled(self._history.can_go_forward)
