"""A figure as a picture for a brief: title, chart, note, sources, and where it all comes from.

All lengths are pixels at 96 to the inch, whatever the picture is painted on: fonts are sized in
pixels, so that window, PNG, SVG, PDF and paper have the same lines at the same places.
"""

from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QPainter

from mineralcat.analysis.citation import source_text
from mineralcat.analysis.figure import Provenance, ViewFigure
from mineralcat.translation import _

from .. import theme
from ..charts.chart import Chart, Look
from ..wrapping import wrapped

if TYPE_CHECKING:
    from ..views.figure_view import FigureView

WIDTH = 960
"""Of a picture: a page of text takes it without making letters smaller than its own."""
FONT_PIXELS = 14
_MARGIN = 24.0
_GAP = 8.0


class _Line(NamedTuple):
    """A line of text, where its letters stand and how it looks."""

    text: str
    place: QPointF
    font: QFont
    is_muted: bool


class Picture:
    """A figure laid out; *size* says how large it is, `paint` paints it on anything."""

    def __init__(
        self,
        chart: Chart,
        figure: ViewFigure,
        provenance: Provenance,
        *,
        worn: theme.Palette = theme.LIGHT,
        width: float = WIDTH,
    ) -> None:
        self.figure = figure
        self.provenance = provenance
        self._chart = chart if figure.is_drawn else None
        self._look = Look(worn, _font(), is_picture=True)
        self._lines: list[_Line] = []
        self._width = width
        self._top = _MARGIN
        self._lay_out()

    @property
    def size(self) -> QSizeF:
        """Width and height."""
        return QSizeF(self._width, self._top)

    def paint(self, painter: QPainter) -> None:
        """Paint all, from the origin of the painter."""
        worn = self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(QPointF(0, 0), self.size), worn.panel)
        for line in self._lines:
            painter.setFont(line.font)
            painter.setPen(worn.muted if line.is_muted else worn.text)
            painter.drawText(line.place, line.text)
        if self._chart is not None:
            painter.save()
            self._chart.paint_on(painter, self._chart_place, self._look)
            painter.restore()

    def _lay_out(self) -> None:
        font, small = self._look.font, _sized(self._look.font, 0.85)
        figure = self.figure
        self._add(figure.title, _sized(font, 1.35, QFont.Weight.DemiBold))
        self._add(figure.subtitle, font, is_muted=True)
        self._top += _GAP
        if self._chart is None:
            self._add(figure.sentence, font)
        else:
            inner = self._width - 2 * _MARGIN
            height = self._chart.height_for(inner, self._look)
            self._chart_place = QRectF(_MARGIN, self._top, inner, height)
            self._top += height
        self._top += _GAP
        self._add(figure.note, small, is_muted=True)
        self._top += _GAP
        for line in source_lines(figure):
            self._add(line, small)
        self._top += _GAP
        self._add(self.provenance.text, small, is_muted=True)
        self._top = float(ceil(self._top + _MARGIN))

    def _add(self, text: str, font: QFont, *, is_muted: bool = False) -> None:
        """Add a paragraph below what is there."""
        if not text:
            return
        metrics = QFontMetricsF(font)
        for line in wrapped(text, font, self._width - 2 * _MARGIN):
            place = QPointF(_MARGIN, self._top + metrics.ascent())
            self._lines.append(_Line(line, place, font, is_muted))
            self._top += metrics.lineSpacing()
        self._top += 2


def source_lines(figure: ViewFigure) -> list[str]:
    """The sources in full, the first of several headed by what they are."""
    sources = [source_text(source) for source in figure.sources]
    if len(sources) < 2:
        return [_("Source: {names}", names=text) for text in sources]
    return [_("Sources:"), *(f"[{number}] {text}" for number, text in enumerate(sources, 1))]


def words_of(figure: ViewFigure, provenance: Provenance) -> str:
    """What a picture says, in words, for its metadata and for the clipboard."""
    parts = [figure.title, figure.subtitle, figure.sentence, figure.note]
    return "\n".join(filter(None, [*parts, *source_lines(figure), provenance.text]))


def _font() -> QFont:
    """The program's font, in pixels."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(FONT_PIXELS)
    return theme.figures(font)


def _sized(font: QFont, times: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(font)
    font.setPixelSize(max(1, round(font.pixelSize() * times)))
    font.setWeight(weight)
    return font


def picture_of(view: "FigureView", provenance: Provenance, **ways: Any) -> Picture:
    """A view as it stands, as a picture."""
    assert view.figure is not None
    view.load_chart()
    assert view.chart is not None
    if view.figure.is_drawn:
        view.chart.show_figure(view.figure)
    return Picture(view.chart, view.figure, provenance, **ways)
