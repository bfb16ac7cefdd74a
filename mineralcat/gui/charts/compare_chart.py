"""The chart of a comparison: a widget that paints all of it at once, and is fed other figures."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.citation import evidence_text
from mineralcat.analysis.compare import CompareFigure, about
from mineralcat.gui import theme
from mineralcat.translation import _

from .canvas import Canvas
from .chart import FigureChart, Look, Mark
from .compare_layout import CompareLayout, PlacedCell
from .texts import paint_whisker, paint_words


class CompareChart(FigureChart[CompareFigure, "CompareCanvas"]):
    """Shows a `CompareFigure`. Its marks are the names of the columns, then the cells."""

    figure_type = CompareFigure

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(CompareCanvas(), parent)
        self.hold(self.canvas, across=True)
        self.area.verticalScrollBar().valueChanged.connect(self.canvas.update)

    def marks(self) -> Sequence[Mark]:
        """The names of the columns, then the cells from row to row."""
        return self.canvas.marks()

    def mark_at(self, pos: QPoint) -> Mark | None:
        """What lies at a point; of the head that stays above scrolled rows, the name there."""
        return super().mark_at(self.canvas.below_head(pos))

    def mark_beside(self, mark: Mark | None, key: Qt.Key) -> Mark | None:
        """Right and left along a row, up and down along a column."""
        marks = list(self.marks())
        at = next((n for n, one in enumerate(marks) if mark and one.place == mark.place), None)
        wide = self.canvas.columns
        if at is None or key not in (Qt.Key.Key_Up, Qt.Key.Key_Down) or not wide:
            return super().mark_beside(mark, key)
        to = at + (wide if key == Qt.Key.Key_Down else -wide)
        return marks[to] if 0 <= to < len(marks) else marks[at]

    def point_at(self, mark: Mark | None) -> None:
        """Draw a line around a cell."""
        self.canvas.point_at(mark.place if mark else None)

    def reveal(self, mark: Mark) -> None:
        """Scroll to a cell."""
        centre = mark.place.center()
        room = mark.place.height() + self.canvas.head_height  # which would lie over it
        self.area.ensureVisible(centre.x(), centre.y(), mark.place.width() // 2, room)

    def height_for(self, width: float, look: Look) -> float:
        """All rows, made smaller where the columns need more width."""
        assert self._figure is not None
        layout = CompareLayout(self._figure, width, look.font)
        return layout.height * min(width / layout.width, 1.0)

    def _paint_picture(
        self, painter: QPainter, figure: CompareFigure, size: QSizeF, look: Look
    ) -> None:
        layout = CompareLayout(figure, size.width(), look.font)
        shrunk = min(size.width() / layout.width, 1.0)
        painter.scale(shrunk, shrunk)
        paint_comparison(painter, layout, look.theme)


class CompareCanvas(Canvas[CompareFigure, CompareLayout, QRect]):
    """Paints a comparison; what is pointed at is the place of a mark."""

    selection_in_picture = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._laid_out = -1
        self._marks: list[Mark] = []

    @property
    def columns(self) -> int:
        """How many are side by side."""
        return len(self._figure.columns) if self._figure else 0

    def marks(self) -> list[Mark]:
        """The names above the first section, then the cells."""
        if not self._marks and self._layout is not None and self._figure is not None:
            for header in self._layout.headers[: self.columns]:
                column = self._figure.columns[header.column]
                text = _("{name}: click to select it, with Ctrl to take it out", name=column.name)
                place, query = header.box.toAlignedRect(), self._query(column.slug, column.name)
                self._marks.append(Mark(column.slug, column.name, text, place, query))
            self._marks += map(self._mark, self._layout.cells)
        return self._marks

    def _query(self, slug: str, name: str) -> str:
        assert self._figure is not None
        return f"used-in:{slug}" if self._figure.of_applications else f'"{name}"'

    def _mark(self, placed: PlacedCell) -> Mark:
        """A cell: of applications about the row's mineral, of minerals about the row's application,
        and where it has none about the column's own."""
        assert self._figure is not None
        row, cell, column = placed.row, placed.cell, self._figure.columns[placed.column]
        slug, name, query = about(row, column, of_applications=self._figure.of_applications)
        head = f"{row.label}, {column.name}: {cell.text}"
        lines = [head, *filter(None, (cell.details, row.difference))]
        lines += [evidence_text(claim, "") for claim in cell.claims]
        return Mark(
            slug, name, "\n".join(lines), placed.box.toAlignedRect(), query, claims=cell.claims
        )

    @property
    def head_height(self) -> int:
        """How high the names above a section are."""
        heads = self._layout.heads if self._layout else []
        return round(max((head.height() for head in heads), default=0.0))

    def _stuck(self) -> tuple[QRectF, QRectF] | None:
        """The head of the section whose rows are at the upper edge, where it was scrolled away, and
        the place there that it takes; the next one pushes it out."""
        heads = self._layout.heads if self._layout else []
        top = float(self.visibleRegion().boundingRect().top())
        above = [head for head in heads if head.top() < top]
        if not above:
            return None
        head, following = above[-1], heads[len(above) :][:1]
        until = following[0].top() if following else float(self.height())
        return head, head.translated(0, min(top, until - head.height()) - head.top())

    def below_head(self, pos: QPoint) -> QPoint:
        """A point of the canvas; one on the head that stays in sight, as one on the first names."""
        stuck = self._stuck()
        if stuck is None or self._layout is None or not stuck[1].contains(QPointF(pos)):
            return pos
        return QPoint(pos.x(), round(self._layout.headers[0].box.center().y()))

    def _paint_stuck(self, painter: QPainter, picture: QPixmap) -> None:
        stuck = self._stuck()
        if stuck is None:
            return
        head, place = stuck
        ratio = picture.devicePixelRatio()
        whole = QRectF(head.topLeft() * ratio, head.size() * ratio)
        painter.fillRect(place, theme.current().panel)
        painter.drawPixmap(place, picture, whole)

    # Painting -------------------------------------------------------------------------------------

    def _paint_figure(
        self, painter: QPainter, layout: CompareLayout, palette: theme.Palette
    ) -> None:
        paint_comparison(painter, layout, palette, self._chosen)

    def _paint_marks(
        self, painter: QPainter, layout: CompareLayout, palette: theme.Palette
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._pointed is not None:
            painter.setPen(QPen(palette.text, 1.5))
            painter.drawRoundedRect(QRectF(self._pointed).adjusted(1, 1, -3, -1), 3, 3)
        if self._picture is not None:
            self._paint_stuck(painter, self._picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._layout is None or self._laid_out != self.width():
            super().resizeEvent(event)
        else:  # the height is what the rows make it
            self._repaint_all()

    def _make_layout(self, figure: CompareFigure) -> CompareLayout:
        self._laid_out = self.width()
        self._marks = []
        self._pointed = None
        layout = CompareLayout(figure, float(self.width()), self.font())
        self.setMinimumSize(int(layout.least), int(layout.height))
        return layout


def paint_comparison(
    painter: QPainter,
    layout: CompareLayout,
    palette: theme.Palette,
    chosen: frozenset[str] = frozenset(),
) -> None:
    """Paint all on any device; rows about what is *chosen* lie on a soft band."""
    colours = theme.kind_colours(palette)
    painter.setPen(Qt.PenStyle.NoPen)
    for placed in layout.cells:
        if placed.row.slug and placed.row.slug in chosen:
            painter.fillRect(placed.box, palette.accent_soft)
    painter.setPen(QPen(palette.hairline, 1))
    inset = 0.4 * layout.em
    for y in layout.rules:
        painter.drawLine(QPointF(inset, y), QPointF(layout.width - inset, y))
    for header in layout.headers:
        painter.fillRect(header.key, colours[header.column % len(colours)])
    for placed in layout.cells:
        if placed.bar is not None:
            _paint_bar(painter, placed, placed.bar, colours[placed.column % len(colours)], palette)
    paint_words(painter, layout.words, palette)


def _paint_bar(
    painter: QPainter, placed: PlacedCell, bar: QRectF, colour: QColor, palette: theme.Palette
) -> None:
    """As long as the figure is of the row's largest; dashed for an estimate, hatched where it is
    unsourced, only an outline where no more than a bound is known."""
    cell, most = placed.cell, placed.row.most
    value = cell.value or 0.0
    if most <= 0:
        return
    body = QRectF(bar.left(), bar.top(), max(bar.width() * value / most, 1.0), bar.height())
    edge = QPen(palette.hatch if cell.unsourced else colour)
    brush = QBrush(colour)
    if cell.estimate:
        edge.setStyle(Qt.PenStyle.DashLine)
        brush = QBrush(Qt.BrushStyle.NoBrush)
    if cell.unsourced:
        brush = QBrush(palette.hatch, Qt.BrushStyle.BDiagPattern)
    if cell.is_bound:
        brush = QBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(edge)
    painter.setBrush(brush)
    painter.drawRect(body.adjusted(0.5, 0.5, -0.5, -0.5))
    if cell.low is not None and cell.high is not None and cell.high > cell.low:
        left, right = (bar.left() + bar.width() * end / most for end in (cell.low, cell.high))
        pen = QPen(palette.whisker, 1.5)
        paint_whisker(painter, left, right, bar.center().y(), bar.height() * 0.35, pen)
