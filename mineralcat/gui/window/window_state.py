"""What comes back at the next start: geometry, splitters, columns. It is Qt's alone to know."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMargins, QPoint, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow, QSplitter

    from ..pages.mineral_table import MineralTable

DEFAULT_SIZE = QSize(1280, 800)
FRAME = QMargins(4, 40, 4, 4)
"""What a window manager puts around a window at most; what it really is shows only later."""
_STAND_IN = "offscreen", QSize(800, 800)
"""Qt's platform without a screen, and the size in pixels of the screen that it makes up."""


def place(window: "QMainWindow") -> None:
    """Put the window where it was, or give it the size of the first start; in either case so that
    all of it is on the screen, its frame and its status bar too."""
    window.resize(DEFAULT_SIZE)
    if (screen := _screen(window)) is not None:
        window.resize(fitted(QRect(screen.topLeft(), DEFAULT_SIZE), screen, FRAME).size())
    if window.restoreGeometry(_bytes(QSettings(), "window/geometry")):
        keep_on_screen(window, FRAME)


def keep_on_screen(window: "QMainWindow", frame: QMargins | None = None) -> None:
    """Shrink and move the window where a part of it is off its screen; *frame* as long as its own
    is not known. It was on a larger screen then, or on one that is gone."""
    screen = _screen(window)
    if screen is None or window.isMaximized() or window.isFullScreen():
        return
    if frame is None:
        outer, inner = window.frameGeometry(), window.geometry()
        frame = QMargins(
            inner.left() - outer.left(),
            inner.top() - outer.top(),
            outer.right() - inner.right(),
            outer.bottom() - inner.bottom(),
        )
    needed = fitted(window.geometry(), screen, frame)
    if needed != window.geometry():
        window.setGeometry(needed)


def fitted(inner: QRect, screen: QRect, frame: QMargins) -> QRect:
    """Where a window without its frame may be at most, near where it is."""
    room = screen.marginsRemoved(frame)
    size = inner.size().boundedTo(room.size())
    left = min(max(inner.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(inner.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(QPoint(left, top), size)


def _screen(window: "QMainWindow") -> QRect | None:
    """What of the screen is free for windows; None where there is no screen."""
    screen = window.screen()
    platform, size = _STAND_IN
    pixels = screen.size() * screen.devicePixelRatio()
    if QGuiApplication.platformName() == platform and pixels == size:
        return None
    return screen.availableGeometry()


def restore(body: "QSplitter", page: "QSplitter", table: "MineralTable") -> None:
    """Give splitters and columns back the sizes that the user gave them."""
    saved = QSettings()
    body.restoreState(_bytes(saved, "window/body"))
    page.restoreState(_bytes(saved, "window/page"))
    known = saved.value("table/known") == _known_columns()
    header = _bytes(saved, "table/header") if known else QByteArray()
    table.restore(header, _choices(saved.value("table/columns")))


def _bytes(saved: QSettings, key: str) -> QByteArray:
    value = saved.value(key)
    return value if isinstance(value, QByteArray) else QByteArray()


def remember(
    window: "QMainWindow", body: "QSplitter", page: "QSplitter", table: "MineralTable"
) -> None:
    """Keep it all for the next start."""
    saved = QSettings()
    saved.setValue("window/geometry", window.saveGeometry())
    saved.setValue("window/body", body.saveState())
    saved.setValue("window/page", page.saveState())
    header, chosen = table.columns_state()
    saved.setValue("table/header", header)
    saved.setValue("table/known", _known_columns())
    saved.setValue("table/columns", [f"{key}={int(shown)}" for key, shown in chosen.items()])


def _known_columns() -> str:
    """What a remembered header speaks of: it is not taken up once a version has other columns."""
    from ..item_models.columns import COLUMNS

    return " ".join(column.key for column in COLUMNS)


def _choices(saved: str | list[str] | None) -> dict[str, bool]:
    if isinstance(saved, str):
        saved = [saved]
    pairs = [str(item).partition("=") for item in saved] if isinstance(saved, list) else []
    return {key: value == "1" for key, _, value in pairs}
