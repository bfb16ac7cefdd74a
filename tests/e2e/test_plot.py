"""`mineralcat plot`: views from the command line, without a window."""

import csv
import os
import shutil
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import pytest

from mineralcat import cli


@pytest.fixture(scope="module")
def catalogue(reference_file, tmp_path_factory):
    path = tmp_path_factory.mktemp("plot") / "my.mineralcat"
    shutil.copyfile(reference_file, path)
    return path


@pytest.fixture
def plot(catalogue, tmp_path, qapp, capsys, monkeypatch):
    """Run the command in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        command = ["plot", *map(str, words), "--catalogue", str(catalogue)]
        status: Any
        try:
            status = cli.main(command)
        except SystemExit as end:  # of argparse
            status = int(end.code or 0)
        return subprocess.CompletedProcess(command, status, *capsys.readouterr())

    return run


@pytest.fixture
def plot_without_display(catalogue, tmp_path):
    """Run it as a process where there is neither a display nor a choice of platform."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}

    def run(*words):
        command = [sys.executable, "-m", "mineralcat", "plot", *map(str, words)]
        command += ["--catalogue", str(catalogue)]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=tmp_path
        )

    return run


def test_what_separates_two_chemistries_is_one_command(plot_without_display, tmp_path):
    done = plot_without_display("uses", "nmc811-battery", "lfp-battery", "-o", "two.svg")
    assert done.returncode == 0, done.stderr
    assert "Nickel 0.6584" in done.stdout
    root = ElementTree.parse(tmp_path / "two.svg").getroot()
    said = " ".join(root.itertext())
    for part in ("NMC 811 battery", "LFP battery", "0.6584", "SHA-256", "Argonne"):
        assert part in said


def test_the_matrix_of_some_entries_is_one_command(plot, tmp_path):
    done = plot("matrix", "wind-power", "neodymium", "copper", "-o", "matrix.svg")
    assert done.returncode == 0, done.stderr
    assert "Neodymium is essential in" in done.stdout
    said = " ".join(ElementTree.parse(tmp_path / "matrix.svg").getroot().itertext())
    for part in ("Wind power", "Offshore wind", "Neodymium", "essential", "SHA-256"):
        assert part in said
    assert "Lithium" not in said
    assert plot("matrix", "-o", "all.csv").returncode == 0
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"Lithium", "Neodymium"} <= {row["Mineral"] for row in rows}
    assert all(row["Citation"] for row in rows)


def test_how_lithium_production_grew_is_one_command(plot, plot_without_display, tmp_path):
    done = plot("trends", "lithium", "-o", "lithium.svg")
    assert done.returncode == 0, done.stderr
    said = " ".join(ElementTree.parse(tmp_path / "lithium.svg").getroot().itertext())
    for part in ("gross weight, kt", "Data Series 140", "Mineral Commodity Summaries", "SHA-256"):
        assert part in said
    assert plot_without_display("trends", "lithium", "-o", "lithium.csv").returncode == 0
    with (tmp_path / "lithium.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = [row for row in rows if row["Year"] == "1950"]
    assert [(row["Amount"], row["Unit"]) for row in first] == [("18000", "t")]
    assert "Data Series 140" in first[0]["Citation"]


def test_two_turbines_are_compared_by_one_command(plot, tmp_path):
    done = plot("compare", "wind-dd-pmsg", "wind-gb-dfig", "-o", "turbines.svg")
    assert done.returncode == 0, done.stderr
    said = " ".join(ElementTree.parse(tmp_path / "turbines.svg").getroot().itertext())
    for part in ("kg per MW", "180 (150–210)", "× 15", "JRC 2020", "SHA-256"):
        assert part in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["map", "cobalt", "--stage", "refinery"], "Cobalt: refinery production 2024"),
        (["map", "cobalt", "--measure", "reserves"], "Cobalt: mine reserves"),
        (["map", "cobalt", "--year", "2023"], "Cobalt: mine production 2023"),
        (["map", "cobalt", "--source", "iea-cmde-2025", "--stage", "mine"], "IEA 2025"),
        (["trends", "lithium", "--base", "1950"], "133 times as much"),
        (["trends", "copper", "--by-country", "--axis", "log"], "Chile, metal content"),
        (["trends", "lithium", "--since", "2000"], "in 2000 to"),
        (["matrix", "--measure", "demand-share"], "demand"),
        (["matrix", "--measure", "amount", "--levels", "1"], "Amounts of minerals"),
    ],
)
def test_what_the_controls_of_a_view_choose_can_be_plotted(plot, tmp_path, words, said):
    done = plot(*words, "-o", "it.csv")
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


