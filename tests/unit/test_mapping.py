"""The rows of a table by a recipe: typed claims in the file's marks, or a reason; never a guess."""

import csv
import datetime
import io
import math
import re
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest

from mineralcat.domain.number_marks import COMMA_POINT, POINT_COMMA, SPACE_COMMA
from mineralcat.domain.terms import ClaimKind, ClaimStatus, Confidence, Origin, Stage
from mineralcat.exchange.cells.word_meanings import UnitMeaning
from mineralcat.exchange.incoming import IncomingRow, Member, RejectedRow
from mineralcat.exchange.packages.data_package import CATALOGUE_TABLES
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.tables.column_guesses import guess
from mineralcat.exchange.tables.mapping import mapped_preview, read_with
from mineralcat.exchange.tables.read_tables import FORMAT, reading_by
from mineralcat.exchange.tables.recipes import RecipeError, TableRecipe
from mineralcat.exchange.tables.table_files import Table
from mineralcat.exchange.tables.targets import target_of, targets
from mineralcat.schema.entities import entity_of
from mineralcat.schema.field_types import (
    ClaimFigure,
    Date,
    Flag,
    Number,
    Period,
    Reference,
    Text,
    Uid,
    Unit,
    Whole,
)
from tests.made_tables import member, read, refused, taken, xlsx

SUPPLY = TableRecipe(
    "supply",
    {"Mineral": "mineral", "Country": "area", "Year": "period", "Amount": "value", "Unit": "unit"},
    constants={"stage": "mine", "measure": "production", "source": "usgs-mcs-2026"},
)
HEAD = "Mineral;Country;Year;Amount;Unit\n"


def supply(*lines: str, recipe: TableRecipe = SUPPLY) -> list[Any]:
    return read(member(HEAD + "\n".join(lines) + "\n"), recipe)


def figure(text: str, marks=COMMA_POINT) -> Any:
    """The record of a supply figure that is written so, or why it is rejected."""
    file = member(f"{HEAD}Lithium;Chile;2023;{text};t\n")
    with Table(file) as table:
        choices = replace(table.detected().choices, marks=marks)
        rows = list(read_with(replace(SUPPLY, choices=choices), table))
    return rows[-1].record if isinstance(rows[-1], IncomingRow) else rows[-1].reason


# -- figures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "marks", "kind", "ends"),
    [
        ("1.234,5", POINT_COMMA, "number", (1234.5, None, None)),
        ("1.234,5", None, "number", (1234.5, None, None)),
        ("1.234", POINT_COMMA, "number", (1234, None, None)),
        ("1.234", COMMA_POINT, "number", (1.234, None, None)),
        ("1,23,456", COMMA_POINT, "number", (123456, None, None)),
        ("१२३", COMMA_POINT, "number", (123, None, None)),
        ("1234", None, "number", (1234, None, None)),
        ("-0", COMMA_POINT, "zero", (0, None, None)),
        ("0", COMMA_POINT, "zero", (0, None, None)),
        ("<5", COMMA_POINT, "below", (None, None, 5)),
        (">5", COMMA_POINT, "above", (None, 5, None)),
        ("~70", COMMA_POINT, "number", (70, None, None)),
        ("60-65", COMMA_POINT, "range", (None, 60, 65)),
        ("W", COMMA_POINT, "withheld", (None, None, None)),
        ("NA", COMMA_POINT, "not available", (None, None, None)),
        ("—", COMMA_POINT, "zero", (0, None, None)),
    ],
)
def test_a_figure_becomes_a_typed_claim_and_keeps_its_text(text, marks, kind, ends):
    record = figure(text, marks)
    assert record["claim_kind"] == kind
    assert (record["value"], record["low"], record["high"]) == ends
    assert record["as_published"] == text
    assert record["rounded"] is (text == "~70")
    if record["value"] == 0:
        assert math.copysign(1, record["value"]) == 1


@pytest.mark.parametrize(
    ("text", "marks", "said"),
    [
        ("86,0001", COMMA_POINT, "not a number as those of this column, like 1,234.5"),
        ("9,6", COMMA_POINT, "not a number as those of this column"),
        ("1.234", SPACE_COMMA, "not a number as those of this column"),
        ("“2 or 3 mines”", COMMA_POINT, "no unit"),
        ("inf", COMMA_POINT, "no figure"),
        ("1e400", COMMA_POINT, "too large"),
        ("1e-400", COMMA_POINT, "too small"),
        ("e", COMMA_POINT, "net exporter|not a figure"),
        ("65-60", COMMA_POINT, "low end"),
        ("12 parsecs", COMMA_POINT, "no unit"),
        ("abc", COMMA_POINT, "not a figure"),
    ],
)
def test_a_figure_that_is_none_or_may_be_two_is_rejected_with_the_reason(text, marks, said):
    (row,) = refused(supply_of(text, marks))
    assert row.place.line == 2
    assert row.place.column == "Amount"
    assert row.text == text
    assert re.search(said, row.reason)


