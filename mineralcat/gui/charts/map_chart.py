"""The map of supply: a widget that paints all of it at once. Reads no catalogue.

Land that nothing is said of is painted once and kept; a change of figures fills the countries that
are named, and what is pointed at is drawn over the kept picture.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.area_figures import AreaFigure
from mineralcat.analysis.citation import evidence_text
from mineralcat.analysis.figure import ViewFigure
from mineralcat.analysis.supply_map import MapFigure
from mineralcat.analysis.world_shapes import world
from mineralcat.gui import glossary, theme

from .canvas import Canvas, blank
from .chart import Chart, Look, Mark
from .map_land import Land, paint_ground
from .map_layout import MapLayout, Stage
from .map_painting import paint_figures

STAGE = "stage/"
"""Begins the slug of a mark that leads to another stage; its number in the figure follows."""


SETTLED_MS = 120
"""So long after the last change of figures or size, edges are painted smooth."""


class MapChart(Chart):
    """Shows a `MapFigure`. Its marks are about areas, and then about the other stages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure: MapFigure | None = None
        self.canvas = MapCanvas(self)
        self.area = self.hold(self.canvas)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_figure(self, figure: ViewFigure) -> None:
        """Replace what is shown."""
        assert isinstance(figure, MapFigure)
        if figure is not self._figure:
            self._figure = figure
            self.pointing.forget()
            self.canvas.show_figure(figure)
            self.area.verticalScrollBar().setValue(0)

    def choose(self, slug: str | None, also: Sequence[str] = ()) -> None:
        """Mark the areas among what is selected."""
        self.canvas.choose(frozenset(filter(None, (slug, *also))))

    def marks(self) -> Sequence[Mark]:
        """The areas from the largest on, then the other stages."""
        return self.canvas.marks()

    def mark_at(self, pos: QPoint) -> Mark | None:
        """The row of the list, the stage or the country at a point."""
        return self.canvas.mark_at(QPointF(pos))

    def point_at(self, mark: Mark | None) -> None:
        """Draw a line around an area, on the land and in the list."""
        self.canvas.point_at(mark.slug if mark else None)

    def reveal(self, mark: Mark) -> None:
        """Scroll to a row."""
        place = mark.place
        self.area.ensureVisible(place.left(), place.center().y(), 0, place.height())

    def height_for(self, width: float, look: Look) -> float:
        """Land, legend and list, with as many countries as stand beside the rest."""
        assert self._figure is not None
        return MapLayout(self._figure, width, 0.0, look.font).height

    def paint_on(self, painter: QPainter, rect: QRectF, look: Look) -> None:
        """Paint all of it, smoothly, without what is pointed at."""
        assert self._figure is not None
        layout = MapLayout(self._figure, rect.width(), rect.height(), look.font)
        painter.save()
        painter.translate(rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, layout.land, look.theme)
        paint_figures(painter, layout, look.theme)
        painter.restore()


class MapCanvas(Canvas):
    """What is painted. The land without figures is kept, and, once it is smooth, all but marks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure: MapFigure | None = None
        self._layout: MapLayout | None = None
        self._ground: QPixmap | None = None
        self._ground_of: tuple[object, ...] = ()
        self._smooth = False
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(SETTLED_MS)
        self._idle.timeout.connect(self._smoothen)
        self._pointed: str | None = None

    def show_figure(self, figure: MapFigure) -> None:
        """Replace what is shown."""
        self._figure = figure
        self._pointed = None
        self._name(figure)
        self._lay_out()

    def choose(self, slugs: frozenset[str]) -> None:
        """Mark these areas as selected."""
        if slugs != self._chosen:
            self._chosen = slugs
            self.update()

    def point_at(self, slug: str | None) -> None:
        """Mark what pointer or keys are on."""
        if slug != self._pointed:
            self._pointed = slug
            self.update()

    @property
    def layout_shown(self) -> MapLayout:
        """Where everything lies."""
        assert self._layout is not None
        return self._layout

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
        """All that is said of how certain the figures are, and what an HHI is."""
        assert self._figure is not None
        said = ["How certain:", *self._figure.certainty]
        if self._figure.concentration is not None:
            said += ["", glossary.meaning("HHI")]
        return Mark("", "How certain", "\n".join(said), box.toAlignedRect())

    def _stage_mark(self, stage: Stage) -> Mark:
        assert self._figure is not None
        other = self._figure.others[stage.number]
        said = [f"{other.heading}: {other.leaders} · {other.certainty}. Click to see it."]
        said += [evidence_text(claim, claim.area.name) for claim in other.claims]
        place = stage.box.toAlignedRect()
        slug, text = f"{STAGE}{stage.number}", "\n\n".join(said)
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
        text = f"{name}: not named by this source, which does not mean none"
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
            query=self._figure.clause(area) or "",
            claims=(area.claim, *(rival.claim for rival in area.rivals)),
        )

    # Painting -------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._layout is None:
            return
        palette = theme.current()
        if self._picture is None and self._smooth:
            self._picture = blank(self.width(), self.height(), self.devicePixelRatioF())
            painter = QPainter(self._picture)
            self._paint_unmarked(painter, self._layout, palette)
            painter.end()
        painter = QPainter(self)
        if self._picture is None:
            self._paint_unmarked(painter, self._layout, palette, QRectF(event.rect()))
        else:
            painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for slug in self._chosen:
            self._outline(painter, slug, QPen(palette.accent, 2.5))
        if self._pointed is not None:
            self._outline(painter, self._pointed, QPen(palette.text, 1.5))
        self._frame_focus(painter)
        painter.end()

    def _outline(self, painter: QPainter, slug: str, pen: QPen) -> None:
        layout = self.layout_shown
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

    def _paint_unmarked(
        self,
        painter: QPainter,
        layout: MapLayout,
        palette: theme.Palette,
        seen: QRectF | None = None,
    ) -> None:
        """All but what is pointed at or selected."""
        painter.drawPixmap(0, 0, self._kept_ground(layout.land, palette))
        paint_figures(painter, layout, palette, smooth=self._smooth, seen=seen)

    def _kept_ground(self, land: Land, palette: theme.Palette) -> QPixmap:
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

    def _lay_out(self) -> None:
        if self._figure is None:
            return
        parent = self.parentWidget()
        room = parent.height() if parent is not None else self.height()
        land = self._layout.land if self._layout else None
        width, high = float(self.width()), float(room)
        self._layout = MapLayout(self._figure, width, high, self.font(), land)
        self.setMinimumHeight(round(self._layout.height) + 1)
        self._repaint_all()

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
    told = [evidence_text(area.claim, head)]
    told += [evidence_text(rival.claim, f"Also: {rival.words}") for rival in area.rivals]
    return "\n\n".join(told)
