"""Cells are looked at before a heading is believed: what contradicts it, what proves it, and what
has to be confirmed because nothing does."""

import pytest

from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.review.matching import Kind
from mineralcat.exchange.tables.column_guesses import Guess, guessed, unproved
from mineralcat.exchange.tables.column_profiles import profiles_of
from mineralcat.exchange.tables.read_tables import FORMAT
from mineralcat.exchange.tables.table_files import Table
from tests.made_tables import member, taken


def of(*lines: str, wanted: str | None = None) -> Guess:
    with Table(member("\n".join((*lines, "")))) as table:
        return guessed(table, table.detected().choices, wanted)


def fields(found: Guess) -> dict[str, str]:
    """By field the column, or the text for all rows."""
    recipe = found.recipe
    given = {key: heading for heading, key in recipe.columns.items()}
    given |= {"value": ", ".join(recipe.years)} if recipe.years else {}
    return given | dict(recipe.constants)


def missing(found: Guess) -> set[str]:
    return {one.key for one in found.recipe.missing()}


# -- what cells are --------------------------------------------------------------------------------


def test_a_profile_tells_what_the_cells_of_a_column_are():
    cells = [
        ("CHL", "Lithium", "t", "2019", "44,000", "-1.5", "2023-05-01", "FY 2023-24", "W", "x"),
        ("ZAR", "Cobalt", "kt", "2020", "33,000", "2", "2023-06-01", "2024/25", "NA", "x"),
        ("CHN", "Nickel", "t", "2021", "9,600", "60-65", "2023-07-01", "2023e", "5", "x"),
    ]
    found = profiles_of(list("abcdefghij"), list(enumerate(cells)), whole=True)
    assert found["a"].known(Kind.AREA) == pytest.approx(2 / 3)
    assert found["a"].are_codes
    assert found["b"].known(Kind.MINERAL) == 1
    assert found["c"].units == 1
    assert (found["d"].years, found["d"].numbers) == (1, 1)
    assert (found["e"].numbers, found["e"].years) == (1, 0)
    assert found["f"].numbers == 1
    assert (found["g"].dates, found["h"].periods) == (1, 1)
    assert (found["i"].numbers, found["i"].figures) == (pytest.approx(1 / 3), 1)
    assert (found["j"].constant, found["a"].constant) == ("x", None)
    assert found["b"].longest == len("Lithium")


# -- headings that cells contradict ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "row", "expected"),
    [
        ("Mineral,Application,t,Demand (kg/vehicle)", "Lithium,EV traction battery,2022,113.5",
         {"period": "t", "value": "Demand (kg/vehicle)", "unit": "kg/vehicle"}),
        ("Mineral,Value,Stage,Measure,Year,Tonnes", "Lithium,Chile,mine,production,2022,100",
         {"area": "Value", "value": "Tonnes", "unit": "t"}),
        ("Mineral,Country,Stage,Measure,Year,Tonnes", "Chile,Lithium,mine,production,2022,100",
         {"area": "Mineral", "mineral": "Country"}),
        ("Mineral,Country,Country code,Stage,Year,Production (t)",
         "Lithium,Chile,152,mine,2022,100", {"area": "Country"}),
        ("Mineral,Application,t,Demand (kg/vehicle)", "Lithium,EV traction battery,2022/23,113.5",
         {"period": "t", "value": "Demand (kg/vehicle)"}),
        ("Rohstoff,Land,Stufe,Messgröße,Jahr,Produktion (t),Anteil 2022",
         "Lithium,Chile,Bergbau,Produktion,2022,44000,30", {"value": "Produktion (t)"}),
        ("Mineral,Country,Stage,Measure,Unit,2021 [YR2021]",
         "Lithium,Chile,mine,production,t,5", {"value": "2021 [YR2021]"}),
        ("Number,Mineral,Country,Stage,Year,Production (t)", "1,Lithium,Chile,mine,2022,100",
         {"value": "Production (t)"}),
        ("Mineral,Country,Year,Mine production (t),Flag", "Lithium,Chile,2022,5,zz",
         {"value": "Mine production (t)"}),
    ],
)  # fmt: skip
def test_a_heading_that_its_cells_contradict_never_wins(head, row, expected):
    found = of(head, row)
    assert expected.items() <= fields(found).items()
    assert not missing(found)
    assert not found.unproved
    assert "status" not in fields(found)


def test_a_code_that_is_no_country_is_none():
    assert missing(of("Mineral,Country code,Stage,Measure,Year,Production (t)",
                      "Lithium,283691,mine,production,2022,100")) == {"area"}  # fmt: skip


# -- headings with a year, and words of other things -----------------------------------------------

HEAD, ROW = "Mineral,Country,Stage,Measure,Unit", "Lithium,Chile,mine,production,t"


@pytest.mark.parametrize(
    "other",
    ["Share 2022 (%)", "Price 2022", "GDP 2022", "WGI 2022", "Exports 2022", "Reserves 2022",
     "Importe 2022", "PPI 2022", "Consommation 2022", "BGS (2022)", "价格 2022"],
)  # fmt: skip
def test_a_heading_with_a_year_is_the_figure_only_where_its_other_words_allow_it(other):
    for head, row in ((f"{other},Production 2022", "30,38000"), (f"Production 2022,{other}",
                                                                 "38000,30")):  # fmt: skip
        found = of(f"{HEAD},{head}", f"{ROW},{row}")
        assert dict(found.recipe.years) == {"Production 2022": "2022"}
        assert not found.unproved
    alone = of(f"{HEAD},{other}", f"{ROW},30")
    assert missing(alone) or alone.unproved


