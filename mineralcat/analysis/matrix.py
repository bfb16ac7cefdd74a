"""Which minerals which applications need, as a matrix: applications down, minerals across.

Applications keep their tree, whose levels can be folded. Nothing is added up but the sums by which
rows and columns can be ordered.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from mineralcat.domain.query import quoted
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.queries.minerals import mineral_id
from mineralcat.store.queries.usage_matrix import usage_matrix
from mineralcat.store.revision_cache import cached
from mineralcat.store.rows import MatrixRows, SourceRow
from mineralcat.store.search.find_minerals import find
from mineralcat.translation import _

from .figure import ViewFigure, bracketed, found_words, mineral_count, sources_of
from .matrix_cells import MatrixCell, cells_of
from .matrix_order import MatrixColumn, MatrixLine, MatrixRequest, columns_of, lines_of
from .matrix_table import WORDS, note_of, sentence_of, subtitle_of, table_of
from .view_context import ViewContext

MOST_MINERALS = 250
"""Columns: of more minerals the first that were found are shown, and the view says so."""
MOST_CACHED = 2
"""Matrices whose rows are cached, so that another order or measure, or a fold, reads nothing."""


@dataclass(frozen=True, kw_only=True)
class MatrixFigure(ViewFigure):
    """What the Matrix view shows. *cells* has for each of *lines* its cells by the place of their
    column; where there is none, nothing is known, which is not none."""

    request: MatrixRequest
    lines: tuple[MatrixLine, ...]
    columns: tuple[MatrixColumn, ...]
    cells: tuple[Mapping[int, MatrixCell], ...]

    @cached_property
    def line_of(self) -> dict[str, int]:
        """The places of the applications shown, by slug."""
        return {line.slug: at for at, line in enumerate(self.lines)}

    @cached_property
    def column_of(self) -> dict[str, int]:
        """The places of the minerals shown, by slug."""
        return {column.slug: at for at, column in enumerate(self.columns)}

    @cached_property
    def traits(self) -> frozenset[str]:
        """What is to be explained of the cells shown."""
        return frozenset(
            trait for line in self.cells for cell in line.values() for trait in cell.traits
        )

    def clause(self, line: int | None, column: int | None) -> str:
        """The search for what lies in a row, in a column or where both meet."""
        asked = []
        if line is not None:
            asked.append(f"used-in:{self.lines[line].slug}")
        if column is not None:
            asked.append(quoted(self.columns[column].name))
        return " ".join(asked)


def matrix_in_context(
    session: Session, graph: ApplicationGraph, context: ViewContext, request: MatrixRequest | None
) -> MatrixFigure:
    """The matrix of the minerals found, in all applications or in the one searched for."""
    rows, found = matrix_rows(session, graph, context)
    return matrix_of(rows, request, found)


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
    found = found_words(len(hits)) if context.query.strip() else ""
    if not applications and hits.application is not None:
        applications = [hits.application.id]
        found = _("{minerals} in {application}", minerals=found, application=hits.application.name)
    ids = [id_ for id_ in hits.ids if not minerals or id_ in minerals]
    if len(ids) > MOST_MINERALS:
        found = bracketed(
            found or _("of {minerals}", minerals=mineral_count(len(ids))),
            _("only the first {number} are shown", number=MOST_MINERALS),
        )
        ids = ids[:MOST_MINERALS]

    def read() -> MatrixRows:
        return usage_matrix(session, graph, ids, applications or None)

    key = tuple(ids), tuple(applications)
    return cached(session, "matrix", key, read, MOST_CACHED), found


def matrix_of(
    rows: MatrixRows, request: MatrixRequest | None = None, found: str = ""
) -> MatrixFigure:
    """The matrix of these claims. *found* says how the search limits what is shown."""
    request = request or MatrixRequest()
    cells = cells_of(rows, request.measure)
    by_application: dict[str, dict[str, MatrixCell]] = {}
    for cell in cells:
        by_application.setdefault(cell.application.slug, {})[cell.mineral.slug] = cell
    lines = lines_of(rows.applications, by_application, request)
    columns = columns_of(
        rows, cells, [by_application[line.slug] for line in lines], request.columns
    )
    place = {column.slug: at for at, column in enumerate(columns)}
    in_lines = tuple(
        {place[slug]: cell for slug, cell in by_application[line.slug].items()} for line in lines
    )
    shown = [of_line[at] for of_line in in_lines for at in sorted(of_line)]
    return MatrixFigure(
        title=WORDS[request.measure].title,
        subtitle=subtitle_of(lines, columns, len(by_application), found),
        sentence=sentence_of(request.measure, columns, cells, found),
        note=note_of(request.measure, shown),
        sources=_sources(shown),
        table=table_of(request.measure, shown),
        request=request,
        lines=lines,
        columns=columns,
        cells=in_lines,
    )


def _sources(cells: Iterable[MatrixCell]) -> tuple[SourceRow, ...]:
    """Who says what is shown, those who say most of it first."""
    claims = [claim for cell in cells for claim in cell.claims if claim.source]
    counts = Counter(claim.source.slug for claim in claims if claim.source)
    return tuple(sorted(sources_of(claims), key=lambda one: (-counts[one.slug], one.slug)))
