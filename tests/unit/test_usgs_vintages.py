"""Releases of 2022 to 2025, a file a commodity: the traps of the official files, one by one."""

import csv
import io
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter

from mineralcat.domain.terms import ClaimKind, ClaimStatus, Measure, Stage
from mineralcat.exchange.formats import format_of
from mineralcat.exchange.incoming import Finding, IncomingRow, Member
from mineralcat.exchange.usgs import mcs_format
from mineralcat.exchange.usgs.mcs_format import read_mcs, reader_of
from mineralcat.exchange.usgs.mcs_rows import NOT_AN_ENTRY, McsFile, StatisticFigure, SupplyFigure
from mineralcat.exchange.usgs.read_mcs_salient import salient_sheet

USGS = Path(__file__).parents[1] / "data" / "usgs"
WORLD = sorted(USGS.glob("mcs202[234]/world/*.csv"))
SALIENT = sorted(USGS.glob("mcs202[2345]/salient/*.csv"))
DRAFT = USGS / "mcs2024" / "salient" / "mcs2024-cobal_salient.csv"
MISFILED = {"mcs2024-gypsu_salient.csv", "mcs2024-kyani_salient.csv"}
"""World tables of 2024 that lie among the salient statistics once more."""


@cache
def read(path: Path) -> McsFile:
    return read_mcs(path.read_bytes(), path.name)


def world(vintage: int, code: str) -> McsFile:
    return read(USGS / f"mcs{vintage}" / "world" / f"mcs{vintage}-{code}_world.csv")


def salient(vintage: int, code: str) -> list[StatisticFigure]:
    path = USGS / f"mcs{vintage}" / "salient" / f"mcs{vintage}-{code}_salient.csv"
    return read(path).statistics


def one(
    file: McsFile, area: str, year: int, measure: Measure = Measure.PRODUCTION, form: str = ""
) -> SupplyFigure:
    (row,) = [
        row
        for row in file.supply
        if (row.area, row.period, row.series.measure) == (area, year, measure)
        and form in (row.series.form, "")
    ]
    return row


def figures(
    rows: list[StatisticFigure], indicator: str, words: str = ""
) -> dict[int, float | None]:
    found = {
        row.period: row.figure.value
        for row in rows
        if row.indicator == indicator and words in row.detail
    }
    assert found, f"no {indicator} {words}"
    return found


@pytest.mark.parametrize("path", WORLD, ids=lambda path: path.name)
def test_every_cell_of_a_world_table_is_told_of(path):
    file = read(path)
    told = len(file.supply) + len(file.passed) + file.merged
    assert file.problems == []
    assert told == file.cells > 0
    assert file.source == f"usgs-mcs-{path.parts[-3].removeprefix('mcs')}-data"


@pytest.mark.parametrize("path", SALIENT, ids=lambda p: p.name)
def test_every_cell_of_salient_statistics_is_told_of(path):
    file = read(path)
    assert file.problems == []
    assert len(file.statistics) + len(file.passed) == file.cells > 0
    assert file.source == f"usgs-mcs-{path.parts[-3].removeprefix('mcs')}-data"


@pytest.mark.parametrize("vintage", [2022, 2023, 2024])
def test_no_figure_of_a_release_is_told_twice(vintage):
    keys: dict[object, int] = defaultdict(int)
    for path in WORLD:
        if f"mcs{vintage}" in path.parts:
            for row in read(path).supply:
                keys[row.series, row.area, row.period] += 1
    assert [key for key, count in keys.items() if count > 1] == []
    assert len(keys) == {2022: 380, 2023: 1988, 2024: 2062}[vintage]


def test_only_the_draft_is_refused():
    assert [path for path in (*WORLD, *SALIENT) if read(path).refused] == [DRAFT]


@pytest.mark.parametrize("vintage", [2022, 2023, 2024, 2025])
def test_no_statistic_of_a_release_is_told_twice(vintage):
    keys: dict[object, int] = defaultdict(int)
    for path in SALIENT:
        if f"mcs{vintage}" in path.parts:
            for row in read(path).statistics:
                keys[row.mineral, row.indicator, row.detail, row.unit, row.period] += 1
    assert [key for key, count in keys.items() if count > 1] == []
    assert len(keys) == {2022: 345, 2023: 1175, 2024: 1105, 2025: 1160}[vintage]


# What a file is of ------------------------------------------------------------------------------


