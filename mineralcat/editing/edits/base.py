"""What an edit is: a frozen value that changes a session and has the words for history and undo."""

import re
from abc import ABC, abstractmethod
from collections.abc import Hashable

from sqlalchemy.orm import Session

EditKey = tuple[Hashable, ...]


class Edit(ABC):
    """One change of the catalogue. Subclasses are frozen dataclasses of what the change needs."""

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
        return (self,)

    @property
    def title(self) -> str:
        """The kind of edit in words, until `words` could be read: “set field”."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(self).__name__).lower()
