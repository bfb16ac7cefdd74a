"""The search line: the largest thing on the page, and under it what could not be read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from mineralcat.domain.query import FIELDS, QueryError
from mineralcat.gui import theme

from .fields import TextFirst

_HINT = "Search: offshore wind · Nd2Fe14B · used-in:batteries list:in-2023"


class SearchLine(QWidget):
    """A line of text and, where it cannot be read, a message with the place marked."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setObjectName("searchEdit")
        self.edit.setAccessibleName("Search minerals")
        self.edit.setPlaceholderText(_HINT)
        self.edit.setClearButtonEnabled(True)
        self.edit.setToolTip(_help())
        self.edit.setMinimumHeight(theme.em(self, 2.2))
        self.edit.textChanged.connect(self.asked)
        TextFirst(self.edit)
        self._message = QLabel(self)
        self._message.setObjectName("searchMessage")
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._message.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        theme.dress(self._message, "error")
        self._message.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(self, 0.25))
        layout.addWidget(self.edit)
        layout.addWidget(self._message)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Put a query in the line, as if typed; it can be undone there."""
        if text != self.edit.text():
            self.edit.selectAll()
            self.edit.insert(text)

    def show_error(self, error: QueryError) -> None:
        """Mark the place and say what was expected."""
        self._message.setText(f"{error.marked(self.text)}  {error.message}")
        self.edit.setAccessibleDescription(error.message)
        self._message.show()

    def clear_error(self) -> None:
        """All could be read."""
        if not self._message.isHidden():
            self._message.hide()
            self.edit.setAccessibleDescription("")


def _help() -> str:
    lines = ["Words find names, symbols, formulae, synonyms, roles and applications."]
    lines += [f"{name}: {expected}" for name, expected in FIELDS.items()]
    return "\n".join([*lines, "or, not or -, (brackets) and “phrases” combine."])
