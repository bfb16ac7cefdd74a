"""Units: what converts, by how much, and what never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralcat.domain.units import MASS_UNITS, UnitError, convert, dimension, short_unit


@pytest.mark.parametrize(
    ("value", "unit", "to", "result"),
    [
        (1, "t", "kg", 1_000),
        (2.5, "kt", "t", 2_500),
        (3, "Mt", "kt", 3_000),
        (500, "g", "kg", 0.5),
        (180, "kg/MW", "t/GW", 180),
        (1, "kg/kWh", "t/MWh", 1),
        (1, "kg/kWh", "g/Wh", 1),
        (7, "kg/km", "t/km", 0.007),
        (53.2, "kg/vehicle", "g/vehicle", 53_200),
        (12, "metric tons", "kt", 0.012),
        (12, "thousand metric tons", "t", 12_000),
        (5, "million metric tons", "Mt", 5),
        (60, "percent", "%", 60),
        (7, "barrels of oil", "barrels of oil", 7),
    ],
)
def test_what_measures_the_same_converts(value, unit, to, result):
    assert convert(value, unit, to) == pytest.approx(result, rel=1e-12)


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("kg/MW", "kg/MWh"),
        ("kg", "kg/MW"),
        ("t", "percent"),
        ("kg/vehicle", "kg/unit"),
        ("t REO", "t"),
        ("carats", "kg"),
        ("kg/MW", "kg/mw"),
        ("mt", "Mt"),
    ],
)
def test_what_measures_something_else_does_not(unit, to):
    with pytest.raises(UnitError, match="cannot be turned into") as caught:
        convert(1, unit, to)
    assert unit in str(caught.value)
    assert to in str(caught.value)


@given(st.floats(1e-9, 1e12), st.sampled_from(MASS_UNITS), st.sampled_from(MASS_UNITS))
def test_there_and_back_is_the_same(value, unit, to):
    assert convert(convert(value, unit, to), to, unit) == pytest.approx(value, rel=1e-12)


@given(st.floats(0, 1e12), st.sampled_from(MASS_UNITS))
def test_the_same_unit_changes_no_digit(value, unit):
    assert convert(value, unit, unit) == value


def test_an_unknown_unit_is_a_dimension_of_its_own():
    assert dimension("carats") == ("carats", 1.0)
    assert dimension(" t/GW ") == ("kg/W", pytest.approx(1e-6))


@pytest.mark.parametrize(
    ("unit", "short"),
    [
        ("percent", "%"),
        ("metric tons", "t"),
        ("thousand metric tons", "kt"),
        ("kg/MW", "kg/MW"),
        ("dollars  per\ttroy ounce", "dollars per troy ounce"),
        (None, ""),
    ],
)
def test_units_are_written_short(unit, short):
    assert short_unit(unit) == short
