"""The matrix of minerals and applications: a canvas and its scroll bars. Reads no catalogue."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSignalBlocker, QSizeF, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QGridLayout, QScrollBar, QWidget

from mineralcat.analysis.matrix import MatrixFigure
from mineralcat.gui import theme
from mineralcat.translation import _

from .chart import FigureChart, Look, Mark
from .matrix_canvas import MatrixCanvas
from .matrix_layout import CLOSE, MatrixLayout, columns_at_once
from .matrix_painting import paint_matrix
from .matrix_spots import Spot


class MatrixChart(FigureChart[MatrixFigure, MatrixCanvas]):
    """Shows a `MatrixFigure`. A cell's mark is about its mineral; keys walk in two directions, and
    beyond the first row and column come the names."""

    folded = Signal(str)
    """The slug of an application that is to be folded or opened."""

    figure_type = MatrixFigure

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(MatrixCanvas(), parent)
        self.across, self.down = QScrollBar(Qt.Orientation.Horizontal), QScrollBar()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.canvas, 0, 0)
        layout.addWidget(self.down, 0, 1)
        layout.addWidget(self.across, 1, 0)
        layout.setRowStretch(0, 1)
        layout.setColumnStretch(0, 1)
        for bar, name in (
            (self.across, _("Scroll the minerals")),
            (self.down, _("Scroll the applications")),
        ):
            bar.setAccessibleName(name)
            bar.valueChanged.connect(self._scroll)
            bar.hide()
        self.canvas.scrolled.connect(self._follow_canvas)
        self.canvas.folded.connect(self.folded)
        self.setFocusProxy(self.canvas)
        self.listen(self.canvas)

    def _scroll_to_top(self) -> None:
        """The canvas decides: it stays where it is if the columns are the same."""

    def choose(self, slug: str | None, also: Sequence[str] = ()) -> None:
        """Mark rows and columns of what is selected; the one in the inspector is scrolled to."""
        super().choose(slug, also)
        if self._figure is not None and slug is not None:
            line, column = self._figure.line_of.get(slug), self._figure.column_of.get(slug)
            if line is not None or column is not None:
                self.canvas.reveal(line, column)

    def marks(self) -> Sequence[Mark]:
        """The names of minerals, then row by row."""
        return self.canvas.marks()

    def mark_at(self, pos: QPoint) -> Mark | None:
        """The cell, the name or the folding mark at a point."""
        return self.canvas.spot_at(QPointF(pos))

    def mark_beside(self, mark: Mark | None, key: Qt.Key) -> Mark | None:
        """The cell beside one, the name before the first; Home and End go along the row."""
        figure = self._figure
        if figure is None or not figure.lines or not figure.columns:
            return None
        if not isinstance(mark, Spot):
            return self.canvas.spot(0, 0)
        line, column = mark.line, mark.column
        last_line, last_column = len(figure.lines) - 1, len(figure.columns) - 1
        match key:
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                line = _beside(line, key == Qt.Key.Key_Down, last_line, edge=column is not None)
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                column = _beside(
                    column, key == Qt.Key.Key_Right, last_column, edge=line is not None
                )
            case Qt.Key.Key_Home:
                column = None if line is not None else 0
            case Qt.Key.Key_End:
                column = last_column
        return self.canvas.spot(line, column)

    def point_at(self, mark: Mark | None) -> None:
        """Lay the crosshair on a mark."""
        self.canvas.point_at(mark if isinstance(mark, Spot) else None)

    def reveal(self, mark: Mark) -> None:
        """Scroll to a cell that keys came to."""
        if isinstance(mark, Spot):
            self.canvas.reveal(mark.line, mark.column)

    # Scrolling ------------------------------------------------------------------------------------

    def _follow_canvas(self) -> None:
        layout = self.canvas.layout_shown
        view, cell = layout.grid.view, layout.grid.size
        for bar, most, at, page, step in (
            (self.across, layout.most_scroll.x(), layout.scroll.x(), view.width(), cell.width()),
            (self.down, layout.most_scroll.y(), layout.scroll.y(), view.height(), cell.height()),
        ):
            with QSignalBlocker(bar):
                bar.setRange(0, round(most))
                bar.setPageStep(round(page))
                bar.setSingleStep(max(round(step), 1))
                bar.setValue(round(at))
            bar.setVisible(most > 0)

    def _scroll(self) -> None:
        self.canvas.scroll_to(QPointF(self.across.value(), self.down.value()))

    # Pictures -------------------------------------------------------------------------------------

    def height_for(self, width: float, look: Look) -> float:
        """All rows; the columns in as many blocks as they need to be legible."""
        return sum(layout.size.height() for layout in self._blocks(width, look))

    def paint_on(self, painter: QPainter, rect: QRectF, look: Look) -> None:
        """Paint all of it, block by block, without what is pointed at."""
        painter.save()
        painter.translate(rect.topLeft())
        for layout in self._blocks(rect.width(), look):
            paint_matrix(painter, layout, look.theme)
            painter.translate(0, layout.size.height())
        painter.restore()

    def _blocks(self, width: float, look: Look) -> list[MatrixLayout]:
        """The parts of a picture, one below the other; the legend stands below the last."""
        assert self._figure is not None
        figure, font = self._figure, theme.small_font(look.font)
        count = len(figure.columns)
        blocks = max(-(-count // columns_at_once(figure, width, font)), 1)
        each = -(-count // blocks)
        starts = range(0, count, max(each, 1))
        return [
            _block(figure, width, font, range(at, min(at + each, count)), at == starts[-1])
            for at in starts
        ]


def _block(
    figure: MatrixFigure, width: float, font: QFont, columns: range, is_last: bool
) -> MatrixLayout:
    """A block as high as it has to be."""

    def laid_out(height: float) -> MatrixLayout:
        size = QSizeF(width, height)
        return MatrixLayout(figure, size, font, columns=columns, legend=is_last, least_width=CLOSE)

    tall = laid_out(10_000)
    spare = tall.grid.view.height() - tall.content.height()
    return laid_out(10_000 - spare + (0 if is_last else tall.em))


def _beside(at: int | None, forward: bool, last: int, *, edge: bool) -> int | None:
    """The place after or before one; before the first comes the name, where it has one there."""
    if at is None:
        return 0 if forward else None
    if not forward and at == 0:
        return None if edge else 0
    return min(at + 1, last) if forward else at - 1
