"""The minerals whose lines are made, and the order of the claims that the lines are made from."""

from collections.abc import Iterable
from typing import Any

from mineralcat.store import models as m

Minerals = list[int] | None
"""Of which minerals; None is all."""
Lines = Iterable[tuple[Any, ...]]
"""Lines of a table of the index, as plain numbers and texts in the order of its columns."""


def of_minerals(statement: Any, minerals: Minerals) -> Any:
    """The statement, whose first column is a mineral, about these minerals alone."""
    if minerals is None:
        return statement
    return statement.where(statement.selected_columns[0].in_(minerals))


def with_order(statement: Any, model: Any) -> Any:
    """The statement about claims of a model, with what decides which of them is shown first:
    kind, year and key of the source, and the preference."""
    return (
        statement.add_columns(m.Source.kind, m.Source.year, m.Source.slug, m.Preference.id)
        .outerjoin(m.Source, model.source_id == m.Source.id)
        .outerjoin(m.Preference, m.Preference.claim_uid == model.uid)
        .order_by(model.id)
    )
