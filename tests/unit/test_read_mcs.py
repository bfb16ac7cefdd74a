"""The official files of the U.S. Geological Survey, and what they get wrong."""

import csv
import hashlib
import io
from pathlib import Path

import pytest

from mineralcat.domain.terms import ClaimKind, ClaimStatus, Measure
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.usgs.mcs_format import read_mcs, reader_of
from mineralcat.exchange.usgs.mcs_rows import McsFile, StatisticFigure, SupplyFigure

DATA = Path(__file__).parents[1] / "data"
WIDE = DATA / "usgs" / "MCS2025_World_Data.csv"
LONG = DATA / "usgs" / "MCS2026_Commodities_Data.csv"


@pytest.fixture(scope="module")
def wide() -> McsFile:
    return read_mcs(WIDE.read_bytes(), WIDE.name)


@pytest.fixture(scope="module")
def long() -> McsFile:
    return read_mcs(LONG.read_bytes(), LONG.name)


def figures(
    file: McsFile,
    mineral: str,
    area: str,
    measure: Measure = Measure.PRODUCTION,
    form: str | None = None,
) -> dict[int, SupplyFigure]:
    """The figures of one series in one area by year; several series are a mistake of the test."""
    rows = [
        row
        for row in file.supply
        if row.series.mineral == mineral
        and row.area == area
        and row.series.measure is measure
        and (form is None or row.series.form == form)
    ]
    assert len({row.series for row in rows}) == 1
    return {row.period: row for row in rows}


def statistic(file: McsFile, mineral: str, indicator: str, year: int) -> list[StatisticFigure]:
    return [
        row
        for row in file.statistics
        if (row.mineral, row.indicator, row.period) == (mineral, indicator, year)
    ]


def test_the_files_are_the_ones_that_were_released():
    lines = (DATA / "SHA256SUMS").read_text().splitlines()
    names = {line.split(maxsplit=1)[1] for line in lines}
    files = {path for path in (DATA / "usgs").rglob("*") if path.is_file()}
    assert names == {path.relative_to(DATA).as_posix() for path in files} | {
        "concentration_checks.csv"
    }
    for line in lines:
        digest, name = line.split(maxsplit=1)
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("path", [WIDE, LONG], ids=lambda path: path.name)
def test_every_cell_is_told_of(path):
    file = read_mcs(path.read_bytes(), path.name)
    told = len(file.supply) + len(file.statistics) + len(file.passed) + file.merged
    assert file.problems == []
    assert told == file.cells > 6000


def test_a_release_is_known_by_its_content_not_by_its_name(wide, long):
    assert read_mcs(WIDE.read_bytes(), "download(3).txt").supply == wide.supply
    assert (wide.source, long.source) == ("usgs-mcs-2025-data", "usgs-mcs-2026-data")
    assert reader_of(b"slug,name\nlithium,Lithium\n") is None
    assert reader_of(b"") is None


@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe", b"a,b\n1,2\n", b"%PDF-1.7"])
def test_another_file_is_refused_in_a_sentence(data):
    with pytest.raises(UnreadableFileError, match=r"^x\.csv cannot be read: .*\.$"):
        read_mcs(data, "x.csv")


def test_a_release_with_a_broken_table_is_refused_in_a_sentence():
    broken = WIDE.read_bytes()[:3000] + b"\r\nMCS2025,Copper\r\n"
    with pytest.raises(UnreadableFileError, match="layout"):
        read_mcs(broken, "x.csv")


def test_an_unreadable_cell_is_a_problem_with_line_and_column():
    text = WIDE.read_bytes().decode("utf-8-sig")
    file = read_mcs(text.replace("175000", "about 175", 1).encode(), "x.csv")
    (problem,) = file.problems
    assert (problem.row, problem.column) == (268, "PROD_2023")
    assert "about 175" in problem.message


def test_a_withheld_figure_is_no_number_in_both_files(wide, long):
    for file, years in ((wide, {2023, 2024}), (long, {2024, 2025})):
        found = figures(file, "lithium", "United States")
        assert set(found) == years
        assert {row.figure.kind for row in found.values()} == {ClaimKind.WITHHELD}
        assert {row.status for row in found.values()} == {ClaimStatus.REPORTED}


def test_an_empty_cell_of_2025_is_passed_over_not_zero(wide, long):
    assert all(row.figure.kind is not ClaimKind.ZERO for row in wide.supply)
    assert not [
        row
        for row in wide.supply
        if row.series.mineral == "antimony"
        and row.area == "United States"
        and row.series.measure is Measure.PRODUCTION
    ]
    empty = [passed for passed in wide.passed if passed.reason.startswith("empty production")]
    assert len(empty) == 113
    assert figures(long, "antimony", "United States")[2024].figure.kind is ClaimKind.ZERO