def test_a_renamed_file_is_known_by_what_its_types_say():
    path = USGS / "mcs2023" / "world" / "mcs2023-lithi_world.csv"
    assert read_mcs(path.read_bytes(), "download(3).csv").supply == read(path).supply


def test_a_file_whose_types_name_no_commodity_needs_its_published_name():
    path = USGS / "mcs2023" / "world" / "mcs2023-lead_world.csv"
    assert {row.series.mineral for row in read(path).supply} == {"lead"}
    assert read(USGS / "mcs2023" / "world" / "mcs2023-salt_world.csv").supply == []
    renamed = read_mcs(path.read_bytes(), "download(3).csv")
    assert renamed.supply == []
    assert "download(3).csv was left out" in (renamed.refused or "")
    assert "not of what. Give it its published name" in (renamed.refused or "")


def test_a_name_that_contradicts_the_types_is_not_believed():
    path = USGS / "mcs2023" / "world" / "mcs2023-lithi_world.csv"
    assert read_mcs(path.read_bytes(), "mcs2023-nicke_world.csv").supply == read(path).supply


def test_a_draft_with_the_years_of_another_release_is_refused():
    """Filed among the salient statistics: a release of 2024 headed 2021 and 2022, Australia's
    reserves sixty times too large."""
    assert read(DRAFT).supply == []
    assert "It is a draft" in (read(DRAFT).refused or "")


def test_a_file_without_a_source_is_of_the_year_after_its_last():
    assert world(2024, "garne").source == "usgs-mcs-2024-data"


def test_salient_statistics_are_known_by_content():
    path = USGS / "mcs2025" / "salient" / "mcs2025-bauxi_salient.csv"
    assert reader_of(path.read_bytes()) is not None
    assert read_mcs(path.read_bytes(), "a.txt").statistics == read(path).statistics


# Headings ---------------------------------------------------------------------------------------


def test_units_stand_in_headings_alone():
    units = {
        (code, one(world(2023, code), area, 2021).unit)
        for code, area in (("lithi", "Chile"), ("zinc", "China"), ("galli", "China"))
    }
    assert units == {("lithi", "t"), ("zinc", "kt"), ("galli", "kg")}
    assert one(world(2023, "heliu"), "Qatar", 2021).unit == "million m3"
    assert one(world(2024, "feore"), "Brazil", 2023, Measure.RESERVES, "crude ore").unit == "Mt"


def test_a_type_where_the_heading_should_be_is_no_obstacle():
    assert one(world(2024, "fluor"), "China", 2022).figure.value == 5700
    assert one(world(2024, "fluor"), "China", 2022).series.mineral == "fluorspar"


def test_sponge_and_pigment_stand_side_by_side():
    found = [row for row in world(2024, "titan").supply if row.area == "Japan"]
    assert [(row.series.measure, row.series.form, row.figure.value) for row in found] == [
        (Measure.PRODUCTION, "sponge metal", 47000),
        (Measure.PRODUCTION, "sponge metal", 60000),
        (Measure.CAPACITY, "sponge metal", 65200),
        (Measure.CAPACITY, "TiO2 pigment", 322000),
    ]


def test_potash_has_two_kinds_of_reserves():
    found = [
        row
        for row in world(2023, "potas").supply
        if row.series.measure is Measure.RESERVES and row.area == "Canada"
    ]
    assert {row.series.basis: row.figure.value for row in found} == {
        "gross weight": 4_500_000,
        "K2O": 1_100_000,
    }


def test_figures_under_no_heading_are_found():
    """Barite, 2024: the reserves stand two columns right of their heading."""
    row = one(world(2024, "barit"), "India", 2023, Measure.RESERVES)
    assert (row.figure.value, row.unit, row.column) == (51_000, "kt", "column 9")
    assert "without heading" in (row.note or "")


@pytest.mark.parametrize(
    ("vintage", "code", "area", "unit", "measure"),
    [
        (2024, "selen", "China", "t", Measure.RESERVES),
        (2023, "rheni", "Russia", "kg", Measure.RESERVES),
        (2023, "chrom", "South Africa", "kt", Measure.PRODUCTION),
        (2023, "vanad", "China", "kt", Measure.RESERVES),
    ],
)
def test_a_wrong_unit_is_corrected_and_told(vintage, code, area, unit, measure):
    row = one(world(vintage, code), area, vintage - 1, measure)
    assert row.unit == unit
    assert "corrected to" in (row.note or "")


def test_a_right_unit_is_left_alone():
    row = one(world(2024, "vanad"), "China", 2023, Measure.RESERVES)
    assert (row.unit, row.figure.value) == ("kt", 4400)
    assert "corrected" not in (row.note or "")


