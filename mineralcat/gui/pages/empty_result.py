"""What stands in the place of the lines where there are none: what to leave out of the query, and
how many minerals that would find."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from mineralcat.domain.figures import count_text
from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel

if TYPE_CHECKING:
    from mineralcat.store.search.relaxation import Relaxation


_EMPTY = (
    "This catalogue is empty. Another one, with the reference data, is made by `mineralcat new`."
)
_SOME = "Leave something out:"
_NONE = "Leave out a word, or choose something at the left."


class EmptyResult(QWidget):
    """Lies over a view as long as it has nothing to show."""

    chosen = Signal(str)
    """The query that was chosen instead."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("emptyResult")
        self._title = PlainLabel("Nothing was found", self)
        theme.set_role(self._title, "strong")
        self._advice = PlainLabel(parent=self)
        self._advice.setWordWrap(True)
        theme.set_role(self._advice, "muted")
        self._ways = QVBoxLayout()
        self._ways.setSpacing(theme.em(self, 0.25))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.em(self, 1.0),) * 4)
        column.setSpacing(theme.em(self, 0.5))
        for widget in (self._title, self._advice):
            column.addWidget(widget)
        column.addLayout(self._ways)
        column.addStretch()
        over.installEventFilter(self)
        self.hide()

    def show_ways(self, ways: "Sequence[Relaxation]", *, empty: bool = False) -> None:
        """Say that nothing was found, and offer what to leave out; of an *empty* catalogue, that
        there is nothing to find."""
        while (item := self._ways.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._title.setText("There are no minerals yet" if empty else "Nothing was found")
        self._advice.setText(_EMPTY if empty else _SOME if ways else _NONE)
        for way in ways:
            button = QToolButton(self)
            many = "1 mineral" if way.minerals == 1 else f"{count_text(way.minerals)} minerals"
            button.setText(f"without {way.words}: {many}".replace("&", "&&"))
            button.setAccessibleName(button.text())
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            theme.set_role(button, "link")
            button.clicked.connect(lambda _=False, query=way.query: self.chosen.emit(query))
            self._ways.addWidget(button)
        self._fill()
        self.show()
        self.raise_()

    def _fill(self) -> None:
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fill()
        return super().eventFilter(watched, event)
