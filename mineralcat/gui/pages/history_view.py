"""The History page: the steps, below them what one of them changed, and the trash."""

from collections.abc import Callable, Sequence
from typing import Generic

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QToolButton, QWidget

from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.store.history.entries import Deleted, FieldChange, LogRow, ValueThen
from mineralcat.translation import _

from ..item_models import history_columns as columns
from ..item_models.windowed_table_model import GrowingTableModel, Row, TextColumn
from ..widgets import layouts
from ..widgets.flow_layout import FlowLayout
from ..widgets.labels import ElidedLabel
from ..widgets.tables import ReadOnlyTable
from ..widgets.text_fields import line_edit
from .history_filter import HistoryFilter

WINDOW = 100
"""Rows read at once."""


class HistoryTable(ReadOnlyTable, Generic[Row]):
    """A growing table of texts of which one line is chosen. *widths* are those of its columns, in
    ems, of which one is *stretched*."""

    more_needed = Signal(object)
    """The last row that is here: those after it are to be read."""
    chosen = Signal()
    """Another line is the current one."""

    def __init__(
        self,
        name: str,
        words: str,
        columns: Sequence[TextColumn],
        widths: Sequence[float],
        stretched: int,
        **marks: Callable[[Row], bool],
    ) -> None:
        super().__init__(name, words)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        theme.set_role(self, "panel")
        more = self.more_needed.emit
        self.rows: GrowingTableModel[Row] = GrowingTableModel(columns, more, WINDOW, self, **marks)
        self.setModel(self.rows)
        self.selectionModel().currentRowChanged.connect(self.chosen)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(theme.em(self, 2))
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, theme.em(self, width))

    @property
    def current(self) -> Row | None:
        """The row that is chosen."""
        return self.rows.row_at(self.currentIndex().row())

    def show_rows(self, rows: Sequence[Row], at: int = 0, *, more: bool | None = None) -> None:
        """Show other rows, and choose the one *at* a line; *more* as of the model."""
        self.rows.show(rows, more=more)
        if rows:
            index = self.rows.index(at, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)


class HistoryView(QWidget):
    """The parts of the page in their places, and its actions, which others connect."""

    reason_given = Signal(str)

    def __init__(self, kinds: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.filter = HistoryFilter(kinds)
        self.steps: HistoryTable[LogRow] = HistoryTable(
            "historySteps", _("Steps"), columns.STEPS, (9.5, 12, 6.5, 9, 5), 1,
            struck=lambda row: row.undone, strong=lambda row: row.current,
        )  # fmt: skip
        self.trash: HistoryTable[Deleted] = HistoryTable(
            "trashTable", _("Trash"), columns.TRASH, (9.5, 14, 7, 6.5, 9), 1
        )
        self.changes: HistoryTable[FieldChange] = HistoryTable(
            "historyChanges", _("What the step changed"), columns.CHANGES, (13, 8, 11, 11), 3
        )
        self.values: HistoryTable[ValueThen] = HistoryTable(
            "historyValues", _("Values over time"), columns.VALUES, (13, 9.5, 6.5, 12, 8), 3
        )
        self.title = ElidedLabel()
        self.hint = layouts.text_label("", "muted")
        why = _("Why this step was made")
        self.reason = line_edit("reasonEdit", why, why)
        self.trash_switch = layouts.tool_button(
            _("Trash"), _("Show the trash"), tip=_("What was deleted and can be restored")
        )
        self._make_actions()
        self._build()
        self.show_trash(shown=False)

    def show_trash(self, *, shown: bool) -> None:
        """Show the trash in place of the steps, or the steps again."""
        self.filter.only_words(trash=shown)
        self.trash.setVisible(shown)
        self.steps.setVisible(not shown)
        self._below.setVisible(not shown)
        for action, button in self._buttons.items():
            button.setVisible(shown is (action is self.restore))
            action.setEnabled(False)

    def show_values(self, *, shown: bool) -> None:
        """Show a field's values in place of what a step changed."""
        self.values.setVisible(shown)
        self.changes.setVisible(not shown)
        self.revert_value.setText(_("Set this value again") if shown else _("Revert this value"))
        self._buttons[self.revert_value].setAccessibleName(self.revert_value.text())

    def show_hint(self, sentence: str) -> None:
        """Say why nothing is listed; with nothing, the lists speak for themselves."""
        self.hint.setText(sentence)
        self.hint.setVisible(bool(sentence))

    def _make_actions(self) -> None:
        self._buttons: dict[QAction, QToolButton] = {}
        self.revert_step = self._action(
            "revertStepAction", _("Revert this step"), "Ctrl+R",
            _("Take this step alone back, and leave what came after"),
        )  # fmt: skip
        self.revert_value = self._action(
            "revertValueAction", _("Revert this value"), "Ctrl+Shift+R",
            _("Give this field the value that it had before"),
        )  # fmt: skip
        self.go_back = self._action(
            "goBackAction", _("Go back to here"), "Ctrl+G",
            _("Make everything as it was after this step; also a step that was undone"),
        )  # fmt: skip
        self.give_reason = self._action(
            "reasonAction", _("Add a reason"), "F2", _("Say why this step was made")
        )
        self.restore = self._action(
            "restoreAction", _("Restore"), "Ctrl+Shift+T",
            _("Bring this back, with what was deleted with it"),
        )  # fmt: skip

    def _action(self, name: str, title: str, keys: str, tip: str) -> QAction:
        """An action of the page, with its button."""
        action = QAction(title, self, enabled=False)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        native = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        set_tooltip(action, f"{tip} ({native})")
        self.addAction(action)
        button = layouts.tool_button(title)
        button.setDefaultAction(action)
        self._buttons[action] = button
        return action

    def _build(self) -> None:
        gap = theme.em(self, 0.5)
        foot = FlowLayout(spacing=gap)
        for button in self._buttons.values():
            foot.addWidget(button)
        self.trash_switch.setObjectName("trashSwitch")
        self.trash_switch.setCheckable(True)
        head = layouts.row(self.filter, 1, self.trash_switch, spacing=gap)
        theme.set_role(self.title, "strong")
        self.hint.hide()
        self.reason.setMaxLength(500)
        self.reason.returnPressed.connect(lambda: self.reason_given.emit(self.reason.text()))
        self._below = QWidget()
        parts = (self.title, self.changes, self.values, self.reason)
        layouts.column(*parts, of=self._below, spacing=gap, margin=0)
        self.values.hide()
        lists = ((self.steps, 1), (self.trash, 1), (self._below, 1))
        split = layouts.splitter(Qt.Orientation.Vertical, *lists)
        layouts.column(head, self.hint, split, 1, foot, of=self, spacing=gap, margin=gap)
