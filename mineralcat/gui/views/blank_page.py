"""What stands in the place of a chart where there is none: why, and where it helps a way to try
again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel


class BlankPage(QWidget):
    """A sentence in the middle, and below it perhaps a button."""

    tried_again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = PlainLabel()
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        theme.set_role(self._sentence, "muted")
        self._again = QToolButton()
        self._again.setText("Try again")
        self._again.setAccessibleName("Try again")
        self._again.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.set_role(self._again, "chip")
        self._again.clicked.connect(self.tried_again)
        self._again.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(self, 0.5))
        column.addStretch()
        column.addWidget(self._sentence)
        column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def say(self, sentence: str, *, again: bool = False) -> None:
        """Show a sentence; *again* offers to try once more."""
        self._sentence.setText(sentence)
        self._again.setVisible(again)

    def text(self) -> str:
        """What is shown."""
        return self._sentence.text()
