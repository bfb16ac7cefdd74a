"""Workbooks of Data Series 140: world production since 1900."""

from functools import cache
from pathlib import Path

import pytest

from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.usgs.mcs_format import read_mcs
from mineralcat.exchange.usgs.mcs_rows import McsFile
from mineralcat.exchange.usgs.read_ds140 import is_ds140, read_ds140

USGS = Path(__file__).parents[1] / "data" / "usgs"
BOOKS = sorted((USGS / "ds140").glob("*.xlsx"))


@cache
def book(name: str) -> McsFile:
    path = USGS / "ds140" / f"ds140-{name}.xlsx"
    return read_ds140(path.read_bytes(), path.name)


def by_year(name: str, basis: str = "", form: str = "") -> dict[int, float | None]:
    return {
        row.period: row.figure.value
        for row in book(name).supply
        if basis in (row.series.basis, "") and form in (row.series.form, "")
    }


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_every_cell_of_world_production_is_told_of(path):
    file = read_ds140(path.read_bytes(), path.name)
    assert len(file.supply) + len(file.passed) + len(file.problems) == file.cells > 0


def test_a_workbook_is_known_by_its_content():
    path = USGS / "ds140" / "ds140-copper-2020.xlsx"
    assert read_ds140(path.read_bytes(), "numbers.bin").supply == book("copper-2020").supply
    assert is_ds140(path.read_bytes())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"Year,World\n"])
def test_other_bytes_are_no_workbook_of_the_series(data):
    assert not is_ds140(data)
    with pytest.raises(UnreadableFileError):
        read_ds140(data, "x.xlsx")


def test_a_century_of_copper_is_read():
    copper = by_year("copper-2020")
    assert list(copper) == list(range(1900, 2021))
    assert (copper[1900], copper[2020]) == (495_000, 20_600_000)
    row = book("copper-2020").supply[0]
    assert (row.area, row.unit, row.sheet, row.line) == ("World", "t", "Copper", 6)
    assert row.status is ClaimStatus.REPORTED


def test_gaps_stay_gaps():
    lithium = by_year("lithium-2021", basis="metal content")
    assert list(lithium) == list(range(2000, 2022))
    assert all(
        row.figure.kind is not ClaimKind.NOT_AVAILABLE for row in book("lithium-2021").supply
    )


def test_three_columns_of_lithium_are_three_series():
    bases = {row.series.basis for row in book("lithium-2021").supply}
    assert bases == {"gross weight", "metal content", "LCE"}


def test_a_sheet_a_series():
    stages = {
        str(row.series.stage): row.figure.value
        for row in book("nickel-2019").supply
        if row.period == 2018
    }
    assert stages == {"mine": 2_380_000, "plant": 2_060_000}


@pytest.mark.parametrize(("name", "year"), [("nickel-2019", 2019), ("cadmium-2022", 2021)])
def test_a_year_that_stands_twice_is_taken_once_and_told(name, year):
    file = book(name)
    (problem,) = file.problems
    assert f"The year {year} stands twice" in problem.message
    assert [row.line for row in file.supply if row.period == year][:1] == [problem.row - 1]


def test_footnotes_and_their_marks_are_no_figures():
    assert {row.series.form for row in book("titanium-minerals-2020").supply} == {
        "ilmenite and slag",
        "natural and synthetic rutile",
    }
    assert max(row.period for row in book("titanium-minerals-2020").supply) == 2020


@pytest.mark.parametrize("name", ["peat-2021", "asbestos-2022"])
def test_a_commodity_that_is_no_entry_is_passed_over(name):
    assert book(name).supply == []
    assert {row.reason for row in book(name).passed} == {"commodity is no entry of the catalogue"}


def test_chromium_content_is_not_the_chromite_of_the_summaries():
    (series,) = {row.series for row in book("chromium-2022").supply}
    assert (series.basis, series.form) == ("metal content", "")
    path = USGS / "mcs2023" / "world" / "mcs2023-chrom_world.csv"
    assert series not in {row.series for row in read_mcs(path.read_bytes(), path.name).supply}


def test_tungsten_is_the_series_that_the_summaries_go_on_with():
    (series,) = {row.series for row in book("tungsten-2019").supply}
    path = USGS / "mcs2022" / "world" / "mcs2022-tungs_world.csv"
    assert series in {row.series for row in read_mcs(path.read_bytes(), path.name).supply}
