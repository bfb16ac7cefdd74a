"""Which field each column is, guessed from its heading."""

import json

import pytest

from mineralcat.errors import EditError
from mineralcat.exchange.cells.word_meanings import UnitMeaning
from mineralcat.exchange.tables.column_guesses import guess_of
from mineralcat.exchange.tables.mapping import read_with
from mineralcat.exchange.tables.recipes import (
    RecipeError,
    TableRecipe,
    fitted,
    from_json,
    recipe_named,
    recipes_for,
    save_recipe,
    saved_recipes,
    to_json,
)
from mineralcat.exchange.tables.table_description import TableChoices
from mineralcat.exchange.tables.table_files import Table
from mineralcat.store.models import Recipe as RecipeRow
from tests.made_tables import member, taken


def guessed(headings: str) -> tuple[str, dict[str, str], dict[str, str], set[str]]:
    recipe = guess_of(headings.split(";")).recipe
    missing = {one.key for one in recipe.missing()}
    return recipe.table, dict(recipe.columns), dict(recipe.constants), missing


@pytest.mark.parametrize(
    ("headings", "table", "fields"),
    [
        ("Mineral;Country;Year;Quantity;Unit", "supply", "mineral area period value unit"),
        ("Rohstoff;Land;Jahr;Menge;Einheit", "supply", "mineral area period value unit"),
        ("Substance;Pays;Année;Quantité;Unité", "supply", "mineral area period value unit"),
        ("Metal;País;Año;Cantidad;Unidad", "supply", "mineral area period value unit"),
        ("Minério;País;Ano;Quantidade;Unidade", "supply", "mineral area period value unit"),
        ("Materia prima;Paese;Anno;Quantità;Unità", "supply", "mineral area period value unit"),
        ("खनिज;देश;वर्ष;मात्रा;इकाई", "supply", "mineral area period value unit"),
        ("矿种;国家;年份;数量;单位", "supply", "mineral area period value unit"),
        ("鉱物;国;年;量;単位", "supply", "mineral area period value unit"),
        ("Minerl;Contry;Year;Quantty;Unit", "supply", "mineral area period value unit"),
        (
            "mineral;technology;value;unit;source",
            "intensity",
            "mineral application value unit source",
        ),
        ("Mineral;Application;Role;Importance", "usage", "mineral application role importance"),
        ("Mineral;End use;Share;Unit", "demand_share", "mineral end_use value unit"),
        ("List;Mineral;Strategic", "listing", "list mineral strategic"),
        ("mineral;indicator;value;unit;year", "statistic", "mineral indicator value unit period"),
        ("mineral;scheme;indicator;value", "assessment", "mineral scheme indicator value"),
        ("Name;Symbol;Formula;Kind", "mineral", "name symbol formula kind"),
        ("Title;Publisher;Year;URL;Kind", "source", "title publisher year url kind"),
        ("Mineral;Language;Name", "mineral_name", "mineral lang text"),
        ("agreement;organisation", "agreement_party", "agreement organisation"),
    ],
)
def test_headings_in_the_words_of_several_languages_are_understood(headings, table, fields):
    found, columns, _, _ = guessed(headings)
    assert found == table
    assert list(columns.values()) == fields.split()


def test_a_heading_tells_the_unit_and_what_is_counted():
    table, columns, constants, missing = guessed("Mineral;Country;Year;Mine production (kt)")
    assert (table, columns["Mine production (kt)"]) == ("supply", "value")
    assert constants == {"stage": "mine", "measure": "production", "unit": "kt"}
    assert not missing
    assert guessed("Mineral;Technology;kg/MW")[2] == {"unit": "kg/MW"}
    assert guessed("Mineral;End use;Share (%)")[2] == {"unit": "percent"}


def test_the_very_name_of_a_field_goes_before_other_words_for_it():
    columns = guessed("mineral;technology;case;scenario;year;value;unit")[1]
    assert columns["scenario"] == "scenario"
    assert "case" not in columns


def test_the_region_of_shares_and_the_series_of_statistics_are_read():
    assert guessed("mineral;end use;share (%);year;region")[1]["region"] == "scope"
    columns = guessed("mineral;statistic;year;value;unit")[1]
    assert columns["statistic"] == "indicator"


def test_columns_of_years_are_a_wide_table():
    recipe = guess_of(["Commodity", "Country", "Stage", "Prod_t_2021", "Prod_t_2022"]).recipe
    assert recipe.years == {"Prod_t_2021": "2021", "Prod_t_2022": "2022"}
    assert recipe.constants == {"measure": "production", "unit": "t"}
    assert not recipe.missing()
    years = guess_of(["Mineral", "Country", "2021", "2022e", "FY 2023-24", "Reserves"]).recipe.years
    assert years == {"2021": "2021", "2022e": "2022e", "FY 2023-24": "FY 2023-24"}


