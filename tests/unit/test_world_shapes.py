"""The shapes of the map: all countries, areas true, nothing cut where nothing ends."""

import csv
import importlib.util
import json
from itertools import pairwise
from math import isclose, radians, sin
from pathlib import Path

import pytest

from mineralcat.analysis.world_shapes import world
from mineralcat.shipped import shipped

PROJECT = Path(__file__).resolve().parents[2]


def area(ring):
    ends = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in ends)) / 2


def script(name):
    """A script of .ci as a module."""
    spec = importlib.util.spec_from_file_location(name, PROJECT / ".ci" / f"{name}.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_shipped_map_is_what_the_flattening_script_makes_of_the_shapes():
    file = shipped("resources") / "map" / "world.json"
    made = json.loads(json.dumps(script("flatten_map").flattened()))
    assert json.loads(file.read_text(encoding="utf-8")) == made


def test_the_shipped_shapes_are_what_the_copying_script_lets_through():
    copying = script("copy_map")
    file = shipped("resources") / "map" / copying.NAME
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    assert copying.wrong_with(features) == []
    features[0]["properties"]["iso_a3"] = "-99"
    assert copying.wrong_with(features) == ["'-99' is no code of three letters."]


def test_equal_earth_keeps_areas_true():
    """A band of the earth is as large on the map as on the globe: 2 pi (sin b - sin a)."""
    equal_earth = script("flatten_map").equal_earth
    for low, high in ((0, 1), (44, 45), (70, 71)):
        lines = [equal_earth(180, low + step / 50) for step in range(51)]
        on_map = sum(2 * (x + u) / 2 * (v - y) for (x, y), (u, v) in pairwise(lines))
        on_globe = 2 * 3.141592653589793 * (sin(radians(high)) - sin(radians(low)))
        assert isclose(on_map, on_globe, rel_tol=1e-4)


def test_russia_is_one_piece_at_the_right_without_a_line_along_the_seam():
    russia = world().shapes["RUS"]
    assert min(x for ring in russia.rings for x, _ in ring) > 0.5
    for edge in russia.edges:
        for (x, y), (u, v) in pairwise(edge):
            assert abs(u - x) + abs(v - y) < 0.06
    assert len(russia.edges) > len(russia.rings)


def test_antarctica_is_left_out_and_nothing_leaves_the_picture():
    assert "ATA" not in world().shapes
    for shape in world().shapes.values():
        for ring in shape.rings:
            assert all(-1e-9 <= x <= 1 and 0 <= y <= world().height + 1e-9 for x, y in ring)


def test_what_is_too_small_for_a_shape_is_a_point():
    assert not world().points.keys() & world().shapes.keys()
    assert {"BHR", "GLP", "SGP"} <= world().points.keys()


@pytest.mark.parametrize("code", ["COD", "NOR", "CHL", "VNM", "HRV", "ZAF"])
def test_the_middle_of_a_country_lies_in_it(code):
    shape = world().shapes[code]
    x, y = shape.middle
    largest = max(shape.rings, key=area)
    crossings = sum(
        (a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for a, b in zip(largest, [*largest[1:], largest[0]], strict=True)
    )
    assert crossings % 2 == 1


def test_every_country_with_supply_has_a_place_on_the_map():
    reference = shipped("db") / "reference"
    with (reference / "area.csv").open(encoding="utf-8", newline="") as file:
        kinds = {row["slug"]: row["kind"] for row in csv.DictReader(file)}
    with (reference / "supply.csv").open(encoding="utf-8", newline="") as file:
        named = {row["area"] for row in csv.DictReader(file)}
    countries = {slug for slug in named if kinds[slug] == "country"}
    assert countries - world().shapes.keys() - world().points.keys() == set()
