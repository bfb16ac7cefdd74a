"""A figure and who states it, changed where they stand: value, unit, source, page or table."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from mineralcat.domain.reading_claims import ClaimQuestion, ReadClaim
from mineralcat.gui import theme

from ..widgets import layouts
from ..widgets.suggestions import Ask, OfferingLine
from ..widgets.text_fields import TextFirst
from .drafts import FigureDraft
from .inspector_header import plain_label
from .row_editing import RowEditor


class FigureEditor(RowEditor[FigureDraft]):
    """Four lines, the reason why they were not taken, and the readings to choose from."""

    chosen = Signal(object)
    """The `ReadClaim` that was chosen, where a figure can be read in more than one way."""

    def __init__(
        self,
        about: str,
        draft: FigureDraft,
        ask_sources: Ask,
        ask_units: Ask,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(about, parent)
        self.value = self._line(QLineEdit(), f"Figure: {about}", "such as 120, 60-65, <5, ~70, W")
        self.unit = self._line(OfferingLine(ask_units), "Unit", "unit")
        self.source = OfferingLine(ask_sources)
        self._line(self.source, "Source", "source: choose, or type DOI, URL or title")
        self.locator = self._line(QLineEdit(), "Page or table", "page, table or sheet")
        self._reason = plain_label("error")
        self._choices = layouts.row(spacing=theme.em(self, 0.5))
        grid = QGridLayout()
        grid.setSpacing(theme.em(self, 0.25))
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.value, 0, 0)
        grid.addWidget(self.unit, 0, 1)
        grid.addWidget(self.source, 1, 0, 1, 2)
        grid.addWidget(self.locator, 2, 0, 1, 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self.column.addLayout(grid)
        self.column.addWidget(self._reason)
        self.column.addLayout(self._choices)
        self.setFocusProxy(self.value)
        self.value.setText(draft.value)
        self.unit.setText(draft.unit)
        self.source.show_key(draft.source, draft.source_words)
        self.locator.setText(draft.locator)
        self.locator.setCursorPosition(0)
        self.explain(draft.reason)

    def draft(self) -> FigureDraft:
        return FigureDraft(
            self.value.text(),
            self.unit.text(),
            self.source.key(),
            self.source.text(),
            self.locator.text(),
            self._reason.text(),
        )

    def first_line(self) -> QLineEdit:
        return self.value

    def explain(self, reason: str) -> None:
        """Show below the lines why they were not taken; the keys stay free to go."""
        while item := self._choices.takeAt(0):
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self.value.setAccessibleDescription(reason)
        theme.set_role(self.value, "refused" if reason else "")
        self.resized.emit()

    def ask(self, question: ClaimQuestion) -> None:
        """Ask which reading is meant, by a button for each."""
        self.explain(question.sentence)
        before: QWidget = self.locator
        for number, choice in enumerate(question.choices):
            button = QPushButton(choice.words.replace("&", "&&"))
            button.setAccessibleName(f"It means {choice.words}")
            button.setMinimumHeight(theme.em(self, 1.9))
            button.setAutoDefault(True)
            button.clicked.connect(self._choosing(choice.claim))
            button.installEventFilter(self)
            self._choices.addWidget(button)
            button.show()  # now, for the height of the row counts it
            QWidget.setTabOrder(before, button)
            before = button
            if number == 0 and self.holds_focus():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resized.emit()

    def _choosing(self, claim: ReadClaim) -> Callable[[], None]:
        return lambda: self.chosen.emit(claim)

    def _line(self, line: QLineEdit, name: str, hint: str) -> QLineEdit:
        if not isinstance(line, OfferingLine):
            TextFirst(line)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setMinimumWidth(theme.em(self, 4))
        line.setMinimumHeight(theme.em(self, 1.9))
        self.add_stop(line)
        return line
