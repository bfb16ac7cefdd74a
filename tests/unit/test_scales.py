"""Where figures lie along an axis: round ticks that take in all values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralcat.gui.charts.scales import linear_axis, log_axis, year_ticks

AMOUNTS = st.lists(st.floats(1e-6, 1e12), min_size=1, max_size=20)


@given(AMOUNTS, st.integers(2, 12))
def test_every_value_lies_on_the_axis(values, room):
    for axis in (linear_axis(values, room), log_axis(values, room)):
        assert all(-1e-6 <= axis.share(value) <= 1 + 1e-6 for value in values)
        assert all(-1e-6 <= axis.share(tick) <= 1 + 1e-6 for tick in axis.ticks)


def test_ticks_are_round():
    assert linear_axis([290.0], 3).ticks == (0, 100, 200, 300)
    assert log_axis([18.0, 2400.0], 12).ticks == (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
    assert log_axis([18.0, 2400.0], 3).ticks == (10, 100, 1000)


@pytest.mark.parametrize(
    ("first", "last", "room", "ticks"),
    [
        (1900, 2025, 7, (1900, 1925, 1950, 1975, 2000, 2025)),
        (2020, 2025, 9, (2020, 2021, 2022, 2023, 2024, 2025)),
        (2021, 2021, 5, (2021,)),
    ],
)
def test_years_are_round_and_as_many_as_there_is_room_for(first, last, room, ticks):
    assert year_ticks(first, last, room) == ticks
