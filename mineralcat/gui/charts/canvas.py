"""The widget inside a chart that paints: its picture is kept until figure, size, letters or theme
are others."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.figure import ViewFigure
from mineralcat.gui import theme


class Canvas(QWidget):
    """Lays a figure out anew for another size or other letters, and paints it anew for another
    theme. What is pointed at or selected is painted over the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QPixmap | None = None
        self._chosen: frozenset[str] = frozenset()
        theme.watcher().changed.connect(self._repaint_all)

    def _name(self, figure: ViewFigure) -> None:
        """Tell who cannot see it what is shown."""
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.sentence)

    def _lay_out(self) -> None:
        """Place everything anew, if there is anything."""
        raise NotImplementedError

    def _repaint_all(self) -> None:
        self._picture = None
        self.update()

    def _frame_focus(self, painter: QPainter) -> None:
        """A frame around what is seen where the keys come here."""
        if self.hasFocus():
            painter.setPen(QPen(theme.current().focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            seen = self.visibleRegion().boundingRect()
            painter.drawRect(QRectF(seen).adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()


def blank(width: float, height: float, ratio: float) -> QPixmap:
    """A picture of that size in points, with so many pixels a point; all shines through."""
    made = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
    made.setDevicePixelRatio(ratio)
    made.fill(theme.CLEAR)
    return made
