"""The program as a script calls it: what it prints, its exit status, and what it never loads."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from mineralcat import __version__, cli, places
from mineralcat.settings import read_settings
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.queries.minerals import mineral_count
from tests import mineral_edits as editing

ROOT = Path(__file__).parents[2]
WINDOW = ("PySide6", "shiboken6", "pyqtgraph", "numpy", "alembic")
"""What no command but `open` needs, and what makes a start slow."""
TELLS_WHAT_IT_LOADED = f"""
import atexit, sys
from mineralcat import cli

def tell():
    loaded = [name for name in {WINDOW} if name in sys.modules]
    print("loaded:", *loaded, file=sys.stderr)

atexit.register(tell)
sys.exit(cli.main())
"""


@pytest.fixture
def run(catalogue_file, capsys):
    """Run a command on the catalogue of this test; its exit status, output and errors."""

    def command(*words: str) -> tuple[int, str, str]:
        status = cli.main([*words, "--catalogue", str(catalogue_file)])
        out, error = capsys.readouterr()
        return status, out, error

    return command


@pytest.fixture
def run_json(run):
    def command(*words: str) -> object:
        status, out, error = run(*words, "--format", "json")
        assert (status, error) == (0, "")
        return json.loads(out)

    return command


def process(
    *words: str, program: str = "", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    start = ["-c", program] if program else ["-m", "mineralcat"]
    return subprocess.run(
        [sys.executable, *start, *words],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
    )


# -- answers -------------------------------------------------------------------------------------


def test_a_search_by_application_tells_importance_role_and_path(run_json):
    found = run_json("search", "used-in:offshore-wind")
    neodymium = next(hit for hit in found if hit["slug"] == "neodymium")
    assert neodymium["path"] == ["offshore-wind", "wind-dd-pmsg", "ndfeb-magnet"]
    assert neodymium["importance"] == "essential"
    ranks = [["essential", "important", "minor"].index(hit["importance"]) for hit in found]
    assert ranks == sorted(ranks)


def test_a_search_finds_all_where_no_limit_is_given(run_json, catalogue_file):
    catalogue = Catalogue.open(catalogue_file)
    with catalogue.reading() as session:
        number = mineral_count(session)
    catalogue.close()
    everything = run_json("search", "")
    assert len(everything) == number
    assert run_json("search", "", "--limit", "5") == everything[:5]


def test_words_may_stand_apart_and_begin_with_a_sign(run_json):
    assert run_json("search", "offshore", "wind") == run_json("search", "offshore wind")
    without = run_json("search", "-kind:element")
    assert without
    assert all(hit["kind"] != "element" for hit in without)
    assert len(run_json("search", "-hydrogen")) > 20


def test_a_search_that_finds_nothing_is_status_1_and_still_an_answer(run):
    assert run("search", "xyzzy", "--format", "json") == (1, "[]\n", "")
    status, out, error = run("search", "xyzzy")
    assert (status, error) == (1, "")
    assert out.startswith("Nothing was found")
    status, out, _ = run("search", "xyzzy", "--format", "csv")
    assert (status, out.count("\n")) == (1, 1)


def test_a_search_as_a_table_and_as_csv_has_the_same_hits_in_the_same_order(run, run_json):
    names = [hit["name"] for hit in run_json("search", "used-in:offshore-wind")]
    status, table, _ = run("search", "used-in:offshore-wind")
    lines = table.splitlines()
    assert status == 0
    assert [line.split("  ")[0] for line in lines[1:-1]] == names
    assert lines[-1] == f"{len(names)} minerals"
    status, text, _ = run("search", "used-in:offshore-wind", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert status == 0
    assert [row["name"] for row in rows] == names
    assert rows[0]["path"].startswith("offshore-wind > ")


@pytest.mark.parametrize("slug", ["neodymium", " Neodymium "])
def test_show_tells_of_a_mineral(slug, run_json):
    shape = run_json("show", slug)
    assert (shape["slug"], shape["symbol"]) == ("neodymium", "Nd")
    assert shape["member_of"] == "light-rare-earths"


def test_show_tells_of_an_application(run_json):
    shape = run_json("show", "offshore-wind")
    assert shape["kind"] == "technology"
    assert {"application": "wind-dd-pmsg", "kind": "variant"} in shape["parts"]


def test_show_says_what_it_does_not_find(run):
    status, out, error = run("show", "atlantium")
    assert (status, out) == (1, "")
    assert error == "mineralcat: The catalogue has no mineral or application “atlantium”.\n"


# -- history -------------------------------------------------------------------------------------


def rename(path: Path, name: str) -> None:
    catalogue = Catalogue.open(path)
    with catalogue.writing(f"Rename cobalt to {name}") as session:
        editing.rename_mineral(session, "cobalt", name)
    catalogue.close()


def test_steps_are_undone_and_redone_and_told(run, run_json, catalogue_file):
    rename(catalogue_file, "Kobalt")
    (edit, made) = run_json("history")
    assert edit["message"] == "Rename cobalt to Kobalt"
    assert (edit["changes"], edit["undoes"], edit["undone"]) == (1, None, False)
    assert UUID(edit["uid"])
    assert made["changes"] == 0
    undo = run_json("undo")
    assert (undo["undoes"], undo["message"]) == (edit["uid"], "Undo: Rename cobalt to Kobalt")
    assert undo["author"] == read_settings().settings.signing_author()
    assert run_json("show", "cobalt")["name"] == "Cobalt"
    assert [row["undone"] for row in run_json("history")] == [False, True, False]
    redo = run_json("redo")
    assert redo["undoes"] == undo["uid"]
    assert run_json("show", "cobalt")["name"] == "Kobalt"
    assert [row["undone"] for row in run_json("history")] == [False, True, False, False]
    assert run_json("history", "--limit", "1") == [redo]
    status, out, _ = run("undo")
    assert (status, out) == (0, "Undo: Rename cobalt to Kobalt\n")
    status, out, _ = run("history")
    assert out.count("\n") == 5
    assert "Rename cobalt to Kobalt (undone)" in out


@pytest.mark.parametrize("word", ["undo", "redo"])
def test_what_cannot_be_undone_or_redone_is_status_1(word, run):
    assert run(word) == (1, "", f"mineralcat: There is nothing to {word}.\n")


def test_a_check_tells_that_all_is_sound(run_json):
    found = run_json("check")
    assert found.keys() == {"ok", "problems", "hash"}
    assert (found["ok"], found["problems"], len(found["hash"])) == (True, [], 64)


# -- errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "line", "mark"),
    [
        ("cobalt used-in:atlantis", "cobalt used-in:atlantis", "       ^^^^^^^^^^^^^^^^"),
        ("cobalt (", "cobalt (", "       ^"),
        ("rolle:magnet", "rolle:magnet", "^^^^^^"),
        ("mine.top1>60kg", "mine.top1>60kg", "            ^^"),
    ],
)
def test_a_query_that_cannot_be_read_is_marked_and_status_2(query, line, mark, run):
    status, out, error = run("search", query, "--format", "json")
    assert (status, out) == (2, "")
    told, *marked = error.rstrip("\n").split("\n")
    assert told.startswith("mineralcat: ")
    assert told.endswith(".")
    assert marked[0] == line
    assert marked[1].startswith(mark)


@pytest.mark.parametrize(
    "words",
    [
        ["search"],
        ["show"],
        ["show", "cobalt", "copper"],
        ["search", "cobalt", "--format", "xml"],
        ["search", "cobalt", "--limit", "-1"],
        ["search", "cobalt", "--limit", "many"],
        ["search", "cobalt", "--limit", "²"],
        ["history", "--frobnicate"],
        ["new"],
        ["new", "a", "--empty", "--without-facts"],
        ["check", "--catalogue"],
    ],
    ids=" ".join,
)
def test_a_command_that_cannot_be_read_is_one_line_and_status_2(
    words, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    out, error = capsys.readouterr()
    assert ended.value.code == 2
    assert out == ""
    assert error.startswith("mineralcat: ")
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def refused(capsys, *words: str) -> str:
    """What is said of words that cannot be read."""
    with pytest.raises(SystemExit) as ended:
        cli.main(list(words))
    assert ended.value.code == 2
    return capsys.readouterr().err


def test_a_limit_below_nothing_is_named_as_it_was_typed(capsys):
    assert "“-1” is not a whole number" in refused(capsys, "search", "--limit", "-1", "x")
    assert "“-1” is not a whole number" in refused(capsys, "search", "x", "--lim", "-1")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["serach"], "did you mean `search`?"),
        (["serach", "cobalt"], "did you mean `search`?"),
        (["Search"], "did you mean `search`?"),
        (["chekc"], "did you mean `check`?"),
        (["udno"], "did you mean `undo`?"),
        (["--catalogue", "mine.mineralcat", "hsow"], "did you mean `show`?"),
        (["plto"], "did you mean `plot`?"),
        (["exprot"], "did you mean `export`?"),
        (["scenaro"], "`scenario` is to come."),
    ],
    ids=str,
)
def test_a_mistyped_command_is_no_name_of_a_catalogue(words, hint, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mineralcat.app.run", lambda *_, **__: pytest.fail("a window was opened"))
    said = refused(capsys, *words)
    assert hint in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "word",
    [
        "atlas",
        "नया",
        "research",
        "plot.mineralcat",
        "./serach",
        "plots/plot",
        "history2024",
        "chec",
    ],
)
def test_any_other_word_names_a_catalogue_to_open(word, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chec").write_text("a file that is there")
    opened = []

    def run(path: Path, **_options: object) -> int:
        opened.append(path)
        return 0

    monkeypatch.setattr("mineralcat.app.run", run)
    assert cli.main([word]) == cli.main(["open", word]) == cli.main(["open", "serach"]) == 0
    assert opened == [Path(word), Path(word), Path("serach")]


def test_a_bug_is_one_line_here_and_a_traceback_in_the_log(run, monkeypatch):
    def breaks(*_args: object, **_options: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("mineralcat.cli.history.revisions", breaks)
    status, out, error = run("history")
    assert (status, out) == (2, "")
    assert "ZeroDivisionError" in error
    assert error.count("\n") == 1
    assert "Traceback" not in error
    assert "ZeroDivisionError: inside" in places.log_file().read_text(encoding="utf-8")


def test_help_and_version(capsys):
    for words in (["--help"], ["search", "--help"], ["--version"]):
        with pytest.raises(SystemExit) as ended:
            cli.main(words)
        assert ended.value.code == 0
    out, error = capsys.readouterr()
    assert error == ""
    assert "used-in:offshore-wind" in out
    assert f"mineralcat {__version__}" in out


# -- which catalogue -----------------------------------------------------------------------------


def names(capsys, *words: str) -> list[str]:
    assert cli.main([*words, "--format", "json"]) == 0
    return [hit["name"] for hit in json.loads(capsys.readouterr().out)]


def test_the_catalogue_is_the_one_named_else_that_of_the_environment_else_the_own(
    reference_file, tmp_path, monkeypatch, capsys
):
    files = {name: tmp_path / f"{name}.mineralcat" for name in ("named", "environment", "own")}
    for name, path in files.items():
        path.write_bytes(reference_file.read_bytes())
        rename(path, name)
    monkeypatch.setattr("mineralcat.cli.opening.default_catalogue", lambda: files["own"])
    assert names(capsys, "search", "kind:element own") == ["own"]
    monkeypatch.setenv("MINERALCAT_CATALOGUE", str(files["environment"]))
    assert names(capsys, "search", "environment kind:element symbol or environment") == [
        "environment"
    ]
    named = str(files["named"])
    for words in (
        ["search", "named", "--catalogue", named],
        ["search", f"--catalogue={named}", "named"],
        ["--catalogue", named, "search", "named"],
        [f"--catalogue={named}", "search", "named"],
    ):
        assert names(capsys, *words) == ["named"]


def test_a_catalogue_that_does_not_exist_is_made_of_the_reference_data(
    tmp_path, capsys, monkeypatch
):
    path = tmp_path / "new folder" / "नया.mineralcat"
    assert cli.main(["search", "cobalt", "--catalogue", str(path)]) == 0
    assert path.is_file()
    monkeypatch.setenv("MINERALCAT_CATALOGUE", str(tmp_path / "other.mineralcat"))
    assert cli.main(["check"]) == 0
    assert (tmp_path / "other.mineralcat").is_file()
    capsys.readouterr()


def test_new_makes_a_catalogue_whole_empty_or_without_facts(tmp_path, capsys):
    found = {}
    for option in ("", "--empty", "--without-facts"):
        path = tmp_path / f"made{option}.mineralcat"
        assert cli.main(["new", str(path), *filter(None, [option])]) == 0
        assert capsys.readouterr() == (f"Made {path}.\n", "")
        status = cli.main(["search", "", "--format", "json", "--catalogue", str(path)])
        every = json.loads(capsys.readouterr().out)
        assert status == (0 if every else 1)
        cli.main(["search", "used-in:wind-power", "--format", "json", "--catalogue", str(path)])
        out, _ = capsys.readouterr()
        found[option] = (len(every), len(json.loads(out or "[]")))
    assert found[""][1] > 10
    assert found["--empty"] == (0, 0)
    assert found["--without-facts"] == (found[""][0], 0)


# -- the window ----------------------------------------------------------------------------------


def test_a_window_that_cannot_open_its_catalogue_says_why_here_and_in_the_log(tmp_path):
    letter = tmp_path / "letter.mineralcat"
    letter.write_text("Dear Sir", encoding="utf-8")
    own = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("STATE", "CONFIG", "DATA")}
    done = process("open", "--close-when-shown", str(letter), environment=own)
    assert (done.returncode, done.stdout) == (1, b"")
    assert f"mineralcat: {letter} is not a MineralCat catalogue." in done.stderr.decode()
    (log,) = (tmp_path / "STATE").rglob("*.log")
    assert "letter.mineralcat is not a MineralCat catalogue" in log.read_text(encoding="utf-8")


# -- as a process --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [["search", "used-in:offshore-wind"], ["show", "offshore-wind"], ["check"], ["undo"]],
    ids=" ".join,
)
def test_no_command_loads_what_only_the_window_needs(words, catalogue_file):
    rename(catalogue_file, "Kobalt")
    done = process(*words, "--catalogue", str(catalogue_file), program=TELLS_WHAT_IT_LOADED)
    assert (done.returncode, done.stderr.decode().split()) == (0, ["loaded:"])


def test_making_a_catalogue_loads_nothing_of_the_window(tmp_path):
    done = process("new", str(tmp_path / "atlas"), program=TELLS_WHAT_IT_LOADED)
    assert (done.returncode, done.stderr.decode().split()) == (0, ["loaded:"])


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1:strict"},
    ],
    ids=str,
)
def test_json_is_utf_8_whatever_the_console_speaks(environment, catalogue_file):
    words = ("show", "neodymium", "--format", "json", "--catalogue", str(catalogue_file))
    done = process(*words, environment=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    shape = json.loads(done.stdout.decode("utf-8"))
    assert "नियोडिमियम" in [name["name"] for name in shape["names"]]
    if "PYTHONUTF8" in environment:
        return  # then the words of a command are no text to Python
    done = process("search", "नियोडिमियम", *words[2:], environment=environment)
    assert [hit["slug"] for hit in json.loads(done.stdout)] == ["neodymium"]


def test_bytes_that_are_no_text_are_marked(catalogue_file):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mineralcat",
            "search",
            b"cobalt \xff",
            "--catalogue",
            catalogue_file,
        ],
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"mineralcat: This character cannot be read.\n")
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="has pipes of another kind")
def test_a_reader_that_has_had_enough_is_no_error(catalogue_file):
    child = subprocess.Popen(
        [sys.executable, "-m", "mineralcat", "show", "copper", "--catalogue", str(catalogue_file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    errors = child.stderr.read()
    child.stderr.close()
    assert (child.wait(), errors) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no full device")
def test_output_that_cannot_be_written_is_said(catalogue_file):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mineralcat", "show", "copper", "--catalogue", catalogue_file],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=ROOT,
        )
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"The output could not be written" in done.stderr


def test_main_py_is_the_same_program(catalogue_file):
    words = ["search", "cobalt", "--format", "json", "--catalogue", str(catalogue_file)]
    started = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words],
        capture_output=True,
        check=False,
        cwd=catalogue_file.parent,
    )
    assert started.returncode == 0
    assert started.stdout == process(*words).stdout


def test_a_search_that_finds_nothing_says_what_to_leave_out(run):
    status, out, _ = run("search", "used-in:hydropower", "list:in-2023", "lithium")
    assert status == 1
    line = next(line for line in out.splitlines() if "without Hydropower" in line)
    query = line.rpartition(", ")[2]
    assert query == "list:in-2023 lithium"
    found = json.loads(run("search", query, "--format", "json")[1])
    assert f": {len(found)} minerals, " in line
    assert run("search", query)[0] == 0
