"""Amounts as horizontal bars, one panel a unit. Reads no database and computes no figure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsSimpleTextItem, QWidget

from mineralcat.analysis.citation import evidence_text
from mineralcat.analysis.figure import dotted
from mineralcat.analysis.uses import UsesBar, UsesFigure, UsesPanel, unit_words
from mineralcat.gui import theme

from .bars import AmountAxis, BarsItem, NameAxis, PlacedBar
from .chart import FigureChart, Look, Mark


class UsesChart(FigureChart):
    """Shows a `UsesFigure`; scrolls where there are many bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = UsesCanvas()
        self.hold(self.canvas, self.canvas.viewport())

    def marks(self) -> Sequence[Mark]:
        """The bars from top to bottom."""
        return [self.canvas.mark_of(placed) for placed in self.canvas.placed()]

    def mark_at(self, pos: QPoint) -> Mark | None:
        """The bar at a height, names and label included."""
        return next((mark for mark in self.marks() if _is_level(mark.place, pos)), None)

    def point_at(self, mark: Mark | None) -> None:
        """Lay a band behind one bar."""
        self.canvas.hover(mark.part if mark else None)

    def height_for(self, width: float, look: Look) -> float:
        """All bars one below the other."""
        return float(self._laid_out(width, look).minimumHeight())

    def paint_on(self, painter: QPainter, rect: QRectF, look: Look) -> None:
        """Paint all bars, of which none may be in sight."""
        canvas = self._laid_out(rect.width(), look)
        canvas.scene().prepareForPaint()
        canvas.scene().render(painter, rect, QRectF(canvas.rect()))

    def _laid_out(self, width: float, look: Look) -> "UsesCanvas":
        canvas = UsesCanvas(look)
        canvas.setFont(look.font)
        canvas.resize(round(width), 1)
        if self.figure is not None:
            canvas.show_figure(self.figure)
        canvas.resize(round(width), canvas.minimumHeight())
        return canvas


@dataclass
class _Panel:
    """The plot items of one unit, made once."""

    heading: QGraphicsSimpleTextItem
    view: pg.ViewBox
    names: NameAxis
    amounts: AmountAxis
    item: BarsItem
    top: float = 0.0
    bars: list[PlacedBar] = field(default_factory=list)

    def set_visible(self, visible: bool) -> None:
        for part in (self.heading, self.view, self.names, self.amounts):
            part.setVisible(visible)


