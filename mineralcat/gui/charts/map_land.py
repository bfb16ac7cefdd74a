"""The land of a map: outlines as paths, where a point lies, and how countries are filled."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from math import ceil, floor
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from mineralcat.analysis.area_figures import AreaFigure, Sign
from mineralcat.analysis.world_shapes import Point, world
from mineralcat.gui.theme import Palette

from .layout import LegendKey

_UNIT = 1000.0
"""Width of the map that the outlines are cached for."""
FILLED = (Sign.AMOUNT, Sign.BOUND)
"""The signs whose areas have a shade."""


class Outline(NamedTuple):
    """A country on a map of some size: what is filled, and its edge: the same path, unless it is
    open at the seam."""

    fill: QPainterPath
    edge: QPainterPath


class Land:
    """The outlines at the size at which they are painted into *rect*, which has their shape."""

    def __init__(self, rect: QRectF) -> None:
        self.rect = rect
        scale = rect.width() / _UNIT
        to_place = QTransform(scale, 0, 0, scale, rect.left(), rect.top())
        self.outlines: dict[str, Outline] = {}
        for code, (fill, edge) in outlines().items():
            placed = to_place.map(fill)
            self.outlines[code] = Outline(placed, placed if edge is fill else to_place.map(edge))
        self._bounds = {code: one.fill.boundingRect() for code, one in self.outlines.items()}

    def place(self, code: str) -> QPointF | None:
        """The middle of a country, or the point that stands for it; None where it has none."""
        shape = world().shapes.get(code)
        at = shape.middle if shape else world().points.get(code)
        return self._placed(at) if at else None

    def bounds(self, code: str) -> QRectF | None:
        """What a country lies within."""
        return self._bounds.get(code)

    def rings(self, code: str) -> list[list[QPointF]]:
        """The rings that enclose a country."""
        return [[self._placed(point) for point in ring] for ring in world().shapes[code].rings]

    def country_at(self, pos: QPointF, points: Iterable[str], reach: float) -> str | None:
        """The code of what lies at a place: one of *points* within *reach*, else a country."""
        for code in points:
            at = self.place(code)
            if code not in self.outlines and at and QLineF(at, pos).length() <= reach:
                return code
        for code, bounds in self._bounds.items():
            if bounds.contains(pos) and self.outlines[code].fill.contains(pos):
                return code
        return None

    def _placed(self, point: Point) -> QPointF:
        width = self.rect.width()
        return QPointF(self.rect.left() + point[0] * width, self.rect.top() + point[1] * width)


@lru_cache(maxsize=4)
def land_in(left: float, top: float, width: float) -> Land:
    """The land that wide, cached: other figures mostly come into the same window."""
    return Land(QRectF(left, top, width, width * world().height))


@cache
def outlines() -> dict[str, Outline]:
    """The paths of all countries, made once, in any thread: scaling them is quick, making them is
    not."""
    made = {}
    for code, shape in world().shapes.items():
        fill = _path(shape.rings, closed=True)
        whole = shape.edges == shape.rings
        made[code] = Outline(fill, fill if whole else _path(shape.edges, closed=False))
    return made


def _path(lines: Sequence[Sequence[Point]], *, closed: bool) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.addPolygon(QPolygonF([QPointF(x * _UNIT, y * _UNIT) for x, y in line]))
        if closed:
            path.closeSubpath()
    return path


# -- painting ----------------------------------------------------------------------------------


def paint_ground(painter: QPainter, land: Land, palette: Palette) -> None:
    """All land, as where there is no figure."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.chip)
    for outline in land.outlines.values():
        painter.drawPath(outline.fill)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(palette.hairline, 1))
    for outline in land.outlines.values():
        painter.drawPath(outline.edge)