def supply_of(text: str, marks) -> list[Any]:
    file = member(f"{HEAD}Lithium;Chile;2023;{text};t\n")
    with Table(file) as table:
        choices = replace(table.detected().choices, marks=marks)
        return list(read_with(replace(SUPPLY, choices=choices), table))


def test_a_number_cell_is_read_as_the_number_and_a_date_cell_as_none():
    rows: list[list[Any]] = [["Mineral", "Country", "Year", "Amount", "Unit"]]
    rows += [["Lithium", "Chile", 2023, 1234.5, "t"], ["Lithium", "Peru", 2023, 0, "t"]]

    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(3, 0, ["Lithium", "Cuba", 2023, "", "t"])
        sheet.write_datetime(3, 3, datetime.date(2024, 4, 3), day)
        sheet.write_row(4, 0, ["Lithium", "Mali", "", 5, "t"])
        sheet.write_datetime(4, 2, datetime.date(2022, 12, 31), day)

    found = read(member(xlsx(rows, fill), "a.xlsx"), SUPPLY)
    assert [row.record["value"] for row in taken(found, "supply")] == [1234.5, 0.0, 5.0]
    assert taken(found, "supply")[1].record["claim_kind"] is ClaimKind.ZERO
    assert taken(found, "supply")[2].record["period_from"] == 2022
    (bad,) = refused(found)
    assert (bad.place.sheet, bad.place.line, bad.place.column) == ("Supply", 4, "Amount")
    assert "date" in bad.reason


def test_dates_are_years_where_each_of_the_column_is_the_first_or_last_day_of_one():
    found = supply("Lithium;Chile;31.12.2021;5;t", "Lithium;Chile;01.01.2023;6;t")
    assert [row.record["period_from"] for row in taken(found, "supply")] == [2021, 2023]


def test_the_first_of_january_among_other_days_is_no_year():
    found = supply(
        "Lithium;Chile;2021-01-01;5;t", "Lithium;Chile;2021-02-01;6;t", "Lithium;Chile;2020;7;t"
    )
    assert [row.record["period_from"] for row in taken(found, "supply")] == [2020]
    assert "“2021-01-01” is a day among others" in refused(found)[0].reason
    assert len(refused(found)) == 2


def test_dates_are_years_in_headings_and_for_all_rows_too():
    constants = {"mineral": "lithium", "stage": "mine", "measure": "production", "unit": "t"}
    wide = TableRecipe("supply", {"Country": "area"}, {"31.12.2021": "31.12.2021"}, constants)
    (row,) = taken(read(member("Country,31.12.2021\nChile,5\n"), wide), "supply")
    assert (row.record["period_from"], row.record["period_to"]) == (2021, 2021)
    columns = {"Country": "area", "Amount": "value"}
    for text, years in (("2021-12-31", (2021, 2021)), ("FY2024-25", (2024, 2025))):
        whole = TableRecipe("supply", columns, constants=constants | {"period": text})
        (row,) = taken(read(member("Country,Amount\nChile,5\n"), whole), "supply")
        assert (row.record["period_from"], row.record["period_to"]) == years


# -- rows ------------------------------------------------------------------------------------------


def test_a_row_tells_its_series_by_its_key_in_the_files_own_words():
    found = supply("Lithium;Congo (Kinshasa);2023e;5;kt", "Lithium;Chile;FY 2024-25;7;kt")
    series, first, second = taken(found)
    assert series.table == "series"
    assert series.record["mineral"] == "Lithium"
    assert series.record["stage"] is Stage.MINE
    assert series.words == {"mineral"}
    assert first.record["series"] == series.record
    assert first.record["area"] == "Congo (Kinshasa)"
    assert first.words == {"series.mineral", "area", "source"}
    assert first.record["status"] is ClaimStatus.ESTIMATED
    assert first.record["unit"] == "kt"
    assert first.record["source"] == "usgs-mcs-2026"
    assert first.record["confidence"] is Confidence.SINGLE_COPY
    assert first.record["origin"] is Origin.IMPORTED
    assert first.original == {
        "mineral": "Lithium",
        "area": "Congo (Kinshasa)",
        "period": "2023e",
        "value": "5",
        "unit": "kt",
    }
    assert (second.record["period_from"], second.record["period_to"]) == (2024, 2025)
    assert second.record["note"] == "Period as published: FY 2024-25."
    assert "status" not in second.record