def test_alumina_and_bauxite_are_told_apart_in_one_file():
    stages = {
        (row.series.mineral, row.series.stage, row.period): row.figure.value
        for row in world(2023, "bauxi").supply
        if row.area == "Australia" and row.series.measure is Measure.PRODUCTION
    }
    assert stages["bauxite", Stage.MINE, 2021] == 103_000
    assert stages["aluminium", Stage.REFINERY, 2021] == 20_400


def test_reserves_of_all_platinum_metals_are_of_the_group():
    found = [row for row in world(2023, "plati").supply if row.series.measure is Measure.RESERVES]
    assert {row.series.mineral for row in found} == {"platinum-group-metals"}
    assert one(world(2023, "plati"), "South Africa", 2022, Measure.RESERVES).figure.value == 63e6


def test_magnesite_counted_as_oxide_is_a_series_of_its_own():
    gross, oxide = world(2023, "mgcomp"), world(2024, "mgcomp")
    assert one(gross, "China", 2022).series.basis == "gross weight"
    assert one(oxide, "China", 2022).series.basis == "MgO content"


def test_silicon_of_2023_is_both_products_together():
    row = one(world(2023, "simet"), "China", 2021)
    assert row.series.form == "ferrosilicon and silicon metal"


def test_each_product_of_boron_is_a_series_of_its_own():
    forms = {row.area: row.series.form for row in world(2024, "boron").supply}
    assert forms["Chile, ulexite"] == "ulexite"
    assert forms["Turkey, refined borates"] == "refined borates"
    assert one(world(2024, "boron"), "World total", 2022).figure.kind is ClaimKind.NOT_APPLICABLE


# Values -----------------------------------------------------------------------------------------


def test_withheld_not_available_and_zero_are_three_things():
    lithium, fluorspar = world(2023, "lithi"), world(2024, "fluor")
    assert one(lithium, "United States", 2021).figure.kind is ClaimKind.WITHHELD
    assert one(fluorspar, "United States", 2022).figure.kind is ClaimKind.NOT_AVAILABLE
    zero = one(world(2024, "vanad"), "United States", 2022).figure
    assert (zero.kind, zero.value) == (ClaimKind.ZERO, 0)


def test_less_than_half_a_unit_is_negligible_and_no_zero():
    row = one(world(2024, "heliu"), "South Africa", 2023)
    assert (row.figure.kind, row.figure.value, row.figure.high) == (
        ClaimKind.NEGLIGIBLE,
        None,
        0.5,
    )


def test_an_e_before_a_number_marks_an_estimate():
    row = one(world(2024, "vanad"), "Russia", 2022)
    assert (row.figure.value, row.status) == (20_000, ClaimStatus.ESTIMATED)
    assert row.figure.as_published == "e20,000"


def test_bounds_are_bounds():
    reserves = one(world(2024, "nicke"), "World total (rounded)", 2023, Measure.RESERVES).figure
    assert (reserves.kind, reserves.value, reserves.low) == (ClaimKind.ABOVE, None, 130_000_000)
    below = one(world(2023, "zirco-hafni"), "United States", 2021).figure
    assert (below.kind, below.high) == (ClaimKind.BELOW, 100)


def test_a_bound_that_stands_in_the_note_is_read():
    row = one(world(2023, "antim"), "World total (rounded)", 2022, Measure.RESERVES)
    assert (row.figure.kind, row.figure.low) == (ClaimKind.ABOVE, 1_800_000)
    assert (row.note or "").startswith("In addition to the countries listed")


def test_reserves_that_the_note_calls_large_are_in_words():
    row = one(world(2023, "stron"), "World total (rounded)", 2022, Measure.RESERVES)
    assert row.figure.kind is ClaimKind.IN_WORDS
    assert "Large" in row.figure.as_published


def test_a_text_that_sends_to_another_row_is_in_words():
    row = one(world(2023, "timin"), "United States", 2021, form="rutile")
    assert row.figure.kind is ClaimKind.IN_WORDS
    assert row.figure.as_published == "Included with ilmenite"


def test_two_rows_of_one_country_are_added():
    row = one(world(2023, "heliu"), "United States", 2021)
    assert (row.figure.value, row.status) == (76, ClaimStatus.DERIVED)
    assert "Cliffside" in (row.note or "")


