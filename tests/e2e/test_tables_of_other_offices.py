"""Tables as other offices publish them: whatever is imported of them is what they say.

Each table is imported twice, as somebody would who does not know it: without a word, and with what
the program asked for. The first may take less in, never anything else; the second takes in all.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter
from sqlalchemy import select

from mineralcat import cli
from mineralcat.domain.terms import Origin
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Area, Mineral, Series, Statistic, Supply


class Figure(NamedTuple):
    """What a table says of a mineral: where or what, when, how much or why not, in which unit."""

    mineral: str
    about: str
    year: int
    value: float | str
    unit: str | None
    basis: str = ""


@pytest.fixture
def catalogue_file(lean_catalogue_file: Path) -> Path:
    return lean_catalogue_file


@pytest.fixture
def imported(catalogue_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Import a file into a copy of the catalogue of its own; what came in of it, and what was
    printed."""

    def run(path: Path, *options: str) -> tuple[set[Figure], str]:
        copy = tmp_path / f"copy-{len(list(tmp_path.glob('copy-*')))}.mineralcat"
        copy.write_bytes(catalogue_file.read_bytes())
        status = cli.main(["import", str(path), *options, "--catalogue", str(copy)])
        out, error = capsys.readouterr()
        assert status in (0, 2)
        assert "went wrong" not in error
        assert (status == 2) == bool(error)
        with Catalogue.open(copy) as catalogue, catalogue.reading() as session:
            return set(_figures(session)), out + error

    return run


def _figures(session: Any) -> Iterable[Figure]:
    supply = (
        select(Mineral.slug, Area.slug, Supply, Series)
        .join(Supply.series)
        .join(Series.mineral)
        .join(Supply.area)
        .where(Supply.origin == Origin.IMPORTED)
    )
    for mineral, area, claim, series in session.execute(supply):
        yield _figure(mineral, area, claim, series.form or series.basis)
    statistics = (
        select(Mineral.slug, Statistic)
        .join(Mineral, Mineral.id == Statistic.mineral_id)
        .where(Statistic.origin == Origin.IMPORTED)
    )
    for mineral, claim in session.execute(statistics):
        yield _figure(mineral, f"{claim.indicator}: {claim.detail}", claim)


def _figure(mineral: str, about: str, claim: Any, basis: str = "") -> Figure:
    value = claim.value if claim.value is not None else str(claim.claim_kind)
    return Figure(mineral, about, claim.period_to, value, claim.unit, basis)


def _csv(path: Path, rows: Iterable[Iterable[object]], delimiter: str = ",") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig")
    return path


MINED = ("--set", "stage=mine", "--set", "measure=production")


def test_a_table_with_german_marks_flags_and_footnotes(imported, tmp_path):
    path = _csv(
        tmp_path / "mine_prod_de.csv",
        [
            ["Bergwerksproduktion nach Land und Rohstoff"],
            ["Letzte Aktualisierung: 14.03.2024"],
            ["Einheit: Tonnen"],
            [],
            ["Land", "Rohstoff", "Einheit", "2020", "2021", "2022"],
            ["Portugal", "Lithium", "t", "348", "900 e", "1.380,5"],
            ["Finnland", "Kobalt", "t", "1.559", "1.084,25 p", ": c"],
            ["Schweden", "Kupfer", "t", "100.000", "99.500,75", ":"],
            ["Deutschland", "Lithium", "t", ":", ":", ":"],
            [],
            ["Sonderzeichen:"],
            [":", "nicht verfügbar"],
            ["c", "vertraulich"],
            ["e", "geschätzt"],
        ],
        delimiter=";",
    )
    truth = {
        Figure("lithium", "PRT", 2020, 348, "t"),
        Figure("lithium", "PRT", 2021, 900, "t"),
        Figure("lithium", "PRT", 2022, 1380.5, "t"),
        Figure("cobalt", "FIN", 2020, 1559, "t"),
        Figure("cobalt", "FIN", 2021, 1084.25, "t"),
        Figure("cobalt", "FIN", 2022, "withheld", "t"),
        Figure("copper", "SWE", 2020, 100_000, "t"),
        Figure("copper", "SWE", 2021, 99_500.75, "t"),
        Figure("copper", "SWE", 2022, "not available", "t"),
        *(Figure("lithium", "DEU", year, "not available", "t") for year in (2020, 2021, 2022)),
    }
    alone, said = imported(path, *MINED)
    assert alone <= truth
    assert ": c" in said
    found, _ = imported(
        path,
        *MINED,
        *("--marks", "1.234,5", "--answer", ":=not available", "--answer", ": c=withheld"),
    )
    assert found == truth


