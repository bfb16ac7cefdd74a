"""The windows of this process, one for each catalogue that is open."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from .recent_use import note_lost, note_opened

if TYPE_CHECKING:
    from .main_window import MainWindow


class Windows(QObject):
    """Knows them all, so that a catalogue is opened once."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("windows")
        self._open: list[MainWindow] = []

    @classmethod
    def of_this_process(cls) -> "Windows":
        """The one that knows the windows; made when it is first asked for."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        found = app.findChild(cls, "windows", Qt.FindChildOption.FindDirectChildrenOnly)
        return found if found is not None else cls(app)

    def add(self, window: "MainWindow") -> None:
        """Know a window until it is closed, and open others where it asks for them."""
        self._open.append(window)
        # By bound methods: a lambda would hold the window for ever.
        window.closed.connect(self._forget)
        window.open_requested.connect(self.open)
        window.reopen_requested.connect(self._open_again)

    def all(self) -> "tuple[MainWindow, ...]":
        """Those that are open; one that Qt let go of without closing it is none."""
        self._open = [window for window in self._open if isValid(window)]
        return tuple(self._open)

    def open(self, path: Path, asking: "MainWindow | None" = None) -> "MainWindow":
        """The window of a catalogue: the one that has it open, else the *asking* one where it has
        none, else a new one."""
        path = path.absolute()
        window = next((one for one in self.all() if _same(one.path, path)), None)
        if window is None and asking is not None and asking.path is None:
            window = asking
            self._load(window, path)
        elif window is None:
            window = self._beside(path, asking)
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def _beside(self, path: Path, asking: "MainWindow | None") -> "MainWindow":
        from .main_window import MainWindow

        window = MainWindow()
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if asking is not None:
            step = window.fontMetrics().height() * 2
            window.move(asking.x() + step, asking.y() + step)
        self.add(window)
        self._load(window, path)
        return window

    def _load(self, window: "MainWindow", path: Path) -> None:
        window.load(path, lambda: note_opened(path), lambda _: note_lost(path))

    def _open_again(self, asking: "MainWindow") -> None:
        """Show the file that came in the place of a window's own beside it: that window still has
        what could not be saved, to be looked at and copied."""
        if asking.path is not None:
            self._beside(asking.path, asking).show()

    def _forget(self, window: "MainWindow") -> None:
        self._open = [one for one in self._open if one is not window]


def _same(one: Path | None, other: Path) -> bool:
    if one is None:
        return False
    try:
        return one.samefile(other)
    except OSError:
        return one == other
