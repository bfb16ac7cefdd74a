"""Where everything of a matrix lies: the names at the left and on top, the cells, and the legend.

All lengths follow the font. The names stay where they are while the cells are scrolled below them.
"""

from functools import cached_property
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFont

from mineralcat.analysis.area_figures import Sign
from mineralcat.analysis.matrix import MatrixFigure
from mineralcat.analysis.matrix_cells import (
    BREAKS,
    ESTIMATE,
    IN_PARTS,
    REGION,
    SEVERAL,
    UNSOURCED,
    CellMeasure,
)
from mineralcat.analysis.matrix_table import percent_words
from mineralcat.domain.terms import Importance
from mineralcat.translation import _

from .layout import Layout, PlacedText

CELL = 1.35
"""Lines of text that a cell is high, and wide at least, at the usual zoom."""
CLOSE = 1.05
"""The same for the width in a picture, where there is no scrolling."""
WIDEST_CELL = 3.0
"""Where there are few minerals, their columns are so wide at most."""
LEAST_ZOOM, MOST_ZOOM = 0.1, 4.0
MOST_NAME = 0.42
"""Of the width, for the names of applications."""
MOST_HEAD = 0.42
"""Of the height, for the names of minerals."""
LEAST_ROWS = 3
"""So many are worth more than the legend, which the tool tips say too."""


class Grid(NamedTuple):
    """Cells of *size*, the first of which lies at *origin*; of those *lines* and *columns* are
    seen within *view*."""

    view: QRectF
    origin: QPointF
    size: QSizeF
    lines: range
    columns: range

    def box(self, line: int, column: int) -> QRectF:
        """Where a cell lies."""
        x, y = self.x(column), self.y(line)
        return QRectF(x, y, self.x(column + 1) - x, self.y(line + 1) - y)

    def x(self, column: int) -> float:
        """The left edge of a column, on a whole pixel."""
        return round(self.origin.x() + column * self.size.width())

    def y(self, line: int) -> float:
        """The upper edge of a row, on a whole pixel."""
        return round(self.origin.y() + line * self.size.height())


