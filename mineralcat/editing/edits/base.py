"""What an edit is: a frozen value that changes a session and has the words for history and undo."""

from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from ..naming import name_of

EditKey = tuple[Hashable, ...]


class Edit(ABC):
    """One change of the catalogue. Subclasses are frozen dataclasses of what the change needs."""

    key_fields: ClassVar[tuple[str, ...]] = ()
    """The attributes that say what the edit changes; none where all of them do."""

    @abstractmethod
    def apply(self, session: Session) -> str | int | None:
        """Make the change in *session*, which the caller commits; MineralCatError where it cannot
        be made. Returns the uid of the row that was made, the number of rows that changed, or
        None."""

    @abstractmethod
    def words(self, session: Session) -> str:
        """What the edit does, for history and undo, in the names from before it is applied."""

    @property
    def key(self) -> EditKey:
        """What the edit changes: it replaces an edit with an equal key that is not saved yet."""
        parts = (getattr(self, name) for name in self.key_fields)
        return (type(self), *parts) if self.key_fields else (self,)


@dataclass(frozen=True)
class RowEdit(Edit):
    """An edit of one row, by its uid or slug."""

    entity: str
    uid: str
    key_fields: ClassVar[tuple[str, ...]] = ("entity", "uid")

    def row_name(self, session: Session) -> str:
        """What the row is called."""
        return name_of(session, self.entity, self.uid)
