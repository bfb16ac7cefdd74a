"""What stands in the place of a chart where there is none: why, and where it helps a way to try
again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mineralcat.gui import theme
from mineralcat.translation import _

from ..widgets import layouts


class BlankPage(QWidget):
    """A sentence in the middle, and below it perhaps a button."""

    tried_again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = layouts.text_label("", "muted")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._again = layouts.search_button(_("Try again"), role="chip")
        self._again.clicked.connect(self.tried_again)
        self._again.hide()
        parts = (1, self._sentence, self._again, 0, 1)
        column = layouts.column(*parts, of=self, spacing=theme.em(self, 0.5), margin=0)
        column.setAlignment(self._again, Qt.AlignmentFlag.AlignHCenter)

    def say(self, sentence: str, *, again: bool = False) -> None:
        """Show a sentence; *again* offers to try once more."""
        self._sentence.setText(sentence)
        self._again.setVisible(again)

    def text(self) -> str:
        """What is shown."""
        return self._sentence.text()
