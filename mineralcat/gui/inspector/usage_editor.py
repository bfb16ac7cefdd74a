"""Importance and role of a use, changed where they stand."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from mineralcat.domain.terms import Importance
from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel
from mineralcat.store.rows import UsageRow

from ..widgets.text_fields import Field


class UsageDraft(NamedTuple):
    """What was chosen and typed for a use, and why it was refused, if it was."""

    importance: str
    role: str
    reason: str = ""


class UsageEditor(QWidget):
    """Lies over the row of a use; confirmed by Enter or by leaving it, given up by Esc."""

    confirmed = Signal()
    given_up = Signal()

    def __init__(
        self, usage: UsageRow, draft: UsageDraft | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.usage = usage
        self._over = False
        self._build()
        start = draft or UsageDraft(usage.importance.value, usage.role or "")
        self._importance.setCurrentText(start.importance)
        self._role.show_text(usage.role or "")
        self._role.retype(start.role, start.reason)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def draft(self) -> UsageDraft:
        """What is chosen and typed now."""
        return UsageDraft(self._importance.currentText(), self._role.text(), self._role.reason())

    def begin(self) -> None:
        """Put the cursor into the role, its text selected."""
        self._role.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._role.edit.selectAll()

    def follow(self, before: QWidget) -> None:
        """Take the place after *before* when Tab is pressed."""
        QWidget.setTabOrder(before, self._importance)
        QWidget.setTabOrder(self._importance, self._role.edit)

    def holds_focus(self) -> bool:
        """Whether the cursor is in it."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def retire(self) -> None:
        """Say nothing any more: the editor is being taken away."""
        self._over = True

    def _build(self) -> None:
        about = f"{self.usage.mineral.name} in {self.usage.application.name}"
        title = PlainLabel()
        title.setText(about)
        title.setWordWrap(True)
        theme.set_role(title, "muted")
        self._importance = QComboBox()
        self._importance.setAccessibleName(f"Importance of {about}")
        self._importance.addItems([importance.value for importance in Importance])
        self._importance.installEventFilter(self)
        self._role = Field(f"Role of {about}", "role, such as “cathode material”")
        theme.set_role(self._role.edit, "")
        self._role.edit.confirmed.disconnect()
        self._role.edit.given_up.disconnect()
        self._role.edit.installEventFilter(self)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._importance, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._role, 1)
        step = theme.em(self, 0.25)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(step, step, step, step)
        layout.setSpacing(step)
        layout.addWidget(title)
        layout.addLayout(line)
        self.setAutoFillBackground(True)
        self.setFocusProxy(self._role)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._end(self.confirmed)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._end(self.given_up)
                return True
        return super().eventFilter(watched, event)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """Confirm once the focus has left for another part of the window."""
        if old is None or new is None or not self.isAncestorOf(old):
            return
        if not self.isAncestorOf(new) and new.window() is self.window():
            self._end(self.confirmed)

    def _end(self, how: object) -> None:
        if not self._over:
            self._over = True
            how.emit()  # type: ignore[attr-defined]
