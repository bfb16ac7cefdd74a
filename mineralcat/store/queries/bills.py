"""Bills of minerals: what an application needs, itself or through its parts, and why.

A page of the mineral table is read at each letter that is typed: all that its lines show of a bill
is one statement, rows are no entities, and only what is painted becomes rows of the catalogue.
"""

from collections.abc import Callable, Collection
from functools import partial
from types import SimpleNamespace
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session

from mineralcat.domain.grouping import grouped
from mineralcat.store.index.index_tables import bill
from mineralcat.store.models import Application, Intensity, Mineral, Usage, UsageSubstitute
from mineralcat.store.queries.graph import ApplicationGraph, Node
from mineralcat.store.rows import (
    BillRow,
    IntensityRow,
    PathStep,
    Ref,
    SourceRow,
    SubstituteRow,
    UsageRow,
)
from mineralcat.store.search_rows import BillLine

from .claims import Fields, Row, claim_row, claim_rows, load_sources, order_of

Statement = Select[*tuple[Any, ...]]
_THESE: BindParameter[Any] = bindparam("these", expanding=True)
_AT_ONCE = 5_000
"""Ids in one question; an engine has a limit."""
_mineral, _usage, _intensity = Mineral.__table__, Usage.__table__, Intensity.__table__


def _claims_of(table: Any) -> Statement:
    """The claims of a table about *these* minerals, with what the minerals are called."""
    named = _mineral.c.slug.label("mineral_slug"), _mineral.c.name.label("mineral_name")
    claims = select(table, *named).join(_mineral, _mineral.c.id == table.c.mineral_id)
    return claims.where(table.c.mineral_id.in_(_THESE)).order_by(table.c.id)


# Statements made once: making one takes longer than to ask it.
_USAGES, _INTENSITIES = _claims_of(_usage), _claims_of(_intensity)
_SUBSTITUTES = (
    select(UsageSubstitute.usage_id, UsageSubstitute.text, Mineral.slug, Application.slug)
    .outerjoin(Mineral, UsageSubstitute.mineral_id == Mineral.id)
    .outerjoin(Application, UsageSubstitute.application_id == Application.id)
    .where(UsageSubstitute.usage_id.in_(_THESE))
    .order_by(UsageSubstitute.position, UsageSubstitute.id)
)
_NEEDS = (
    select(bill, _mineral.c.slug, _mineral.c.name, _mineral.c.symbol)
    .join(_mineral, _mineral.c.id == bill.c.mineral_id)
    .where(bill.c.application_id == bindparam("application"))
)
_NEEDS_OF = _NEEDS.where(bill.c.mineral_id.in_(_THESE))


def bills(
    session: Session,
    graph: ApplicationGraph,
    application: Node,
    minerals: Collection[int] | None = None,
) -> dict[int, BillRow]:
    """The lines of an application's bill by mineral id, best first; of *minerals* if given."""
    asked = {"application": application.id, "these": list(minerals or ())}
    rows = session.execute(_NEEDS if minerals is None else _NEEDS_OF, asked)
    lines = sorted(rows, key=lambda line: (line.importance, line.name))
    ids, below = [line.mineral_id for line in lines], graph.reach(application.id)
    uses = usages(session, graph, ids, below)
    amounts = intensities(session, graph, ids, below)
    result: dict[int, BillRow] = {}
    for line in lines:
        own = uses.get(line.mineral_id, {})
        chosen = own[line.usage_id]
        path = graph.path(application.id, graph.by_slug[chosen.application.slug].id)
        place = {step.application.slug: -at for at, step in enumerate(path)}
        sizes = amounts.get(line.mineral_id, {})
        first = sizes.get(line.intensity_id)
        by_place = sorted(sizes.values(), key=lambda a: place.get(a.application.slug, 1))
        result[line.mineral_id] = BillRow(
            mineral=Ref(line.slug, line.name),
            symbol=line.symbol,
            usage=chosen,
            path=path,
            usages=tuple(sorted(own.values(), key=lambda u: (u is not chosen, u.importance.rank))),
            intensities=tuple(sorted(by_place, key=lambda a: a is not first)),
        )
    return result


