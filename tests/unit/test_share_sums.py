"""Shares of one source that do not add up are told in the review, and taken in as they are."""

from pathlib import Path

import pytest

from mineralcat.exchange.incoming import Finding
from mineralcat.store.catalogue import Catalogue
from tests.importing import review

DEMAND = ("mineral", "end_use", "value", "unit", "year", "subtotal", "scope")


@pytest.fixture
def sums(small_catalogue: Catalogue, tmp_path: Path):
    """What is found of the sums of a table, which can be taken in all the same."""

    def find(heads: tuple[str, ...], *rows: tuple[object, ...]) -> list[Finding]:
        path = tmp_path / "shares.csv"
        lines = [";".join(map(str, row)) for row in (heads, *rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with review(small_catalogue, path) as found:
            assert found.counts.rejected == 0, [row.reason for row in found.rows()]
            told = list(found.findings)
            found.take(backup=False)
        with review(small_catalogue, path) as again:
            assert again.findings == ()  # the catalogue says them already
        return told

    return find


def demand(*values: str, subtotal: str = "no", unit: str = "%", scope: str = "") -> list[tuple]:
    return [
        ("Lithium", f"use {n}{scope}", value, unit, 2024, subtotal, scope)
        for n, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("values", "sum_"), [(("20", "20"), "40"), (("70", "60"), "130"), (("0.7", "0.3"), "1")]
)
def test_shares_that_do_not_add_up_are_a_finding_and_stay_as_they_are(sums, values, sum_):
    (finding,) = sums(DEMAND, *demand(*values))
    assert finding.place.line == 2
    assert finding.place.file == "shares.csv"
    assert finding.sentence.startswith(
        f"The 2 shares that begin here (demand for Lithium) add up to {sum_} %, not to 100 %."
    )
    assert ("parts of 1" in finding.sentence) is (sum_ == "1")


@pytest.mark.parametrize(
    "values", [("60", "40"), ("33.3", "33.3", "33.3"), ("60", "20-50"), ("60", "W"), ("30",)]
)
def test_shares_that_may_add_up_are_no_finding(sums, values):
    assert sums(DEMAND, *demand(*values)) == []


def test_sums_of_other_rows_and_of_other_scopes_are_kept_apart(sums):
    parts = demand("60", "40")
    whole = [("Lithium", "all", "100", "%", 2024, "yes", "")]
    other = demand("10", "10", scope="European Union")
    assert [one.place.line for one in sums(DEMAND, *parts, *whole, *other)] == [5]


def test_shares_of_supply_are_summed_by_series_without_the_world(sums):
    heads = ("mineral", "stage", "measure", "country", "value", "unit", "year")
    rows = [
        ("Cobalt", "refinery", "share", area, value, "%", 2024)
        for area, value in (("China", 80), ("Finland", 40), ("World", 100))
    ]
    production = [
        ("Cobalt", "mine", "production", "China", value, "%", year)
        for value, year in ((3, 2023), (4, 2024))
    ]
    (finding,) = sums(heads, *rows, *production)
    assert finding.sentence.startswith(
        "The 2 shares that begin here (Cobalt refinery share) add up to 120 %"
    )


def test_spellings_of_one_mineral_are_one_sum(sums):
    rows = demand("60")
    ((_, *rest),) = demand("70")
    assert len(sums(DEMAND, *rows, ("Li", "another use", *rest[1:]))) == 1