@pytest.mark.parametrize(
    ("year", "mineral", "measure", "form", "area", "value", "unit"),
    [
        (2024, "titanium", Measure.PRODUCTION, "ilmenite", "Mozambique", 1900, "kt"),
        (2024, "titanium", Measure.PRODUCTION, "rutile", "Sierra Leone", 60, "kt"),
        (2024, "vanadium", Measure.RESERVES, "", "World total (rounded)", 18_000, "kt"),
        (2024, "molybdenum", Measure.RESERVES, "", "China", 5_900, "kt"),
        (2024, "iron", Measure.RESERVES, "crude ore", "Australia", 58_000, "Mt"),
        (2025, "vanadium", Measure.RESERVES, "", "Australia", 10_000, "kt"),
    ],
)
def test_a_unit_that_contradicts_the_numbers_is_corrected_with_a_note(
    wide, long, year, mineral, measure, form, area, value, unit
):
    row = figures(wide if year == 2024 else long, mineral, area, measure, form)[year]
    assert (row.figure.value, row.unit) == (value, unit)
    assert "db/README" in (row.note or "")


@pytest.mark.parametrize(
    ("mineral", "form", "area"),
    [
        ("titanium", "ilmenite", "South Africa"),
        ("titanium", "rutile", "Australia"),
        ("vanadium", "", "China"),
        ("molybdenum", "", "China"),
        ("iron", "crude ore", "Brazil"),
        ("zirconium", "", "Australia"),
    ],
)
def test_corrected_units_agree_with_the_other_release(wide, long, mineral, form, area):
    """A slip of a thousand would show: reserves a year later are of the same size."""
    before = figures(wide, mineral, area, Measure.RESERVES, form)[2024]
    after = figures(long, mineral, area, Measure.RESERVES, form)[2025]
    assert before.unit == after.unit
    assert before.figure.value is not None
    assert after.figure.value is not None
    assert 0.3 < after.figure.value / before.figure.value < 3


def test_capacity_filed_under_reserves_is_capacity(wide):
    assert not [
        row
        for row in wide.supply
        if row.series.mineral in ("indium", "magnesium") and row.series.measure is Measure.RESERVES
    ]
    assert figures(wide, "indium", "Peru", Measure.CAPACITY)[2024].note == (
        "Refinery capacity, filed under reserves in the file; see db/README."
    )
    assert figures(wide, "magnesium", "China", Measure.CAPACITY)[2024].figure.value == 1800


def test_reserves_of_the_platinum_group_are_of_the_group(wide, long):
    for file in (wide, long):
        assert figures(file, "platinum-group-metals", "Russia", Measure.RESERVES)
        minerals = {
            row.series.mineral for row in file.supply if row.series.measure is Measure.RESERVES
        }
        assert not minerals & {"platinum", "palladium"}


def test_the_total_of_ilmenite_and_rutile_is_a_series_of_its_own(wide, long):
    both = figures(wide, "titanium", "World total (ilmenite and rutile, rounded)")
    assert both[2024].series.form == "ilmenite and rutile"
    assert both[2024].figure.value == 9400
    assert figures(wide, "titanium", "World total (ilmenite, rounded)")[2024].figure.value == 8900
    areas = {row.area for row in long.supply if row.series.form == "ilmenite and rutile"}
    assert areas == {"World total"}


def test_cobalt_is_one_series_though_its_types_differ(wide):
    series = {
        row.series
        for row in wide.supply
        if row.series.mineral == "cobalt" and row.series.measure is Measure.PRODUCTION
    }
    assert len(series) == 1
    assert figures(wide, "cobalt", "United States")[2024].figure.value == 300


def test_two_rows_of_helium_are_one_derived_figure(wide):
    rows = figures(wide, "helium", "United States")
    assert (rows[2023].figure.value, rows[2024].figure.value) == (82, 81)
    assert rows[2024].figure.as_published == "68 + 13"
    assert rows[2024].status is ClaimStatus.DERIVED
    assert "469 and 470" in (rows[2024].note or "")
    assert wide.merged == 3


def test_boron_is_counted_apart_for_each_product(wide, long):
    for file in (wide, long):
        rows = [
            row
            for row in file.supply
            if row.series.mineral == "boron" and row.series.measure is Measure.PRODUCTION
        ]
        forms = {row.area: row.series.form for row in rows}
        assert forms["Bolivia"] == forms["Chile"] == "ulexite"
        assert forms["Turkey"] == "refined borates"
        world = next(row for row in rows if row.area == "World total")
        assert world.figure.kind is ClaimKind.NOT_APPLICABLE


def test_strontium_is_gross_weight_of_celestite_in_both(wide, long):
    one = figures(wide, "strontium", "China", Measure.RESERVES)[2024]
    other = figures(long, "strontium", "China", Measure.RESERVES)[2025]
    assert one.series == other.series
    assert one.figure.value == other.figure.value == 12_000_000
    assert "strontium content" in (one.note or "")


def test_the_later_year_is_estimated_and_marks_decide_of_the_earlier(wide, long):
    reported, estimated = ClaimStatus.REPORTED, ClaimStatus.ESTIMATED
    china, chile = figures(wide, "lithium", "China"), figures(wide, "lithium", "Chile")
    assert (china[2023].status, china[2024].status) == (estimated, estimated)
    assert (chile[2023].status, chile[2024].status) == (reported, estimated)
    assert figures(wide, "cobalt", "Russia")[2023].status is estimated  # its TYPE says so
    assert figures(wide, "barite", "Turkey")[2023].status is reported  # an exception of its TYPE
    assert figures(wide, "zirconium", "China")[2023].status is estimated  # others are "reported"
    assert figures(long, "lithium", "Chile")[2024].status is reported
    assert figures(long, "lithium", "Chile")[2025].status is estimated