def test_what_no_heading_tells_stays_open_and_is_not_guessed():
    assert guessed("Rohstoff;Land;Jahr;Menge")[3] == {"stage", "measure", "unit"}
    assert guessed("foo;bar;baz")[1] == {}


def test_a_target_that_is_chosen_is_kept():
    recipe = guess_of(["Mineral", "Country", "Year", "Value"], "statistic").recipe
    assert recipe.table == "statistic"
    assert {one.key for one in recipe.missing()} == {"indicator"}


# -- recipes that are kept -------------------------------------------------------------------------

RECIPE = TableRecipe(
    "supply",
    {"Rohstoff": "mineral", "Land": "area"},
    {"2022 (t)": "2022", "2023 (t)": "2023"},
    {"stage": "mine", "measure": "production", "unit": "t"},
    {"t LCE": UnitMeaning("t", "LCE")},
    TableChoices("utf-8", ";", None, None, 3),
    ("Rohstoff", "Land", "2022 (t)", "2023 (t)"),
)


def test_a_recipe_is_kept_as_json_and_comes_back_the_same():
    assert from_json(to_json(RECIPE)) == RECIPE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"version": 2}',
        to_json(RECIPE).replace('"supply"', '"revision"'),
        to_json(RECIPE).replace('"2022"', "5"),
        json.dumps({**json.loads(to_json(RECIPE)), "choices": {"colour": 1}}),
        "[" * 100_000,
    ],
)
def test_a_damaged_recipe_is_refused_in_a_sentence(text):
    with pytest.raises(RecipeError, match="Map the columns again"):
        from_json(text)


def test_a_saved_recipe_is_offered_when_the_same_headings_come_again(small_catalogue):
    with small_catalogue.writing("Keep a recipe") as session:
        slug = save_recipe(session, "  My  ministry ", RECIPE)
        save_recipe(session, "Other", TableRecipe("mineral", {"Name": "name"}))
    with small_catalogue.reading() as session:
        assert [kept.name for kept in saved_recipes(session)] == ["My ministry", "Other"]
        (kept,) = recipes_for(session, list(RECIPE.headings))
        assert (kept.slug, kept.recipe) == (slug, RECIPE)
        assert recipe_named(session, "My ministry").recipe == RECIPE
        assert recipes_for(session, ["Rohstoff", "Menge"]) == []
    assert small_catalogue.undo()
    with small_catalogue.reading() as session:
        assert saved_recipes(session) == []


def test_a_recipe_of_a_wide_table_takes_the_years_of_the_next_file(small_catalogue):
    with small_catalogue.writing("Keep a recipe") as session:
        save_recipe(session, "Yearly", RECIPE)
    with small_catalogue.reading() as session:
        (kept,) = recipes_for(session, ["Rohstoff", "Land", "2023 (t)", "2024e (t)", "2024 (kt)"])
    assert kept.recipe.years == {"2023 (t)": "2023", "2024e (t)": "2024e"}


def test_a_recipe_saved_under_a_name_again_takes_the_place_of_the_old(small_catalogue):
    with small_catalogue.writing("Keep a recipe") as session:
        first = save_recipe(session, "Yearly", RECIPE)
        assert save_recipe(session, "yearly", TableRecipe("mineral")) == first
        assert recipe_named(session, first).recipe.table == "mineral"
        with pytest.raises(EditError, match="needs a name"):
            save_recipe(session, " ", RECIPE)


def test_a_damaged_recipe_in_the_catalogue_stops_no_import(small_catalogue):
    with small_catalogue.writing("Damage") as session:
        session.add(RecipeRow(slug="bad", name="Bad", definition="{"))
        save_recipe(session, "Good", RECIPE)
    with small_catalogue.reading() as session:
        assert [kept.name for kept in recipes_for(session, list(RECIPE.headings))] == ["Good"]


def test_a_recipe_fits_a_file_with_another_encoding_and_delimiter():
    text = "Rohstoff\tLand\t2022 (t)\t2023 (t)\nLithium\tÖsterreich\t1\t2\n"
    with Table(member(text.encode("cp1252"))) as table:
        recipe = fitted(RECIPE, table.detected().choices)
        assert [r.record["area"] for r in taken(read_with(recipe, table), "supply")] == [
            "Österreich",
            "Österreich",
        ]
