"""Files of the U.S. Geological Survey on the one import path."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralcat.exchange.incoming import Format, IncomingRow, Member, RejectedRow
from mineralcat.exchange.packages.data_package import read_table, uid_of
from mineralcat.exchange.packages.write_data_package import text_of
from mineralcat.exchange.usgs import mcs_format, read_ds140
from mineralcat.exchange.usgs.mcs_tables import (
    Facts,
    files_facts,
    history_facts,
    long_facts,
    releases,
    salient_entries,
    salient_facts,
    wide_facts,
)
from mineralcat.schema.entities import entity_of
from mineralcat.shipped import shipped

USGS = Path(__file__).parents[1] / "data" / "usgs"
LONG = USGS / "MCS2026_Commodities_Data.csv"
MCS, DS140 = mcs_format.FORMAT, read_ds140.FORMAT
FORMATS = (MCS, DS140)
FILES: dict[Path, Format] = {
    LONG: MCS,
    USGS / "MCS2025_World_Data.csv": MCS,
    USGS / "mcs2023" / "world" / "mcs2023-cobal_world.csv": MCS,
    USGS / "mcs2024" / "salient" / "mcs2024-zinc_salient.csv": MCS,
    USGS / "ds140" / "ds140-tungsten-2019.xlsx": DS140,
}
SHIPPED = {
    table: {row["uid"]: row for row in read_table(shipped("db") / "reference", table)}
    for table in ("source", "mineral", "series", "supply", "statistic")
}
AREAS = {row["text"]: row["area"] for row in read_table(shipped("db") / "reference", "area_name")}


def member(data: bytes, name: str = "file") -> Member:
    return Member(name, len(data), lambda: io.BytesIO(data))


def rows_of(path: Path, name: str | None = None) -> list[IncomingRow]:
    found = list(FILES[path].read(member(path.read_bytes(), name or path.name)))
    return [row for row in found if isinstance(row, IncomingRow)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_is_known_by_one_format_whatever_it_is_called(path):
    knowing = [f for f in FORMATS if f.knows(member(path.read_bytes(), "holiday.jpg"))]
    assert knowing == [FILES[path]]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_make_recognition_fail(data):
    assert not any(f.knows(member(data)) for f in FORMATS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_imported_file_says_what_the_shipped_catalogue_says(path):
    """Taken in again it changes nothing: the same rows by natural key, with the same fields."""
    known = {"supply": 0, "statistic": 0, "series": 0, "source": 0}
    for row in rows_of(path):
        record = {**row.record}
        for column in row.words:
            record[column] = AREAS[record[column]]
        ours = SHIPPED[row.table][str(uid_of(row.table, record))]
        known[row.table] += 1
        differing = {key for key, value in record.items() if ours[key] != text_of(value)}
        assert differing <= {"note"}, (record, ours)
        assert "note" not in differing or "Version 1.3 of the report" in ours["note"]
    assert known["source"] == 1
    assert known["supply"] + known["statistic"] > 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_row_says_where_it_stood_and_what_was_written_there(path):
    for row in rows_of(path, f"usgs/{path.name}"):
        assert row.place.file == f"usgs/{path.name}"
        if row.table in ("supply", "statistic"):
            assert row.place.line > 1
            assert row.place.column
            assert row.original["value"] == row.record["as_published"]
            assert row.words == ({"area"} if row.record.get("area", "world") != "world" else set())


def test_a_renamed_release_is_cited_by_its_published_name():
    cited = {row.record["locator"].partition(",")[0] for row in rows_of(LONG, "a.csv")[5:9]}
    assert cited == {"MCS2026_Commodities_Data.csv"}


def test_a_sheet_is_named_where_there_are_several():
    places = {row.place.sheet for row in rows_of(USGS / "ds140" / "ds140-tungsten-2019.xlsx")}
    assert places == {None, "Tungsten"}


def test_what_cannot_be_read_is_rejected_with_its_place():
    path = USGS / "ds140" / "ds140-nickel-2019.xlsx"
    found = list(DS140.read(member(path.read_bytes(), path.name)))
    (rejected,) = [row for row in found if isinstance(row, RejectedRow)]
    assert (rejected.place.file, rejected.place.line) == ("ds140-nickel-2019.xlsx", 126)
    assert "stands twice" in rejected.reason


def test_a_file_that_is_refused_is_one_rejected_row_and_stops_no_other():
    path = USGS / "mcs2024" / "salient" / "mcs2024-cobal_salient.csv"
    (rejected,) = MCS.read(member(path.read_bytes(), path.name))
    assert isinstance(rejected, RejectedRow)
    assert "draft" in rejected.reason


def test_the_release_of_a_year_to_come_needs_no_new_code():
    text = LONG.read_bytes().decode("cp1252")
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        row["Year"] = str(int(row["Year"]) + 1) if row["Year"].isdecimal() else "2022\u201325"
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    data = out.getvalue().encode()
    (form,) = [f for f in FORMATS if f.knows(member(data))]
    found = list(form.read(member(data, "MCS2027.csv")))
    (source,) = [
        row.record for row in found if isinstance(row, IncomingRow) and row.table == "source"
    ]
    assert source["slug"] == "usgs-mcs-2027-data"
    assert source["title"] == "Mineral Commodity Summaries 2027 data release"
    assert source["year"] == 2027
    assert source["doi"] is None
    counts = [row.table for row in found if isinstance(row, IncomingRow)].count
    assert (counts("supply"), counts("statistic")) == (2097, 1697)


def test_vintages_stand_side_by_side():
    """Natural keys name the source: a newer release overwrites nothing of an older one."""
    for table in ("supply", "statistic"):
        assert "source" in entity_of(table).key
    chile = [
        row
        for row in SHIPPED["supply"].values()
        if row["area"] == "CHL"
        and row["period_to"] == "2022"
        and SHIPPED["series"][row["series"]]["mineral"] == "lithium"
        and SHIPPED["series"][row["series"]]["measure"] == "production"
    ]
    assert {(row["source"], row["value"]) for row in chile} == {
        ("usgs-mcs-2023-data", "39000"),
        ("usgs-mcs-2024-data", "38000"),
    }


# The tables of facts ----------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [files_facts, wide_facts, long_facts, history_facts])
def test_every_fact_of_a_world_table_is_of_a_mineral_or_says_why_not(facts):
    minerals = {row["slug"] for row in SHIPPED["mineral"].values()}
    for found in every(facts()):
        assert (found.series is None) == (found.passed is not None)
        assert found.series is None or found.series.mineral in minerals


def test_every_fact_of_salient_statistics_is_of_a_mineral_or_says_why_not():
    minerals = {row["slug"] for row in SHIPPED["mineral"].values()}
    for found in every(salient_facts()):
        assert found.mineral in minerals if found.passed is None else not found.mineral
    assert {entry.mineral for entry in salient_entries().values()} <= minerals


def every(facts: Facts) -> list:
    return [fact for entries in facts._facts.values() for _, fact in entries]


def test_the_releases_are_the_sources_that_ship():
    ships = {row["slug"]: row for row in SHIPPED["source"].values()}
    for slug, release in releases().items():
        for key, value in release.source.items():
            assert ships[slug][key] == text_of(value), (slug, key)


def test_data_series_140_is_shown_after_every_dated_release():
    assert releases()["usgs-ds140"].source["year"] is None
