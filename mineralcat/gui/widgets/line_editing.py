"""Lines of text edited in the cells of a view: what table and tree do alike."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
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

Index = QModelIndex | QPersistentModelIndex
_SHOWN_MS = 10_000


class LineDelegate(QStyledItemDelegate):
    """Edits a cell in a line that it knows as long as it is open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.editor: QLineEdit | None = None

    def editor_name(self, index: Index) -> str:
        """What is edited there, for those who do not see it."""
        raise NotImplementedError

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.editor_name(index))
        editor.setFrame(False)
        self.keep(editor)
        return editor

    def keep(self, editor: QLineEdit) -> None:
        """Know an editor until it is gone; by then another may be open."""

        def forget() -> None:
            if self.editor is editor:
                self.editor = None

        editor.destroyed.connect(forget)
        self.editor = editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():  # a refresh must not take what is being typed
            editor.setText(index.data(Qt.ItemDataRole.EditRole) or "")
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)


def is_editing(view: QAbstractItemView) -> bool:
    """Whether a cell's editor is open, with text that must not be lost."""
    return view.state() == QAbstractItemView.State.EditingState


def commit_open_editor(view: QAbstractItemView, delegate: LineDelegate) -> None:
    """Take what is typed in an open cell."""
    editor = delegate.editor
    if editor is not None and is_editing(view):
        view.commitData(editor)
        view.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)


def edit_again(
    view: QAbstractItemView, delegate: LineDelegate, index: QModelIndex, text: str, reason: str
) -> None:
    """Open a cell with what was typed there before, and say beside it why that was refused."""
    view.setCurrentIndex(index)
    view.edit(index)
    editor = delegate.editor
    if editor is not None:
        editor.setText(text)
        theme.set_role(editor, "refused")
        editor.setAccessibleDescription(reason)
        below = editor.mapToGlobal(QPoint(0, editor.height()))
        show_tooltip(below, reason, editor, _SHOWN_MS)
