"""The widget inside a chart that paints: its picture is cached until figure, size, font or theme
change."""

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.figure import ViewFigure
from mineralcat.gui import theme

F = TypeVar("F", bound=ViewFigure)
L = TypeVar("L")
P = TypeVar("P")


class Canvas(QWidget, Generic[F, L, P]):
    """Shows a figure F by a layout L, which is made anew for another size or font. What is pointed
    at, a P, and what is selected are painted over the cached picture.

    A canvas makes its layout in `_make_layout` and paints it in `_paint_figure` and `_paint_marks`.
    """

    antialiased = True
    selection_in_picture = False
    """Whether the picture itself shows what is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure: F | None = None
        self._layout: L | None = None
        self._picture: QPixmap | None = None
        self._pointed: P | None = None
        self._chosen: frozenset[str] = frozenset()
        theme.watcher().changed.connect(self._repaint_all)

    def show_figure(self, figure: F) -> None:
        """Replace what is shown."""
        self._figure = figure
        self._pointed = None
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.sentence)
        self._lay_out()

    def choose(self, slugs: frozenset[str]) -> None:
        """Mark what is about these entries as selected."""
        if slugs != self._chosen:
            self._chosen = slugs
            if self.selection_in_picture:
                self._repaint_all()
            else:
                self.update()

    def point_at(self, pointed: P | None) -> None:
        """Mark what pointer or keys are on."""
        if pointed != self._pointed:
            self._pointed = pointed
            self.update()

    @property
    def layout_shown(self) -> L:
        """Where everything lies."""
        assert self._layout is not None
        return self._layout

    def _make_layout(self, figure: F) -> L:
        """The layout for the size and font of this widget."""
        raise NotImplementedError

    def _paint_figure(self, painter: QPainter, layout: L, palette: theme.Palette) -> None:
        """Paint all but the marks."""
        raise NotImplementedError

    def _paint_marks(self, painter: QPainter, layout: L, palette: theme.Palette) -> None:
        """Mark what is pointed at and selected."""
        raise NotImplementedError

    def _lay_out(self) -> None:
        if self._figure is not None:
            self._layout = self._make_layout(self._figure)
            self._repaint_all()

    def _repaint_all(self) -> None:
        self._picture = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._layout is None:
            return
        painter = QPainter(self)
        self._paint_picture(painter, self._layout, QRectF(event.rect()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.antialiased)
        self._paint_marks(painter, self._layout, theme.current())
        self._frame_focus(painter)
        painter.end()

    def _paint_picture(self, painter: QPainter, layout: L, exposed: QRectF) -> None:
        """Paint all but the marks from the cache, at least where it is *exposed*."""
        if self._picture is None:
            self._picture = blank(self.width(), self.height(), self.devicePixelRatioF())
            inner = QPainter(self._picture)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing, self.antialiased)
            self._paint_figure(inner, layout, theme.current())
            inner.end()
        painter.drawPixmap(0, 0, self._picture)

    def _frame_focus(self, painter: QPainter) -> None:
        """Draw a frame around the visible part if this has the focus."""
        if self.hasFocus():
            painter.setPen(QPen(theme.current().focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            seen = self.visibleRegion().boundingRect()
            painter.drawRect(QRectF(seen).adjusted(1, 1, -1, -1))

    def _room(self) -> float:
        """The height of the view that this is in."""
        parent = self.parentWidget()
        return float(parent.height() if parent is not None else self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()


def blank(width: float, height: float, ratio: float) -> QPixmap:
    """A transparent picture of that size in points, with *ratio* pixels per point."""
    made = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
    made.setDevicePixelRatio(ratio)
    made.fill(theme.CLEAR)
    return made
