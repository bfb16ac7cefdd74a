"""A line that offers what the catalogue has while one types: sources, minerals, units."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QWidget

from mineralcat.gui import theme

from .text_fields import TextFirst

Offers = Iterable[tuple[str, str]]
"""Keys, and the words that stand for them."""
Ask = Callable[[str, Callable[[Offers], None]], None]
"""Asks what fits a text; the answer may come later."""


class OfferingLine(QLineEdit):
    """What is chosen from the list is known by its key; what is typed stays as it is typed."""

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        TextFirst(self)
        self._ask = ask
        self._asked = 0
        self._keys: dict[str, str] = {}
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(12)
        self._completer = completer
        self.setCompleter(completer)
        self.textEdited.connect(self._offer)

    def list(self) -> QAbstractItemView:
        """The list of what is offered."""
        popup = self._completer.popup()
        assert popup is not None
        return popup

    def key(self) -> str:
        """The key of what was chosen, else what is typed."""
        return self._keys.get(self.text(), self.text().strip())

    def show_key(self, key: str, words: str) -> None:
        """Show something by its words."""
        if key:
            self._keys[words] = key
        self.setText(words)
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self.list().isVisible():
            self._offer("" if self.text() in self._keys else self.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()
            if not self.text():
                self._offer("")

    def _offer(self, typed: str) -> None:
        self._asked += 1
        asked = self._asked

        def show(offers: Offers) -> None:
            if asked == self._asked:  # else something else is typed by now
                self._show(offers)

        self._ask(typed, show)

    def _show(self, offers: Offers) -> None:
        found = [*offers]
        self._keys.update({words: key for key, words in found})
        self._words.setStringList([words for _, words in found])
        if found and self.hasFocus():
            self.list().setMinimumWidth(max(self.width(), theme.em(self, 32)))
            self._completer.setCompletionPrefix(self.text())
            self._completer.complete()
        elif not found:
            self.list().hide()
