"""What is typed of a table on the command line."""

import pytest

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.exchange.incoming import Finding
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.tables.read_tables import reading_by
from mineralcat.exchange.tables.recipes import TableRecipe
from mineralcat.exchange.tables.table_files import Table
from mineralcat.exchange.tables.table_options import (
    OptionError,
    TableOptions,
    delimiter_named,
    encoding_named,
    header_line,
    marks_like,
    pairs,
    target_named,
)
from tests.unit.test_tables import member

THIN = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("1,234.5", (".", ",")),
        ("1.234,5", (",", ".")),
        ("1 234,5", (",", " ")),
        (f"1{THIN}234.5", (".", " ")),
        ("1'234.5", (".", "'")),
        ("1,234,567.5", (".", ",")),
        ("1.5", (".", ",")),
        ("1234,5", (",", ".")),
        (". ,", (".", ",")),
        (",.", (",", ".")),
        (",", (",", ".")),
    ],
)
def test_marks_are_given_by_an_example(text, marks):
    assert marks_like(text) == NumberMarks(*marks)


@pytest.mark.parametrize("text", ["", "12", "abc", "1,234,567", "1.2.3,4,5", "..", "1-2", ",.;"])
def test_what_shows_no_decimal_mark_is_refused(text):
    with pytest.raises(OptionError, match=r"--marks 1,234\.5"):
        marks_like(text)


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        (target_named, "supply", "supply"),
        (target_named, "What an area produced, can produce or holds in a period", "supply"),
        (target_named, "share of demand", "demand_share"),
        (target_named, "Criticality list", "criticality_list"),
        (delimiter_named, "tab", "\t"),
        (delimiter_named, "\\t", "\t"),
        (delimiter_named, "semicolon", ";"),
        (delimiter_named, "^", "^"),
        (encoding_named, "latin1", "iso8859-1"),
        (header_line, "0", 0),
        (header_line, "12", 12),
    ],
)
def test_what_is_typed_is_known_by_its_name(read, text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (target_named, "nothing", "supply, demand_share"),
        (delimiter_named, "comma,", "semicolon"),
        (delimiter_named, "", "semicolon"),
        (encoding_named, "klingon", "utf-8"),
        (encoding_named, "hex", "utf-8"),
        (encoding_named, "a\0", "utf-8"),
        (header_line, "-1", "its number"),
        (header_line, "first", "its number"),
        (lambda text: pairs([text], "--map"), "Entity", "heading=field"),
        (lambda text: pairs([text], "--set"), "=mine", "field=value"),
    ],
)
def test_what_is_typed_wrong_is_refused_in_a_sentence(read, text, said):
    with pytest.raises(OptionError) as told:
        read(text)
    assert said in str(told.value)


def test_a_heading_may_hold_an_equals_sign_and_a_value_too():
    assert pairs(["a=b=area", "c="], "--map") == {"a=b": "area", "c": ""}
    assert pairs(["note=a=b"], "--set") == {"note": "a=b"}


TABLE = "Entity;Code;Year;Lithium production\nChile;CHL;2022;1.234,5\n"


def recipe(text: str, **options: object) -> TableRecipe:
    with Table(member(text.encode())) as table:
        return reading_by(TableOptions(**options)).recipe_for(table)  # type: ignore[arg-type]


def test_fields_are_named_by_key_label_or_heading_and_move_from_the_column_that_had_them():
    found = recipe(
        TABLE,
        columns={"entity": "Country", "code": "", "Lithium production": "Figure"},
        constants={"mineral": "lithium", "unit": "t", "stage": "mine", "Measure": "production"},
        marks=marks_like("1.234,5"),
    )
    assert found.table == "supply"
    assert found.columns == {"Year": "period", "Entity": "area", "Lithium production": "value"}
    assert found.constants["measure"] == "production"
    assert found.choices.marks == NumberMarks(",", ".")


def test_a_column_of_figures_of_a_year_is_given_by_the_year():
    found = recipe(
        "Land,A,B\nChile,1,2\n",
        target="supply",
        columns={"A": "2020", "B": "2021"},
        constants={"mineral": "lithium", "unit": "t", "stage": "mine", "measure": "production"},
    )
    assert (found.columns, found.years) == ({"Land": "area"}, {"A": "2020", "B": "2021"})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"columns": {"Nope": "area"}}, "it has no column “Nope”; it has “Entity”, “Code”"),
        ({"target": "supply", "columns": {"Code": "foo"}}, "“foo” is no field of"),
        ({"sheets": ("a",)}, "it has no sheets"),
        ({"target": "supply"}, "--target supply --set stage=mine"),
    ],
)
def test_what_does_not_fit_a_table_is_told(options, said):
    with pytest.raises((UnreadableFileError, OptionError)) as told:
        recipe(TABLE, **options)
    assert said in str(told.value)


def test_what_holds_for_all_rows_proves_no_target():
    mines = "Name,Lat,Lon,Owner\nGreenbushes,-33.8,116.0,Talison\n"
    with pytest.raises(UnreadableFileError, match="it may be “Parties to agreements”"):
        recipe(mines, constants={"note": "x"})
    assert recipe(mines, target="organisation").columns == {"Name": "name"}
    assert recipe(mines, columns={"Name": "name", "Lat": ""}).table == "organisation"


def test_columns_that_are_left_out_on_purpose_are_not_told_of():
    options = TableOptions(
        columns={"Entity": "area", "Code": "", "Lithium production": "value"},
        constants={"mineral": "lithium", "unit": "t", "stage": "mine", "measure": "production"},
    )
    rows = list(reading_by(options).read(member(TABLE.encode())))
    told = [row.sentence for row in rows if isinstance(row, Finding)]
    assert [sentence for sentence in told if "not read" in sentence] == []
