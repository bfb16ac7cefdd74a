"""The canvas of a matrix: one widget that paints all of it. Names are painted once and cached as
pictures; what is pointed at and chosen is drawn over the cached picture of the cells."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.matrix import MatrixFigure
from mineralcat.gui import theme

from .canvas import Canvas, blank
from .matrix_layout import LEAST_ZOOM, MOST_ZOOM, MatrixLayout
from .matrix_painting import draw_words, paint_matrix
from .matrix_spots import Spot, spot, spot_at
from .texts import Words

ZOOM_STEP = 1.25
_THIN = 10.0
_KEPT = 3_000
"""Pictures of names: more than a screen shows by far."""


class MatrixCanvas(Canvas[MatrixFigure, MatrixLayout, Spot]):
    """Shows a part of a matrix, zoomed and scrolled."""

    antialiased = False
    scrolled = Signal()
    """Another part is shown, or it has another size."""
    folded = Signal(str)
    """The slug of an application that is to be folded or opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: dict[tuple[object, ...], QPixmap] = {}
        self._zoom: float | None = 1.0
        self._scroll = QPointF(0, 0)

    # What is shown --------------------------------------------------------------------------------

    def show_figure(self, figure: MatrixFigure) -> None:
        """Replace what is shown; it stays scrolled as it is where it has the same columns."""
        if self._figure is None or self._figure.columns != figure.columns:
            self._scroll = QPointF(0, 0)
        super().show_figure(figure)

    @property
    def zoom(self) -> float | None:
        """How many times as large as usual cells are; None where all are to be seen."""
        return self._zoom

    def zoom_to(self, zoom: float | None, around: QPointF | None = None) -> None:
        """Show cells so many times as large, None so that all are seen; what lies at *around*
        stays there."""
        if self._layout is None:
            return
        layout = self._layout
        at = around or layout.grid.view.topLeft()
        within = at - layout.grid.view.topLeft()
        here = layout.scroll + within
        old = layout.grid.size
        self._zoom = None if zoom is None else min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        self._lay_out()
        new = self.layout_shown.grid.size
        moved = QPointF(
            here.x() * new.width() / old.width(), here.y() * new.height() / old.height()
        )
        self.scroll_to(moved - within)

    def zoom_by(self, steps: float, around: QPointF | None = None) -> None:
        """Zoom in by so many steps, or out."""
        self.zoom_to(self.layout_shown.zoom * ZOOM_STEP**steps, around)

    def scroll_to(self, place: QPointF) -> None:
        """Show what lies there at the upper left."""
        if place != self._scroll:
            self._scroll = place
            self._lay_out()

    def reveal(self, line: int | None, column: int | None) -> None:
        """Scroll so far that a cell is seen whole."""
        grid, scroll = self.layout_shown.grid, QPointF(self.layout_shown.scroll)
        box = grid.box(line or 0, column or 0)
        if column is not None:
            past, before = box.right() - grid.view.right(), grid.view.left() - box.left()
            scroll.setX(scroll.x() + (past if past > 0 else -before if before > 0 else 0))
        if line is not None:
            past, before = box.bottom() - grid.view.bottom(), grid.view.top() - box.top()
            scroll.setY(scroll.y() + (past if past > 0 else -before if before > 0 else 0))
        self.scroll_to(scroll)

    # Marks ----------------------------------------------------------------------------------------

    def marks(self) -> list[Spot]:
        """All that can be pointed at, by row; cells of which nothing is known left out."""
        if self._figure is None:
            return []
        figure = self._figure
        spots = [self.spot(None, column) for column in range(len(figure.columns))]
        for line, cells in enumerate(figure.cells):
            spots.append(self.spot(line, None))
            spots += [self.spot(line, column) for column in sorted(cells)]
        return spots

    def spot(self, line: int | None, column: int | None) -> Spot:
        """The mark of a cell, or of a name."""
        return spot(self.layout_shown, line, column)

    def spot_at(self, pos: QPointF) -> Spot | None:
        """What lies at a point: a cell, a name, or what folds a row."""
        return None if self._layout is None else spot_at(self._layout, pos)

    # Painting -------------------------------------------------------------------------------------

    def _paint_marks(self, painter: QPainter, layout: MatrixLayout, palette: theme.Palette) -> None:
        self._paint_chosen(painter, layout, QPen(palette.accent, 2))
        if self._pointed is not None:
            self._paint_crosshair(painter, layout, self._pointed, palette)

    def _paint_chosen(self, painter: QPainter, layout: MatrixLayout, pen: QPen) -> None:
        """A line around the rows and columns of what is selected, names included."""
        figure, grid = layout.figure, layout.grid
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        low = QRectF(0, grid.view.top(), self.width(), grid.view.height())
        side = QRectF(grid.view.left(), 0, grid.view.width(), grid.view.bottom())
        for slug in self._chosen:
            if (line := figure.line_of.get(slug)) is not None:
                self._outline(painter, layout.line_box(line) | self._row(layout, line), low)
            if (column := figure.column_of.get(slug)) is not None:
                box = layout.column_box(column) | self._stripe(layout, column)
                self._outline(painter, box, side)

    @staticmethod
    def _outline(painter: QPainter, box: QRectF, within: QRectF) -> None:
        """Around a box, outside of a thin one so that it is not hidden."""
        out = 1.0 if min(box.width(), box.height()) < _THIN else -1.0
        if box.intersects(within):
            painter.drawRect(box.intersected(within).adjusted(-out, -out, out, out))

    @staticmethod
    def _row(layout: MatrixLayout, line: int) -> QRectF:
        box, grid = layout.grid.box(line, 0), layout.grid
        end = min(grid.view.right(), grid.x(len(layout.figure.columns)))
        return QRectF(grid.view.left(), box.top(), end - grid.view.left(), box.height())

    @staticmethod
    def _stripe(layout: MatrixLayout, column: int) -> QRectF:
        box, grid = layout.grid.box(0, column), layout.grid
        end = min(grid.view.bottom(), grid.y(len(layout.figure.lines)))
        return QRectF(box.left(), grid.view.top(), box.width(), end - grid.view.top())

    def _paint_crosshair(
        self, painter: QPainter, layout: MatrixLayout, spot: Spot, palette: theme.Palette
    ) -> None:
        painter.setPen(QPen(palette.text, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        view = layout.grid.view
        if spot.line is not None:
            self._outline(painter, self._row(layout, spot.line).adjusted(-1, -1, 1, 1), view)
        if spot.column is not None:
            self._outline(painter, self._stripe(layout, spot.column).adjusted(-1, -1, 1, 1), view)
        for tag in layout.tags(spot.line, spot.column):
            painter.setPen(QPen(palette.text, 1))
            painter.setBrush(palette.panel)
            painter.drawRect(tag.box.adjusted(0.5, 0.5, -0.5, -0.5))
            pad = 0.5 * layout.em
            inner = tag.box.adjusted(pad, 0, 0, 0)
            draw_words(painter, tag._replace(box=inner), palette.text)

    def _paint_figure(
        self, painter: QPainter, layout: MatrixLayout, palette: theme.Palette
    ) -> None:
        paint_matrix(painter, layout, palette, self._say)

    def _say(self, painter: QPainter, words: Words, colour: QColor) -> None:
        """Paint a text from its cached picture."""
        ratio, box = self.devicePixelRatioF(), words.box
        key = (
            *(words.text, words.upright, words.font.key(), colour.name(), ratio),
            *(round(box.width()), round(box.height())),
        )
        picture = self._names.get(key)
        if picture is None:
            if len(self._names) >= _KEPT:
                self._names.clear()
            picture = blank(box.width() + 1, box.height() + 1, ratio)
            own = QPainter(picture)
            inner = QRectF(0, 0, box.width(), box.height())
            draw_words(own, words._replace(box=inner), colour)
            own.end()
            self._names[key] = picture
        painter.drawPixmap(QPointF(round(box.left()), round(box.top())), picture)

    def _make_layout(self, figure: MatrixFigure) -> MatrixLayout:
        size = QSizeF(self.width(), self.height())
        layout = MatrixLayout(figure, size, self.font(), zoom=self._zoom, scroll=self._scroll)
        self._scroll = layout.scroll
        return layout

    def _lay_out(self) -> None:
        super()._lay_out()
        if self._layout is not None:
            self.scrolled.emit()

    # Events ---------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._layout is None:
            return
        turned, held = event.angleDelta(), event.modifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(turned.y() / 120, event.position())
        else:
            pixels = event.pixelDelta()
            step = QPointF(pixels) if not pixels.isNull() else QPointF(turned) * 0.5
            if held & Qt.KeyboardModifier.ShiftModifier and not step.x():
                step = step.transposed()
            self.scroll_to(self._layout.scroll - step)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl with + - 0 zooms; + and - alone open and fold the row that keys are on."""
        key, ctrl = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        signs = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        if self._figure is None or (key not in signs and key != Qt.Key.Key_0):
            super().keyPressEvent(event)
        elif ctrl:
            if key == Qt.Key.Key_0:
                self.zoom_to(1.0)
            else:
                self.zoom_by(signs[Qt.Key(key)])
        elif key in signs and self._pointed is not None and self._pointed.line is not None:
            line = self._figure.lines[self._pointed.line]
            if line.has_parts and line.is_open == (signs[Qt.Key(key)] < 0):
                self.folded.emit(line.slug)
