"""One sentence above the page about what went wrong or is on offer, and buttons for what to do."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel


class NoticeAction(NamedTuple):
    """What can be done about a notice: the words of its button, and what it does."""

    words: str
    go: Callable[[], None]


class NoticeBar(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._label = PlainLabel()
        self._label.setObjectName("notice")
        self._label.setWordWrap(True)
        theme.set_role(self._label, "warning")
        self._buttons: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.em(self, 0.5))
        self._row.addWidget(self._label, 1)
        self._label.hide()
        self.hide()

    def show_sentence(self, sentence: str, *ways: NoticeAction) -> None:
        """Show this sentence in place of the last one; an empty one hides the bar. The same one
        again, which is also beside the field that it is about, leaves the buttons."""
        if sentence == self.text() and not ways:
            return
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(way) for way in ways]
        self._label.setText(sentence)
        self._label.setVisible(bool(sentence))
        self.setVisible(bool(sentence))

    def text(self) -> str:
        """The sentence that is shown."""
        return self._label.text()

    def _button(self, way: NoticeAction) -> QToolButton:
        button = QToolButton()
        button.setText(way.words)
        button.setAccessibleName(way.words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: way.go())
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        button.show()
        return button
