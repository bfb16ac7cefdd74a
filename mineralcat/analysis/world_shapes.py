"""The shapes of countries, flattened: what a map of shares is drawn with.

The projection is Equal Earth (B. Šavrič, T. Patterson, B. Jenny, 2018), which keeps areas true: a
country's colour takes as much of the picture as the country of the earth. The shapes are those of
resources/map; what is too small to be drawn at their scale is a point of small-places.json.
"""

import json
from collections.abc import Callable
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import Any, NamedTuple

from mineralcat.shipped import shipped

Point = tuple[float, float]

CENTRE = 10.0
"""Degrees east in the middle of the map, so that the cut runs through the Bering Strait."""
LEFT_OUT = frozenset({"ATA"})
"""Antarctica: nobody may mine there, and it would take a fifth of the picture."""


class CountryShape(NamedTuple):
    """A country on the flat map: x from 0 at the left to 1, y downwards in the same measure.

    *rings* enclose it; *edges* are its outline without the seam along 180 degrees, where nothing
    ends. *middle* lies inside its largest part.
    """

    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]
    edges: tuple[tuple[Point, ...], ...]
    middle: Point


class WorldMap(NamedTuple):
    """All that can be drawn. *height* is that of the map, its width being 1."""

    shapes: dict[str, CountryShape]
    points: dict[str, Point]
    height: float


def equal_earth(longitude: float, latitude: float) -> Point:
    """Where a place in degrees comes to lie, on an earth of radius 1; y upwards."""
    half = sqrt(3) / 2
    t = asin(half * sin(radians(latitude)))
    t2 = t * t
    t6 = t2 * t2 * t2
    slope = _A1 + 3 * _A2 * t2 + t6 * (7 * _A3 + 9 * _A4 * t2)
    x = radians(longitude) * cos(t) / (half * slope)
    return x, t * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))


_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


@cache
def world() -> WorldMap:
    """The shapes, read and flattened once; takes some 40 ms the first time."""
    features, small = _read("countries-110m.geojson")["features"], _read("small-places.json")
    flat = {
        feature["properties"]["iso_a3"]: (feature["properties"]["name"], _flattened(feature))
        for feature in features
        if feature["properties"]["iso_a3"] not in LEFT_OUT
    }
    places = [point for _, rings in flat.values() for ring, _ in rings for point in ring]
    left = min(x for x, _ in places)
    top = max(y for _, y in places)
    scale = 1 / (max(x for x, _ in places) - left)

    def placed(point: Point) -> Point:
        return (point[0] - left) * scale, (top - point[1]) * scale

    return WorldMap(
        {code: _shape(code, name, rings, placed) for code, (name, rings) in flat.items()},
        {code: placed(equal_earth(x - CENTRE, y)) for code, (x, y) in small.items()},
        (top - min(y for _, y in places)) * scale,
    )


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shipped("resources").joinpath("map", name).read_bytes())
    return found


_Ring = tuple[list[Point], list[bool]]
"""The points of a ring, and for each whether the line from it to the next is a seam."""


def _flattened(feature: dict[str, Any]) -> list[_Ring]:
    parts = feature["geometry"]["coordinates"]
    if feature["geometry"]["type"] == "Polygon":
        parts = [parts]
    return [_flat_ring(ring) for part in parts for ring in part]


def _flat_ring(ring: list[list[float]]) -> _Ring:
    """A ring that lies wholly beyond the cut goes to the other side: Chukotka beside Siberia."""
    turn = 360 if max(longitude for longitude, _ in ring) < CENTRE - 179.5 else 0
    points = [equal_earth(longitude + turn - CENTRE, latitude) for longitude, latitude in ring]
    seam = [
        abs(one[0]) == abs(other[0]) == 180.0
        for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)
    ]
    return points, seam


def _shape(
    code: str, name: str, rings: list[_Ring], placed: Callable[[Point], Point]
) -> CountryShape:
    flat = [(tuple(map(placed, points)), seam) for points, seam in rings]
    edges = [edge for points, seam in flat for edge in _edges(points, seam)]
    largest = max((points for points, _ in flat), key=lambda ring: abs(_area(ring)))
    return CountryShape(
        code, name, tuple(points for points, _ in flat), tuple(edges), _inside(largest)
    )


def _edges(points: tuple[Point, ...], seam: list[bool]) -> list[tuple[Point, ...]]:
    """The outline of a ring as lines that do not run along the seam."""
    if not any(seam):
        return [points]
    lines: list[list[Point]] = [[points[0]]]
    for point, is_seam in zip(points[1:], seam, strict=False):
        if is_seam:
            lines.append([point])
        else:
            lines[-1].append(point)
    return [tuple(line) for line in lines if len(line) > 1]


def _area(ring: tuple[Point, ...]) -> float:
    turned = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x * v - u * y for (x, y), (u, v) in turned) / 2


def _inside(ring: tuple[Point, ...]) -> Point:
    """The middle of the widest stretch at the height of the centre of gravity."""
    height = _centre_height(ring)
    crossings = sorted(
        x + (height - y) * (u - x) / (v - y)
        for (x, y), (u, v) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y > height) != (v > height)
    )
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    left, right = max(stretches, key=lambda ends: ends[1] - ends[0])
    return (left + right) / 2, height


def _centre_height(ring: tuple[Point, ...]) -> float:
    turned = zip(ring, [*ring[1:], ring[0]], strict=True)
    moment = sum((y + v) * (x * v - u * y) for (x, y), (u, v) in turned)
    return moment / (6 * _area(ring))
