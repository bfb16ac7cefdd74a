"""Opens the editor of a use over its row, and hands in what was changed."""

from PySide6.QtCore import QObject

from mineralcat.gui.item_models.facts import Fact

from ..editor import Edits
from .drafts import UsageDraft
from .facts_tree import FactsTree
from .row_editing import RowEditing
from .usage_editor import UsageEditor


class UsageEditing(RowEditing[UsageDraft]):
    """Importance and role, each an edit of its own."""

    def __init__(self, edits: Edits, tree: FactsTree, parent: QObject) -> None:
        super().__init__(edits, tree, parent)
        tree.edit_asked.connect(self.begin)

    def begin(self, fact: Fact) -> None:
        """Open the editor of a row."""
        if fact.usage is not None and self._edits.can_edit:
            self.open(fact)

    def typed(self) -> list[tuple[str, str]]:
        """The role that is typed and not confirmed yet, with what it is of."""
        if self._open is None or self._fact is None or self._fact.usage is None:
            return []
        usage, role = self._fact.usage, self._open.draft().role
        about = f"role of {usage.mineral.name} in {usage.application.name}"
        return [] if role == (usage.role or "") else [(about, role)]

    def confirm(self) -> None:
        """Hand in what is chosen and typed, and close."""
        if self._open is None or self._fact is None:
            return
        from mineralcat.editing.edits import SetField

        fact, draft, stored = self._fact, self._open.draft(), self._stored(self._fact)
        self._close()
        for field, value, before in zip(draft._fields, draft, stored, strict=True):
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
        return UsageEditor(fact.usage, draft)

    def _words(self, draft: UsageDraft) -> str:
        return f"role “{draft.role}”"
