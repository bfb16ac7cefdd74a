"""World totals and leading producers of every mineral, against the rows of the official files as
they stand there: nothing of the readers is used on their side."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from mineralcat.exchange.packages.data_package import read_table
from mineralcat.shipped import shipped

USGS = Path(__file__).parents[1] / "data" / "usgs"
REFERENCE = shipped("db") / "reference"
Row = Mapping[str, str]
TABLE = {name: read_table(REFERENCE, name) for name in ("supply", "series", "area", "area_name")}
SERIES = {row["uid"]: row for row in TABLE["series"]}
COUNTRIES = {row["slug"] for row in TABLE["area"] if row["kind"] == "country"}
PLACES = {row["text"]: row["area"] for row in TABLE["area_name"]}
FILES = {
    "usgs-mcs-2025-data": ("MCS2025_World_Data.csv", "utf-8-sig"),
    "usgs-mcs-2026-data": ("MCS2026_Commodities_Data.csv", "cp1252"),
}


def lines_of(source: str) -> dict[int, Row]:
    """The rows of an official file by the line that they stand in."""
    name, encoding = FILES[source]
    text = (USGS / name).read_bytes().decode(encoding)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    found: dict[int, Row] = {}
    for row in reader:
        found[reader.line_num] = row
    return found


LINES = {source: lines_of(source) for source in FILES}


def figures() -> Iterator[tuple[str, str, str, dict[str, Row]]]:
    """Each series that has a world total in a release, with its figures of a year by area."""
    found: dict[tuple[str, str, str], dict[str, Row]] = defaultdict(dict)
    for row in TABLE["supply"]:
        if row["source"] in FILES and row["scope"] == "world":
            found[row["source"], row["series"], row["period_to"]][row["area"]] = row
    for (source, series, year), areas in found.items():
        if areas.get("world", {}).get("value"):
            yield source, series, year, areas


EVERY = list(figures())


def where(row: Row) -> tuple[int, str]:
    """The line of the official file, and the column, that a figure names as its place."""
    _, line, column = row["locator"].split(", ", 2)
    return int(line.removeprefix("line ")), column


def number(text: str) -> float | None:
    plain = text.replace(",", "").strip()
    return float(plain) if plain.replace(".", "", 1).isdigit() else None


def named(case: tuple[str, str, str, dict[str, Row]]) -> str:
    source, series, year, _ = case
    one = SERIES[series]
    said = (one["mineral"], one["stage"], one["measure"], one["form"], one["basis"], year)
    return f"{source[9:13]} {' '.join(filter(None, said))}"


@pytest.mark.parametrize("case", EVERY, ids=named)
def test_a_world_total_is_the_one_that_was_published(case: tuple[str, str, str, dict[str, Row]]):
    source, _, _, areas = case
    line, column = where(areas["world"])
    published = LINES[source][line]
    country = published.get("Country") or published["COUNTRY"]
    assert country.strip().casefold().startswith("world")
    assert float(areas["world"]["value"]) == number(published[column])


@pytest.mark.parametrize("case", EVERY, ids=named)
def test_the_leading_producer_is_the_one_of_the_official_file(
    case: tuple[str, str, str, dict[str, Row]],
):
    """Of all rows that stand with those of the series in the file, by commodity and type, no
    country has more than the one that leads here."""
    source, _, year, areas = case
    countries = {
        area: row for area, row in areas.items() if area in COUNTRIES and number(row["value"])
    }
    if not countries:  # a table of the world alone
        return
    lead = max(countries, key=lambda area: float(countries[area]["value"]))
    most = float(countries[lead]["value"])
    rows = beside(source, year, [where(row) for row in areas.values()])
    assert rows, "the file has the rows that the figures name"
    assert max(rows.values()) == most
    assert lead in {area for area, value in rows.items() if value == most}


def beside(source: str, year: str, places: list[tuple[int, str]]) -> dict[str, float]:
    """By country the number of the rows of the same commodity and kind as those at some places;
    of helium the United States have two rows that are one figure together."""
    lines = LINES[source]
    kinds = {kind(lines[line]) for line, _ in places}
    columns = {column for _, column in places}
    found: dict[tuple[str, tuple[str, ...], str], float] = defaultdict(float)
    for row in lines.values():
        if kind(row) not in kinds or row.get("Year", year) != year:
            continue
        area = PLACES.get(" ".join((row.get("Country") or row["COUNTRY"]).split()))
        for column in columns:
            value = number(row[column])
            if area in COUNTRIES and value is not None:
                found[str(area), kind(row), column] += value
    most: dict[str, float] = {}
    for (area, *_), value in found.items():
        most[area] = max(value, most.get(area, 0.0))
    return most


def kind(row: Row) -> tuple[str, ...]:
    if "COMMODITY" in row:
        return row["COMMODITY"], row["TYPE"]
    detail = row["Statistics_detail"].casefold().replace(": rounded", "").replace(", rounded", "")
    return row["Section"], row["Commodity"], row["Statistics"], detail.strip()


def test_all_minerals_of_which_a_world_total_was_published_are_among_them():
    headlines = {row["mineral"] for row in TABLE["series"] if row["headline"] == "true"}
    checked = {SERIES[series]["mineral"] for _, series, _, _ in EVERY}
    without = headlines - checked
    for mineral in without:  # no world total of theirs stands in either file
        uids = {uid for uid, one in SERIES.items() if one["mineral"] == mineral}
        said = [row for row in TABLE["supply"] if row["series"] in uids and row["area"] == "world"]
        assert not [row for row in said if row["source"] in FILES and row["value"]], mineral
    assert len(checked) >= 45
