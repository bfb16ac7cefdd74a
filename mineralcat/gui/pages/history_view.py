"""The History page: the steps, below them what one of them changed, and the trash."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QTableView,
    QToolButton,
    QWidget,
)

from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel, set_tooltip

from ..widgets import layouts
from ..widgets.elided_label import ElidedLabel
from ..widgets.text_fields import TextFirst
from .history_filter import HistoryFilter


class HistoryTable(QTableView):
    """A table of texts of which one line is chosen."""

    def __init__(self, name: str, words: str, widths: Sequence[float], stretched: int) -> None:
        super().__init__()
        self._widths, self._stretched = widths, stretched
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.em(self, 1.75))
        self.setFont(theme.figures(self.font()))
        theme.set_role(self, "panel")

    def show_model(self, model: QAbstractItemModel) -> None:
        """Show these rows; the widths are those of their columns."""
        if self.model() is not model:
            self.setModel(model)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.em(self, 2))
        for column in range(model.columnCount()):
            mode = QHeaderView.ResizeMode.Interactive
            if column == self._stretched:
                mode = QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
            self.setColumnWidth(column, theme.em(self, self._widths[column]))

    def choose(self, row: int) -> None:
        """Make a line the current one."""
        index = self.model().index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)


class HistoryView(QWidget):
    """The parts of the page in their places, and its actions, which others connect."""

    reason_given = Signal(str)

    def __init__(self, kinds: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.filter = HistoryFilter(kinds)
        self.steps = HistoryTable("historySteps", "Steps", (9.5, 12, 6.5, 9, 5), 1)
        self.trash = HistoryTable("trashTable", "Trash", (9.5, 14, 7, 6.5, 9), 1)
        self.changes = HistoryTable("historyChanges", "What the step changed", (13, 8, 11, 11), 3)
        self.values = HistoryTable("historyValues", "Values over time", (13, 9.5, 6.5, 12, 8), 3)
        self.title = ElidedLabel()
        self.hint = PlainLabel()
        self.reason = QLineEdit()
        self.trash_switch = QToolButton()
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
            in_trash = action is self.restore
            button.setVisible(shown is in_trash)
            action.setEnabled(False)

    def show_values(self, *, shown: bool) -> None:
        """Show a field's values in place of what a step changed."""
        self.values.setVisible(shown)
        self.changes.setVisible(not shown)
        self.revert_value.setText("Set this value again" if shown else "Revert this value")
        self._buttons[self.revert_value].setAccessibleName(self.revert_value.text())

    def show_hint(self, sentence: str) -> None:
        """Say why nothing is listed; with nothing, the lists speak for themselves."""
        self.hint.setText(sentence)
        self.hint.setVisible(bool(sentence))

    def _make_actions(self) -> None:
        self.revert_step = self._action("revertStepAction", "Revert this step", "Ctrl+R")
        self.revert_value = self._action("revertValueAction", "Revert this value", "Ctrl+Shift+R")
        self.go_back = self._action("goBackAction", "Go back to here", "Ctrl+G")
        self.give_reason = self._action("reasonAction", "Add a reason", "F2")
        self.restore = self._action("restoreAction", "Restore", "Ctrl+Shift+T")
        tips = {
            self.revert_step: "Take this step alone back, and leave what came after",
            self.revert_value: "Give this field the value that it had before",
            self.go_back: "Make everything as it was after this step; also a step that was undone",
            self.give_reason: "Say why this step was made",
            self.restore: "Bring this back, with what was deleted with it",
        }
        for action, tip in tips.items():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            set_tooltip(action, f"{tip} ({keys})")

    def _action(self, name: str, title: str, keys: str) -> QAction:
        action = QAction(title, self)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setEnabled(False)
        self.addAction(action)
        return action

    def _build(self) -> None:
        gap = theme.em(self, 0.5)
        self._make_buttons()
        foot = layouts.row(*self._buttons.values(), 0, 1, spacing=gap)
        self.trash_switch.setObjectName("trashSwitch")
        self.trash_switch.setText("Trash")
        self.trash_switch.setAccessibleName("Show the trash")
        set_tooltip(self.trash_switch, "What was deleted and can be restored")
        self.trash_switch.setCheckable(True)
        head = layouts.row(self.filter, 1, self.trash_switch, spacing=gap)
        theme.set_role(self.title, "strong")
        theme.set_role(self.hint, "muted")
        self.hint.setWordWrap(True)
        self.hint.hide()
        self.reason.setObjectName("reasonEdit")
        self.reason.setAccessibleName("Why this step was made")
        self.reason.setPlaceholderText("Why this step was made")
        self.reason.setMaxLength(500)
        TextFirst(self.reason)
        self.reason.returnPressed.connect(lambda: self.reason_given.emit(self.reason.text()))
        self._below = QWidget()
        parts = (self.title, self.changes, self.values, self.reason)
        layouts.column(*parts, of=self._below, spacing=gap, margin=0)
        self.values.hide()
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        for widget in (self.steps, self.trash, self._below):
            self._split.addWidget(widget)
            self._split.setStretchFactor(self._split.count() - 1, 1)
        layouts.column(head, self.hint, self._split, 1, foot, of=self, spacing=gap, margin=gap)

    def _make_buttons(self) -> None:
        self._buttons: dict[QAction, QToolButton] = {}
        for action in (
            *(self.revert_step, self.revert_value, self.go_back, self.give_reason),
            self.restore,
        ):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(action.text())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._buttons[action] = button