def test_an_extract_whose_years_are_dates(imported, tmp_path):
    what, tonnes = ("cobalt, mine", "Production"), "tonnes (metric)"
    path = _csv(
        tmp_path / "world_mineral_statistics.csv",
        [
            [
                *("country_trans", "country_iso3_code", "bgs_commodity_trans"),
                *("bgs_statistic_type_trans", "year", "quantity", "units", "concat_figure_notes"),
            ],
            ["Chile", "CHL", *what, "2021-01-01", "", tonnes, ""],
            ["Finland", "FIN", *what, "2021-01-01", 1084, tonnes, ""],
            ["Finland", "FIN", *what, "2022-01-01", 1200, tonnes, "Estimated"],
            ["Congo, Democratic Republic", "COD", *what, "2022-01-01", 144000, tonnes, ""],
        ],
    )
    truth = {
        Figure("cobalt", "FIN", 2021, 1084, "t"),
        Figure("cobalt", "FIN", 2022, 1200, "t"),
        Figure("cobalt", "COD", 2022, 144_000, "t"),
    }
    alone, said = imported(path)
    assert alone <= truth
    assert said
    found, _ = imported(
        path,
        *("--target", "supply", "--set", "stage=mine"),
        *("--map", "country_iso3_code=area", "--map", "bgs_commodity_trans=mineral"),
        *("--map", "bgs_statistic_type_trans=measure", "--map", "year=period"),
        *("--map", "quantity=value", "--map", "units=unit", "--map", "country_trans="),
        *("--answer", "cobalt, mine=cobalt", "--answer", "tonnes (metric)=t"),
    )
    assert found == truth


def test_a_table_with_a_preamble_official_names_and_codes(imported, tmp_path):
    what = ("Cobalt mine production (metric tons)", "CO.MN")
    path = _csv(
        tmp_path / "API_COBALT_DS2_en_csv_v2.csv",
        [
            ["Data Source", "World Development Indicators"],
            [],
            ["Last Updated Date", "2024-06-28"],
            [],
            [
                *("Country Name", "Country Code", "Indicator Name", "Indicator Code"),
                *range(2020, 2024),
            ],
            ["Congo, Dem. Rep.", "COD", *what, 98000, 119000, 144000, ".."],
            ["Korea, Rep.", "KOR", *what, "", "", "", ""],
            ["Turkiye", "TUR", *what, "", "", 2400, 2800],
            ["Lao PDR", "LAO", *what, 0, "", "", ""],
            ["Arab World", "ARB", *what, 2300, 2300, 2300, ""],
            ["World", "WLD", *what, 142000, 165000, 197000, ""],
        ],
    )
    truth = {
        Figure("cobalt", "COD", 2020, 98_000, "t"),
        Figure("cobalt", "COD", 2021, 119_000, "t"),
        Figure("cobalt", "COD", 2022, 144_000, "t"),
        Figure("cobalt", "COD", 2023, "not available", "t"),
        Figure("cobalt", "TUR", 2022, 2400, "t"),
        Figure("cobalt", "TUR", 2023, 2800, "t"),
        Figure("cobalt", "LAO", 2020, "zero", "t"),
        Figure("cobalt", "world", 2020, 142_000, "t"),
        Figure("cobalt", "world", 2021, 165_000, "t"),
        Figure("cobalt", "world", 2022, 197_000, "t"),
    }
    zero = Figure("cobalt", "LAO", 2020, 0, "t")
    alone, _ = imported(path)
    assert {*alone} - {zero} <= truth
    found, _ = imported(
        path,
        *("--target", "supply", *MINED, "--set", "mineral=cobalt", "--set", "unit=t"),
        *("--map", "Country Name=area", "--map", "Indicator Name=", "--map", "Indicator Code="),
        *("--answer", "..=not available", "--answer", "Arab World=-"),
    )
    assert {one._replace(value="zero") if one == zero else one for one in found} == truth


