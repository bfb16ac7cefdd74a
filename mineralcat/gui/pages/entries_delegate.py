"""Cells of the Entries page, edited where they stand: a line, a list to choose from, or a text."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QWidget,
)

from mineralcat.editing.fields import EditableField, FieldKind
from mineralcat.gui import theme
from mineralcat.gui.item_models.entries_model import EntriesModel

from ..widgets.line_editing import Index, LineDelegate
from ..widgets.suggestions import OfferingLine, Offers
from ..widgets.text_fields import TextEdit

AskFor = Callable[[str, str, Callable[[Offers], None]], None]
"""Asks for rows of a table that fit a text."""


class EntriesDelegate(LineDelegate):
    """Makes the editor that a field needs."""

    def __init__(self, ask: AskFor, parent: QWidget) -> None:
        super().__init__(parent)
        self._ask = ask
        self.text_editor: TextEdit | None = None

    def editor_name(self, index: Index) -> str:
        return _field(index).label

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = _field(index)
        if field.kind is FieldKind.PARAGRAPHS:
            return self._text(parent, field)
        if field.kind is FieldKind.REFERENCE:
            target = field.target
            line = OfferingLine(lambda typed, answer: self._ask(target, typed, answer), parent)
        elif field.kind is FieldKind.YES_NO:
            line = OfferingLine(_choices(("yes", "no")), parent)
        elif field.choices is not None:
            words = tuple(word.value for word in field.choices)
            line = OfferingLine(_choices(words), parent)
        else:
            return super().createEditor(parent, option, index)
        line.setAccessibleName(field.label)
        line.setFrame(False)
        self.keep(line)
        return line

    def _text(self, parent: QWidget, field: EditableField) -> TextEdit:
        edit = TextEdit(parent)
        edit.setAccessibleName(field.label)
        edit.confirmed.connect(lambda: self._end_text(edit))
        edit.destroyed.connect(lambda: self._forget_text(edit))
        self.text_editor = edit
        return edit

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


def _field(index: Index) -> EditableField:
    return _model(index).field(index.column())


def _choices(words: tuple[str, ...]) -> Callable[[str, Callable[[Offers], None]], None]:
    def ask(typed: str, answer: Callable[[Offers], None]) -> None:
        fitting = [word for word in words if typed.casefold() in word.casefold()]
        answer([(word, word) for word in (fitting or words)])

    return ask
