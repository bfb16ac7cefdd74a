"""Flattens the shapes of countries once, for the program to read:

    python .ci/flatten_map.py

writes resources/map/world.json of the shapes there (`.ci/copy_map.py`), and of small-places.json
for what is too small to be drawn at their scale. The projection is Equal Earth (B. Šavrič,
T. Patterson, B. Jenny, 2018), which keeps areas true: a country's colour takes as much of the
picture as the country of the earth.
"""

import json
import sys
from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

Point = tuple[float, float]

CENTRE = 10.0
"""Degrees east in the middle of the map, so that the cut runs through the Bering Strait."""
LEFT_OUT = frozenset({"ATA"})
"""Antarctica: nobody may mine there, and it would take a fifth of the picture."""


FOLDER = Path(__file__).resolve().parents[1] / "resources" / "map"
DIGITS = 6
"""Of a width of 1: a thousandth of a pixel on any screen."""


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


def flattened() -> dict[str, Any]:
    """The map as it is shipped; edges stand there only where they are not the rings."""
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

    return {
        "height": round((top - min(y for _, y in places)) * scale, DIGITS),
        "shapes": {code: _shape(name, rings, placed) for code, (name, rings) in flat.items()},
        "points": {
            code: _rounded(placed(equal_earth(x - CENTRE, y))) for code, (x, y) in small.items()
        },
    }


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / name).read_bytes())
    return found


def _rounded(point: Point) -> Point:
    return round(point[0], DIGITS), round(point[1], DIGITS)


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


def _shape(name: str, rings: list[_Ring], placed: Callable[[Point], Point]) -> dict[str, Any]:
    """What is shipped of a country; its middle lies inside its largest part."""
    flat = [(tuple(map(placed, points)), seam) for points, seam in rings]
    edges = [edge for points, seam in flat for edge in _edges(points, seam)]
    largest = max((points for points, _ in flat), key=lambda ring: abs(_area(ring)))
    shape: dict[str, Any] = {"name": name, "middle": _rounded(_inside(largest))}
    shape["rings"] = [list(map(_rounded, points)) for points, _ in flat]
    if any(any(seam) for _, seam in flat):
        shape["edges"] = [list(map(_rounded, edge)) for edge in edges]
    return shape


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


def main() -> None:
    """Write the file, a country on each line."""
    made = flattened()
    lines = ",\n".join(
        f"{json.dumps(code)}: {json.dumps(shape, ensure_ascii=False)}"
        for code, shape in made["shapes"].items()
    )
    points = json.dumps(made["points"])
    text = f'{{"height": {made["height"]},\n"points": {points},\n"shapes": {{\n{lines}\n}}}}\n'
    (FOLDER / "world.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