def test_the_year_of_another_column_is_a_hint_that_has_to_be_confirmed():
    found = of(f"{HEAD},Production,Price 2023", f"{ROW},38000,46000")
    assert fields(found)["value"] == "Production"
    assert fields(found)["period"] == "2023"
    assert [one.keys for one in found.unproved] == [("period",)]


@pytest.mark.parametrize(
    "heading",
    ["Production index", "Production growth", "Production share", "Production (USD)",
     "Export volume", "Produktionsanteil", "Import quantity"],
)  # fmt: skip
def test_numbers_of_another_thing_are_never_the_figures(heading):
    found = of(f"{HEAD},Year,{heading}", f"{ROW},2022,105")
    assert "value" in missing(found) or found.unproved
    found = of(f"{HEAD},Year,{heading},Production", f"{ROW},2022,105,38000")
    assert (fields(found)["value"], found.unproved) == ("Production", ())


def test_two_columns_that_may_be_the_figures_as_well_are_not_chosen_between():
    found = of(f"{HEAD},Year,Quantity,Amount", f"{ROW},2022,5,7")
    assert [one.keys for one in found.unproved] == [("value",)]


# -- units of columns ------------------------------------------------------------------------------


def test_each_column_of_a_wide_table_has_the_unit_of_its_own_heading():
    text = "Mineral,Country,Stage,Measure,2021 (t),2022 (kt)\n"
    text += "Lithium,Chile,mine,production,100,38\n"
    rows = taken(FORMAT.read(member(text)), "supply")
    assert [(r.record["value"], r.record["unit"]) for r in rows] == [(100, "t"), (38, "kt")]
    some = of("Mineral,Country,Stage,Measure,2021,2022 (kt)", "Lithium,Chile,mine,production,1,2")
    assert missing(some) == {"unit"}


@pytest.mark.parametrize(
    "heading", ["Production, 1000 t", "Production thousand tonnes", "Production (1,000 t)",
                "Produktion in Mio. t", "Production, million metric tons (t)"]
)  # fmt: skip
def test_a_unit_in_thousands_or_millions_is_not_the_unit_alone(heading):
    found = of("Mineral,Country,Stage,Measure,Year," + f'"{heading}"',
               "Lithium,Chile,mine,production,2022,44")  # fmt: skip
    assert found.recipe.constants.get("unit") in (None, "kt", "Mt") or found.unproved


def test_ends_of_a_range_in_another_unit_than_the_figure_have_to_be_confirmed():
    found = of("Mineral,Application,Value (kg/MW),Low (t/GW),High",
               "Lithium,EV traction battery,5,4,6")  # fmt: skip
    assert "t/GW" in found.unproved[0].sentence
    found = of("Mineral,Country,Stage,Measure,Unit,Year,Production (kt)",
               "Lithium,Chile,mine,production,t,2022,5")  # fmt: skip
    assert "“Unit” says t" in found.unproved[0].sentence


# -- schemas of publishers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "row", "expected", "asked"),
    [
        ("Entity,Code,Year,Lithium production - kt", "Chile,CHL,2022,38",
         {"area": "Code", "period": "Year", "value": "Lithium production - kt",
          "mineral": "lithium", "measure": "production", "unit": "kt"}, {"stage"}),
        ("DATAFLOW,freq,material,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG",
         "X,A,Lithium,t,DE,2022,1234,e",
         {"mineral": "material", "unit": "unit", "area": "geo", "period": "TIME_PERIOD",
          "value": "OBS_VALUE"}, {"stage", "measure"}),
        ("Country or Area,Commodity - Transaction,Year,Unit,Quantity,Quantity Footnotes",
         "Chile,Lithium - Production,2022,t,38000,1",
         {"area": "Country or Area", "mineral": "lithium", "measure": "production",
          "value": "Quantity", "unit": "Unit"}, {"stage"}),
        ("country_trans,country_iso3_code,bgs_commodity_trans,bgs_statistic_type_trans,year,"
         "quantity,units", "Chile,CHL,lithium minerals,Production,2022,38000,tonnes (metric)",
         {"area": "country_iso3_code", "mineral": "bgs_commodity_trans", "value": "quantity",
          "measure": "bgs_statistic_type_trans", "period": "year", "unit": "units"}, {"stage"}),
    ],
)  # fmt: skip
def test_tables_of_publishers_are_guessed_as_far_as_cells_prove_it(head, row, expected, asked):
    found = of(head, row)
    assert found.recipe.table == "supply"
    assert expected.items() <= fields(found).items()
    assert missing(found) == asked


def test_columns_that_name_different_countries_are_not_chosen_between():
    found = of("mineral,seller,buyer,year,mine production (t)", "Lithium,Chile,China,2022,5")
    assert missing(found) == {"area"}


# -- what is read without a question ---------------------------------------------------------------


def test_a_file_is_read_without_a_question_only_where_cells_prove_what_its_columns_are():
    with pytest.raises(UnreadableFileError, match="“Price 2023” alone"):
        list(FORMAT.read(member(f"{HEAD},Production,Price 2023\n{ROW},38000,46000\n")))
    with pytest.raises(UnreadableFileError, match=r"“BGS \(2016\)” may be the figures"):
        list(FORMAT.read(member(f"{HEAD},BGS (2016)\n{ROW},38000\n")))
    (row,) = taken(FORMAT.read(member(f"{HEAD},Year,Production\n{ROW},2022,38000\n")), "supply")
    assert row.record["value"] == 38000


def test_what_somebody_said_needs_no_proof():
    text = f"{HEAD},Production,Price 2023\n{ROW},38000,46000\n"
    with Table(member(text)) as table:
        recipe = guessed(table, table.detected().choices).recipe
        assert len(unproved(recipe, table)) == 1
        assert unproved(recipe, table, ("period",)) == ()