def usages(
    session: Session,
    graph: ApplicationGraph,
    minerals: Collection[int],
    applications: Collection[int] | None = None,
) -> dict[int, dict[int, UsageRow]]:
    """Usages by mineral id and usage id, the most important first."""
    found = _claims(session, graph, _USAGES, minerals, applications)
    rows = _about(session, _SUBSTITUTES, [usage.id for usage in found])
    stand_ins = grouped((usage_id, SubstituteRow(*rest)) for usage_id, *rest in rows)

    def own(usage: Any) -> Fields:
        return {"substitutes": tuple(stand_ins.get(usage.id, ()))}

    return _by_id(session, graph, UsageRow, found, lambda row: row.importance.rank, own)


def intensities(
    session: Session,
    graph: ApplicationGraph,
    minerals: Collection[int],
    applications: Collection[int] | None = None,
) -> dict[int, dict[int, IntensityRow]]:
    """Intensities by mineral id and intensity id; rival claims in the order they are shown."""
    found = _claims(session, graph, _INTENSITIES, minerals, applications)
    return _by_id(session, graph, IntensityRow, found, order_of)


def _by_id(
    session: Session,
    graph: ApplicationGraph,
    kind: type[Row],
    found: list[Any],
    order: Callable[[Row], Any],
    own: Callable[[Any], Fields] = lambda _: {},
) -> dict[int, dict[int, Row]]:
    """Rows of claims in an *order*, by the ids of their minerals and their own."""
    claims = (
        (
            claim,
            {
                "mineral": Ref(claim.mineral_slug, claim.mineral_name),
                "application": graph.nodes[claim.application_id].ref,
                **own(claim),
            },
        )
        for claim in found
    )
    rows = zip(found, claim_rows(session, kind, claims), strict=True)
    result: dict[int, dict[int, Row]] = {}
    for claim, row in sorted(rows, key=lambda both: order(both[1])):
        result.setdefault(claim.mineral_id, {})[claim.id] = row
    return result


def _claims(
    session: Session,
    graph: ApplicationGraph,
    statement: Statement,
    minerals: Collection[int],
    applications: Collection[int] | None,
) -> list[Any]:
    """The claims about minerals that a statement finds, all or those in these *applications*."""
    if applications is not None:
        # A sum: the engine need not go through all that the parts need to find what a few do.
        application = statement.selected_columns["application_id"] + 0
        statement = statement.where(application.in_(applications))
    return [
        row for row in _about(session, statement, minerals) if row.application_id in graph.nodes
    ]


def _about(session: Session, statement: Statement, ids: Collection[int]) -> list[Any]:
    """The rows of a statement that asks for *these* ids."""
    these = list(ids)
    chunks = (these[start : start + _AT_ONCE] for start in range(0, len(these), _AT_ONCE))
    return [row for some in chunks for row in session.execute(statement, {"these": some})]


# -- lines of the mineral table ----------------------------------------------------------------

_LINES = (
    select(bill.c.mineral_id, _usage, _intensity)
    .join(_usage, _usage.c.id == bill.c.usage_id)
    .outerjoin(_intensity, _intensity.c.id == bill.c.intensity_id)
    .where(bill.c.application_id == bindparam("application"), bill.c.mineral_id.in_(_THESE))
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
    """The lines of *minerals* in an application's bill, by mineral id: one use, one amount, one
    way."""
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
    used_in = graph.nodes[use.application_id].ref
    own = {"mineral": mineral, "application": used_in, "substitutes": ()}
    usage = claim_row(UsageRow, use, own, sources)
    shown_in = graph.nodes[amount.application_id].ref if amount.id is not None else None
    if shown_in is None or shown_in not in [step.application for step in path]:
        return usage, None
    own = {"mineral": mineral, "application": shown_in}
    return usage, claim_row(IntensityRow, amount, own, sources)
