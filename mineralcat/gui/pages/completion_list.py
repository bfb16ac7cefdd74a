"""What could stand where one is typing: a list below the search line that never takes its focus."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
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
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mineralcat.domain.figures import count_text
from mineralcat.gui import theme
from mineralcat.store.search_rows import Completion, CompletionKind

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()

ROWS = 8
"""So many lines are in sight; the list scrolls to the others."""
_WIDTH = 46
"""In letters of the font."""


class CompletionModel(QAbstractListModel):
    """The completions of one moment."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[Completion] = ()

    def show(self, rows: Sequence[Completion]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            count = "" if row.minerals is None else f", {row.minerals} minerals"
            return f"{row.label}, {row.text}{count}"
        return None


class CompletionList(QListView):
    """Lies over the window below an edit, and below what is said of what is typed there."""

    chosen = Signal(object)

    def __init__(self, edit: QLineEdit, below: QWidget) -> None:
        super().__init__(edit)
        self.setObjectName("completionList")
        self.setAccessibleName("What could stand here")
        self._edit = edit
        self._above = below
        self._rows = CompletionModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(CompletionDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        theme.set_role(self, "popup")
        self.clicked.connect(lambda index: self.chosen.emit(self._rows.rows[index.row()]))
        self.hide()

    def show_rows(self, rows: Sequence[Completion], *, choose: bool = False) -> None:
        """Show these below the edit; nothing where there are none. None of them is chosen, unless
        the user asked for the list."""
        if not rows:
            self.hide()
            return
        self._rows.show(rows)
        self._place(len(rows))
        self.setCurrentIndex(self._rows.index(0) if choose else QModelIndex())
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
        row = self.currentIndex().row() + step
        if row < -1:
            row = self._rows.rowCount() - 1
        inside = 0 <= row < self._rows.rowCount()
        self.setCurrentIndex(self._rows.index(row) if inside else QModelIndex())

    @property
    def current(self) -> Completion | None:
        """The line that is chosen."""
        index = self.currentIndex()
        return self._rows.rows[index.row()] if index.isValid() else None


_HEIGHT = 1.7


class CompletionDelegate(QStyledItemDelegate):
    """What it is, muted what is typed for it, and how many minerals there would be."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.current()
        model = index.model()
        assert isinstance(model, CompletionModel)
        row = model.rows[index.row()]
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
            painter.drawText(inner, int(_RIGHT), count_text(row.minerals))
            inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance("00,000"))
        first, second = _said(row)
        painter.setFont(option.font)
        painter.setPen(colours.text)
        metrics = painter.fontMetrics()
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(inner, int(_LEFT), metrics.elidedText(first, elide, inner.width()))
        inner.setLeft(inner.left() + metrics.horizontalAdvance(first) + 2 * step)
        if inner.width() > metrics.averageCharWidth() * 4:
            painter.setFont(theme.small_font(option.font))
            painter.setPen(colours.muted)
            fitting = painter.fontMetrics().elidedText(second, elide, inner.width())
            painter.drawText(inner, int(_LEFT), fitting)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.em(option.font, _HEIGHT))


def _said(row: Completion) -> tuple[str, str]:
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


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
