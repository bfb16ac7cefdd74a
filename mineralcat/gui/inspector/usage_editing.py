"""Opens the editor of a use over its row, hands in what was changed, and keeps what was refused."""

from PySide6.QtCore import QObject

from mineralcat.gui.item_models.facts import Fact
from mineralcat.store.rows import UsageRow

from ..editor import Edits
from .facts_tree import FactsTree
from .usage_editor import UsageDraft, UsageEditor


class UsageEditing(QObject):
    """At most one use is open at a time."""

    def __init__(self, edits: Edits, tree: FactsTree, parent: QObject) -> None:
        super().__init__(parent)
        self._edits = edits
        self._tree = tree
        self._open: UsageEditor | None = None
        self._refused: dict[str, UsageDraft] = {}
        tree.edit_asked.connect(self.begin)

    def set_edits(self, edits: Edits) -> None:
        """Hand edits to another catalogue's editor from now on."""
        self._edits = edits

    def typed(self) -> list[tuple[str, str]]:
        """The role that is typed and not confirmed yet, with what it is of."""
        editor = self._open
        if editor is None or editor.draft().role == (editor.usage.role or ""):
            return []
        usage = editor.usage
        return [(f"role of {usage.mineral.name} in {usage.application.name}", editor.draft().role)]

    def unsaved(self) -> list[str]:
        """What was typed and could not be stored, each with the reason."""
        refused = list(self._refused.values())
        if self._open is not None and self._open.draft().reason:
            refused.append(self._open.draft())
        return [f"role “{draft.role}”: {draft.reason}" for draft in refused]

    def begin(self, fact: Fact) -> None:
        """Open the editor of a row."""
        if fact.usage is None or not self._edits.can_edit:
            return
        self.confirm()
        self._show(fact, self._refused.pop(fact.usage.uid, None))
        if self._open is not None:
            self._open.begin()

    def confirm(self) -> None:
        """Hand in what is chosen and typed, and close."""
        editor = self._open
        if editor is None:
            return
        usage, draft = editor.usage, editor.draft()
        self._close()
        if draft.importance != usage.importance.value:
            self._submit(usage, "importance", draft.importance, draft)
        if draft.role != (usage.role or ""):
            self._submit(usage, "role", draft.role, draft)

    def keep(self) -> tuple[UsageDraft, UsageRow, bool] | None:
        """What is open, before the rows are replaced; for `reopen`."""
        editor = self._open
        if editor is None:
            return None
        kept = (editor.draft(), editor.usage, editor.holds_focus())
        editor.retire()
        self._open = None
        return kept

    def reopen(self, kept: tuple[UsageDraft, UsageRow, bool] | None) -> None:
        """Put back what was open, or what was refused while another page was shown."""
        model = self._tree.facts_model()
        facts = [model.fact(index) for index in model.indexes()]
        for fact in facts:
            if fact.usage is None:
                continue
            if kept is not None and fact.usage.uid == kept[1].uid:
                self._show(fact, kept[0])
                if kept[2] and self._open is not None:
                    self._open.begin()
                return
            if kept is None and fact.usage.uid in self._refused:
                self._show(fact, self._refused.pop(fact.usage.uid))
                return

    def _show(self, fact: Fact, draft: UsageDraft | None) -> None:
        assert fact.usage is not None
        editor = UsageEditor(fact.usage, draft)
        editor.setFont(self._tree.font())
        editor.confirmed.connect(self.confirm)
        editor.given_up.connect(self._close)
        self._open = editor
        self._tree.edit_row(fact.key, editor)
        editor.follow(self._tree)

    def _close(self) -> None:
        editor = self._open
        if editor is None:
            return
        self._open = None
        editor.retire()
        focused = editor.holds_focus()
        model = self._tree.facts_model()
        for index in model.indexes():
            if self._tree.indexWidget(index) is editor:
                self._tree.edit_row(model.fact(index).key, None)
                break
        if focused:
            self._tree.setFocus()

    def _submit(self, usage: UsageRow, field: str, value: str, draft: UsageDraft) -> None:
        from mineralcat.editing.edits import SetField

        def refused(reason: str) -> None:
            self._refused[usage.uid] = draft._replace(reason=reason)
            if self._open is None:
                self.reopen(None)

        self._edits.submit(SetField("usage", usage.uid, field, value), refused=refused)
