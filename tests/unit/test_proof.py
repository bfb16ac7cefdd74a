"""A table is read by a guess only where the headings prove it."""

import pytest

from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.tables.column_guesses import guess_of
from mineralcat.exchange.tables.sheets import is_proved, why_not_read
from tests.importing import review


@pytest.mark.parametrize(
    "headings",
    [
        "Name,Lat,Lon,Owner",
        "Name,Email,City",
        "Name",
        "Name,Type",
        "Name,Country",
        "Name,Type,Country",
        "Title,Kind",
        "Company,Website,Phone",
        "Company,Country",
        "Company,Country,Ticker",
        "Organisation,Country,Revenue,Staff",
        "Mineral,Country,Stage,Measure,Year,Production (t),a,b,c,d,e,f,g",
    ],
)
def test_what_a_few_headings_fit_is_not_proved(headings):
    names = headings.split(",")
    assert not is_proved(guess_of(names).recipe, names)


@pytest.mark.parametrize(
    ("headings", "table"),
    [
        ("Organisation,Country", "organisation"),
        ("Name,Symbol,Kind", "mineral"),
        ("Title,Publisher,Kind", "source"),
        ("Mineral,Country,Stage,Measure,Year,Production (t)", "supply"),
        ("Mineral,Country,Stage,Measure,Year,Production (t),a,b", "supply"),
        ("Mineral,Application,Intensity (kg/MW)", "intensity"),
    ],
)
def test_headings_that_belong_to_one_kind_of_record_prove_it(headings, table):
    names = headings.split(",")
    assert guess_of(names).recipe.table == table
    assert is_proved(guess_of(names).recipe, names)


@pytest.mark.parametrize("text", ["Name,Lat,Lon,Owner\nGreenbushes,-33.8,116.0,Talison\n"])
def test_a_list_of_mines_makes_no_organisations(small_catalogue, tmp_path, text):
    path = tmp_path / "mines.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFileError) as told, review(small_catalogue, path):
        pass
    assert (
        "it may be “Parties to agreements” (organisation), but that is not certain. Most of"
        in str(told.value)
    )
    assert "“Lat”, “Lon”, “Owner”" in str(told.value)
    assert "--target organisation" in str(told.value)


@pytest.mark.parametrize(
    ("headings", "unit"),
    [
        ("Mineral,Country,Stage,Measure,Year,Share", "unit=percent"),
        ("Mineral,Application,Intensity,Year", "unit=kg/MW"),
        ("Mineral,Country,Stage,Year,Production (million tons)", "unit='million tons'"),
        ("Mineral,Country,Stage,Measure,Year,Production", "unit=t"),
    ],
)
def test_the_unit_of_an_example_fits_the_figures(headings, unit):
    names = headings.split(",")
    assert unit in why_not_read(guess_of(names).recipe, names)
