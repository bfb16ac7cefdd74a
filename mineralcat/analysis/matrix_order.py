"""Which rows and columns a matrix has, and in which order."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mineralcat.store.rows import ApplicationNode, MatrixRows
from mineralcat.translation import Term

from .likeness import by_likeness
from .matrix_cells import CellMeasure, MatrixCell


class MatrixOrder(Term):
    """How rows or columns are ordered. Of rows those of one whole are: their tree stays."""

    TREE = "by tree"
    NAME = "by name"
    SUM = "by sum"
    LIKENESS = "alike"


class MatrixRequest(NamedTuple):
    """What is to be shown: levels of the tree down to *level* are shown (1: sectors alone), but of
    the applications *turned* it is the other way round."""

    measure: CellMeasure = CellMeasure.IMPORTANCE
    rows: MatrixOrder = MatrixOrder.TREE
    columns: MatrixOrder = MatrixOrder.SUM
    level: int = 2
    turned: frozenset[str] = frozenset()


class MatrixLine(NamedTuple):
    """An application that is shown: *depth* from 0, whether something stands below it, and whether
    that is shown. *total* is the sum of its cells."""

    slug: str
    name: str
    depth: int
    has_parts: bool
    is_open: bool
    total: float


class MatrixColumn(NamedTuple):
    """A mineral; *total* sums what applications need of it themselves, those that are there for
    comparison left out, whatever is folded."""

    slug: str
    name: str
    total: float


_ByMineral = Mapping[str, MatrixCell]


def lines_of(
    applications: Sequence[ApplicationNode], cells: Mapping[str, _ByMineral], request: MatrixRequest
) -> tuple[MatrixLine, ...]:
    """The applications of which anything is stated, themselves or of a part, as far as their wholes
    are open."""
    there = {node.slug for node in applications}
    below: dict[str | None, list[ApplicationNode]] = {}
    for node in applications:
        below.setdefault(node.parent if node.parent in there else None, []).append(node)
    numbers = _numbered(cells)
    lines: list[MatrixLine] = []

    def add(whole: str | None, depth: int) -> None:
        parts = [node for node in below.get(whole, ()) if node.slug in cells]
        for node in _arranged(parts, cells, request.rows, numbers):
            has_parts = any(part.slug in cells for part in below.get(node.slug, ()))
            is_open = has_parts and (depth + 1 < request.level) != (node.slug in request.turned)
            total = sum(cell.size for cell in cells[node.slug].values())
            lines.append(MatrixLine(node.slug, node.name, depth, has_parts, is_open, total))
            if is_open:
                add(node.slug, depth + 1)

    add(None, 0)
    return tuple(lines)


def _numbered(cells: Mapping[str, _ByMineral]) -> dict[str, int]:
    """A number for each mineral."""
    slugs = sorted({slug for of_application in cells.values() for slug in of_application})
    return {slug: number for number, slug in enumerate(slugs)}


def _arranged(
    nodes: Sequence[ApplicationNode],
    cells: Mapping[str, _ByMineral],
    order: MatrixOrder,
    numbers: Mapping[str, int],
) -> list[ApplicationNode]:
    """The parts of one whole in order; what is there for comparison stays last."""
    if order is MatrixOrder.NAME:
        ranked = sorted(nodes, key=lambda node: node.name.casefold())
    elif order is MatrixOrder.TREE:
        ranked = list(nodes)
    else:
        totals = {n.slug: sum(cell.size for cell in cells[n.slug].values()) for n in nodes}
        ranked = sorted(nodes, key=lambda node: (-totals[node.slug], node.name.casefold()))
    if order is MatrixOrder.LIKENESS:
        vectors = [
            {numbers[slug]: cell.size for slug, cell in cells[node.slug].items()} for node in ranked
        ]
        ranked = [ranked[at] for at in by_likeness(vectors)]
    return sorted(ranked, key=lambda node: node.comparison)


def columns_of(
    rows: MatrixRows, cells: Iterable[MatrixCell], shown: Sequence[_ByMineral], order: MatrixOrder
) -> tuple[MatrixColumn, ...]:
    """The minerals of which anything is stated; alike are those that are in the *shown* lines."""
    compared = {node.slug for node in rows.applications if node.comparison}
    totals: dict[str, float] = {}
    for cell in cells:
        counts = cell.own and cell.application.slug not in compared
        totals[cell.mineral.slug] = totals.get(cell.mineral.slug, 0.0) + counts * cell.size
    columns = [
        MatrixColumn(one.slug, one.name, totals[one.slug])
        for one in rows.minerals
        if one.slug in totals
    ]
    if order is MatrixOrder.NAME:
        return tuple(sorted(columns, key=lambda one: one.name.casefold()))
    columns.sort(key=lambda one: (-one.total, one.name.casefold()))
    if order is MatrixOrder.LIKENESS:
        vectors: list[dict[int, float]] = [
            {at: line[one.slug].size for at, line in enumerate(shown) if one.slug in line}
            for one in columns
        ]
        columns = [columns[at] for at in by_likeness(vectors)]
    return tuple(columns)
