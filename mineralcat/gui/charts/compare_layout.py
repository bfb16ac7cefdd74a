"""Where everything of a comparison lies: a label and a cell for each column, row below row.

All lengths follow the font. Columns are never too narrow for a figure; where there is no room for
all of them, the picture is wider than asked for.
"""

from functools import cached_property
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from mineralcat.analysis.citation import evidence_text
from mineralcat.analysis.compare import CompareFigure, about
from mineralcat.analysis.compare_cells import CellKind, CompareCell, CompareRow
from mineralcat.gui import theme
from mineralcat.gui.theme import Palette
from mineralcat.translation import _

from .chart import UNMARKED, Mark, Marking
from .layout import TOP_LEFT, Layout, paint_bar, paint_whisker

_NARROWEST = 6.5
"""Lines of text that a column is wide at least."""


class PlacedCell(NamedTuple):
    """A cell: *box* is what is pointed at, *bar* the length of the row's largest figure."""

    row: CompareRow
    column: int
    cell: CompareCell
    box: QRectF
    bar: QRectF | None


class ColumnName(NamedTuple):
    """The name of a column above a section."""

    column: int
    box: QRectF
    key: QRectF


class CompareLayout(Layout):
    """A comparison laid out. Its marks are the names of the columns, then the cells."""

    figure: CompareFigure
    selection_in_picture = True

    def __init__(self, figure: CompareFigure, width: float, room: float, font: QFont) -> None:
        super().__init__(figure, width, room, font)
        self.cells: list[PlacedCell] = []
        self.headers: list[ColumnName] = []
        self.heads: list[QRectF] = []
        """What heads each section, from edge to edge."""
        self.rules: list[float] = []
        """Heights of the lines between rows."""
        count = max(len(figure.columns), 1)
        inner = width - 2 * self.inset
        self._label = min(max(0.24 * inner, 9 * self.em), 16 * self.em)
        self._column = max((inner - self._label) / count, _NARROWEST * self.em)
        self.width = max(width, self._label + self._column * count + 2 * self.inset)
        self.least_width = (9 + _NARROWEST * count) * self.em + 2 * self.inset
        y = self.inset
        for section in figure.sections:
            y = self._place_header(section.heading, y)
            for row in section.rows:
                y = self._place_row(row, y)
            y += 0.5 * self.em
        self.height = y + self.inset

    def _left(self, column: int) -> float:
        return self.inset + self._label + column * self._column

    def _place_header(self, heading: str, top: float) -> float:
        """What the section is about, and the columns' names in as many lines as they need."""
        room, columns = self._column - 1.7 * self.em, list(enumerate(self.figure.columns))
        ends = [self._say(heading, self.inset, top, self._label - 0.6 * self.em, self.section)]
        for at, column in columns:
            left = self._left(at) + 0.9 * self.em
            ends.append(self._say(column.name, left, top, room, self.strong, "text"))
        high = max(ends) - top
        for at, _column in columns:
            box = QRectF(self._left(at), top, self._column - 0.6 * self.em, high)
            key = QRectF(self._left(at), top + 0.3 * self.em, 0.55 * self.em, 0.55 * self.em)
            self.headers.append(ColumnName(at, box, key))
        self.heads.append(QRectF(0, top, self.width, high + 0.3 * self.em))
        self.rules.append(top + high + 0.15 * self.em)
        return top + high + 0.3 * self.em

    def _place_row(self, row: CompareRow, top: float) -> float:
        """The label with the difference below it; cells of a figure, a bar and a remark."""
        room = self._label - 0.6 * self.em
        text = row.label
        bottom = self._say(text, self.inset, top, room, self.font, "text")
        if row.difference:
            font, role = (self.strong, "text") if row.differs else (self.small, "muted")
            bottom = self._say(row.difference, self.inset, bottom, room, font, role)
        compared = len(row.cells) > 1  # one alone would always be as long as can be
        has_bars = compared and any(cell.value is not None for cell in row.cells)
        begun = len(self.cells)
        for at, cell in enumerate(row.cells):
            end, bar = self._place_cell(cell, at, top, has_bars=has_bars)
            self.cells.append(PlacedCell(row, at, cell, QRectF(), bar))
            bottom = max(bottom, end)
        bottom += 0.25 * self.em
        for place, placed in enumerate(self.cells[begun:], begun):
            box = QRectF(self._left(placed.column), top, self._column, bottom - top)
            self.cells[place] = placed._replace(box=box)
        self.rules.append(bottom)
        return bottom + 0.15 * self.em

    def _place_cell(
        self, cell: CompareCell, column: int, top: float, *, has_bars: bool
    ) -> tuple[float, QRectF | None]:
        left, room = self._left(column), self._column - 0.6 * self.em
        is_figure = cell.kind is CellKind.FIGURE
        is_known = cell.kind in (CellKind.FIGURE, CellKind.WORDS)
        font, role = self.strong if is_figure else self.font, "text" if is_known else "muted"
        y = self._say(_unparted(cell.text), left, top, room, font, role)
        bar = None
        if has_bars:
            if cell.value is not None:
                bar = QRectF(left, y, room, 0.5 * self.em)
            y += 0.65 * self.em
        if cell.details:
            role = "warning" if cell.unsourced else "muted"
            y = self._say(cell.details, left, y, room, self.small, role)
        return y, bar

    def _say(
        self, text: str, left: float, top: float, room: float, font: QFont, role: str = "muted"
    ) -> float:
        """A text in as many lines as it needs; where it ends."""
        lines = self._lines(text, font, room)
        metrics = self.metrics(font)
        if len(lines) == 1:
            box = QRectF(left, top, room, metrics.height() * 1.1)
            self.add_words(lines[0], box, font, role)
        else:
            box = QRectF(left, top, room, len(lines) * metrics.lineSpacing() + 1)
            self.add_words("\n".join(lines), box, font, role, TOP_LEFT)
        return box.bottom()

    def _lines(self, text: str, font: QFont, room: float) -> list[str]:
        """A text in lines; Qt would measure each text anew, and take most of a repaint for it."""
        metrics, key = self.metrics(font), font.key()
        if _advance(text, key, metrics) <= room:
            return [text]
        lines, width, space = [""], 0.0, _advance(" ", key, metrics)
        for word in text.split(" "):
            long = _advance(word, key, metrics)
            if long > room:
                word = metrics.elidedText(word, Qt.TextElideMode.ElideRight, room)
                long = room
            if lines[-1] and width + space + long > room:
                lines.append("")
                width = 0.0
            width += long + (space if lines[-1] else 0.0)
            lines[-1] = f"{lines[-1]} {word}".strip(" ")
        return lines

    # What can be pointed at -----------------------------------------------------------------------

    def marks(self) -> list[Mark]:
        """The names above the first section, then the cells from row to row."""
        return self._marks

    @cached_property
    def _marks(self) -> list[Mark]:
        marks = []
        for header in self.headers[: len(self.figure.columns)]:
            column = self.figure.columns[header.column]
            slug, name, query = about(None, column, of_applications=self.figure.of_applications)
            text = _("{name}: click to select it, with Ctrl to take it out", name=name)
            marks.append(Mark(slug, name, text, header.box.toAlignedRect(), query))
        return [*marks, *map(self._mark, self.cells)]

    def _mark(self, placed: PlacedCell) -> Mark:
        """A cell: of applications about the row's mineral, of minerals about the row's application,
        and where it has none about the column's own."""
        row, cell, column = placed.row, placed.cell, self.figure.columns[placed.column]
        slug, name, query = about(row, column, of_applications=self.figure.of_applications)
        head = f"{row.label}, {column.name}: {cell.text}"
        lines = [head, *filter(None, (cell.details, row.difference))]
        text = "\n".join([*lines, *map(evidence_text, cell.claims)])
        return Mark(slug, name, text, placed.box.toAlignedRect(), query, cell.claims)

    def mark_beside(self, mark: Mark | None, key: Qt.Key) -> Mark | None:
        """Right and left along a row, up and down along a column."""
        marks, wide = self._marks, len(self.figure.columns)
        at = next((n for n, one in enumerate(marks) if mark and one.place == mark.place), None)
        if at is None or key not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return super().mark_beside(mark, key)
        to = at + (wide if key == Qt.Key.Key_Down else -wide)
        return marks[to] if 0 <= to < len(marks) else marks[at]

    # Painting -------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, palette: Palette, marked: Marking = UNMARKED) -> None:
        """Rows about what is selected lie on a soft band."""
        colours = theme.kind_colours(palette)
        painter.setPen(Qt.PenStyle.NoPen)
        for placed in self.cells:
            if placed.row.slug and placed.row.slug in marked.chosen:
                painter.fillRect(placed.box, palette.accent_soft)
        painter.setPen(QPen(palette.hairline, 1))
        for y in self.rules:
            painter.drawLine(QPointF(self.inset, y), QPointF(self.width - self.inset, y))
        for header in self.headers:
            painter.fillRect(header.key, colours[header.column % len(colours)])
        for placed in self.cells:
            if placed.bar is not None and placed.row.most > 0:
                colour = colours[placed.column % len(colours)]
                _paint_bar(painter, placed, placed.bar, colour, palette)
        self.paint_words(painter, palette)

    def paint_marks(self, painter: QPainter, palette: Palette, marked: Marking) -> None:
        """Draw a line around the cell that is pointed at."""
        if marked.pointed is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.text, 1.5))
            painter.drawRoundedRect(QRectF(marked.pointed.place).adjusted(1, 1, -3, -1), 3, 3)


