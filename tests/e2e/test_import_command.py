"""`mineralcat import`: what a script sees of it."""

import json

import pytest
import xlsxwriter

from mineralcat import cli
from mineralcat.exchange.packages import reference
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import backups
from mineralcat.store.models import Property
from tests.importing import MCS_2026, hash_of, intensity, write_json, write_release


@pytest.fixture
def run(small_catalogue, capsys):
    """Run a command on the small catalogue; its exit status, output and errors."""
    small_catalogue.close()

    def command(*words: object) -> tuple[int, str, str]:
        named = ["--catalogue", str(small_catalogue.path)]
        status = cli.main([*map(str, words), *named])
        out, error = capsys.readouterr()
        return status, out, error

    return command


def test_a_dry_run_says_what_would_be_done_and_does_nothing(run, small_catalogue, tmp_path):
    path = write_json(tmp_path / "a.json", intensity=[intensity(), intensity(value="many")])
    before = hash_of(small_catalogue)
    status, out, error = run("import", path, "--dry-run", "--format", "json")
    assert (status, error) == (0, "")
    told = json.loads(out)
    rows = told.pop("rows")
    assert {key: told[key] for key in ("added", "changed", "conflicting", "same", "rejected")} == {
        "added": 1,
        "changed": 0,
        "conflicting": 0,
        "same": 0,
        "rejected": 1,
    }
    assert [row["kind"] for row in rows] == ["added", "rejected"]
    assert (rows[1]["line"], rows[1]["column"]) == (1, "value")
    assert rows[1]["reason"] == "“many” is no number."
    (value,) = [cell for cell in rows[0]["cells"] if cell["column"] == "value"]
    assert value == {
        "column": "value",
        "before": None,
        "after": 10.5,
        "accepted": True,
        "mine": False,
        "original": None,
    }
    assert hash_of(small_catalogue) == before


def test_an_import_is_one_step_of_the_history(run, tmp_path):
    path = write_json(tmp_path / "a.json", intensity=[intensity()])
    status, out, error = run("import", path)
    assert (status, error) == (0, "")
    assert out.endswith("Import a.json: 1 added\n")
    status, out, _ = run("history", "--format", "json")
    assert json.loads(out)[0]["message"] == "Import a.json: 1 added"
    assert run("undo")[1] == "Undo: Import a.json: 1 added\n"
    assert run("redo")[0] == 0
    assert run("check")[0] == 0


def test_an_import_that_changes_nothing_is_done(run, tmp_path):
    path = write_json(tmp_path / "a.json", intensity=[intensity()])
    run("import", path)
    status, out, error = run("import", path)
    assert (status, error) == (0, "")
    assert out.endswith("Nothing was changed.\n")
    status, out, _ = run("import", path, "--dry-run", "--format", "json")
    told = json.loads(out)
    assert (told["same"], told["rows"]) == (1, [])


def test_an_import_of_which_rows_are_rejected_is_done(run, tmp_path):
    path = write_json(tmp_path / "a.json", intensity=[intensity(mineral="kryptonite")])
    status, out, _ = run("import", path)
    assert status == 0
    assert "a.json, line 1, mineral: kryptonite: There is no mineral “kryptonite”." in out


