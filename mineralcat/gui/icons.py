"""The program's own drawings, in the colours of the theme."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QGuiApplication,
    QIcon,
    QImageReader,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtWidgets import QAbstractButton

from mineralcat.gui import theme
from mineralcat.shipped import shipped


def icon(name: str) -> QIcon:
    """The drawing in the theme's text colour, pale where its action is off; sharp at any scale."""
    made = QIcon()
    worn = theme.current()
    for side in _sides():
        made.addPixmap(pixmap(name, side, worn.text), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, side, worn.faint), QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """The crystal that stands for the program, in the accent."""
    made = QIcon()
    for side in (16, 32, 64, 128):
        made.addPixmap(pixmap("mineral", side, theme.current().accent))
    return made


def give_icon(bearer: QAction | QAbstractButton, name: str) -> None:
    """Give an action or a button its icon, now and whenever the theme changes."""
    _Icon(bearer, name).draw()


def pixmap(name: str, side: int, colour: QColor) -> QPixmap:
    """The drawing *side* pixels wide, in one colour; drawn once, as every window has the same."""
    ratio = _screen_ratio()
    key = f"mineralcat {name} {side} {colour.name()} {ratio}"
    known = QPixmap()
    if QPixmapCache.find(key, known):
        return known
    file = shipped("resources") / "icons" / f"{name}.svg"
    svg = file.read_text(encoding="utf-8").replace("currentColor", colour.name())
    data = QBuffer()
    data.setData(QByteArray(svg.encode()))
    data.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(data, QByteArray(b"svg"))
    reader.setScaledSize(QSize(round(side * ratio), round(side * ratio)))
    drawn = QPixmap.fromImage(reader.read())
    drawn.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def _sides() -> tuple[int, ...]:
    """The sizes that buttons of the usual font ask for, and twice those."""
    em = theme.em(QGuiApplication.font())
    return 16, em, round(1.5 * em), 2 * em


def _screen_ratio() -> float:
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


class _Icon(QObject):
    """Lives as long as the action or button that it draws."""

    def __init__(self, bearer: QAction | QAbstractButton, name: str) -> None:
        super().__init__(bearer)
        self._bearer = bearer
        self._name = name
        theme.watcher().changed.connect(self.draw)

    @Slot()
    def draw(self) -> None:
        self._bearer.setIcon(icon(self._name))
        if isinstance(self._bearer, QAbstractButton):
            side = theme.em(self._bearer)
            self._bearer.setIconSize(QSize(side, side))
