"""The minerals whose lines are made."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import Session

Minerals = list[int] | None
"""Of which minerals; None is all."""
Lines = Iterable[tuple[Any, ...]]
"""Lines of a table of the index, as plain numbers and texts in the order of its columns."""


def of_minerals(statement: Any, column: Any, minerals: Minerals) -> Any:
    """The statement about these minerals alone."""
    return statement if minerals is None else statement.where(column.in_(minerals))


class OfMinerals:
    """A statement about all minerals, or about some of them: built once, since building it takes
    longer than asking it about one."""

    def __init__(self, statement: Any, column: Any) -> None:
        self._all = statement
        self._some = statement.where(column.in_(bindparam("minerals", expanding=True)))

    def rows(self, session: Session, minerals: Minerals) -> Iterable[Any]:
        """Its rows."""
        if minerals is None:
            return session.execute(self._all)
        return session.execute(self._some, {"minerals": minerals})
