"""The Browse tree: choosing a node asks for it in the search line."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from mineralcat.gui import theme
from mineralcat.gui.item_models.browse_model import CLAUSE, COUNT, BrowseModel
from mineralcat.store.rows import ApplicationNode, ListCount

Index = QModelIndex | QPersistentModelIndex


class BrowseTree(QTreeView):
    """Applications, lists and kinds."""

    asked = Signal(str, str)
    """Field and value of the node that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("browseTree")
        self.setAccessibleName("Browse applications, lists and kinds")
        self._model = BrowseModel(self)
        self.setModel(self._model)
        self.setItemDelegate(BrowseDelegate(self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.em(self, 0.8))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.clicked.connect(self._ask)
        self.activated.connect(self._ask)
        theme.watcher().changed.connect(self.viewport().update)

    def show_catalogue(
        self, applications: Iterable[ApplicationNode], lists: Iterable[ListCount]
    ) -> None:
        """Show the catalogue's tree, keeping open what is open."""
        opened = {self._key(index) for index in self._all() if self.isExpanded(index)}
        first = self._model.rowCount() == 0
        self._model.show(applications, lists)
        for index in self._all():
            heading = not index.parent().isValid() and index.row() == 0
            if self._key(index) in opened or (first and heading):
                self.expand(index)

    def mark(self, field: str, value: str) -> None:
        """Select the node that asks for this, opening what it is in; none where there is none."""
        for index in self._all():
            if index.data(CLAUSE) == (field, value):
                if index != self.currentIndex():
                    self.scrollTo(index)
                    self.setCurrentIndex(index)
                return
        self.setCurrentIndex(QModelIndex())

    def _ask(self, index: QModelIndex) -> None:
        clause = index.data(CLAUSE)
        if clause:
            self.asked.emit(*clause)
        else:
            self.setExpanded(index, not self.isExpanded(index))

    def _key(self, index: QModelIndex) -> tuple[object, str]:
        return index.data(CLAUSE), index.data()

    def _all(self) -> Iterable[QModelIndex]:
        queue = [self._model.index(row, 0) for row in range(self._model.rowCount())]
        while queue:
            index = queue.pop(0)
            yield index
            queue += [
                self._model.index(row, 0, index) for row in range(self._model.rowCount(index))
            ]


class BrowseDelegate(QStyledItemDelegate):
    """A name and, at the right, how many minerals are below it; headings in small capitals."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.current()
        rect: QRect = option.rect
        state = option.state
        heading = index.data(CLAUSE) is None
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, colours.accent_soft)
        painter.save()
        font = option.font
        painter.setFont(theme.section_font(font) if heading else font)
        padding = theme.em(font, 0.3)
        inner = rect.adjusted(padding, 0, -2 * padding, 0)
        count = index.data(COUNT)
        room = 0
        if count is not None:
            painter.setFont(theme.figures(font))
            painter.setPen(colours.accent if selected else colours.muted)
            painter.drawText(inner, int(_RIGHT), str(count))
            room = painter.fontMetrics().horizontalAdvance(f"{count}") + 2 * padding
        painter.setPen(colours.muted if heading else colours.accent if selected else colours.text)
        text = inner.adjusted(0, 0, -room, 0)
        fitting = painter.fontMetrics().elidedText(
            index.data(), Qt.TextElideMode.ElideRight, text.width()
        )
        painter.drawText(text, int(_LEFT), fitting)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colours.focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font = option.font
        return QSize(0, theme.em(font, 1.7))


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
