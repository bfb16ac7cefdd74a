"""In another language no word of the window stays English, and none is cut off for being longer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.pseudo_locale import environment, write_catalogue

ROOT = Path(__file__).resolve().parents[2]
TABLE = "Mineral,Country,2023 production (t),Odd\nCobalt,Chile,120,x\nNosuch,Peru,~70,y\n"


@pytest.fixture(scope="module")
def findings(
    extraction: ModuleType, reference_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, str]]:
    """What a walk through the whole window found."""
    folder = tmp_path_factory.mktemp("pseudo")
    write_catalogue(extraction.messages(), folder / "locale")
    catalogue, table = folder / "c.mineralcat", folder / "prod.csv"
    catalogue.write_bytes(reference_file.read_bytes())
    table.write_text(TABLE, encoding="utf-8")
    homes = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    places = {**environment(folder / "locale"), **dict.fromkeys(homes, str(folder))}
    done = subprocess.run(
        [sys.executable, "-m", "tests.pseudo_window", str(catalogue), str(table)],
        env={**os.environ, **places},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout[done.stdout.index("{\n") :])


def test_every_word_of_the_window_is_translated(findings):
    assert findings["english"] == {}


def test_no_word_of_the_window_is_cut_off_in_a_longer_language(findings):
    assert findings["cut"] == {}
