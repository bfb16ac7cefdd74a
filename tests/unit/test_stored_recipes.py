"""Recipes as they are stored: whatever stands there, it is read, or refused by the field's name."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

from mineralcat import cli
from mineralcat.domain.number_marks import COMMA_POINT
from mineralcat.exchange.cells.word_meanings import UnitMeaning
from mineralcat.exchange.formats import format_of
from mineralcat.exchange.incoming import IncomingRow
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.tables.recipes import (
    RecipeError,
    TableRecipe,
    from_json,
    recipe_named,
    recipes_for,
    save_recipe,
    saved_recipes,
    to_json,
)
from mineralcat.exchange.tables.table_description import TableChoices
from mineralcat.store import models
from mineralcat.store.catalogue import Catalogue
from tests.made_tables import member, xlsx

HEADINGS = ("Mineral", "Country", "2019", "2020", "Unit")
TABLE = "Mineral,Country,2019,2020,Unit\nLithium,Chile,1,2,t\n"
RECIPE = TableRecipe(
    "supply",
    {"Mineral": "mineral", "Country": "area", "Unit": "unit"},
    {"2019": "2019", "2020": "2020"},
    {"measure": "production", "stage": "mine"},
    {"to": UnitMeaning("t")},
    TableChoices(marks=COMMA_POINT),
    HEADINGS,
)
JUNK: tuple[Any, ...] = (
    *("../..", None, 5, -1, 1.5, True, [], {}, [[]], {"a": {}}, "", "\0", "x" * 20_000),
    *(10**30, ["a"], {"Mineral": 1}, "utf-99", [".", "."], ["a", "b"], float("inf")),
)


def mutated(found: Any, chance: random.Random) -> Any:
    """The same with one node of it replaced, taken away or added."""
    found = copy.deepcopy(found)
    node, key = found, chance.choice(list(found))
    while isinstance(node[key], dict) and node[key] and chance.random() < 0.7:
        node, key = node[key], chance.choice(list(node[key]))
    match chance.randrange(4):
        case 0:
            del node[key]
        case 1:
            node[chance.choice(["more", "../..", ""])] = chance.choice(JUNK)
        case _:
            node[key] = chance.choice(JUNK)
    return found


def test_whatever_is_stored_is_a_recipe_or_is_refused_by_the_name_of_the_field() -> None:
    chance = random.Random(15)
    stored = json.loads(to_json(RECIPE))
    refused: list[str] = []
    for _ in range(600):
        text = json.dumps(mutated(stored, chance))
        try:
            recipe = from_json(text)
        except RecipeError as error:
            refused.append(str(error))
            continue
        recipe.problems(HEADINGS)
        file = member(TABLE)
        found = format_of(file)
        assert found is not None
        try:
            list(found.read(file, recipe))
        except UnreadableFileError:
            continue
    assert len(refused) > 100
    for sentence in refused:
        assert "its field “" in sentence or "another version" in sentence


@pytest.mark.parametrize("text", ["", "[]", "5", "null", "{", "[" * 100_000, '"x"', "\ud800"])
def test_what_is_no_recipe_at_all_is_refused(text: str) -> None:
    with pytest.raises(RecipeError):
        from_json(text)


def test_a_damaged_recipe_is_named_where_it_is_asked_for_and_else_as_if_there_were_none(
    small_catalogue: Catalogue, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with small_catalogue.writing("Keep a recipe") as session:
        save_recipe(session, "Ours", RECIPE)
    with small_catalogue.writing("Damage it") as session:
        (row,) = session.query(models.Recipe).all()
        row.definition = row.definition.replace('"header": 1', '"header": "../.."')
    with small_catalogue.reading() as session:
        assert saved_recipes(session) == []
        assert recipes_for(session, HEADINGS) == []
        with pytest.raises(RecipeError, match=r"“Ours” cannot be used.*“choices\.header”"):
            recipe_named(session, "Ours")
    small_catalogue.close()
    table = tmp_path / "table.csv"
    table.write_text(TABLE, encoding="utf-8")
    words = ["import", str(table), "--dry-run", "--catalogue", str(small_catalogue.path)]
    assert cli.main([*words, "--recipe", "Ours"]) == 2
    assert "“choices.header”" in capsys.readouterr().err


def test_a_recipe_without_a_sheet_reads_the_sheet_that_has_its_headings() -> None:
    rows: list[list[Any]] = [list(HEADINGS), ["Lithium", "Chile", 1, 2, "t"]]

    def add_figures(book: Any, _: Any) -> None:
        sheet = book.add_worksheet("Figures")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    file = member(xlsx([["Read me first"], ["nothing here"]], add_figures), "a.xlsx")
    found = format_of(file)
    assert found is not None
    for sheet in (None, "of another file"):
        recipe = TableRecipe(
            RECIPE.table,
            RECIPE.columns,
            RECIPE.years,
            RECIPE.constants,
            choices=TableChoices(sheet=sheet),
            headings=HEADINGS,
        )
        rows_read = (row for row in found.read(file, recipe) if isinstance(row, IncomingRow))
        read = [row for row in rows_read if row.table == "supply"]
        assert len(read) == 2
