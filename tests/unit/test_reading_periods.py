"""Years and dates as tables write them."""

import datetime

import pytest

from mineralcat.domain.reading_periods import read_date, read_period
from mineralcat.domain.terms import ClaimStatus
from mineralcat.errors import EditError

ESTIMATED, PROVISIONAL = ClaimStatus.ESTIMATED, ClaimStatus.PROVISIONAL


@pytest.mark.parametrize(
    ("cell", "years", "status", "words"),
    [
        ("2023", (2023, 2023), None, None),
        (2023.0, (2023, 2023), None, None),
        (" 2023 ", (2023, 2023), None, None),
        ("२०२३", (2023, 2023), None, None),
        ("2023e", (2023, 2023), ESTIMATED, None),
        ("e2023", (2023, 2023), ESTIMATED, None),
        ("2023 (est.)", (2023, 2023), ESTIMATED, None),
        ("2024p", (2024, 2024), PROVISIONAL, None),
        ("2022r", (2022, 2022), None, None),
        ("2030 projected", (2030, 2030), ClaimStatus.PROJECTED, None),
        ("2021-2024", (2021, 2024), None, None),
        ("2021–24", (2021, 2024), None, None),
        ("1999-00", (1999, 2000), None, None),
        ("FY 2024-25", (2024, 2025), None, "FY 2024-25"),
        ("FY2024-25 p", (2024, 2025), PROVISIONAL, "FY2024-25 p"),
        ("2024/25", (2024, 2025), None, "2024/25"),
        ("2022-12-31", (2022, 2022), None, None),
        ("2022-01-01T00:00:00", (2022, 2022), None, None),
        ("31.12.2022", (2022, 2022), None, None),
        ("1.1.2022", (2022, 2022), None, None),
        ("01/01/2022", (2022, 2022), None, None),
        ("31/12/2022", (2022, 2022), None, None),
        ("12/31/2022", (2022, 2022), None, None),
        ("20221231", (2022, 2022), None, None),
        ("2022.0", (2022, 2022), None, None),
        ("2024–25", (2024, 2025), None, None),
        (datetime.date(2024, 1, 1), (2024, 2024), None, None),
        (datetime.datetime(2023, 12, 31, tzinfo=None), (2023, 2023), None, None),  # noqa: DTZ001
    ],
)
def test_a_period_is_read_with_its_mark_and_a_fiscal_year_keeps_its_words(
    cell, years, status, words
):
    read = read_period(cell)
    assert read is not None
    assert (read.first, read.last) == years
    assert (read.status, read.words) == (status, words)


def test_an_empty_cell_has_no_period():
    assert read_period("  ") is None


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("FY25", "both years"),
        ("FY2025", "both years"),
        ("FY 2021-2024", "no fiscal year"),
        ("2024-05", "is a month"),
        ("2024-03-15", "is a day"),
        ("31.10.2023", "is a day"),
        ("2022-12-30", "is a day"),
        ("31.12.22", "is a day"),
        ("Mar-24", "is a month"),
        ("March 2024", "is a month"),
        ("2024-2021", "ends before it begins"),
        ("20204", "no year"),
        ("0200", "no year from"),
        ("soon", "no year"),
        (datetime.date(2024, 3, 15), "is a day"),
        (datetime.date(1905, 7, 15), "date cell"),
    ],
)
def test_what_may_mean_two_things_or_none_is_refused_with_the_reason(cell, said):
    with pytest.raises(EditError, match=said):
        read_period(cell)


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2024", "2024"),
        ("2024-5", "2024-05"),
        ("2024-05-28", "2024-05-28"),
        ("28.05.2024", "2024-05-28"),
        ("28/05/2024", "2024-05-28"),
        ("05/28/2024", "2024-05-28"),
        ("05/05/2024", "2024-05-05"),
        (datetime.date(2024, 5, 28), "2024-05-28"),
        ("", None),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_given(cell, date):
    assert read_date(cell, "published") == date


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("05/04/2024", "2024-05-04 or 2024-04-05|2024-04-05 or 2024-05-04"),
        ("45000", "no date"),
        ("2024-02-30", "no date"),
        (datetime.date(1900, 2, 28), "29 February 1900"),
    ],
)
def test_a_date_that_may_be_two_or_none_is_refused(cell, said):
    with pytest.raises(EditError, match=said):
        read_date(cell, "published")
