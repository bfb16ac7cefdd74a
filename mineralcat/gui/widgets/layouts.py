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
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from .labels import plain_label

B = TypeVar("B", bound=QBoxLayout)

Item = QWidget | QLayout | tuple[QWidget | QLayout, int] | None
"""What a layout holds: a part, a part with its stretch, or None for empty space that stretches."""


def vbox(
    *items: Item, of: QWidget | None = None, spacing: int | None = None, margins: bool = True
) -> QVBoxLayout:
    """Parts one below the other: the layout *of* a widget, or one to be put into another."""
    return _filled(QVBoxLayout(), items, of, spacing, margins)


def hbox(
    *items: Item, of: QWidget | None = None, spacing: int | None = None, margins: bool = True
) -> QHBoxLayout:
    """Parts side by side."""
    return _filled(QHBoxLayout(), items, of, spacing, margins)


def _filled(
    box: B, items: Sequence[Item], of: QWidget | None, spacing: int | None, margins: bool
) -> B:
    if of is not None:
        of.setLayout(box)
    if spacing is not None:
        box.setSpacing(spacing)
    if not margins:
        box.setContentsMargins(0, 0, 0, 0)
    for item in items:
        part, stretch = item if isinstance(item, tuple) else (item, 0)
        if part is None:
            box.addStretch(1)
        elif isinstance(part, QLayout):
            box.addLayout(part, stretch)
        else:
            box.addWidget(part, stretch)
    return box


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
        do: Callable[[], object],
        role: QDialogButtonBox.ButtonRole = QDialogButtonBox.ButtonRole.ActionRole,
    ) -> QPushButton:
        """Add a button to those of the dialog."""
        button = self.buttons.addButton(words, role)
        button.setAccessibleName(words.replace("&", ""))
        button.clicked.connect(lambda: do())
        return button
