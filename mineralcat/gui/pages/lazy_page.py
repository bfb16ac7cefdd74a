"""A tab that is empty until it is first shown, and reads only while it is in sight."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ..widgets import layouts

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue


class LazyPage(QWidget):
    """Subclasses make their parts, and `read` what is shown."""

    reported = Signal(str)
    """What was done."""
    asked = Signal(str, object)
    """A sentence, and the list of `NoticeAction` that can be chosen."""
    failed = Signal(object)
    """Why something could not be read."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self._catalogue: Catalogue | None = None
        self._stale = True
        self._layout = layouts.column(of=self, margin=0)

    def read(self) -> None:
        """Read what is shown."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read again, now or once the page is shown."""
        self._stale = True
        if self.isVisible():
            self.read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.read()
