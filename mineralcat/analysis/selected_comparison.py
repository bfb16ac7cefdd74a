"""The Compare figure of a selection, and what could be put beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from mineralcat.domain.figures import count_text
from mineralcat.store.queries.applications import application_detail
from mineralcat.store.queries.area_supply import area_supply, supplied_minerals
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.queries.minerals import mineral_detail
from mineralcat.store.rows import Ref

from .compare import MOST, NOTHING, CompareFigure, applications_compared, minerals_compared
from .compare_minerals import ComparedMineral
from .selected_uses import found_in
from .view_context import ViewContext


def comparison_in_context(
    session: Session, graph: ApplicationGraph, context: ViewContext, request: None = None
) -> CompareFigure:
    """The selected minerals, or applications, whichever comes first of the two. NotFoundError where
    an entry is gone."""
    slugs, hits = context.selection, context.limit
    if not slugs:
        return NOTHING
    of_applications = slugs[0] in graph.by_slug
    same = [slug for slug in slugs if (slug in graph.by_slug) == of_applications][:MOST]
    if of_applications:
        details = [application_detail(session, graph, slug) for slug in same]
        found = found_in(session, graph, details, hits)
        needed = {bill.mineral.slug for detail in details for bill in detail.minerals}
        limited = found is not None and not needed <= found
        limit = f"{len(needed & (found or needed))} of {len(needed)} minerals, as the search limits"
        figure = applications_compared(details, found, f"{limit} them" if limited else "")
        return replace(figure, candidates=tuple(_beside(graph, same)))
    minerals = []
    for slug in same:
        supply = area_supply(session, slug)
        assert supply is not None  # mineral_detail has found it
        minerals.append(ComparedMineral(mineral_detail(session, graph, slug), supply))
    limit = f"of the {count_text(len(hits))} minerals found" if hits is not None else ""
    offered = supplied_minerals(session, hits.ids if hits is not None and len(hits) > 2 else None)
    others = tuple(one for one in offered if one.slug not in same)
    return replace(minerals_compared(minerals, limit), candidates=others)


def _beside(graph: ApplicationGraph, slugs: Sequence[str]) -> Iterable[Ref]:
    """What stands in the same wholes as the first of them, then all others by name."""
    first = graph.by_slug[slugs[0]].id
    near: dict[str, Ref] = {}
    for whole in graph.wholes.get(first, ()):
        for edge in graph.parts.get(whole.whole, ()):
            node = graph.nodes[edge.part]
            near.setdefault(node.slug, node.ref)
    rest = sorted(graph.nodes.values(), key=lambda node: node.name.casefold())
    for node in rest:
        near.setdefault(node.slug, node.ref)
    return (ref for slug, ref in near.items() if slug not in slugs)
