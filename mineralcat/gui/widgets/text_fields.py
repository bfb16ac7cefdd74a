"""Text that is edited where it stands. What was typed is never lost: it is confirmed by Enter or by
leaving the field, left beside the reason where it is refused, and given back by Esc only."""

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QKeySequence, QResizeEvent, QTextOption
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.translation import _

from .layouts import MessageLabel, column

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TITLE_SIZES = (1.5, 1.3, 1.15, 1.0)
_READ_ONLY = _("This catalogue is read-only.")
LINES_AT_MOST = 12


_NOT_OF_TEXT = (QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E),)
"""Keys of the window that a text field claims on some platforms; there the End key does the same.
"""


class TextFirst(QObject):
    """Lets Ctrl+Z take back typing first, and the catalogue's last step once there is none left.

    A text field claims the keys of undo and redo even with nothing to undo; this gives them up, and
    those that are the window's everywhere.
    """

    def __init__(self, edit: QLineEdit | QPlainTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            edit = self._edit if isinstance(self._edit, QLineEdit) else self._edit.document()
            idle = (event.matches(undo) and not edit.isUndoAvailable()) or (
                event.matches(redo) and not edit.isRedoAvailable()
            )
            if idle or event.keyCombination() in _NOT_OF_TEXT:
                event.ignore()
                return True
        return super().eventFilter(watched, event)


class _ConfirmedEdit:
    """Confirms at Enter and when it is left, and gives up at Esc; a part of a widget that has the
    signals *confirmed* and *given_up*."""

    confirmed: SignalInstance
    given_up: SignalInstance
    lines = False
    """Whether it takes several: then a key besides Enter begins one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() in _ENTER and (plain or not self.lines):
            self.confirmed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
            self.given_up.emit()
        else:
            super().keyPressEvent(event)  # type: ignore[misc]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)  # type: ignore[misc]
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.confirmed.emit()


class LineEdit(_ConfirmedEdit, QLineEdit):
    """One line; tells when it is confirmed, left or given up."""

    confirmed = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        TextFirst(self)


def line_edit(
    name: str, words: str, hint: str = "", *, clears: bool = False, parent: QWidget | None = None
) -> QLineEdit:
    """A line with an object name, an accessible name and a hint; one may *clear* it by a button."""
    edit = QLineEdit(parent, placeholderText=hint, clearButtonEnabled=clears)
    edit.setObjectName(name)
    edit.setAccessibleName(words)
    TextFirst(edit)
    return edit


class TextEdit(_ConfirmedEdit, QPlainTextEdit):
    """Several lines, as high as what is in it; Enter confirms, Shift+Enter begins a line."""

    confirmed = Signal()
    given_up = Signal()
    lines = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        TextFirst(self)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)

    def text(self) -> str:
        """What stands in it; like `setText` and `isModified` named as those of a line."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        self.setPlainText(text)

    def isModified(self) -> bool:
        return self.document().isModified()

    def fit(self) -> None:
        """Become as high as the text, within reason."""
        lines = max(int(self.document().size().height()), 1)
        policy = Qt.ScrollBarPolicy
        bar = policy.ScrollBarAsNeeded if lines > LINES_AT_MOST else policy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(bar)
        frame = max(self.height() - self.viewport().height(), 4)
        lines = min(lines, LINES_AT_MOST)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + frame + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class TextField(QWidget):
    """A text edit with the reason why its text was refused below it."""

    submitted = Signal(str)
    """The text that the user confirmed, where it is another than the stored one."""

    def __init__(
        self, name: str, hint: str = "", *, lines: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.edit: LineEdit | TextEdit = TextEdit() if lines else LineEdit()
        self.edit.setAccessibleName(name)
        theme.set_role(self.edit, "flat")
        self._hint = hint
        self._stored = ""
        self._waiting: str | None = None
        self._reason = MessageLabel()
        column(self.edit, self._reason, of=self, spacing=0, margin=0)
        self.setFocusProxy(self.edit)
        self.edit.confirmed.connect(self.confirm)
        self.edit.given_up.connect(self.give_up)
        self.edit.textChanged.connect(self._typed)

    def text(self) -> str:
        """What stands in the field now."""
        return self.edit.text()

    def is_open(self) -> bool:
        """Whether something was typed that is neither stored nor on its way."""
        return self.text() not in (self._stored, self._waiting)

    def show_text(self, stored: str, *, editable: bool = True) -> None:
        """Show what the catalogue holds; typed text that is not confirmed yet stays."""
        waiting = self._waiting is not None and stored == self._stored
        keep = self.is_open() or (waiting and self.text() == self._waiting)
        if self._waiting is not None and not waiting:
            self._forget_typing()
        self._waiting = self._waiting if waiting else None
        self._stored = stored
        self.edit.setReadOnly(not editable)
        self.edit.setPlaceholderText(self._hint if editable else "")
        set_tooltip(self.edit, "" if editable else _READ_ONLY)
        self.edit.setAccessibleDescription("" if editable else _READ_ONLY)
        if not keep and self.text() != stored:
            self._put(stored)

    def replace_text(self, stored: str, *, editable: bool = True) -> None:
        """Show another entry's text; the caller has confirmed the former one."""
        self._waiting = None
        self._explain("")
        self._stored = self.text()
        self.show_text(stored, editable=editable)

    def retype(self, text: str, reason: str) -> None:
        """Put back what was typed before, and why it was refused."""
        self._put(text)
        self._explain(reason)

    def confirm(self) -> None:
        """Hand in what was typed, if it is anything new."""
        if not self.is_open() or self.edit.isReadOnly():
            return
        if self.text().strip() == self._stored:
            self.give_up()
            return
        self._waiting = self.text()
        self._explain("")
        self.submitted.emit(self._waiting)

    def give_up(self) -> None:
        """Go back to the stored text."""
        self._waiting = None
        self._explain("")
        if self.text() != self._stored:
            self._put(self._stored)

    def refuse(self, reason: str) -> None:
        """What was handed in was not taken: say why, and keep it."""
        self._waiting = None
        self._explain(reason)

    def reason(self) -> str:
        """Why the text was refused; empty where it was not."""
        return self._reason.text()

    def _put(self, text: str) -> None:
        self.edit.setText(text)
        if isinstance(self.edit, LineEdit):
            self.edit.setCursorPosition(0)

    def _forget_typing(self) -> None:
        """What was typed is stored: Ctrl+Z takes back the step of the catalogue from now on."""
        if isinstance(self.edit, LineEdit):
            at = self.edit.cursorPosition()
            self.edit.setText(self.edit.text())
            self.edit.setCursorPosition(at)
        else:
            self.edit.document().clearUndoRedoStacks()

    def _typed(self) -> None:
        if self._waiting is None and self.text() == self._stored:
            self._explain("")

    def _explain(self, reason: str) -> None:
        self._reason.setText(reason)
        self.edit.setAccessibleDescription(reason)
        refused = "true" if reason else ""
        if self.edit.property("refused") != refused:
            self.edit.setProperty("refused", refused)
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)


class TitleField(TextField):
    """The name of an entry: as large as it fits, whole in its tool tip."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self.edit.textChanged.connect(self.fit)

    def fit(self) -> None:
        """Choose the largest of a few sizes in which the name can be read whole."""
        room = self.edit.contentsRect().width() - theme.em(self.font())
        for size in _TITLE_SIZES:
            font = _title(self.font(), size)
            self.edit.setFont(font)
            if self.edit.fontMetrics().horizontalAdvance(self.text()) <= room:
                break

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


def _title(font: QFont, times: float) -> QFont:
    made = theme.title_font(font)
    if made.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * times)
    return made


def split_names(text: str) -> tuple[str, ...]:
    """The names in a line that parts them by semicolons or line ends."""
    return tuple(filter(None, (" ".join(n.split()) for n in text.replace("\n", ";").split(";"))))
