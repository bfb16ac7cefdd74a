"""One bad row never costs the others of a publisher's file: it is rejected with its line."""

import csv
import io
import random
from pathlib import Path
from typing import Any

import pytest

from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.usgs.mcs_format import read_mcs
from mineralcat.exchange.usgs.mcs_rows import (
    McsFile,
    StatisticFigure,
    SupplyFigure,
    latest_year,
)

USGS = Path(__file__).parents[1] / "data" / "usgs"
LONG = USGS / "MCS2026_Commodities_Data.csv"
WIDE = USGS / "MCS2025_World_Data.csv"
SALIENT = USGS / "mcs2023" / "salient" / "mcs2023-alumi_salient.csv"
WORLD = next((USGS / "mcs2023" / "world").glob("*-bauxi_world.csv"))
LAYOUTS = pytest.mark.parametrize("path", [LONG, WIDE, SALIENT, WORLD], ids=lambda p: p.stem)
JUNK = ("2822", "20024", "2O24", "", "-", "n/a", "1e400", "☃", "a\nb", "=1+1", "9" * 40, "2049")


def rows_of(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return list(csv.reader(io.StringIO(text, newline="")))[:160]


def read(rows: list[list[str]], path: Path) -> McsFile:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return read_mcs(text.getvalue().encode(), path.name)


def by_line(found: McsFile) -> dict[int, list[SupplyFigure | StatisticFigure]]:
    lines: dict[int, list[SupplyFigure | StatisticFigure]] = {}
    every: list[Any] = [*found.supply, *found.statistics]
    for figure in every:
        lines.setdefault(figure.line, []).append(figure)
    return lines


@LAYOUTS
def test_whatever_stands_in_a_row_the_others_are_read(path: Path) -> None:
    """Two hundred rows with junk in a cell, a cell too few or too many."""
    rows = rows_of(path)
    whole = by_line(read(rows, path))
    assert whole
    chance = random.Random(15)
    for _ in range(50):
        at = chance.randrange(1, len(rows) - 1)  # a file may break off in its last row
        bad = list(rows[at])
        cell = chance.randrange(len(bad))
        match chance.randrange(4):
            case 0:
                del bad[cell:]
            case 1:
                bad.insert(cell, "more")
            case _:
                bad[cell] = chance.choice(JUNK)
        found = read([*rows[:at], bad, *rows[at + 1 :]], path)
        seen = by_line(found)
        for line, figures in whole.items():
            if line != at + 1 and not found.merged:
                assert seen.get(line) == figures, (bad, line)


@pytest.mark.parametrize(
    ("path", "column"), [(LONG, "Year"), (SALIENT, "Year")], ids=lambda one: str(one)[-12:]
)
@pytest.mark.parametrize("year", ["2822", "2042", "1824", "20 24", "next"])
def test_a_mistyped_year_is_rejected_with_its_line(path: Path, column: str, year: str) -> None:
    rows = rows_of(path)
    whole = read(rows, path)
    line = min(by_line(whole))
    rows[line - 1][rows[0].index(column)] = year
    found = read(rows, path)
    assert found.source == whole.source
    (problem,) = [one for one in found.problems if one not in whole.problems]
    assert (problem.row, problem.column) == (line, "Year")
    assert f"“{year}” is no year of this release" in problem.message


def test_a_mistyped_year_in_a_heading_costs_its_column_alone() -> None:
    rows = rows_of(WIDE)
    whole = read(rows, WIDE)
    at = next(i for i, name in enumerate(rows[0]) if name.startswith("CAP_EST"))
    rows[0][at] = rows[0][at][:-4] + "2824"
    found = read(rows, WIDE)
    assert found.source == whole.source
    columns = {figure.column for figure in whole.supply} - {
        figure.column for figure in found.supply
    }
    assert len(columns) == 1
    assert any("“2824” is no year of this release" in one.message for one in found.problems)


def test_a_byte_that_is_no_text_costs_its_row_alone() -> None:
    whole = by_line(read(rows_of(WIDE), WIDE))
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows_of(WIDE))
    data = text.getvalue().encode().split(b"\r\n")
    line = min(whole)
    data[line - 1] = data[line - 1].replace(b",", b"\xff,", 1)
    data[0] += ",Côté".encode()
    data[1:-1] = [row + b"," for row in data[1:-1]]
    found = read_mcs(b"\r\n".join(data), WIDE.name)
    assert line not in by_line(found)
    assert any((one.row, "0xFF" in one.message) == (line, True) for one in found.problems)


def test_a_file_without_any_year_is_refused_in_a_sentence() -> None:
    rows = rows_of(LONG)
    year = rows[0].index("Year")
    for row in rows[1:]:
        row[year] = "2822"
    with pytest.raises(UnreadableFileError, match="no year of it can be read"):
        read(rows, LONG)


@pytest.mark.parametrize(
    ("years", "latest"),
    [
        (["2021", "2022", "2023"], 2023),
        ([*["2021", "2022", "2023"] * 5, "2024"], 2024),
        ([*["2021", "2022", "2023"] * 20, "2024"], 2023),
        ([*["2021", "2022"] * 2, "2042"], 2022),
        (["2021", "2022", "2822"], 2022),
        (["", "x", "20224"], 0),
    ],
)
def test_the_latest_year_of_a_release(years: list[str], latest: int) -> None:
    assert latest_year(years) == latest
