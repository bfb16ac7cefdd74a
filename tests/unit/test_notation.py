"""Figures in the reader's own marks and unit of mass: shown so, never stored so."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralcat.domain.figures import DASH, count_text, figure_text, number, size_text
from mineralcat.domain.notation import HOUSE, LAKH, THIN, Notation, use_notation
from mineralcat.domain.terms import ClaimKind, ClaimStatus

COMMA_POINT = Notation(",", ".", ",")
POINT_COMMA = Notation(".", ",", ".")
INDIAN = Notation(",", ".", ",", LAKH)


@pytest.fixture(autouse=True)
def house_again() -> Iterator[None]:
    yield
    use_notation(HOUSE)


def mass(unit: str, **given: object) -> SimpleNamespace:
    values = {"value": None, "low": None, "high": None, "as_published": None}
    kind = given.pop("kind", ClaimKind.NUMBER)
    return SimpleNamespace(
        **{**values, "kind": kind, "unit": unit, "status": ClaimStatus.REPORTED, **given}
    )


@pytest.mark.parametrize(
    ("notation", "value", "text"),
    [
        (COMMA_POINT, 1_234.5, "1,234.5"),
        (POINT_COMMA, -1_234.5, "-1.234,5"),
        (INDIAN, 123.0, "123"),
        (INDIAN, 1_234.0, "1,234"),
        (INDIAN, 1_234_567.8, "12,34,567.8"),
        (INDIAN, 123_456_789.0, "12,34,56,789"),
        (POINT_COMMA, 2.5e-9, "2,5e-09"),
        (HOUSE, 1_234.5, f"1{THIN}234.5"),
    ],
)
def test_numbers_are_written_with_the_marks_chosen(notation, value, text):
    use_notation(notation)
    assert number(value) == text


@given(st.integers(-(10**12), 10**12), st.sampled_from([COMMA_POINT, POINT_COMMA, INDIAN, HOUSE]))
def test_no_digit_is_lost_in_any_notation(value, notation):
    use_notation(notation)
    assert int(number(value).translate({ord(m): None for m in f",.{THIN}"})) == value
    assert int(count_text(value).translate({ord(m): None for m in f",.{THIN}"})) == value


@pytest.mark.parametrize(
    ("unit", "figure", "text"),
    [
        (
            "kt",
            mass("t", value=17_250.5, low=15_000.0, high=19_500.0),
            f"17.2505 kt (15{DASH}19.5)",
        ),
        ("t", mass("metric tons", value=60.0), "60 t"),
        ("kg", mass("Mt", kind=ClaimKind.ABOVE, low=2.0), f"> 2{THIN}000{THIN}000{THIN}000 kg"),
        ("Mt", mass("kt", kind=ClaimKind.BELOW, high=5.0), "< 0.005 Mt"),
        ("t", mass("kg", kind=ClaimKind.RANGE, low=500.0, high=1500.0), f"0.5{DASH}1.5 t"),
        ("t", mass("kg/MW", value=180.0), "180 kg/MW"),
        ("t", mass("percent", value=60.0), "60 %"),
        ("t", mass("million m3", value=3.0), "3 million m3"),
        ("t", mass("kg", kind=ClaimKind.WITHHELD), "withheld"),
    ],
)
def test_masses_alone_are_shown_in_the_unit_chosen(unit, figure, text):
    use_notation(HOUSE._replace(mass_unit=unit))
    assert figure_text(figure) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (12_345_678, "12,3 MB"),
        (999_960, "1.000 kB"),
        (5_000_000_000_000, "5 TB"),
    ],
)
def test_sizes_of_files_are_written_in_the_same_marks(size, text):
    use_notation(POINT_COMMA)
    assert size_text(size) == text


def test_what_was_published_can_still_be_asked_for():
    use_notation(COMMA_POINT._replace(mass_unit="kt"))
    assert figure_text(mass("t", value=17_250.0), published=True) == "17,250 t"


@given(st.floats(1e-3, 1e9), st.sampled_from(["kg", "t", "kt", "Mt"]), st.sampled_from(["kg", "t"]))
def test_showing_a_mass_in_another_unit_keeps_its_amount(value, unit, shown):
    factor = {"kg": 1.0, "t": 1e3, "kt": 1e6, "Mt": 1e9}
    converted = HOUSE._replace(mass_unit=shown).value_shown(value, unit)
    assert converted * factor[shown] == pytest.approx(value * factor[unit])
