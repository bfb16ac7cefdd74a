"""The matrix of minerals and applications: a canvas and its scroll bars. Names are painted once and
cached as pictures; what is pointed at and chosen is drawn over the cached picture of the cells."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QGridLayout, QScrollBar, QWidget

from mineralcat.analysis.figure import ViewFigure
from mineralcat.analysis.matrix import MatrixFigure
from mineralcat.gui import theme
from mineralcat.translation import _

from .canvas import Canvas, LayoutChart, blank
from .chart import Look, Mark
from .layout import PlacedText
from .matrix_layout import CLOSE, LEAST_ZOOM, MOST_ZOOM, columns_at_once
from .matrix_marks import MatrixLayout
from .matrix_painting import draw_words

ZOOM_STEP = 1.25
_MOST_PICTURES = 3_000
"""Of names: more than a screen shows by far."""


class MatrixCanvas(Canvas[MatrixLayout]):
    """Shows a part of a matrix, zoomed and scrolled."""

    scrolled = Signal()
    """Another part is shown, or it has another size."""
    folded = Signal(str)
    """The slug of an application that keys fold or open."""

    def __init__(self, layout_type: type[MatrixLayout]) -> None:
        super().__init__(layout_type)
        self._names: dict[tuple[object, ...], QPixmap] = {}
        self.zoom: float | None = 1.0
        """How many times as large as usual cells are; None where all are to be seen."""
        self._scroll = QPointF(0, 0)

    def show_figure(self, figure: ViewFigure) -> None:
        """Replace what is shown; it stays scrolled as it is where it has the same columns."""
        shown = self._layout.figure.columns if self._layout else None
        if shown != getattr(figure, "columns", ()):
            self._scroll = QPointF(0, 0)
        super().show_figure(figure)

    def zoom_to(self, zoom: float | None, around: QPointF | None = None) -> None:
        """Show cells so many times as large, None so that all are seen; what lies at *around*
        stays there."""
        if self._layout is None:
            return
        old = self._layout.grid.size
        corner = self._layout.grid.view.topLeft()
        within = (around or corner) - corner
        here = self._layout.scroll + within
        self.zoom = None if zoom is None else min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        self._lay_out()
        new = self.layout_shown.grid.size
        x, y = here.x() * new.width() / old.width(), here.y() * new.height() / old.height()
        self.scroll_to(QPointF(x, y) - within)

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
        box, view = grid.box(line or 0, column or 0), grid.view
        if column is not None:
            scroll += QPointF(_past(box.left(), box.right(), view.left(), view.right()), 0)
        if line is not None:
            scroll += QPointF(0, _past(box.top(), box.bottom(), view.top(), view.bottom()))
        self.scroll_to(scroll)

    def _paint_layout(self, painter: QPainter, layout: MatrixLayout) -> None:
        layout.paint(painter, theme.current(), say=self._say)

    def _say(self, painter: QPainter, words: PlacedText, colour: QColor) -> None:
        """Paint a text from its cached picture."""
        ratio, box = self.devicePixelRatioF(), words.box
        size = round(box.width()), round(box.height())
        key = words.text, words.upright, words.font.key(), colour.name(), ratio, *size
        picture = self._names.get(key)
        if picture is None:
            if len(self._names) >= _MOST_PICTURES:
                self._names.clear()
            picture = self._names[key] = blank(box.width() + 1, box.height() + 1, ratio)
            own = QPainter(picture)
            inner = QRectF(0, 0, box.width(), box.height())
            draw_words(own, words._replace(box=inner), colour)
            own.end()
        painter.drawPixmap(QPointF(round(box.left()), round(box.top())), picture)

    def _room(self) -> tuple[float, float]:
        return float(self.width()), float(self.height())

    def _make_layout(self, figure: ViewFigure) -> MatrixLayout:
        assert isinstance(figure, MatrixFigure)
        layout = MatrixLayout(
            figure, *self._room(), self.font(), zoom=self.zoom, scroll=self._scroll
        )
        self._scroll = layout.scroll
        return layout

    def _lay_out(self) -> None:
        super()._lay_out()
        if self._layout is not None:
            self.scrolled.emit()

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
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        keys = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}
        step = keys.get(Qt.Key(event.key()))
        if self._layout is None or step is None:
            super().keyPressEvent(event)
        elif ctrl and step:
            self.zoom_by(step)
        elif ctrl:
            self.zoom_to(1.0)
        elif step and self._pointed is not None and self._pointed.part[0] is not None:
            line = self._layout.figure.lines[self._pointed.part[0]]
            if line.has_parts and line.is_open == (step < 0):
                self.folded.emit(line.slug)


class MatrixChart(LayoutChart):
    """Shows a `MatrixFigure`. A cell's mark is about its mineral; keys walk in two directions, and
    beyond the first row and column come the names."""

    layout_type = MatrixLayout
    canvas_type = MatrixCanvas

    def hold(self, canvas: QWidget, pointed: QWidget | None = None) -> None:
        """Put scroll bars beside the canvas, which scrolls itself."""
        self.across_bar, self.down_bar = QScrollBar(Qt.Orientation.Horizontal), QScrollBar()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(canvas, 0, 0)
        layout.addWidget(self.down_bar, 0, 1)
        layout.addWidget(self.across_bar, 1, 0)
        layout.setRowStretch(0, 1)
        layout.setColumnStretch(0, 1)
        for bar, name in (
            (self.across_bar, _("Scroll the minerals")),
            (self.down_bar, _("Scroll the applications")),
        ):
            bar.setAccessibleName(name)
            bar.valueChanged.connect(self._scroll)
            bar.hide()
        self.canvas.scrolled.connect(self._follow_canvas)
        self.canvas.folded.connect(self.acted)
        self.setFocusProxy(canvas)
        self.listen(canvas)

    def _scroll_to_top(self) -> None:
        """The canvas decides: it stays where it is if the columns are the same."""

    def choose(self, slug: str | None, also: Sequence[str] = ()) -> None:
        """Mark rows and columns of what is selected; the one in the inspector is scrolled to."""
        super().choose(slug, also)
        if self.figure is not None and slug is not None:
            line, column = self.figure.line_of.get(slug), self.figure.column_of.get(slug)
            if line is not None or column is not None:
                self.canvas.reveal(line, column)

    def reveal(self, mark: Mark) -> None:
        """Scroll to a cell that keys came to."""
        self.canvas.reveal(*mark.part)

    def _follow_canvas(self) -> None:
        layout = self.canvas.layout_shown
        view, cell, most, at = layout.grid.view, layout.grid.size, layout.most_scroll, layout.scroll
        for bar, most_at, shown, page, step in (
            (self.across_bar, most.x(), at.x(), view.width(), cell.width()),
            (self.down_bar, most.y(), at.y(), view.height(), cell.height()),
        ):
            with QSignalBlocker(bar):
                bar.setRange(0, round(most_at))
                bar.setPageStep(round(page))
                bar.setSingleStep(max(round(step), 1))
                bar.setValue(round(shown))
            bar.setVisible(most_at > 0)

    def _scroll(self) -> None:
        self.canvas.scroll_to(QPointF(self.across_bar.value(), self.down_bar.value()))

    # Pictures -------------------------------------------------------------------------------------

    def height_for(self, width: float, look: Look) -> float:
        """All rows; the columns in as many blocks as they need to be legible."""
        return sum(layout.room for layout in self._blocks(width, look))

    def paint_on(self, painter: QPainter, rect: QRectF, look: Look) -> None:
        """Paint all of it, block by block, without what is pointed at."""
        painter.save()
        painter.translate(rect.topLeft())
        for layout in self._blocks(rect.width(), look):
            layout.paint(painter, look.theme)
            painter.translate(0, layout.room)
        painter.restore()

    def _blocks(self, width: float, look: Look) -> list[MatrixLayout]:
        """The parts of a picture, each as high as it has to be, one below the other; the legend
        stands below the last."""
        figure, font = self.figure, theme.small_font(look.font)
        count = len(figure.columns)
        blocks = max(-(-count // columns_at_once(figure, width, font)), 1)
        each = max(-(-count // blocks), 1)
        made = []
        for at in range(0, count, each):
            is_last = at + each >= count
            laid_out = partial(
                MatrixLayout,
                columns=range(at, min(at + each, count)),
                legend=is_last,
                least_width=CLOSE,
            )
            tall = laid_out(figure, width, 10_000, font)
            spare = tall.grid.view.height() - tall.content.height()
            room = 10_000 - spare + (0 if is_last else tall.em)
            made.append(laid_out(figure, width, room, font))
        return made


def _past(low: float, high: float, first: float, last: float) -> float:
    """How far what lies from *low* to *high* is out of sight, less than 0 where it is before."""
    return high - last if high > last else min(low - first, 0.0)