def test_a_workbook_with_a_readme_and_a_sheet_for_each_mineral(imported, tmp_path):
    path = tmp_path / "Production.xlsx"
    truth = set()
    with xlsxwriter.Workbook(path) as book:
        about = book.add_worksheet("README")
        about.write_column(0, 0, ["Mine production, metric tons", "Compiled by an office", "2024"])
        for mineral, figures in {
            "Cobalt": {"Chile": (10, 20), "Finland": (1084, 1200)},
            "Lithium": {"Chile": (28_300, 38_000), "Portugal": (900, 1380.5)},
            "Graphite": {"China": (820_000, 850_000), "Mozambique": (72_000, 166_000)},
        }.items():
            sheet = book.add_worksheet(mineral)
            sheet.write_row(0, 0, ["Country", "Production 2021 (t)", "Production 2022 (t)"])
            for at, (country, values) in enumerate(figures.items(), 1):
                sheet.write_row(at, 0, [country, *values])
                area = {"Chile": "CHL", "Finland": "FIN", "Portugal": "PRT", "China": "CHN"}
                truth |= {
                    Figure(mineral.lower(), area.get(country, "MOZ"), year, value, "t")
                    for year, value in zip((2021, 2022), values, strict=True)
                }
    alone, said = imported(path)
    assert alone <= truth
    assert said
    found, said = imported(path, "--target", "supply", *MINED)
    assert found == truth
    assert "README" in said


def test_a_table_of_trade_with_codes_of_the_harmonised_system(imported, tmp_path):
    what, kg = (283691, "Lithium carbonates"), "kg"
    path = _csv(
        tmp_path / "TradeData_11_28_2024.csv",
        [
            [
                *("refYear", "reporterISO", "reporterDesc", "flowDesc", "partnerDesc", "cmdCode"),
                *("cmdDesc", "qtyUnitAbbr", "qty", "netWgt", "primaryValue"),
            ],
            *(
                [2022, code, name, "Export", to, *what, kg, weight, weight, dollars]
                for code, name, to, weight, dollars in (
                    ("CHL", "Chile", "World", 201234567.0, 7812345678.9),
                    ("CHL", "Chile", "Rep. of Korea", 41234567.0, 1612345678.0),
                    ("ARG", "Argentina", "World", 30123456.0, 690123456.25),
                )
            ),
        ],
    )
    alone, said = imported(path)
    assert not alone  # trade is no production, and a carbonate no lithium
    assert "--target" in said
    found, _ = imported(
        path,
        *("--target", "statistic", "--set", "mineral=lithium", "--set", "unit=kg"),
        *("--set", "indicator=exports", "--map", "refYear=period", "--map", "netWgt=value"),
        *("--map", "reporterDesc=scope", "--map", "partnerDesc=detail", "--map", "cmdCode=note"),
        *("--map=reporterISO=", "--map=flowDesc=", "--map=cmdDesc=", "--map=qtyUnitAbbr="),
        *("--map=qty=", "--map=primaryValue="),
    )
    assert {one.value for one in found} == {201_234_567, 41_234_567, 30_123_456}
    assert {one.unit for one in found} == {"kg"}
