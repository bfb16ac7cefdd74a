"""The map of supply. Land without figures is painted once and cached; a change of figures fills the
countries that are named, and what is pointed at is drawn over the cached picture.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPen, QPixmap

from mineralcat.analysis.area_figures import SHADES, AreaFigure, Sign
from mineralcat.analysis.citation import evidence_text
from mineralcat.analysis.figure import dotted
from mineralcat.analysis.world_shapes import world
from mineralcat.gui import glossary, theme
from mineralcat.gui.theme import Palette
from mineralcat.translation import _

from .canvas import Canvas, LayoutChart, blank
from .chart import UNMARKED, Mark, Marking
from .layout import paint_whisker
from .map_land import AreaPainter, Land, paint_ground
from .map_layout import MapPlaces, StageBox

SETTLED_MS = 120
"""So long after the last change of figures or size, edges are painted smooth."""


class MapLayout(MapPlaces):
    """A map laid out. Its marks are about areas, and then about the other stages, which a click
    shows: what they *act* is their number in the figure."""

    # What can be pointed at -----------------------------------------------------------------------

    def marks(self) -> list[Mark]:
        """The areas in the order of the list; what is not in it lies on the land."""
        figure, in_list = self.figure, {row.area.slug for row in self.rows}
        areas = sorted(figure.countries, key=lambda area: area.slug not in in_list)
        marks = [self._mark(area) for area in (*areas, *figure.beside)]
        if self.certainty is not None:
            marks.append(self._certainty_mark(self.certainty))
        return [*marks, *map(self._stage_mark, self.stages)]

    def mark_at(self, pos: QPointF) -> Mark | None:
        """The row, the stage or the country at a point; land that is not named says so."""
        for row in self.rows:
            if row.box.contains(pos):
                return self._mark(row.area)
        for stage in self.stages:
            if stage.box.contains(pos):
                return self._stage_mark(stage)
        if self.certainty is not None and self.certainty.contains(pos):
            return self._certainty_mark(self.certainty)
        named = {area.slug: area for area in self.figure.countries}
        code = self.land.country_at(pos, named, self.em * 0.5)
        if code is None or code in named:
            return self._mark(named[code]) if code else None
        name, bounds = world().shapes[code].name, self.land.bounds(code)
        text = _("{area}: not named by this source, which does not mean none", area=name)
        return Mark("", name, text, bounds.toAlignedRect() if bounds else QRect())

    def _certainty_mark(self, box: QRectF) -> Mark:
        """How certain the figures are, and what an HHI is."""
        lines = [_("How certain:"), *self.figure.certainty]
        if self.figure.concentration is not None:
            lines += ["", glossary.meaning("HHI")]
        return Mark("", _("How certain"), "\n".join(lines), box.toAlignedRect())

    def _stage_mark(self, stage: StageBox) -> Mark:
        other = self.figure.others[stage.number]
        lead = dotted(f"{other.heading}: {other.leaders}", other.certainty)
        paragraphs = [_("{leaders}. Click to see it.", leaders=lead)]
        paragraphs += [evidence_text(claim, claim.area.name) for claim in other.claims]
        return Mark(
            slug="",
            name=other.heading,
            text="\n\n".join(paragraphs),
            place=stage.box.toAlignedRect(),
            claims=other.claims,
            act=str(stage.number),
            part=stage.box,
        )

    def _mark(self, area: AreaFigure) -> Mark:
        boxes = (row.box for row in self.rows if row.area.slug == area.slug)
        place = next(boxes, None) or self.land.bounds(area.slug) or QRectF()
        claims = (area.claim, *(rival.claim for rival in area.rivals))
        text, rect = hover_text(area), place.toAlignedRect()
        return Mark(area.slug, area.name, text, rect, area.query, claims)

    # Painting -------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, palette: Palette, marked: Marking = UNMARKED) -> None:
        paint_ground(painter, self.land, palette)
        self.paint_figures(painter, palette)

    def paint_figures(
        self,
        painter: QPainter,
        palette: Palette,
        *,
        smooth: bool = True,
        seen: QRectF | None = None,
    ) -> None:
        """Fill the countries that are named; paint legend, list and words, of which only those in
        *seen*, where it is given: a list of all countries is longer than any window."""
        shades = theme.amount_shades(palette, len(SHADES) + 1)
        areas = AreaPainter(painter, palette, shades, self.em, smooth=smooth)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        for area in reversed(self.figure.countries):  # the largest last: its edge is whole
            areas.paint(self.land, area)
        for key in self.keys:
            areas.paint_key(key)
        for row in self.rows:
            if seen is None or seen.intersects(row.box):
                _paint_bar(painter, areas, row.area, row.bar, palette)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(palette.panel)
        painter.setPen(QPen(palette.hatch, 1))
        for box in self.badges:
            painter.drawEllipse(box)
        self.paint_words(painter, palette, seen)

    def paint_marks(self, painter: QPainter, palette: Palette, marked: Marking) -> None:
        """Draw a line around areas, on the land and in the list."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(palette.accent, 2.5))
        for slug in marked.chosen:
            self._outline(painter, slug)
        if marked.pointed is not None:
            painter.setPen(QPen(palette.text, 1.5))
            self._outline(painter, marked.pointed.slug, marked.pointed.part)

    def _outline(self, painter: QPainter, slug: str, stage: QRectF | None = None) -> None:
        outline, at = self.land.outlines.get(slug), self.land.place(slug)
        if outline is not None:
            painter.drawPath(outline.edge)
        elif at is not None:
            painter.drawEllipse(at, self.em * 0.4, self.em * 0.4)
        boxes = [row.box for row in self.rows if row.area.slug == slug]
        for box in (*boxes, *filter(None, [stage])):
            painter.drawRoundedRect(box.adjusted(1, 0, -1, -1), 3, 3)


