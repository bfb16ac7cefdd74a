"""How a figure is written: no digit that was not there, none lost, absences in words."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralcat.domain.figures import DASH, figure_text, number, status_mark
from mineralcat.domain.notation import THIN
from mineralcat.domain.preference import claim_order
from mineralcat.domain.terms import ClaimKind, ClaimStatus, SourceKind


def claim(kind: ClaimKind = ClaimKind.NUMBER, **given: object) -> SimpleNamespace:
    values = {"value": None, "low": None, "high": None, "unit": None, "as_published": None}
    return SimpleNamespace(**{**values, "kind": kind, "status": ClaimStatus.REPORTED, **given})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (7, "7"),
        (180.0, "180"),
        (0.5, "0.5"),
        (37.657, "37.657"),
        (0.1 + 0.2, "0.3"),
        (1_000, f"1{THIN}000"),
        (-1_234.5, f"-1{THIN}234.5"),
        (190_000_000_000.0, f"190{THIN}000{THIN}000{THIN}000"),
        (12_345_678_901.0, f"12{THIN}345{THIN}678{THIN}901"),
        (0.000_123_4, "0.0001234"),
        (0.123_456_78, "0.12345678"),
        (0.000_000_1, "1e-07"),
    ],
)
def test_a_number_has_its_own_digits(value, text):
    assert number(value) == text


@given(st.decimals(-(10**9), 10**9, places=3, allow_nan=False))
def test_a_published_number_reads_back_as_itself(published):
    written = number(float(published)).replace(THIN, "")
    assert float(written) == pytest.approx(float(published), rel=1e-9, abs=1e-12)
    assert "e" not in written


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (claim(value=180.0, low=150.0, high=210.0, unit="kg/MW"), f"180 kg/MW (150{DASH}210)"),
        (claim(value=60.0, unit="percent"), "60 %"),
        (claim(value=3.0), "3"),
        (claim(ClaimKind.BELOW, high=5.0, unit="t"), "< 5 t"),
        (claim(ClaimKind.ABOVE, low=17_000.0, unit="metric tons"), f"> 17{THIN}000 t"),
        (claim(ClaimKind.RANGE, low=1.0, high=2.0, unit="kg"), f"1{DASH}2 kg"),
        (claim(ClaimKind.ZERO, value=0.0, unit="t"), "0"),
        (claim(ClaimKind.NEGLIGIBLE, unit="t"), "less than ½ unit"),
        (claim(ClaimKind.WITHHELD, unit="t"), "withheld"),
        (claim(ClaimKind.NOT_AVAILABLE, unit="t"), "not available"),
        (claim(ClaimKind.NOT_APPLICABLE), "not applicable"),
        (claim(ClaimKind.IN_WORDS, unit="t", as_published="Large"), "Large"),
        (claim(ClaimKind.IN_WORDS), ""),
    ],
)
def test_a_claim_is_written_as_what_it_is(figure, text):
    assert figure_text(figure) == text


def test_every_kind_of_claim_has_its_words():
    for kind in ClaimKind:
        whole = claim(kind, value=1.0, low=1.0, high=1.0, as_published="one")
        assert figure_text(whole)


def test_a_figure_can_stand_without_its_unit():
    assert figure_text(claim(value=180.0, unit="kg/MW"), unit=False) == "180"


def test_only_what_was_simply_reported_has_no_mark():
    assert [status for status in ClaimStatus if not status_mark(status)] == [ClaimStatus.REPORTED]


def test_rival_claims_stand_in_the_order_of_the_rule():
    """Official statistics before reports, then newest, undated last; a preference above all."""
    official = SourceKind.OFFICIAL_STATISTICS
    order = [
        claim_order(None, None, preferred=True),
        claim_order(official, 2026),
        claim_order(official, 2025),
        claim_order(official, None),
        claim_order(SourceKind.REPORT, 2026),
        claim_order(SourceKind.REPORT, None),
        claim_order(SourceKind.PRESS, 2026),
        claim_order(None, 2026),
        claim_order(None, None),
    ]
    assert order == sorted(order)
    assert len(set(order)) == len(order)