def test_several_world_totals_are_kept_apart():
    file = world(2023, "timin")
    totals = {
        row.series.form: row.figure.value
        for row in file.supply
        if row.area.startswith("World total")
        and row.period == 2021
        and row.series.measure is Measure.PRODUCTION
    }
    assert totals == {"ilmenite": 8900, "rutile": 618, "ilmenite and rutile": 9500}


def test_a_total_without_the_united_states_says_so():
    row = one(world(2023, "mgmet"), "World total (rounded), excluding United States", 2021)
    assert row.rounded
    assert row.note == "Excludes U.S. production."


# Estimates --------------------------------------------------------------------------------------


def test_the_later_year_is_estimated_and_the_earlier_where_heading_or_note_says_so():
    cobalt = world(2023, "cobal")
    assert one(cobalt, "Australia", 2021).status is ClaimStatus.REPORTED
    assert one(cobalt, "China", 2021).status is ClaimStatus.ESTIMATED  # by its note
    assert one(cobalt, "Australia", 2022).status is ClaimStatus.ESTIMATED
    assert one(world(2024, "cobal"), "Australia", 2022).status is ClaimStatus.ESTIMATED  # heading


def test_reported_marks_an_exception():
    magnesium = world(2024, "mgmet")
    assert one(magnesium, "China", 2022).status is ClaimStatus.REPORTED
    assert one(magnesium, "Brazil", 2022).status is ClaimStatus.ESTIMATED
    magnesite = world(2024, "mgcomp")
    assert one(magnesite, "Turkey", 2022).status is ClaimStatus.REPORTED
    assert one(magnesite, "China", 2022).status is ClaimStatus.ESTIMATED


def test_a_note_that_only_tells_the_status_is_not_told_again():
    assert one(world(2023, "cobal"), "China", 2021).note is None


# Salient statistics -----------------------------------------------------------------------------


def test_net_import_reliance_prices_and_consumption_are_taken():
    cobalt = salient(2025, "cobal")
    assert figures(cobalt, "net import reliance")[2024] == 76
    assert figures(cobalt, "price", "U.S. spot")[2024] == 17
    assert figures(cobalt, "consumption", "apparent")[2024] == 8500
    assert {row.indicator for row in cobalt} == {"net import reliance", "price", "consumption"}


def test_the_last_year_of_salient_statistics_is_an_estimate():
    status = {row.period: row.status for row in salient(2025, "cobal")}
    assert status[2024] is ClaimStatus.ESTIMATED
    assert status[2023] is ClaimStatus.REPORTED


def test_a_net_exporter_has_no_number():
    row = next(row for row in salient(2025, "boron") if row.indicator == "net import reliance")
    assert (row.figure.kind, row.figure.as_published) == (ClaimKind.IN_WORDS, "E")
    assert row.note == "Net exporter."


def test_a_percent_sign_does_not_hide_a_bound():
    row = next(row for row in salient(2022, "germa") if row.indicator == "net import reliance")
    assert (row.figure.low, row.figure.as_published) == (50, ">50%")


def test_a_heading_that_stands_four_times_is_told_apart_by_its_place():
    prices = [row for row in salient(2025, "timin") if row.indicator == "price"]
    assert [(row.detail.split(", ")[0], row.figure.value) for row in prices[-4:]] == [
        ("mineral concentrates: Rutile", 1310),
        ("mineral concentrates: Ilmenite and leucoxene", 500),
        ("mineral concentrates: Ilmenite", 340),
        ("mineral concentrates: Slag", 990),
    ]


@pytest.mark.parametrize(
    ("vintage", "code", "words", "unit"),
    [
        (2024, "selen", "United States", "dollars per kilogram"),
        (2025, "arsen", "U.S. warehouse", "dollars per pound"),
        (2024, "bauxi", "free alongside ship (f.a.s.)", "dollars per metric ton"),
        (2025, "zirco", "Hafnium", "dollars per kilogram"),
        (2024, "chrom", "Chromite ore", "dollars per metric ton"),
    ],
)
def test_a_price_under_a_wrong_or_broken_heading_has_its_true_unit(vintage, code, words, unit):
    rows = [
        row for row in salient(vintage, code) if words in row.detail and row.indicator == "price"
    ]
    assert {row.unit for row in rows} == {unit}
    assert all(row.note and "heading" in row.note for row in rows)


def test_a_price_under_the_heading_of_another_is_told_for_what_it_is():
    """Lead, 2024 and 2025: the North American price stands under London's heading."""
    right = figures(salient(2023, "lead"), "price", "North American")
    moved = figures(salient(2024, "lead"), "price", "North American")
    assert moved[2019] == right[2019] == 99.9


