"""`mineralcat export` as a script calls it."""

import csv
import io
import json
import subprocess
import sys
from zipfile import ZipFile

import pytest

from mineralcat import cli
from mineralcat.exchange.export.export_request import Form


@pytest.fixture
def run(catalogue_file, capsys):
    """Run a command on the catalogue of this test; its exit status, output and errors."""

    def command(*words: str) -> tuple[int, str, str]:
        status = cli.main([*words, "--catalogue", str(catalogue_file)])
        out, error = capsys.readouterr()
        return status, out, error

    return command


def test_the_help_names_all_formats(run, capsys):
    with pytest.raises(SystemExit):
        run("export", "--help")
    assert f"{{{','.join(Form)}}}" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json", ".zip", ".bib", ".csl.json"])
def test_the_ending_chooses_the_format(run, tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    status, out, error = run("export", str(path), "--search", "used-in:offshore-wind")
    assert (status, error) == (0, "")
    assert out.startswith("Exported ")
    assert str(path) in out
    begins = {".csv": b"Mineral,", ".xlsx": b"PK", ".json": b'{\n"format"', ".zip": b"PK",
              ".bib": b"@", ".csl.json": b"[\n{"}  # fmt: skip
    assert path.read_bytes().startswith(begins[suffix])


def test_an_export_of_a_search_holds_what_the_search_prints(run, tmp_path):
    path = tmp_path / "out.csv"
    query = "used-in:offshore-wind mine.hhi>2500"
    run("export", str(path), "--search", query)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
    _, out, _ = run("search", query, "--format", "json")
    assert [row["Slug"] for row in rows] == [hit["slug"] for hit in json.loads(out)]
    assert [row["Certainty"] for row in rows] == [hit["certainty"] for hit in json.loads(out)]


def test_a_format_can_be_named_where_the_name_tells_none(run, tmp_path):
    path = tmp_path / "catalogue"
    assert run("export", str(path), "--format", "zip")[0] == 0
    assert "datapackage.json" in ZipFile(path).namelist()
    status, _, error = run("export", str(tmp_path / "catalogue.doc"))
    assert status == 2
    assert ".csv, .xlsx, .json, .zip, .bib, .csl.json" in error


def test_a_file_is_replaced_only_by_force(run, tmp_path):
    path = tmp_path / "old.csv"
    path.write_text("old")
    status, out, error = run("export", str(path))
    assert (status, out) == (2, "")
    assert error.count("\n") == 1
    assert "--force" in error
    assert path.read_text() == "old"
    assert run("export", str(path), "--force")[0] == 0
    assert path.read_text().startswith("Mineral,")


def test_the_catalogue_itself_is_never_replaced(run, catalogue_file):
    before = catalogue_file.read_bytes()
    status, _, error = run("export", str(catalogue_file), "--format", "json", "--force")
    assert status == 2
    assert "catalogue itself" in error
    assert catalogue_file.read_bytes() == before


def test_nothing_found_is_told_by_the_exit_status(run, tmp_path):
    status, out, error = run(
        "export", str(tmp_path / "out.csv"), "--search", "kind:group kind:element"
    )
    assert (status, out) == (1, "")
    assert "no file was written" in error
    assert not (tmp_path / "out.csv").exists()


def test_a_query_that_cannot_be_read_is_marked(run, tmp_path):
    status, _, error = run("export", str(tmp_path / "out.csv"), "--search", "mine.hhi>")
    assert status == 2
    assert "^" in error


def test_a_query_may_begin_with_not(run, tmp_path):
    path = tmp_path / "out.csv"
    assert run("export", str(path), "--search", "-kind:element", "--bom")[0] == 0
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    assert {row["Kind"] for row in rows} >= {"group", "mineral"}


def test_one_table_goes_alone_as_csv(run, tmp_path):
    path = tmp_path / "supply.csv"
    assert run("export", str(path), "--table", "supply", "--search", "cobalt")[0] == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
    assert len(rows) > 50
    assert {"series", "area", "value", "claim_kind", "source"} <= rows[0].keys()
    status, _, error = run("export", str(path), "--table", "revision", "--force")
    assert status == 2
    assert "usage" in error


def test_only_a_workbook_loads_what_writes_workbooks(catalogue_file, tmp_path):
    program = (
        "import sys; from mineralcat import cli; status = cli.main(sys.argv[1:]);"
        "print('xlsxwriter' in sys.modules, 'PySide6' in sys.modules); sys.exit(status)"
    )
    for suffix, loaded in (("json", "False False"), ("xlsx", "True False")):
        words = ["export", str(tmp_path / f"out.{suffix}"), "--catalogue", str(catalogue_file)]
        done = subprocess.run(
            [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines()[-1] == loaded
