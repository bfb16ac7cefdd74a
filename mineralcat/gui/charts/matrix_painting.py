"""Paints a matrix that was laid out, on any paint device: cells with their signs, names, legend."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from mineralcat.analysis.area_figures import Sign
from mineralcat.analysis.matrix_cells import (
    BREAKS,
    ESTIMATE,
    IN_PARTS,
    REGION,
    SEVERAL,
    UNSOURCED,
    CellMeasure,
    MatrixCell,
)
from mineralcat.domain.terms import ClaimKind
from mineralcat.gui import theme

from .layout import LegendKey, PlacedText
from .matrix_layout import MatrixPlaces

SayWords = Callable[[QPainter, PlacedText, QColor], None]

_LETTERS: Mapping[Sign | None, str] = {
    Sign.ZERO: "0",
    Sign.NEGLIGIBLE: "½",
    Sign.WITHHELD: "W",
    Sign.NOT_REPORTED: "NA",
    Sign.NOT_APPLICABLE: "–",
    Sign.IN_WORDS: "…",
}
_BOUNDS = {ClaimKind.BELOW: "<", ClaimKind.ABOVE: ">", ClaimKind.RANGE: "↔"}
_WIDE_FOR_FIGURES = 1.9
"""Lines of text that a cell is wide at least for figures to stand in it."""
_SIDES = (0.42, 0.7, 1.0)
"""Of a cell's side, for minor, important and essential: seen without any colour."""


def paint_matrix(
    painter: QPainter, layout: MatrixPlaces, palette: theme.Palette, say: SayWords
) -> None:
    """Paint all of it; *say* paints a text."""
    painter.save()
    painter.setClipRect(layout.grid.view.adjusted(-1, -1, 1, 1))
    _paint_ground(painter, layout, palette)
    Cells(painter, layout, palette).paint()
    painter.restore()
    _paint_folds(painter, layout, palette)
    for words in layout.all_words:
        say(painter, words, getattr(palette, words.role))
    keys = Cells(painter, layout, palette)
    for key in layout.keys:
        keys.add_key(key)
    keys.flush()


def draw_words(painter: QPainter, words: PlacedText, colour: QColor) -> None:
    """Draw a text; upright ones begin at the lower end of their box."""
    painter.setFont(words.font)
    painter.setPen(colour)
    if not words.upright:
        painter.drawText(words.box, words.flags, words.text)
        return
    painter.save()
    painter.translate(words.box.bottomLeft())
    painter.rotate(-90)
    painter.drawText(QRectF(0, 0, words.box.height(), words.box.width()), words.flags, words.text)
    painter.restore()


def _paint_ground(painter: QPainter, layout: MatrixPlaces, palette: theme.Palette) -> None:
    """Lighter and darker rows, so that the eye keeps its row; a line above each sector."""
    grid = layout.grid
    if not grid.columns or not grid.lines:
        return
    left, right = grid.x(grid.columns.start), grid.x(grid.columns.stop)
    rows = [
        QRectF(left, grid.y(at), right - left, grid.y(at + 1) - grid.y(at))
        for at in grid.lines
        if at % 2 == 0
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.window)
    painter.drawRects(rows)
    painter.setPen(QPen(palette.hairline, 1))
    painter.drawLines(
        [
            QLineF(left, grid.y(at), right, grid.y(at))
            for at in grid.lines
            if layout.figure.lines[at].depth == 0
        ]
    )


def _paint_folds(painter: QPainter, layout: MatrixPlaces, palette: theme.Palette) -> None:
    """A triangle before each application that has parts: to the right where they are folded."""
    grid, size = layout.grid, layout.em * 0.2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.muted)
    for at in grid.lines:
        line, box = layout.figure.lines[at], layout.fold_box(at)
        middle = box.center()
        seen = grid.view.top() - 1 <= middle.y() - size and middle.y() + size <= grid.view.bottom()
        if not line.has_parts or box.height() < 2 * size or not seen:
            continue
        ends = (
            ((-1, -0.6), (1, -0.6), (0, 0.8)) if line.is_open else ((-0.6, -1), (0.8, 0), (-0.6, 1))
        )
        painter.drawPolygon(QPolygonF([middle + QPointF(x * size, y * size) for x, y in ends]))


