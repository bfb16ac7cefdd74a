"""Charts that a layout paints, and the widget inside them: its picture is cached until figure,
size, font or theme change."""

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.figure import ViewFigure
from mineralcat.gui import theme

from .chart import FigureChart, Look, Mark, Marking
from .layout import Layout

L = TypeVar("L", bound=Layout)


class Canvas(QWidget, Generic[L]):
    """Shows a figure by a layout L, which is made anew for another size or font. What is pointed
    at, and what is selected, is painted over the cached picture."""

    def __init__(self, layout_type: type[L]) -> None:
        super().__init__()
        self._layout_type = layout_type
        self._figure: ViewFigure | None = None
        self._layout: L | None = None
        self._laid_out_for = (0.0, 0.0)
        self._picture: QPixmap | None = None
        self._pointed: Mark | None = None
        self._chosen: frozenset[str] = frozenset()
        theme.watcher().changed.connect(self._repaint_all)

    def show_figure(self, figure: ViewFigure) -> None:
        """Replace what is shown."""
        self._figure, self._pointed = figure, None
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.sentence)
        self._lay_out()

    def choose(self, slugs: frozenset[str]) -> None:
        """Mark what is about these entries as selected."""
        if slugs != self._chosen:
            self._chosen = slugs
            if self._layout_type.selection_in_picture:
                self._repaint_all()
            else:
                self.update()

    def point_at(self, pointed: Mark | None) -> None:
        """Mark what pointer or keys are on."""
        if pointed != self._pointed:
            self._pointed = pointed
            self.update()

    @property
    def layout_shown(self) -> L:
        """Where everything lies."""
        assert self._layout is not None
        return self._layout

    def _make_layout(self, figure: ViewFigure) -> L:
        """The layout for the size and font of this widget, which grows to what it needs."""
        made = self._layout_type(figure, *self._room(), self.font())
        self.setMinimumSize(int(made.least_width), int(made.height))
        return made

    def _room(self) -> tuple[float, float]:
        """The width, and the height of the view that this is in."""
        parent = self.parentWidget()
        return float(self.width()), float(parent.height() if parent is not None else self.height())

    def _lay_out(self) -> None:
        if self._figure is not None:
            if self._laid_out_for != self._room():  # else only what is scrolled to has changed
                self._laid_out_for, self._pointed = self._room(), None
            self._layout = self._make_layout(self._figure)
            self._repaint_all()

    def _repaint_all(self) -> None:
        self._picture = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._layout is None:
            return
        painter, palette, layout = QPainter(self), theme.current(), self._layout
        self._paint_picture(painter, layout, QRectF(event.rect()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, layout.antialiased)
        layout.paint_marks(painter, palette, Marking(self._pointed, self._chosen))
        self._paint_over(painter, layout)
        if self.hasFocus():
            painter.setPen(QPen(palette.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            seen = self.visibleRegion().boundingRect()
            painter.drawRect(QRectF(seen).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_picture(self, painter: QPainter, layout: L, exposed: QRectF) -> None:
        """Paint all but the marks from the cache, at least where it is *exposed*."""
        if self._picture is None:
            self._picture = blank(self.width(), self.height(), self.devicePixelRatioF())
            inner = QPainter(self._picture)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing, layout.antialiased)
            self._paint_layout(inner, layout)
            inner.end()
        painter.drawPixmap(0, 0, self._picture)

    def _paint_layout(self, painter: QPainter, layout: L) -> None:
        layout.paint(painter, theme.current(), Marking(None, self._chosen))

    def _paint_over(self, painter: QPainter, layout: L) -> None:
        """Paint what lies over the marks."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._layout is None or self._laid_out_for != self._room():
            self._lay_out()
        else:
            self._repaint_all()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()


class LayoutChart(FigureChart):
    """A chart that a `Canvas` shows in the window, and its layout paints into pictures."""

    layout_type: type[Layout]
    canvas_type: type[Canvas[Any]] = Canvas

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = self.canvas_type(self.layout_type)
        self.hold(self.canvas)

    @property
    def _layout(self) -> Layout | None:
        shown: Layout | None = self.canvas.layout_shown if self.figure is not None else None
        return shown

    def marks(self) -> list[Mark]:
        """All that can be pointed at, in the order in which keys walk."""
        return list(self._layout.marks()) if self._layout else []

    def mark_at(self, pos: QPoint) -> Mark | None:
        """What lies at a point of the canvas."""
        return self._layout.mark_at(QPointF(pos)) if self._layout else None

    def mark_beside(self, mark: Mark | None, key: Qt.Key) -> Mark | None:
        """Where a key leads from a mark."""
        return self._layout.mark_beside(mark, key) if self._layout else None

    def point_at(self, mark: Mark | None) -> None:
        """Mark what the pointer or the keys are on."""
        self.canvas.point_at(mark)

    def height_for(self, width: float, look: Look) -> float:
        """All of it, made smaller where it needs more width."""
        kind = self.layout_type
        least = kind.least_height(self.figure, width)
        made = kind(self.figure, width, least, look.font)
        return max(made.height * min(width / made.width, 1.0), least)

    def paint_on(self, painter: QPainter, rect: QRectF, look: Look) -> None:
        """Paint all of it, without marks."""
        made = self.layout_type(self.figure, rect.width(), rect.height(), look.font)
        painter.save()
        painter.translate(rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shrunk = min(rect.width() / made.width, 1.0)
        painter.scale(shrunk, shrunk)
        made.paint(painter, look.theme)
        painter.restore()


def blank(width: float, height: float, ratio: float) -> QPixmap:
    """A transparent picture of that size in points, with *ratio* pixels per point."""
    made = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
    made.setDevicePixelRatio(ratio)
    made.fill(theme.CLEAR)
    return made
