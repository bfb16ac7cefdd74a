"""The table of minerals: painted by its own delegate, edited in place, its columns remembered."""

from functools import partial

from PySide6.QtCore import QByteArray, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu

from mineralcat.gui import theme
from mineralcat.gui.clipboard import copy_cells
from mineralcat.gui.item_models.columns import COLUMNS, reference
from mineralcat.gui.item_models.mineral_table_model import MineralTableModel
from mineralcat.translation import _

from ..editor import Edits
from ..widgets.line_editing import menu_place
from ..widgets.tables import EditableTable
from .mineral_delegate import ROW_HEIGHT, MineralDelegate

_UPWARDS, _DOWNWARDS = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
_HIDDEN_AT_FIRST = {"symbol", "matched"}
_HIDDEN_BESIDE_AN_APPLICATION = {"uses", "kind", "lists"}


class MineralTable(EditableTable):
    """Shows a `MineralTableModel`."""

    refused = Signal(str)
    """Why what was typed in a cell was not taken; the cell is opened again with it."""
    refusal_ended = Signal(str)
    """The cell is closed that was refused with this sentence."""

    def __init__(self, model: MineralTableModel, edits: Edits) -> None:
        super().__init__("mineralTable", _("Minerals"), ROW_HEIGHT)
        self.setModel(model)
        self._model = model
        self._edits = edits
        self._refusal = ""
        self._about = False
        self._chosen: dict[str, bool] = {}
        self.is_passing = False
        """Whether the arrow keys are going over lines."""
        self._build()
        theme.watcher().changed.connect(self.viewport().update)

    def _build(self) -> None:
        self.delegate = MineralDelegate(self._model, self)
        self.setItemDelegate(self.delegate)
        self.delegate.closeEditor.connect(self._end_refusal)
        self._model.edit_asked.connect(self._submit)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(theme.em(self, ROW_HEIGHT))
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setStretchLastSection(True)
        head.setAccessibleName(_("Columns of the mineral table"))
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._offer_columns)
        for place, column in enumerate(COLUMNS):
            letters = max(column.width, len(column.title) + 3)
            self.setColumnWidth(place, self.fontMetrics().horizontalAdvance("n" * letters))
        self._apply_columns()

    # -- columns -------------------------------------------------------------------------------

    def speak_of_application(self, about: bool) -> None:
        """Show the columns that speak of an application, or those of minerals at large."""
        if about != self._about:
            self._about = about
            self._apply_columns()

    def _apply_columns(self) -> None:
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, not self._is_shown(column.key))
        head = self.horizontalHeader()
        sorted_by = head.sortIndicatorSection()
        if 0 <= sorted_by < len(COLUMNS) and self.isColumnHidden(sorted_by):
            head.setSortIndicator(-1, _UPWARDS)  # nobody could see what the lines are sorted by

    def _is_shown(self, key: str) -> bool:
        column = next(column for column in COLUMNS if column.key == key)
        if column.about and not self._about:
            return False
        beside = self._about and key in _HIDDEN_BESIDE_AN_APPLICATION
        return self._chosen.get(key, key not in _HIDDEN_AT_FIRST and not beside)

    def _offer_columns(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add_columns(menu)
        menu.exec(self.horizontalHeader().mapToGlobal(at))

    def _add_columns(self, menu: QMenu) -> None:
        for column in COLUMNS:
            if column.key == "mineral" or (column.about and not self._about):
                continue
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(self._is_shown(column.key))
            action.toggled.connect(lambda shown, key=column.key: self.show_column(key, shown))

    def show_column(self, key: str, shown: bool) -> None:
        """Show or hide a column, and remember it."""
        self._chosen[key] = shown
        self._apply_columns()

    def columns_chosen(self) -> tuple[str, ...] | None:
        """The columns from left to right, without those that the user hid; None where nobody moved
        or hid any."""
        head = self.horizontalHeader()
        order = [COLUMNS[head.logicalIndex(place)].key for place in range(head.count())]
        chosen = tuple(key for key in order if self._chosen.get(key, True))
        return None if chosen == tuple(column.key for column in COLUMNS) else chosen

    def columns_state(self) -> tuple[QByteArray, dict[str, bool]]:
        """Order, widths and choice of columns, to be remembered."""
        return self.horizontalHeader().saveState(), dict(self._chosen)

    def restore(self, header: QByteArray, chosen: dict[str, bool]) -> None:
        """Take up what `columns_state` gave; whatever does not fit is passed over."""
        if not header.isEmpty():
            self.horizontalHeader().restoreState(header)
        known = {column.key for column in COLUMNS}
        self._chosen = {key: shown for key, shown in chosen.items() if key in known}
        self.horizontalHeader().setSortIndicator(-1, _UPWARDS)
        self._apply_columns()

    # -- editing -------------------------------------------------------------------------------

    def typed(self) -> list[tuple[str, str]]:
        """What is typed in an open cell, with what it is of."""
        editor = self.delegate.editor
        if editor is None or not self.is_editing or not editor.isModified():
            return []
        return [(editor.accessibleName(), editor.text())]

    def _submit(self, field: str, slug: str, text: str) -> None:
        from mineralcat.editing.edits import SetField

        key = "mineral" if field == "name" else field
        place = next(at for at, column in enumerate(COLUMNS) if column.key == key)

        def refuse(sentence: str) -> None:
            self._refusal = sentence
            self.refused.emit(sentence)
            # Once the editor that is closing is gone.
            QTimer.singleShot(0, self, lambda: self._reopen(slug, place, text, sentence))

        if self._edits.editor is not None:
            self._edits.submit(SetField("mineral", slug, field, text), refused=refuse)

    def _reopen(self, slug: str, place: int, text: str, sentence: str) -> None:
        if (row := self._model.row_of(slug)) is not None:
            self.edit_again(self._model.index(row, place), text, sentence)

    def _end_refusal(self) -> None:
        if self._refusal:
            self.refusal_ended.emit(self._refusal)
        self._refusal = ""

    def first_shown_column(self) -> int:
        """The leftmost column, wherever it was moved."""
        return self.places_shown()[0]

    # -- copying -------------------------------------------------------------------------------

    def copied(self, *, cited: bool, pointed: int | None = None) -> list[list[str]]:
        """The cells of the lines that are meant, as spreadsheets take them, with a heading; *cited*
        adds the full reference of each line's figure."""
        shown = [COLUMNS[place] for place in self.places_shown()]
        heading = [title for column in shown for title in column.titles_copied()]
        lines = [heading + [_("Citation")] * cited]
        for place in self._lines_meant(pointed):
            if (row := self._model.row_at(place)) is not None:
                cells = [cell for column in shown for cell in column.cells_copied(row)]
                lines.append(cells + [reference(row)] * cited)
        return lines

    def places_shown(self) -> list[int]:
        """The columns that are shown, from left to right."""
        head = self.horizontalHeader()
        places = (head.logicalIndex(place) for place in range(head.count()))
        return [place for place in places if not self.isColumnHidden(place)]

    def _lines_meant(self, pointed: int | None) -> list[int]:
        """What a menu acts on: the selected lines, or the one it was opened on where that is none
        of them, for a right click selects nothing."""
        selected = sorted(index.row() for index in self.selectionModel().selectedRows())
        return selected if pointed is None or pointed in selected else [pointed]

    def copy(self, *, cited: bool = False, pointed: int | None = None) -> None:
        """Copy the selected lines, or the one that a menu was opened on."""
        copy_cells(self.copied(cited=cited, pointed=pointed))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index, at = menu_place(self, event)
        self.menu_on(index).exec(at)

    def menu_on(self, index: QModelIndex) -> QMenu:
        """What can be done with a line, and with the selected ones if it is one of these."""
        pointed = index.row() if index.isValid() else None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy"), lambda: self.copy(pointed=pointed))
        menu.addAction(_("Copy with citation"), lambda: self.copy(cited=True, pointed=pointed))
        if self._model.can_edit and pointed is not None:
            name = self._model.index(pointed, 0)

            def rename() -> None:
                self.setCurrentIndex(name)
                self.edit(name)

            menu.addSeparator()
            menu.addAction(_("Rename"), rename)
        menu.addSeparator()
        self._add_sorting(menu.addMenu(_("Sort by")))
        self._add_columns(menu.addMenu(_("Columns")))
        menu.addAction(_("Move column left"), lambda: self._move_column(index.column(), -1))
        menu.addAction(_("Move column right"), lambda: self._move_column(index.column(), 1))
        return menu

    def _add_sorting(self, menu: QMenu) -> None:
        head = self.horizontalHeader()
        menu.addAction(_("Best first"), partial(head.setSortIndicator, -1, _UPWARDS))
        for place, column in enumerate(COLUMNS):
            if column.sort and self._is_shown(column.key):
                up = partial(head.setSortIndicator, place, _UPWARDS)
                down = partial(head.setSortIndicator, place, _DOWNWARDS)
                menu.addAction(column.title, up)
                menu.addAction(_("{title}, downwards", title=column.title), down)

    def _move_column(self, column: int, by: int) -> None:
        """Move a column past the next one that is shown."""
        head = self.horizontalHeader()
        here = head.visualIndex(column)
        goal = here + by
        while 0 <= goal < head.count() and head.isSectionHidden(head.logicalIndex(goal)):
            goal += by
        if here >= 0 and 0 <= goal < head.count():
            head.moveSection(here, goal)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        current = self.currentIndex()
        editable = self._model.flags(current) & Qt.ItemFlag.ItemIsEditable
        if event.key() == Qt.Key.Key_F2 and not editable:
            # A line is renamed from any of its cells.
            self.setCurrentIndex(self._model.index(current.row(), 0))
        self.is_passing = True
        super().keyPressEvent(event)
        self.is_passing = False