class Cells:
    """Gathers what the cells are painted of and paints each kind of it at once: some thousand calls
    would take longer than a repaint may."""

    def __init__(self, painter: QPainter, layout: MatrixPlaces, palette: theme.Palette) -> None:
        self._painter = painter
        self._layout = layout
        self._palette = palette
        measure = layout.figure.request.measure
        is_importance = measure is CellMeasure.IMPORTANCE
        count = 3 if is_importance else len(BREAKS[measure]) + 1
        sides = _SIDES if is_importance else (1.0,) * count
        self._sides: dict[int | None, float] = {None: 1.0, **dict(enumerate(sides))}
        self._shades = theme.amount_shades(palette, count)
        self._inks = [theme.ink_on(shade) for shade in self._shades]
        self._letters = QFontMetricsF(layout.small)
        size = layout.grid.size
        least = min(size.width(), size.height())
        self._is_lettered = least >= 0.85 * self._letters.height()
        self._has_figures = size.width() >= _WIDE_FOR_FIGURES * layout.em
        self._fills: dict[tuple[int | None, bool], list[QRectF]] = defaultdict(list)
        self._corners: list[QPolygonF] = []
        self._rings: list[QRectF] = []
        self._hatches: dict[str, list[QLineF]] = {}
        self._texts: list[tuple[QRectF, str, QColor, QFont]] = []

    def paint(self) -> None:
        """All cells that are seen."""
        grid, figure = self._layout.grid, self._layout.figure
        first, last = grid.columns.start, grid.columns.stop
        gap = 1.0 if min(grid.size.width(), grid.size.height()) > 5 else 0.0
        edges = tuple(grid.x(at) for at in range(first, last + 1))
        fills, sides, has_figures = self._fills, self._sides, self._has_figures
        are_whole = min(sides.values()) == 1
        for line in grid.lines:
            row = _CellRow(
                edges, gap, grid.y(line) + gap, grid.y(line + 1) - grid.y(line) - 2 * gap
            )
            cells = figure.cells[line]
            boxes = _all_boxes(row) if len(cells) > len(edges) / 2 else None
            for column, cell in cells.items():
                if not first <= column < last:
                    continue
                at, shade = column - first, cell.shade
                whole = boxes[at] if boxes else row.box(at)
                if not cell.is_plain or has_figures:
                    self._add(cell, whole)
                elif are_whole:  # most of many: no call for each
                    fills[shade, False].append(whole)
                else:
                    fills[shade, False].append(row.box(at, sides[shade]))
        self.flush()

    def _add(self, cell: MatrixCell, box: QRectF) -> None:
        self._draw(box, cell.shade, cell.traits)
        if self._is_lettered and not cell.in_parts and (text := self._text_of(cell, box)):
            self._write(box, cell.shade, text)

    def add_key(self, key: LegendKey) -> None:
        """A box of the legend."""
        self._draw(key.box, key.shade, [key.sign])
        letter = "e" if key.sign == ESTIMATE else _LETTERS.get(Sign.__members__.get(key.sign), "")
        if letter:
            self._write(key.box, None, letter)

    def _draw(self, box: QRectF, shade: int | None, traits: Collection[str]) -> None:
        if IN_PARTS in traits:
            self._ring(box)
            return
        self._fill(box, shade, dashed=ESTIMATE in traits)
        if SEVERAL in traits:
            self._corner(box, is_top=True)
        if REGION in traits:
            self._corner(box, is_top=False)
        if UNSOURCED in traits:
            self._hatch(self._drawn(box, shade), self._ink(shade))

    def _ink(self, shade: int | None) -> QColor:
        return self._palette.text if shade is None else self._inks[shade]

    def _write(self, box: QRectF, shade: int | None, text: str) -> None:
        self._texts.append((box, text, self._ink(shade), self._layout.small))

    def _text_of(self, cell: MatrixCell, box: QRectF) -> str:
        """The figure where it fits, else the letter of its sign."""
        if cell.shade is None:
            return _LETTERS[cell.sign]
        mark = "e" if cell.estimate else ""
        if self._has_figures and cell.short:
            for text in (f"{cell.short} {mark}".strip(), cell.short if not mark else ""):
                if text and self._letters.horizontalAdvance(text) + 4 <= box.width():
                    return text
        return mark or _BOUNDS.get(cell.claims[0].kind, "")

    def _fill(self, box: QRectF, shade: int | None, *, dashed: bool = False) -> None:
        drawn = box if self._sides[shade] == 1 else self._drawn(box, shade)
        self._fills[shade, dashed].append(drawn)

    def _drawn(self, box: QRectF, shade: int | None) -> QRectF:
        """The part of a cell that a shade fills."""
        cut = (1 - self._sides[shade]) / 2
        across, down = box.width() * cut, box.height() * cut
        return box.adjusted(across, down, -across, -down)

    def _ring(self, box: QRectF) -> None:
        reach = min(box.width(), box.height()) * 0.2
        middle = box.center()
        self._rings.append(QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach))

    def _corner(self, box: QRectF, *, is_top: bool) -> None:
        side = min(box.width(), box.height()) * 0.42
        if is_top:
            at = box.topRight()
            ends = [at, at + QPointF(-side, 0), at + QPointF(0, side)]
        else:
            at = box.bottomLeft()
            ends = [at, at + QPointF(side, 0), at + QPointF(0, -side)]
        self._corners.append(QPolygonF(ends))

    def _hatch(self, box: QRectF, ink: QColor) -> None:
        """Upright lines; in a cell that is high enough they leave room for its figure."""
        lines = self._hatches.setdefault(ink.name(), [])
        gap, high = max(min(box.width(), self._layout.em) / 4, 2.5), box.height()
        spans = [(box.top(), box.bottom())]
        if high > 1.6 * self._letters.height():
            spans = [(box.top(), box.top() + high / 5), (box.bottom() - high / 5, box.bottom())]
        x = box.left() + gap
        while x < box.right() - 1:
            lines += [QLineF(x, top, x, bottom) for top, bottom in spans]
            x += gap

    def flush(self) -> None:
        """Paint what was gathered."""
        painter, palette = self._painter, self._palette
        edge = QPen(palette.hatch, 1)
        dashes = QPen(palette.text, 1)
        dashes.setDashPattern([3, 2])
        for (shade, dashed), boxes in self._fills.items():
            painter.setPen(dashes if dashed else edge)
            painter.setBrush(palette.panel if shade is None else self._shades[shade])
            painter.drawRects(boxes)
        for colour, lines in self._hatches.items():
            painter.setPen(QPen(QColor(colour), 1))
            painter.drawLines(lines)
        painter.setPen(QPen(palette.muted, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ring in self._rings:
            painter.drawEllipse(ring)
        painter.setPen(QPen(palette.panel, 1))
        painter.setBrush(palette.text)
        for corner in self._corners:
            painter.drawPolygon(corner)
        for box, text, ink, font in self._texts:
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        for gathered in (self._fills, self._hatches):
            gathered.clear()
        for listed in (self._rings, self._corners, self._texts):
            listed.clear()


class _CellRow(NamedTuple):
    """Where the cells of a row lie: the edges of its columns, and between gaps its height."""

    edges: tuple[float, ...]
    gap: float
    y: float
    high: float

    def box(self, at: int, side: float = 1.0) -> QRectF:
        """A box *side* of a cell's side long, in the middle of the cell."""
        left, right = self.edges[at] + self.gap, self.edges[at + 1] - self.gap
        cut = (1 - side) / 2
        across, down = (right - left) * cut, self.high * cut
        return QRectF(left + across, self.y + down, right - left - 2 * across, self.high - 2 * down)


@lru_cache(maxsize=128)
def _all_boxes(row: _CellRow) -> list[QRectF]:
    """The whole boxes of a row, cached: other figures mostly come into the same cells, and to make
    boxes takes longer than to paint them."""
    return [row.box(at) for at in range(len(row.edges) - 1)]
