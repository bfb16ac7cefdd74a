"""Every sheet of a workbook is looked through: those that fit are read in one run, one that cannot
be read blocks itself alone and is named."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from mineralcat.exchange.incoming import Finding, Read
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.tables.column_guesses import guess
from mineralcat.exchange.tables.read_tables import reading_by
from mineralcat.exchange.tables.recipes import (
    SHEET_NAME,
    RecipeError,
    TableRecipe,
    from_json,
    to_json,
)
from mineralcat.exchange.tables.table_description import TableChoices
from mineralcat.exchange.tables.table_files import Table
from mineralcat.exchange.tables.table_options import TableOptions
from tests.made_tables import member, ods, ods_row, refused, taken, with_parts, with_sheet

HEAD = ("Country", "Year", "Mine production (t)")
FULL = ("Mineral", *HEAD)


def book(sheets: dict[str, Sequence[Sequence[Any]]], fill: Callable[[Any], None] | None = None):
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        if fill is not None:
            fill(made)
    return member(data.getvalue(), "a.xlsx")


def per_mineral(*names: str) -> dict[str, Sequence[Sequence[Any]]]:
    return {name: [HEAD, ("Chile", 2023, at)] for at, name in enumerate(names, 1)}


def rows_of(file: Any, recipe: Any = None, **options: Any) -> list[Read]:
    how = TableOptions(**options) if recipe is None else recipe
    return list(reading_by(how).read(file))


def told(rows: list[Read]) -> dict[str, str]:
    """What is said of sheets, by their names."""
    found: dict[str, str] = {}
    for row in rows:
        if isinstance(row, Finding):
            sheet = row.place.sheet or ""
            found[sheet] = f"{found.get(sheet, '')} {row.sentence}".strip()
    return found


def minerals(rows: list[Read]) -> list[tuple[str, float]]:
    return [(row.record["series"]["mineral"], row.record["value"]) for row in taken(rows, "supply")]


def test_the_sheet_that_fits_is_read_and_the_others_are_named_with_the_reason():
    sheets: dict[str, Sequence[Sequence[Any]]] = {
        "README": [("Read me first",), ("Data are in sheet 3",)],
        "Empty": [],
        "Heads": [FULL],
        "Data": [FULL, ("Lithium", "Chile", 2023, 44_000)],
    }

    def fill(made: Any) -> None:
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=Data!$D$2:$D$2"})
        made.add_chartsheet("Chart").set_chart(chart)

    rows = rows_of(book(sheets, fill))
    assert minerals(rows) == [("Lithium", 44_000)]
    assert not refused(rows)
    said = told(rows)
    assert "one column" in said["README"]
    assert "it is empty" in said["Empty"]
    assert "no rows below" in said["Heads"]
    assert "a chart" in said["Chart"]


def test_sheets_of_a_mineral_each_are_read_in_one_run_with_their_names():
    rows = rows_of(book({"Notes": [("x",)], **per_mineral("Lithium", "Cobalt", "Nickel")}))
    assert minerals(rows) == [("Lithium", 1.0), ("Cobalt", 2.0), ("Nickel", 3.0)]
    assert "3 sheets are read: “Lithium”, “Cobalt”, “Nickel”" in told(rows)[""]
    assert "read as the mineral" in told(rows)["Lithium"]


def test_a_sheet_whose_name_is_not_known_is_asked_about_where_the_others_are_minerals():
    rows = rows_of(book(per_mineral("Lithium", "Cobalt", "Unobtainium")))
    assert minerals(rows)[-1] == ("Unobtainium", 3.0)
    assert all("series.mineral" in row.words for row in taken(rows, "supply"))


def test_a_name_with_a_mineral_in_it_is_asked_about():
    rows = rows_of(book(per_mineral("Lithium production", "Cobalt production")))
    assert minerals(rows) == [("Lithium production", 1.0), ("Cobalt production", 2.0)]
    assert all("series.mineral" in row.words for row in taken(rows, "supply"))


def test_a_sheet_that_lacks_a_hidden_column_says_so():
    def fill(made: Any) -> None:
        made.get_worksheet_by_name("Lithium").set_column(1, 1, None, None, {"hidden": True})

    with pytest.raises(UnreadableFileError, match=r"Hidden columns are left out, “Year”"):
        rows_of(book(per_mineral("Lithium"), fill))
    assert minerals(rows_of(book(per_mineral("Lithium"), fill), take_hidden=True))


def test_names_of_sheets_that_prove_nothing_are_no_field():
    with pytest.raises(UnreadableFileError, match=r"none of its 2 sheets.*“Table 1”.*mineral"):
        rows_of(book(per_mineral("Table 1", "Table 2")))


@pytest.mark.parametrize(
    ("names", "head", "row", "key", "said"),
    [
        (("2021", "2022e"), ("Mineral", "Country", "Mine production (t)"),
         ("Lithium", "Chile", 5), "period_from", [2021, 2022]),
        (("Chile", "China"), ("Mineral", "Year", "Mine production (t)"),
         ("Lithium", 2023, 5), "area", ["Chile", "China"]),
    ],
)  # fmt: skip
def test_years_and_areas_can_be_the_names_of_sheets_too(names, head, row, key, said):
    rows = rows_of(book({name: [head, row] for name in names}))
    assert [one.record[key] for one in taken(rows, "supply")] == said


def test_an_invisible_sign_in_the_name_of_a_sheet_is_no_part_of_it():
    rows = rows_of(book(per_mineral("Lith\u200bium\u00a0")))
    assert minerals(rows) == [("Lithium", 1.0)]


def test_one_sheet_that_is_too_wide_blocks_itself_alone_and_is_named():
    wide = [tuple(range(3_000)), tuple(range(3_000))]
    rows = rows_of(book({"Macro": wide, **per_mineral("Lithium")}))
    assert minerals(rows) == [("Lithium", 1.0)]
    (bad,) = refused(rows)
    assert bad.place.sheet == "Macro"
    assert "column DKJ" in bad.reason
    assert "its sheet “Macro” reaches" in bad.reason
    with (
        Table(book({"Macro": wide, **per_mineral("Lithium")})) as table,
        pytest.raises(UnreadableFileError, match="Macro"),
    ):
        list(table.rows(TableChoices(sheet="Macro")))


def test_one_sheet_of_ods_that_is_too_large_blocks_itself_alone():
    sheet = '<table:table table:name="{}">{}</table:table>'
    table = ods_row(*HEAD) + ods_row("Chile", 2023, 1)
    large = sheet.format("Large", ods_row(*range(10), repeat=1_000_000))
    old = sheet.format("Supply", ods_row("x"))
    content = large + sheet.format("Cobalt", table)
    data = with_parts(
        ods(ods_row("x")), {"content.xml": lambda xml: xml.replace(old.encode(), content.encode())}
    )
    rows = rows_of(member(data, "a.ods"))
    assert minerals(rows) == [("Cobalt", 1.0)]
    assert [(bad.place.sheet, "row 1,000,000" in bad.reason) for bad in refused(rows)] == [
        ("Large", True)
    ]


def test_cells_that_have_a_format_and_nothing_else_are_no_reach():
    text = '<c r="{}{}" t="inlineStr"><is><t>{}</t></is></c>'
    rows = [
        "".join(text.format(letter, line, cell) for letter, cell in zip("ABCD", row, strict=True))
        for line, row in enumerate([FULL, ("Lithium", "Chile", 2023, 1.5)], 1)
    ]
    empty = [f'<c r="DKJ{line}" s="1"/><c r="XFD{line}" s="1"></c>' for line in range(3, 20_000)]
    xml = "".join(
        f'<row r="{n}" spans="1:4">{cells}</row>' for n, cells in enumerate(rows + empty, 1)
    )
    last = '<row r="1048576" s="1" customFormat="1"><c r="B1048576" s="1"/></row>'
    file = member(with_sheet(xml + last), "a.xlsx")
    assert minerals(rows_of(file)) == [("Lithium", 1.5)]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD9" x="/>"><v>1</v></c>',
        "<c r='XFD9' s='1'><v>1</v></c>",
        '<c r="XFD9" s="1"><!-- --><v>1</v></c>',
    ],
)
def test_a_filled_cell_that_looks_like_an_empty_one_is_reach(cell):
    xml = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="9">{cell}</row>'
    with pytest.raises(UnreadableFileError, match="column XFD"):
        rows_of(member(with_sheet(xml), "a.xlsx"))


def test_sheets_can_be_named():
    file = book(per_mineral("Lithium", "Cobalt", "Nickel"))
    assert minerals(rows_of(file, sheets=("Cobalt",))) == [("Cobalt", 2.0)]
    with pytest.raises(UnreadableFileError, match="no sheet “Gold”"):
        rows_of(file, sheets=("Gold",))


def test_a_list_that_explains_names_is_not_read_beside_figures():
    sheets = {
        "Companies": [("Company", "Type", "Country"), ("Codelco", "company", "Chile")],
        **per_mineral("Lithium"),
    }
    rows = rows_of(book(sheets))
    assert {row.table for row in taken(rows)} == {"source", "series", "supply"}
    assert "Parties to agreements" in told(rows)["Companies"]


def test_a_kept_recipe_with_the_name_of_the_sheet_reads_all_sheets_of_another_workbook():
    with Table(book(per_mineral("Lithium", "Cobalt"))) as table:
        kept = from_json(to_json(guess(table, table.detected().choices)))
    assert kept.columns[SHEET_NAME] == "mineral"
    rows = rows_of(book({"About": [("x", "y")], **per_mineral("Nickel", "Gold")}), kept)
    assert minerals(rows) == [("Nickel", 1.0), ("Gold", 2.0)]
    without = replace(kept, choices=replace(kept.choices, sheet=None))
    assert minerals(rows_of(book(per_mineral("Nickel")), without)) == [("Nickel", 1.0)]


def test_recipes_of_several_sheets_are_read_one_after_another():
    file = book(per_mineral("One", "Two", "Three"))
    with Table(file) as table:
        one = guess(table, table.detected(TableChoices(sheet="One")).choices)
    one = replace(one, constants={**one.constants, "mineral": "Lithium"})
    two = replace(one, choices=replace(one.choices, sheet="Two"))
    assert minerals(rows_of(file, (one, two))) == [("Lithium", 1.0), ("Lithium", 2.0)]


def test_a_file_without_sheets_has_no_names_of_them():
    recipe = TableRecipe("supply", {SHEET_NAME: "mineral"})
    text = member("Country,Year,Mine production (t)\nChile,2023,1\n")
    with Table(text) as table, pytest.raises((RecipeError, UnreadableFileError)):
        list(reading_by(recipe).read(text))
        table.close()
