"""Text of the catalogue shown as it is, where Qt would take what looks like markup for markup.

Tool tips, labels and message boxes guess whether a text is markup, and markup may load local files
and network shares. So each such text goes through this module: `tests/unit/test_plain_text.py`
forbids Qt's own calls elsewhere in `gui/`.
"""

from html import escape

from PySide6 import QtGui
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QStandardItem
from PySide6.QtWidgets import (
    QLabel,
    QMessageBox,
    QTableWidgetItem,
    QToolTip,
    QTreeWidgetItem,
    QWidget,
)


def tooltip(text: str) -> str:
    """Markup that shows *text* literally, its lines as they are and long ones wrapped."""
    return f'<p style="white-space:pre-wrap">{escape(text)}</p>' if text else ""


def set_tooltip(target: QWidget | QAction | QStandardItem | QTableWidgetItem, text: str) -> None:
    """Give something a tool tip that shows *text* literally."""
    target.setToolTip(_literal(text))


def set_column_tooltip(item: QTreeWidgetItem, column: int, text: str) -> None:
    """Give one column of a tree's item a tool tip that shows *text* literally."""
    item.setToolTip(column, _literal(text))


def show_tooltip(at: QPoint, text: str, widget: QWidget, milliseconds: int = -1) -> None:
    """Show *text* literally as a tool tip now, at a global position; no text hides it."""
    QToolTip.showText(at, tooltip(text), widget, QRect(), milliseconds)


class PlainLabel(QLabel):
    """A label that shows its text literally."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if text:
            self.setText(text)


def message_box(parent: QWidget | None, title: str, text: str, details: str = "") -> QMessageBox:
    """A message box that shows its texts literally; *details* stand in smaller letters below."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(details)
    return box


def menu_text(text: str) -> str:
    """Text of a menu's entry, in one line; an ampersand there would underline what follows it."""
    return " ".join(text.split()).replace("&", "&&")


def _literal(text: str) -> str:
    """The text itself where Qt shows it literally in one line, else markup that does."""
    return tooltip(text) if QtGui.Qt.mightBeRichText(text) or len(text) > _ONE_LINE else text


_ONE_LINE = 80