@pytest.mark.parametrize("ending", ["png", "pdf", "xlsx"])
def test_the_ending_says_what_is_written(plot, tmp_path, ending):
    done = plot("uses", "cobalt", "-o", f"cobalt.{ending}", "--scale", "1")
    assert done.returncode == 0, done.stderr
    starts = {"png": b"\x89PNG", "pdf": b"%PDF", "xlsx": b"PK"}
    assert (tmp_path / f"cobalt.{ending}").read_bytes().startswith(starts[ending])


def test_the_data_come_with_their_citations(plot, tmp_path):
    assert plot("uses", "wind-dd-pmsg", "-o", "wind.csv").returncode == 0
    with (tmp_path / "wind.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    neodymium = next(row for row in rows if row["Mineral"] == "Neodymium")
    assert (neodymium["Amount"], neodymium["From"], neodymium["To"]) == ("180", "150", "210")
    assert "Joint Research Centre" in neodymium["Citation"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["uses", "-o", "x.png"], 2, "name a mineral or an application"),
        (["uses", "nosuch", "-o", "x.png"], 1, "no mineral or application “nosuch”"),
        (["uses", "cobalt", "-o", "x.bmp"], 2, "has to end in one of"),
        (["uses", "cobalt", "-o", "x.png", "--scale", "99"], 2, "not a scale"),
        (["uses", "cobalt", "-o", "no/x.png"], 2, "There is no folder"),
        (["uses", "cobalt", "-o", "x.png", "--search", "mine.hhi>"], 2, "mine.hhi"),
        (["uses", "bauxite", "-o", "x.png"], 1, "Nothing was written"),
        (["uses", "cobalt", "-o", "x.png", "--year", "2024"], 2, "“uses” has no --year"),
        (["map", "cobalt", "-o", "x.png", "--axis", "log"], 2, "which is for trends"),
        (["map", "cobalt", "-o", "x.png", "--measure", "amount"], 2, "is none of production"),
        (["map", "cobalt", "-o", "x.png", "--year", "1850"], 1, "there is: 2025"),
        (["map", "cobalt", "-o", "x.png", "--year", "soon"], 2, "not a year"),
        (["trends", "lithium", "-o", "x.png", "--base", "1850"], 1, "there is: 1925"),
        (["trends", "lithium", "-o", "x.png", "--stage", "smelter"], 1, "there is: mine"),
        (["trends", "lithium", "-o", "x.png", "--axis", "log", "--base", "1950"], 2, "Leave one"),
        (["matrix", "-o", "x.png", "--levels", "9"], 2, "none of 1 to 4"),
        (["matrix", "-o", "x.png", "--columns", "tree"], 2, "none of name, sum"),
        (["dance", "cobalt", "-o", "x.png"], 2, "dance"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(plot, tmp_path, words, status, said):
    done = plot(*words)
    assert done.returncode == status, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_is_replaced_only_when_told_to(plot, tmp_path):
    (tmp_path / "cobalt.png").write_text("mine")
    done = plot("uses", "cobalt", "-o", "cobalt.png")
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert (tmp_path / "cobalt.png").read_text() == "mine"
    assert plot("uses", "cobalt", "-o", "cobalt.png", "--force").returncode == 0
