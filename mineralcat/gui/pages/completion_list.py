"""What could stand where one is typing: when a list of it is asked for, shown or gone. It is below
the search line and never takes its focus."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mineralcat.analysis.figure import mineral_count
from mineralcat.domain.figures import count_text
from mineralcat.gui import theme
from mineralcat.gui.painting import RIGHT, draw_text
from mineralcat.store.search_rows import Completion, CompletionKind
from mineralcat.translation import _, comma_list

Index = QModelIndex | QPersistentModelIndex
ROWS = 8
"""So many lines are in sight; the list scrolls to the others."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WIDTH = 46
"""In letters of the font."""


class CompletionList(QListWidget):
    """Asks what could stand at the cursor of an edit, and shows the answer over the window, below
    the line that the edit is in and the messages about what is typed there."""

    asked = Signal(str, int)
    """What could stand in this text at this place? `answer` tells."""
    taken = Signal(object)
    """The completion that the user chose."""
    settled = Signal()
    """Enter was pressed on what is typed."""
    ended = Signal()
    """Nothing could stand there, or nobody wants to know any more."""

    def __init__(self, edit: QLineEdit, below: QWidget) -> None:
        super().__init__(edit)
        self.setObjectName("completionList")
        self.setAccessibleName(_("What could stand here"))
        self._edit = edit
        self._above = below
        self._requested: tuple[str, int] | None = None
        self._choose = False
        self._delegate = CompletionDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListWidget.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        theme.set_role(self, "popup")
        self.itemClicked.connect(self._take)
        edit.installEventFilter(self)
        self.hide()

    @property
    def is_waiting(self) -> bool:
        """Whether something may come of what is typed: an answer is shown or on its way."""
        return self._requested is not None

    def begin(self) -> Callable[[], None]:
        """Something is being typed; call the result to ask what could stand there."""
        self._requested = (self._edit.text(), self._edit.cursorPosition())
        return partial(self.asked.emit, *self._requested)

    def answer(self, text: str, at: int, rows: Sequence[Completion]) -> None:
        """Show what could stand there, unless something else is typed by now."""
        if self._requested != (text, at):
            return
        if not rows or not self._edit.hasFocus():
            self.end()
            return
        typed = text[rows[0].start : rows[0].end]
        done = len(rows) == 1 and rows[0].text.casefold() == typed.casefold()
        self.show_rows(() if done else rows, choose=self._choose)
        self._choose = False

    def end(self) -> None:
        """Show no list, and take none that is on its way."""
        self._requested = None
        self._choose = False
        self.hide()
        self.ended.emit()

    @Slot()
    def _take(self) -> None:
        row = self.current
        self.hide()
        self._requested = None
        self.taken.emit(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._handle(Qt.Key(event.key()))
        if watched is self._edit and event.type() == QEvent.Type.FocusOut:
            self.end()
        return super().eventFilter(watched, event)

    def _handle(self, key: Qt.Key) -> bool:
        """The keys of the list; whether the edit need not see this one."""
        shown = self.isVisible()
        chosen = shown and self.current is not None
        if key in (*_ENTER, Qt.Key.Key_Tab) and chosen:
            self._take()
            return True
        if key in _ENTER:
            self.end()
            self.settled.emit()
            return False
        if key == Qt.Key.Key_Escape and shown:
            self.end()
            return True
        if key == Qt.Key.Key_Down and not shown:
            self._choose = True
            self.begin()()
        elif shown and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.move_by(1 if key == Qt.Key.Key_Down else -1)
        return key in (Qt.Key.Key_Down, Qt.Key.Key_Up)

    def show_rows(self, rows: Sequence[Completion], *, choose: bool = False) -> None:
        """Show these below the edit; nothing where there are none. None of them is chosen, unless
        the user asked for the list."""
        if not rows:
            self.hide()
            return
        self.clear()
        self._delegate.rows = rows
        for row in rows:
            item = QListWidgetItem(row.label, self)
            spoken = [row.label, row.text]
            if row.minerals is not None:
                spoken.append(mineral_count(row.minerals))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, comma_list(spoken))
        self._place(len(rows))
        self.setCurrentRow(0 if choose else -1)
        self.scrollToTop()
        self.show()
        self.raise_()

    def _place(self, count: int) -> None:
        window = self._edit.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        below = QPoint(
            self._edit.mapTo(window, QPoint()).x(),
            self._above.mapTo(window, QPoint(0, self._above.height())).y(),
        )
        width = min(theme.em(self, 0.5) * _WIDTH, self._edit.width())
        frame = 2 * self.frameWidth() + theme.em(self, 0.4)
        height = min(count, ROWS) * theme.em(self, _HEIGHT) + frame
        self.setGeometry(QRect(below, QSize(width, min(height, window.height() - below.y()))))

    def move_by(self, step: int) -> None:
        """Choose the next line or the one before; before the first stands what was typed."""
        self.setCurrentRow((self.currentRow() + 1 + step) % (self.count() + 1) - 1)

    @property
    def current(self) -> Completion | None:
        """The line that is chosen."""
        row = self.currentRow()
        return self._delegate.rows[row] if row >= 0 else None


_HEIGHT = 1.7


class CompletionDelegate(QStyledItemDelegate):
    """What it is, muted what is typed for it, and how many minerals there would be."""

    rows: Sequence[Completion] = ()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.current()
        row = self.rows[index.row()]
        rect: QRect = option.rect
        active = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
        if option.state & active:
            painter.fillRect(rect, colours.accent_soft)
        painter.save()
        step = theme.em(option.font, 0.4)
        inner = rect.adjusted(step, 0, -step, 0)
        if row.minerals is not None:
            figures = theme.figures(option.font)
            draw_text(painter, inner, count_text(row.minerals), figures, colours.muted, RIGHT)
            inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance("00,000"))
        first, second = _words(row)
        inner = draw_text(painter, inner, first, option.font, colours.text, gap=2 * step)
        if inner.width() > painter.fontMetrics().averageCharWidth() * 4:
            draw_text(painter, inner, second, theme.small_font(option.font), colours.muted)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.em(option.font, _HEIGHT))


def _words(row: Completion) -> tuple[str, str]:
    """What is read first, and what is beside it."""
    match row.kind:
        case CompletionKind.FIELD:
            return row.text, row.label
        case CompletionKind.RECENT:
            return row.label, _("asked before")
        case CompletionKind.MINERAL:
            return row.label, _("mineral")
        case _:
            return row.label, row.text if row.text != row.label else ""
