"""What waits until something has been painted."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

LATEST_MS = 300
"""A window that is shown minimised or out of sight is not painted: what waits must begin."""


class AfterPaint(QObject):
    """Calls *then* once, when a widget was painted next, or else after a moment."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._then: Callable[[], None] | None = then
        widget.installEventFilter(self)
        QTimer.singleShot(LATEST_MS, self, self.now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self.now)  # when this paint is over
        return False

    def now(self) -> bool:
        """Do at once what waits; False where it was done already."""
        then = self._then
        self.drop()
        if then is not None:
            then()
        return then is not None

    def drop(self) -> None:
        """Leave it undone."""
        self._then = None
        self._widget.removeEventFilter(self)
