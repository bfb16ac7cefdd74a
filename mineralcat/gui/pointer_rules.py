"""What mouse wheel and right button do, for all widgets of the program alike.

Qt lets the wheel change a combo or spin box that the pointer merely passes while one scrolls, and
lets a right click change what is selected. Here the wheel scrolls what the box lies in, and a right
click opens a menu and nothing else.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFileDialog,
    QWidget,
)

_CLICKS = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
)
_NAME = "pointerRules"


def install(app: QApplication) -> None:
    """Have the rules hold in this program; once is enough."""
    if app.findChild(PointerRules, _NAME) is None:
        app.installEventFilter(PointerRules(app))


class PointerRules(QObject):
    """Filters the events of the whole program."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(_NAME)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.Polish:
            _take_no_focus_by_wheel(watched)
        elif kind is QEvent.Type.Wheel:
            if isinstance(watched, QWidget) and _is_closed_box(watched):
                _scroll_around(watched, event)
                return True
        elif kind in _CLICKS and isinstance(event, QMouseEvent):
            return event.button() == Qt.MouseButton.RightButton and _is_of_items(watched)
        return False


def _take_no_focus_by_wheel(watched: QObject) -> None:
    """Qt gives boxes the focus by a mere turn of the wheel, which ends what is typed elsewhere."""
    if (
        isinstance(watched, QComboBox | QAbstractSpinBox)
        and watched.focusPolicy() == Qt.FocusPolicy.WheelFocus
    ):
        watched.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _scroll_around(box: QWidget, event: QEvent) -> None:
    """Give the wheel to the innermost area around a box that has anything to scroll."""
    part = box.parentWidget()
    while part is not None:
        if _is_viewport(part):
            event.accept()
            QApplication.sendEvent(part, event)
            if event.isAccepted():
                return
        part = None if part.isWindow() else part.parentWidget()
    event.accept()  # nothing scrolls, and Qt need not look once more


def _is_closed_box(watched: QWidget) -> bool:
    """Whether the wheel would change a value here; the list of an open box is another widget. In a
    spin box that has the focus, the wheel is meant."""
    if isinstance(watched, QComboBox):
        return True
    return isinstance(watched, QAbstractSpinBox) and not watched.hasFocus()


def _is_viewport(part: QWidget) -> bool:
    area = part.parentWidget()
    return isinstance(area, QAbstractScrollArea) and area.viewport() is part


def _is_of_items(watched: QObject) -> bool:
    """Whether this shows the items of a table, a list or a tree of ours; Qt's own file dialog
    renames and deletes what is selected."""
    if not isinstance(watched, QWidget) or not _is_viewport(watched):
        return False
    view = watched.parentWidget()
    return isinstance(view, QAbstractItemView) and not isinstance(view.window(), QFileDialog)
