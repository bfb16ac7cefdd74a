"""The chart of a comparison, whose names of columns stay in sight while its rows are scrolled."""

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from mineralcat.gui import theme

from .canvas import Canvas, LayoutChart
from .chart import Mark
from .compare_layout import CompareLayout


class CompareCanvas(Canvas[CompareLayout]):
    """Paints a comparison, and over it the head of the section at the upper edge."""

    def _stuck(self, layout: CompareLayout) -> tuple[QRectF, QRectF] | None:
        """The head of the section whose rows are at the upper edge, where it was scrolled away, and
        the place there that it takes; the next one pushes it out."""
        top = float(self.visibleRegion().boundingRect().top())
        above = [head for head in layout.heads if head.top() < top]
        if not above:
            return None
        head, following = above[-1], layout.heads[len(above) :][:1]
        until = following[0].top() if following else float(self.height())
        return head, head.translated(0, min(top, until - head.height()) - head.top())

    def below_head(self, pos: QPoint) -> QPoint:
        """A point of the canvas; one on the head that stays in sight, as one on the first names."""
        layout = self.layout_shown
        stuck = self._stuck(layout)
        if stuck is None or not stuck[1].contains(QPointF(pos)):
            return pos
        return QPoint(pos.x(), round(layout.headers[0].box.center().y()))

    def _paint_over(self, painter: QPainter, layout: CompareLayout) -> None:
        stuck, picture = self._stuck(layout), self._picture
        if stuck is not None and picture is not None:
            head, place = stuck
            ratio = picture.devicePixelRatio()
            painter.fillRect(place, theme.current().panel)
            painter.drawPixmap(place, picture, QRectF(head.topLeft() * ratio, head.size() * ratio))


class CompareChart(LayoutChart):
    """Shows a `CompareFigure`."""

    layout_type = CompareLayout
    canvas_type = CompareCanvas
    across = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area.verticalScrollBar().valueChanged.connect(self.canvas.update)

    def mark_at(self, pos: QPoint) -> Mark | None:
        """What lies at a point; of the head that stays above scrolled rows, the name there."""
        return super().mark_at(self.canvas.below_head(pos)) if self.figure is not None else None

    def reveal(self, mark: Mark) -> None:
        """Scroll to a cell, below the head that would lie over it."""
        centre, heads = mark.place.center(), self.canvas.layout_shown.heads
        head = round(max((head.height() for head in heads), default=0.0))
        room = mark.place.height() + head
        self.area.ensureVisible(centre.x(), centre.y(), mark.place.width() // 2, room)
