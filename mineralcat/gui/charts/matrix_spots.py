"""What can be pointed at in a matrix that was laid out: cells, names, and the marks that fold."""

from PySide6.QtCore import QPointF, QRectF

from .chart import Mark
from .matrix_layout import MatrixLayout
from .matrix_words import cell_text, column_text, line_text

FOLD = "fold/"
"""Begins the slug of the mark that folds or opens an application, whose slug follows."""


class Spot(Mark):
    """A mark that knows its row and its column; None for the names at the edges."""

    line: int | None = None
    column: int | None = None


def spot(layout: MatrixLayout, line: int | None, column: int | None) -> Spot:
    """The mark of a cell, or of the name where there is only a row or a column."""
    if line is not None and column is not None:
        made = _cell(layout, line, column)
    elif line is not None:
        made = _name(layout, line)
    else:
        assert column is not None
        mineral, place = layout.figure.columns[column], layout.column_box(column).toAlignedRect()
        text = column_text(layout.figure, column)
        made = Spot(mineral.slug, mineral.name, text, place, layout.figure.clause(None, column))
    made.line, made.column = line, column
    return made


def _cell(layout: MatrixLayout, line: int, column: int) -> Spot:
    figure = layout.figure
    mineral, cell = figure.columns[column], figure.cells[line].get(column)
    return Spot(
        slug=mineral.slug,
        name=f"{mineral.name} in {figure.lines[line].name}",
        text=cell_text(figure, line, column),
        place=layout.grid.box(line, column).toAlignedRect(),
        query=figure.clause(line, column),
        claims=cell.claims if cell else (),
    )


def _name(layout: MatrixLayout, line: int, place: QRectF | None = None) -> Spot:
    """The name of a row; where a *place* is given, the mark there that folds it."""
    figure, row = layout.figure, layout.figure.lines[line]
    slug, query = row.slug, figure.clause(line, None)
    if place is not None:
        slug, query = FOLD + row.slug, ""
    box = (place or layout.line_box(line)).toAlignedRect()
    return Spot(slug, row.name, line_text(figure, line), box, query)


def spot_at(layout: MatrixLayout, pos: QPointF) -> Spot | None:
    """What lies at a point."""
    grid, figure = layout.grid, layout.figure
    line = _place(pos.y() - grid.origin.y(), grid.size.height(), len(figure.lines))
    column = _place(pos.x() - grid.origin.x(), grid.size.width(), len(figure.columns))
    is_left, is_above = pos.x() < grid.view.left(), pos.y() < grid.view.top()
    beyond = pos.x() > grid.view.right() or pos.y() > grid.view.bottom()
    if beyond or (is_left and is_above):
        return None
    if is_left:
        if line is None:
            return None
        fold = layout.fold_box(line)
        if not figure.lines[line].has_parts or not fold.contains(pos):
            return spot(layout, line, None)
        made = _name(layout, line, fold)
        made.line = line
        return made
    if is_above:
        return None if column is None else spot(layout, None, column)
    return None if line is None or column is None else spot(layout, line, column)


def _place(distance: float, size: float, count: int) -> int | None:
    place = int(distance // size)
    return place if 0 <= place < count else None
