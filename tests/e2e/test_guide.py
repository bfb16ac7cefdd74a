"""The guide for newcomers in CONTRIBUTING.md does what it says: its blocks are applied to a copy of
the program, and the field and the view are where it promises them."""

import json
import lzma
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(
    r"^ +```python\n +# (?P<path>[\w./]+)(?:, (?P<how>before|replaces): (?P<line>[^\n]+))?\n"
    r"(?P<code>.*?)^ +```$",
    re.MULTILINE | re.DOTALL,
)
MOST_FILES_OF_A_FIELD, MOST_FILES_OF_A_VIEW = 8, 4


def blocks(heading: str) -> list[re.Match[str]]:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", guide, flags=re.MULTILINE)
    (text,) = (part for part in section if part.startswith(heading))
    return list(BLOCK.finditer(text))


def apply(block: re.Match[str], project: Path) -> str:
    """Write a block where it says; the path of the file."""
    path = project / block["path"]
    code = _without_indent(block["code"])
    if block["how"] is None:
        assert not path.exists()
        path.write_text(code, encoding="utf-8")
        return block["path"]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (at,) = (n for n, line in enumerate(lines) if line.strip().startswith(block["line"]))
    end = at + 1 if block["how"] == "replaces" else at
    lines[at:end] = code.splitlines(keepends=True)
    path.write_text("".join(lines), encoding="utf-8")
    return block["path"]


def _without_indent(code: str) -> str:
    """The block without the three blanks of its list item."""
    return "".join(line.removeprefix("   ") for line in code.splitlines(keepends=True))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the program that the guide may change."""
    folder = tmp_path_factory.mktemp("guide")
    for name in ("mineralcat", "db"):
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    (folder / "resources").symlink_to(ROOT / "resources")
    yield folder
    shutil.rmtree(folder)


def run(project: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_guide_adds_a_field(project: Path, tmp_path: Path) -> None:
    files = {apply(block, project) for block in blocks("Add a field")}
    assert len(files) + len(["reference data", "description", "test", "changelog"]) <= (
        MOST_FILES_OF_A_FIELD
    )
    run(project, "db/build_reference.py", "--seal")
    described = json.loads((project / "db/reference/datapackage.json").read_text("utf-8"))
    (minerals,) = (one for one in described["resources"] if one["name"] == "mineral")
    fields = {one["name"]: one for one in minerals["schema"]["fields"]}
    assert "continental crust" in fields["crustal_abundance_ppm"]["description"]

    packed = (ROOT / "tests/data/versions/schema-1.mineralcat.xz").read_bytes()
    catalogue = tmp_path / "old.mineralcat"
    catalogue.write_bytes(lzma.decompress(packed))
    table = tmp_path / "crust.csv"
    table.write_text("Mineral,Clarke\nCobalt,25\n", encoding="utf-8")
    (tmp_path / "edit.py").write_text(EDIT, encoding="utf-8")
    form = json.loads(run(project, str(tmp_path / "edit.py"), str(catalogue)))
    assert form == {"Crustal abundance": "60"}
    command = ("-m", "mineralcat")
    of = ("--catalogue", str(catalogue))
    assert "Set crustal abundance of Copper" in run(project, *command, "history", *of)
    how = ("--target", "mineral", "--set", "kind=element", "--take-conflicting")
    run(project, *command, "import", str(table), *how, *of)
    out = tmp_path / "out.json"
    run(project, *command, "export", str(out), *of)
    records = json.loads(out.read_text("utf-8"))["tables"]["mineral"]
    abundance = {one["slug"]: one["crustal_abundance_ppm"] for one in records}
    assert (abundance["cobalt"], abundance["copper"], abundance["nickel"]) == (25, 60, None)


EDIT = """
import json
import sys
from contextlib import closing
from pathlib import Path

from mineralcat.editing.edits.rows import SetField
from mineralcat.editing.entries import page
from mineralcat.schema.entities import entity_of
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history import name_step
from mineralcat.store.migrate import upgrade

upgrade(Path(sys.argv[1]))
with closing(Catalogue.open(sys.argv[1])) as catalogue:
    edit = SetField("mineral", "copper", "crustal_abundance_ppm", "60 ppm")
    with catalogue.writing("") as session:
        name_step(session, edit.words(session))
        edit.apply(session)
    with catalogue.reading() as session:
        rows = page(session, "mineral", words="copper")
        row = next(row for row in rows if row.shown["slug"] == "copper")
        field = entity_of("mineral").field("crustal_abundance_ppm")
        print(json.dumps({field.label: row.shown[field.key]}))
"""


def test_the_guide_adds_a_view(project: Path, tmp_path: Path) -> None:
    files = {apply(block, project) for block in blocks("Add a view")}
    assert len(files) <= MOST_FILES_OF_A_VIEW
    picture, data = tmp_path / "cobalt.png", tmp_path / "cobalt.csv"
    run(project, "-m", "mineralcat", "plot", "publications", "cobalt", "-o", str(picture))
    assert picture.stat().st_size > 1000
    run(project, "-m", "mineralcat", "plot", "publications", "cobalt", "-o", str(data))
    assert "Mineral Commodity Summaries" in data.read_text("utf-8-sig")
    (tmp_path / "window.py").write_text(WINDOW, encoding="utf-8")
    catalogue = str(tmp_path / "a.mineralcat")
    assert "publicationsView" in run(project, str(tmp_path / "window.py"), catalogue)


WINDOW = """
import sys
from PySide6.QtWidgets import QApplication
from mineralcat.app import create_window
from mineralcat.gui.views.figure_view import FigureView

app = QApplication([])
window = create_window(sys.argv[1])
print(*(view.objectName() for view in window.findChildren(FigureView)))
window.close()
"""
