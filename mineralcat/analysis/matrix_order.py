"""Which rows and columns a matrix has, and in which order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from mineralcat.store.rows import ApplicationNode, MatrixRows
from mineralcat.translation import Term

from .likeness import Vector, by_likeness
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
Item = TypeVar("Item", ApplicationNode, MatrixColumn)


def lines_of(
    applications: Sequence[ApplicationNode], cells: Mapping[str, _ByMineral], request: MatrixRequest
) -> tuple[MatrixLine, ...]:
    """The applications of which anything is stated, themselves or of a part, as far as their wholes
    are open."""
    there = {node.slug for node in applications}
    below: dict[str | None, list[ApplicationNode]] = {}
    for node in applications:
        below.setdefault(node.parent if node.parent in there else None, []).append(node)
    minerals = sorted({slug for of_application in cells.values() for slug in of_application})
    numbers = {slug: number for number, slug in enumerate(minerals)}
    totals = {slug: sum(cell.size for cell in of.values()) for slug, of in cells.items()}
    lines: list[MatrixLine] = []

    def vector(node: ApplicationNode) -> Vector:
        return {numbers[slug]: cell.size for slug, cell in cells[node.slug].items()}

    def add(whole: str | None, depth: int) -> None:
        parts = [node for node in below.get(whole, ()) if node.slug in cells]
        ranked = _ordered(parts, request.rows, lambda node: totals[node.slug], vector)
        for node in sorted(ranked, key=lambda node: node.comparison):
            has_parts = any(part.slug in cells for part in below.get(node.slug, ()))
            is_open = has_parts and (depth + 1 < request.level) != (node.slug in request.turned)
            total = totals[node.slug]
            lines.append(MatrixLine(node.slug, node.name, depth, has_parts, is_open, total))
            if is_open:
                add(node.slug, depth + 1)

    add(None, 0)
    return tuple(lines)


def _ordered(
    items: Iterable[Item],
    order: MatrixOrder,
    total: Callable[[Item], float],
    vector: Callable[[Item], Vector],
) -> list[Item]:
    """Rows of one whole, or columns, in order; by sum and alike, the largest first."""
    if order is MatrixOrder.TREE:
        return list(items)
    ranked = sorted(items, key=lambda one: one.name.casefold())
    if order is not MatrixOrder.NAME:
        ranked.sort(key=lambda one: -total(one))
    if order is MatrixOrder.LIKENESS:
        ranked = [ranked[at] for at in by_likeness([vector(one) for one in ranked])]
    return ranked


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

    def vector(column: MatrixColumn) -> Vector:
        slug = column.slug
        return {at: line[slug].size for at, line in enumerate(shown) if slug in line}

    return tuple(_ordered(columns, order, lambda column: column.total, vector))
