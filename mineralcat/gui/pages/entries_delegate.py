"""Cells of the Entries page, edited where they stand: a line, a list to choose from, or a text."""

from typing import Any

from PySide6.QtWidgets import QAbstractItemDelegate, QLineEdit, QStyleOptionViewItem, QWidget

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

    def editor_name(self, index: Index) -> str:
        return _field(index).label

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = cell_editor(_field(index), self._ask, parent)
        if editor is None:
            return super().createEditor(parent, option, index)
        self.track(editor)
        if isinstance(editor, TextEdit):
            editor.confirmed.connect(lambda: self._end_text(editor))
        return editor

    def _end_text(self, edit: TextEdit) -> None:
        self.commitData.emit(edit)
        self.closeEditor.emit(edit, QAbstractItemDelegate.EndEditHint.NoHint)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        super().updateEditorGeometry(editor, option, index)
        if isinstance(editor, TextEdit | OfferingLine):
            ems = 24 if isinstance(editor, TextEdit) else 14
            editor.setFixedWidth(max(option.rect.width(), theme.em(editor, ems)))

    def show_cell(self, editor: QLineEdit | TextEdit, index: Index) -> None:
        super().show_cell(editor, index)
        if isinstance(editor, OfferingLine):
            key = _model(index).text(index.row(), index.column(), typed=True)
            editor.show_key(key, editor.text())

    def typed(self, editor: QLineEdit | TextEdit) -> str:
        if isinstance(editor, OfferingLine):
            return editor.key()
        return editor.text().strip() if isinstance(editor, TextEdit) else editor.text()


def _model(index: Index) -> EntriesModel:
    model = index.model()
    assert isinstance(model, EntriesModel)
    return model


def _field(index: Index) -> Field[Any]:
    return _model(index).field(index.column())
