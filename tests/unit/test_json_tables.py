"""JSON of records is read as a table: a column for each key, a row for each record."""

import json
from dataclasses import replace
from itertools import count, islice

import pytest

from mineralcat.exchange.incoming import Member
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.tables.table_files import Table
from tests.importing import review
from tests.unit.test_tables import member

RECORDS = [
    {"Mineral": "Lithium", "Country": "Chile", "Year": 2020, "Production (t)": 12.5},
    {"Mineral": "Lithium", "Country": "Peru", "Year": 2021, "Stage": None},
]
ROWS = [
    (1, ["Lithium", "Chile", 2020.0, 12.5, ""]),
    (2, ["Lithium", "Peru", 2021.0, "", ""]),
]
HEADINGS = ("Mineral", "Country", "Year", "Production (t)", "Stage")


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(RECORDS).encode(),
        json.dumps(RECORDS, indent=2).encode("utf-8-sig"),
        json.dumps(RECORDS).encode("utf-16"),
        "\n".join(map(json.dumps, RECORDS)).encode(),
        json.dumps({"title": "x", "about": {"a": [1]}, "data": RECORDS, "n": 2}).encode(),
        json.dumps({"years": [2020, 2021], "data": RECORDS, "none": []}).encode(),
    ],
)
def test_records_are_rows_however_they_are_listed(content):
    with Table(member(content, "x.json")) as table:
        choices = table.detected().choices
        assert table.headings(choices) == HEADINGS
        assert list(table.rows(choices)) == ROWS


def test_each_of_several_lists_is_a_sheet():
    content = json.dumps({"big": [{"x": "y" * 3000}] * 1000, "b": RECORDS}).encode()
    with Table(member(content, "x.json")) as table:
        assert [sheet.name for sheet in table.sheets] == ["big", "b"]
        choices = replace(table.detected().choices, sheet="b")
        assert table.headings(choices) == HEADINGS
        assert list(table.rows(choices)) == ROWS


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"a": 1}, {"a": {"b": 1}}]', r"“\[1\]\.a” of its JSON \(record 2\) .* holds several"),
        ('{"data": [{"a": [1]}]}', r"“data\[0\]\.a” of its JSON \(record 1\) .* holds several"),
        ('[{"a": 1}, 5]', r"“\[1\]” of its JSON \(record 2\) .* is no record"),
        ('[["a"], [1]]', r"“\[0\]” of its JSON"),
        ('{"a": 1}', "JSON without a list of records"),
        ('{"a": {"b": [1]}}', "JSON without a list of records"),
        ("{}", "JSON with nothing in it"),
        (" [] ", "JSON with nothing in it"),
        ('[{"a": 1}, {"a"', r"what stands there is no JSON \(line 1\)"),
        ('[{"a": NaN}]', "NaN is no number"),
        ('[{"a": 1, "a": 2}]', "the same key twice"),
        ("[" * 5000, "nested too deep|no JSON"),
    ],
)
def test_what_is_no_flat_record_is_told_by_its_path(content, said):
    with pytest.raises(UnreadableFileError, match=said):
        Table(member(content.encode(), "x.json"))


@pytest.mark.parametrize("text", ["[1] Mineral,b\n1,2\n", "<5,b\n<6,2\n", "{x},b\n1,2\n"])
def test_text_that_begins_like_something_else_is_a_table(text):
    with Table(member(text.encode(), "x.csv")) as table:
        assert len(table.headings(table.detected().choices)) == 2


def test_a_long_list_streams():
    line = json.dumps(RECORDS[0]).encode() + b"\n"
    with Table(member(line * 20_000, "x.json")) as table:
        row = next(islice(table.rows(table.detected().choices), 9_999, None))
        assert row == (10_000, ["Lithium", "Chile", 2020.0, 12.5])


def test_a_list_of_records_comes_in(small_catalogue, tmp_path):
    path = tmp_path / "x.json"
    full = {"Stage": "mine", "Measure": "production"}
    path.write_text(json.dumps([RECORDS[0] | full]), encoding="utf-8")
    with review(small_catalogue, path) as found:
        assert found.tables == {"x.json": ("supply",)}
        assert found.counts.rejected == 0
        assert next(r for r in found.rows() if r.table == "supply").place.line == 1


def test_a_file_that_is_gone_by_then_is_told_of_in_a_sentence(small_catalogue, tmp_path):
    from mineralcat.exchange.input_files import gather
    from mineralcat.exchange.review.review import review_of

    for name, text in (("x.json", '[{"a": 1}]'), ("x.csv", "a,b\n1,2\n"), ("x.xls", "")):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        members = list(gather([path]))
        path.unlink()
        with pytest.raises(UnreadableFileError, match=f"{name} .* not there any more"):
            review_of(small_catalogue, members)


def test_a_file_that_goes_while_it_is_read_is_told_of_in_a_sentence(small_catalogue):
    opened = count()

    def gone() -> object:
        if next(opened) < 6:
            return member(b"a,b\n1,2\n").open()
        raise PermissionError(13, "Permission denied")

    from mineralcat.exchange.review.review import review_of

    with pytest.raises(UnreadableFileError, match=r"x\.csv cannot be read: Permission denied"):
        review_of(small_catalogue, [Member("x.csv", 8, gone)])  # type: ignore[arg-type]
