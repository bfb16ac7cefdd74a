"""Files that mean harm, and a kill in the midst: nothing is written elsewhere, fetched or started,
and the catalogue is as it was."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mineralcat.store.catalogue import Catalogue
from tests.importing import faults, hash_of, intensity, review, take, write_json
from tests.made_tables import with_parts, xlsx

ROOT = Path(__file__).parents[2]
SHEET = (
    ("Mineral", "Country", "Stage", "Measure", "Year", "Production (t)", "Note"),
    ("Lithium", "CL", "mine", "production", 2023, 5, '=HYPERLINK("http://localhost/x")'),
)

AUDITED = """
import json, os, sys
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
PATHS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate",
         "os.chmod", "sqlite3.connect", "shutil.copyfile", "shutil.move"}
STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile", "os.fork"}
seen = {"written": [], "network": [], "started": []}
busy = False

def hook(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)) and (args[2] or 0) & WRITING:
        seen["written"].append(os.fsdecode(args[0]))
    elif event in ("os.remove", "os.rmdir") and args[1] != -1:
        pass  # within a folder that is held open: that of the staged file
    elif event in PATHS:
        seen["written"] += [os.fsdecode(a) for a in args[:2] if isinstance(a, (str, bytes))]
    elif event.startswith("socket."):
        seen["network"].append([event, repr(args)])
    elif event in STARTS:
        seen["started"].append([event, repr(args)])

from mineralcat import cli
sys.addaudithook(hook)
catalogue, *paths = sys.argv[1:]
statuses = [cli.main(["import", path, "--catalogue", catalogue]) for path in paths]
print("\\n" + json.dumps({"statuses": statuses, **seen}))
"""


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return path


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t; END;"
            "CREATE VIEW v AS WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n)"
            " SELECT i FROM n;"
        )


def hostile_files(folder: Path) -> list[Path]:
    """One of each kind; some are read with a clear word, the others refused."""
    folder.mkdir()
    book = with_parts(
        xlsx(SHEET),
        {
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros",
            "xl/externalLinks/externalLink1.xml": b'<?xml version="1.0"?><externalLink/>',
        },
    )
    bomb = b'<!DOCTYPE x [<!ENTITY c SYSTEM "http://localhost/passwd">]><x>&c;</x>'
    package = {
        "resources": [
            {"name": "far", "path": "http://localhost/far.csv"},
            {"name": "up", "path": "../../up.csv"},
        ]
    }
    (folder / "macros.xlsm").write_bytes(book)
    (folder / "entities.xlsx").write_bytes(with_parts(xlsx(), {"xl/workbook.xml": bomb}))
    (folder / "page.xml").write_bytes(bomb)
    zipped(folder / "escape.zip", **{"..__..__escaped.csv": b"a,b\n1,2\n"})
    zipped(folder / "package.zip", **{"datapackage.json": json.dumps(package).encode()})
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "formulas.csv").write_text(
        "Mineral,Country,Stage,Measure,Year,Production (t),Note\n"
        "Lithium,=cmd|' /C calc'!A0,mine,production,2023,5,@SUM(1)\n"
    )
    foreign_database(folder / "database.csv")
    return sorted(folder.iterdir())


def run_child(code: str, *words: object, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    private = tmp_path / "private"
    private.mkdir(exist_ok=True)
    homes = {name: str(tmp_path / "home") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    return subprocess.run(
        [sys.executable, "-B", "-c", code, *map(str, words)],
        env={**os.environ, **homes, "XDG_STATE_HOME": homes["HOME"], "TMPDIR": str(private)},
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )


def test_nothing_is_written_elsewhere_fetched_or_started_whatever_comes_in(
    small_catalogue: Catalogue, tmp_path: Path
) -> None:
    small_catalogue.close()
    files = hostile_files(tmp_path / "files")
    before = {path.name: path.read_bytes() for path in files}
    done = run_child(AUDITED, small_catalogue.path, *files, tmp_path=tmp_path)
    assert "Traceback" not in done.stderr
    told = json.loads(done.stdout.rpartition("\n{")[2].join(["{", ""]))
    names = [path.name for path in files]
    assert dict(zip(names, told["statuses"], strict=True)) == {
        "macros.xlsm": 0,
        "package.zip": 0,
        "formulas.csv": 0,
        "entities.xlsx": 2,
        "page.xml": 2,
        "escape.zip": 2,
        "deep.json": 2,
        "database.csv": 2,
    }
    assert (told["network"], told["started"]) == ([], [])
    own = small_catalogue.path.with_suffix("")  # the catalogue, its journal and what is beside it
    beside = own.with_name(f".{own.name}")
    allowed = tuple(map(str, (own, beside, tmp_path / "private", tmp_path / "home")))
    elsewhere = [
        path
        for path in told["written"]
        if not path.removeprefix("file://").startswith(allowed)
        and path not in (":memory:", os.devnull)
    ]
    assert elsewhere == []
    assert list((tmp_path / "private").iterdir()) == []
    assert {path.name: path.read_bytes() for path in files} == before
    assert len(done.stderr.splitlines()) <= 3 * len(files)


KILLED = """
import os, signal, sys
from pathlib import Path
from mineralcat.exchange.input_files import gather
from mineralcat.exchange.review.review import review_of
from mineralcat.store.catalogue import Catalogue

catalogue = Catalogue.open(Path(sys.argv[1]))
left = int(sys.argv[3])

def die(done=0, of=0):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

review = review_of(catalogue, gather([Path(sys.argv[2])]), progress=die)
review.take(progress=die, backup=False)
print("done")
"""


@pytest.mark.skipif(os.name == "nt", reason="has no SIGKILL")
def test_an_import_that_is_killed_leaves_the_catalogue_as_it_was_and_can_be_done_again(
    small_catalogue: Catalogue, tmp_path: Path
) -> None:
    years = range(1900, 2000)
    path = write_json(
        tmp_path / "many.json", intensity=[intensity(period_from=y, period_to=y) for y in years]
    )
    before = hash_of(small_catalogue)
    small_catalogue.close()
    killed = 0
    for moment in range(50):
        done = run_child(KILLED, small_catalogue.path, path, moment, tmp_path=tmp_path)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        killed += 1
        catalogue = Catalogue.open(small_catalogue.path)
        assert hash_of(catalogue) == before
        assert faults(catalogue) == []
        catalogue.close()
    assert killed >= 3
    catalogue = Catalogue.open(small_catalogue.path)
    with review(catalogue, path) as found:
        assert found.counts.same == len(years)
    assert faults(catalogue) == []
    catalogue.undo()
    assert hash_of(catalogue) == before
    catalogue.close()


def rows(*years: int, **given: Any) -> list[dict[str, Any]]:
    return [intensity(period_from=year, period_to=year, **given) for year in years]


def test_of_a_file_that_overlaps_half_only_the_other_half_is_new(
    small_catalogue: Catalogue, tmp_path: Path
) -> None:
    write: Callable[[str, list[dict[str, Any]]], Path] = lambda name, said: write_json(  # noqa: E731
        tmp_path / name, intensity=said
    )
    take(small_catalogue, write("first.json", rows(2020, 2021, 2022)))
    with review(small_catalogue, write("second.json", rows(2021, 2022, 2023, 2024))) as found:
        assert found.counts._asdict() == {
            "added": 2,
            "changed": 0,
            "conflicting": 0,
            "same": 2,
            "rejected": 0,
        }
