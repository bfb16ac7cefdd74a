"""What the Entries page is made of: kinds at the left, a filter, buttons, the table of cells."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCheckBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyleOptionViewItem,
    QWidget,
)

from mineralcat.editing.pasting import text_of
from mineralcat.gui import theme
from mineralcat.gui.field_editors import AskRows, cell_editor, width_of
from mineralcat.gui.item_models.entries_model import EntriesModel
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.schema.entities import listed_entities
from mineralcat.schema.fields import Field
from mineralcat.translation import _

from ..widgets import layouts
from ..widgets.flow_layout import FlowLayout
from ..widgets.line_editing import (
    Index,
    LineDelegate,
    menu_place,
)
from ..widgets.suggestions import OfferingLine
from ..widgets.tables import EditableTable
from ..widgets.text_fields import TextEdit, line_edit

if TYPE_CHECKING:
    from .entries_actions import EntriesActions


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


def _field(index: Index) -> Field:
    return _model(index).field(index.column())


class EntriesTable(EditableTable):
    """Cells edited in place; blocks of them copied and pasted."""

    menu_asked = Signal(QModelIndex, QPoint)
    """The cell that the menu is opened on, and the place of the menu on the screen."""

    def __init__(self, ask: AskRows, do: "EntriesActions") -> None:
        super().__init__("entriesTable", _("Entries"), 1.8)
        self._do = do
        self.delegate = EntriesDelegate(ask, self)
        self.setItemDelegate(self.delegate)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )

    def show_model(self, model: EntriesModel) -> None:
        """Show another table."""
        self.setModel(model)
        for place, field in enumerate(model.kind.fields):
            words = self.fontMetrics().horizontalAdvance(field.label) + theme.em(self, 2)
            self.setColumnWidth(place, max(theme.em(self, width_of(field)), words))

    def entries(self) -> EntriesModel:
        """The rows."""
        model = self.model()
        assert isinstance(model, EntriesModel)
        return model

    def typed_text(self) -> str:
        """What stands in the open cell."""
        editor = self.delegate.editor
        return editor.text() if editor is not None else ""

    def reopen(self, uid: str, key: str, text: str, reason: str) -> bool:
        """Open a cell with what was typed there, and say beside it why that was not taken."""
        model = self.entries()
        row = model.row_of(uid)
        index = model.index(-1 if row is None else row, model.column_of(key))
        return index.isValid() and self.edit_again(index, text, reason)

    def chosen_rows(self) -> list[int]:
        """The lines in which any cell is selected."""
        return sorted({index.row() for index in self.selectedIndexes()})

    def copied(self) -> str:
        """The selected block as spreadsheets take it, each cell as it is shown."""
        rows = self.chosen_rows()
        columns = sorted({index.column() for index in self.selectedIndexes()})
        model = self.entries()
        return text_of([model.text(row, column) for column in columns] for row in rows)

    def copy(self) -> None:
        """Put the selected block on the clipboard."""
        QGuiApplication.clipboard().setText(self.copied())

    def paste(self) -> None:
        """Take a block from the clipboard, from the current cell on."""
        text = QGuiApplication.clipboard().text()
        if text and self.currentIndex().isValid():
            self._do.paste(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self._do.delete()
        elif event.key() == Qt.Key.Key_D and control:
            self._do.duplicate()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.is_editing:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(*menu_place(self, event))

    def aim_at(self, index: QModelIndex) -> None:
        """Make a cell the one that is acted on, unless it is among the selected ones."""
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)


class EntriesView(QWidget):
    """The parts of the page, put in their places, and what their buttons and keys do."""

    def __init__(self, ask: AskRows, do: "EntriesActions") -> None:
        super().__init__()
        self.kinds = QListWidget()
        self.kinds.setObjectName("entriesKinds")
        self.kinds.setAccessibleName(_("Kinds of entries"))
        for kind in listed_entities():
            item = QListWidgetItem(kind.heading)
            item.setData(Qt.ItemDataRole.UserRole, kind.name)
            wide = self.kinds.fontMetrics().horizontalAdvance(kind.heading) + theme.em(self, 1)
            item.setSizeHint(QSize(wide, theme.em(self, 1.8)))
            self.kinds.addItem(item)
        theme.set_role(self.kinds, "panel")
        needed = self.kinds.sizeHintForColumn(0) + theme.em(self, 1.5)  # with its scroll bar
        self.kinds.setFixedWidth(max(needed, theme.em(self, 13)))
        hint = _("Filter: words that must stand in a row")
        self.filter = line_edit("entriesFilter", _("Filter entries"), hint, clears=True)
        set_tooltip(self.filter, hint)
        self.found_only = QCheckBox(_("Found minerals only"))
        set_tooltip(self.found_only, _("Rows of the minerals that the search line found"))
        self.count = plain_label("entriesCount", "muted")
        self.table = EntriesTable(ask, do)
        theme.set_role(self.table, "panel")
        self.table.menu_asked.connect(lambda index, at: self.menu_on(index).popup(at))
        self.buttons: dict[str, QPushButton] = {}
        """The buttons, from left to right."""
        step = theme.em(self, 0.5)
        buttons = FlowLayout(spacing=step)
        for name, words, tip, act in (
            ("new", _("New …"), _("Add an entry of this kind"), do.add),
            ("all", _("All fields …"), _("Change all fields of the current entry"), do.change_all),
            ("copy", _("Duplicate"), _("Copy the current entry (Ctrl+D)"), do.duplicate),
            ("delete", _("Delete"), _("Delete the selected entries (Del)"), do.delete),
            ("set", _("Set field …"), _("Set a field of all selected entries"), do.set_field),
            ("replace", _("Replace …"), _("Find and replace in notes and summaries"), do.replace),
        ):
            button = self.buttons[name] = QPushButton(words, autoDefault=False)
            button.setAccessibleName(words.removesuffix(" …"))
            set_tooltip(button, tip)
            button.clicked.connect(act)
            buttons.addWidget(button)
        top = layouts.row(self.filter, 1, self.found_only, self.count, spacing=step)
        right = layouts.column(top, self.table, 1, buttons, spacing=step)
        layouts.row(self.kinds, right, 1, of=self, spacing=step, margin=0)

    def menu_on(self, pointed: QModelIndex) -> QMenu:
        """What can be done with a cell, or with the selected ones if it is one of these. Only what
        is done selects the cell: opening the menu changes nothing."""
        place = pointed.row(), pointed.column()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def add(words: str, act: Callable[[], object], keys: QKeySequence | None = None) -> QAction:
            def aim_and_act() -> None:
                self.table.aim_at(self.table.model().index(*place))
                act()

            return menu.addAction(words, keys or QKeySequence(), aim_and_act)

        def edit() -> None:
            self.table.edit(self.table.model().index(*place))

        add(_("Edit"), edit, QKeySequence("F2"))
        add(_("Copy"), self.table.copy, QKeySequence(QKeySequence.StandardKey.Copy))
        add(_("Paste"), self.table.paste, QKeySequence(QKeySequence.StandardKey.Paste))
        menu.addSeparator()
        for button in self.buttons.values():
            add(button.text(), button.click).setEnabled(button.isEnabled())
        return menu
