"""A matrix laid out: what can be pointed at in it and what that says, and how it is drawn."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from mineralcat.analysis.citation import evidence_text, short_figure, short_source
from mineralcat.analysis.figure import bracketed, listed, mineral_count, times_number
from mineralcat.analysis.matrix import MatrixFigure
from mineralcat.analysis.matrix_cells import CellMeasure, MatrixCell
from mineralcat.analysis.matrix_table import importance_counts, place_name
from mineralcat.gui.theme import Palette
from mineralcat.store.rows import ClaimRow, UsageRow
from mineralcat.translation import _, comma_list, ngettext

from .chart import UNMARKED, Mark, Marking
from .matrix_layout import MatrixPlaces
from .matrix_painting import SayWords, draw_words, paint_matrix

_THIN = 10.0


class MatrixLayout(MatrixPlaces):
    """Its marks are cells, names, and what folds a row, whose *act* is the slug of the application.
    Each has as its *part* its row and its column, None for the names at the edges."""

    antialiased = False

    def marks(self) -> list[Mark]:
        """The names of minerals, then row by row; cells of which nothing is known left out."""
        marks = [self.mark(None, column) for column in range(len(self.figure.columns))]
        for line, cells in enumerate(self.figure.cells):
            marks += [self.mark(line, column) for column in (None, *sorted(cells))]
        return marks

    def mark(self, line: int | None, column: int | None) -> Mark:
        """The mark of a cell, or of the name where there is only a row or a column."""
        figure, part = self.figure, (line, column)
        query = figure.clause(line, column)
        if column is None:
            assert line is not None
            row, box = figure.lines[line], self.line_box(line).toAlignedRect()
            return Mark(row.slug, row.name, line_text(figure, line), box, query, part=part)
        mineral = figure.columns[column]
        if line is None:
            text, box = column_text(figure, column), self.column_box(column).toAlignedRect()
            return Mark(mineral.slug, mineral.name, text, box, query, part=part)
        text, cell = cell_text(figure, line, column), figure.cells[line].get(column)
        name = place_name(mineral.name, figure.lines[line].name)
        box = self.grid.box(line, column).toAlignedRect()
        claims = cell.claims if cell else ()
        return Mark(mineral.slug, name, text, box, query, claims, part=part)

    def mark_at(self, pos: QPointF) -> Mark | None:
        """The cell, the name or the folding mark at a point."""
        grid, figure = self.grid, self.figure
        is_left, is_above = pos.x() < grid.view.left(), pos.y() < grid.view.top()
        beyond = pos.x() > grid.view.right() or pos.y() > grid.view.bottom()
        at = pos - grid.origin
        line = None if is_above else _place(at.y(), grid.size.height(), len(figure.lines))
        column = None if is_left else _place(at.x(), grid.size.width(), len(figure.columns))
        if beyond or (line is None and not is_above) or (column is None and not is_left):
            return None
        if is_left and line is not None and figure.lines[line].has_parts:
            fold = self.fold_box(line)
            if fold.contains(pos):
                place, row = fold.toAlignedRect(), figure.lines[line]
                text = line_text(figure, line)
                return Mark("", row.name, text, place, act=row.slug, part=(line, None))
        return None if is_left and is_above else self.mark(line, column)

    def mark_beside(self, mark: Mark | None, key: Qt.Key) -> Mark | None:
        """The cell beside one, the name before the first; Home and End go along the row."""
        last_line, last_column = len(self.figure.lines) - 1, len(self.figure.columns) - 1
        if last_line < 0 or last_column < 0:
            return None
        if mark is None:
            return self.mark(0, 0)
        line, column = mark.part
        match key:
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                line = _beside(line, key == Qt.Key.Key_Down, last_line, edge=column is not None)
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                forward = key == Qt.Key.Key_Right
                column = _beside(column, forward, last_column, edge=line is not None)
            case Qt.Key.Key_Home:
                column = None if line is not None else 0
            case Qt.Key.Key_End:
                column = last_column
        return self.mark(line, column)

    # Painting -------------------------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        palette: Palette,
        marked: Marking = UNMARKED,
        say: SayWords = draw_words,
    ) -> None:
        """*say* paints a text, where that is quicker than to draw it anew."""
        paint_matrix(painter, self, palette, say)

    def paint_marks(self, painter: QPainter, palette: Palette, marked: Marking) -> None:
        """A line around the rows and columns of what is selected, names included, and around those
        of what is pointed at, whose names stand there in full."""
        figure, view = self.figure, self.grid.view
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(palette.accent, 2))
        low = QRectF(0, view.top(), self.width, view.height())
        side = QRectF(view.left(), 0, view.width(), view.bottom())
        for slug in marked.chosen:
            if (line := figure.line_of.get(slug)) is not None:
                _outline(painter, self.line_box(line) | self._row(line), low)
            if (column := figure.column_of.get(slug)) is not None:
                _outline(painter, self.column_box(column) | self._stripe(column), side)
        if marked.pointed is None:
            return
        line, column = marked.pointed.part
        painter.setPen(QPen(palette.text, 1))
        if line is not None:
            _outline(painter, self._row(line).adjusted(-1, -1, 1, 1), view)
        if column is not None:
            _outline(painter, self._stripe(column).adjusted(-1, -1, 1, 1), view)
        for tag in self.tags(line, column):
            painter.setPen(QPen(palette.text, 1))
            painter.setBrush(palette.panel)
            painter.drawRect(tag.box.adjusted(0.5, 0.5, -0.5, -0.5))
            inner = tag.box.adjusted(0.5 * self.em, 0, 0, 0)
            draw_words(painter, tag._replace(box=inner), palette.text)

    def _row(self, line: int) -> QRectF:
        box, grid = self.grid.box(line, 0), self.grid
        end = min(grid.view.right(), grid.x(len(self.figure.columns)))
        return QRectF(grid.view.left(), box.top(), end - grid.view.left(), box.height())

    def _stripe(self, column: int) -> QRectF:
        box, grid = self.grid.box(0, column), self.grid
        end = min(grid.view.bottom(), grid.y(len(self.figure.lines)))
        return QRectF(box.left(), grid.view.top(), box.width(), end - grid.view.top())


def _outline(painter: QPainter, box: QRectF, within: QRectF) -> None:
    """Around a box, outside of a thin one so that it is not hidden."""
    out = 1.0 if min(box.width(), box.height()) < _THIN else -1.0
    if box.intersects(within):
        painter.drawRect(box.intersected(within).adjusted(-out, -out, out, out))


def _place(distance: float, size: float, count: int) -> int | None:
    place = int(distance // size)
    return place if 0 <= place < count else None


def _beside(at: int | None, forward: bool, last: int, *, edge: bool) -> int | None:
    """The place after or before one; before the first comes the name, where it has one there."""
    if at is None:
        return 0 if forward else None
    if not forward and at == 0:
        return None if edge else 0
    return min(at + 1, last) if forward else at - 1


MOST_RIVALS = 3


def cell_text(figure: MatrixFigure, line: int, column: int) -> str:
    """The evidence on a mineral in an application, with source and place."""
    mineral, application = figure.columns[column].name, figure.lines[line].name
    head = place_name(mineral, application)
    cell = figure.cells[line].get(column)
    if cell is None:
        return _("{what}: nothing is known here, which does not mean none", what=head)
    head = f"{head}: {cell.text}"
    if cell.in_parts:
        return "\n\n".join([head, *map(evidence_text, cell.claims[:MOST_RIVALS])])
    lines = [head]
    if figure.request.measure is CellMeasure.AMOUNT and cell.shade is not None:
        share = f"{times_number(cell.size)} %"
        lines.append(_("{share} of the largest amount of this application", share=share))
    lines += _remarks(cell)
    return "\n\n".join(["\n".join(lines), evidence_text(cell.claims[0]), *_rivals(cell)])


def _remarks(cell: MatrixCell) -> Iterable[str]:
    claim = cell.claims[0]
    if isinstance(claim, UsageRow) and claim.role:
        yield _("Role: {role}", role=claim.role)
    if cell.way:
        yield _("Through: {way}", way=cell.way)
    if cell.kind:
        yield _("{kind} is one of several kinds: others may not need it", kind=cell.kind)
    if cell.region:
        yield _("Of the demand of {region}, not of the world", region=cell.region)
    if isinstance(claim, UsageRow) and claim.curated:
        yield _("The importance is this catalogue's judgement; the source states the use")


def _rivals(cell: MatrixCell) -> list[str]:
    if not (many := len(cell.rivals)):
        return []
    more = ngettext("{count} more claim:", "{count} more claims:", many)
    lines = [more, *map(_rival, cell.rivals[:MOST_RIVALS])]
    return ["\n".join([*lines, "…"] if many > MOST_RIVALS else lines)]


def _rival(claim: ClaimRow) -> str:
    words = short_figure(claim)
    if isinstance(claim, UsageRow):
        importance, application = claim.importance.label, claim.application.name
        words = _("{importance} in {application}", importance=importance, application=application)
    return listed(words, claim.scenario or claim.scope, short_source(claim.source))


def line_text(figure: MatrixFigure, line: int) -> str:
    """How many minerals an application has."""
    row, cells = figure.lines[line], figure.cells[line].values()
    text = f"{row.name}: {bracketed(mineral_count(len(cells)), _counts(figure, cells))}"
    if not row.has_parts:
        return text
    fold = _("− folds what stands below it") if row.is_open else _("+ opens what stands below it")
    return f"{text}\n{fold}"


def column_text(figure: MatrixFigure, column: int) -> str:
    """How many of the shown applications a mineral has."""
    cells = [line[column] for line in figure.cells if column in line]
    many = ngettext("{count} application", "{count} applications", len(cells))
    counts = bracketed(many, _counts(figure, cells))
    name = figure.columns[column].name
    return _("{mineral}: {applications} shown here", mineral=name, applications=counts)


def _counts(figure: MatrixFigure, cells: Iterable[MatrixCell]) -> str:
    """How many of each importance, where that is what is shown."""
    if figure.request.measure is not CellMeasure.IMPORTANCE:
        return ""
    return comma_list(f"{number} {importance}" for importance, number in importance_counts(cells))
