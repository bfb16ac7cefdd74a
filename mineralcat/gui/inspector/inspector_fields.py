"""The texts of a mineral that are edited in place, and what becomes of what is typed into them."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from mineralcat.store.rows import ApplicationDetail, MineralDetail

from ..editor import Edits
from ..widgets.text_fields import TextField, split_names


def _stored(detail: MineralDetail | ApplicationDetail, field: str) -> str:
    """The text of a field as it is stored."""
    value: str | tuple[str, ...] | None = getattr(detail, field)
    return "; ".join(value) if isinstance(value, tuple) else value or ""


class _Draft(NamedTuple):
    text: str
    reason: str


class EntryFields(QObject):
    """Joins the fields to the edits. What was refused waits for its entry to be shown again."""

    refused = Signal(str)
    """The sentence, where the field is no longer in sight."""

    def __init__(
        self, edits: Edits, entity: str, fields: Mapping[str, TextField], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._edits = edits
        self._entity = entity
        self._fields = fields
        self._slug: str | None = None
        self._drafts: dict[tuple[str, str], _Draft] = {}
        for name, field in fields.items():
            field.submitted.connect(lambda text, name=name: self._submit(name, text))

    def show_entry(self, detail: MineralDetail | ApplicationDetail) -> None:
        """Show an entry's texts; typed ones that are not confirmed yet are handed in first."""
        again = detail.slug == self._slug
        if not again:
            self.confirm()
        self._slug = detail.slug
        for name, field in self._fields.items():
            stored = _stored(detail, name)
            if again:
                field.show_text(stored, editable=self._edits.can_edit)
                continue
            field.replace_text(stored, editable=self._edits.can_edit)
            if draft := self._drafts.pop((detail.slug, name), None):
                field.retype(*draft)

    def leave(self) -> None:
        """Another kind of thing is going to be shown."""
        self.confirm()
        self._slug = None

    def confirm(self) -> None:
        """Hand in all that was typed; what was refused stays as a draft of its entry."""
        self._drafts.update(self._refused())
        for field in self._fields.values():
            if not (field.reason() and field.is_open()) or self._slug is None:
                field.confirm()

    def _refused(self) -> dict[tuple[str, str], _Draft]:
        """What was refused and still stands in its field."""
        return {
            (self._slug, name): _Draft(field.text(), field.reason())
            for name, field in self._fields.items()
            if self._slug is not None and field.reason() and field.is_open()
        }

    def typed(self) -> list[tuple[str, str]]:
        """What is typed and not confirmed yet, each with what it is of."""
        return [
            (f"{name} of {self._slug}", field.text())
            for name, field in self._fields.items()
            if self._slug is not None and field.is_open()
        ]

    def unsaved(self) -> list[str]:
        """What was typed and could not be stored, each with the reason."""
        drafts = self._drafts | self._refused()
        return [
            f"{name} “{draft.text}” of {slug}: {draft.reason}"
            for (slug, name), draft in drafts.items()
        ]

    def _submit(self, name: str, text: str) -> None:
        slug, field = self._slug, self._fields[name]
        if slug is None:
            return
        from mineralcat.editing.edits import Edit, SetField, SetSynonyms

        edit: Edit = SetField(self._entity, slug, name, text)
        if name == "synonyms":
            edit = SetSynonyms(slug, split_names(text))

        def refused(reason: str) -> None:
            if self._slug == slug:
                field.refuse(reason)
            else:
                self._drafts[(slug, name)] = _Draft(text, reason)
                self.refused.emit(reason)

        self._edits.submit(edit, refused=refused)
