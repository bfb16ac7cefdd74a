"""How a cell of the mineral table is worded, painted and edited."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from mineralcat.domain.terms import Certainty
from mineralcat.gui import theme
from mineralcat.gui.item_models.columns import COLUMNS, Column
from mineralcat.gui.item_models.mineral_table_model import ROW, MineralTableModel
from mineralcat.gui.item_models.windowed_table_model import RIGHT as FIGURES
from mineralcat.gui.painting import CENTRE, LEFT, RIGHT, draw_text
from mineralcat.store.search_rows import MineralRow
from mineralcat.translation import _

from ..widgets.line_editing import Index, LineDelegate

ROW_HEIGHT = 2.0
"""In line heights of the font, of which one is about 1.2 times the text."""
PADDING = 0.5

_SELECTED = QStyle.StateFlag.State_Selected.value
_HAS_FOCUS = QStyle.StateFlag.State_HasFocus.value


class PaintedCell(NamedTuple):
    """What is painted, and with what; *unit* is that of the amounts, which the heading names."""

    painter: QPainter
    rect: QRect
    font: QFont
    em: Callable[[float], int]
    """So many times the height of a line, in pixels."""
    row: MineralRow
    column: Column
    unit: str


class MineralDelegate(LineDelegate):
    """Words and paints a cell itself: a third of the time that the default one takes."""

    def __init__(self, model: MineralTableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.current()
        state = option.state.value
        rect: QRect = option.rect
        if state & _SELECTED:
            painter.fillRect(rect, colours.accent_soft)
        painter.setPen(colours.hairline)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.row() in self._model.breaks:
            painter.fillRect(rect.adjusted(0, 0, 0, 2 - rect.height()), colours.muted)
        row = self._model.row_at(index.row())
        if row is None:
            painter.setPen(colours.muted)
            painter.drawText(rect, CENTRE, "…")
            return
        metrics: QFontMetrics = option.fontMetrics
        padding = theme.em(metrics, PADDING)
        column = COLUMNS[index.column()]
        inner = rect.adjusted(padding, 0, -padding, -1)
        em = partial(theme.em, metrics)
        painter.save()
        draw = _PAINTERS.get(column.key, _draw_text)
        draw(PaintedCell(painter, inner, option.font, em, row, column, self._model.unit))
        painter.restore()
        if state & _HAS_FOCUS:
            painter.setPen(QPen(colours.focus, 1.5))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics: QFontMetrics = option.fontMetrics
        row = index.data(ROW)
        text = COLUMNS[index.column()].display(row) if row else ""
        width = metrics.horizontalAdvance(text) + 2 * theme.em(metrics, PADDING)
        return QSize(width, theme.em(metrics, ROW_HEIGHT))

    def editor_name(self, index: Index) -> str:
        return COLUMNS[index.column()].title


_ITSELF = _("itself")
_DOUBT = {Certainty.POSSIBLE: "≈", Certainty.UNKNOWN: "?"}


def _draw_text(cell: PaintedCell) -> None:
    """A cell's text."""
    is_figure = cell.column.align is FIGURES
    font = theme.figures(cell.font) if is_figure else cell.font
    align = RIGHT if is_figure else LEFT
    text = cell.column.display(cell.row)
    draw_text(cell.painter, cell.rect, text, font, theme.current().text, align)


def _draw_name(cell: PaintedCell) -> None:
    """The name, strong, and the symbol beside it; at the right, whether it is uncertain."""
    painter, rect, row, colours = cell.painter, cell.rect, cell.row, theme.current()
    strong, gap, symbol = theme.strong_font(cell.font), cell.em(0.6), row.symbol or ""
    metrics = QFontMetrics(strong)
    beside = metrics.horizontalAdvance(symbol) + gap if symbol else 0
    name, doubt = metrics.horizontalAdvance(row.name), ""
    if row.certainty is not Certainty.SURE:
        doubt = f"{_DOUBT[row.certainty]} {row.certainty.label}"
        if name + beside + metrics.horizontalAdvance(doubt) > rect.width():
            doubt = _DOUBT[row.certainty]  # the word stands in the tool tip, the name here
        beside += metrics.horizontalAdvance(doubt) + gap // 2
    width = min(name, rect.width() - beside)
    draw_text(
        painter, QRect(rect.topLeft(), QSize(width, rect.height())), row.name, strong, colours.text
    )
    draw_text(painter, rect.adjusted(width + gap, 0, 0, 0), symbol, strong, colours.muted)
    if doubt:
        draw_text(painter, rect, doubt, theme.small_font(cell.font), colours.warning, RIGHT)