def test_world_totals_are_marked_as_rounded(wide, long):
    for file in (wide, long):
        world = [row for row in file.supply if row.area.startswith("World total")]
        assert len(world) > 150
        unrounded = {row.series.mineral for row in world if not row.rounded}
        assert unrounded <= {"boron", "scandium", "yttrium", "sodium"}
        assert not [row for row in file.supply if row.rounded and row not in world]


def test_words_in_place_of_reserves_stay_words(wide, long):
    israel = figures(wide, "potash", "Israel", Measure.RESERVES, "")[2024]
    assert (israel.figure.kind, israel.figure.as_published) == (ClaimKind.IN_WORDS, "Large")
    for file, year in ((wide, 2024), (long, 2025)):
        austria = figures(file, "graphite", "Austria", Measure.RESERVES)[year]
        assert austria.figure.kind is ClaimKind.IN_WORDS
        assert "World total" in austria.figure.as_published
        assert austria.figure.high is None


def test_less_than_half_a_unit_has_half_a_unit_as_its_high(long):
    row = figures(long, "helium", "South Africa")[2025]
    assert row.figure.kind is ClaimKind.NEGLIGIBLE
    assert (row.figure.value, row.figure.high, row.unit) == (None, 0.5, "million m3")


def test_the_shifted_row_of_yttrium_is_read(long):
    row = figures(long, "yttrium", "World total")[2025]
    assert (row.figure.kind, row.figure.low, row.figure.high) == (ClaimKind.RANGE, 10_000, 15_000)
    assert row.note is None


def test_chromium_reserves_are_two_series(long):
    rows = [
        row
        for row in long.supply
        if row.series.mineral == "chromium" and row.series.measure is Measure.RESERVES
    ]
    assert {(row.series.basis, row.period) for row in rows} == {
        ("gross weight", 2024),
        ("Cr2O3 content", 2025),
    }


def test_countries_named_in_a_detail_are_the_area(long):
    row = figures(long, "cesium", "Australia, Canada, China, and Namibia", Measure.RESERVES)[2025]
    assert (row.figure.kind, row.figure.high) == (ClaimKind.BELOW, 200_000)


def test_products_split_over_details_are_one_series_with_a_note(long):
    rows = [row for row in long.supply if row.series.mineral == "tellurium"]
    production = {row.series for row in rows if row.series.measure is Measure.PRODUCTION}
    assert len(production) == 1
    assert any("Copper telluride." in (row.note or "") for row in rows)


def test_windows_1252_is_read(long):
    assert any(row.area == "Côte d\N{RIGHT SINGLE QUOTATION MARK}Ivoire" for row in long.supply)


def test_net_import_reliance_and_prices_are_statistics(long):
    (lithium,) = statistic(long, "lithium", "net import reliance", 2025)
    assert (lithium.figure.kind, lithium.figure.low) == (ClaimKind.ABOVE, 50)
    assert (lithium.detail, lithium.unit) == ("of apparent consumption", "percent")
    assert lithium.status is ClaimStatus.ESTIMATED
    (boron,) = statistic(long, "boron", "net import reliance", 2024)
    assert (boron.figure.kind, boron.figure.as_published) == (ClaimKind.IN_WORDS, "E")
    assert (boron.note or "").startswith("net exporter.")
    lme = [row for row in statistic(long, "cobalt", "price", 2024) if "LME" in row.detail]
    assert [(row.figure.value, row.unit) for row in lme] == [(11.84, "dollars per pound")]
    (scandium,) = [
        row for row in statistic(long, "scandium", "price", 2024) if "oxide" in row.detail
    ]
    assert (scandium.figure.low, scandium.figure.high) == (660, 670)


def test_a_price_whose_unit_contradicts_its_detail_is_corrected(long):
    (row,) = statistic(long, "manganese", "price", 2024)
    assert row.unit == "dollars per metric ton unit"
    assert "dollars per metric ton" in (row.note or "")


def test_details_do_not_repeat_indicator_or_unit(long):
    for row in long.statistics:
        assert "dollars" not in row.detail.lower(), row.detail
        assert not row.detail.lower().startswith(("price", "net import")), row.detail
        assert not set("?,") & set(row.detail[:1] + row.detail[-1:]), row.detail
        assert ",," not in row.detail


def test_a_mineral_that_is_no_entry_is_passed_over_with_its_reason(long):
    rows = list(csv.DictReader(io.StringIO(LONG.read_bytes().decode("cp1252"))))
    gold = {line for line, row in enumerate(rows, 2) if row["Commodity"] == "Gold"}
    reasons = {passed.reason for passed in long.passed if passed.line in gold}
    assert reasons == {
        "commodity is no entry of the catalogue",
        "U.S. salient statistic other than net import reliance, price and consumption",
    }
