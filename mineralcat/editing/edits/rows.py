"""Edits of the rows of any table: set fields, create, copy and delete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.schema.entities import entity_of
from mineralcat.schema.plain_text import LONGEST_NAME, one_line
from mineralcat.store.models import MineralSynonym
from mineralcat.translation import _, and_list

from .. import rows
from ..deleting import delete, delete_rows
from ..naming import many, name_of
from ..values import FieldValue
from .base import Edit, RowEdit


@dataclass(frozen=True)
class SetField(RowEdit):
    """Give one field of a row another value; an empty text clears the field."""

    field: str
    value: FieldValue
    marks: NumberMarks | None = None
    key_fields = ("entity", "uid", "field")

    def apply(self, session: Session) -> None:
        rows.set_fields(session, self.entity, self.uid, {self.field: self.value}, self.marks)

    def words(self, session: Session) -> str:
        name = self.row_name(session)
        if self.field == "name" and isinstance(self.value, str):
            return _("Rename {old} to {new}", old=name, new=" ".join(self.value.split()))
        field = entity_of(self.entity).field(self.field).name
        return _("Set {field} of {name}", field=field, name=name)


@dataclass(frozen=True)
class SetFields(RowEdit):
    """Give several fields of a row other values, as one change."""

    values: Mapping[str, FieldValue]
    marks: NumberMarks | None = None

    def apply(self, session: Session) -> None:
        rows.set_fields(session, self.entity, self.uid, self.values, self.marks)

    def words(self, session: Session) -> str:
        fields = and_list(entity_of(self.entity).field(key).name for key in self.values)
        return _("Set {field} of {name}", field=fields, name=self.row_name(session))


@dataclass(frozen=True)
class SetSynonyms(Edit):
    """Give a mineral these synonyms, in this order; those it has already stay the same rows."""

    slug: str
    synonyms: tuple[str, ...]
    key_fields = ("slug",)

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
        return _("Set synonyms of {name}", name=name_of(session, "mineral", self.slug))


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
        return _("Add {thing} {name}", thing=entity_of(self.entity).title, name=name)


@dataclass(frozen=True)
class DuplicateRow(RowEdit):
    """Copy a row with its parts; `apply` returns the uid of the copy."""

    def apply(self, session: Session) -> str:
        return rows.duplicate(session, self.entity, self.uid)

    def words(self, session: Session) -> str:
        return _("Duplicate {name}", name=self.row_name(session))


@dataclass(frozen=True)
class DeleteRow(RowEdit):
    """Delete a row and all that cannot be without it."""

    def apply(self, session: Session) -> None:
        delete(session, self.entity, self.uid)

    def words(self, session: Session) -> str:
        name = self.row_name(session)
        if self.entity in ("mineral", "application"):
            return _("Delete {name}", name=name)
        return _("Delete {thing} {name}", thing=entity_of(self.entity).title, name=name)


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
        return _("Delete {name}", name=many(self.entity, len(self.uids)))
