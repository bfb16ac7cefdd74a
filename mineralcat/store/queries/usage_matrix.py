"""All claims between minerals and applications at once: what a matrix of them is drawn from."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from mineralcat.domain.grouping import grouped
from mineralcat.store.index.index_tables import bill
from mineralcat.store.models import DemandShare, Mineral
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.rows import DemandShareRow, IntensityRow, MatrixRows, MatrixUse, Ref

from .applications import application_tree
from .bills import intensities, usages
from .claims import claim_rows, newest_first

_these: BindParameter[Any] = bindparam("these", expanding=True)
_share = DemandShare.__table__.c
_MINERALS = select(Mineral.id, Mineral.slug, Mineral.name).where(Mineral.id.in_(_these))
_LINES = (
    select(bill.c.application_id, bill.c.mineral_id, bill.c.usage_id, bill.c.intensity_id)
    .where(bill.c.mineral_id.in_(_these))
    .order_by(bill.c.application_id, bill.c.importance, bill.c.mineral_id)
)
_SHARES = (
    select(DemandShare.__table__)
    .where(_share.mineral_id.in_(_these), _share.application_id.is_not(None))
    .order_by(_share.value.desc().nulls_last(), _share.id)
)


def usage_matrix(
    session: Session,
    graph: ApplicationGraph,
    minerals: Sequence[int],
    roots: Collection[int] | None = None,
) -> MatrixRows:
    """The claims of these minerals, by id and in this order; in the applications at or below
    *roots*, which then come first, in all where none are given."""
    these = {"these": list(minerals)}
    names = {row.id: Ref(row.slug, row.name) for row in session.execute(_MINERALS, these)}
    shown = set(graph.nodes) if roots is None else {id_ for r in roots for id_ in graph.reach(r)}
    slugs = {graph.nodes[id_].slug for id_ in shown}
    tree = [node for node in application_tree(graph) if node.slug in slugs]
    first = {graph.nodes[id_].slug for id_ in roots or ()}
    lines = session.execute(_LINES, these).all()
    return MatrixRows(
        minerals=tuple(names[id_] for id_ in minerals if id_ in names),
        applications=tuple(sorted(tree, key=lambda node: node.slug not in first)),
        below={
            graph.nodes[id_].slug: tuple(
                graph.nodes[part].slug for part in graph.reach(id_) if part != id_
            )
            for id_ in shown
        },
        uses=tuple(_uses(session, graph, names, [one for one in lines if one[0] in shown])),
        amounts=tuple(
            row for row in _amounts(session, graph, names, lines) if row.application.slug in slugs
        ),
        shares=_shares(session, graph, names, shown),
    )


def _uses(
    session: Session, graph: ApplicationGraph, names: dict[int, Ref], lines: Iterable[Any]
) -> Iterable[MatrixUse]:
    """One for each application and mineral, by the rule of the bill."""
    found = usages(session, graph, list(names))
    at = grouped(
        ((mineral_id, graph.by_slug[row.application.slug].id), row)
        for mineral_id, of_mineral in found.items()
        for row in of_mineral.values()
    )
    for whole, mineral_id, usage_id, _ in lines:
        chosen = found[mineral_id][usage_id]
        others = [row for part in graph.reach(whole) for row in at.get((mineral_id, part), ())]
        yield MatrixUse(
            mineral=names[mineral_id],
            path=graph.path(whole, graph.by_slug[chosen.application.slug].id),
            usage=chosen,
            others=tuple(row for row in others if row is not chosen),
        )


def _amounts(
    session: Session, graph: ApplicationGraph, names: dict[int, Ref], lines: Iterable[Any]
) -> Iterable[IntensityRow]:
    """By mineral; of an application the one first that its bill shows."""
    shown = {(graph.nodes[whole].slug, amount) for whole, _, _, amount in lines}
    found = intensities(session, graph, list(names))
    for of_mineral in found.values():
        rows = sorted(
            of_mineral.items(), key=lambda item: (item[1].application.slug, item[0]) not in shown
        )
        yield from (row for _, row in rows)


def _shares(
    session: Session, graph: ApplicationGraph, names: dict[int, Ref], shown: Collection[int]
) -> tuple[tuple[Ref, DemandShareRow], ...]:
    """Shares of demand, those of the world first, newest first, largest first."""
    found: list[Any] = [
        row
        for row in session.execute(_SHARES, {"these": list(names)})
        if row.application_id in shown
    ]
    mineral_of = {str(row.uid): names[row.mineral_id] for row in found}
    claims = ((row, {"application": graph.nodes[row.application_id].ref}) for row in found)
    ordered = newest_first(claim_rows(session, DemandShareRow, claims))
    ordered.sort(key=lambda claim: (not claim.preferred, claim.scope not in (None, "world")))
    return tuple((mineral_of[claim.uid], claim) for claim in ordered)
