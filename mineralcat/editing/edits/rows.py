"""Edits of the rows of any table: set fields, create, copy and delete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.schema.entities import entity_of
from mineralcat.schema.plain_text import LONGEST_NAME, one_line
from mineralcat.store.models import MineralSynonym

from .. import rows
from ..deleting import delete, delete_rows
from ..naming import many, name_of
from ..values import FieldValue
from .base import Edit, EditKey


def _label(entity: str, field: str) -> str:
    return entity_of(entity).field(field).name


@dataclass(frozen=True)
class SetField(Edit):
    """Give one field of a row, by uid or slug, another value; an empty text clears the field."""

    entity: str
    uid: str
    field: str
    value: FieldValue
    marks: NumberMarks | None = None

    def apply(self, session: Session) -> None:
        rows.set_fields(session, self.entity, self.uid, {self.field: self.value}, self.marks)

    def words(self, session: Session) -> str:
        name = self._row_name(session)
        if self.field == "name" and isinstance(self.value, str):
            return f"Rename {name} to {' '.join(self.value.split())}"
        return f"Set {_label(self.entity, self.field)} of {name}"

    def _row_name(self, session: Session) -> str:
        return name_of(session, self.entity, self.uid)

    @property
    def key(self) -> EditKey:
        return (SetField, self.entity, self.uid, self.field)


@dataclass(frozen=True)
class SetEntryField(SetField):
    """The same for the entry that the inspector shows, named as in its title: “Set note of
    Cobalt”."""

    def _row_name(self, session: Session) -> str:
        return name_of(session, self.entity, self.uid)


@dataclass(frozen=True)
class SetFields(Edit):
    """Give several fields of a row other values, as one change."""

    entity: str
    uid: str
    values: Mapping[str, FieldValue]
    marks: NumberMarks | None = None

    def apply(self, session: Session) -> None:
        rows.set_fields(session, self.entity, self.uid, self.values, self.marks)

    def words(self, session: Session) -> str:
        *most, last = [_label(self.entity, key) for key in self.values] or ["nothing"]
        labels = " and ".join(filter(None, (", ".join(most), last)))
        return f"Set {labels} of {name_of(session, self.entity, self.uid)}"

    @property
    def key(self) -> EditKey:
        return (SetFields, self.entity, self.uid)


@dataclass(frozen=True)
class SetSynonyms(Edit):
    """Give a mineral these synonyms, in this order; those it has already stay the same rows."""

    slug: str
    synonyms: tuple[str, ...]

    def apply(self, session: Session) -> None:
        texts = dict.fromkeys(one_line(text, "synonyms", LONGEST_NAME) for text in self.synonyms)
        mineral = rows.find(session, "mineral", self.slug)
        existing = {synonym.text: synonym for synonym in mineral.synonyms}
        for text, synonym in existing.items():
            if text not in texts:
                session.delete(synonym)
        for position, text in enumerate(filter(None, texts)):
            if text in existing:
                existing[text].position = position
            else:
                made = MineralSynonym(mineral_id=mineral.id, text=text, position=position)
                session.add(made)
        session.flush()

    def words(self, session: Session) -> str:
        return f"Set synonyms of {name_of(session, 'mineral', self.slug)}"

    @property
    def key(self) -> EditKey:
        return (SetSynonyms, self.slug)


@dataclass(frozen=True)
class CreateRow(Edit):
    """Make a row, with *uid* if one is given; `apply` returns its uid."""

    entity: str
    values: Mapping[str, FieldValue]
    marks: NumberMarks | None = None
    uid: str | None = None

    def apply(self, session: Session) -> str:
        return rows.create(session, self.entity, self.values, self.marks, self.uid)

    def words(self, session: Session) -> str:
        name = rows.called_with(session, self.entity, self.values, self.marks)
        return f"Add {entity_of(self.entity).title} {name}"


@dataclass(frozen=True)
class DuplicateRow(Edit):
    """Copy a row with its parts; `apply` returns the uid of the copy."""

    entity: str
    uid: str

    def apply(self, session: Session) -> str:
        return rows.duplicate(session, self.entity, self.uid)

    def words(self, session: Session) -> str:
        return f"Duplicate {name_of(session, self.entity, self.uid)}"


@dataclass(frozen=True)
class DeleteRow(Edit):
    """Delete a row and all that cannot be without it."""

    entity: str
    uid: str

    def apply(self, session: Session) -> None:
        delete(session, self.entity, self.uid)

    def words(self, session: Session) -> str:
        name = name_of(session, self.entity, self.uid)
        if self.entity in ("mineral", "application"):
            return f"Delete {name}"
        return f"Delete {entity_of(self.entity).title} {name}"


@dataclass(frozen=True)
class DeleteRows(Edit):
    """Delete several rows; those that are gone already are passed over."""

    entity: str
    uids: Sequence[str]

    def apply(self, session: Session) -> None:
        delete_rows(session, self.entity, self.uids)

    def words(self, session: Session) -> str:
        if len(self.uids) == 1:
            return DeleteRow(self.entity, self.uids[0]).words(session)
        return f"Delete {many(self.entity, len(self.uids))}"