class UsesCanvas(pg.GraphicsView):  # type: ignore[misc]
    """What is painted; a look of its own makes it one for a picture."""

    def __init__(self, look: Look | None = None) -> None:
        self._panels: list[_Panel] = []
        self._figure: UsesFigure | None = None
        self._look = look
        self._laid_out = -1
        self._hovered: PlacedBar | None = None
        self._chosen: frozenset[str] = frozenset()
        super().__init__(background=None)
        theme.watcher().changed.connect(self._lay_out)

    # What is shown -------------------------------------------------------------------------------

    def show_figure(self, figure: UsesFigure) -> None:
        """Replace what is shown; the plot items stay."""
        self._figure = figure
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.sentence)
        self._lay_out()

    def choose(self, slugs: frozenset[str]) -> None:
        """Mark the bars about these."""
        self._chosen = slugs
        self._mark()

    def hover(self, placed: PlacedBar | None) -> None:
        """Mark the bar that is pointed at."""
        self._hovered = placed
        self._mark()

    def placed(self) -> list[PlacedBar]:
        """The bars with their places, from top to bottom."""
        return [placed for panel in self._panels for placed in panel.bars]

    def bars(self) -> list[UsesBar]:
        """What is drawn, from top to bottom."""
        return [placed.bar for placed in self.placed()]

    def label_texts(self) -> list[str]:
        """What stands behind the bars, from top to bottom."""
        return [text for panel in self._panels if panel.bars for text in panel.item.label_texts()]

    def place_of(self, bar: UsesBar) -> QRect:
        """Where a bar lies, names and label included."""
        placed = (placed for placed in self.placed() if placed.bar is bar)
        return next((self._place(one) for one in placed), QRect())

    def _place(self, placed: PlacedBar) -> QRect:
        top = next(panel.top for panel in self._panels if placed in panel.bars) + placed.top
        return QRectF(0, top, self.width(), placed.height).toRect()

    def mark_of(self, placed: PlacedBar) -> Mark:
        """A bar as what can be pointed at."""
        bar, place = placed.bar, self._place(placed)
        text = evidence_text(bar.claim, dotted(bar.label, bar.path))
        return Mark(bar.slug, bar.label, text, place, bar.query, (bar.claim,), part=placed)

    # Layout: all lengths follow the font ----------------------------------------------------------

    def _lay_out(self) -> None:
        """Place the panels of the figure below one another, and hide the items of the others."""
        shown = self._figure.panels if self._figure else ()
        while len(self._panels) < len(shown):
            self._panels.append(self._new_panel())
        font = self.font()
        self._laid_out = self.width()
        left = self._names_width(shown, font)
        top = float(theme.em(font, 0.25))
        self._hovered = None
        for at, panel in enumerate(self._panels):
            panel.set_visible(at < len(shown))
            panel.bars = []
            if at < len(shown):
                top = self._lay_out_panel(panel, shown[at], top, left, headed=len(shown) > 1)
        self.setMinimumHeight(round(top))
        self._mark()
        self.viewport().update()

    def _lay_out_panel(
        self, panel: _Panel, shown: UsesPanel, top: float, left: int, *, headed: bool
    ) -> float:
        """Place one panel from *top* on; where the next may begin."""
        font = self.font()
        panel.heading.setVisible(headed)
        if headed:
            panel.heading.setFont(theme.strong_font(font))
            panel.heading.setBrush(self._worn.muted)
            panel.heading.setText(unit_words(shown.unit))
            panel.heading.setPos(left, top + theme.em(font, 0.25))
            top += theme.em(font, 1.75)
        panel.top = top
        panel.bars = place_bars(shown, font)
        height = panel.bars[-1].top + panel.bars[-1].height + theme.em(font, 0.25)
        width = max(self.width() - left - theme.em(font, 0.5), 1)
        scale = panel.item.show_bars(panel.bars, font, width, self._worn)
        panel.view.setRange(xRange=(0, width / scale), yRange=(0, height), padding=0)
        panel.view.setGeometry(QRectF(left, top, width, height))
        panel.names.wear(font, self._worn)
        panel.names.show_names(_names(panel.bars), font, left)
        panel.names.setGeometry(QRectF(0, top, left, height))
        panel.amounts.wear(font, self._worn)
        panel.amounts.show_unit(unit_words(shown.unit))
        axis = panel.amounts.minimumHeight()
        panel.amounts.setGeometry(QRectF(left, top + height, width, axis))
        return float(top + height + axis + theme.em(font, 0.5))

    def _names_width(self, shown: Sequence[UsesPanel], font: QFont) -> int:
        metrics = QFontMetrics(font)
        widths = (metrics.horizontalAdvance(bar.label) for panel in shown for bar in panel.bars)
        widest = int(self.width() * 0.38)
        return min(max(widths, default=0) + theme.em(font, 1.25), widest)

    def _new_panel(self) -> _Panel:
        view = pg.ViewBox(enableMouse=False, enableMenu=False, invertY=True, defaultPadding=0)
        view.disableAutoRange()
        panel = _Panel(QGraphicsSimpleTextItem(), view, NameAxis(), AmountAxis(), BarsItem())
        view.addItem(panel.item, ignoreBounds=True)
        for part in (panel.heading, view, panel.names, panel.amounts):
            self.scene().addItem(part)
        for axis in (panel.names, panel.amounts):
            axis.is_picture = self._look is not None
        panel.names.linkToView(view)
        panel.amounts.linkToView(view)
        return panel

    @property
    def _worn(self) -> theme.Palette:
        return self._look.theme if self._look else theme.current()

    def _mark(self) -> None:
        for panel in self._panels:
            panel.item.mark(self._hovered, self._chosen)

    # Events ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._laid_out != self.width():  # the height is what the bars make it
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # what the chart does not hear is the window's

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    mousePressEvent = mouseReleaseEvent = mouseMoveEvent

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the scroll area's

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if self.hasFocus():
            painter.setPen(pg.mkPen(theme.current().focus, width=2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))


def place_bars(panel: UsesPanel, font: QFont) -> list[PlacedBar]:
    """The bars from top to bottom: those of one label close together, air above each label."""
    row = theme.em(font, 1.5)
    air = theme.em(font, 0.5)
    placed: list[PlacedBar] = []
    top = 0.0
    previous = None
    for bar in panel.bars:
        first = bar.slug != previous
        previous = bar.slug
        top += air if first else 0
        for one in (bar, *bar.rivals):
            placed.append(PlacedBar(one, first and one is bar, top, row))
            top += row
    return placed


def _is_level(place: QRect, pos: QPoint) -> bool:
    return place.top() <= pos.y() <= place.bottom()


def _names(bars: Sequence[PlacedBar]) -> list[tuple[float, str]]:
    """Each label once, beside the first of its bars."""
    groups = (next(group) for _, group in groupby(bars, key=lambda placed: placed.bar.slug))
    return [(first.top + first.height / 2, first.bar.label) for first in groups]
