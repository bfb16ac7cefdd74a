"""The Matrix figure of what was found."""

from sqlalchemy.orm import Session

from mineralcat.domain.figures import count_text
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.queries.minerals import mineral_id
from mineralcat.store.queries.usage_matrix import usage_matrix
from mineralcat.store.revision_cache import cached
from mineralcat.store.rows import MatrixRows
from mineralcat.store.search.find_minerals import find

from .matrix import MatrixFigure, matrix_of
from .matrix_order import MatrixRequest
from .view_context import ViewContext

MOST_MINERALS = 250
"""Columns: of more minerals the first that were found are shown, and the view says so."""
MOST_CACHED = 2
"""Matrices whose rows are cached, so that another order or measure, or a fold, reads nothing."""


def matrix_in_context(
    session: Session, graph: ApplicationGraph, context: ViewContext, request: MatrixRequest | None
) -> MatrixFigure:
    """The matrix of the minerals found, in all applications or in the one searched for."""
    rows, limits = matrix_rows(session, graph, context)
    return matrix_of(rows, request, limits)


def matrix_rows(
    session: Session, graph: ApplicationGraph, context: ViewContext
) -> tuple[MatrixRows, str]:
    """The claims of the minerals found, and how the search limits them. An application that the
    search names is shown with its parts alone. Of selected entries only these are shown."""
    hits = context.hits or find(session, graph, context.query)
    applications = [graph.by_slug[slug].id for slug in context.selection if slug in graph.by_slug]
    minerals = {
        mineral_id(session, slug) for slug in context.selection if slug not in graph.by_slug
    }
    limits = []
    if not applications and hits.application is not None:
        applications = [hits.application.id]
        limits.append(f"in {hits.application.name}")
    ids = [id_ for id_ in hits.ids if not minerals or id_ in minerals]
    if context.query.strip():
        many = count_text(len(hits))
        found = "of the only mineral found" if len(hits) == 1 else f"of the {many} minerals found"
        limits.insert(0, found)
    if len(ids) > MOST_MINERALS:
        limits.append(f"(only the first {MOST_MINERALS} are shown)")
        ids = ids[:MOST_MINERALS]

    def read() -> MatrixRows:
        return usage_matrix(session, graph, ids, applications or None)

    key = tuple(ids), tuple(applications)
    return cached(session, "matrix", key, read, MOST_CACHED), " ".join(limits)