def _draw_amount(cell: PaintedCell) -> None:
    """The figure, strong, and its range, muted; a word where there is no amount. The unit that
    the heading names is left out."""
    painter, rect, colours = cell.painter, cell.rect, theme.current()
    figures = theme.figures(cell.font)
    head, bracket, tail = cell.column.display(cell.row).partition(" (")
    if cell.row.bill is None or cell.row.bill.amount is None:
        draw_text(painter, rect, head, figures, colours.muted, RIGHT)
        return
    head = head.replace(f" {cell.unit}", "", 1) if cell.unit else head
    strong = theme.strong_font(cell.font)
    room = max(rect.width() - QFontMetrics(strong).horizontalAdvance(head), 0)
    elide = Qt.TextElideMode.ElideRight
    beside = QFontMetrics(figures).elidedText(f"{bracket}{tail}", elide, room)  # never the figure
    rect = draw_text(painter, rect, beside, figures, colours.muted, RIGHT)
    draw_text(painter, rect, head, strong, colours.text, RIGHT)


def _draw_path(cell: PaintedCell) -> None:
    """The way below the application asked about, whose name stands in the search already."""
    if cell.row.bill is not None:
        steps = " › ".join(step.application.name for step in cell.row.bill.path[1:])
        colour = theme.current().text if steps else theme.current().muted
        middle = Qt.TextElideMode.ElideMiddle
        draw_text(cell.painter, cell.rect, steps or _ITSELF, cell.font, colour, mode=middle)


def _draw_importance(cell: PaintedCell) -> None:
    """Three dots, filled as far as it matters, and the word."""
    if cell.row.bill is None:
        return
    painter, rect, colours = cell.painter, cell.rect, theme.current()
    importance, size = cell.row.bill.importance, cell.em(0.36)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.accent, 1))
    for place in range(3):
        filled = place < 3 - importance.rank
        painter.setBrush(QBrush(colours.accent) if filled else Qt.BrushStyle.NoBrush)
        left = rect.left() + place * (size + 3)
        painter.drawEllipse(left, rect.center().y() - size // 2, size, size)
    beside = rect.adjusted(3 * (size + 3) + size, 0, 0, 0)
    draw_text(painter, beside, importance.label, cell.font, colours.text)


def _draw_share(cell: PaintedCell) -> None:
    """A bar and the number; hatched where there is no world total to share."""
    if cell.row.leader is None:
        return
    painter, rect, colours = cell.painter, cell.rect, theme.current()
    share = cell.row.leader.share
    figures = theme.figures(cell.font)
    metrics = QFontMetrics(figures)
    room = metrics.horizontalAdvance("00.0 % 2016–2020") + theme.em(metrics, 0.5)
    bar = QRect(rect.left(), 0, max(rect.width() - room, 0), theme.em(metrics, 0.8))
    bar.moveCenter(QPoint(bar.center().x(), rect.center().y()))
    if share is None:
        painter.fillRect(bar, QBrush(colours.hatch, Qt.BrushStyle.BDiagPattern))
    else:
        bar.setWidth(round(bar.width() * min(share, 100) / 100))
        painter.fillRect(bar, colours.bar_soft)
        painter.setPen(QPen(colours.bar_edge))
        painter.drawRect(bar.adjusted(0, 0, -1, -1))
    colour = colours.muted if share is None else colours.text
    draw_text(painter, rect, cell.column.display(cell.row), figures, colour, RIGHT)


_PAINTERS: dict[str, Callable[[PaintedCell], None]] = {
    "mineral": _draw_name,
    "amount": _draw_amount,
    "importance": _draw_importance,
    "path": _draw_path,
    "share": _draw_share,
}