def test_unknown_words_are_rejected_with_suggestions_and_can_be_answered(run, tmp_path):
    path = write_release(tmp_path / "cobalt.csv", "Cobalt", Cuba="Kuuba")
    status, out, _ = run("import", path, "--dry-run", "--format", "json")
    told = json.loads(out)
    assert (status, told["rejected"]) == (0, 3)
    (question,) = told["questions"]
    assert (question["kind"], question["text"], question["rows"]) == ("area", "Kuuba", 3)
    assert question["candidates"][0] == "CUB"
    reasons = (row["reason"] for row in told["rows"] if row["kind"] == "rejected")
    assert "Similar names: Cuba." in next(reasons)
    answer = ("--answer", "Kuuba=CUB")
    _, out, _ = run("import", path, *answer, "--dry-run", "--format", "json")
    assert json.loads(out)["rejected"] == 0
    assert run("import", path, *answer)[0] == 0
    _, out, _ = run("import", path, "--dry-run", "--format", "json")
    assert (json.loads(out)["rejected"], json.loads(out)["rows"]) == (0, [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.csv"], "none.csv cannot be read: No such file or directory."),
        ([], "Name the files, folders or zips to take in"),
        (["{file}", "--answer", "Kuuba"], "“Kuuba” is no answer."),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(run, tmp_path, words, said):
    file = write_json(tmp_path / "a.json", intensity=[intensity()])
    status, out, error = run("import", *(word.replace("{file}", str(file)) for word in words))
    assert (status, out) == (2, "")
    assert error.startswith("mineralcat: ")
    assert said in error
    assert error.count("\n") == 1


def test_a_file_of_no_known_format_is_unreadable_input(run, tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    status, _, error = run("import", path)
    assert status == 2
    assert "picture.png cannot be read: it is a picture." in error


def test_a_backup_is_made_before_an_import_and_not_before_a_dry_run(run, small_catalogue, tmp_path):
    path = write_json(tmp_path / "a.json", intensity=[intensity()])
    folder, _ = backups.place_of(small_catalogue.path)
    run("import", path, "--dry-run")
    assert backups.backups_in(folder) == []
    run("import", path)
    assert [one.why for one in backups.backups_in(folder)] == ["before an import"]


def test_a_release_fills_an_empty_catalogue(tmp_path, capsys):
    path = tmp_path / "empty.mineralcat"
    assert cli.main(["new", str(path), "--empty"]) == 0
    assert cli.main(["import", str(MCS_2026), "--catalogue", str(path)]) == 0
    assert cli.main(["search", "cobalt", "--format", "json", "--catalogue", str(path)]) == 0
    out = capsys.readouterr().out
    assert '"slug": "cobalt"' in out


def test_newer_reference_data_are_offered_once(catalogue_file, capsys):
    opened = Catalogue.open(catalogue_file)
    with opened.noting() as session:
        session.merge(Property(key="reference_hash", value="another"))
    with opened.reading() as session:
        newer = reference.newer_reference(session)
        assert newer is not None
        assert "`mineralcat import --reference`" in newer.sentence
    opened.close()
    words = ["--reference", "--catalogue", str(catalogue_file)]
    assert cli.main(["import", *words, "--dry-run"]) == 0
    assert cli.main(["import", *words]) == 0
    assert capsys.readouterr().out.endswith("Nothing was changed.\n")
    opened = Catalogue.open(catalogue_file)
    with opened.reading() as session:
        assert reference.newer_reference(session) is None
    opened.close()


@pytest.mark.parametrize(("mark", "value"), [(".", 44000.0), (",", 44.0)])
def test_the_decimal_mark_of_a_column_is_asked_and_answered_by_its_heading(
    run, small_catalogue, tmp_path, mark, value
):
    """A list of footnotes in another column says nothing of it."""
    path = tmp_path / "notes.csv"
    path.write_text(
        "Mineral,Country,Stage,Measure,Year,Production (t),Notes\n"
        'Lithium,Chile,mine,production,2023,"44,000","1,2"\n',
        encoding="utf-8",
    )
    status, out, _ = run("import", path, "--dry-run", "--format", "json")
    asked = json.loads(out)
    assert (status, asked["added"], asked["rejected"]) == (0, 0, 1)
    assert [(one["text"], one["candidates"]) for one in asked["questions"]] == [
        ("Production (t)", [".", ","])
    ]
    status, out, _ = run(
        "import", path, "--format", "json", "--dry-run", "--answer", f"Production (t)={mark}"
    )
    rows = [row for row in json.loads(out)["rows"] if row["table"] == "supply"]
    (cell,) = (cell for cell in rows[0]["cells"] if cell["column"] == "value")
    assert (cell["after"], cell["original"]) == (value, "44,000")


def test_a_colleagues_workbook_comes_in_after_two_answers_and_leaves_by_undo(
    run, small_catalogue, tmp_path
):
    """A misspelt country, and a unit that names its basis; “44.500,5” is 44 500.5."""
    path = tmp_path / "colleague.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Lithium")
        for at, row in enumerate(
            (
                ("Mineral", "Country", "Stage", "Measure", "Year", "Production", "Unit"),
                ("Lithium", "Chile", "mine", "production", 2023, "44.500,5", "t"),
                ("Lithium", "Argentinia", "mine", "production", 2023, "9.600,25", "t LCE"),
            )
        ):
            sheet.write_row(at, 0, row)
    before = hash_of(small_catalogue)
    status, out, _ = run("import", path, "--dry-run")
    assert status == 0
    assert "Argentina" in out
    assert "“t LCE”: t (LCE) (t, metric tons, counted as LCE)" in out
    assert "Lithium mine production in Chile 2023: 44500.5 t (“44.500,5”)" in " ".join(out.split())
    status, out, error = run(
        "import", path, "--answer", "Argentinia=ARG", "--answer", "t LCE=t (LCE)"
    )
    assert (status, error) == (0, "")
    shown = json.loads(run("show", "lithium", "--format", "json")[1])["supply"]
    said = {(row["area"], row["value"], row["unit"], row["basis"]) for row in shown}
    assert said == {("CHL", 44500.5, "t", None), ("ARG", 9600.25, "t", "LCE")}
    other = tmp_path / "next.csv"
    other.write_text(
        "Mineral,Country,Stage,Measure,Year,Production,Unit\n"
        "Lithium,Argentinia,mine,production,2024,1200,t LCE\n",
        encoding="utf-8",
    )
    told = json.loads(run("import", other, "--dry-run", "--format", "json")[1])
    assert (told["questions"], told["rejected"], told["added"]) == ([], 0, 2)  # its source, too
    assert [one["line"] for one in told["findings"]] == [2]
    assert run("undo")[0] == 0
    assert hash_of(small_catalogue) == before
    assert (
        len(json.loads(run("import", other, "--dry-run", "--format", "json")[1])["questions"]) == 2
    )


def scaled_workbook(path):
    """Output of two countries in thousands of tonnes, of which one is in a hidden row."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, shown = book.add_worksheet("Lithium"), book.add_format({"num_format": "0.0,"})
        sheet.write_row(0, 0, ["Country", "Year", "Mine production (kt)"])
        for row, (country, value) in enumerate((("CHL", 44_000), ("CHN", 33_000)), 1):
            sheet.write_row(row, 0, [country, 2023])
            sheet.write_number(row, 2, value, shown)
        sheet.set_row(2, None, None, {"hidden": True})
    return path


def test_hidden_rows_come_in_where_that_is_said_and_a_doubtful_scale_is_answered(run, tmp_path):
    path = scaled_workbook(tmp_path / "a.xlsx")
    looked_at = ("import", path, "--dry-run", "--format", "json")

    def values(*more: str) -> list[float]:
        told = json.loads(run(*looked_at, *more)[1])
        added = [row for row in told["rows"] if row["table"] == "supply" and row["kind"] == "added"]
        cells = [{cell["column"]: cell["after"] for cell in row["cells"]} for row in added]
        return [one["value"] for one in cells]

    told = json.loads(run(*looked_at)[1])
    assert [one["text"] for one in told["questions"]] == ["kt shown in thousands"]
    assert any("Left out: 1 hidden row (3)." in one["sentence"] for one in told["findings"])
    assert values("--answer", "kt shown in thousands=shown") == [44.0]
    held = ("--answer", "kt shown in thousands=held", "--hidden", "take")
    assert values(*held) == []  # more than the world has
    assert values(*held, "--answer", "figures far above the world total of a.xlsx=yes") == [
        44e3,
        33e3,
    ]
