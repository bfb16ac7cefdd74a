"""The search line: the largest thing on the page, and under it what could not be read, or what was
answered in its place."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from mineralcat.domain.query import FIELDS, MEASURES, QueryError
from mineralcat.gui import theme
from mineralcat.store.rows import Completion, CompletionKind

from .completion_list import CompletionList
from .fields import TextFirst

_HINT = "Search: offshore wind · Nd2Fe14B · used-in:batteries list:in-2023"


class SearchLine(QWidget):
    """A line of text; under it, where it cannot be read, a message with the place marked, and where
    something else was answered, what that is and the way to have it taken as typed. While one types
    a list says what could stand there."""

    asked = Signal(str, bool)
    """What the line says now, and whether that was typed."""
    settled = Signal()
    """The user has finished typing: by Enter, or by taking a completion."""
    completion_asked = Signal(str, int)
    """What could stand in this text at this place? `show_completions` answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setObjectName("searchEdit")
        self.edit.setAccessibleName("Search minerals")
        self.edit.setPlaceholderText(_HINT)
        self.edit.setClearButtonEnabled(True)
        self.edit.setToolTip(_help())
        self.edit.setMinimumHeight(theme.em(self, 2.2))
        self.edit.textEdited.connect(self._note_typing)  # comes before textChanged
        self.edit.textChanged.connect(self._ask)
        TextFirst(self.edit)
        self.edit.installEventFilter(self)
        self.completions = CompletionList(self.edit)
        self.completions.chosen.connect(self._take)
        self._wanted: tuple[str, int] | None = None
        self._asked_for_list = False
        self._typed = self._putting = False
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
        layout.addWidget(self._correction_line())

    def _correction_line(self) -> QWidget:
        self._correction = QWidget(self)
        self._answered = QLabel(self._correction)
        self._answered.setObjectName("searchCorrection")
        self._answered.setTextFormat(Qt.TextFormat.PlainText)
        self._answered.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._instead = QToolButton(self._correction)
        self._instead.setObjectName("searchExactly")
        self._instead.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.dress(self._instead, "link")
        self._instead.clicked.connect(self._ask_exactly)
        self._exact = ""
        row = QHBoxLayout(self._correction)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._answered)
        row.addWidget(self._instead)
        row.addStretch(1)
        self._correction.hide()
        return self._correction

    @property
    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Put a query in the line, as if typed; it can be undone there."""
        if text != self.edit.text():
            self._put(text, 0, len(self.edit.text()))

    def _put(self, text: str, start: int, end: int) -> None:
        """Write a text in the place of another; it can be undone, and is not typing."""
        self._putting = True
        self.edit.setSelection(start, end - start)
        self.edit.insert(text)
        self._putting = False

    def _note_typing(self) -> None:
        self._typed = not self._putting

    def _ask(self, text: str) -> None:
        typed, self._typed = self._typed, False
        self.asked.emit(text, typed)
        if typed:
            self._offer()
        else:
            self._stop_offering()

    def begin(self, typed: str) -> None:
        """Go on with a field or measure at the end of what is typed."""
        before = self.text.rstrip()
        self.edit.setFocus()
        self.set_text(f"{before} {typed}" if before else typed)
        self._offer()

    # -- completion ----------------------------------------------------------------------------

    def _offer(self) -> None:
        """Ask what could stand at the cursor."""
        self._wanted = (self.text, self.edit.cursorPosition())
        self.completion_asked.emit(*self._wanted)

    def show_completions(self, text: str, at: int, rows: Sequence[Completion]) -> None:
        """Show what could stand there, unless something else is typed by now."""
        if self._wanted != (text, at) or not self.edit.hasFocus():
            return
        done = len(rows) == 1 and rows[0].text == text[rows[0].start : rows[0].end]
        self.completions.show_rows(() if done else rows, choose=self._asked_for_list)
        self._asked_for_list = False

    def _stop_offering(self) -> None:
        self._wanted = None
        self._asked_for_list = False
        self.completions.hide()

    def _take(self, row: Completion) -> None:
        """Put a completion where it belongs."""
        self._stop_offering()
        goes_on = row.kind is CompletionKind.FIELD or row.end < len(self.text)
        self._put(row.text if goes_on else f"{row.text} ", row.start, row.end)
        if row.kind is CompletionKind.FIELD:
            self._offer()
        else:
            self.settled.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._handle_key(event)
        if event.type() == QEvent.Type.FocusOut:
            self._stop_offering()
        return super().eventFilter(watched, event)

    def _handle_key(self, event: QKeyEvent) -> bool:
        """The keys of the list; whether one of them was pressed."""
        key, shown = event.key(), self.completions.isVisible()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and shown:
            chosen = self.completions.current
            if chosen is not None:
                self._take(chosen)
                return True
            self._stop_offering()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._stop_offering()
            self.settled.emit()
            return False
        if key == Qt.Key.Key_Escape and shown:
            self._stop_offering()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if shown:
                self.completions.move_by(1 if key == Qt.Key.Key_Down else -1)
            elif key == Qt.Key.Key_Down:
                self._asked_for_list = True
                self._offer()
            return True
        return False

    # -- what is said of the query ---------------------------------------------------------------

    def show_error(self, error: QueryError) -> None:
        """Mark the place and say what was expected; what was answered before stays, and so does
        what was said of it."""
        self._message.setText(f"{error.marked(self.text)}  {error.message}")
        self.edit.setAccessibleDescription(error.message)
        self._message.show()

    def clear_error(self) -> None:
        """All could be read."""
        if not self._message.isHidden():
            self._message.hide()
            self.edit.setAccessibleDescription("")

    def show_correction(self, answered: str, typed: str) -> None:
        """Say that *answered* was looked for; *typed* is what to type to have it taken exactly, its
        words in quotes."""
        self._exact = typed
        said = f"Showing results for “{answered}”"
        self._answered.setText(said)
        offer = f"Search for {_words(typed)} instead"
        self._instead.setText(offer.replace("&", "&&"))  # a single one would be a shortcut's
        self._instead.setAccessibleName(offer)
        self.edit.setAccessibleDescription(said)
        self._correction.show()

    def clear_correction(self) -> None:
        """What was typed was answered."""
        if not self._correction.isHidden():
            self._correction.hide()
            self.edit.setAccessibleDescription("")

    def _ask_exactly(self) -> None:
        self.edit.setFocus()  # the button goes with the answer
        self.set_text(self._exact)


def _words(query: str) -> str:
    """A query as text has it: quotes that are a pair look so."""
    shown = re.sub('"([^"]*)"', r"“\1”", query)
    return shown if "“" in shown else f"“{shown}”"


def _help() -> str:
    lines = ["Words find names, symbols, formulae, synonyms, roles and applications."]
    lines += [f"{name}: {expected}" for name, expected in FIELDS.items()]
    lines += [f"{name}: {meaning}" for name, (_, meaning) in MEASURES.items()]
    lines.append("or, not or -, (brackets) and “phrases” combine.")
    lines.append("Small mistakes still find; a word in quotes is taken as it is.")
    return "\n".join(lines)
