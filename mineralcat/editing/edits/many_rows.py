"""Edits of many rows in one step."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.errors import EditError
from mineralcat.schema.entities import entity_of
from mineralcat.translation import _, ngettext

from ..bulk import Replacing, bulk_set, find_and_replace
from ..naming import many, name_of
from ..pasting import Block
from ..rows import set_fields
from ..values import FieldValue
from .base import Edit


@dataclass(frozen=True)
class BulkSet(Edit):
    """Give a field of many rows one value; `apply` returns how many changed."""

    entity: str
    uids: Sequence[str]
    field: str
    value: FieldValue
    marks: NumberMarks | None = None

    def apply(self, session: Session) -> int:
        return bulk_set(session, self.entity, self.uids, self.field, self.value, self.marks)

    def words(self, session: Session) -> str:
        field = entity_of(self.entity).field(self.field).name
        return _("Set {field} of {rows}", field=field, rows=many(self.entity, len(self.uids)))


@dataclass(frozen=True)
class FindAndReplace(Edit):
    """Replace text in all notes and summaries; `apply` returns how many changed."""

    what: Replacing

    def apply(self, session: Session) -> int:
        return find_and_replace(session, self.what)

    def words(self, session: Session) -> str:
        return _("Replace “{old}” by “{new}”", old=self.what.find, new=self.what.replace)


@dataclass(frozen=True)
class Paste(Edit):
    """Take a block of cells; EditError, and nothing is changed, where a cell cannot be taken."""

    entity: str
    block: Block
    marks: NumberMarks | None = None

    def apply(self, session: Session) -> None:
        for uid, cells in self.block:
            try:
                set_fields(session, self.entity, uid, cells, self.marks)
            except EditError as error:
                name = name_of(session, self.entity, uid)
                words = _("{name}: {problem} Nothing was pasted.", name=name, problem=str(error))
                raise EditError(error.field, words) from error

    def words(self, session: Session) -> str:
        return ngettext(
            "Paste {count:,} cell into {rows}",
            "Paste {count:,} cells into {rows}",
            sum(len(cells) for _uid, cells in self.block),
            rows=many(self.entity, len(self.block)),
        )
