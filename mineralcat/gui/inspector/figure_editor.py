"""A figure and who states it, changed where they stand: value, unit, source, page or table."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mineralcat.domain.reading_claims import Question, ReadClaim
from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel

from ..widgets.suggestions import Ask, OfferingLine
from ..widgets.text_fields import TextFirst
from .figure_draft import FigureDraft

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FigureEditor(QWidget):
    """Lies over the row of a figure; confirmed by Enter or by leaving it, given up by Esc."""

    confirmed = Signal()
    given_up = Signal()
    chosen = Signal(object)
    """The reading that was chosen, where a figure can be read in more than one way."""
    resized = Signal()

    def __init__(
        self,
        about: str,
        draft: FigureDraft,
        ask_sources: Ask,
        ask_units: Ask,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._over = False
        self._build(about, ask_sources, ask_units)
        self.value.setText(draft.value)
        self.unit.setText(draft.unit)
        self.source.show_key(draft.source, draft.source_words)
        self.locator.setText(draft.locator)
        self.locator.setCursorPosition(0)
        self.explain(draft.reason)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def draft(self) -> FigureDraft:
        """What stands in the lines now."""
        return FigureDraft(
            self.value.text(),
            self.unit.text(),
            self.source.key(),
            self.source.text(),
            self.locator.text(),
            self._reason.text(),
        )

    def begin(self) -> None:
        """Put the cursor into the value, its text selected."""
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)
        self.value.selectAll()

    def follow(self, before: QWidget) -> None:
        """Take the place after *before* when Tab is pressed."""
        for line in (self.value, self.unit, self.source, self.locator):
            QWidget.setTabOrder(before, line)
            before = line

    def holds_focus(self) -> bool:
        """Whether the cursor is in it."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def retire(self) -> None:
        """Say nothing any more: the editor is being taken away."""
        self._over = True

    def explain(self, reason: str) -> None:
        """Say below the lines why they were not taken; the keys stay free to go."""
        self._drop_choices()
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self.value.setAccessibleDescription(reason)
        theme.set_role(self.value, "refused" if reason else "")
        self.resized.emit()

    def ask(self, question: Question) -> None:
        """Ask which reading is meant, by a button for each."""
        self.explain(question.sentence)
        self._show_choices([(choice.words, choice.claim) for choice in question.choices])

    def _show_choices(self, choices: Sequence[tuple[str, ReadClaim]]) -> None:
        before: QWidget = self.locator
        for words, claim in choices:
            button = QPushButton(words.replace("&", "&&"))
            button.setAccessibleName(f"It means {words}")
            button.setMinimumHeight(theme.em(self, 1.9))
            button.setAutoDefault(True)
            button.clicked.connect(self._choosing(claim))
            button.installEventFilter(self)
            self._choices.addWidget(button)
            button.show()  # now, for the height of the row counts it
            QWidget.setTabOrder(before, button)
            before = button
            if words == choices[0][0] and self.holds_focus():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resized.emit()

    def _choosing(self, claim: ReadClaim) -> Callable[[], None]:
        return lambda: self.chosen.emit(claim)

    def _drop_choices(self) -> None:
        while item := self._choices.takeAt(0):
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()

    def _build(self, about: str, ask_sources: Ask, ask_units: Ask) -> None:
        title = _plain_label("muted")
        title.setText(about)
        self.value = self._line(QLineEdit(), f"Figure: {about}", "such as 120, 60-65, <5, ~70, W")
        self.unit = self._line(OfferingLine(ask_units), "Unit", "unit")
        self.source = OfferingLine(ask_sources)
        self._line(self.source, "Source", "source: choose, or type DOI, URL or title")
        self.locator = self._line(QLineEdit(), "Page or table", "page, table or sheet")
        self._reason = _plain_label("error")
        self._reason.hide()
        self._choices = QHBoxLayout()
        self._choices.setSpacing(theme.em(self, 0.5))
        step = theme.em(self, 0.25)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(step)
        grid.addWidget(self.value, 0, 0)
        grid.addWidget(self.unit, 0, 1)
        grid.addWidget(self.source, 1, 0, 1, 2)
        grid.addWidget(self.locator, 2, 0, 1, 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(step, step, step, step)
        layout.setSpacing(step)
        layout.addWidget(title)
        layout.addLayout(grid)
        layout.addWidget(self._reason)
        layout.addLayout(self._choices)
        self.setAutoFillBackground(True)
        self.setFocusProxy(self.value)

    def _line(self, line: QLineEdit, name: str, hint: str) -> QLineEdit:
        if not isinstance(line, OfferingLine):
            TextFirst(line)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setMinimumWidth(theme.em(self, 4))
        line.setMinimumHeight(theme.em(self, 1.9))
        line.installEventFilter(self)
        return line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _ENTER and isinstance(watched, QLineEdit):
                self.confirmed.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._end_by(self.given_up)
                return True
        return super().eventFilter(watched, event)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """Confirm once the focus has left for another part of the window."""
        if self._over or old is None or new is None or not self.isAncestorOf(old):
            return
        if not self.isAncestorOf(new) and new.window() is self.window():
            self.confirmed.emit()

    def _end_by(self, how: object) -> None:
        if not self._over:
            self._over = True
            how.emit()  # type: ignore[attr-defined]


def _plain_label(look: str) -> QLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    theme.set_role(label, look)
    return label
