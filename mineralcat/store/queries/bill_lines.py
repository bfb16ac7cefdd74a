"""What the lines of the mineral table show of an application's bill: one use, one amount, one way.

A page is read at each letter that is typed, so all of it is one statement, and only what is painted
becomes rows of the catalogue.
"""

from functools import partial
from types import SimpleNamespace
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mineralcat.store.index.index_tables import bill
from mineralcat.store.models import Intensity, Usage
from mineralcat.store.queries.graph import ApplicationGraph, Node
from mineralcat.store.rows import IntensityRow, PathStep, Ref, SourceRow, UsageRow
from mineralcat.store.search_rows import BillLine

from .bills import intensity_row, usage_row
from .claims import load_sources

_usage, _intensity = Usage.__table__, Intensity.__table__
_LINES = (
    select(bill.c.mineral_id, _usage, _intensity)
    .join(_usage, _usage.c.id == bill.c.usage_id)
    .outerjoin(_intensity, _intensity.c.id == bill.c.intensity_id)
    .where(
        bill.c.application_id == bindparam("application"),
        bill.c.mineral_id.in_(bindparam("these", expanding=True)),
    )
)


_USE, _AMOUNT = list(_usage.c.keys()), list(_intensity.c.keys())
_AMOUNT_AT = 1 + len(_USE)
_PART, _ROLE, _IMPORTANCE = (
    1 + _USE.index(name) for name in ("application_id", "role", "importance")
)
_SOURCES = 1 + _USE.index("source_id"), _AMOUNT_AT + _AMOUNT.index("source_id")
"""Where cells stand in a row."""


def bill_lines(
    session: Session, graph: ApplicationGraph, application: Node, minerals: dict[int, Ref]
) -> dict[int, BillLine]:
    """The lines of *minerals* in an application's bill, by mineral id."""
    asked = {"application": application.id, "these": list(minerals)}
    rows = session.execute(_LINES, asked).all()
    sources = load_sources(session, (row[place] for row in rows for place in _SOURCES))
    paths: dict[int, tuple[PathStep, ...]] = {}
    found: dict[int, BillLine] = {}
    for row in rows:
        mineral, part = row[0], row[_PART]
        if part not in paths:
            paths[part] = graph.path(application.id, part)
        path = paths[part]
        found[mineral] = BillLine(
            importance=row[_IMPORTANCE],
            role=row[_ROLE],
            path=path,
            evidence=partial(_evidence, row, path, minerals[mineral], sources, graph),
        )
    return found


def _evidence(
    row: Any,
    path: tuple[PathStep, ...],
    mineral: Ref,
    sources: dict[int, SourceRow],
    graph: ApplicationGraph,
) -> tuple[UsageRow, IntensityRow | None]:
    """The use and the amount of a line, from the cells that were read."""
    use = SimpleNamespace(**dict(zip(_USE, row[1:_AMOUNT_AT], strict=True)))
    amount = SimpleNamespace(**dict(zip(_AMOUNT, row[_AMOUNT_AT:], strict=True)))
    usage = usage_row(use, sources, mineral, graph)
    if amount.id is None:
        return usage, None
    shown = intensity_row(amount, sources, mineral, graph)
    on_path = any(step.application == shown.application for step in path)
    return usage, shown if on_path else None
