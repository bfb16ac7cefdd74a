"""What any edit asks of names."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.errors import DuplicateNameError
from mineralcat.schema.plain_text import LONGEST_NAME, LONGEST_TEXT, one_line, paragraphs

__all__ = ["LONGEST_NAME", "LONGEST_TEXT", "one_line", "paragraphs", "refuse_duplicate"]


def refuse_duplicate(session: Session, model: Any, id_: int | None, name: str) -> None:
    """DuplicateNameError where another row than *id_* bears the name, in whatever case."""
    # Engines fold the case of ASCII alone, so names of the same length are compared here.
    same_length = select(model.id, model.name).where(func.length(model.name) == len(name))
    for other, taken in session.execute(same_length):
        if other != id_ and taken.casefold() == name.casefold():
            raise DuplicateNameError(name)