def _paint_bar(
    painter: QPainter, placed: PlacedCell, bar: QRectF, colour: QColor, palette: Palette
) -> None:
    """As long as the figure is of the row's largest; dashed for an estimate, hatched where it is
    unsourced, only an outline where no more than a bound is known."""
    cell, most = placed.cell, placed.row.most
    length = max(bar.width() * (cell.value or 0.0) / most, 1.0)
    body = QRectF(bar.left(), bar.top(), length, bar.height())
    hollow = cell.is_bound or (cell.estimate and not cell.unsourced)
    fill = QBrush() if hollow else QBrush(colour)
    ways = {"estimate": cell.estimate, "unsourced": cell.unsourced}
    paint_bar(painter, body, QPen(colour), fill, palette, **ways)
    if cell.low is not None and cell.high is not None and cell.high > cell.low:
        left, right = (bar.left() + bar.width() * end / most for end in (cell.low, cell.high))
        pen = QPen(palette.whisker, 1.5)
        paint_whisker(painter, left, right, bar.center().y(), bar.height() * 0.35, pen)


def _unparted(text: str) -> str:
    """A figure stays beside its unit and its mark."""
    for sign in (" %", " e", " p"):
        text = text.replace(sign, f"\N{NO-BREAK SPACE}{sign[1]}") if text.endswith(sign) else text
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


_advances: dict[tuple[str, str], float] = {}
_MOST_KEPT = 20_000


def _advance(text: str, key: str, metrics: QFontMetricsF) -> float:
    """How wide a text is in the font of that key; measured once."""
    found = _advances.get((text, key))
    if found is None:
        if len(_advances) > _MOST_KEPT:
            _advances.clear()
        found = _advances[text, key] = metrics.horizontalAdvance(text)
    return found