def test_what_a_file_says_nothing_of_is_not_in_the_record():
    file = member("name,kind\nUnobtainium,element\n")
    (row,) = taken(read(file, TableRecipe("mineral", {"name": "name", "kind": "kind"})))
    assert row.record == {
        "slug": "unobtainium",
        "name": "Unobtainium",
        "kind": "element",
        "origin": Origin.IMPORTED,
    }


def test_the_figures_own_marks_win_over_columns_and_constants():
    recipe = replace(SUPPLY, constants={**SUPPLY.constants, "status": "reported"})
    (row,) = taken(supply("Lithium;Chile;2023p;5 e kt;t", recipe=recipe), "supply")
    assert (row.record["unit"], row.record["status"]) == ("kt", ClaimStatus.ESTIMATED)


def test_a_wide_table_gives_one_row_for_each_year_and_none_for_an_empty_cell():
    text = "Country,2021,2022 (t),2023e\nChile,1,,3\nPeru,W,abc,\n"
    recipe = TableRecipe(
        "supply",
        {"Country": "area"},
        {"2021": "2021", "2022 (t)": "2022", "2023e": "2023e"},
        {"mineral": "lithium", "stage": "mine", "measure": "production", "unit": "t"},
    )
    found = read(member(text), recipe)
    said = [
        (r.place.column, r.record["period_from"], r.record["value"]) for r in taken(found, "supply")
    ]
    assert said == [("2021", 2021, 1.0), ("2023e", 2023, 3.0), ("2021", 2021, None)]
    assert taken(found, "supply")[1].record["status"] is ClaimStatus.ESTIMATED
    assert [(r.place.line, r.place.column, r.text) for r in refused(found)] == [
        (3, "2022 (t)", "abc")
    ]
    assert [row.record["mineral"] for row in taken(found, "series")] == ["lithium"]


def test_a_row_that_lacks_what_it_needs_is_rejected_and_names_no_series():
    lacking = (
        ";Chile;2023;5;t",
        "Lithium;;2023;5;t",
        "Lithium;Chile;;5;t",
        "Lithium;Chile;2023;;t",
    )
    found = supply(*lacking, "Lithium;Chile;2023;5;", "Lithium;Chile;2023;W;")
    assert [row.place.line for row in refused(found)] == [2, 3, 4, 5, 6]
    assert [row.place.column for row in refused(found)] == [
        "Mineral",
        "Country",
        "Year",
        "Amount",
        "Unit",
    ]
    assert [row.table for row in taken(found)] == ["series", "supply"]


def test_ragged_rows_are_rejected_by_their_line_and_shift_no_column():
    text = "Mineral,Country,Year,Amount,Unit\n"
    text += "Lithium,Chile,2023,5,t\nLithium,Chile,2023,5\nLithium,Chile,2023,1,000,t\n"
    text += "Lithium,Chile,2024,5,t,,\n\n , , , , \n"
    found = read(member(text), SUPPLY)
    assert [row.place.line for row in refused(found)] == [3, 4]
    assert [row.record["period_from"] for row in taken(found, "supply")] == [2023, 2024]


def test_low_and_high_ends_may_have_columns_of_their_own():
    text = "mineral,application,value,low,high,unit\nNd,magnet,200,150,250,kg/MW\n"
    text += "Nd,motor,,1,2,kg/MW\nNd,pump,,,9,kg/MW\nNd,fan,300,1,2,kg/MW\nNd,x,,,,kg/MW\n"
    columns = ("mineral", "application", "value", "low", "high", "unit")
    found = read(member(text), TableRecipe("intensity", dict(zip(columns, columns, strict=True))))
    ends = [
        (r.record["claim_kind"], r.record.get("value"), r.record.get("low"), r.record["high"])
        for r in taken(found)
    ]
    assert ends == [
        (ClaimKind.NUMBER, 200, 150, 250),
        (ClaimKind.RANGE, None, 1, 2),
        (ClaimKind.BELOW, None, None, 9),
    ]
    assert "between" in refused(found)[0].reason
    assert refused(found)[1].place.column == "value"


