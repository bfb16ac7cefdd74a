"""The Browse tree: choosing a node asks for it in the search line."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QMenu,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from mineralcat.domain.figures import count_text
from mineralcat.gui import theme
from mineralcat.gui.item_models.browse_model import BrowseModel
from mineralcat.gui.painting import RIGHT, draw_text
from mineralcat.store.search_rows import Facet, FacetCount, Section
from mineralcat.translation import _

from ..widgets.line_editing import EditsInPlace, Index, LineDelegate

_SEVERAL = {Section.LISTS, Section.GROUPS, Section.MINED, Section.REFINED, Section.EVIDENCE}
"""Of these more than one can be asked for at once: each has a box to tick."""
_OPEN_AT_FIRST = Section.APPLICATIONS.label, Section.SAVED.label


class BrowseTree(QTreeView, EditsInPlace):
    """Applications, lists, saved searches, groups, countries, concentration, kinds, evidence."""

    asked = Signal(object)
    """The facet that was chosen."""
    added = Signal(str)
    """The slug of an application that is to be selected beside what is selected: with Ctrl."""
    revealed = Signal()
    """Facets came in sight that were not."""
    renamed = Signal(str, str)
    """The slug of a saved search, and the name that was typed for it."""
    deletion_asked = Signal(str)
    """The slug of a saved search."""
    replacement_asked = Signal(str)
    """The slug of a saved search that is to ask what the line does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("browseTree")
        self.setAccessibleName(_("Browse applications, lists, countries and kinds"))
        self._model = BrowseModel(self)
        self._model.renamed.connect(self.renamed)
        self.setModel(self._model)
        self.delegate = BrowseDelegate(self._model, self)
        self.setItemDelegate(self.delegate)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.em(self, 0.8))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.clicked.connect(self._ask)
        self.activated.connect(self._activate)
        self.expanded.connect(self.revealed)
        theme.watcher().changed.connect(self.viewport().update)

    def browse_model(self) -> BrowseModel:
        """What the tree shows."""
        return self._model

    def show_facets(self, facets: Iterable[Facet]) -> None:
        """Show what can be asked for, keeping open what is open."""
        opened = {self._key(index) for index in self._model.walk() if self.isExpanded(index)}
        known = {index.data() for index in self._model.walk() if not index.parent().isValid()}
        place = self.verticalScrollBar().value()
        if not self._model.show(facets):
            return
        for index in self._model.walk():
            heading = not index.parent().isValid()
            fresh = heading and index.data() not in known and index.data() in _OPEN_AT_FIRST
            if fresh or self._key(index) in opened:
                self.expand(index)
        self.verticalScrollBar().setValue(place)

    def show_counts(self, counts: Mapping[Facet, FacetCount]) -> None:
        """Show how many each of these finds beside the query."""
        self._model.show_counts(counts)
        self.viewport().update()

    def in_sight(self) -> list[Facet]:
        """The facets of all branches that are open: only these need a count."""
        found = []
        index = self._model.index(0, 0)
        while index.isValid():
            facet = self._model.facet(index)
            if facet is not None:
                found.append(facet)
            index = self.indexBelow(index)
        return found

    def saved(self) -> list[Facet]:
        """The saved searches."""
        return self._model.saved()

    def mark(self, clause: str) -> None:
        """Select the node that asks for this, opening what it is in; none where there is none."""
        index = self._model.index_of(clause)
        if index != self.currentIndex():
            if index.isValid():
                self.scrollTo(index)
            self.setCurrentIndex(index)

    # -- saved searches ------------------------------------------------------------------------

    def rename_saved(self, slug: str, text: str | None = None, reason: str = "") -> None:
        """Let the user type a name for a saved search; with what was typed before, and why that was
        refused."""
        index = self._model.index_of_saved(slug)
        if not index.isValid():
            return
        self.expand(index.parent())
        self.scrollTo(index)
        if text is not None:
            self.edit_again(index, text, reason)
        else:
            self.setCurrentIndex(index)
            self.edit(index)

    def _saved_here(self, index: QModelIndex) -> str | None:
        facet = self._model.facet(index) if index.isValid() else None
        return facet.slug if facet else None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        slug = self._saved_here(self.indexAt(event.pos()))
        if slug is None:
            return
        menu = QMenu(self)
        menu.addAction(_("Rename"), lambda: self.rename_saved(slug))
        menu.addAction(
            _("Let it ask what the line asks"), lambda: self.replacement_asked.emit(slug)
        )
        menu.addAction(_("Delete"), lambda: self.deletion_asked.emit(slug))
        menu.exec(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        slug = self._saved_here(self.currentIndex())
        if slug is not None and event.key() == Qt.Key.Key_Delete:
            self.deletion_asked.emit(slug)
            return
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._ask(self.currentIndex())
            return
        super().keyPressEvent(event)

    # -- asking --------------------------------------------------------------------------------

    def _activate(self, index: QModelIndex) -> None:
        """Enter; where it is a double click, its first click has asked already."""
        if not QApplication.mouseButtons():
            self._ask(index)

    def _ask(self, index: QModelIndex) -> None:
        facet = self._model.facet(index)
        adds = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        if facet is not None and adds and facet.clause.startswith("used-in:"):
            self.added.emit(facet.clause.removeprefix("used-in:"))
        elif facet is not None:
            self.asked.emit(facet)
        else:
            self.setExpanded(index, not self.isExpanded(index))

    def _key(self, index: QModelIndex) -> object:
        return self._model.facet(index) or index.data()


class BrowseDelegate(LineDelegate):
    """A name and, at the right, how many minerals it finds; headings in small capitals."""

    def __init__(self, model: BrowseModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.current()
        rect: QRect = option.rect
        font, state = option.font, option.state
        facet, count = self._model.facet(index), self._model.count(index)
        asked = count is not None and count.asked
        chosen = asked or bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, colours.accent_soft)
        painter.save()
        padding = theme.em(font, 0.3)
        inner = rect.adjusted(padding, 0, -2 * padding, 0)
        if facet is not None and facet.section in _SEVERAL:
            inner = inner.adjusted(_draw_box(painter, inner, asked), 0, 0, 0)
        if count is not None:
            colour, figures = colours.accent if chosen else colours.muted, theme.figures(font)
            inner = draw_text(painter, inner, count_text(count.minerals), figures, colour, RIGHT)
            if count.unknown:  # how many more it is not known of
                doubt, small = f"{count_text(count.unknown)}? ", theme.small_font(font)
                inner = draw_text(painter, inner, doubt, small, colours.muted, RIGHT)
            inner = inner.adjusted(0, 0, -theme.em(font, 0.5), 0)
        pale = facet is None or (count is not None and not (count.minerals or count.unknown))
        colour = colours.muted if pale else colours.accent if chosen else colours.text
        name_font = theme.section_font(font) if facet is None else font
        draw_text(painter, inner, index.data(), name_font, colour)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colours.focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.em(option.font, 1.7))

    def editor_name(self, index: Index) -> str:
        return _("Name of the saved search")


def _draw_box(painter: QPainter, inner: QRect, ticked: bool) -> int:
    """A box to tick; the room that takes."""
    colours = theme.current()
    side = theme.em(painter.fontMetrics(), 0.66)
    box = QRect(inner.left(), inner.center().y() - side // 2, side, side)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.accent if ticked else colours.muted, 1))
    painter.setBrush(colours.accent if ticked else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, side / 5, side / 5)
    if ticked:
        painter.setPen(QPen(colours.on_accent, max(1.5, side / 7)))
        low = QPoint(box.left() + side * 2 // 5, box.bottom() - side // 4)
        painter.drawLine(QPoint(box.left() + side // 5, box.center().y()), low)
        painter.drawLine(low, QPoint(box.right() - side // 6, box.top() + side // 4))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    return side + theme.em(painter.fontMetrics(), 0.4)
