"""Editing over a row of the inspector: the widget, and what becomes of what is typed into it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from mineralcat.gui import theme
from mineralcat.gui.item_models.facts import Fact
from mineralcat.translation import _

from ..editor import Edits
from ..widgets import layouts
from ..widgets.layouts import tab_through
from .facts_tree import FactsTree

if TYPE_CHECKING:
    from .figure_editing import FigureDraft
    from .usage_editing import UsageDraft

Draft = TypeVar("Draft", "FigureDraft", "UsageDraft")
"""What is typed over a row before it is saved."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowEditor(QWidget, Generic[Draft]):
    """Lies over a row; confirmed by Enter or by leaving it, given up by Esc."""

    confirmed = Signal()
    given_up = Signal()
    resized = Signal()

    def __init__(self, fact: Fact, title: str) -> None:
        super().__init__()
        self.fact = fact
        self._retired = False
        self._stops: list[QWidget] = []
        step = theme.em(self, 0.25)
        label = layouts.text_label(title, "muted")
        self.column = layouts.column(label, of=self, spacing=step, margin=step)
        self.setAutoFillBackground(True)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def draft(self) -> Draft:
        """What stands in it now."""
        raise NotImplementedError

    def first_line(self) -> QLineEdit:
        """The line that gets the cursor first."""
        raise NotImplementedError

    def begin(self) -> None:
        """Put the cursor into the first line, its text selected."""
        self.first_line().setFocus(Qt.FocusReason.OtherFocusReason)
        self.first_line().selectAll()

    def add_stop(self, widget: QWidget) -> None:
        """Add a widget that Tab stops at, and whose Enter and Esc are those of the editor."""
        widget.installEventFilter(self)
        self._stops.append(widget)

    def follow(self, before: QWidget) -> None:
        """Take the place after *before* when Tab is pressed."""
        tab_through(before, *self._stops)

    def holds_focus(self) -> bool:
        """Whether the cursor is in it."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def retire(self) -> None:
        """Emit nothing any more: the editor is being taken away."""
        self._retired = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _ENTER and not isinstance(watched, QPushButton):
                self._emit(self.confirmed)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._emit(self.given_up)
                return True
        return super().eventFilter(watched, event)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """Confirm once the focus has left for another part of the window."""
        if self._retired or old is None or new is None or not self.isAncestorOf(old):
            return
        if not self.isAncestorOf(new) and new.window() is self.window():
            self._emit(self.confirmed)

    def _emit(self, signal: SignalInstance) -> None:
        if not self._retired:
            signal.emit()


class RowEditing(QObject, Generic[Draft]):
    """Opens an editor over one row at a time, and holds what was refused until its row is shown."""

    def __init__(self, edits: Edits, tree: FactsTree, parent: QObject) -> None:
        super().__init__(parent)
        self._edits = edits
        self._tree = tree
        self._open: RowEditor[Draft] | None = None
        self._suspended: tuple[Fact, Draft, bool] | None = None
        """What was open before the rows were replaced, and whether it had the focus."""
        self._drafts: dict[str, Draft] = {}
        """What was refused or left, by the uid of its row."""

    def _uid(self, fact: Fact) -> str:
        """The uid of the row that can be edited here; empty where there is none."""
        raise NotImplementedError

    def _stored(self, fact: Fact) -> Draft:
        """What the catalogue has."""
        raise NotImplementedError

    def _make_editor(self, fact: Fact, draft: Draft) -> RowEditor[Draft]:
        raise NotImplementedError

    def _words(self, draft: Draft) -> str:
        """What is typed, in words."""
        raise NotImplementedError

    def confirm(self) -> None:
        """Hand in what is typed and close, or stay open beside the reason why it cannot be read."""
        raise NotImplementedError

    def unsaved(self) -> list[str]:
        """What was typed and could not be stored, each with the reason."""
        drafts = list(self._drafts.values())
        if self._open is not None and self._open.draft().reason:
            drafts.append(self._open.draft())
        return [f"{self._words(draft)}: {draft.reason}" for draft in drafts]

    def open(self, fact: Fact) -> None:
        """Open the editor of a row."""
        self.leave()
        uid = self._uid(fact)
        draft = self._drafts.pop(uid) if uid in self._drafts else self._stored(fact)
        self._show(fact, draft).begin()

    def leave(self) -> None:
        """Hand in what is typed; what cannot be handed in waits for its row to be shown again."""
        self.confirm()
        if self._open is not None:
            self._hold(self._open.fact, self._open.draft(), _("It was not confirmed yet."))
            self._close()

    def suspend(self) -> None:
        """Put aside what is open, before the rows are replaced; for `reopen`."""
        if (editor := self._open) is not None:
            self._suspended = (editor.fact, editor.draft(), editor.holds_focus())
            editor.retire()
            self._open = None

    def reopen(self) -> None:
        """Put back what was open, or what was refused while another page was shown."""
        suspended, self._suspended = self._suspended, None
        drafts = self._drafts if suspended is None else {self._uid(suspended[0]): suspended[1]}
        fact = self._first(lambda fact: self._uid(fact) in drafts)
        if fact is not None:
            editor = self._show(fact, drafts[self._uid(fact)])
            self._drafts.pop(self._uid(fact), None)
            if suspended is not None and suspended[2]:
                editor.first_line().setFocus()
        elif suspended is not None and suspended[1] != self._stored(suspended[0]):
            # Its row is gone or on another page: the text is not.
            self._hold(*suspended[:2], _("Its row is not shown any more."))

    def _first(self, matches: Callable[[Fact], bool]) -> Fact | None:
        """The first row that is shown and matches."""
        model = self._tree.facts_model()
        return next(filter(matches, map(model.fact, model.indexes())), None)

    def _show(self, fact: Fact, draft: Draft) -> RowEditor[Draft]:
        self._open = editor = self._make_editor(fact, draft)
        editor.setFont(self._tree.font())
        editor.confirmed.connect(self.confirm)
        editor.given_up.connect(self._close)
        self._tree.edit_row(fact.key, editor)
        editor.resized.connect(self._tree.fit_editor)
        editor.follow(self._tree)
        return editor

    def _close(self) -> None:
        editor, self._open = self._open, None
        if editor is None:
            return
        editor.retire()
        focused = editor.holds_focus()
        self._tree.edit_row(editor.fact.key, None)
        if focused:
            self._tree.setFocus()

    def _hold(self, fact: Fact, draft: Draft, reason: str) -> None:
        """Hold what was typed; *reason* is why it is not stored, where none is known yet."""
        self._drafts[self._uid(fact)] = draft._replace(reason=draft.reason or reason)

    def _refusing(self, fact: Fact, draft: Draft) -> Callable[[str], None]:
        """What to do where an edit is refused: hold what was typed, and show it again."""

        def refused(reason: str) -> None:
            self._hold(fact, draft._replace(reason=""), reason)
            if self._open is None:
                self.reopen()

        return refused