class MatrixPlaces(Layout):
    """The places of all parts, zoomed and scrolled. Of *columns* only these are shown, where they
    are given: a picture for paper breaks them into several."""

    figure: MatrixFigure

    def __init__(
        self,
        figure: MatrixFigure,
        width: float,
        room: float,
        font: QFont,
        *,
        zoom: float | None = 1.0,
        scroll: QPointF | None = None,
        columns: range | None = None,
        legend: bool = True,
        least_width: float = CELL,
    ) -> None:
        super().__init__(figure, width, room, font)
        self._least_width = least_width
        self._columns = columns or range(len(figure.columns))
        self.inset = 0.3 * self.em
        self._names = self._name_width()
        self._head = self._head_height()
        left, top = self.inset + self._names, self.inset + self._head
        bottom = self._place_legend(room - top) if legend else 0.0
        wide, high = width - left - self.inset, room - top - bottom - self.inset
        view = QRectF(left, top, max(wide, self.em), max(high, self.em))
        self.zoom = self._fitting(view) if zoom is None else zoom
        cell = self._cell(view, self.zoom)
        self.content = QSizeF(cell.width() * len(self._columns), cell.height() * len(figure.lines))
        at = scroll or QPointF(0, 0)
        past = self.content - view.size()
        self.most_scroll = QPointF(max(ceil(past.width()), 0), max(ceil(past.height()), 0))
        self.scroll = QPointF(
            min(max(at.x(), 0.0), self.most_scroll.x()), min(max(at.y(), 0.0), self.most_scroll.y())
        )
        self.grid = self._grid(view, cell)

    # Sizes ----------------------------------------------------------------------------------------

    def _name_width(self) -> float:
        lines = self.figure.lines
        widths = (self.indent(one.depth) + self.advance(one.name, self.font) for one in lines)
        return ceil(min(max(widths, default=0.0) + 0.6 * self.em, MOST_NAME * self.width))

    def indent(self, depth: int) -> float:
        """Where the name of an application begins, behind the mark that folds it."""
        return (1.0 + 0.8 * depth) * self.em

    def _head_height(self) -> float:
        names = [self.figure.columns[at].name for at in self._columns]
        longest = max((self.advance(name, self.small) for name in names), default=0.0)
        return ceil(min(longest + 0.6 * self.em, MOST_HEAD * self.room))

    def _cell(self, view: QRectF, zoom: float) -> QSizeF:
        least = self._least_width * self.em
        count = max(len(self._columns), 1)
        width = min(max(view.width() / count, least), WIDEST_CELL * self.em)
        return QSizeF(max(width * zoom, 2.0), max(CELL * self.em * zoom, 2.0))

    def _fitting(self, view: QRectF) -> float:
        """The zoom at which all is seen."""
        cell = self._cell(view, 1.0)
        across = view.width() / (cell.width() * max(len(self._columns), 1))
        down = view.height() / (cell.height() * max(len(self.figure.lines), 1))
        return min(max(min(across, down), LEAST_ZOOM), 1.0)

    def _grid(self, view: QRectF, cell: QSizeF) -> Grid:
        first, count = self._columns.start, len(self._columns)
        x, y = self.scroll.x(), self.scroll.y()
        origin = QPointF(view.left() - x - first * cell.width(), view.top() - y)
        lines = _seen(y, view.height(), cell.height(), len(self.figure.lines))
        seen = _seen(x, view.width(), cell.width(), count)
        columns = range(first + seen.start, first + seen.stop)
        return Grid(view, origin, cell, lines, columns)

    # The names ------------------------------------------------------------------------------------

    @cached_property
    def line_words(self) -> list[PlacedText]:
        """The names of applications: where not all have room, those of wholes rather than parts."""
        high, grid = self.metrics(self.font).height(), self.grid
        end, words = grid.view.left() - 0.3 * self.em, []
        for at in self._named(grid.lines, high / grid.size.height()):
            line = self.figure.lines[at]
            left = self.inset + self.indent(line.depth)
            middle = grid.box(at, 0).center().y()
            box = QRectF(left, middle - high / 2, end - left, high)
            if _within(box.top(), box.bottom(), grid.view.top(), grid.view.bottom()):
                text = self.elided(line.name, self.font, box.width())
                words.append(PlacedText(text, box, self.font, "text"))
        return words

    def _named(self, seen: range, needed: float) -> list[int]:
        """The rows whose names do not overlap, each taking so many rows; the same ones however far
        it is scrolled."""
        reach = ceil(needed) - 1
        if reach <= 0:
            return list(seen)
        lines = self.figure.lines
        taken: set[int] = set()
        for at in sorted(range(len(lines)), key=lambda at: (lines[at].depth, at)):
            if not any(near in taken for near in range(at - reach, at + reach + 1)):
                taken.add(at)
        return [at for at in seen if at in taken]

    @cached_property
    def column_words(self) -> list[PlacedText]:
        """The names of minerals, read from below, as many as do not overlap."""
        wide, grid = self.metrics(self.small).height(), self.grid
        step = max(ceil(wide / grid.size.width()), 1)
        words = []
        for at in (at for at in grid.columns if at % step == 0):
            middle = grid.box(0, at).center().x()
            end = grid.view.top() - 0.3 * self.em
            box = QRectF(middle - wide / 2, self.inset, wide, end - self.inset)
            if _within(box.left(), box.right(), grid.view.left(), grid.view.right()):
                name = self.figure.columns[at].name
                text = self.elided(name, self.small, box.height())
                words.append(PlacedText(text, box, self.small, "text", upright=True))
        return words

    @cached_property
    def all_words(self) -> list[PlacedText]:
        """The names and the legend."""
        return [*self.line_words, *self.column_words, *self.words]

    def fold_box(self, line: int) -> QRectF:
        """The mark that folds or opens what stands below an application."""
        row = self.grid.box(line, 0)
        left = self.inset + self.indent(self.figure.lines[line].depth) - 0.95 * self.em
        return QRectF(left, row.top(), 0.9 * self.em, row.height())

    def line_box(self, line: int) -> QRectF:
        """The name of an application, from edge to edge."""
        row = self.grid.box(line, 0)
        return QRectF(self.inset, row.top(), self.grid.view.left() - self.inset, row.height())

    def column_box(self, column: int) -> QRectF:
        """The name of a mineral, from edge to edge."""
        box = self.grid.box(0, column)
        return QRectF(box.left(), self.inset, box.width(), self.grid.view.top() - self.inset)

    def tags(self, line: int | None, column: int | None) -> list[PlacedText]:
        """The names of a row and a column in full, wherever there is room for them: what the
        crosshair says. Shortened only where they are longer than the picture is wide."""
        view, tags = self.grid.view, []
        high = self.metrics(self.font).height() + 0.2 * self.em
        if column is not None:
            name = self.figure.columns[column].name
            wide = self._tag_width(name)
            middle = self.grid.box(0, column).center().x()
            left = min(max(middle - wide / 2, self.inset), self.width - self.inset - wide)
            tags.append(self._tag(name, QRectF(left, view.top() - high, wide, high)))
        if line is not None:
            name, depth = self.figure.lines[line].name, self.figure.lines[line].depth
            wide = self._tag_width(name)
            beside = self.inset + self.indent(depth) - 0.5 * self.em
            left = max(min(beside, view.left() - wide), self.inset)
            middle = self.grid.box(line, 0).center().y()
            top = min(max(middle - high / 2, view.top()), view.bottom() - high)
            tags.append(self._tag(name, QRectF(left, top, wide, high)))
        return tags

    def _tag_width(self, name: str) -> float:
        return min(self.advance(name, self.font) + self.em, self.width - 2 * self.inset)

    def _tag(self, name: str, box: QRectF) -> PlacedText:
        text = self.elided(name, self.font, box.width() - 0.9 * self.em)
        return PlacedText(text, box, self.font, "text")

    # The legend -----------------------------------------------------------------------------------

    def _place_legend(self, room: float) -> float:
        """In lines like words, at the lower edge; how high it is. Where it would leave no room for
        a few rows it has none itself."""
        high, wide = self.metrics(self.small).height() * 1.3, self.width - 2 * self.inset
        place, box = QRectF(self.inset, 0, wide, high), QSizeF(self.em, self.em)
        end = self.place_keys(legend_of(self.figure), place, box, 1.05 * self.em + 1)
        least = (min(LEAST_ROWS, len(self.figure.lines)) - 0.5) * CELL * self.em
        if room - end - 0.4 * self.em < least:
            self.keys, self.words = [], []
            return 0.0
        for placed in [*(key.box for key in self.keys), *(text.box for text in self.words)]:
            placed.translate(0, self.room - self.inset - end)
        return end + 0.4 * self.em


