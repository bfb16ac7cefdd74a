"""The search line: the largest thing on the page, and under it what could not be read, or what was
answered in its place."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QSizePolicy, QWidget

from mineralcat.domain.query import FIELDS, MEASURES, QueryError
from mineralcat.domain.query_completion import begins_a_field, is_unfinished
from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.store.search_rows import Completion, CompletionKind
from mineralcat.translation import _

from ..widgets import layouts
from ..widgets.labels import ElidedLabel
from ..widgets.text_fields import line_edit
from .completion_list import CompletionList

_HINT = _("Search: offshore wind · Nd2Fe14B · used-in:batteries list:in-2023")


class SearchLine(QWidget):
    """A line of text; under it, where it cannot be read, a message with the place marked, and where
    something else was answered, what that is and the way to have it taken as typed. While one types
    a list says what could stand there."""

    asked = Signal(str, bool)
    """What the line says now, and whether that was typed."""
    settled = Signal()
    """The user has finished typing: by Enter, or by taking a completion."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = line_edit("searchEdit", _("Search minerals"), _HINT, clears=True, parent=self)
        set_tooltip(self.edit, search_help())
        self.edit.setMinimumHeight(theme.em(self, 2.2))
        self.edit.textEdited.connect(self._note_typing)  # comes before textChanged
        self.edit.textChanged.connect(self._ask)
        self.completing = CompletionList(self.edit, self)
        self.completing.taken.connect(self._take)
        self.completing.settled.connect(self.settled)
        self.completing.ended.connect(self._say_held)
        self._held: QueryError | None = None
        self._typed = self._putting = False
        self._being_typed = False
        self._message = layouts.text_label("", "error", "searchMessage")
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._message.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._message.hide()
        parts = (self.edit, self._message, self._correction_line())
        layouts.column(*parts, of=self, spacing=theme.em(self, 0.25), margin=0)

    def _correction_line(self) -> QWidget:
        self._correction = QWidget(self)
        self._answered = ElidedLabel(parent=self._correction)
        self._answered.setObjectName("searchCorrection")
        self._instead = layouts.search_button("", role="link", parent=self._correction)
        self._instead.setObjectName("searchExactly")
        self._instead.clicked.connect(self._ask_exactly)
        self._exact = ""
        layouts.row(self._answered, 1, self._instead, of=self._correction, margin=0)
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

    def _put(self, text: str, start: int, end: int, *, goes_on: bool = False) -> None:
        """Write a text in the place of another; it can be undone, and is not typing unless the
        user *goes on* from there."""
        self._putting = not goes_on
        self.edit.setSelection(start, end - start)
        self.edit.insert(text)
        self._putting = False

    def _note_typing(self) -> None:
        self._typed = not self._putting

    def _ask(self, text: str) -> None:
        typed, self._typed = self._typed, False
        self._being_typed = typed
        self._held = None
        if typed:
            complete = self.completing.begin()
            self.asked.emit(text, True)
            complete()
        else:
            self.completing.end()
            self.asked.emit(text, False)

    @property
    def is_beginning(self) -> bool:
        """Whether the word being typed is no word yet, but the beginning of a field."""
        at = self.edit.cursorPosition()
        return self.completing.is_waiting and begins_a_field(self.text, at)

    def begin(self, typed: str) -> None:
        """Go on with a field or measure at the end of what is typed."""
        before = self.text.rstrip()
        self.edit.setFocus()
        whole = f"{before} {typed}" if before else typed
        self._put(whole, 0, len(self.text), goes_on=True)

    def _take(self, row: Completion) -> None:
        """Put a completion where it belongs."""
        if row.kind is CompletionKind.FIELD:
            self._put(row.text, row.start, row.end, goes_on=True)
        else:
            more = row.end < len(self.text)
            self._put(row.text if more else f"{row.text} ", row.start, row.end)
            self.settled.emit()

    # -- messages about the query ----------------------------------------------------------------

    def show_error(self, error: QueryError) -> None:
        """Mark the place and say what was expected; what was answered before stays, and so does
        its messages. What is still being typed is no mistake as long as something could
        come of it."""
        waits = self.completing.is_waiting or self._waits_for_more
        if waits and error.end >= self.edit.cursorPosition():
            self._held = error
            self._message.hide()
        else:
            self._say(error)

    def note_meant(self) -> None:
        """What is typed has stood for a while, or Enter was pressed: it is meant as it stands,
        unless the values of a field are still on offer."""
        if not self.completing.is_waiting:
            self._being_typed = False
            self._say_held()

    @property
    def _waits_for_more(self) -> bool:
        at = self.edit.cursorPosition()
        return self._being_typed and self.edit.hasFocus() and is_unfinished(self.text, at)

    def _say_held(self) -> None:
        if self._held is not None and not self._waits_for_more:
            self._say(self._held)

    def _say(self, error: QueryError) -> None:
        self._held = None
        self._message.setText(f"{error.marked(self.text)}  {_broken(error.message)}")
        self.edit.setAccessibleDescription(error.message)
        self._message.show()

    def clear_error(self) -> None:
        """All could be read."""
        self._held = None
        if not self._message.isHidden():
            self._message.hide()
            self.edit.setAccessibleDescription("")

    def show_correction(self, answered: str, typed: str) -> None:
        """Say that *answered* was looked for; *typed* is what to type to have it taken exactly, its
        words in quotes."""
        self._exact = typed
        shown_instead = _("Showing results for “{answered}”", answered=answered)
        self._answered.setText(shown_instead)
        offer = _("Search for {typed} instead", typed=_words(typed))
        shown = offer if len(offer) <= _LONGEST else f"{offer[:_LONGEST]}…"
        self._instead.setText(shown.replace("&", "&&"))  # a single one would be a shortcut's
        set_tooltip(self._instead, offer)
        self._instead.setAccessibleName(offer)
        self.edit.setAccessibleDescription(shown_instead)
        self._correction.show()

    def clear_correction(self) -> None:
        """What was typed was answered."""
        if not self._correction.isHidden():
            self._correction.hide()
            self.edit.setAccessibleDescription("")

    def _ask_exactly(self) -> None:
        self.edit.setFocus()  # the button goes with the answer
        self.set_text(self._exact)


_LONGEST = 70
"""Letters of an offer that are shown; the whole stands in its tool tip."""


def _broken(message: str) -> str:
    """The message with words that no line holds cut short, as a value of a thousand letters is."""
    return re.sub(r"(\S{40})\S{10,}", r"\1…", message)


def _words(query: str) -> str:
    """A query as text has it: quotes that are a pair look so."""
    shown = re.sub('"([^"]*)"', r"“\1”", query)
    return shown if "“" in shown else f"“{shown}”"


def search_help() -> str:
    """The words and fields that a search knows, a line each."""
    lines = [_("Words find names, symbols, formulae, synonyms, roles and applications.")]
    lines += [f"{name}: {expected}" for name, expected in FIELDS.items()]
    lines += [f"{name}: {meaning}" for name, (_unit, meaning) in MEASURES.items()]
    lines.append(_("or, not or -, (brackets) and “phrases” combine."))
    lines.append(_("Small mistakes still find; a word in quotes is taken as it is."))
    return "\n".join(lines)
