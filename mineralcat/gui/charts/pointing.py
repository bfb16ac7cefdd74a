"""What pointer and keys do on a chart: the same on each."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from mineralcat.gui.clipboard import copy_cells, rows_of_claims
from mineralcat.gui.plain_text import show_tooltip

from .chart import Chart, Mark

_WALK = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Right,
    Qt.Key.Key_Left,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Pointing(QObject):
    """Hears a canvas and speaks for its chart."""

    def __init__(self, chart: Chart, canvas: QWidget, pointed: QWidget) -> None:
        super().__init__(chart)
        self._chart = chart
        self._canvas = canvas
        self._pointed = pointed
        self._mark: Mark | None = None
        self._pressed = False
        self._clicked: Mark | None = None
        if pointed is not canvas:
            pointed.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # else a nameless stop of Tab
        canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # after it, for it may be its proxy
        pointed.setMouseTracking(True)
        for widget in {canvas, pointed}:
            widget.installEventFilter(self)

    @property
    def mark(self) -> Mark | None:
        """What pointer or keys are on."""
        return self._mark

    def forget(self) -> None:
        """What was pointed at is no longer there."""
        self._mark = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if "_pointed" not in vars(self):  # while a chart goes, its parts hear of it
            return False
        if isinstance(event, QContextMenuEvent):
            return self._ask_menu(event)
        if isinstance(event, QKeyEvent):
            pressed = event.type() is QEvent.Type.KeyPress and watched is self._canvas
            return pressed and self._press_key(event)
        if watched is not self._pointed:
            return False
        if isinstance(event, QHelpEvent):
            mark = self._chart.mark_at(event.pos())
            show_tooltip(event.globalPos(), mark.text if mark else "", self._pointed)
            return True
        if isinstance(event, QMouseEvent):
            return self._use_mouse(event)
        if event.type() is QEvent.Type.Leave:
            self._point_at(None)
        return False

    def _use_mouse(self, event: QMouseEvent) -> bool:
        pos, kind = event.position().toPoint(), event.type()
        mark = self._chart.mark_at(pos)
        left = event.button() == Qt.MouseButton.LeftButton
        if kind is QEvent.Type.MouseMove:
            self._point_at(mark)
            return False  # a chart may drag what it shows
        if kind is QEvent.Type.MouseButtonPress:
            self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
            self._pressed = left
            self._clicked = None
            return False
        if kind is QEvent.Type.MouseButtonDblClick and left:
            self._pressed = False
            self._search(self._clicked or mark)  # the first click may have changed what lies here
            return True
        if kind is QEvent.Type.MouseButtonRelease and left and self._pressed and mark:
            self._pressed = False
            self._take(mark, event.modifiers())
            return True
        return False

    def _take(self, mark: Mark, held: Qt.KeyboardModifier) -> None:
        self._clicked = mark
        if mark.act:
            self._chart.acted.emit(mark.act)
        elif mark.slug:
            (self._chart.added if held & _CTRL else self._chart.chosen).emit(mark.slug)

    def _search(self, mark: Mark | None) -> None:
        if mark is not None and mark.query:
            self._chart.searched.emit(mark.query)

    def _press_key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Copy) and self._mark:
            rows = rows_of_claims(self._mark.name, self._mark.claims)
            copy_cells(rows, text=self._mark.text)
            return True
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in _WALK:
            return self._walk(key)
        if key in _ENTER and self._mark:
            if held & _SHIFT:
                self._search(self._mark)
            else:
                self._take(self._mark, held)
            return True
        return False

    def _walk(self, key: Qt.Key) -> bool:
        mark = self._chart.mark_beside(self._mark, key)
        if mark is None:
            return False
        self._point_at(mark)
        self._canvas.setAccessibleDescription(mark.text)
        self._chart.reveal(mark)
        return True

    def _point_at(self, mark: Mark | None) -> None:
        if mark != self._mark:
            self._mark = mark
            pointing = Qt.CursorShape.PointingHandCursor
            self._pointed.setCursor(pointing if mark else Qt.CursorShape.ArrowCursor)
            self._chart.point_at(mark)

    def _ask_menu(self, event: QContextMenuEvent) -> bool:
        """By the pointer of what is under it, by keys of what they walked to."""
        by_keys = event.reason() is QContextMenuEvent.Reason.Keyboard
        mark = self._mark if by_keys else self._chart.mark_at(event.pos())
        place = event.globalPos()
        if by_keys:
            at = mark.place.center() if mark else QPoint(0, 0)
            place = self._pointed.mapToGlobal(at)
        self._chart.menu_asked.emit(mark, place)
        return True
