"""What could stand where one is typing: a list below the search line that never takes its focus."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mineralcat.domain.figures import count_text
from mineralcat.gui import theme
from mineralcat.gui.painting import RIGHT, draw_elided
from mineralcat.store.search_rows import Completion, CompletionKind

Index = QModelIndex | QPersistentModelIndex
ROWS = 8
"""So many lines are in sight; the list scrolls to the others."""
_WIDTH = 46
"""In letters of the font."""


class CompletionList(QListWidget):
    """Lies over the window below an edit, and below what is said of what is typed there."""

    chosen = Signal(object)

    def __init__(self, edit: QLineEdit, below: QWidget) -> None:
        super().__init__(edit)
        self.setObjectName("completionList")
        self.setAccessibleName("What could stand here")
        self._edit = edit
        self._above = below
        self._delegate = CompletionDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListWidget.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        theme.set_role(self, "popup")
        self.itemClicked.connect(lambda _: self.chosen.emit(self.current))
        self.hide()

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
            count = "" if row.minerals is None else f", {row.minerals} minerals"
            spoken = f"{row.label}, {row.text}{count}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
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
        row = self.currentRow() + step
        if row < -1:
            row = self.count() - 1
        self.setCurrentRow(row if row < self.count() else -1)

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
            painter.setFont(theme.figures(option.font))
            painter.setPen(colours.muted)
            painter.drawText(inner, RIGHT, count_text(row.minerals))
            inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance("00,000"))
        first, second = _words(row)
        painter.setFont(option.font)
        painter.setPen(colours.text)
        metrics = painter.fontMetrics()
        draw_elided(painter, inner, first)
        inner.setLeft(inner.left() + metrics.horizontalAdvance(first) + 2 * step)
        if inner.width() > metrics.averageCharWidth() * 4:
            painter.setFont(theme.small_font(option.font))
            painter.setPen(colours.muted)
            draw_elided(painter, inner, second)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.em(option.font, _HEIGHT))


def _words(row: Completion) -> tuple[str, str]:
    """What is read first, and what is beside it."""
    match row.kind:
        case CompletionKind.FIELD:
            return row.text, row.label
        case CompletionKind.RECENT:
            return row.label, "asked before"
        case CompletionKind.MINERAL:
            return row.label, "mineral"
        case _:
            return row.label, row.text if row.text != row.label else ""
