"""The shapes of countries on a flat map in the Equal Earth projection, which keeps areas true.

They were flattened by `.ci/flatten_map.py` from those of Natural Earth.
"""

import json
from functools import cache
from typing import NamedTuple

from mineralcat.shipped import shipped

Point = tuple[float, float]


class CountryShape(NamedTuple):
    """A country on the flat map: x from 0 at the left to 1, y downwards in the same measure.

    *rings* enclose it; *edges* are its outline without the seam along 180 degrees, where nothing
    ends, the same as *rings* where it does not touch it. *middle* lies inside its largest part.
    """

    name: str
    rings: list[list[Point]]
    edges: list[list[Point]]
    middle: Point


class WorldMap(NamedTuple):
    """All that can be drawn; of what is too small to have a shape a point. *height* is that of the
    map, its width being 1."""

    shapes: dict[str, CountryShape]
    points: dict[str, Point]
    height: float


@cache
def world() -> WorldMap:
    """The shapes, read once."""
    read = json.loads(shipped("resources").joinpath("map", "world.json").read_bytes())
    shapes = {
        code: CountryShape(**{"edges": shape["rings"], **shape})
        for code, shape in read["shapes"].items()
    }
    return WorldMap(shapes, read["points"], read["height"])
