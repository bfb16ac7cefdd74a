"""Texts edited in the cells of a view: what tables and the tree do alike."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mineralcat.gui import theme
from mineralcat.gui.plain_text import show_tooltip

from .text_fields import TextEdit

Index = QModelIndex | QPersistentModelIndex
_SHOWN_MS = 10_000


class LineDelegate(QStyledItemDelegate):
    """Edits a cell in a line or text that it knows as long as it is open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.editor: QLineEdit | TextEdit | None = None

    def editor_name(self, index: Index) -> str:
        """What is edited there, for those who do not see it."""
        raise NotImplementedError

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent, frame=False)
        editor.setAccessibleName(self.editor_name(index))
        self.track(editor)
        return editor

    def track(self, editor: QLineEdit | TextEdit) -> None:
        """Know an editor until it is gone; by then another may be open."""

        def forget() -> None:
            if self.editor is editor:
                self.editor = None

        editor.destroyed.connect(forget)
        self.editor = editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit | TextEdit)
        if not editor.isModified():  # a refresh must not take what is being typed
            self.show_cell(editor, index)
            editor.selectAll()

    def show_cell(self, editor: QLineEdit | TextEdit, index: Index) -> None:
        """Put the text of a cell into its editor."""
        editor.setText(index.data(Qt.ItemDataRole.EditRole) or "")

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit | TextEdit)
        model.setData(index, self.typed(editor), Qt.ItemDataRole.EditRole)

    def typed(self, editor: QLineEdit | TextEdit) -> str:
        """What is handed in of an editor."""
        return editor.text()


if TYPE_CHECKING:
    _View = QAbstractItemView
else:
    _View = object


class EditsInPlace(_View):
    """What a table or tree does whose cells are edited where they stand; a second base class of
    it."""

    delegate: LineDelegate

    @property
    def is_editing(self) -> bool:
        """Whether a cell's editor is open, with text that must not be lost."""
        return self.state() == QAbstractItemView.State.EditingState

    def commit_open_editor(self) -> None:
        """Take what is typed in an open cell."""
        editor = self.delegate.editor
        if editor is not None and self.is_editing:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def edit_again(self, index: QModelIndex, text: str, reason: str) -> bool:
        """Open a cell with what was typed there before, and say beside it why that was refused;
        False where it cannot be opened."""
        self.setCurrentIndex(index)
        self.edit(index)
        editor = self.delegate.editor
        if editor is None:
            return False
        editor.setText(text)
        theme.set_role(editor, "refused")
        editor.setAccessibleDescription(reason)
        below = editor.mapToGlobal(QPoint(0, editor.height()))
        show_tooltip(below, reason, editor, _SHOWN_MS)
        return True


def menu_place(view: QAbstractItemView, event: QContextMenuEvent) -> tuple[QModelIndex, QPoint]:
    """The cell that a menu is asked for, by mouse or key, and the menu's place on the screen."""
    if event.reason() is not QContextMenuEvent.Reason.Keyboard:
        return view.indexAt(event.pos()), event.globalPos()
    index = view.currentIndex()
    return index, view.viewport().mapToGlobal(view.visualRect(index).bottomLeft())
