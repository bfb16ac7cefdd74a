"""Importance and role of a use, changed over their row; each is an edit of its own."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from mineralcat.domain.terms import Importance
from mineralcat.gui import theme
from mineralcat.gui.item_models.facts import Fact
from mineralcat.gui.item_models.use_facts import used_in
from mineralcat.store.rows import UsageRow
from mineralcat.translation import _

from ..widgets import layouts
from ..widgets.text_fields import LineEdit, TextField
from .row_editing import RowEditing, RowEditor


class UsageDraft(NamedTuple):
    """What was chosen and typed for a use, and why it was refused."""

    importance: str
    role: str
    reason: str = ""


class UsageEditor(RowEditor[UsageDraft]):
    """A list of importances, and a line for the role."""

    def __init__(self, fact: Fact, usage: UsageRow, draft: UsageDraft) -> None:
        about = used_in(usage)
        super().__init__(fact, about)
        self._importance = QComboBox()
        self._importance.setAccessibleName(_("Importance of {use}", use=about))
        for importance in Importance:
            self._importance.addItem(importance.label, importance.value)
        self._importance.setCurrentIndex(self._importance.findData(draft.importance))
        hint = _("role, such as “cathode material”")
        self._role = TextField(_("Role of {use}", use=about), hint)
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
        return UsageDraft(self._importance.currentData(), self._role.text(), self._role.reason())

    def first_line(self) -> QLineEdit:
        assert isinstance(self._role.edit, LineEdit)
        return self._role.edit


class UsageEditing(RowEditing[UsageDraft]):
    """Importance and role, each an edit of its own."""

    def begin(self, fact: Fact) -> None:
        """Open the editor of a row."""
        if fact.usage is not None and self._edits.can_edit:
            self.open(fact)

    def typed(self) -> list[tuple[str, str]]:
        """The role that is typed and not confirmed yet, with what it is of."""
        if self._open is None or (usage := self._open.fact.usage) is None:
            return []
        role = self._open.draft().role
        about = _("role of {use}", use=used_in(usage))
        return [] if role == (usage.role or "") else [(about, role)]

    def confirm(self) -> None:
        """Hand in what is chosen and typed, and close."""
        if self._open is None:
            return
        from mineralcat.editing.edits import SetField

        fact, draft = self._open.fact, self._open.draft()
        self._close()
        for field, value, before in zip(draft._fields, draft, self._stored(fact), strict=True):
            if field != "reason" and value != before:
                edit = SetField("usage", self._uid(fact), field, value)
                self._edits.submit(edit, refused=self._refusing(fact, draft))

    def _uid(self, fact: Fact) -> str:
        return fact.usage.uid if fact.usage is not None else ""

    def _stored(self, fact: Fact) -> UsageDraft:
        assert fact.usage is not None
        return UsageDraft(fact.usage.importance.value, fact.usage.role or "")

    def _make_editor(self, fact: Fact, draft: UsageDraft) -> UsageEditor:
        assert fact.usage is not None
        return UsageEditor(fact, fact.usage, draft)

    def _words(self, draft: UsageDraft) -> str:
        return _("role “{typed}”", typed=draft.role)