@pytest.mark.parametrize("code", ["felds", "fluor"])
def test_a_file_whose_columns_are_shifted_is_left_out(code):
    file = read(USGS / "mcs2024" / "salient" / f"mcs2024-{code}_salient.csv")
    assert file.statistics == []
    assert "the columns of this file are shifted against its heading" in {
        passed.reason for passed in file.passed
    }


def test_what_several_releases_say_of_a_year_is_of_one_size():
    """A unit read wrongly would be off by a thousand, or by pounds in a kilogram."""
    said: dict[object, list[float]] = defaultdict(list)
    for path in SALIENT:
        for row in read(path).statistics:
            if row.indicator == "price" and row.figure.value:
                key = row.mineral, row.detail, row.unit, row.period
                said[key].append(row.figure.value)
    apart = {key for key, values in said.items() if max(values) > 1.6 * min(values)}
    assert {key[:1] + key[3:] for key in apart} == {  # type: ignore[index]
        ("lithium", 2022),  # an estimate that was far off
        ("neodymium", 2021),
        ("scandium", 2023),  # a price for another lot
    }


def test_world_production_of_a_year_is_of_one_size_in_all_releases():
    said: dict[object, list[float]] = defaultdict(list)
    files = [*map(read, WORLD), read(USGS / "MCS2025_World_Data.csv")]
    scale = {"kg": 1e-3, "t": 1.0, "kt": 1e3, "Mt": 1e6, "million m3": 1.0}
    for file in files:
        for row in file.supply:
            if row.area.startswith("World total") and row.figure.value:
                said[row.series, row.period].append(row.figure.value * scale[row.unit])
    assert sum(len(values) > 1 for values in said.values()) > 100
    apart = [key for key, values in said.items() if max(values) > 1.6 * min(values)]
    assert apart == []


def released(path: Path) -> Member:
    return Member(path.name, path.stat().st_size, lambda: path.open("rb"), path)


def is_of_a_release(member: Member) -> bool:
    known = format_of(member)
    return known is not None and known.module == "usgs.mcs_format"


@pytest.mark.parametrize("path", sorted(USGS.glob("trends/*/*.csv")), ids=lambda p: p.name)
def test_a_figure_of_the_report_is_known_and_told_to_be_left_aside(path):
    """Else a release as it is published would ask what the columns of its figures are."""
    assert is_of_a_release(released(path))
    (said,) = mcs_format.FORMAT.read(released(path))
    assert isinstance(said, Finding)
    assert said.sentence.startswith("This is ")
    assert "from the report itself; nothing of it is taken. " in said.sentence


def test_salient_statistics_that_were_released_as_workbooks_are_read_like_the_others():
    """Two of 2023: quartz crystal and dimension stone, which are no entries of the catalogue."""
    books = sorted(USGS.glob("mcs2023/salient/*.xlsx"))
    assert len(books) == 2
    for book in books:
        member = released(book)
        assert is_of_a_release(member)
        found = read_mcs(salient_sheet(member) or b"", member.name)
        assert found.source == "usgs-mcs-2023-data"
        assert found.cells >= 5 * 9
        assert {passed.reason for passed in found.passed} == {NOT_AN_ENTRY}
        assert len(found.passed) == found.cells
        assert list(mcs_format.FORMAT.read(member)) == []


def test_a_workbook_of_salient_statistics_of_an_entry_gives_its_figures(tmp_path):
    csv_file = USGS / "mcs2023" / "salient" / "mcs2023-zinc_salient.csv"
    path = tmp_path / "zinc.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("notes").write(0, 0, "Directions")
        sheet = book.add_worksheet("SalientCSV")
        text = csv_file.read_text(encoding="utf-8-sig")
        for at, row in enumerate(csv.reader(io.StringIO(text, newline=""))):
            for column, cell in enumerate(row):
                is_number = cell.replace(".", "", 1).isdigit()
                sheet.write(at, column, float(cell) if is_number else cell)
    told = [
        [
            (row.record, row.original)
            for row in mcs_format.FORMAT.read(released(one))
            if isinstance(row, IncomingRow) and row.table == "statistic"
        ]
        for one in (csv_file, path)
    ]
    locators = [{record.pop("locator") for record, _ in rows} for rows in told]
    assert told[0] == told[1]
    assert len(told[0]) > 20
    assert all(len(one) == len(told[0]) for one in locators)
