"""One sentence above the page about what went wrong or is on offer, and buttons for what to do."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from mineralcat.gui import theme

from . import layouts


class NoticeAction(NamedTuple):
    """What can be done about a notice: the words of its button, and what it does."""

    words: str
    go: Callable[[], None]


class NoticeBar(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._label = layouts.text_label("", "warning", "notice")
        self._buttons: list[QToolButton] = []
        self._row = layouts.row(self._label, 1, of=self, spacing=theme.em(self, 0.5), margin=0)
        self._label.hide()
        self.hide()

    def show_sentence(self, sentence: str, *actions: NoticeAction) -> None:
        """Show this sentence in place of the last one; an empty one hides the bar. The same one
        again, which is also beside the field that it is about, leaves the buttons."""
        if sentence == self.text() and not actions:
            return
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(action) for action in actions]
        self._label.setText(sentence)
        self._label.setVisible(bool(sentence))
        self.setVisible(bool(sentence))

    def withdraw(self, sentence: str) -> None:
        """Hide the bar if it still shows this sentence."""
        if self.text() == sentence:
            self.show_sentence("")

    def text(self) -> str:
        """The sentence that is shown."""
        return self._label.text()

    def _button(self, action: NoticeAction) -> QToolButton:
        button = layouts.tool_button(action.words)
        button.clicked.connect(lambda: action.go())
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        button.show()
        return button
