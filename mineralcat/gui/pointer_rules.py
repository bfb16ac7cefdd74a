"""What mouse wheel and right button do, for all widgets of the program alike.

Qt lets the wheel change a combo or spin box that the pointer merely passes while one scrolls, and
lets a right click change what is selected. Here the wheel scrolls what the box lies in, and a right
click opens a menu and nothing else.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
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
            if _is_closed_box(watched):
                event.ignore()  # so that Qt offers it to what the box lies in
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


def _is_closed_box(watched: QObject) -> bool:
    """Whether the wheel would change a value here; the list of an open box is another widget. In a
    spin box that has the focus, the wheel is meant."""
    if isinstance(watched, QComboBox):
        return True
    return isinstance(watched, QAbstractSpinBox) and not watched.hasFocus()


def _is_of_items(watched: QObject) -> bool:
    """Whether this shows the items of a table, a list or a tree of ours; Qt's own file dialog
    renames and deletes what is selected."""
    view = watched.parent() if isinstance(watched, QWidget) else None
    return (
        isinstance(view, QAbstractItemView)
        and view.viewport() is watched
        and not isinstance(view.window(), QFileDialog)
    )
