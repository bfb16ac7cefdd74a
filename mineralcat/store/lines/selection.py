"""Of which minerals the lines are wanted."""

from collections.abc import Iterable
from typing import Any

Minerals = list[int] | None
"""Of which minerals; None is all."""
Lines = Iterable[dict[str, Any]]


def of_minerals(statement: Any, column: Any, minerals: Minerals) -> Any:
    """The statement about these minerals alone."""
    return statement if minerals is None else statement.where(column.in_(minerals))
