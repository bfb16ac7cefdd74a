"""Paints the rows of the inspector. All text is drawn as it is."""

from typing import NamedTuple

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mineralcat.gui import theme
from mineralcat.gui.item_models.facts import Fact, FactKind
from mineralcat.gui.item_models.facts_model import FACT

from .fact_layout import ONE_LINE, SLACK, WRAPPED, FactLayout, Fonts, breakable, lay_out

Index = QModelIndex | QPersistentModelIndex


class Pointed(NamedTuple):
    """The part of a row that the pointer is on."""

    key: str
    part: str


class FactsDelegate(QStyledItemDelegate):
    """Draws facts; *pointed* and *edited* are set by the view."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pointed = Pointed("", "")
        self.edited = ""
        self.edited_height = 0
        self._fonts = Fonts(QFont())
        self._width = 0
        self._layouts: dict[int, FactLayout] = {}

    def measure_for(self, font: QFont, width: int) -> None:
        """Lay out for this font and width; what was laid out before is forgotten."""
        self._fonts = Fonts(font)
        self._width = width
        self._layouts.clear()

    def layout_of(self, index: Index) -> FactLayout:
        """Where the parts of a row are, from its own top left corner."""
        fact: Fact = index.data(FACT)
        at = id(fact)
        if at not in self._layouts:
            self._layouts[at] = lay_out(fact, self._fonts, self._width, _depth(index))
        return self._layouts[at]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = self.layout_of(index).size
        if self.edited and index.data(FACT).key == self.edited:
            return QSize(size.width(), self.edited_height)
        return size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        fact: Fact = index.data(FACT)
        if fact.key == self.edited:
            return
        state: QStyle.StateFlag = option.state
        place: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, place, state)
        painter.translate(place.topLeft())
        layout = self.layout_of(index)
        if fact.kind is FactKind.SECTION:
            self._draw(painter, layout.text, fact.text, self._fonts.section, theme.current().muted)
        else:
            opened = bool(state & QStyle.StateFlag.State_Open)
            self._paint_parts(painter, fact, layout, opened=opened)
        painter.restore()

    def _paint_parts(
        self, painter: QPainter, fact: Fact, layout: FactLayout, *, opened: bool
    ) -> None:
        colours, fonts = theme.current(), self._fonts
        pointed = self.pointed.part if self.pointed.key == fact.key else ""
        _paint_chevron(painter, layout.chevron, opened=opened)
        font = QFont(fonts.small if fact.kind is FactKind.SOURCE else fonts.text)
        colour = colours.muted if fact.kind in (FactKind.SOURCE, FactKind.GROUP) else colours.text
        if fact.kind is FactKind.TEXT and fact.link is None:
            colour = colours.muted
        if fact.link is not None and pointed == "text":
            font.setUnderline(True)
            colour = colours.accent
        self._draw(painter, layout.text, breakable(fact.text), font, colour)
        wrap = WRAPPED if layout.figure_below else ONE_LINE
        figure = breakable(fact.figure) if layout.figure_below else fact.figure
        self._draw(painter, layout.figure, figure, fonts.strong, colours.text, wrap)
        self._draw(painter, layout.aside, fact.aside, fonts.text, colours.muted, ONE_LINE)
        self._draw(painter, layout.warning, fact.warning, fonts.small, colours.warning, ONE_LINE)
        self._draw(painter, layout.detail, breakable(fact.detail), fonts.small, colours.muted)
        if not layout.mark.isEmpty():
            self._paint_mark(painter, layout.mark, fact, pointed=pointed == "mark")
        if not layout.bar.isEmpty():
            _paint_share(painter, layout.bar, fact)

    def _draw(
        self,
        painter: QPainter,
        place: QRect,
        text: str,
        font: QFont,
        colour: QColor,
        flags: int = WRAPPED,
    ) -> None:
        if text and not place.isEmpty():
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(place.adjusted(0, 0, SLACK, SLACK), flags, text)

    def _paint_mark(self, painter: QPainter, place: QRect, fact: Fact, *, pointed: bool) -> None:
        """The number of the source in a small tag; a question mark, outlined, where none is."""
        colours = theme.current()
        missing = fact.mark == "?"
        lit = colours.warning if missing else colours.accent if pointed else None
        painter.setPen(lit or colours.chip)
        painter.setBrush(Qt.BrushStyle.NoBrush if missing else colours.chip)
        box = QRectF(place).adjusted(0.5, 1.5, -0.5, -1.5)
        painter.drawRoundedRect(box, box.height() / 4, box.height() / 4)
        painter.setFont(self._fonts.small)
        painter.setPen(lit or colours.muted)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), fact.mark)


def _depth(index: Index) -> int:
    depth = 0
    while (index := index.parent()).isValid():
        depth += 1
    return depth


def _paint_ground(painter: QPainter, place: QRect, state: QStyle.StateFlag) -> None:
    colours = theme.current()
    if state & QStyle.StateFlag.State_Selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.accent_soft)
        painter.drawRoundedRect(place, 4, 4)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(colours.focus, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 4, 4)


def _paint_chevron(painter: QPainter, place: QRect, *, opened: bool) -> None:
    if place.isEmpty():
        return
    side = place.width() * 0.28
    x, y = place.center().x(), place.center().y()
    if opened:
        corners = [(x - side, y - side / 2), (x, y + side / 2), (x + side, y - side / 2)]
    else:
        corners = [(x - side / 2, y - side), (x + side / 2, y), (x - side / 2, y + side)]
    painter.setPen(QPen(theme.current().muted, max(1.3, place.width() / 8)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(*corner) for corner in corners]))


def _paint_share(painter: QPainter, place: QRect, fact: Fact) -> None:
    """A bar of which the whole width is a hundred percent; hatched where the share is unknown."""
    colours = theme.current()
    box = QRectF(place)
    painter.setPen(Qt.PenStyle.NoPen)
    if fact.hatched:
        painter.setBrush(QBrush(colours.hatch, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(box)
        return
    painter.setBrush(colours.chip)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    box.setWidth(box.width() * min(max(fact.share or 0, 0), 100) / 100)
    painter.setBrush(colours.bar_edge)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
