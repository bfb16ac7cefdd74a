"""The inspector's rows as a tree as high as its content: it opens, follows links, copies."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QKeyCombination,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QSizePolicy, QTreeView, QWidget

from mineralcat.analysis.citation import claim_text, period_text, source_link
from mineralcat.gui import theme
from mineralcat.gui.clipboard import copy_cells, figure_cells, plain_cell
from mineralcat.gui.item_models.facts import Fact, FactKind
from mineralcat.gui.item_models.facts_model import FACT, FactsModel
from mineralcat.translation import _

from .fact_actions import FactActions
from .facts_delegate import FactsDelegate, Pointed

Index = QModelIndex | QPersistentModelIndex

_DUPLICATE = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_D)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FactsTree(QTreeView):
    """Shows one page of facts."""

    followed = Signal(str, str)
    """Kind and slug of what a link leads to."""
    cited = Signal(object)
    """The fact whose source is asked for."""
    edit_asked = Signal(object)
    """The fact whose use is to be changed."""
    figure_edit_asked = Signal(object)
    """The fact whose figure is to be changed."""
    history_asked = Signal(object)
    """The claim whose history is asked for."""
    revealed = Signal(QRect)
    """The part of the tree that should be in sight."""
    copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = FactsModel(self)
        self._delegate = FactsDelegate(self)
        self._refitting = False
        self.actions_of_rows: FactActions | None = None
        """What can be done with rows, once somebody does it."""
        self.setModel(self._facts)
        self.setItemDelegate(self._delegate)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.watcher().changed.connect(self.viewport().update)

    # What is shown -------------------------------------------------------------------------------

    def show_facts(self, facts: Iterable[Fact], *, again: bool = False) -> None:
        """Show another page; *again* keeps what is open and chosen, being the same entry's."""
        opened, shut, at = self._state() if again else (set(), set(), "")
        self._delegate.edited = ""
        self._facts.show_facts(facts)
        for index in self._facts.indexes():
            fact = self._facts.fact(index)
            if fact.children and fact.key not in shut and (fact.opened or fact.key in opened):
                self.expand(index)
        if at:
            self.choose(at)
        self._refit()

    def choose(self, key: str) -> None:
        """Make the row with this key the current one."""
        index = self._facts.index_of(key)
        if index.isValid():
            clear = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, clear)

    def facts_model(self) -> FactsModel:
        """The rows."""
        return self._facts

    def edit_row(self, key: str, editor: QWidget | None) -> None:
        """Lay *editor* over a row, which grows to hold it; or take it away again."""
        index = self._facts.index_of(key)
        if not index.isValid():
            return
        if (former := self.indexWidget(index)) is not None:
            former.hide()  # it is deleted a little later
        self._delegate.edited = key if editor is not None else ""
        self._delegate.edited_height = _height(editor, self.viewport().width()) if editor else 0
        self.setIndexWidget(index, editor)  # type: ignore[arg-type]
        self._refit()
        if editor is not None:
            self.revealed.emit(self.visualRect(index))

    def fit_editor(self) -> None:
        """Become as high as the editor over a row has become."""
        index = self._facts.index_of(self._delegate.edited)
        editor = self.indexWidget(index) if index.isValid() else None
        if editor is not None:
            if (layout := editor.layout()) is not None:
                layout.activate()  # what came or went since counts
            self._delegate.edited_height = _height(editor, self.viewport().width())
            self._refit()
            self.revealed.emit(self.visualRect(index))

    def _state(self) -> tuple[set[str], set[str], str]:
        opened: set[str] = set()
        shut: set[str] = set()
        for index in self._facts.indexes():
            fact = self._facts.fact(index)
            if fact.children:
                (opened if self.isExpanded(index) else shut).add(fact.key)
        current = self.currentIndex()
        return opened, shut, self._facts.fact(current).key if current.isValid() else ""

    # As high as its content -----------------------------------------------------------------------

    def _refit(self) -> None:
        """Lay the rows out for the width there is, and become as high as they are."""
        if self._refitting:
            return
        self._refitting = True
        self._delegate.measure_for(self.font(), self.viewport().width())
        self.doItemsLayout()
        frame = self.height() - self.viewport().height()
        self.setFixedHeight(max(self.viewportSizeHint().height(), 0) + max(frame, 0))
        self._refitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._refit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._refit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self.hasFocus():
            self.revealed.emit(self.visualRect(current))

    # What the user does ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        fact = self._facts.fact(index) if index.isValid() else None
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif fact is None:
            super().keyPressEvent(event)
        elif event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._follow(fact)
        elif event.key() in _ENTER:
            self._activate(index, fact)
        elif event.key() == Qt.Key.Key_Space:
            self._toggle(index)
        elif event.key() == Qt.Key.Key_F2:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._edit(fact, figure=shift or fact.usage is None)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()  # the page scrolls
        elif self.actions_of_rows is not None and event.matches(QKeySequence.StandardKey.Delete):
            self.actions_of_rows.delete(self.chosen_facts())
        elif self.actions_of_rows is not None and event.keyCombination() == _DUPLICATE:
            self.actions_of_rows.duplicate(fact)
        else:
            super().keyPressEvent(event)

    def _activate(self, index: QModelIndex, fact: Fact) -> None:
        """Enter: the source of a figure; else what a row leads to, or what it holds."""
        if fact.claim is not None or fact.source is not None:
            self.cited.emit(fact)
        elif fact.link is not None:
            self._follow(fact)
        else:
            self._toggle(index)

    def _edit(self, fact: Fact, *, figure: bool) -> None:
        """Change a figure with its source; of a use, importance and role."""
        (self.figure_edit_asked if figure and fact.has_figure else self.edit_asked).emit(fact)

    def _follow(self, fact: Fact) -> None:
        if fact.link is not None:
            self.followed.emit(fact.link.kind, fact.link.slug)

    def _toggle(self, index: QModelIndex) -> None:
        if self._facts.fact(index).kind is not FactKind.SECTION:
            self.setExpanded(index, not self.isExpanded(index))
            self._refit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index, part = self._part_at(event.position().toPoint())
        key = self._facts.fact(index).key if index.isValid() else ""
        if self._delegate.pointed != (key, part):
            self._delegate.pointed = Pointed(key, part)
            leads = part in ("mark", "chevron") or (
                part == "text" and self._facts.fact(index).link is not None
            )
            hand = Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(hand if leads else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index, part = self._part_at(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid() or not plain:
            return
        fact = self._facts.fact(index)
        if part == "mark" and (fact.claim is not None or fact.source is not None):
            self.cited.emit(fact)
        elif part == "chevron" or fact.kind is FactKind.GROUP:
            self._toggle(index)
        elif part == "text":
            self._follow(fact)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index, part = self._part_at(event.position().toPoint())
        fact = self._facts.fact(index) if index.isValid() else None
        changes = self.actions_of_rows is not None and fact is not None and fact.target is not None
        if fact is not None and part in ("", "figure") and changes:
            self._edit(fact, figure=part == "figure" or fact.usage is None)
        else:
            super().mouseDoubleClickEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._delegate.pointed = Pointed("", "")
        self.viewport().update()

    def _part_at(self, pos: QPoint) -> tuple[QModelIndex, str]:
        index = self.indexAt(pos)
        if not index.isValid():
            return index, ""
        corner = self.visualRect(index).topLeft()
        inside = pos - corner
        return index, self._delegate.layout_of(index).part_at(inside.x(), inside.y())

    # Copying --------------------------------------------------------------------------------------

    def chosen_facts(self) -> list[Fact]:
        """The selected rows, from top to bottom."""
        chosen = self.selectionModel().isSelected
        return [self._facts.fact(index) for index in self._facts.indexes() if chosen(index)]

    def _meant(self, pointed: Fact | None) -> list[Fact]:
        """What a menu acts on: the selected rows, or the one it was opened on where that is none of
        them, for a right click selects nothing."""
        chosen = self.chosen_facts()
        return chosen if pointed is None or pointed in chosen else [pointed]

    def copy(self, pointed: Fact | None = None) -> None:
        """The figures of the rows, as spreadsheets take them; of a row without one, its words."""
        rows = [_cells(fact) for fact in self._meant(pointed)]
        copy_cells(rows)
        if rows:
            self.copied.emit()

    def copy_with_citation(self, pointed: Fact | None = None) -> None:
        """Figures with what they are of, and who says so."""
        self._put("\n".join(fact.cited for fact in self._meant(pointed)))

    def copy_citation(self, pointed: Fact | None = None) -> None:
        """Who says so, alone."""
        found = dict.fromkeys(filter(None, (fact.citation for fact in self._meant(pointed))))
        self._put("\n".join(found))

    def _put(self, text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)
            self.copied.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        if index.isValid():
            menu = self.menu_of(index.data(FACT))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(place)

    def menu_of(self, fact: Fact) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(self)

        def add(words: str, does: Callable[[], object], keys: str = "") -> None:
            menu.addAction(words, QKeySequence(keys), lambda: does())

        add(_("Copy"), lambda: self.copy(fact), "Ctrl+C")
        if fact.citation:
            add(_("Copy with citation"), lambda: self.copy_with_citation(fact))
            add(_("Copy citation"), lambda: self.copy_citation(fact))
            menu.addSeparator()
            add(_("Show source"), lambda: self.cited.emit(fact), "Return")
        if source_link(fact.publication):
            add(_("Open source link …"), lambda: self.cited.emit(fact))
        if fact.link is not None:
            application = fact.link.kind == "application"
            words = _("Go to this application") if application else _("Go to this mineral")
            add(words, lambda: self._follow(fact), "Ctrl+Return")
        if fact.claim is not None:
            add(_("History of this"), lambda: self.history_asked.emit(fact.claim), "Ctrl+H")
        if fact.usage is not None:
            add(_("Change importance and role"), lambda: self.edit_asked.emit(fact), "F2")
        if self.actions_of_rows is not None and self.actions_of_rows.can_edit:
            self._add_changes(menu, fact, self.actions_of_rows, add)
        return menu

    def _add_changes(
        self, menu: QMenu, fact: Fact, actions: FactActions, add: Callable[..., None]
    ) -> None:
        """What changes the catalogue."""
        menu.addSeparator()
        if fact.has_figure and (claim := fact.claim) is not None:
            words, keys = _("Change the figure and its source"), "Shift+F2" if fact.usage else "F2"
            add(words, lambda: self.figure_edit_asked.emit(fact), keys)
            words = _("Stop preferring this claim") if claim.preferred else _("Prefer this claim")
            add(words, lambda: actions.prefer(claim))
        if fact.target is not None:
            add(_("Change all fields …"), lambda: actions.change(fact))
            add(_("Duplicate"), lambda: actions.duplicate(fact), "Ctrl+D")
            add(_("Delete"), lambda: actions.delete(self._meant(fact)), "Del")
        actions.fill_add_menu(menu.addMenu(_("Add")))


def _cells(fact: Fact) -> list[str]:
    """A row as spreadsheets take it: what it is of, its figure in cells, and the year; of a row
    without a figure, its words."""
    if fact.claim is None or not claim_text(fact.claim):
        return list(map(plain_cell, filter(None, (fact.text, fact.figure or fact.aside))))
    name = fact.about or fact.text
    return [plain_cell(name), *figure_cells(fact.claim), period_text(fact.claim)]


def _height(editor: QWidget, width: int) -> int:
    """How high an editor is that has this width."""
    layout = editor.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return editor.sizeHint().height()
