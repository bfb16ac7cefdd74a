"""How a cell of the mineral table is worded, painted and edited."""

from collections.abc import Callable

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from mineralcat.domain.terms import Certainty
from mineralcat.gui import theme
from mineralcat.gui.item_models.columns import COLUMNS
from mineralcat.gui.item_models.mineral_table_model import ROW, MineralTableModel
from mineralcat.gui.item_models.windowed_table_model import RIGHT
from mineralcat.store.search_rows import MineralRow

from ..widgets.line_editing import LineDelegate

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 2.0
"""In line heights of the font, of which one is about 1.2 times the text."""
PADDING = 0.5

# As whole numbers: combining Qt's enumerations for each cell takes a third of its time.
_MIDDLE_OF = Qt.AlignmentFlag.AlignVCenter
_LEFT = (Qt.AlignmentFlag.AlignLeft | _MIDDLE_OF).value
_RIGHT = (Qt.AlignmentFlag.AlignRight | _MIDDLE_OF).value
_CENTRE = Qt.AlignmentFlag.AlignCenter.value
_SELECTED = QStyle.StateFlag.State_Selected.value
_HAS_FOCUS = QStyle.StateFlag.State_HasFocus.value


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
            painter.drawText(rect, _CENTRE, "…")
            return
        metrics: QFontMetrics = option.fontMetrics
        padding = theme.em(metrics, PADDING)
        inner = rect.adjusted(padding, 0, -padding, -1)
        key = COLUMNS[index.column()].key
        painter.save()
        if key == "amount":
            _draw_amount(painter, inner, option, row, index.column(), self._model.unit)
        else:
            _PAINTERS.get(key, _draw_text)(painter, inner, option, row, index.column())
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


_DOUBT = {Certainty.POSSIBLE: "≈", Certainty.UNKNOWN: "?"}

Paint = Callable[[QPainter, QRect, QStyleOptionViewItem, MineralRow, int], None]


_MIDDLE = Qt.TextElideMode.ElideMiddle