_TRAITS = {
    SEVERAL: _("one of several kinds"),
    IN_PARTS: _("stated of its parts"),
    ESTIMATE: _("estimate"),
    REGION: _("one region's demand"),
    UNSOURCED: _("unsourced"),
}


def legend_of(figure: MatrixFigure) -> list[tuple[str, int | None, str]]:
    """What shades and signs mean, of those that the figure has: words, shade and sign."""
    measure, traits = figure.request.measure, figure.traits
    if measure is CellMeasure.IMPORTANCE:
        keys: list[tuple[str, int | None, str]] = [
            (importance.label, 2 - importance.rank, "") for importance in Importance
        ]
    else:
        count = len(BREAKS[measure]) + 1
        keys = [(percent_words(BREAKS[measure], shade), shade, "") for shade in range(count)]
    keys += [(words, None, trait) for trait, words in _TRAITS.items() if trait in traits]
    return [*keys, *((sign.label, None, sign.name) for sign in Sign if sign.name in traits)]


def _within(low: float, high: float, first: float, last: float) -> bool:
    """Whether a name is seen whole, but for a pixel."""
    return low >= first - 1 and high <= last + 1


def _seen(start: float, room: float, size: float, count: int) -> range:
    """The cells of which any part lies in a window."""
    first = max(int(start // size), 0)
    return range(min(first, count), min(ceil((start + room) / size), count))


def columns_at_once(figure: MatrixFigure, width: float, font: QFont) -> int:
    """How many columns a picture of this width takes with all names legible."""
    whole = MatrixPlaces(figure, width, 4000, font)
    return max(int(whole.grid.view.width() // (CLOSE * whole.em)), 1)