def test_a_use_needs_no_figure():
    text = "mineral,application,importance\nNeodymium,Wind,essential\n"
    columns = {"mineral": "mineral", "application": "application", "importance": "importance"}
    (row,) = taken(read(member(text), TableRecipe("usage", columns)))
    assert row.record["claim_kind"] is ClaimKind.IN_WORDS
    assert row.record["confidence"] is Confidence.UNSOURCED


def test_a_text_that_was_shielded_from_spreadsheets_is_as_it_was():
    text = "name,kind,note\n'=Ore,mineral,''quoted\n's Heer,mineral,-5\n"
    found = read(member(text), TableRecipe("mineral", {h: h for h in ("name", "kind", "note")}))
    assert [row.record["name"] for row in taken(found)] == ["=Ore", "'s Heer"]
    assert [row.record["note"] for row in taken(found)] == ["'quoted", "-5"]


def test_a_word_that_is_none_of_those_known_is_rejected_with_them():
    found = read(
        member("name,kind\nA,elements\nB,wood\n"),
        TableRecipe("mineral", {"name": "name", "kind": "kind"}),
    )
    assert taken(found)[0].record["kind"] == "element"
    assert "element, group" in refused(found)[0].reason


def test_a_text_that_is_too_long_for_its_field_is_rejected():
    found = read(member(f"name,kind,symbol\nA,element,{'x' * 13}\n"),
                 TableRecipe("mineral", {h: h for h in ("name", "kind", "symbol")}))  # fmt: skip
    assert "up to 12" in refused(found)[0].reason


# -- units -----------------------------------------------------------------------------------------


def test_units_mixed_in_a_column_stay_as_published_and_those_unknown_are_asked_about():
    found = taken(
        supply(*(f"Lithium;Chile;{2000 + n};5;{unit}" for n, unit in enumerate(UNITS))), "supply"
    )
    assert [row.record["unit"] for row in found] == ["t", "kt", "kg", "t", "lb", "t LCE", "mt"]
    assert [("unit" in row.words) for row in found] == [False] * 4 + [True] * 3
    assert all(row.record["value"] == 5 for row in found)


UNITS = ("t", "kt", "kilograms", "metric tons", "lb", "t LCE", "mt")


def test_a_recipe_says_what_units_mean_and_on_which_basis():
    recipe = replace(SUPPLY, units={"t LCE": UnitMeaning("t", "LCE"), "mt": UnitMeaning("t")})
    found = supply("Lithium;Chile;2023;5;t LCE", "Lithium;Chile;2023;5;mt", recipe=recipe)
    rows = taken(found, "supply")
    assert [row.record["unit"] for row in rows] == ["t", "t"]
    assert [row.record["series"]["basis"] for row in rows] == ["LCE", ""]
    assert not any("unit" in row.words for row in rows)
    assert len(taken(found, "series")) == 2


def test_a_basis_is_noted_where_the_table_has_no_place_for_it():
    recipe = TableRecipe(
        "intensity",
        {heading: heading for heading in ("mineral", "application", "value")},
        constants={"unit": "kg REO/MW"},
        units={"kg REO/MW": UnitMeaning("kg/MW", "REO")},
    )
    (row,) = taken(read(member("mineral,application,value\nNd,magnet,5\n"), recipe))
    assert (row.record["unit"], row.record["note"]) == ("kg/MW", "Basis of the unit: REO.")


# -- recipes that do not fit -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (replace(SUPPLY, constants={"stage": "mine"}), "Measure is not given"),
        (replace(SUPPLY, columns={**SUPPLY.columns, "Gone": "note"}), "no column “Gone”"),
        (replace(SUPPLY, columns={**SUPPLY.columns, "Unit": "value"}), "Two columns|Unit is not"),
        (replace(SUPPLY, columns={**SUPPLY.columns, "Unit": "colour"}), "Unit is not|no field"),
        (replace(SUPPLY, constants={**SUPPLY.constants, "stage": "moon"}), "cannot be read"),
    ],
)
def test_a_recipe_that_does_not_fit_is_refused_in_a_sentence(recipe, said):
    with pytest.raises(RecipeError, match=said):
        supply("Lithium;Chile;2023;5;t", recipe=recipe)


def test_the_preview_of_a_mapping_is_the_reader_itself():
    lines = [f"Lithium;Chile;{1900 + n};5;t" for n in range(50)]
    file = member(HEAD + "\n".join(lines))
    with Table(file) as table:
        recipe = replace(SUPPLY, choices=table.detected().choices)
        assert mapped_preview(recipe, table, 10) == list(read_with(recipe, table))[:10]


# -- every table -----------------------------------------------------------------------------------


