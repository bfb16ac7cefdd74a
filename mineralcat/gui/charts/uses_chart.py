"""Amounts as horizontal bars, one panel a unit. Reads no database and computes no figure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsSimpleTextItem, QScrollArea, QToolTip, QWidget

from mineralcat.analysis.citation import evidence_text
from mineralcat.analysis.uses import UsesBar, UsesFigure, UsesPanel, unit_words
from mineralcat.gui import theme
from mineralcat.gui.plain_text import tooltip

from .axes import AmountAxis, NameAxis
from .bars import BarsItem, PlacedBar

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Home: -9999, Qt.Key.Key_End: 9999}


class UsesChart(QScrollArea):
    """Shows a `UsesFigure`; scrolls where there are many bars."""

    chosen = Signal(str)
    """The slug of what a clicked bar is about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = UsesCanvas(self)
        self.canvas.chosen.connect(self.chosen)
        self.canvas.revealed.connect(self._reveal)
        self.setWidget(self.canvas)
        self.setWidgetResizable(True)
        for surface in (self.viewport(), self.canvas, self.canvas.viewport()):
            surface.setAutoFillBackground(False)  # the panel below shines through
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.canvas)

    def show_figure(self, figure: UsesFigure) -> None:
        """Replace what is shown; the plot items stay."""
        self.canvas.show_figure(figure)
        self.verticalScrollBar().setValue(0)

    def choose(self, slug: str | None) -> None:
        """Mark the bars about *slug*."""
        self.canvas.choose(slug)

    def _reveal(self, place: QRect) -> None:
        self.ensureVisible(place.left(), place.center().y(), 0, place.height())


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
    """What is painted, hovered, clicked and walked through by keys."""

    chosen = Signal(str)
    revealed = Signal(QRect)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._panels: list[_Panel] = []
        self._figure: UsesFigure | None = None
        self._hovered: PlacedBar | None = None
        self._chosen: str | None = None
        super().__init__(parent, background=None)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # else a nameless stop of Tab
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.watcher().changed.connect(self._lay_out)

    # What is shown -------------------------------------------------------------------------------

    def show_figure(self, figure: UsesFigure) -> None:
        """Replace what is shown; the plot items stay."""
        self._figure = figure
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.sentence)
        self._lay_out()

    def choose(self, slug: str | None) -> None:
        """Mark the bars about *slug*."""
        self._chosen = slug
        self._mark()

    def bars(self) -> list[UsesBar]:
        """What is drawn, from top to bottom."""
        return [placed.bar for panel in self._panels for placed in panel.bars]

    def label_texts(self) -> list[str]:
        """What stands behind the bars, from top to bottom."""
        return [text for panel in self._panels if panel.bars for text in panel.item.label_texts()]

    def place_of(self, bar: UsesBar) -> QRect:
        """Where a bar lies, names and label included."""
        for panel in self._panels:
            for placed in panel.bars:
                if placed.bar is bar:
                    top = panel.top + placed.top
                    return QRectF(0, top, self.width(), placed.height).toRect()
        return QRect()

    def bar_at(self, pos: QPoint) -> UsesBar | None:
        """The bar at a point, if any."""
        placed = self._placed_at(pos)
        return placed.bar if placed else None

    def _placed_at(self, pos: QPoint) -> PlacedBar | None:
        for panel in self._panels:
            for placed in panel.bars:
                if 0 <= pos.y() - panel.top - placed.top < placed.height:
                    return placed
        return None

    # Layout: all lengths follow the font ----------------------------------------------------------

    def _lay_out(self) -> None:
        """Place the panels of the figure below one another, and hide the items of the others."""
        shown = self._figure.panels if self._figure else ()
        while len(self._panels) < len(shown):
            self._panels.append(self._new_panel())
        font = self.font()
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
            panel.heading.setBrush(theme.current().muted)
            panel.heading.setText(unit_words(shown.unit))
            panel.heading.setPos(left, top + theme.em(font, 0.25))
            top += theme.em(font, 1.75)
        panel.top = top
        panel.bars = place_bars(shown, font)
        height = panel.bars[-1].top + panel.bars[-1].height + theme.em(font, 0.25)
        width = max(self.width() - left - theme.em(font, 0.5), 1)
        scale = panel.item.show_bars(panel.bars, font, width)
        panel.view.setRange(xRange=(0, width / scale), yRange=(0, height), padding=0)
        panel.view.setGeometry(QRectF(left, top, width, height))
        panel.names.wear(font)
        panel.names.show_names(_names(panel.bars), font, left)
        panel.names.setGeometry(QRectF(0, top, left, height))
        panel.amounts.wear(font)
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
        panel.names.linkToView(view)
        panel.amounts.linkToView(view)
        return panel

    # What the user does ---------------------------------------------------------------------------

    def _mark(self) -> None:
        for panel in self._panels:
            panel.item.mark(self._hovered, self._chosen)

    def _hover(self, placed: PlacedBar | None) -> None:
        if placed is not self._hovered:
            self._hovered = placed
            pointing = Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(pointing if placed else Qt.CursorShape.ArrowCursor)
            self._mark()

    def _step(self, by: int) -> None:
        """Move the band by keys, and say what it stands on."""
        bars = [placed for panel in self._panels for placed in panel.bars]
        if not bars:
            return
        at = next((i for i, placed in enumerate(bars) if placed is self._hovered), -1)
        self._hover(bars[min(max(at + by, 0), len(bars) - 1)])
        assert self._hovered is not None
        self.setAccessibleDescription(hover_text(self._hovered.bar))
        self.revealed.emit(self.place_of(self._hovered.bar))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if step := _STEPS.get(Qt.Key(event.key())):
            self._step(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._hovered:
                self.chosen.emit(self._hovered.bar.slug)
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._placed_at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        bar = self.bar_at(event.position().toPoint())
        if bar and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(bar.slug)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the scroll area's

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if self.hasFocus():
            painter.setPen(pg.mkPen(theme.current().focus, width=2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(event.pos())
            QToolTip.showText(event.globalPos(), tooltip(hover_text(bar)) if bar else "", self)
            return True
        return bool(super().viewportEvent(event))


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


def hover_text(bar: UsesBar) -> str:
    """Figure and source of a bar, in lines."""
    return evidence_text(bar.claim, " · ".join(filter(None, (bar.label, bar.path))))


def _names(bars: Sequence[PlacedBar]) -> list[tuple[float, str]]:
    """Each label once, beside the first of its bars."""
    groups = (next(group) for _, group in groupby(bars, key=lambda placed: placed.bar.slug))
    return [(first.top + first.height / 2, first.bar.label) for first in groups]
