"""Concentration as an interval: checked against brute force over fillings of what is unknown."""

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineralcat.domain.concentration import Interval, WorldSupply, hhi, top_share

amounts = st.lists(st.floats(0.1, 1000), min_size=1, max_size=5)


def plain_top(parts: list[float], n: int) -> float:
    return 100 * sum(sorted(parts, reverse=True)[:n]) / sum(parts)


def plain_hhi(parts: list[float]) -> float:
    total = sum(parts)
    return sum((100 * part / total) ** 2 for part in parts)


def fillings(world: WorldSupply) -> list[list[float]]:
    """Many worlds that all publish the same: the rest in one piece, in halves, in crumbs, and each
    with much or little withheld outside the total."""
    assert world.total is not None
    rest = max(world.total - sum(world.amounts), 0.0)
    splits = [[rest], [rest / 2] * 2, [rest / 3, 2 * rest / 3], [rest / 2000] * 2000]
    outside = [0.0, 1e-3, *(10.0**k for k in range(9)), *world.amounts] if world.outside else [0.0]
    squares = sum(amount * amount for amount in world.amounts)
    if world.outside:
        outside.append(squares / max(world.total, sum(world.amounts)))
    return [[*world.amounts, *split, extra] for split, extra in product(splits, outside)]


def within(value: float, interval: Interval) -> bool:
    return interval.low - 1e-6 <= value <= interval.high + 1e-6


@settings(deadline=None, max_examples=60)
@given(known=amounts, rest=st.floats(0, 2000), outside=st.booleans(), n=st.sampled_from([1, 3]))
def test_no_filling_falls_outside_the_interval(
    known: list[float], rest: float, outside: bool, n: int
) -> None:
    world = WorldSupply(tuple(known), sum(known) + rest, outside)
    top, index = top_share(world, n), hhi(world)
    assert top is not None
    assert index is not None
    for parts in fillings(world):
        assert within(plain_top(parts, n), top)
        assert within(plain_hhi(parts), index)


@settings(deadline=None, max_examples=60)
@given(known=amounts, rest=st.floats(0, 2000), outside=st.booleans(), n=st.sampled_from([1, 3]))
def test_some_filling_comes_close_to_each_end(
    known: list[float], rest: float, outside: bool, n: int
) -> None:
    world = WorldSupply(tuple(known), sum(known) + rest, outside)
    top, index = top_share(world, n), hhi(world)
    assert top is not None
    assert index is not None
    tops = [plain_top(parts, n) for parts in fillings(world)]
    indices = [plain_hhi(parts) for parts in fillings(world)]
    assert math.isclose(max(tops), top.high, abs_tol=0.1)
    assert math.isclose(max(indices), index.high, abs_tol=5)
    assert math.isclose(min(indices), index.low, abs_tol=5)
    # crumbs of a two-thousandth count for a little where fewer than n countries are named
    assert math.isclose(min(tops), top.low, abs_tol=0.5)


def test_all_known_is_a_point() -> None:
    assert top_share(WorldSupply((60, 40), 100), 1) == Interval(60, 60)
    assert hhi(WorldSupply((60, 40), 100)) == Interval(5200, 5200)


def test_a_rest_widens_upwards_only() -> None:
    assert top_share(WorldSupply((40, 30), 100), 1) == Interval(40, 40)
    assert top_share(WorldSupply((20, 10), 100), 1) == Interval(20, 70)
    assert hhi(WorldSupply((40, 30), 100)) == pytest.approx(Interval(2500, 3400))


def test_a_producer_outside_the_total_leaves_the_top_open() -> None:
    top = top_share(WorldSupply((50, 30, 20), 100, outside=True), 1)
    assert top is not None
    assert top.high == 100
    assert top.low == pytest.approx(100 * 50 / 150)


def test_without_a_total_nothing_can_be_said() -> None:
    assert top_share(WorldSupply((5.0,), None), 1) is None
    assert hhi(WorldSupply((5.0,), None)) is None


def test_parts_that_round_to_more_than_the_total_never_pass_100_percent() -> None:
    top = top_share(WorldSupply((99.0, 3.0), 100), 3)
    assert top is not None
    assert top.high <= 100
