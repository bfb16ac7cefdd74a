"""The Uses figure of a selection, as far as a search leaves it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from mineralcat.store.queries.applications import application_detail
from mineralcat.store.queries.bills import bills
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.queries.minerals import found_among, mineral_detail
from mineralcat.store.rows import ApplicationDetail
from mineralcat.store.search.find_minerals import Hits

from .uses import UsesFigure, minerals_of_applications, uses_of_minerals
from .view_context import ViewContext

MOST = 8
"""Entries side by side; of more none could be distinguished."""


def uses_in_context(
    session: Session, graph: ApplicationGraph, context: ViewContext, request: None = None
) -> UsesFigure:
    """The amounts of the selected minerals, or those in the selected applications, whichever comes
    first of the two. NotFoundError where an entry is gone."""
    slugs = context.selection
    of_applications = slugs[0] in graph.by_slug
    same = [slug for slug in slugs if (slug in graph.by_slug) == of_applications][:MOST]
    if not of_applications:
        return uses_of_minerals([mineral_detail(session, graph, slug) for slug in same])
    details = [application_detail(session, graph, slug) for slug in same]
    return minerals_of_applications(details, found_in(session, graph, details, context.limit))


def found_in(
    session: Session,
    graph: ApplicationGraph,
    details: Sequence[ApplicationDetail],
    hits: Hits | None,
) -> frozenset[str] | None:
    """The minerals of bills that a search leaves; None where it leaves all. A search that only
    names an application is how one comes to it, and limits no bill beside it."""
    if hits is None:
        return None
    if hits.application is not None and len(hits) == len(bills(session, graph, hits.application)):
        return None
    slugs = {bill.mineral.slug for detail in details for bill in detail.minerals}
    return found_among(session, hits.ids, slugs)
