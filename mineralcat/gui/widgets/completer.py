"""Completion of what is typed in an edit: when a list is asked for, shown or gone, and its keys."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mineralcat.store.search_rows import Completion

from ..pages.completion_list import CompletionList

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Completing(QObject):
    """Asks what could stand at the cursor of an edit, and shows the answer below the line that the
    edit is in."""

    asked = Signal(str, int)
    """What could stand in this text at this place? `answer` tells."""
    taken = Signal(object)
    """The completion that the user chose."""
    settled = Signal()
    """Enter was pressed on what is typed."""
    ended = Signal()
    """Nothing could stand there, or nobody wants to know any more."""

    def __init__(self, edit: QLineEdit, line: QWidget) -> None:
        super().__init__(edit)
        self._edit = edit
        self._requested: tuple[str, int] | None = None
        self._choose = False
        self.list = CompletionList(edit, line)
        self.list.chosen.connect(self._take)
        edit.installEventFilter(self)

    @property
    def is_waiting(self) -> bool:
        """Whether something may come of what is typed: an answer is shown or on its way."""
        return self._requested is not None

    def begin(self) -> Callable[[], None]:
        """Something is being typed; call the result to ask what could stand there."""
        self._requested = requested = (self._edit.text(), self._edit.cursorPosition())
        return lambda: self.asked.emit(*requested)

    def answer(self, text: str, at: int, rows: Sequence[Completion]) -> None:
        """Show what could stand there, unless something else is typed by now."""
        if self._requested != (text, at):
            return
        if not rows or not self._edit.hasFocus():
            self.end()
            return
        typed = text[rows[0].start : rows[0].end]
        done = len(rows) == 1 and rows[0].text.casefold() == typed.casefold()
        self.list.show_rows(() if done else rows, choose=self._choose)
        self._choose = False

    def end(self) -> None:
        """Show no list, and take none that is on its way."""
        self._requested = None
        self._choose = False
        self.list.hide()
        self.ended.emit()

    def _take(self, row: Completion) -> None:
        self.list.hide()
        self._requested = None
        self.taken.emit(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._handle(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut:
            self.end()
        return super().eventFilter(watched, event)

    def _handle(self, key: Qt.Key) -> bool:
        """The keys of the list; whether the edit need not see this one."""
        shown = self.list.isVisible()
        chosen = self.list.current if shown else None
        if key in (*_ENTER, Qt.Key.Key_Tab) and chosen is not None:
            self._take(chosen)
            return True
        if key in _ENTER:
            self.end()
            self.settled.emit()
            return False
        if key == Qt.Key.Key_Escape and shown:
            self.end()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if shown:
                self.list.move_by(1 if key == Qt.Key.Key_Down else -1)
            elif key == Qt.Key.Key_Down:
                self._choose = True
                self.begin()()
            return True
        return False
