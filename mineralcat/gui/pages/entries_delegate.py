"""Cells of the Entries page, edited where they stand: a line, a list to choose from, or a text."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QWidget,
)

from mineralcat.gui import theme
from mineralcat.gui.field_editors import AskRows, cell_editor
from mineralcat.gui.item_models.entries_model import EntriesModel
from mineralcat.schema.fields import Field

from ..widgets.line_editing import Index, LineDelegate
from ..widgets.suggestions import OfferingLine
from ..widgets.text_fields import TextEdit


class EntriesDelegate(LineDelegate):
    """Makes the editor that a field needs."""

    def __init__(self, ask: AskRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._ask = ask
        self.text_editor: TextEdit | None = None

    def editor_name(self, index: Index) -> str:
        return _field(index).label

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = cell_editor(_field(index), self._ask, parent)
        if isinstance(editor, OfferingLine):
            self.keep(editor)
        elif isinstance(editor, TextEdit):
            self._keep_text(editor)
        return editor or super().createEditor(parent, option, index)

    def _keep_text(self, edit: TextEdit) -> None:
        edit.confirmed.connect(lambda: self._end_text(edit))
        edit.destroyed.connect(lambda: self._forget_text(edit))
        self.text_editor = edit

    def _end_text(self, edit: TextEdit) -> None:
        self.commitData.emit(edit)
        self.closeEditor.emit(edit, QAbstractItemDelegate.EndEditHint.NoHint)

    def _forget_text(self, edit: TextEdit) -> None:
        if self.text_editor is edit:
            self.text_editor = None

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        super().updateEditorGeometry(editor, option, index)
        place = option.rect
        if isinstance(editor, QPlainTextEdit):
            editor.setFixedWidth(max(place.width(), theme.em(editor, 24)))
        elif isinstance(editor, OfferingLine):
            editor.setFixedWidth(max(place.width(), theme.em(editor, 14)))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = index.data(Qt.ItemDataRole.EditRole) or ""
        if isinstance(editor, QPlainTextEdit):
            if not editor.document().isModified():
                editor.setPlainText(text)
                editor.selectAll()
        elif isinstance(editor, OfferingLine):
            if not editor.isModified():
                model = _model(index)
                key = model.text(index.row(), index.column(), typed=True)
                editor.show_key(key, text)
                editor.selectAll()
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText().strip(), Qt.ItemDataRole.EditRole)
        elif isinstance(editor, OfferingLine):
            model.setData(index, editor.key(), Qt.ItemDataRole.EditRole)
        else:
            super().setModelData(editor, model, index)

    def open_editor(self) -> QLineEdit | TextEdit | None:
        """The editor that is open, whatever its kind."""
        return self.editor or self.text_editor


def _model(index: Index) -> EntriesModel:
    model = index.model()
    assert isinstance(model, EntriesModel)
    return model


def _field(index: Index) -> Field:
    return _model(index).field(index.column())