def _elided(
    painter: QPainter,
    rect: QRect,
    text: str,
    align: int,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    metrics = painter.fontMetrics()
    fitting = text
    if metrics.horizontalAdvance(text) > rect.width():
        fitting = metrics.elidedText(text, mode, rect.width())
    painter.drawText(rect, align, fitting)


def _draw_text(
    painter: QPainter, rect: QRect, option: QStyleOptionViewItem, row: MineralRow, column: int
) -> None:
    """A cell's text; muted where it says what is missing."""
    colours = theme.current()
    text = COLUMNS[column].display(row)
    painter.setPen(colours.muted if text == "no amount" else colours.text)
    if COLUMNS[column].align is RIGHT:
        painter.setFont(theme.figures(option.font))
        _elided(painter, rect, text, _RIGHT)
    else:
        _elided(painter, rect, text, _LEFT)


def _draw_name(
    painter: QPainter, rect: QRect, option: QStyleOptionViewItem, row: MineralRow, column: int
) -> None:
    """The name, strong, and the symbol beside it."""
    colours = theme.current()
    painter.setPen(colours.text)
    painter.setFont(theme.strong_font(option.font))
    symbol = row.symbol or ""
    gap = theme.em(option.fontMetrics, 0.6)
    metrics = painter.fontMetrics()
    beside = metrics.horizontalAdvance(symbol) + gap if symbol else 0
    name, doubt = metrics.horizontalAdvance(row.name), ""
    if row.certainty is not Certainty.SURE:
        doubt = f"{_DOUBT[row.certainty]} {row.certainty}"
        if name + beside + metrics.horizontalAdvance(doubt) > rect.width():
            doubt = _DOUBT[row.certainty]  # the word stands in the tool tip, the name is wanted
        beside += metrics.horizontalAdvance(doubt) + gap // 2
    width = min(name, rect.width() - beside)
    _elided(painter, rect.adjusted(0, 0, width - rect.width(), 0), row.name, _LEFT)
    painter.setPen(colours.muted)
    after = rect.adjusted(width + gap, 0, 0, 0)
    _elided(painter, after, symbol, _LEFT)
    if doubt:
        painter.setFont(theme.small_font(option.font))
        painter.setPen(colours.warning)
        _elided(painter, rect, doubt, _RIGHT)


def _draw_amount(
    painter: QPainter,
    rect: QRect,
    option: QStyleOptionViewItem,
    row: MineralRow,
    column: int,
    unit: str = "",
) -> None:
    """The figure, strong, and its range, muted; a word where there is no amount. The *unit* that
    the heading names is left out."""
    colours = theme.current()
    head, bracket, tail = COLUMNS[column].display(row).partition(" (")
    painter.setFont(theme.figures(option.font))
    painter.setPen(colours.muted)
    if row.bill is None or row.bill.amount is None:
        _elided(painter, rect, head, _RIGHT)
        return
    head = head.replace(f" {unit}", "", 1) if unit else head
    strong = theme.strong_font(option.font)
    beside = f"{bracket}{tail}"
    metrics = painter.fontMetrics()
    room = max(rect.width() - QFontMetrics(strong).horizontalAdvance(head), 0)
    beside = metrics.elidedText(beside, Qt.TextElideMode.ElideRight, room)  # never the figure
    painter.drawText(rect, _RIGHT, beside)
    painter.setPen(colours.text)
    painter.setFont(strong)
    _elided(painter, rect.adjusted(0, 0, -metrics.horizontalAdvance(beside), 0), head, _RIGHT)


def _draw_path(
    painter: QPainter, rect: QRect, option: QStyleOptionViewItem, row: MineralRow, column: int
) -> None:
    """The way below the application asked about, whose name stands in the search already."""
    if row.bill is None:
        return
    colours = theme.current()
    steps = [step.application.name for step in row.bill.path[1:]]
    painter.setPen(colours.text if steps else colours.muted)
    _elided(painter, rect, " › ".join(steps) or "itself", _LEFT, _MIDDLE)


def _draw_importance(
    painter: QPainter, rect: QRect, option: QStyleOptionViewItem, row: MineralRow, column: int
) -> None:
    """Three dots, filled as far as it matters, and the word."""
    if row.bill is None:
        return
    colours = theme.current()
    filled = 3 - row.bill.importance.rank
    size = theme.em(option.fontMetrics, 0.36)
    top = rect.center().y() - size // 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.accent, 1))
    for place in range(3):
        painter.setBrush(QBrush(colours.accent) if place < filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(rect.left() + place * (size + 3), top, size, size)
    painter.setPen(colours.text)
    beside = rect.adjusted(3 * (size + 3) + size, 0, 0, 0)
    _elided(painter, beside, row.bill.importance.value, _LEFT)


def _draw_share(
    painter: QPainter, rect: QRect, option: QStyleOptionViewItem, row: MineralRow, column: int
) -> None:
    """A bar and the number; hatched where there is no world total to share."""
    if row.leader is None:
        return
    colours = theme.current()
    text = COLUMNS[column].display(row)
    painter.setFont(theme.figures(option.font))
    room = painter.fontMetrics().horizontalAdvance("00.0 % 2016–2020") + theme.em(
        painter.fontMetrics(), 0.5
    )
    bar = QRect(rect.left(), 0, max(rect.width() - room, 0), theme.em(painter.fontMetrics(), 0.8))
    bar.moveCenter(QPoint(bar.center().x(), rect.center().y()))
    share = row.leader.share
    if share is None:
        painter.fillRect(bar, QBrush(colours.hatch, Qt.BrushStyle.BDiagPattern))
    else:
        part = QRect(bar)
        part.setWidth(round(bar.width() * min(share, 100) / 100))
        painter.fillRect(part, colours.bar_soft)
        painter.setPen(QPen(colours.bar_edge))
        painter.drawRect(part.adjusted(0, 0, -1, -1))
    painter.setPen(colours.muted if share is None else colours.text)
    _elided(painter, rect, text, _RIGHT)


_PAINTERS: dict[str, Paint] = {
    "mineral": _draw_name,
    "importance": _draw_importance,
    "path": _draw_path,
    "share": _draw_share,
}
