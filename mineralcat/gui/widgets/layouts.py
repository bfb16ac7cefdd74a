"""Short forms for what dialogs and pages do to their widgets: lay them out, name and label them."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QToolButton,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel, set_tooltip
from mineralcat.gui.tasks import LatestTasks, Tasks

from .labels import plain_label

Part = QWidget | QLayout | int
"""What stands in a row or column; a number is the stretch of the part before it, or of an empty
space where it is the first or follows another number."""
Box = TypeVar("Box", bound=QBoxLayout)


def column(
    *parts: Part, of: QWidget | None = None, spacing: int | None = None, margin: int | None = None
) -> QVBoxLayout:
    """A column of parts, in pixels apart; that of the widget *of*, if one is given."""
    return _filled(QVBoxLayout() if of is None else QVBoxLayout(of), parts, spacing, margin)


def row(
    *parts: Part, of: QWidget | None = None, spacing: int | None = None, margin: int | None = None
) -> QHBoxLayout:
    """The same beside one another."""
    return _filled(QHBoxLayout() if of is None else QHBoxLayout(of), parts, spacing, margin)


def _filled(box: Box, parts: tuple[Part, ...], spacing: int | None, margin: int | None) -> Box:
    if spacing is not None:
        box.setSpacing(spacing)
    if margin is not None:
        box.setContentsMargins(margin, margin, margin, margin)
    before: Part = 0
    for part in parts:
        if isinstance(part, QWidget):
            box.addWidget(part)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        elif isinstance(before, int):
            box.addStretch(part)
        else:
            box.setStretch(box.count() - 1, part)
        before = part
    return box


def tool_button(
    text: str, name: str = "", *, role: str = "", tip: str = "", parent: QWidget | None = None
) -> QToolButton:
    """A small button with its accessible name; the text is shown as it is."""
    button = QToolButton(parent)
    button.setText(text.replace("&", "&&"))
    button.setAccessibleName(name or text)
    if tip:
        set_tooltip(button, tip)
    if role:
        theme.set_role(button, role)
    return button


def search_button(
    text: str, name: str = "", *, role: str = "", tip: str = "", parent: QWidget | None = None
) -> QToolButton:
    """The same where a click is to take the keys as well."""
    button = tool_button(text, name, role=role, tip=tip, parent=parent)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def clear(box: QLayout) -> None:
    """Take all widgets out of a row or column and delete them."""
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def splitter(orientation: Qt.Orientation, *parts: tuple[QWidget, int]) -> QSplitter:
    """Parts with their stretch that the user can resize but not fold up."""
    made = QSplitter(orientation)
    for at, (part, stretch) in enumerate(parts):
        made.addWidget(part)
        made.setStretchFactor(at, stretch)
    made.setChildrenCollapsible(False)
    return made


def text_label(text: str = "", role: str = "", name: str = "") -> QLabel:
    """A label of plain text that wraps, with a role of the theme and an object name."""
    label = plain_label(name, role)
    label.setWordWrap(True)
    label.setText(text)
    return label


def read_only_text(name: str, text: str = "") -> QPlainTextEdit:
    """A text to be read and copied, with its accessible name; Tab leaves it."""
    edit = QPlainTextEdit(text)
    edit.setAccessibleName(name)
    edit.setReadOnly(True)
    edit.setTabChangesFocus(True)
    return edit


class MessageLabel(PlainLabel):
    """A sentence that wraps, and takes room only while there is one."""

    def __init__(self, role: str = "error", name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWordWrap(True)
        theme.set_role(self, role)
        self.hide()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setVisible(bool(text))

    def show_sentence(self, sentence: str, role: str) -> None:
        """Show a sentence in a role of the theme."""
        self.setText(sentence)
        theme.set_role(self, role)


class ChoiceBox(QComboBox):
    """A box of values with their words. Where it has a width in *letters*, its longest entry does
    not widen what it stands in."""

    def __init__(
        self,
        words: str = "",
        entries: Iterable[tuple[Any, str]] = (),
        name: str = "",
        letters: int = 0,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        if letters:
            policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            self.setSizeAdjustPolicy(policy)
            self.setMinimumContentsLength(letters)
        for value, text in entries:
            self.addItem(text, value)

    def choose(self, value: Any) -> None:
        """Show the entry of a value; the first where there is none."""
        values = (self.itemData(at) for at in range(self.count()))
        self.setCurrentIndex(next((at for at, one in enumerate(values) if one == value), 0))

    def offer(self, entries: Iterable[tuple[Any, str]], value: Any) -> None:
        """Offer other entries, and show the value: an entry of its own where it is none of them."""
        pairs = [*entries]
        if value is not None and all(one != value for one, _words in pairs):
            pairs.append((value, str(value)))
        if [self.itemText(at) for at in range(self.count())] != [words for _value, words in pairs]:
            self.clear()
            for one, words in pairs:
                self.addItem(words, one)
            self.view().setMinimumWidth(self.view().sizeHintForColumn(0))  # all of them are shown
        self.choose(value)
        set_tooltip(self, self.currentText())


def form(*rows: tuple[str, QWidget | QLayout], of: QWidget | None = None) -> QFormLayout:
    """Labels, whose letters lead to their fields, beside these; fields take the room there is."""
    made = QFormLayout() if of is None else QFormLayout(of)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for words, field in rows:
        label = PlainLabel(words)
        item = field.itemAt(0) if isinstance(field, QLayout) else None
        first = item.widget() if item else field
        if isinstance(first, QWidget):
            label.setBuddy(first)
        made.addRow(label, field)
    return made


def progress_bar(words: str) -> QProgressBar:
    """A bar with its accessible name, for work whose end is not known yet; shown when it begins."""
    bar = QProgressBar(minimum=0, maximum=0)
    bar.setAccessibleName(words)
    bar.hide()
    return bar


def flat_list(words: str, headers: Sequence[str], name: str = "") -> QTreeWidget:
    """A list of rows with columns, with its accessible name and that of the object."""
    made = QTreeWidget()
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setHeaderLabels(headers)
    return made


def fit_columns(tree: QTreeWidget, count: int, most: int) -> None:
    """Make the first columns as wide as what is in them, at most so many pixels."""
    for at in range(count):
        tree.resizeColumnToContents(at)
        tree.setColumnWidth(at, min(tree.columnWidth(at), most))


class Dialog(QDialog):
    """A dialog with an object name and a title, which is deleted when it is closed. What it reads
    by its `tasks` is dropped then."""

    def __init__(
        self,
        name: str,
        title: str,
        parent: QWidget,
        tasks: Tasks | None = None,
        *,
        buttons: QDialogButtonBox.StandardButton = QDialogButtonBox.StandardButton.Close,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.buttons = QDialogButtonBox(buttons)
        self.buttons.rejected.connect(self.reject)
        if tasks is not None:
            self.tasks = LatestTasks(tasks)
            self.finished.connect(self.tasks.drop_all)

    def event(self, event: QEvent) -> bool:
        """Wrapped words that come when the dialog is shown already get the room that they need."""
        if event.type() is not QEvent.Type.LayoutRequest:
            return super().event(event)  # it may delete the dialog
        done = super().event(event)
        self.resize(self.width(), max(self.height(), self.heightForWidth(self.width())))
        return done

    def fill(
        self, *parts: Part, width: float, height: float = 0, spacing: int | None = None
    ) -> None:
        """Lay out the parts above the buttons, in a size in ems; as high as need be without one."""
        column(*parts, self.buttons, of=self, spacing=spacing)
        high = theme.em(self, height) if height else self.sizeHint().height()
        self.resize(theme.em(self, width), high)

    def add_button(
        self, words: str, do: Callable[[], None], *, accepts: bool = False
    ) -> QPushButton:
        """Add a button to those of the dialog; one that *accepts* is that of Enter."""
        roles = QDialogButtonBox.ButtonRole
        button = self.buttons.addButton(words, roles.AcceptRole if accepts else roles.ActionRole)
        if accepts:
            button.setDefault(True)
        set_words(button, words)
        button.clicked.connect(lambda: do())
        return button


def set_words(button: QAbstractButton, words: str) -> None:
    """Give a button its words, and the same without the mark of a letter as its accessible name."""
    button.setText(words)
    button.setAccessibleName(words.replace("&", ""))


def tab_through(*widgets: QWidget) -> None:
    """Have Tab go from each of these to the next; else new ones come last, after the buttons."""
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)