class AreaPainter:
    """Fills areas by their signs; *em* is the height of the text beside them. Edges that are not
    *smooth* take a third of the time and are no dashes."""

    def __init__(
        self,
        painter: QPainter,
        palette: Palette,
        shades: Sequence[QColor],
        em: float,
        *,
        smooth: bool = True,
    ) -> None:
        self._painter = painter
        self._palette = palette
        self._shades = shades
        self._em = em
        self._smooth = smooth
        self._pen = QPen(palette.hatch, 1)
        self._dashes = QPen(palette.hatch, 1)
        self._dashes.setDashPattern([3, 2])

    def paint(self, land: Land, area: AreaFigure) -> None:
        """A country in its outline, or as a point where it is too small."""
        outline = land.outlines.get(area.slug)
        if outline is None:
            at = land.place(area.slug)
            if at is not None:
                dot = QPainterPath()
                dot.addEllipse(at, self._em * 0.28, self._em * 0.28)
                self._fill(area, dot, dot, [dot.toFillPolygon().toList()])
            return
        rings = land.rings(area.slug) if _is_hatched(area) else []
        self._fill(area, outline.fill, outline.edge, rings)

    def paint_box(self, box: QRectF, area: AreaFigure) -> None:
        """The same in a box, beside a name and the letter that tells an estimate."""
        path = QPainterPath()
        path.addRect(box)
        rings = [_corners(box)] if _is_hatched(area) else []
        self._fill(area, path, path, rings, dashed=False)

    def paint_key(self, key: LegendKey) -> None:
        """A shade or sign in the legend; neither is land without a figure."""
        plain = key.shade is None and not key.sign
        self._painter.setPen(QPen(self._palette.hairline if plain else self._palette.hatch, 1))
        ground = self._palette.panel if key.sign else self._palette.chip
        self._painter.setBrush(self._shades[key.shade] if key.shade is not None else ground)
        self._painter.drawRect(key.box)
        self._hatch(key.sign, [_corners(key.box)])

    def _fill(
        self,
        area: AreaFigure,
        fill: QPainterPath,
        edge: QPainterPath,
        rings: list[list[QPointF]],
        *,
        dashed: bool = True,
    ) -> None:
        painter = self._painter
        pen = self._dashes if area.estimate and dashed and self._smooth else self._pen
        filled = area.sign in FILLED and area.shade is not None
        painter.setBrush(self._shades[area.shade or 0] if filled else self._palette.panel)
        if edge is fill:
            painter.setPen(pen)
            painter.drawPath(fill)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPath(fill)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(edge)
        if rings:
            self._hatch(area.sign, rings)
            if area.unsourced:
                self._lines(hatch_lines(rings, self._em * 0.3, None), self._palette.warning)

    def _hatch(self, sign: str, rings: list[list[QPointF]]) -> None:
        gap = self._em * 0.4
        match sign:
            case Sign.WITHHELD:
                self._lines(hatch_lines(rings, gap, -1.0), self._palette.text)
            case Sign.NOT_REPORTED:
                self._lines(hatch_lines(rings, gap, 1.0), self._palette.hatch)
            case Sign.IN_WORDS:
                self._lines(hatch_lines(rings, gap, 0.0), self._palette.hatch, dotted=True)

    def _lines(self, lines: list[QLineF], colour: QColor, *, dotted: bool = False) -> None:
        pen = QPen(colour, 1)
        if dotted:
            pen.setDashPattern([1, 3])
        self._painter.setPen(pen)
        self._painter.drawLines(lines)


def _is_hatched(area: AreaFigure) -> bool:
    return area.unsourced or area.sign in (Sign.WITHHELD, Sign.NOT_REPORTED, Sign.IN_WORDS)


def _corners(box: QRectF) -> list[QPointF]:
    return [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]


def hatch_lines(
    rings: Sequence[Sequence[QPointF]], gap: float, slope: float | None
) -> list[QLineF]:
    """Parallel lines within rings, *gap* apart; upright where there is no *slope* (y grows down).

    Lines rather than a pattern: these come out of a printer and stand in an SVG as they are, and
    meet where two countries do.
    """
    crossings: dict[int, list[tuple[float, float]]] = {}
    for ring in rings:
        ends = [(point.x(), point.y()) for point in ring]
        for (x, y), (u, v) in zip(ends, [*ends[1:], ends[0]], strict=True):
            here, there = (x, u) if slope is None else (y - slope * x, v - slope * u)
            if here == there:
                continue
            low, high = min(here, there), max(here, there)
            for number in range(ceil(low / gap), floor(high / gap) + 1):
                part = (number * gap - here) / (there - here)
                if number * gap < high:  # an end belongs to one of the two sides that meet there
                    crossings.setdefault(number, []).append(
                        (x + part * (u - x), y + part * (v - y))
                    )
    lines = []
    for points in crossings.values():
        points.sort(key=lambda point: point[1] if slope is None else point[0])
        pairs = zip(points[::2], points[1::2], strict=False)
        lines += [QLineF(*start, *end) for start, end in pairs]
    return lines