class MapCanvas(Canvas[MapLayout]):
    """Paints a map. The land without figures is cached, and, once it is smooth, all but marks."""

    def __init__(self, layout_type: type[MapLayout]) -> None:
        super().__init__(layout_type)
        self._ground: QPixmap | None = None
        self._ground_of: tuple[str, float, float] | None = None
        """Theme, width and pixel ratio of the cached land."""
        self._smooth = False
        self._idle = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._idle.timeout.connect(self._smoothen)

    def _paint_picture(self, painter: QPainter, layout: MapLayout, exposed: QRectF) -> None:
        if self._smooth:
            super()._paint_picture(painter, layout, exposed)
        else:
            self._paint_layout(painter, layout, exposed)

    def _paint_layout(
        self, painter: QPainter, layout: MapLayout, seen: QRectF | None = None
    ) -> None:
        palette = theme.current()
        painter.drawPixmap(0, 0, self._cached_ground(layout.land, palette))
        layout.paint_figures(painter, palette, smooth=self._smooth, seen=seen)

    def _cached_ground(self, land: Land, palette: Palette) -> QPixmap:
        ratio, size = self.devicePixelRatioF(), land.rect.size()
        of = (palette.name, size.width(), ratio)
        if self._ground is None or self._ground_of != of:
            self._ground_of = of
            self._ground = blank(size.width() + 2, size.height() + 2, ratio)
            painter = QPainter(self._ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_ground(painter, land, palette)
            painter.end()
        return self._ground

    def _repaint_all(self) -> None:
        """Paint anew, at once in a hurry and well when nothing more comes."""
        self._smooth = False
        self._idle.start()
        super()._repaint_all()

    def _smoothen(self) -> None:
        self._picture = None
        self._smooth = True
        self.update()


class MapChart(LayoutChart):
    """Shows a `MapFigure`."""

    layout_type = MapLayout
    canvas_type = MapCanvas


def _paint_bar(
    painter: QPainter, areas: AreaPainter, area: AreaFigure, bar: QRectF, palette: Palette
) -> None:
    """The length of a share, on the line that a hundred percent would take; hatched where it is
    not known; and from the least to the most that other sources say."""
    painter.setPen(QPen(palette.hairline, 1))
    painter.drawLine(bar.bottomLeft(), bar.bottomRight())
    length = bar.width() * min(area.size / 100, 1.0) if area.size else bar.width() * 0.25
    if area.sign is not Sign.ZERO:
        areas.paint_box(QRectF(bar.left(), bar.top(), max(length, 2.0), bar.height()), area)
    if area.shares is not None:
        left = bar.left() + bar.width() * min(area.shares.low / 100, 1.0)
        right = bar.left() + bar.width() * min(area.shares.high / 100, 1.0)
        y = bar.bottom() + 0.7 * bar.height()  # on the bar, it would be seen on few shades
        paint_whisker(painter, left, right, y, bar.height() * 0.4, QPen(palette.whisker, 1.5))


def hover_text(area: AreaFigure) -> str:
    """Share, amount and sources of an area, in lines; what other sources say comes after."""
    shown = dotted(area.text, area.amount if area.amount != area.text else "")
    lines = [evidence_text(area.claim, f"{area.name}: {shown}")]
    for rival in area.rivals:
        lines.append(evidence_text(rival.claim, _("Also: {share}", share=rival.words)))
    return "\n\n".join(lines)
