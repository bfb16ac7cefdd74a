"""Short forms for what dialogs and pages do to their widgets: lay them out, name and label them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QToolButton,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_tooltip

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


def flat_list(name: str, headers: Sequence[str]) -> QTreeWidget:
    """A list of rows with columns, with its accessible name."""
    made = QTreeWidget()
    made.setAccessibleName(name)
    made.setHeaderLabels(headers)
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    return made


class Dialog(QDialog):
    """A dialog with an object name and a title, which is deleted when it is closed."""

    def __init__(
        self,
        name: str,
        title: str,
        parent: QWidget,
        buttons: QDialogButtonBox.StandardButton = QDialogButtonBox.StandardButton.Close,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.buttons = QDialogButtonBox(buttons)
        self.buttons.rejected.connect(self.reject)

    def add_button(
        self,
        words: str,
        do: Callable[[], None],
        role: QDialogButtonBox.ButtonRole = QDialogButtonBox.ButtonRole.ActionRole,
    ) -> QPushButton:
        """Add a button to those of the dialog."""
        button = self.buttons.addButton(words, role)
        button.setAccessibleName(words.replace("&", ""))
        button.clicked.connect(lambda: do())
        return button
