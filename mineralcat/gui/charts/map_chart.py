"""The map of supply: a widget that paints all of it at once. Reads no catalogue.

Land without figures is painted once and cached; a change of figures fills the countries that
are named, and what is pointed at is drawn over the cached picture.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.area_figures import AreaFigure
from mineralcat.analysis.citation import evidence_text
from mineralcat.analysis.supply_map import MapFigure
from mineralcat.analysis.world_shapes import world
from mineralcat.gui import glossary, theme
from mineralcat.translation import _

from .canvas import Canvas, blank
from .chart import FigureChart, Look, Mark
from .map_land import Land, paint_ground
from .map_layout import MapLayout, StageBox
from .map_painting import paint_figures

STAGE = "stage/"
"""Begins the slug of a mark that leads to another stage; its number in the figure follows."""


SETTLED_MS = 120
"""So long after the last change of figures or size, edges are painted smooth."""


class MapChart(FigureChart[MapFigure, "MapCanvas"]):
    """Shows a `MapFigure`. Its marks are about areas, and then about the other stages."""

    figure_type = MapFigure

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(MapCanvas(), parent)
        self.hold(self.canvas)

    def marks(self) -> Sequence[Mark]:
        """The areas from the largest on, then the other stages."""
        return self.canvas.marks()

    def mark_at(self, pos: QPoint) -> Mark | None:
        """The row of the list, the stage or the country at a point."""
        return self.canvas.mark_at(QPointF(pos))

    def point_at(self, mark: Mark | None) -> None:
        """Draw a line around an area, on the land and in the list."""
        self.canvas.point_at(mark.slug if mark else None)

    def height_for(self, width: float, look: Look) -> float:
        """Land, legend and list, with as many countries as stand beside the rest."""
        assert self._figure is not None
        return MapLayout(self._figure, width, 0.0, look.font).height

    def _paint_picture(
        self, painter: QPainter, figure: MapFigure, size: QSizeF, look: Look
    ) -> None:
        layout = MapLayout(figure, size.width(), size.height(), look.font)
        paint_ground(painter, layout.land, look.theme)
        paint_figures(painter, layout, look.theme)


class MapCanvas(Canvas[MapFigure, MapLayout, str]):
    """Paints a map; what is pointed at is the slug of a mark. The land without figures is cached,
    and, once it is smooth, all but marks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground: QPixmap | None = None
        self._ground_of: tuple[str, float, float] | None = None
        """Theme, width and pixel ratio of the cached land."""
        self._smooth = False
        self._idle = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._idle.timeout.connect(self._smoothen)

    def marks(self) -> list[Mark]:
        """What can be pointed at, in the order of the list; what is not in it lies on the land."""
        if self._figure is None or self._layout is None:
            return []
        figure, layout = self._figure, self._layout
        in_list = {row.area.slug: row.box for row in layout.rows}
        areas = [area for area in figure.countries if area.slug in in_list]
        areas += [area for area in figure.countries if area.slug not in in_list]
        marks = [self._mark(area, in_list.get(area.slug)) for area in (*areas, *figure.beside)]
        if layout.certainty is not None:
            marks.append(self._certainty_mark(layout.certainty))
        return [*marks, *(self._stage_mark(stage) for stage in layout.stages)]

    def mark_at(self, pos: QPointF) -> Mark | None:
        """The row, the stage or the country at a point; land that is not named says so."""
        if self._layout is None or self._figure is None:
            return None
        for row in self._layout.rows:
            if row.box.contains(pos):
                return self._mark(row.area, row.box)
        for stage in self._layout.stages:
            if stage.box.contains(pos):
                return self._stage_mark(stage)
        if self._layout.certainty is not None and self._layout.certainty.contains(pos):
            return self._certainty_mark(self._layout.certainty)
        return self._on_land(self._layout, self._figure, pos)

    def _certainty_mark(self, box: QRectF) -> Mark:
        """How certain the figures are, and what an HHI is."""
        assert self._figure is not None
        lines = [_("How certain:"), *self._figure.certainty]
        if self._figure.concentration is not None:
            lines += ["", glossary.meaning("HHI")]
        return Mark("", _("How certain"), "\n".join(lines), box.toAlignedRect())

    def _stage_mark(self, stage: StageBox) -> Mark:
        assert self._figure is not None
        other = self._figure.others[stage.number]
        lead = f"{other.heading}: {other.leaders} · {other.certainty}."
        lines = [f"{lead} {_('Click to see it.')}"]
        lines += [evidence_text(claim, claim.area.name) for claim in other.claims]
        place = stage.box.toAlignedRect()
        slug, text = f"{STAGE}{stage.number}", "\n\n".join(lines)
        return Mark(slug, other.heading, text, place, claims=other.claims)

    def _on_land(self, layout: MapLayout, figure: MapFigure, pos: QPointF) -> Mark | None:
        named = {area.slug: area for area in figure.countries}
        code = layout.land.country_at(pos, named, layout.em * 0.5)
        if code is None:
            return None
        if code in named:
            in_list = {row.area.slug: row.box for row in layout.rows}
            return self._mark(named[code], in_list.get(code))
        bounds = layout.land.bounds(code)
        name = world().shapes[code].name
        text = _("{area}: not named by this source, which does not mean none", area=name)
        return Mark("", name, text, bounds.toAlignedRect() if bounds else QRect())

    def _mark(self, area: AreaFigure, row: QRectF | None) -> Mark:
        assert self._layout is not None
        assert self._figure is not None
        place = row or self._layout.land.bounds(area.slug) or QRectF()
        return Mark(
            slug=area.slug,
            name=area.name,
            text=hover_text(area),
            place=place.toAlignedRect(),
            query=area.query,
            claims=(area.claim, *(rival.claim for rival in area.rivals)),
        )

    # Painting -------------------------------------------------------------------------------------

    def _paint_picture(self, painter: QPainter, layout: MapLayout, exposed: QRectF) -> None:
        if self._smooth:
            super()._paint_picture(painter, layout, exposed)
        else:
            self._paint_figure(painter, layout, theme.current(), exposed)

    def _paint_marks(self, painter: QPainter, layout: MapLayout, palette: theme.Palette) -> None:
        for slug in self._chosen:
            self._outline(painter, layout, slug, QPen(palette.accent, 2.5))
        if self._pointed is not None:
            self._outline(painter, layout, self._pointed, QPen(palette.text, 1.5))

    @staticmethod
    def _outline(painter: QPainter, layout: MapLayout, slug: str, pen: QPen) -> None:
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        outline, at = layout.land.outlines.get(slug), layout.land.place(slug)
        if outline is not None:
            painter.drawPath(outline.edge)
        elif at is not None:
            painter.drawEllipse(at, layout.em * 0.4, layout.em * 0.4)
        boxes = [row.box for row in layout.rows if row.area.slug == slug]
        boxes += [stage.box for stage in layout.stages if f"{STAGE}{stage.number}" == slug]
        for box in boxes:
            painter.drawRoundedRect(box.adjusted(1, 0, -1, -1), 3, 3)

    def _paint_figure(
        self,
        painter: QPainter,
        layout: MapLayout,
        palette: theme.Palette,
        seen: QRectF | None = None,
    ) -> None:
        painter.drawPixmap(0, 0, self._cached_ground(layout.land, palette))
        paint_figures(painter, layout, palette, smooth=self._smooth, seen=seen)

    def _cached_ground(self, land: Land, palette: theme.Palette) -> QPixmap:
        of = (palette.name, land.rect.width(), self.devicePixelRatioF())
        if self._ground is None or self._ground_of != of:
            self._ground = blank(
                land.rect.width() + 2, land.rect.height() + 2, self.devicePixelRatioF()
            )
            self._ground_of = of
            painter = QPainter(self._ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_ground(painter, land, palette)
            painter.end()
        return self._ground

    def _make_layout(self, figure: MapFigure) -> MapLayout:
        land = self._layout.land if self._layout else None
        layout = MapLayout(figure, float(self.width()), self._room(), self.font(), land)
        self.setMinimumHeight(round(layout.height) + 1)
        return layout

    def _repaint_all(self) -> None:
        """Paint anew, at once in a hurry and well when nothing more comes."""
        self._smooth = False
        self._idle.start()
        super()._repaint_all()

    def _smoothen(self) -> None:
        self._picture = None
        self._smooth = True
        self.update()


def hover_text(area: AreaFigure) -> str:
    """Share, amount and sources of an area, in lines; what other sources say comes after."""
    head = f"{area.name}: {area.text}"
    if area.text != area.amount:
        head += f" · {area.amount}"
    lines = [evidence_text(area.claim, head)]
    lines += [
        evidence_text(rival.claim, _("Also: {share}", share=rival.words)) for rival in area.rivals
    ]
    return "\n\n".join(lines)