def test_rows_of_every_table_can_be_imported_by_the_table_of_targets():
    assert {target.table for target in targets()} == set(CATALOGUE_TABLES)
    for target in targets():
        told = {one.column for one in target.fields} | {one.within for one in target.fields}
        columns = set(entity_of(target.table).by_key)
        assert columns <= told, target.table


_SAMPLE = {
    Text: "some words",
    Reference: "Something",
    Flag: "yes",
    Whole: "2020",
    Number: "5",
    Date: "2024-05",
    Period: "2024",
    ClaimFigure: "5",
    Unit: "t",
}


@pytest.mark.parametrize("table", sorted(CATALOGUE_TABLES))
def test_a_row_of_each_table_is_read_from_its_fields(table):
    skipped = {"low", "high", "claim_kind", "period_from", "period_to", "as_published"}
    fields = [
        one
        for one in target_of(table).fields
        if one.kind is not Uid and one.key not in skipped | {"origin"}
    ]
    cells = [
        next(iter(one.choices)).value if one.choices else _SAMPLE[one.kind][: one.longest or 99]
        for one in fields
    ]
    text = io.StringIO()
    csv.writer(text).writerows([[one.key for one in fields], cells])
    found = read(member(text.getvalue()), TableRecipe(table, {one.key: one.key for one in fields}))
    assert not refused(found)
    row = taken(found, table)[0]
    for one in fields:
        record = row.record[one.within] if one.within else row.record
        assert record[one.column] is not None


def test_a_table_as_this_program_writes_it_is_known_by_its_headings_and_read_as_it_was():
    from mineralcat.shipped import shipped

    for table in ("supply", "mineral", "listing_member", "usage_substitute", "statistic"):
        lines = (shipped("db") / "reference" / f"{table}.csv").read_text("utf-8").splitlines(True)
        file = member("".join(lines[:300]), f"{table}.csv")
        found = list(FORMAT.read(file))
        assert not refused(found)
        assert {row.table for row in taken(found)} == {table}
        written = list(csv.DictReader(lines[:300]))
        assert [str(row.record["uid"]) for row in taken(found)] == [w["uid"] for w in written]
        for row, before in zip(taken(found), written, strict=True):
            for column, text in before.items():
                value = row.record[column]
                if isinstance(value, bool):
                    value = str(value).lower()
                same = (
                    float(text) == value if isinstance(value, float) else text == str(value or "")
                )
                assert same or (text == "0" and value == 0), (table, column, text, value)


# -- as a format -----------------------------------------------------------------------------------


def test_a_table_whose_headings_leave_nothing_open_is_read_without_a_recipe():
    text = "Mineral,Country,Year,Mine production (kt)\nLithium,Chile,2023,44\n"
    file = member(text)
    assert FORMAT.knows(file)
    (row,) = taken(FORMAT.read(file), "supply")
    assert (row.record["value"], row.record["unit"]) == (44.0, "kt")


def test_a_table_that_leaves_something_open_says_what():
    with pytest.raises(UnreadableFileError, match=r"“stage”.*File > Import"):
        list(FORMAT.read(member("Mineral,Country,Year,Amount (t)\nLithium,Chile,2023,44\n")))
    with pytest.raises(UnreadableFileError):
        list(FORMAT.read(member("foo,bar\n1,2\n")))


def test_with_a_recipe_another_file_of_its_kind_is_read_as_it_is_found_to_be():
    recipe = replace(SUPPLY, headings=tuple(HEAD.strip().split(";")))
    text = HEAD.replace(";", "\t") + "Lithium\tÖsterreich\t2023\t5\tt\n"
    rows = list(reading_by(recipe).read(member(text.encode("cp1252"))))
    assert taken(rows, "supply")[0].record["area"] == "Österreich"


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 99, b"plain words\nand more", b"{}", b"\xff\xfe\xff", b"PK\x03\x04"]
)
def test_what_is_no_table_is_not_known_and_raises_nothing(content):
    assert not FORMAT.knows(Member("x", len(content), lambda: io.BytesIO(content)))


def test_memory_stays_flat_however_long_the_table_is():
    def peak(rows: int) -> int:
        body = b"".join(b"Lithium;Land %d;2023;%d;t\n" % (n % 90, n % 900) for n in range(rows))
        file = member(HEAD.encode() + body)
        with Table(file) as table:
            recipe = replace(SUPPLY, choices=guess(table, table.detected().choices).choices)
            tracemalloc.start()
            try:
                count = sum(not isinstance(row, RejectedRow) for row in read_with(recipe, table))
                assert count > rows
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    assert peak(8_000) < peak(2_000) + 200_000
