"""Importance and role of a use, changed where they stand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from mineralcat.domain.terms import Importance
from mineralcat.gui import theme
from mineralcat.store.rows import UsageRow

from ..widgets import layouts
from ..widgets.text_fields import LineEdit, TextField
from .drafts import UsageDraft
from .row_editing import RowEditor


class UsageEditor(RowEditor[UsageDraft]):
    """A list of importances, and a line for the role."""

    def __init__(self, usage: UsageRow, draft: UsageDraft, parent: QWidget | None = None) -> None:
        about = f"{usage.mineral.name} in {usage.application.name}"
        super().__init__(about, parent)
        self._importance = QComboBox()
        self._importance.setAccessibleName(f"Importance of {about}")
        self._importance.addItems([importance.value for importance in Importance])
        self._importance.setCurrentText(draft.importance)
        self._role = TextField(f"Role of {about}", "role, such as “cathode material”")
        self._role.show_text(usage.role or "")
        self._role.retype(draft.role, draft.reason)
        theme.set_role(self._role.edit, "")
        self._role.edit.confirmed.disconnect()
        self._role.edit.given_up.disconnect()
        self.add_stop(self._importance)
        self.add_stop(self._role.edit)
        line = layouts.row(self._importance, self._role, 1, margin=0)
        line.setAlignment(self._importance, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(line)
        self.setFocusProxy(self._role)

    def draft(self) -> UsageDraft:
        return UsageDraft(self._importance.currentText(), self._role.text(), self._role.reason())

    def first_line(self) -> QLineEdit:
        assert isinstance(self._role.edit, LineEdit)
        return self._role.edit
