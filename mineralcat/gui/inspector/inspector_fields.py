"""The texts of an entry that are edited in place, and what becomes of what is typed into them."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from mineralcat.store.rows import ApplicationDetail, MineralDetail
from mineralcat.translation import _

from ..editor import Edits
from ..widgets.text_fields import TextField, split_names


def _stored(detail: MineralDetail | ApplicationDetail, field: str) -> str:
    """The text of a field as it is stored."""
    value: str | tuple[str, ...] | None = getattr(detail, field)
    return "; ".join(value) if isinstance(value, tuple) else value or ""


def _named(entity: str, key: str) -> str:
    """What a field is called within a sentence."""
    from mineralcat.schema.entities import entity_of

    kind = entity_of(entity)
    return kind.field(key).name if kind.has(key) else _("synonyms")


class _Draft(NamedTuple):
    text: str
    reason: str


class EntryFields(QObject):
    """Joins the fields to the edits. What was refused waits for its entry to be shown again."""

    refused = Signal(str)
    """The sentence, where the field is no longer in sight."""

    def __init__(
        self, edits: Edits, fields: Mapping[str, Mapping[str, TextField]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._edits = edits
        self._all = fields
        """The fields by key, of each table."""
        self._shown: tuple[str, str] | None = None
        """Table and slug of the entry."""
        self._fields: Mapping[str, TextField] = {}
        self._drafts: dict[tuple[str, str, str], _Draft] = {}
        """What was refused, by table, slug and key of the field."""
        for name, field in (pair for some in fields.values() for pair in some.items()):
            field.submitted.connect(partial(self._submit, name))

    def show_entry(self, entity: str, detail: MineralDetail | ApplicationDetail) -> None:
        """Show an entry's texts; typed ones that are not confirmed yet are handed in first."""
        again = self._shown == (entity, detail.slug)
        if not again:
            self.confirm()
        self._shown, self._fields = (entity, detail.slug), self._all[entity]
        for name, field in self._fields.items():
            stored = _stored(detail, name)
            if again:
                field.show_text(stored, editable=self._edits.can_edit)
                continue
            field.replace_text(stored, editable=self._edits.can_edit)
            if draft := self._drafts.pop((*self._shown, name), None):
                field.retype(*draft)

    def leave(self) -> None:
        """Nothing is going to be shown."""
        self.confirm()
        self._shown, self._fields = None, {}

    def confirm(self) -> None:
        """Hand in all that was typed; what was refused stays as a draft of its entry."""
        self._drafts.update(self._refused())
        for field in self._fields.values():
            if not (field.reason() and field.is_open()):
                field.confirm()

    def _refused(self) -> dict[tuple[str, str, str], _Draft]:
        """What was refused and still stands in its field."""
        return {
            (*self._shown, name): _Draft(field.text(), field.reason())
            for name, field in self._fields.items()
            if self._shown is not None and field.reason() and field.is_open()
        }

    def typed(self) -> list[tuple[str, str]]:
        """What is typed and not confirmed yet, each with what it is of."""
        return [
            (
                _("{field} of {name}", field=_named(self._shown[0], name), name=self._shown[1]),
                field.text(),
            )
            for name, field in self._fields.items()
            if self._shown is not None and field.is_open()
        ]

    def unsaved(self) -> list[str]:
        """What was typed and could not be stored, each with the reason."""
        sentence = _("{field} “{typed}” of {name}: {reason}")
        drafts = self._drafts | self._refused()
        return [
            sentence.format(
                field=_named(entity, name), typed=draft.text, name=slug, reason=draft.reason
            )
            for (entity, slug, name), draft in drafts.items()
        ]

    def _submit(self, name: str, text: str) -> None:
        shown, field = self._shown, self._fields.get(name)
        if shown is None or field is None:
            return
        from mineralcat.editing.edits import Edit, SetField, SetSynonyms

        edit: Edit = SetField(*shown, name, text)
        if name == "synonyms":
            edit = SetSynonyms(shown[1], split_names(text))

        def refused(reason: str) -> None:
            if self._shown == shown:
                field.refuse(reason)
            else:
                self._drafts[(*shown, name)] = _Draft(text, reason)
                self.refused.emit(reason)

        self._edits.submit(edit, refused=refused)
